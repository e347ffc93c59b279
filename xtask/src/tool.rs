//! Starting other programs: cargo with our build folder, and anything with a readable failure.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use std::env;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// `cargo`, in the checkout, building into the cache.
pub(crate) fn cargo(place: &Place) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(&place.root)
        .env("CARGO_TARGET_DIR", place.target());
    // `cargo run` told us about xtask itself. Some build scripts watch these variables: with them
    // a build started from here and one started by hand would rebuild each other's crates.
    let about_xtask = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
    ];
    for (name, _) in env::vars_os() {
        if about_xtask
            .iter()
            .any(|start| name.to_string_lossy().starts_with(start))
        {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it with our own input and output; anything but exit 0 is a failure that names the command.
pub(crate) fn run(command: &mut Command) -> Result<(), Stop> {
    run_once_started(command, || ())
}

/// The same, and does `then` as soon as it runs.
pub(crate) fn run_once_started(command: &mut Command, then: impl FnOnce()) -> Result<(), Stop> {
    let mut child = command
        .spawn()
        .doing(|| format!("start `{}`", line(command)))?;
    then();
    let status = child
        .wait()
        .doing(|| format!("wait for `{}`", line(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::failed(format!(
            "`{}` failed ({status}).",
            line(command)
        )))
    }
}

/// Runs it and gives back what it printed; on failure its own words are passed on.
pub(crate) fn output(command: &mut Command) -> Result<String, Stop> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .doing(|| format!("start `{}`", line(command)))?;
    if output.status.success() {
        String::from_utf8(output.stdout).doing(|| format!("read what `{}` printed", line(command)))
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Stop::failed(format!(
            "`{}` failed ({}).\n{}",
            line(command),
            output.status,
            said.trim()
        )))
    }
}

/// Whether a program of this name can be started at all.
pub(crate) fn exists(name: &str) -> bool {
    Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

fn line(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}
