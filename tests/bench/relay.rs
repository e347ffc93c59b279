//! The wire between a worker and the server, with a counter on it. Keeps no byte.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;

/// A relay on a free port of this machine.
pub(crate) struct Relay {
    port: u16,
    counters: Arc<Counters>,
}

/// What went over it so far. Bytes are those of HTTP, heads included; what TCP and TLS add is not seen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) up: u64,
    pub(crate) down: u64,
    pub(crate) requests: u64,
    pub(crate) connections: u64,
}

#[derive(Default)]
struct Counters {
    up: AtomicU64,
    down: AtomicU64,
    requests: AtomicU64,
    connections: AtomicU64,
    ending: AtomicBool,
}

impl Relay {
    /// Passes everything on to this port.
    pub(crate) fn start(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        // They end with their sockets; nobody waits for them.
        thread::spawn(move || accept(&listener, server, &shared));
        Self { port, counters }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn counts(&self) -> Counts {
        let counters = &self.counters;
        Counts {
            up: counters.up.load(SeqCst),
            down: counters.down.load(SeqCst),
            requests: counters.requests.load(SeqCst),
            connections: counters.connections.load(SeqCst),
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.counters.ending.store(true, SeqCst);
        // Wakes the thread that waits for the next line.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn accept(listener: &TcpListener, server: u16, counters: &Arc<Counters>) {
    for client in listener.incoming() {
        if counters.ending.load(SeqCst) {
            return;
        }
        let Ok(client) = client else { continue };
        let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
            continue;
        };
        // Two small packets must not wait for each other's acknowledgement: that would measure the relay.
        client.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        counters.connections.fetch_add(1, SeqCst);
        let (from_client, to_client) = (client.try_clone().unwrap(), client);
        let (from_server, to_server) = (server.try_clone().unwrap(), server);
        let (up, down) = (Arc::clone(counters), Arc::clone(counters));
        thread::spawn(move || {
            carry(from_client, to_server, |bytes| {
                // A request begins with a read of its own: nothing here pipelines.
                let begins = bytes.starts_with(b"POST /") || bytes.starts_with(b"GET /");
                up.requests.fetch_add(u64::from(begins), SeqCst);
                up.up.fetch_add(bytes.len() as u64, SeqCst);
            });
        });
        thread::spawn(move || {
            carry(from_server, to_client, |bytes| {
                down.down.fetch_add(bytes.len() as u64, SeqCst);
            });
        });
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, count: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        // Counted before it arrives, so that whoever has the answer also has the count.
        count(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
