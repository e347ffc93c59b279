//! How a command fails: a code from a closed list, a sentence, an exit status.

use std::process::ExitCode;

use crate::found::FoundError;
use crate::serve::ServeError;
use crate::store::StoreError;

/// Codes: `usage`, `later_version`, `region_exists`, `no_region`, `in_use`, `too_new`, `pack_refused`, `exists`, `damaged`,
/// `unreadable`, `forbidden`, `address`, `tls`, `output`, `failed`.
#[derive(Debug)]
pub(super) struct Failure {
    code: &'static str,
    message: String,
    exit: u8,
}

impl Failure {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            exit: 1,
        }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            code: "usage",
            message: message.into(),
            exit: 2,
        }
    }

    pub(super) fn later() -> Self {
        Self {
            code: "later_version",
            message: "comes with a later version".to_owned(),
            exit: 2,
        }
    }

    /// Prints it to stderr and gives the exit status.
    pub(super) fn tell(&self, json: bool) -> ExitCode {
        if json {
            let error =
                serde_json::json!({"code": self.code, "message": self.message, "field": null});
            eprintln!("{}", serde_json::json!({ "error": error }));
        } else {
            eprintln!("sleutelbos-server: {}", self.message);
        }
        ExitCode::from(self.exit)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::NoRegion => "no_region",
            StoreError::Exists => "region_exists",
            StoreError::InUse => "in_use",
            StoreError::TooNew => "too_new",
            StoreError::Corrupt(_) => "damaged",
            StoreError::Forbidden => "forbidden",
            StoreError::Io { .. } => "unreadable",
            StoreError::Sqlite { .. } => "failed",
        };
        Self::new(code, error.to_string())
    }
}

impl From<FoundError> for Failure {
    fn from(error: FoundError) -> Self {
        match error {
            FoundError::Store(error) => error.into(),
            FoundError::Name => Self::usage(error.to_string()),
            FoundError::Recovery => Self::new("exists", error.to_string()),
            FoundError::NoEntropy(_) => Self::new("failed", error.to_string()),
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(error) => error.into(),
            ServeError::NotLoopback => Self::usage(error.to_string()),
            ServeError::Address(_) => Self::new("address", error.to_string()),
            ServeError::Tls(_) => Self::new("tls", error.to_string()),
            ServeError::Log => Self::new("damaged", error.to_string()),
            ServeError::NoEntropy(_) => Self::new("failed", error.to_string()),
        }
    }
}
