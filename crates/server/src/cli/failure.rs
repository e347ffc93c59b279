//! How a command fails: a code from a closed list, a sentence, an exit status.

use std::process::ExitCode;

use crate::found::FoundError;
use crate::serve::ServeError;
use crate::store::StoreError;

/// What scripts act on: the whole list, as docs/ERRORS.md has it. Names are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    RegionExists,
    NoRegion,
    InUse,
    TooNew,
    PackRefused,
    Exists,
    Damaged,
    Unreadable,
    Forbidden,
    Address,
    Tls,
    Output,
    Failed,
    LaterVersion,
    Usage,
}

impl Code {
    /// In the order of the page.
    #[cfg(test)]
    const ALL: [Self; 15] = [
        Self::RegionExists,
        Self::NoRegion,
        Self::InUse,
        Self::TooNew,
        Self::PackRefused,
        Self::Exists,
        Self::Damaged,
        Self::Unreadable,
        Self::Forbidden,
        Self::Address,
        Self::Tls,
        Self::Output,
        Self::Failed,
        Self::LaterVersion,
        Self::Usage,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::RegionExists => "region_exists",
            Self::NoRegion => "no_region",
            Self::InUse => "in_use",
            Self::TooNew => "too_new",
            Self::PackRefused => "pack_refused",
            Self::Exists => "exists",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Forbidden => "forbidden",
            Self::Address => "address",
            Self::Tls => "tls",
            Self::Output => "output",
            Self::Failed => "failed",
            Self::LaterVersion => "later_version",
            Self::Usage => "usage",
        }
    }

    const fn exit(self) -> u8 {
        match self {
            Self::Usage | Self::LaterVersion => 2,
            _ => 1,
        }
    }

    /// What the administrator can do about it.
    #[cfg(test)]
    const fn advice(self) -> &'static str {
        match self {
            Self::RegionExists => {
                "this folder holds a region already; name another one with `--data`"
            }
            Self::NoRegion => {
                "this folder holds no region; name the right one with `--data`, or run `init`"
            }
            Self::InUse => "another process serves this folder; stop it first",
            Self::TooNew => "a newer server wrote this file; update the server",
            Self::PackRefused => {
                "the pack is not in order, or is no next version of the one on offer; mend what the message lists"
            }
            Self::Exists => {
                "this file is there already, or its folder is not; name another one. Nothing is overwritten"
            }
            Self::Damaged => {
                "the database is damaged; do not go on with it and put a backup in its place"
            }
            Self::Unreadable => {
                "a file or folder could not be made or opened; the message says what the system said"
            }
            Self::Forbidden => {
                "the folder is another user's; run this as the user who made the region"
            }
            Self::Address => "it cannot listen there; choose another address or port",
            Self::Tls => "certificate and key cannot be read or do not fit; the message says which",
            Self::Output => {
                "the result could not be written; what was asked is done. Lost an invitation? The message says what to do"
            }
            Self::Failed => {
                "the system did not do as asked, as on a full disk; the message says what. Mend that and try again"
            }
            Self::LaterVersion => "this comes with a later version",
            Self::Usage => {
                "the words of the command line are no command, or do not go together; the message says what is asked"
            }
        }
    }
}

/// A code and a sentence.
#[derive(Debug)]
pub(super) struct Failure {
    code: Code,
    message: String,
}

impl Failure {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    pub(super) fn later() -> Self {
        Self::new(Code::LaterVersion, "comes with a later version")
    }

    /// Prints it to stderr and gives the exit status.
    pub(super) fn tell(&self, json: bool) -> ExitCode {
        if json {
            let code = self.code.name();
            let error = serde_json::json!({"code": code, "message": self.message, "field": null});
            eprintln!("{}", serde_json::json!({ "error": error }));
        } else {
            eprintln!("sleutelbos-server: {}", self.message);
        }
        ExitCode::from(self.code.exit())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::NoRegion => Code::NoRegion,
            StoreError::Exists => Code::RegionExists,
            StoreError::InUse => Code::InUse,
            StoreError::TooNew => Code::TooNew,
            StoreError::Corrupt(_) => Code::Damaged,
            StoreError::Forbidden => Code::Forbidden,
            StoreError::Io { .. } => Code::Unreadable,
            StoreError::Sqlite { .. } => Code::Failed,
        };
        Self::new(code, error.to_string())
    }
}

impl From<FoundError> for Failure {
    fn from(error: FoundError) -> Self {
        match error {
            FoundError::Store(error) => error.into(),
            FoundError::Name => Self::usage(error.to_string()),
            FoundError::Recovery => Self::new(Code::Exists, error.to_string()),
            FoundError::NoEntropy(_) => Self::new(Code::Failed, error.to_string()),
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(error) => error.into(),
            ServeError::NotLoopback => Self::usage(error.to_string()),
            ServeError::Address(_) => Self::new(Code::Address, error.to_string()),
            ServeError::Tls(_) => Self::new(Code::Tls, error.to_string()),
            ServeError::Log => Self::new(Code::Damaged, error.to_string()),
            ServeError::NoEntropy(_) => Self::new(Code::Failed, error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The server's table of docs/ERRORS.md as the code has it.
    fn table() -> String {
        let row = |code: &Code| {
            let (name, exit, advice) = (code.name(), code.exit(), code.advice());
            format!("| `{name}` | {exit} | {advice} |")
        };
        Code::ALL.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// Scripts of others depend on these codes: the page lists them all and no others.
    #[test]
    fn the_page_of_codes_is_the_list_of_the_code() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ERRORS.md");
        let page = std::fs::read_to_string(page).unwrap();
        let ours = page
            .lines()
            .skip_while(|line| !line.starts_with("# What `sleutelbos-server`"));
        let rows: Vec<&str> = ours.filter(|line| line.starts_with("| `")).collect();
        let table = table();
        assert_eq!(
            rows.join("\n"),
            table,
            "write this table into docs/ERRORS.md:\n{table}"
        );
    }
}
