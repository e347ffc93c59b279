//! The bytes of a change: docs/PROTOCOL.md §4, "Changes". Deterministic CBOR; the same change always
//! gives the same bytes, and other bytes for it are refused.
//!
//! Decided here where the page leaves room: an absent key is blank and a blank one is never written
//! (an id of zeros, an empty text, an empty list); `agreement.given` key 2 and `referral.status` key 1
//! are always written, also for *no*. A status code or a further key of a one-text group that this
//! version does not know makes the body [`Body::Unknown`]: kept and sent on, not half read.

mod form;
mod read;
mod values;
mod write;

use crate::change::{Body, Change, Group, Register};
use crate::ids::{ActionId, AgreementId, ChangeId, EntityId, UserId};
use read::Reader;
use write::Writer;

/// The newest `min_reader` that this version can read.
pub const READER: u32 = 1;
/// The longest change, in bytes.
pub const MAX_CHANGE: usize = 256 * 1024;
/// The longest single text, in bytes of UTF-8.
pub const MAX_TEXT: usize = 64 * 1024;
/// The longest list in a value.
pub const MAX_LIST: usize = 256;
/// The most changes that one change may replace.
pub const MAX_SUP: usize = 4096;
/// The longest name of a time zone, in bytes.
pub const MAX_TZ: usize = 64;

const KIND_WRITE: u8 = 1;
const KIND_WITHDRAW: u8 = 2;

/// Why bytes are no change. Whoever signed them is to blame; there is nothing to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not CBOR, or not of the shape of the page.
    #[error("not a change")]
    Malformed,
    /// Readable, but not the one way to write it: its id would not be the only one.
    #[error("not in the one form")]
    NotCanonical,
    /// Over a limit of this module.
    #[error("too large")]
    TooLarge,
}

/// The bytes of a change; `sup` is sorted and freed of repetition.
///
/// A change with [`Body::Unknown`] gives no bytes: the ones that came are the only ones, and whoever
/// received them keeps them.
pub fn encode_change(change: &Change) -> Vec<u8> {
    match encode_body(&change.body) {
        Some((kind, body)) => envelope(change, kind, &body),
        None => Vec::new(),
    }
}

/// Reads a change; `id` is the name under which it came (a hash of these bytes: the caller checks).
///
/// # Errors
/// [`WireError`]; never panics, whatever the bytes are. What a later version made is no error but
/// [`Body::Unknown`].
pub fn decode_change(bytes: &[u8], id: ChangeId) -> Result<Change, WireError> {
    if bytes.len() > MAX_CHANGE {
        return Err(WireError::TooLarge);
    }
    let mut from = Reader::new(bytes);
    from.array_of(9)?;
    let mut change = Change {
        salt: from.bytes16()?,
        action: ActionId::from_bytes(from.bytes16()?),
        author: UserId::from_bytes(from.bytes16()?),
        at: from.int()?,
        tz: from.text(MAX_TZ)?.to_owned(),
        min_reader: from.uint32()?,
        body: Body::Unknown,
        sup: Vec::new(),
    };
    let kind = from.uint8()?;
    let body = from.item()?;
    change.sup = read_sup(&mut from, id)?;
    from.end()?;
    // Whatever the body is, the rest has one form; `body` is put back as it came.
    if envelope(&change, kind, body) != bytes {
        return Err(WireError::NotCanonical);
    }
    change.body = decode_body(kind, body, change.min_reader)?;
    Ok(change)
}

fn read_sup(from: &mut Reader<'_>, id: ChangeId) -> Result<Vec<ChangeId>, WireError> {
    let count = from.array(MAX_SUP)?;
    let mut sup = Vec::new();
    for _ in 0..count {
        let next = ChangeId::from_bytes(from.bytes16()?);
        if sup.last().is_some_and(|last| *last >= next) {
            return Err(WireError::NotCanonical);
        }
        if next == id {
            return Err(WireError::Malformed);
        }
        sup.push(next);
    }
    Ok(sup)
}

fn envelope(change: &Change, kind: u8, body: &[u8]) -> Vec<u8> {
    let mut sup = change.sup.clone();
    sup.sort_unstable();
    sup.dedup();
    let mut to = Writer::default();
    to.array(9);
    to.bytes(&change.salt);
    to.bytes(change.action.as_bytes());
    to.bytes(change.author.as_bytes());
    to.int(change.at);
    to.text(&change.tz);
    to.uint(change.min_reader);
    to.uint(u32::from(kind));
    to.raw(body);
    to.array(sup.len());
    for id in &sup {
        to.bytes(id.as_bytes());
    }
    to.done()
}

fn encode_body(body: &Body) -> Option<(u8, Vec<u8>)> {
    let mut to = Writer::default();
    match body {
        Body::Write { register, value } => {
            let (kind, number, _) = register.group.describe();
            to.array(4);
            to.uint(u32::from(kind as u8));
            to.bytes(register.entity.as_bytes());
            to.uint(u32::from(number));
            to.raw(&values::encode(value));
            Some((KIND_WRITE, to.done()))
        }
        Body::Withdraw { agreement } => {
            to.array(1);
            to.bytes(agreement.as_bytes());
            Some((KIND_WITHDRAW, to.done()))
        }
        Body::Unknown => None,
    }
}

fn decode_body(kind: u8, bytes: &[u8], min_reader: u32) -> Result<Body, WireError> {
    if min_reader > READER {
        return Ok(Body::Unknown);
    }
    let body = match kind {
        KIND_WRITE => decode_write(bytes)?,
        KIND_WITHDRAW => {
            let mut from = Reader::new(bytes);
            from.array_of(1)?;
            Body::Withdraw {
                agreement: AgreementId::from_bytes(from.bytes16()?),
            }
        }
        _ => Body::Unknown,
    };
    match encode_body(&body) {
        Some((_, again)) if again != bytes => Err(WireError::NotCanonical),
        _ => Ok(body),
    }
}

fn decode_write(bytes: &[u8]) -> Result<Body, WireError> {
    let mut from = Reader::new(bytes);
    from.array_of(4)?;
    let kind = from.uint8()?;
    let entity = EntityId::from_bytes(from.bytes16()?);
    let number = from.uint8()?;
    let value = from.item()?;
    let Some(group) = Group::find(kind, number) else {
        return Ok(Body::Unknown);
    };
    Ok(match values::decode(group, value)? {
        Some(value) => Body::Write {
            register: Register { entity, group },
            value,
        },
        None => Body::Unknown,
    })
}
