//! How the command line says no.

use sb_app::face::{Failure, FailureCode};
use std::io::Write;
use std::process::ExitCode;

/// Why a command stopped.
pub(crate) enum Stop {
    /// Refused or failed; nothing half-done. Exit 1.
    Failure(Failure),
    /// The same at a field that only the input knows; `message` names it.
    Field {
        code: FailureCode,
        field: Option<String>,
        message: String,
    },
    /// Done, but the result could not be written. Exit 1.
    NoOutput,
    /// Wrong usage, said in a sentence. Exit 2.
    Usage(String),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Stop {
    /// Prints it on standard error and gives the exit status.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        let (code, message, field, exit) = match self {
            Self::Failure(failure) => (
                name(failure.code),
                sentence(failure.code).to_owned(),
                failure.field.map(str::to_owned),
                1,
            ),
            Self::Field {
                code,
                field,
                message,
            } => (name(*code), message.clone(), field.clone(), 1),
            Self::NoOutput => ("no_output".to_owned(), NO_OUTPUT.to_owned(), None, 1),
            Self::Usage(text) => ("usage".to_owned(), text.trim_end().to_owned(), None, 2),
        };
        let said = if json {
            let error = serde_json::json!({ "error": { "code": code, "message": message, "field": field } });
            error.to_string()
        } else if let Some(field) = field {
            format!("sleutel: {field}: {message}")
        } else {
            format!("sleutel: {message}")
        };
        // The exit status says it too, where nobody reads standard error.
        writeln!(std::io::stderr(), "{said}").ok();
        ExitCode::from(exit)
    }
}

/// What `no_output` says.
const NO_OUTPUT: &str = "the result could not be written; what was asked is done, except that a profile whose words were lost is taken back";

/// The code as the contract writes it.
fn name(code: FailureCode) -> String {
    let value = serde_json::to_value(code).unwrap_or_default();
    value.as_str().unwrap_or("bug").to_owned()
}

/// What to do, in one sentence. Never anything personal.
#[allow(clippy::too_many_lines, reason = "one table: a row per code")]
pub(crate) const fn sentence(code: FailureCode) -> &'static str {
    use FailureCode as F;
    match code {
        F::Empty => "fill this in",
        F::TooLong => "make this shorter",
        F::TooMany => "choose fewer",
        F::NotANumber => "write a whole number",
        F::OutOfRange => "this number is too small or too large",
        F::NotADate => "write a day as YYYY-MM-DD",
        F::InFuture => "this day is still to come; check the date",
        F::UnknownCode => "the region pack does not have this code; choose one of its lists",
        F::UnknownField => "this field does not exist; check its spelling",
        F::WrongType => "this kind of value does not fit this field",
        F::Bsn => {
            "this looks like a citizen service number (BSN); leave it out. A phone number? Begin with 0"
        }
        F::VNumber => "this looks like a V-number; leave it out",
        F::Iban => "this looks like a bank account; leave it out",
        F::NotFound => "not found on this laptop",
        F::AgreementNeeded => "this kind of partner needs the person's agreement first",
        F::Protocol => {
            "no referral is made to this partner; call the number that `directory show` gives"
        }
        F::Transition => "this status cannot follow the one it has, or needs a reason",
        F::NotBoth => "both cannot be kept for this field; choose one",
        F::NotAConflict => "there is nothing to choose here any more",
        F::ChooseFirst => {
            "two people filled this in differently; choose first (`conflicts`, `conflicts choose`)"
        }
        F::NotAMember => "this dossier is not shared with you",
        F::AlreadyMember => "this colleague can read it already",
        F::NotAllowed => "you may not do this; ask a coordinator",
        F::WrongPassphrase => "the passphrase does not fit; try again",
        F::WeakPassphrase => "use the five generated words (`profile create --words`)",
        F::BadInvitation => {
            "this invitation is not whole; copy all of the line, or ask for a new one"
        }
        F::BadAddress => {
            "this is no address of a server; ask your coordinator for it and give it with --server https://…"
        }
        F::InvitationExpired => "this invitation has expired; ask for a new one",
        F::InvitationUsed => "this invitation has been used; ask for a new one",
        F::InvitationEarly => {
            "the server does not know this invitation yet; wait until your coordinator has synced, and try again"
        }
        F::OtherRegion => {
            "the server does not know this region; check the address with your coordinator"
        }
        F::UnknownDevice => {
            "the server does not know this laptop; ask for a new invitation and join with a new profile"
        }
        F::NotJoined => "join a region first (`sleutel join`)",
        F::AlreadyJoined => "this profile is in a region already",
        F::NoSuchProfile => "there is no profile here",
        F::InUse => "this profile is open elsewhere, or exists already",
        F::Locked => "open the profile first",
        F::UnreadableFile => "this file cannot be read; save it as CSV with a line of column names",
        F::BadRow => "this row does not fit the columns",
        F::Offline => "no connection with the server; your work is kept here, try again later",
        F::ServerRefused => {
            "the server broke the rules; nothing was taken over. Call your coordinator"
        }
        F::Fork => {
            "this laptop stood at an earlier state; sync stopped, your work is kept. Call your coordinator"
        }
        F::TooOld => "update the app",
        F::DiskFull => "the disk is full; free some space and try again",
        F::NoAccess => "you may not read or write there; choose another folder or ask for access",
        F::NotAFolder => "this is a file; give the folder of a profile",
        F::Damaged => "the file of this profile is damaged; do not go on with it and call for help",
        F::Bug => "something broke; try again, and call for help if it stays",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The table of docs/ERRORS.md as the code has it.
    fn table() -> String {
        let mut rows: Vec<String> = FailureCode::ALL
            .iter()
            .map(|code| format!("| `{}` | 1 | {} |", name(*code), sentence(*code)))
            .collect();
        rows.push(format!("| `no_output` | 1 | {NO_OUTPUT} |"));
        rows.push("| `usage` | 2 | the words of the command line are no command; the message says what is asked |".to_owned());
        rows.join("\n")
    }

    /// Scripts of others depend on these codes: the page lists them all and no others.
    #[test]
    fn the_page_of_codes_is_the_list_of_the_code() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ERRORS.md");
        let page = std::fs::read_to_string(page).unwrap();
        let rows: Vec<&str> = page
            .lines()
            .take_while(|line| !line.starts_with("# What `sleutelbos-server`"))
            .filter(|line| line.starts_with("| `"))
            .collect();
        assert_eq!(
            rows.join("\n"),
            table(),
            "write this table into docs/ERRORS.md:\n{}",
            table()
        );
    }
}
