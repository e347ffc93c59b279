//! What errors of the layers below mean to the user.

use crate::face::{Failure, FailureCode};
use sb_store::StoreError;
use sb_sync::{LineError, SyncError};
use sb_trust::TrustError;
use tracing_subscriber::filter::LevelFilter;

/// Lets what breaks be read on standard error: nothing unless the variable `SLEUTELBOS_LOG` names a level (`error`,
/// `warn`, `info`, `debug`, `trace`). Never anything personal: what was being done and what the system said. Twice
/// does nothing.
pub fn log_to_stderr() {
    // Empty is no level, though the parser takes it for one.
    let asked = std::env::var("SLEUTELBOS_LOG").ok();
    let level = asked
        .filter(|asked| !asked.is_empty())
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(LevelFilter::OFF);
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_max_level(level)
        .try_init()
        .ok();
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::TooNew { .. } => FailureCode::TooOld,
            StoreError::Locked
            | StoreError::Corrupt { .. }
            | StoreError::Damaged { .. }
            | StoreError::Missing => FailureCode::Damaged,
            StoreError::Full => FailureCode::DiskFull,
            StoreError::Busy | StoreError::Exists => FailureCode::InUse,
            StoreError::NotFound { .. } => FailureCode::NotFound,
            StoreError::Contested => FailureCode::NotAllowed,
            StoreError::Sqlite { .. } => FailureCode::Bug,
        };
        if matches!(code, FailureCode::Bug | FailureCode::Damaged) {
            tracing::error!(%error, "store");
        }
        Self::new(code)
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::TooNew => Self::new(FailureCode::TooOld),
            SyncError::Fork => Self::new(FailureCode::Fork),
            SyncError::Lied(what) => {
                tracing::error!(what, "refused what came");
                Self::new(FailureCode::ServerRefused)
            }
            SyncError::Keys => Self::new(FailureCode::Damaged),
        }
    }
}

impl From<LineError> for Failure {
    fn from(error: LineError) -> Self {
        Self::new(match error {
            LineError::Offline => FailureCode::Offline,
            LineError::BadAddress => return Self::at(FailureCode::BadAddress, "server"),
            LineError::Refused(sb_protocol::code::UNKNOWN_REGION) => FailureCode::OtherRegion,
            LineError::Refused(_) | LineError::Nonsense => FailureCode::ServerRefused,
        })
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        Self::new(match error {
            TrustError::TooNew => FailureCode::TooOld,
            TrustError::OtherGenesis => FailureCode::OtherRegion,
            TrustError::Malformed | TrustError::Forged => FailureCode::ServerRefused,
        })
    }
}
