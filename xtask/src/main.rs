//! `cargo xtask`: everything one does to this project, as one menu.
//!
//! Small modules, one per outside tool. Nothing here is part of the product.

mod apt;
mod bench;
mod bindings;
mod cache;
mod check;
mod deny;
mod place;
mod practice;
mod steps;
mod stop;
mod third_party;
mod tool;
mod ui;

use clap::{Parser, Subcommand};
use place::Place;
use std::process::ExitCode;

/// Builds, tests and tries Sleutelbos.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Menu {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Opens the app on a practice region: server, two key persons and made-up people included.
    ///
    /// Everything is kept under the cache directory; your own profiles are never touched.
    /// Enter in the terminal takes the server away, so that everybody is offline, and brings it back.
    /// Without a display the window opens on a virtual one and pictures of it are saved.
    Run {
        /// Throws the practice region away and makes a new one.
        #[arg(long)]
        fresh: bool,
        /// In a second terminal: opens another one's window beside it. The practice region says the names.
        #[arg(long = "as", value_name = "NAME", conflicts_with = "fresh")]
        other: Option<String>,
    },
    /// Checks everything: format, lints, licences, pages, unit, property, system and window tests.
    Test,
    /// Writes the TypeScript types of what crosses to a screen into ui/src/core/bindings.
    Bindings,
    /// Writes THIRD-PARTY.md: what others made that is part of Sleutelbos.
    ThirdParty,
    /// Measures speed and memory of a release build; prints one JSON document. See docs/BENCH.md.
    Bench {
        /// A tenth of the size, to see that it still runs.
        #[arg(long)]
        quick: bool,
        /// Only builds what is measured.
        #[arg(long)]
        build_only: bool,
    },
}

fn main() -> ExitCode {
    let outcome = match Menu::parse().task {
        Task::Run {
            other: Some(name), ..
        } => Place::find().and_then(|place| practice::run_beside(&place, &name)),
        Task::Run { fresh, .. } => Place::find().and_then(|place| practice::run(&place, fresh)),
        Task::Test => Place::find().and_then(|place| check::everything(&place)),
        Task::Bindings => Place::find().and_then(|place| bindings::write(&place)),
        Task::ThirdParty => Place::find().and_then(|place| third_party::write(&place)),
        Task::Bench {
            build_only: true, ..
        } => Place::find().and_then(|place| bench::build(&place)),
        Task::Bench { quick, .. } => Place::find().and_then(|place| bench::run(&place, quick)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            stop.say();
            stop.code()
        }
    }
}
