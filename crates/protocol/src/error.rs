//! Why bytes are refused.

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
