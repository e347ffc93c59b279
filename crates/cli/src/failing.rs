//! How the command line says no.

use sb_app::face::{Failure, FailureCode};
use std::process::ExitCode;

/// Why a command stopped.
pub(crate) enum Stop {
    /// Refused or failed; nothing half-done. Exit 1.
    Failure(Failure),
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
                failure.field,
                1,
            ),
            Self::Usage(text) => ("usage".to_owned(), text.clone(), None, 2),
        };
        if json {
            let error = serde_json::json!({ "error": { "code": code, "message": message, "field": field } });
            eprintln!("{error}");
        } else if let Some(field) = field {
            eprintln!("sleutel: {field}: {message}");
        } else {
            eprintln!("sleutel: {message}");
        }
        ExitCode::from(exit)
    }
}

/// The code as the contract writes it.
fn name(code: FailureCode) -> String {
    let value = serde_json::to_value(code).unwrap_or_default();
    value.as_str().unwrap_or("bug").to_owned()
}

/// What to do, in one sentence. Never anything personal.
const fn sentence(code: FailureCode) -> &'static str {
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
        F::NotAMember => "this dossier is not shared with you",
        F::AlreadyMember => "this colleague can read it already",
        F::NotAllowed => "you may not do this; ask a coordinator",
        F::WrongPassphrase => "the passphrase does not fit; try again",
        F::WeakPassphrase => "use the five generated words (`profile create --words`)",
        F::BadInvitation => {
            "this invitation is not whole; copy all of the line, or ask for a new one"
        }
        F::InvitationExpired => "this invitation has expired; ask for a new one",
        F::InvitationUsed => "this invitation has been used; ask for a new one",
        F::OtherRegion => {
            "the server does not know this region or laptop; check the address with your coordinator"
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
        F::Damaged => "the file of this profile is damaged; do not go on with it and call for help",
        F::Bug => "something broke; try again, and call for help if it stays",
    }
}
