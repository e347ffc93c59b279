//! `sleutel`: the use cases of Sleutelbos without a window, for spreadsheets, support and scripts.

mod args;
mod failing;
mod input;
mod people;
mod printing;
mod profile;
mod records;
mod region;
mod start;

use args::{Cli, Top};
use clap::Parser;
use clap::error::{ContextKind, ContextValue};
use failing::Stop;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(said) if said.use_stderr() => return wrong_usage(said),
        // Help or version, which was asked for.
        Err(said) => {
            return said
                .print()
                .map_or_else(|_| Stop::NoOutput.report(false), |()| ExitCode::SUCCESS);
        }
    };
    let json = cli.json;
    // With --json standard error holds one document and nothing before it.
    if !json {
        sb_app::log_to_stderr();
    }
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(json),
    }
}

/// All that clap says but the words that were typed: a name in the wrong place is in no message.
fn wrong_usage(mut said: clap::Error) -> ExitCode {
    for kind in [
        ContextKind::InvalidArg,
        ContextKind::InvalidValue,
        ContextKind::InvalidSubcommand,
    ] {
        // Options are ours, or so near to ours that one sees what was meant.
        let typed = match said.get(kind) {
            Some(ContextValue::String(word)) => !word.starts_with("--"),
            _ => false,
        };
        if typed {
            said.insert(kind, ContextValue::String("…".to_owned()));
        }
    }
    if std::env::args_os().any(|word| word == "--json") {
        return Stop::Usage(said.render().to_string()).report(true);
    }
    said.print().ok();
    ExitCode::from(2)
}

fn run(cli: Cli) -> Result<(), Stop> {
    let out = printing::Out { json: cli.json };
    let start = start::Start {
        profile: cli.profile,
        passphrase_file: cli.passphrase_file,
    };
    match cli.command {
        Top::Profile(command) => profile::profile(&start, out, command),
        Top::Join { invitation, server } => {
            region::join(&start, out, &invitation, server.as_deref())
        }
        Top::Invite {
            name,
            role,
            expires_hours,
        } => region::invite(&start, out, name, role, expires_hours),
        Top::User(command) => region::user(&start, out, &command),
        Top::Pack(command) => region::pack(&start, out, &command),
        Top::Log(command) => region::log(&start, out, &command),
        Top::Person(command) => people::person(&start, out, command),
        Top::Dossier(command) => people::dossier(&start, out, command),
        Top::Contact(command) => records::contact(&start, out, command),
        Top::Referral(command) => records::referral(&start, out, command),
        Top::Directory(command) => records::directory(&start, out, command),
        Top::Search { query } => records::search(&start, out, query),
        Top::Sync { server, watch } => region::sync(&start, out, server.as_deref(), watch),
        Top::Status => region::status(&start, out),
        Top::Conflicts { command } => people::conflicts(&start, out, command),
        Top::Dump { dossier } => region::dump(&start, out, dossier.as_deref()),
        Top::Verify => profile::verify(&start, out),
    }
}
