//! The network between a laptop and the server: it remembers every byte and fails on request.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What goes wrong with one request. Bytes are counted from its first byte, head included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server does the work and answers; the answer never arrives.
    SwallowReply,
    /// The line breaks after this many bytes of the request.
    CutRequestAfter(usize),
    /// The line breaks after this many bytes of the answer.
    CutReplyAfter(usize),
    /// After this many bytes of the request nothing moves until [`Proxy::release`].
    HoldRequestAfter(usize),
    /// After this many bytes of the answer nothing moves until [`Proxy::release`].
    HoldReplyAfter(usize),
}

/// A recording proxy on a free port of this machine.
///
/// A fault is tied to a request by the first words of it, never to a moment: the same test takes
/// the same course every time.
pub struct Proxy {
    port: u16,
    wire: Arc<Wire>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Wire {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    server: u16,
    cut: bool,
    ending: bool,
    armed: Option<(Vec<u8>, Fault)>,
    /// Faults that have happened.
    reached: u32,
    /// Faults the test has waited for.
    seen: u32,
    holding: bool,
    lines: Vec<Line>,
}

struct Line {
    client: TcpStream,
    server: TcpStream,
    sent: Vec<u8>,
    received: Vec<u8>,
    fault: Option<Fault>,
}

impl Proxy {
    /// Listens, and passes everything on to this port.
    pub fn start(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Arc::new(Wire::default());
        wire.state().server = server;
        let accepting = thread::spawn({
            let wire = Arc::clone(&wire);
            move || accept(&listener, &wire)
        });
        Self {
            port,
            wire,
            accepting: Some(accepting),
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next request that begins like this, for instance `POST /v1/push`, meets the fault.
    pub fn next(&self, request: &str, fault: Fault) {
        self.wire.state().armed = Some((request.as_bytes().to_vec(), fault));
    }

    /// Waits until the fault has happened; fails after two minutes, twice the longest pause of a laptop
    /// between its own tries.
    pub fn reached(&self) {
        let mut state = self.wire.state();
        while state.reached == state.seen {
            let (next, late) = self
                .wire
                .changed
                .wait_timeout(state, Duration::from_mins(2))
                .unwrap();
            state = next;
            assert!(
                !late.timed_out(),
                "the fault did not happen within two minutes"
            );
        }
        state.seen += 1;
    }

    /// Lets what is held move on.
    pub fn release(&self) {
        self.wire.state().holding = false;
        self.wire.changed.notify_all();
    }

    /// No network: open lines break, new ones break at once.
    pub fn cut(&self) {
        let mut state = self.wire.state();
        state.cut = true;
        state.hang_up();
    }

    /// The network is back.
    pub fn mend(&self) {
        self.wire.state().cut = false;
    }

    /// Every byte that a laptop sent, line after line.
    pub fn sent(&self) -> Vec<u8> {
        self.wire
            .state()
            .lines
            .iter()
            .flat_map(|line| line.sent.clone())
            .collect()
    }

    /// Every byte that the server answered, line after line.
    pub fn received(&self) -> Vec<u8> {
        self.wire
            .state()
            .lines
            .iter()
            .flat_map(|line| line.received.clone())
            .collect()
    }

    /// Bytes sent and received so far.
    pub fn counts(&self) -> (usize, usize) {
        let state = self.wire.state();
        state.lines.iter().fold((0, 0), |(sent, received), line| {
            (sent + line.sent.len(), received + line.received.len())
        })
    }

    /// How many requests began like this.
    pub fn requests(&self, request: &str) -> usize {
        let state = self.wire.state();
        state
            .lines
            .iter()
            .map(|line| occurrences(&line.sent, request.as_bytes()))
            .sum()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        {
            let mut state = self.wire.state();
            state.ending = true;
            state.hang_up();
        }
        self.wire.changed.notify_all();
        // Wakes the thread that waits for the next line.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Wire {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Marks the fault as happened and breaks the line.
    fn break_line(&self, number: usize) {
        let mut state = self.state();
        state.reached += 1;
        state.lines[number].fault = None;
        state.lines[number].hang_up();
        self.changed.notify_all();
    }

    /// Marks the fault as happened and waits for the test.
    fn hold(&self, number: usize) {
        let mut state = self.state();
        state.reached += 1;
        state.holding = true;
        state.lines[number].fault = None;
        self.changed.notify_all();
        while state.holding && !state.ending {
            state = self.changed.wait(state).unwrap();
        }
    }
}

impl State {
    fn hang_up(&mut self) {
        for line in &self.lines {
            line.hang_up();
        }
    }
}

impl Line {
    fn hang_up(&self) {
        let _ = self.client.shutdown(Shutdown::Both);
        let _ = self.server.shutdown(Shutdown::Both);
    }
}

fn accept(listener: &TcpListener, wire: &Arc<Wire>) {
    for client in listener.incoming() {
        let Ok(client) = client else { continue };
        let mut state = wire.state();
        if state.ending {
            return;
        }
        if state.cut {
            continue;
        }
        let Ok(server) = TcpStream::connect(("127.0.0.1", state.server)) else {
            continue;
        };
        let number = state.lines.len();
        let (from_client, to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let (from_server, to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        state.lines.push(Line {
            client,
            server,
            sent: Vec::new(),
            received: Vec::new(),
            fault: None,
        });
        drop(state);
        let (up, down) = (Arc::clone(wire), Arc::clone(wire));
        // They end when their line does; nobody waits for them.
        thread::spawn(move || carry_requests(&up, number, from_client, to_server));
        thread::spawn(move || carry_replies(&down, number, from_server, to_client));
    }
}

fn carry_requests(wire: &Wire, number: usize, mut client: TcpStream, mut server: TcpStream) {
    let mut buffer = [0; 16 * 1024];
    // Bytes of the request under fault that were seen before this read.
    let mut before = 0;
    while let Ok(read @ 1..) = client.read(&mut buffer) {
        let bytes = &buffer[..read];
        let (fault, start) = {
            let mut state = wire.state();
            let State { lines, armed, .. } = &mut *state;
            let line = &mut lines[number];
            line.sent.extend_from_slice(bytes);
            // A request begins with a read of its own: nothing here pipelines.
            let begins = armed
                .as_ref()
                .is_some_and(|(request, _)| bytes.starts_with(request));
            if begins {
                line.fault = armed.take().map(|(_, fault)| fault);
                before = 0;
            }
            (line.fault, before)
        };
        before += read;
        let allowed = |limit: usize| limit.saturating_sub(start).min(read);
        match fault {
            Some(Fault::CutRequestAfter(limit)) if limit <= before => {
                let _ = server.write_all(&bytes[..allowed(limit)]);
                wire.break_line(number);
                return;
            }
            Some(Fault::HoldRequestAfter(limit)) if limit <= before => {
                let (now, later) = bytes.split_at(allowed(limit));
                let _ = server.write_all(now);
                wire.hold(number);
                if server.write_all(later).is_err() {
                    break;
                }
            }
            _ => {
                if server.write_all(bytes).is_err() {
                    break;
                }
            }
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

fn carry_replies(wire: &Wire, number: usize, mut server: TcpStream, mut client: TcpStream) {
    let mut buffer = [0; 16 * 1024];
    let mut before = 0;
    while let Ok(read @ 1..) = server.read(&mut buffer) {
        let bytes = &buffer[..read];
        let fault = {
            let mut state = wire.state();
            let line = &mut state.lines[number];
            line.received.extend_from_slice(bytes);
            line.fault
        };
        // Replies before the request under fault do not count.
        let start = if fault.is_some() { before } else { 0 };
        before = if fault.is_some() { start + read } else { 0 };
        let allowed = |limit: usize| limit.saturating_sub(start).min(read);
        match fault {
            Some(Fault::SwallowReply) => {
                wire.break_line(number);
                return;
            }
            Some(Fault::CutReplyAfter(limit)) if limit <= before => {
                let _ = client.write_all(&bytes[..allowed(limit)]);
                wire.break_line(number);
                return;
            }
            Some(Fault::HoldReplyAfter(limit)) if limit <= before => {
                let (now, later) = bytes.split_at(allowed(limit));
                let _ = client.write_all(now);
                wire.hold(number);
                if client.write_all(later).is_err() {
                    break;
                }
            }
            _ => {
                if client.write_all(bytes).is_err() {
                    break;
                }
            }
        }
    }
    let _ = client.shutdown(Shutdown::Write);
}

fn occurrences(bytes: &[u8], part: &[u8]) -> usize {
    bytes
        .windows(part.len())
        .filter(|window| *window == part)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers every ten bytes with the same ten, reversed, and counts them.
    fn reverser() -> (u16, Arc<Mutex<usize>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let done = Arc::new(Mutex::new(0));
        let count = Arc::clone(&done);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut ten = [0; 10];
                while stream.read_exact(&mut ten).is_ok() {
                    *count.lock().unwrap() += 1;
                    ten.reverse();
                    let _ = stream.write_all(&ten);
                }
            }
        });
        (port, done)
    }

    fn ask(stream: &mut TcpStream, ten: &str) -> String {
        let _ = stream.write_all(ten.as_bytes());
        let mut answer = [0; 10];
        let mut filled = 0;
        while filled < answer.len() {
            let Ok(read @ 1..) = stream.read(&mut answer[filled..]) else {
                break;
            };
            filled += read;
        }
        String::from_utf8(answer[..filled].to_vec()).unwrap()
    }

    fn connect(proxy: &Proxy) -> TcpStream {
        TcpStream::connect(("127.0.0.1", proxy.port)).unwrap()
    }

    #[test]
    fn a_quiet_proxy_passes_everything_on_and_remembers_it() {
        let proxy = Proxy::start(reverser().0);
        let mut line = connect(&proxy);
        assert_eq!(ask(&mut line, "abcdefghij"), "jihgfedcba");
        assert_eq!(ask(&mut line, "0123456789"), "9876543210");
        assert_eq!(proxy.sent(), b"abcdefghij0123456789");
        assert_eq!(proxy.counts(), (20, 20));
        assert_eq!(proxy.requests("012"), 1);
    }

    #[test]
    fn a_swallowed_reply_is_lost_after_the_server_did_the_work() {
        let (port, done) = reverser();
        let proxy = Proxy::start(port);
        proxy.next("012", Fault::SwallowReply);
        let mut line = connect(&proxy);
        assert_eq!(ask(&mut line, "abcdefghij"), "jihgfedcba");
        assert_eq!(ask(&mut line, "0123456789"), "");
        proxy.reached();
        assert_eq!(*done.lock().unwrap(), 2);
        assert_eq!(ask(&mut connect(&proxy), "0123456789"), "9876543210");
    }

    #[test]
    fn a_request_cut_in_the_middle_never_reaches_the_server_whole() {
        let (port, done) = reverser();
        let proxy = Proxy::start(port);
        proxy.next("012", Fault::CutRequestAfter(4));
        assert_eq!(ask(&mut connect(&proxy), "0123456789"), "");
        proxy.reached();
        assert_eq!(*done.lock().unwrap(), 0);
    }

    #[test]
    fn a_reply_cut_in_the_middle_arrives_in_part() {
        let proxy = Proxy::start(reverser().0);
        proxy.next("012", Fault::CutReplyAfter(3));
        let mut line = connect(&proxy);
        assert_eq!(ask(&mut line, "abcdefghij"), "jihgfedcba");
        assert_eq!(ask(&mut line, "0123456789"), "987");
    }

    #[test]
    fn a_held_request_waits_for_the_test() {
        let (port, done) = reverser();
        let proxy = Proxy::start(port);
        proxy.next("012", Fault::HoldRequestAfter(4));
        let mut line = connect(&proxy);
        let asking = thread::spawn(move || ask(&mut line, "0123456789"));
        proxy.reached();
        assert_eq!(*done.lock().unwrap(), 0);
        proxy.release();
        assert_eq!(asking.join().unwrap(), "9876543210");
    }

    #[test]
    fn a_cut_network_carries_nothing_until_it_is_mended() {
        let proxy = Proxy::start(reverser().0);
        let mut line = connect(&proxy);
        assert_eq!(ask(&mut line, "abcdefghij"), "jihgfedcba");
        proxy.cut();
        assert_eq!(ask(&mut line, "0123456789"), "");
        assert_eq!(ask(&mut connect(&proxy), "0123456789"), "");
        proxy.mend();
        assert_eq!(ask(&mut connect(&proxy), "0123456789"), "9876543210");
    }
}
