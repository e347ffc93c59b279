//! `cargo xtask test`: every check there is, none skipped because another failed.

use crate::apt::{self, Need};
use crate::place::Place;
use crate::steps::Steps;
use crate::stop::Stop;
use crate::{bindings, cache, deny, practice, third_party, tool, ui};
use std::process::Command;

/// Runs all checks; `cargo test` goes last, so that its counts end the output.
pub(crate) fn everything(place: &Place) -> Result<(), Stop> {
    // Without these nothing below can run: the one place where we stop early.
    apt::ensure(Need::BuildAndDrive)?;
    let _held = cache::take(place)?;
    let mut steps = Steps::default();
    pages(place, &mut steps)?;
    rust(place, &mut steps);
    steps.sum_up();

    println!("\n== tests: unit, property, contract, system, window");
    // The export tests of ts-rs write files; the check above has them, here they go aside.
    let tested = tool::run(
        tool::cargo(place)
            .env("TS_RS_EXPORT_DIR", place.cache.join("bindings"))
            .args(["test", "--locked", "--workspace", "--no-fail-fast"]),
    );
    let failed = steps.failed();
    match (tested, failed.is_empty()) {
        (Ok(()), true) => Ok(()),
        (Ok(()), false) => Err(Stop::failed(format!(
            "Failed before the tests: {}.",
            failed.join(", ")
        ))),
        (Err(stop), true) => Err(stop),
        (Err(stop), false) => Err(Stop::failed(format!(
            "{}\nFailed before the tests: {}.",
            stop.sentence(),
            failed.join(", ")
        ))),
    }
}

fn pages(place: &Place, steps: &mut Steps) -> Result<(), Stop> {
    let mut lacking = None;
    steps.step("npm ci", || {
        ui::install(place)
            .inspect_err(|stop| lacking = stop.is_lacking().then(|| stop.sentence().to_owned()))
    });
    if let Some(sentence) = lacking {
        return Err(Stop::lacking(sentence));
    }
    for (name, script) in [
        ("pages: format", "format:check"),
        ("pages: lint", "lint"),
        ("pages: types", "check"),
        ("pages: texts", "i18n:check"),
        ("pages: tests", "test"),
        ("pages: build", "build"),
    ] {
        steps.step(name, || ui::script(place, script));
    }
    Ok(())
}

fn rust(place: &Place, steps: &mut Steps) {
    let cargo = |words: &[&str]| -> Command {
        let mut command = tool::cargo(place);
        command.args(words);
        command
    };
    steps.step("rust: format", || {
        tool::run(&mut cargo(&["fmt", "--all", "--check"]))
    });
    steps.step("rust: clippy", || {
        tool::run(&mut cargo(&[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--keep-going",
            "--",
            "--deny",
            "warnings",
        ]))
    });
    steps.step("licences and sources", || deny::check(place));
    steps.step("THIRD-PARTY.md is up to date", || third_party::check(place));
    // The system tests start the real programs; building all targets makes them with exactly the
    // features that `cargo test` uses, so nothing is built twice.
    steps.step("rust: build", || {
        tool::run(&mut cargo(&[
            "build",
            "--locked",
            "--workspace",
            "--all-targets",
        ]))
    });
    steps.step("bindings are up to date", || bindings::check(place));
    steps.step("practice region can be made", || practice::try_out(place));
}
