//! Small messages: login, log pages, push and pull requests, refusals.

use crate::{ProtocolError, canonical, count, limits};
use minicbor::Decoder;
use sb_domain::ids::{DeviceId, DossierId};
use sb_trust::{Hash, cbor};

/// Codes of refusals: a closed list, and no other text ever comes from the server.
pub mod code {
    /// The body is not what the route asks for.
    pub const BAD_REQUEST: &str = "bad_request";
    /// Log in again.
    pub const UNAUTHORIZED: &str = "unauthorized";
    /// The device's user does not read this dossier.
    pub const NOT_MEMBER: &str = "not_member";
    /// Another genesis lives here.
    pub const UNKNOWN_REGION: &str = "unknown_region";
    /// Another op stands at this place of the chain.
    pub const FORK: &str = "fork";
    /// Ops before this one are missing.
    pub const GAP: &str = "gap";
    /// Understood, and not allowed.
    pub const REFUSED: &str = "refused";
    /// Over a limit.
    pub const TOO_LARGE: &str = "too_large";
    /// No region pack is on offer.
    pub const NO_PACK: &str = "no_pack";
    /// Try again later.
    pub const BUSY: &str = "busy";
    /// All codes.
    pub const ALL: [&str; 10] = [
        BAD_REQUEST,
        UNAUTHORIZED,
        NOT_MEMBER,
        UNKNOWN_REGION,
        FORK,
        GAP,
        REFUSED,
        TOO_LARGE,
        NO_PACK,
        BUSY,
    ];
}

/// The body of a refusal.
pub fn encode_code(code: &str) -> Vec<u8> {
    cbor::write(|w| {
        w.array(1)?.str(code)?;
        Ok(())
    })
}

/// The code of a refusal, if it is one of ours.
pub fn decode_code(bytes: &[u8]) -> Option<&'static str> {
    let mut r = Decoder::new(bytes);
    cbor::array(&mut r, 1).ok()?;
    let text = r.str().ok()?;
    let code = code::ALL.into_iter().find(|code| *code == text)?;
    (encode_code(code) == bytes).then_some(code)
}

pub(crate) fn read_byte_strings(
    r: &mut Decoder<'_>,
    most: usize,
) -> Result<Vec<Vec<u8>>, ProtocolError> {
    let count = cbor::array_up_to(r, most as u64)?;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(r.bytes()?.to_vec());
    }
    Ok(all)
}

fn byte_strings(all: &[Vec<u8>]) -> Vec<u8> {
    cbor::write(|w| {
        w.array(all.len() as u64)?;
        for bytes in all {
            w.bytes(bytes)?;
        }
        Ok(())
    })
}

/// Log entries to keep.
pub fn encode_entries(entries: &[Vec<u8>]) -> Vec<u8> {
    byte_strings(entries)
}

/// Reads [`encode_entries`].
///
/// # Errors
/// [`ProtocolError::Malformed`], also above a limit.
pub fn decode_entries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ProtocolError> {
    all_byte_strings(bytes, limits::LOG_ENTRIES, limits::LOG_BYTES)
}

/// Runs to keep.
pub fn encode_push(runs: &[Vec<u8>]) -> Vec<u8> {
    byte_strings(runs)
}

/// Reads [`encode_push`].
///
/// # Errors
/// [`ProtocolError::Malformed`], also above a limit.
pub fn decode_push(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ProtocolError> {
    all_byte_strings(bytes, limits::PUSH_RUNS, limits::PUSH_BYTES)
}

fn all_byte_strings(
    bytes: &[u8],
    most: usize,
    most_bytes: usize,
) -> Result<Vec<Vec<u8>>, ProtocolError> {
    if bytes.len() > most_bytes {
        return Err(ProtocolError::Malformed);
    }
    let mut r = Decoder::new(bytes);
    let all = read_byte_strings(&mut r, most)?;
    cbor::end(&r)?;
    canonical(all, |all| byte_strings(all), bytes)
}

/// A page of the log, in order of arrival at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Entries the server holds.
    pub total: u64,
    /// Those after the number asked for.
    pub entries: Vec<Vec<u8>>,
}

impl LogPage {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(2)?
                .u64(self.total)?
                .array(self.entries.len() as u64)?;
            for entry in &self.entries {
                w.bytes(entry)?;
            }
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        if bytes.len() > limits::LOG_BYTES {
            return Err(ProtocolError::Malformed);
        }
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 2)?;
        let total = count(&mut r)?;
        let entries = read_byte_strings(&mut r, limits::LOG_ENTRIES)?;
        cbor::end(&r)?;
        canonical(Self { total, entries }, Self::encode, bytes)
    }
}

/// The newest region pack that the server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackOffer {
    /// Its version.
    pub version: u32,
    /// Of its archive.
    pub sha256: Hash,
    /// Bytes of its archive.
    pub size: u64,
}

impl PackOffer {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(3)?
                .u32(self.version)?
                .bytes(&self.sha256)?
                .u64(self.size)?;
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 3)?;
        let offer = Self {
            version: r.u32()?,
            sha256: cbor::bytes(&mut r)?,
            size: count(&mut r)?,
        };
        cbor::end(&r)?;
        canonical(offer, Self::encode, bytes)
    }
}

/// Asks for a login challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge {
    /// Who asks.
    pub device: DeviceId,
}

impl Challenge {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(1)?.bytes(self.device.as_bytes())?;
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 1)?;
        let device = DeviceId::from_bytes(cbor::bytes(&mut r)?);
        cbor::end(&r)?;
        canonical(Self { device }, Self::encode, bytes)
    }

    /// The answer, and that of a login: 32 bytes in an array.
    pub fn encode_secret(secret: &[u8; 32]) -> Vec<u8> {
        cbor::write(|w| {
            w.array(1)?.bytes(secret)?;
            Ok(())
        })
    }

    /// Reads [`Challenge::encode_secret`].
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode_secret(bytes: &[u8]) -> Result<[u8; 32], ProtocolError> {
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 1)?;
        let secret = cbor::bytes(&mut r)?;
        cbor::end(&r)?;
        canonical(secret, Self::encode_secret, bytes)
    }
}

/// What a device signs to log in, under the label `sb/1/login`.
pub fn login_claim(genesis: &Hash, nonce: &[u8; 32]) -> Vec<u8> {
    [genesis.as_slice(), nonce.as_slice()].concat()
}

/// Answers a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Login {
    /// Who answers.
    pub device: DeviceId,
    /// The challenge.
    pub nonce: [u8; 32],
    /// Over [`login_claim`].
    pub signature: [u8; 64],
}

impl Login {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(3)?.bytes(self.device.as_bytes())?;
            w.bytes(&self.nonce)?.bytes(&self.signature)?;
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 3)?;
        let device = DeviceId::from_bytes(cbor::bytes(&mut r)?);
        let login = Self {
            device,
            nonce: cbor::bytes(&mut r)?,
            signature: cbor::bytes(&mut r)?,
        };
        cbor::end(&r)?;
        canonical(login, Self::encode, bytes)
    }
}

/// What became of one pushed run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushResult {
    /// Kept; server number of its first op.
    Stored(u64),
    /// Was there already; server number of its first op.
    Known(u64),
    /// Not kept; one of [`code`].
    Refused(&'static str),
}

/// One result per pushed run, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAnswer(pub Vec<PushResult>);

impl PushAnswer {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(self.0.len() as u64)?;
            for result in &self.0 {
                w.array(3)?;
                match result {
                    PushResult::Stored(seq) => w.u8(0)?.str("")?.u64(*seq)?,
                    PushResult::Known(seq) => w.u8(1)?.str("")?.u64(*seq)?,
                    PushResult::Refused(code) => w.u8(2)?.str(code)?.u64(0)?,
                };
            }
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`], also for a code that is not ours.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        let many = cbor::array_up_to(&mut r, limits::PUSH_RUNS as u64)?;
        let mut all = Vec::new();
        for _ in 0..many {
            cbor::array(&mut r, 3)?;
            let (result, text, seq) = (r.u8()?, r.str()?, count(&mut r)?);
            all.push(match result {
                0 => PushResult::Stored(seq),
                1 => PushResult::Known(seq),
                2 => PushResult::Refused(
                    code::ALL
                        .into_iter()
                        .find(|c| *c == text)
                        .ok_or(ProtocolError::Malformed)?,
                ),
                _ => return Err(ProtocolError::Malformed),
            });
        }
        cbor::end(&r)?;
        canonical(Self(all), Self::encode, bytes)
    }
}

/// Asks for what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// The server's epoch as last seen; zeros the first time.
    pub epoch: [u8; 16],
    /// Where the last whole stream ended. A hint.
    pub cursor: u64,
    /// Log entries held from this server.
    pub log_count: u64,
    /// Dossiers with a gap, and from which number on.
    pub asks: Vec<(DossierId, u64)>,
}

impl PullRequest {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(4)?
                .bytes(&self.epoch)?
                .u64(self.cursor)?
                .u64(self.log_count)?;
            w.array(self.asks.len() as u64)?;
            for (dossier, from) in &self.asks {
                w.array(2)?.bytes(dossier.as_bytes())?.u64(*from)?;
            }
            Ok(())
        })
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 4)?;
        let (epoch, cursor, log_count) = (cbor::bytes(&mut r)?, count(&mut r)?, count(&mut r)?);
        let many = cbor::array_up_to(&mut r, limits::ASKS as u64)?;
        let mut asks = Vec::new();
        for _ in 0..many {
            cbor::array(&mut r, 2)?;
            asks.push((DossierId::from_bytes(cbor::bytes(&mut r)?), count(&mut r)?));
        }
        cbor::end(&r)?;
        canonical(
            Self {
                epoch,
                cursor,
                log_count,
                asks,
            },
            Self::encode,
            bytes,
        )
    }
}
