//! Serving one region until told to stop.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::entropy::NoEntropy;
use crate::gate::Gate;
use crate::http;
use crate::log::LogError;
use crate::serving::Serving;
use crate::store::StoreError;
use crate::tls::{self, TlsError};

/// How long requests under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long the head of a request may take to arrive.
const HEAD: Duration = Duration::from_secs(15);
/// Bytes of the head of a request, and of what is read of a body at once.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections at once, for devices; half of what a process may commonly have open. A device has one, for as long as a
/// conversation takes.
const CONNECTIONS: usize = 512;
/// Requests at once in one connection. A device has one conversation, and asks one thing at a time.
const STREAMS: u32 = 4;

/// Where to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// For devices. Port 0 takes a free one.
    pub address: SocketAddr,
    /// Certificate and key, PEM. Without them only a loopback address is taken.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// For `/metrics`; loopback only.
    pub admin: Option<SocketAddr>,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Sealed or not, membership is nobody's business on the wire.
    #[error("without a certificate only a loopback address such as 127.0.0.1 is allowed")]
    NotLoopback,
    /// The address is taken, or not this machine's.
    #[error("cannot listen on that address: {0}")]
    Address(std::io::Error),
    /// See [`TlsError`].
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See [`NoEntropy`].
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The log in the file is not one this server could have kept: restore a backup.
    #[error("the membership log in the database is damaged")]
    Log,
}

impl From<LogError> for ServeError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(error) => Self::Store(error),
            LogError::Trust(_) => Self::Log,
            LogError::NoEntropy(error) => Self::NoEntropy(error),
        }
    }
}

/// A server that runs. Dropping it leaves it running until the runtime ends.
#[derive(Debug)]
pub struct Running {
    /// Where it listens, the port filled in.
    pub address: SocketAddr,
    /// Where the administrator's routes are.
    pub admin: Option<SocketAddr>,
    tls: bool,
    handle: Handle<SocketAddr>,
    tasks: Vec<JoinHandle<std::io::Result<()>>>,
    _lock: File,
}

impl Running {
    /// `http://127.0.0.1:8600` or the like.
    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Takes no new connections, lets requests under way finish (at most ten seconds), and returns.
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(GRACE));
        for task in self.tasks {
            // A task that failed has said so in the log.
            let _ = task.await;
        }
    }
}

/// Opens the region in `data` and begins to serve it; returns once connections are accepted.
///
/// # Errors
/// [`ServeError`]; [`StoreError::InUse`] when another process serves this folder.
pub async fn start(
    data: &Path,
    listen: Listen,
    clock: Arc<dyn Clock>,
) -> Result<Running, ServeError> {
    if (listen.tls.is_none() && !listen.address.ip().is_loopback())
        || listen.admin.is_some_and(|admin| !admin.ip().is_loopback())
    {
        return Err(ServeError::NotLoopback);
    }
    let tls = listen
        .tls
        .as_ref()
        .map(|(certificate, key)| tls::load(certificate, key))
        .transpose()?;
    let folder = data.to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let lock = lock(&folder)?;
        Ok::<_, ServeError>((lock, Serving::open(&folder, clock)?))
    });
    let (lock, serving) = opened.await.map_err(|_| ServeError::Log)??;
    let serving = Arc::new(serving);

    let handle = Handle::new();
    let (address, listener) = bind(listen.address)?;
    let secured = tls.is_some();
    let mut tasks = vec![accept(
        listener,
        http::routes(Arc::clone(&serving)),
        tls,
        handle.clone(),
    )?];
    let mut admin = None;
    if let Some(wanted) = listen.admin {
        let (bound, listener) = bind(wanted)?;
        tasks.push(accept(
            listener,
            http::admin_routes(serving),
            None,
            handle.clone(),
        )?);
        admin = Some(bound);
    }
    Ok(Running {
        address,
        admin,
        tls: secured,
        handle,
        tasks,
        _lock: lock,
    })
}

/// One server per folder: two would each have their own idea of the log.
///
/// # Errors
/// [`StoreError::NoRegion`] when the folder is not there, [`StoreError::InUse`] when it is served,
/// [`StoreError::Forbidden`] when it is another user's.
pub fn lock(data: &Path) -> Result<File, StoreError> {
    let failed = |source| StoreError::refused("lock the data folder", source);
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(data.join("lock"))
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => StoreError::NoRegion,
            _ => failed(error),
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn bind(address: SocketAddr) -> Result<(SocketAddr, TcpListener), ServeError> {
    let listener = TcpListener::bind(address).map_err(ServeError::Address)?;
    listener
        .set_nonblocking(true)
        .map_err(ServeError::Address)?;
    let bound = listener.local_addr().map_err(ServeError::Address)?;
    Ok((bound, listener))
}

fn accept(
    listener: TcpListener,
    routes: Router,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> Result<JoinHandle<std::io::Result<()>>, ServeError> {
    let routes = routes.into_make_service();
    let mut server = axum_server::from_tcp(listener)
        .map_err(ServeError::Address)?
        .handle(handle);
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .max_buf_size(HEAD_BYTES)
        .header_read_timeout(HEAD);
    server
        .http_builder()
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(HEAD))
        .max_concurrent_streams(STREAMS);
    Ok(if let Some(config) = tls {
        let secured = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor::new());
        let gate = Gate::new(CONNECTIONS, secured);
        tokio::spawn(server.acceptor(gate).serve(routes))
    } else {
        let gate = Gate::new(CONNECTIONS, NoDelayAcceptor::new());
        tokio::spawn(server.acceptor(gate).serve(routes))
    })
}
