//! What a region's administrator types. Names, arguments and JSON keys are a contract: scripts depend on them.
//!
//! Exit status: 0 done, 1 refused or failed with nothing half-done, 2 wrong usage. Errors go to stderr, with `--json` as
//! `{"error":{"code":"…","message":"…","field":null}}`.

mod admin;
mod args;
mod failure;
mod init;
mod pack;
mod serve;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command, PackCommand};
use failure::Failure;

/// What a command has to say: for people, or as one JSON document.
struct Output {
    json: serde_json::Value,
    text: String,
    /// Whether what was looked at is in order.
    ok: bool,
}

impl Output {
    fn new(json: serde_json::Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            ok: true,
        }
    }
}

/// Reads the command line, does it, and says how it went.
pub fn run() -> ExitCode {
    let json_asked = std::env::args_os().any(|arg| arg == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() && json_asked {
                let line = error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                return Failure::usage(line).tell(true);
            }
            // Help is not an error, and neither is being asked for the version.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let done = match args.command {
        Command::Init(ref init) => init::run(&args.data, init),
        Command::Serve(ref serve) => serve::run(&args.data, serve),
        Command::Pack {
            command: PackCommand::Check { ref dir },
        } => Ok(pack::check(dir)),
        Command::Pack {
            command: PackCommand::Load { ref dir },
        } => pack::load(&args.data, dir),
        Command::Stats => admin::stats(&args.data),
        Command::Backup { ref file } => admin::backup(&args.data, file),
        Command::Verify => admin::verify(&args.data),
        Command::Restore { .. } | Command::Retention { .. } => Err(Failure::later()),
    };
    match done {
        Ok(output) => {
            let text = if args.json {
                output.json.to_string()
            } else {
                output.text
            };
            if !text.is_empty() && text != "null" {
                // Whoever closed our stdout does not want to read it.
                let _ = writeln!(std::io::stdout(), "{text}");
            }
            ExitCode::from(u8::from(!output.ok))
        }
        Err(failure) => failure.tell(args.json),
    }
}
