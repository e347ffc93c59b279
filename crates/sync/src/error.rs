use sb_crypto::CryptoError;
use sb_protocol::ProtocolError;
use sb_store::StoreError;
use sb_trust::TrustError;

/// Why a task at the desk was not done. The transaction was undone.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The server, or a device through it, broke the protocol: believe nothing of this.
    #[error("what came breaks the protocol: {0}")]
    Lied(&'static str),
    /// The server holds work of this laptop that is not here, or under a number that was given before something else
    /// than stands here: one of the two stood at an earlier state, by a restored copy for instance. Stop and say so.
    #[error("the server and this laptop went on from different states")]
    Fork,
    /// Made by a later version: update the app.
    #[error("made by a later version")]
    TooNew,
    /// This laptop's own file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key of our own does not fit, or a change of ours fits into no op: a bug, or a damaged file.
    #[error("own keys or changes do not fit")]
    Keys,
}

impl From<TrustError> for SyncError {
    fn from(error: TrustError) -> Self {
        match error {
            TrustError::TooNew => Self::TooNew,
            _ => Self::Lied("log"),
        }
    }
}

impl From<ProtocolError> for SyncError {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::TooNew => Self::TooNew,
            _ => Self::Lied("op"),
        }
    }
}

impl From<CryptoError> for SyncError {
    fn from(_: CryptoError) -> Self {
        Self::Lied("seal")
    }
}
