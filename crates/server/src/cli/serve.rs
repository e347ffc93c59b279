//! `serve`.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use tracing_subscriber::filter::LevelFilter;

use super::args::Serve;
use super::{Code, Failure, Output};
use crate::clock::SystemClock;
use crate::serve::{Listen, start};

/// Serves until told to stop. Prints exactly one line, when ready: `{"listening":"http://127.0.0.1:8600"}`.
pub(super) fn run(data: &Path, serve: &Serve) -> Result<Output, Failure> {
    // No addresses, no ids, no bodies: what is logged is that something happened, never whose it was.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_max_level(LevelFilter::INFO)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| Failure::new(Code::Failed, "no threads to serve with"))?;
    runtime.block_on(async {
        let listen = Listen {
            address: serve.listen,
            tls: serve.tls_cert.clone().zip(serve.tls_key.clone()),
            admin: serve.admin_listen,
        };
        // Listening for the signal begins before anybody can know that we are ready.
        let stop = stop_signal()?;
        let running = start(data, listen, Arc::new(SystemClock)).await?;
        let mut ready = serde_json::json!({"listening": running.url()});
        if let (Some(admin), Some(line)) = (running.admin, ready.as_object_mut()) {
            line.insert("admin".to_owned(), format!("http://{admin}").into());
        }
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "{ready}")
            .and_then(|()| stdout.flush())
            .map_err(|_| Failure::new(Code::Failed, "stdout is closed"))?;
        drop(stdout);
        tracing::info!("serving");
        stop.await;
        tracing::info!("stopping");
        running.stop().await;
        Ok::<_, Failure>(())
    })?;
    Ok(Output::new(serde_json::Value::Null, ""))
}

#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let deaf = |_| Failure::new(Code::Failed, "signals cannot be received");
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "same shape as on Unix")]
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
