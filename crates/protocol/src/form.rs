//! The one form of everything that is written.

use crate::{ProtocolError, limits};

/// Takes what was read only if it is written with the same bytes: there is one writing of everything.
pub(crate) fn canonical<T>(
    read: T,
    write: impl Fn(&T) -> Vec<u8>,
    bytes: &[u8],
) -> Result<T, ProtocolError> {
    if write(&read) == bytes {
        Ok(read)
    } else {
        Err(ProtocolError::Malformed)
    }
}

/// A number that counts: below 2^53, so that every store and every screen can hold it.
pub(crate) fn count(from: &mut minicbor::Decoder<'_>) -> Result<u64, ProtocolError> {
    Some(from.u64()?)
        .filter(|n| *n < limits::COUNT)
        .ok_or(ProtocolError::Malformed)
}
