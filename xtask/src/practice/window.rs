//! The window of the practice region, on the display there is or on a virtual one.

use super::home::Home;
use crate::cache::Held;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Windows and macOS always have one; elsewhere X or Wayland says so.
pub(crate) fn has_display() -> bool {
    let named = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Opens it and waits until it is closed. Meanwhile others may build: what runs stays what it was when it started.
pub(crate) fn show(place: &Place, home: &Home, built: Held) -> Result<(), Stop> {
    println!("Closing the window ends the server too.");
    let mut window = Command::new(place.program("sleutelbos"));
    home.move_in(&mut window);
    tool::run_once_started(&mut window, || drop(built))
}

/// Unlocks by typing, visits some screens, and saves what they look like.
pub(crate) fn take_pictures(
    place: &Place,
    home: &Home,
    into: &Path,
    _built: &Held,
) -> Result<(), Stop> {
    println!("There is no display: the window opens on a virtual one and is photographed.");
    if into.exists() {
        fs::remove_dir_all(into).doing(|| format!("empty {}", into.display()))?;
    }
    let mut pictures = Command::new(place.target().join("debug/examples/pictures"));
    home.move_in(&mut pictures);
    tool::run(pictures.arg(home.passphrase_file()).arg(into))
}
