//! The pages of the window: npm, and what it has to say about them.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use std::fs;
use std::process::Command;

/// Installs what `ui/package-lock.json` names, unless exactly that is there already.
pub(crate) fn install(place: &Place) -> Result<(), Stop> {
    if !tool::exists(NPM) {
        return Err(Stop::lacking(
            "Node.js 20 or newer with npm is needed for the pages; install it first.",
        ));
    }
    let wanted = place.root.join("ui/package-lock.json");
    let wanted = fs::read(&wanted).doing(|| format!("read {}", wanted.display()))?;
    // A copy of the lock file inside node_modules says what was installed; npm empties the folder first.
    let stamp = place.root.join("ui/node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    tool::run(npm(place).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).doing(|| format!("write {}", stamp.display()))
}

/// One script of `ui/package.json`.
pub(crate) fn script(place: &Place, name: &str) -> Result<(), Stop> {
    tool::run(npm(place).args(["run", "--silent", name]))
}

/// Installs and builds: `ui/dist` is what the window embeds.
pub(crate) fn build(place: &Place) -> Result<(), Stop> {
    install(place)?;
    script(place, "build")
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn npm(place: &Place) -> Command {
    let mut command = Command::new(NPM);
    command.current_dir(place.root.join("ui"));
    command
}
