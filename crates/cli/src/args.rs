//! Commands and options. Names are a contract: scripts of others depend on them.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Sleutelbos on the command line: one profile of this laptop, offline first.
#[derive(Parser)]
#[command(name = "sleutel", version, propagate_version = true)]
pub(crate) struct Cli {
    /// Print one JSON document.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Folder of the profile; default: the only one there is.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) profile: Option<PathBuf>,
    /// File with the passphrase; else the variable `SLEUTEL_PASSPHRASE_FILE`, else a prompt.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Top,
}

#[derive(Subcommand)]
pub(crate) enum Top {
    /// Profiles on this laptop.
    #[command(subcommand)]
    Profile(Profile),
    /// Enter a region with an invitation; needs the server once.
    Join {
        /// The line `sleutelbos1-…`, or a file that holds it.
        invitation: String,
        /// Another address than the one inside.
        #[arg(long, value_name = "URL")]
        server: Option<String>,
    },
    /// Coordinator: invite a colleague; works offline.
    Invite {
        /// Name as colleagues will see it.
        #[arg(long)]
        name: String,
        /// `key_person` or `coordinator`.
        #[arg(long)]
        role: String,
        /// Hours until it expires, at least 1; default 72.
        #[arg(long, value_name = "N")]
        expires_hours: Option<u32>,
    },
    /// Users of the region.
    #[command(subcommand)]
    User(User),
    /// The region pack.
    #[command(subcommand)]
    Pack(Pack),
    /// The membership log.
    #[command(subcommand)]
    Log(Log),
    /// People.
    #[command(subcommand)]
    Person(Person),
    /// Contacts.
    #[command(subcommand)]
    Contact(Contact),
    /// Referrals.
    #[command(subcommand)]
    Referral(Referral),
    /// Who reads a dossier.
    #[command(subcommand)]
    Dossier(Dossier),
    /// The directory of services.
    #[command(subcommand)]
    Directory(Directory),
    /// Search people, contacts and referrals on this laptop.
    Search {
        /// Words.
        query: String,
    },
    /// One conversation with the server.
    Sync {
        /// Another address than the one that is kept.
        #[arg(long, value_name = "URL")]
        server: Option<String>,
        /// Stay, and talk again and again as the window does: one line per conversation, until SIGINT or SIGTERM.
        #[arg(long)]
        watch: bool,
    },
    /// Numbers about this profile.
    Status,
    /// Fields that two people filled in differently.
    Conflicts {
        #[command(subcommand)]
        command: Option<Conflicts>,
    },
    /// All visible state as canonical JSON.
    Dump {
        /// Only this dossier.
        #[arg(long, value_name = "ID")]
        dossier: Option<String>,
    },
    /// Verify database, log and tables.
    Verify,
}

#[derive(Subcommand)]
pub(crate) enum Profile {
    /// Make a profile.
    Create {
        /// Name as colleagues see it.
        #[arg(long)]
        name: String,
        /// Generate the passphrase and print it once.
        #[arg(long)]
        words: bool,
        /// Memory for unlocking, in MiB; from 64 to 4096.
        #[arg(long, value_name = "MIB", default_value_t = 256)]
        unlock_memory: u32,
    },
    /// List profiles: initials only.
    List,
}

#[derive(Subcommand)]
pub(crate) enum User {
    /// Everybody in the region.
    List,
}

#[derive(Subcommand)]
pub(crate) enum Pack {
    /// Coordinator: sign the version that the server offers.
    Approve,
}

#[derive(Subcommand)]
pub(crate) enum Log {
    /// Verify the whole membership log.
    Verify,
}

#[derive(Subcommand)]
pub(crate) enum Person {
    /// Add a person: JSON on standard input.
    Add,
    /// People on this laptop.
    List {
        /// Words of the name, any script.
        #[arg(long)]
        query: Option<String>,
    },
    /// One person with history.
    Show {
        /// The person.
        id: String,
    },
    /// Change fields: JSON of the changed fields on standard input. Prints `{op}`, and `{}` when nothing differs.
    Edit {
        /// The person.
        id: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Contact {
    /// Record a contact: JSON on standard input.
    Record,
    /// Correct a contact: JSON of the changed fields on standard input. Prints `{op}`, and `{}` when nothing differs.
    Correct {
        /// The contact.
        id: String,
    },
    /// Contacts, the newest first.
    List {
        /// Only with this person.
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        /// Only on or after this day.
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
    },
    /// One contact with history.
    Show {
        /// The contact.
        id: String,
    },
    /// Contacts out of a file, `.csv` or `.ndjson`.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum Referral {
    /// Make a referral: JSON on standard input.
    Make,
    /// Say a new status.
    Status {
        /// The referral.
        id: String,
        /// One of the 16 codes.
        status: String,
        /// Who says so.
        #[arg(long)]
        source: String,
        /// Code of the reason.
        #[arg(long)]
        reason: Option<String>,
        /// Short note.
        #[arg(long)]
        note: Option<String>,
    },
    /// Referrals, the newest first.
    List {
        /// Only with this status.
        #[arg(long)]
        status: Option<String>,
    },
    /// One referral.
    Show {
        /// The referral.
        id: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Dossier {
    /// Who can read it.
    Members {
        /// The dossier.
        id: String,
    },
    /// Let a colleague read and write it; works offline.
    Share {
        /// The dossier.
        id: String,
        /// The colleague.
        user: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Directory {
    /// Services that match.
    Search {
        /// Words; may be empty.
        query: String,
        /// Code of a municipality.
        #[arg(long, value_name = "GM")]
        municipality: Option<String>,
        /// Language spoken there.
        #[arg(long)]
        language: Option<String>,
        /// Life domain.
        #[arg(long)]
        domain: Option<String>,
    },
    /// One service.
    Show {
        /// The service.
        id: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Conflicts {
    /// Settle one.
    Choose {
        /// The conflict.
        id: String,
        /// The version to keep.
        #[arg(
            long,
            value_name = "OP",
            conflicts_with = "both",
            required_unless_present = "both"
        )]
        keep: Option<String>,
        /// Keep both, where that is possible.
        #[arg(long)]
        both: bool,
    },
}
