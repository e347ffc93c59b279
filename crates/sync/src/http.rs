//! The only socket of the client.

use crate::session::{Answer, Request};
use data_encoding::HEXLOWER;
use sb_domain::ids::DeviceId;
use sb_protocol::{
    Challenge, Frame, Hash, LogPage, PackOffer, PushAnswer, code, decode_code, encode_entries,
    encode_push, limits,
};
use std::time::{Duration, Instant};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// No connection, or cut.
    #[error("no connection with the server")]
    Offline,
    /// The address is not one, or not safe: without TLS only this machine itself.
    #[error("not an address that can be used")]
    BadAddress,
    /// A refusal with one of the protocol's codes.
    #[error("the server refused: {0}")]
    Refused(&'static str),
    /// Bytes that are not the protocol's.
    #[error("the server does not speak our protocol")]
    Nonsense,
}

/// A line to one server: address, token, and the stream that is open.
pub struct Line {
    client: reqwest::Client,
    base: String,
    genesis: Hash,
    device: DeviceId,
    token: Option<String>,
    stream: Option<Stream>,
    moved: (u64, u64),
}

struct Stream {
    reply: reqwest::Response,
    pace: Pace,
    buffer: Vec<u8>,
}

/// How fast a body comes in. A server that drips byte after byte would otherwise hold the laptop for ever.
struct Pace {
    began: Instant,
    bytes: u64,
}

/// How long any body may take, however little there is of it.
const PATIENCE: Duration = Duration::from_mins(1);
/// After that: bytes a second at least. Slower than the slowest line that is of any use.
const SLOWEST: u64 = 1024;

/// Whether so many bytes in so much time are not worth waiting for more.
const fn too_slow(waited: Duration, bytes: u64) -> bool {
    waited.as_secs() > PATIENCE.as_secs() + bytes / SLOWEST
}

impl Pace {
    #[allow(
        clippy::disallowed_methods,
        reason = "beside the only socket: how long a line takes, never what time it is"
    )]
    fn start() -> Self {
        Self {
            began: Instant::now(),
            bytes: 0,
        }
    }

    /// Counts a piece in; none when the line is too slow.
    fn take(&mut self, piece: usize) -> Result<(), LineError> {
        self.bytes += piece as u64;
        if too_slow(self.began.elapsed(), self.bytes) {
            return Err(LineError::Offline);
        }
        Ok(())
    }
}

impl Line {
    /// A line to `base`, such as `https://sleutelbos.example`.
    ///
    /// # Errors
    /// [`LineError::BadAddress`] for another scheme, or plain http to another machine.
    pub fn new(base: &str, genesis: Hash, device: DeviceId) -> Result<Self, LineError> {
        let url = reqwest::Url::parse(base).map_err(|_| LineError::BadAddress)?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if !(url.scheme() == "https" || url.scheme() == "http" && here) {
            return Err(LineError::BadAddress);
        }
        let client = reqwest::Client::builder()
            .tls_version_min(reqwest::tls::Version::TLS_1_3)
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            // Who may be spoken with was decided above: no answer leads elsewhere, or down to plain text.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("sleutelbos")
            .build()
            .map_err(|_| LineError::BadAddress)?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self {
            client,
            base,
            genesis,
            device,
            token: None,
            stream: None,
            moved: (0, 0),
        })
    }

    /// Whether a token is held; the server may have forgotten it.
    pub const fn logged_in(&self) -> bool {
        self.token.is_some()
    }

    /// Body bytes sent and received on this line.
    pub const fn moved(&self) -> (u64, u64) {
        self.moved
    }

    /// Sends a request of a session and waits for its answer.
    pub async fn send(&mut self, request: Request) -> Answer {
        let answered = self.try_send(request).await;
        answered.unwrap_or_else(|error| match error {
            LineError::Refused(code) => Answer::Refused(code),
            LineError::Nonsense => Answer::Nonsense,
            LineError::Offline | LineError::BadAddress => Answer::Nothing,
        })
    }

    async fn try_send(&mut self, request: Request) -> Result<Answer, LineError> {
        let genesis = HEXLOWER.encode(&self.genesis);
        match request {
            Request::PostLog(entries) => {
                let body = encode_entries(&entries);
                self.post(&format!("/v1/log/{genesis}"), body).await?;
                Ok(Answer::LogKept)
            }
            Request::Challenge => {
                self.token = None;
                let body = Challenge {
                    device: self.device,
                }
                .encode();
                let reply = self.post("/v1/challenge", body).await?;
                Challenge::decode_secret(&reply)
                    .map(Answer::Nonce)
                    .map_err(|_| LineError::Nonsense)
            }
            Request::Login(body) => {
                let reply = self.post("/v1/login", body).await?;
                let token = Challenge::decode_secret(&reply).map_err(|_| LineError::Nonsense)?;
                self.token = Some(HEXLOWER.encode(&token));
                Ok(Answer::Token(token))
            }
            Request::Push(runs) => {
                let reply = self.post("/v1/push", encode_push(&runs)).await?;
                PushAnswer::decode(&reply)
                    .map(Answer::Pushed)
                    .map_err(|_| LineError::Nonsense)
            }
            Request::Pull(pull) => {
                let reply = self.start("/v1/pull", pull.encode()).await?;
                self.stream = Some(Stream {
                    reply,
                    pace: Pace::start(),
                    buffer: Vec::new(),
                });
                self.frame().await
            }
            Request::NextFrame => self.frame().await,
            Request::Pack(hash) => self.archive(&hash).await.map(Answer::Archive),
        }
    }

    /// The log from entry number `after` on, without login: for joining.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn log_page(&mut self, after: u64) -> Result<LogPage, LineError> {
        let genesis = HEXLOWER.encode(&self.genesis);
        let reply = self
            .get(
                &format!("/v1/log/{genesis}?after={after}"),
                limits::LOG_BYTES,
            )
            .await?;
        LogPage::decode(&reply).map_err(|_| LineError::Nonsense)
    }

    /// Hands over log entries, without login: for joining.
    ///
    /// # Errors
    /// [`LineError`]; `Refused` when an entry was not accepted.
    pub async fn post_log(&mut self, entries: &[Vec<u8>]) -> Result<(), LineError> {
        let genesis = HEXLOWER.encode(&self.genesis);
        self.post(&format!("/v1/log/{genesis}"), encode_entries(entries))
            .await
            .map(drop)
    }

    /// The newest region pack on offer.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn pack_offer(&mut self) -> Result<PackOffer, LineError> {
        let genesis = HEXLOWER.encode(&self.genesis);
        let reply = self.get(&format!("/v1/pack/{genesis}"), 1024).await?;
        PackOffer::decode(&reply).map_err(|_| LineError::Nonsense)
    }

    /// The archive with this hash; the caller checks the hash.
    ///
    /// # Errors
    /// [`LineError`].
    pub async fn archive(&mut self, hash: &Hash) -> Result<Vec<u8>, LineError> {
        let path = format!(
            "/v1/pack/{}/{}",
            HEXLOWER.encode(&self.genesis),
            HEXLOWER.encode(hash)
        );
        self.get(&path, limits::PACK_BYTES).await
    }

    async fn get(&mut self, path: &str, most: usize) -> Result<Vec<u8>, LineError> {
        let sent = self.client.get(format!("{}{path}", self.base)).send().await;
        let reply = sent.map_err(|_| LineError::Offline)?;
        self.whole(reply, most).await
    }

    async fn post(&mut self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, LineError> {
        let reply = self.start(path, body).await?;
        self.whole(reply, limits::LOG_BYTES).await
    }

    /// Sends a body; the reply's head is checked, its body not yet read.
    async fn start(&mut self, path: &str, body: Vec<u8>) -> Result<reqwest::Response, LineError> {
        self.moved.0 += body.len() as u64;
        let mut request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/cbor")
            .body(body);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let reply = request.send().await.map_err(|_| LineError::Offline)?;
        self.granted(reply).await
    }

    /// A reply of a server of ours that did what was asked.
    async fn granted(&mut self, reply: reqwest::Response) -> Result<reqwest::Response, LineError> {
        let status = reply.status();
        let kind = reply.headers().get("content-type");
        let ours = matches!(
            kind.map(reqwest::header::HeaderValue::as_bytes),
            None | Some(b"application/cbor" | b"application/octet-stream")
        );
        match (status.is_success(), ours) {
            (true, true) => Ok(reply),
            (false, true) => Err(self.refusal(reply).await),
            // Whoever stands before the server says that it is away.
            (false, false) if status.is_server_error() => Err(LineError::Offline),
            // Some other web server, or a page that wants a click first: no region lives there.
            (_, false) => Err(LineError::Refused(code::UNKNOWN_REGION)),
        }
    }

    async fn refusal(&mut self, reply: reqwest::Response) -> LineError {
        // Whoever stands before the server may say that it is away in few words, or in none.
        let otherwise = if reply.status().is_server_error() {
            LineError::Offline
        } else {
            LineError::Nonsense
        };
        match self.read(reply, 1024).await {
            Ok(body) => decode_code(&body).map_or(otherwise, LineError::Refused),
            Err(LineError::Nonsense) => otherwise,
            Err(error) => error,
        }
    }

    async fn whole(&mut self, reply: reqwest::Response, most: usize) -> Result<Vec<u8>, LineError> {
        let reply = self.granted(reply).await?;
        self.read(reply, most).await
    }

    async fn read(
        &mut self,
        mut reply: reqwest::Response,
        most: usize,
    ) -> Result<Vec<u8>, LineError> {
        let mut body = Vec::new();
        let mut pace = Pace::start();
        while let Some(piece) = reply.chunk().await.map_err(|_| LineError::Offline)? {
            self.moved.1 += piece.len() as u64;
            pace.take(piece.len())?;
            body.extend_from_slice(&piece);
            if body.len() > most {
                return Err(LineError::Nonsense);
            }
        }
        Ok(body)
    }

    /// The next frame; a stream that ends before its last frame is a cut line.
    async fn frame(&mut self) -> Result<Answer, LineError> {
        let stream = self.stream.as_mut().ok_or(LineError::Nonsense)?;
        loop {
            if let Some(frame) = take_frame(&mut stream.buffer)? {
                if matches!(frame, Frame::End { .. }) {
                    self.stream = None;
                }
                return Ok(Answer::Frame(frame));
            }
            let Ok(Some(piece)) = stream.reply.chunk().await else {
                self.stream = None;
                return Err(LineError::Offline);
            };
            self.moved.1 += piece.len() as u64;
            if let Err(slow) = stream.pace.take(piece.len()) {
                self.stream = None;
                return Err(slow);
            }
            stream.buffer.extend_from_slice(&piece);
        }
    }
}

/// Takes one whole frame off the front of the buffer, if it is there.
fn take_frame(buffer: &mut Vec<u8>) -> Result<Option<Frame>, LineError> {
    let Some(length) = buffer.first_chunk::<4>() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*length) as usize;
    if length > limits::FRAME_BYTES {
        return Err(LineError::Nonsense);
    }
    let Some(bytes) = buffer.get(4..4 + length) else {
        return Ok(None);
    };
    let frame = Frame::decode(bytes).map_err(|_| LineError::Nonsense)?;
    buffer.drain(..4 + length);
    Ok(Some(frame))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_drips_is_given_up_and_a_slow_line_is_not() {
        let after = |seconds, bytes| too_slow(Duration::from_secs(seconds), bytes);
        assert!(!after(0, 0) && !after(60, 1));
        assert!(after(61, 61), "a byte a second");
        assert!(after(3600, 1024 * 1024));
        assert!(!after(3600, 4 * 1024 * 1024), "a kibibyte a second");
    }
}
