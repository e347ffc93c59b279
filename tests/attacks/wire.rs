//! HTTP by hand, and a relay that may change what the server answers.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A whole request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// A whole answer, out of its chunks.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The line breaks after this many bytes of the body, though more were announced.
    pub(crate) cut: Option<usize>,
}

impl Request {
    pub(crate) fn post(path: &str, body: Vec<u8>) -> Self {
        Self {
            method: "POST".into(),
            path: path.into(),
            token: None,
            body,
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self {
            method: "GET".into(),
            ..Self::post(path, Vec::new())
        }
    }

    /// Whether this is `POST /v1/pull` or the like.
    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path.starts_with(path)
    }
}

/// Asks the server on this port, over a line of its own.
pub(crate) fn ask(port: u16, request: &Request) -> io::Result<Reply> {
    let mut line = TcpStream::connect(("127.0.0.1", port))?;
    line.set_read_timeout(Some(Duration::from_mins(1)))?;
    let token = request.token.as_ref();
    let token = token.map_or(String::new(), |token| format!("Authorization: {token}\r\n"));
    let head = format!(
        "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/cbor\r\n{token}Content-Length: {}\r\n\r\n",
        request.method,
        request.path,
        request.body.len()
    );
    line.write_all(&[head.as_bytes(), &request.body].concat())?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer)?;
    split(&answer).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a whole answer"))
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n")
}

fn split(answer: &[u8]) -> Option<Reply> {
    let end = head_end(answer)?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = &answer[end + 4..];
    let chunked = head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked");
    let body = if chunked {
        unchunk(body)?
    } else {
        body.to_vec()
    };
    Some(Reply {
        status,
        body,
        cut: None,
    })
}

fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(end + 2..end + 2 + size)?);
        body = body.get(end + 4 + size..)?;
    }
}

type Lie = Box<dyn FnMut(&Request, Reply) -> Reply + Send>;

/// Stands between a laptop and the server and answers what it likes.
pub(crate) struct Relay {
    port: u16,
    inside: Arc<Inside>,
    accepting: Option<JoinHandle<()>>,
}

struct Inside {
    server: u16,
    lie: Mutex<Lie>,
    changed: AtomicUsize,
    ending: AtomicBool,
}

impl Relay {
    /// Passes requests to the server on this port, and its answers through `lie`.
    pub(crate) fn start(
        server: u16,
        lie: impl FnMut(&Request, Reply) -> Reply + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Inside {
            server,
            lie: Mutex::new(Box::new(lie)),
            changed: AtomicUsize::new(0),
            ending: AtomicBool::new(false),
        });
        let accepting = thread::spawn({
            let inside = Arc::clone(&inside);
            move || {
                for line in listener.incoming() {
                    if inside.ending.load(Ordering::SeqCst) {
                        return;
                    }
                    let Ok(client) = line else { continue };
                    let inside = Arc::clone(&inside);
                    thread::spawn(move || carry(client, &inside));
                }
            }
        });
        Self {
            port,
            inside,
            accepting: Some(accepting),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many answers came out otherwise than they went in.
    pub(crate) fn changed(&self) -> usize {
        self.inside.changed.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.inside.ending.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

/// One request and its answer; then the line closes, which every client must bear.
fn carry(mut line: TcpStream, inside: &Inside) -> Option<()> {
    let request = read_request(&mut line)?;
    let honest = ask(inside.server, &request).ok()?;
    let before = (honest.status, honest.body.clone());
    let told = {
        let mut tell = inside
            .lie
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        tell(&request, honest)
    };
    if before != (told.status, told.body.clone()) || told.cut.is_some() {
        inside.changed.fetch_add(1, Ordering::SeqCst);
    }
    let head = format!(
        "HTTP/1.1 {} Said\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        told.status,
        told.body.len()
    );
    let sent = &told.body[..told.cut.unwrap_or(told.body.len())];
    line.write_all(&[head.as_bytes(), sent].concat()).ok()
}

fn read_request(line: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    let end = loop {
        if let Some(end) = head_end(&bytes) {
            break end;
        }
        let read = line.read(&mut piece).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    };
    let head = std::str::from_utf8(&bytes[..end]).ok()?.to_owned();
    let field = |name: &str| {
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned())
    };
    let length: usize = field("content-length").map_or(Some(0), |length| length.parse().ok())?;
    while bytes.len() < end + 4 + length {
        let read = line.read(&mut piece).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
    let mut words = head.split(' ');
    Some(Request {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        token: field("authorization"),
        body: bytes[end + 4..end + 4 + length].to_vec(),
    })
}
