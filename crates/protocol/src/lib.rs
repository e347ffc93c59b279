//! What crosses the wire: headers, runs, bodies of control ops, messages and frames, with their limits.
//! Shared by the sync engine and the server. Formats: docs/PROTOCOL.md §4–6.
#![deny(missing_docs)]

mod control;
mod frame;
mod header;
mod messages;
mod run;

pub use control::{Control, DossierKind};
pub use frame::{Frame, Hello, Item, Stretch, next_head, sign_head, verify_head};
pub use header::{Header, NO_HASH, OpKind, ct_hash};
pub use messages::{
    Challenge, LogPage, Login, PackOffer, PullRequest, PushAnswer, PushResult, code, decode_code,
    decode_entries, decode_push, encode_code, encode_entries, encode_push, login_claim,
};
pub use run::{Checked, Op, Run};
pub use sb_trust::Hash;

/// The bytes do not have the form of the protocol, or break one of its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// Not the form of the protocol.
    #[error("bytes do not have the form the protocol gives them")]
    Malformed,
    /// Of a later version.
    #[error("made by a later version")]
    TooNew,
    /// Hash chain, signature or place does not fit.
    #[error("a chain or a signature does not fit")]
    Forged,
}

impl From<sb_trust::cbor::Malformed> for ProtocolError {
    fn from(_: sb_trust::cbor::Malformed) -> Self {
        Self::Malformed
    }
}

impl From<minicbor::decode::Error> for ProtocolError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}

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

/// Limits that both sides hold.
pub mod limits {
    /// Every number that counts (places, cursors, totals) is below this.
    pub const COUNT: u64 = 1 << 53;
    /// Ops in one run.
    pub const RUN_OPS: usize = 200;
    /// Bytes of one run.
    pub const RUN_BYTES: usize = 256 * 1024;
    /// Bytes of one op's ciphertext or clear body.
    pub const OP_BYTES: usize = 192 * 1024;
    /// Runs in one push.
    pub const PUSH_RUNS: usize = 200;
    /// Bytes of one push.
    pub const PUSH_BYTES: usize = 1024 * 1024;
    /// Bytes of one frame.
    pub const FRAME_BYTES: usize = 512 * 1024;
    /// Entries in one answer about the log.
    pub const LOG_ENTRIES: usize = 200;
    /// Bytes of one body about the log.
    pub const LOG_BYTES: usize = 1024 * 1024;
    /// Dossiers asked for in one pull.
    pub const ASKS: usize = 1000;
    /// Bytes of a region pack's archive.
    pub const PACK_BYTES: usize = 8 * 1024 * 1024;
    /// Milliseconds that a login challenge is good for.
    pub const CHALLENGE_MS: i64 = 60_000;
    /// Milliseconds that a token is good for.
    pub const TOKEN_MS: i64 = 15 * 60_000;
}
