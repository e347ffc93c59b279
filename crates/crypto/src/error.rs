//! Why something was refused.

/// Why bytes, a key or a passphrase were refused. Holds nothing of what was refused: it ends up in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// Key, passphrase or bytes do not fit each other. Ask again, or treat the bytes as tampered with.
    #[error("key, passphrase or bytes do not fit")]
    Wrong,
    /// The bytes do not have the form that the protocol describes. Asking again does not help.
    #[error("bytes do not have the right form")]
    Malformed,
    /// Larger than the protocol allows, or than this machine's memory allows.
    #[error("larger than allowed")]
    TooLarge,
    /// A form this version does not know or does not accept: a newer app may.
    #[error("not supported by this version")]
    Unsupported,
}
