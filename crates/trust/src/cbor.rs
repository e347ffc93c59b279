//! The few words of CBOR that signed structures are made of. Writing into memory cannot fail, and what
//! was read counts only if writing it again gives the same bytes: callers check that.

use minicbor::{Decoder, Encoder};

/// The writer that the closures of [`write`] get.
pub type Writer = Encoder<Vec<u8>>;
/// What writing returns; it never fails in memory.
pub type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// The bytes that `fill` writes.
pub fn write(fill: impl FnOnce(&mut Writer) -> Written) -> Vec<u8> {
    let mut writer = Encoder::new(Vec::new());
    match fill(&mut writer) {
        Ok(()) => writer.into_writer(),
        // A custom message is the only error left in memory, and nobody here makes one.
        Err(_) => Vec::new(),
    }
}

/// The bytes are not what the format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bytes do not have the form the protocol gives them")]
pub struct Malformed;

impl From<minicbor::decode::Error> for Malformed {
    fn from(_: minicbor::decode::Error) -> Self {
        Self
    }
}

/// Reads one array of exactly `len` elements.
///
/// # Errors
/// [`Malformed`] for anything else, indefinite lengths included.
pub fn array(from: &mut Decoder<'_>, len: u64) -> Result<(), Malformed> {
    (from.array()? == Some(len)).then_some(()).ok_or(Malformed)
}

/// Reads the length of an array, at most `most`.
///
/// # Errors
/// [`Malformed`] for longer or indefinite ones.
pub fn array_up_to(from: &mut Decoder<'_>, most: u64) -> Result<u64, Malformed> {
    from.array()?.filter(|len| *len <= most).ok_or(Malformed)
}

/// Reads exactly `N` bytes.
///
/// # Errors
/// [`Malformed`] when there are more or fewer.
pub fn bytes<const N: usize>(from: &mut Decoder<'_>) -> Result<[u8; N], Malformed> {
    <[u8; N]>::try_from(from.bytes()?).map_err(|_| Malformed)
}

/// The most hashes that a list of heads may name. [`State::heads`](crate::State::heads) never has more.
pub const MOST_HASHES: usize = 64;

/// Reads hashes that stand in strictly ascending order, at most [`MOST_HASHES`].
///
/// # Errors
/// [`Malformed`] when they do not.
pub fn hashes(from: &mut Decoder<'_>) -> Result<Vec<[u8; 32]>, Malformed> {
    let len = array_up_to(from, MOST_HASHES as u64)?;
    let mut all: Vec<[u8; 32]> = Vec::new();
    for _ in 0..len {
        let hash = bytes(from)?;
        if all.last().is_some_and(|last| *last >= hash) {
            return Err(Malformed);
        }
        all.push(hash);
    }
    Ok(all)
}

/// Says whether all was read.
///
/// # Errors
/// [`Malformed`] when something follows.
pub fn end(from: &Decoder<'_>) -> Result<(), Malformed> {
    (from.position() == from.input().len())
        .then_some(())
        .ok_or(Malformed)
}

/// Whether these bytes are one well-formed CBOR item and nothing more.
pub fn is_one_item(bytes: &[u8]) -> bool {
    let mut reader = Decoder::new(bytes);
    reader.skip().is_ok() && end(&reader).is_ok()
}
