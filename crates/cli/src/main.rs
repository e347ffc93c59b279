//! `sleutel`: the use cases of Sleutelbos without a window, for spreadsheets, support and scripts.

mod args;
mod failing;
mod people;
mod printing;
mod records;
mod region;
mod start;

use args::{Cli, Top};
use clap::Parser;
use failing::Stop;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(json),
    }
}

fn run(cli: Cli) -> Result<(), Stop> {
    let out = printing::Out { json: cli.json };
    let start = start::Start {
        profile: cli.profile,
        passphrase_file: cli.passphrase_file,
    };
    match cli.command {
        Top::Profile(command) => region::profile(&start, out, command),
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
        Top::Sync { server } => region::sync(&start, out, server.as_deref()),
        Top::Status => region::status(&start, out),
        Top::Conflicts { command } => people::conflicts(&start, out, command),
        Top::Dump { dossier } => region::dump(&start, out, dossier.as_deref()),
        Top::Verify => region::verify(&start, out),
    }
}
