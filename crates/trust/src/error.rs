use crate::cbor::Malformed;
use sb_crypto::CryptoError;

/// Why a log or an invitation is not believed. Nothing here is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The bytes do not have the form of the protocol.
    #[error("bytes do not have the form the protocol gives them")]
    Malformed,
    /// No entry has the genesis hash that is pinned here.
    #[error("the log does not begin with our genesis")]
    OtherGenesis,
    /// A signature or a sealed part does not fit.
    #[error("a signature or a sealed part does not fit")]
    Forged,
    /// A later format; the app must be updated.
    #[error("made by a later version")]
    TooNew,
}

impl From<Malformed> for TrustError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<minicbor::decode::Error> for TrustError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}

impl From<CryptoError> for TrustError {
    fn from(_: CryptoError) -> Self {
        Self::Forged
    }
}
