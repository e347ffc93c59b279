//! `cargo xtask bench`: speed and memory of the programs as they are shipped.

use crate::apt::{self, Need};
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::{cache, tool, ui};
use std::env;
use std::fs;
use std::io;
use std::process::Command;

/// Builds in a process of its own, then measures. Standard output carries the document and nothing else.
pub(crate) fn run(place: &Place, quick: bool) -> Result<(), Stop> {
    let own = env::current_exe().doing(|| "find this program".to_owned())?;
    // npm and apt say what they do on standard output: here that goes where progress goes.
    tool::run(
        Command::new(own)
            .args(["bench", "--build-only"])
            .stdout(io::stderr()),
    )?;

    // Nobody replaces the programs while they are measured, or makes the machine busy with a build of ours.
    let _held = cache::take(place)?;
    // On the disk that profiles lie on; a temporary folder in memory would make every flush free.
    let folder = place.cache.join("bench");
    fs::create_dir_all(&folder).doing(|| format!("make {}", folder.display()))?;
    let mut bench = Command::new(place.target().join("release/examples/bench"));
    bench.current_dir(&place.root).env("TMPDIR", &folder);
    if quick {
        bench.arg("--quick");
    }
    tool::run(&mut bench)
}

/// All programs, those that measure included, in one build: chosen apart they would share less.
pub(crate) fn build(place: &Place) -> Result<(), Stop> {
    apt::ensure(Need::BuildAndDrive)?;
    let _held = cache::take(place)?;
    ui::build(place)?;
    tool::run(tool::cargo(place).args([
        "build",
        "--release",
        "--locked",
        "--workspace",
        "--bins",
        "--examples",
        "--features",
        "sleutelbos/empty-window",
    ]))
}
