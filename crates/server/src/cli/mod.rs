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
use failure::{Code, Failure};

/// What a command has to say: for people, or as one JSON document.
struct Output {
    json: serde_json::Value,
    text: String,
    /// Whether what was looked at is in order.
    ok: bool,
    /// What it means that this could not be written, as on a full disk.
    unsaid: &'static str,
}

impl Output {
    fn new(json: serde_json::Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            ok: true,
            unsaid: "the answer could not be written",
        }
    }

    /// Writes it to stdout.
    fn tell(&self, json: bool) -> Result<(), Failure> {
        let text = if json {
            self.json.to_string()
        } else {
            self.text.clone()
        };
        if text.is_empty() || text == "null" {
            return Ok(());
        }
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "{text}")
            .and_then(|()| stdout.flush())
            .map_err(|_| Failure::new(Code::Output, self.unsaid))
    }
}

/// What is wrong with the command line, on one line: what clap says before it shows how it should be.
fn reason(error: &clap::Error) -> String {
    let text = error.to_string();
    let said = text.split("\n\nUsage:").next().unwrap_or_default();
    let words: Vec<&str> = said.split_whitespace().collect();
    let line = words.join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

/// Reads the command line, does it, and says how it went.
pub fn run() -> ExitCode {
    let json_asked = std::env::args_os().any(|arg| arg == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() && json_asked {
                return Failure::usage(reason(&error)).tell(true);
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
    let told = done.and_then(|output| {
        output.tell(args.json)?;
        Ok(output.ok)
    });
    match told {
        Ok(ok) => ExitCode::from(u8::from(!ok)),
        Err(failure) => failure.tell(args.json),
    }
}
