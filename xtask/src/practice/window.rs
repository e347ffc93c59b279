//! The window of the practice region, on the display there is or on a virtual one.

use super::home::Home;
use crate::cache::Held;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use std::env;
use std::fs;
use std::io::BufRead;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

/// Windows and macOS always have one; elsewhere X or Wayland says so.
pub(crate) fn has_display() -> bool {
    let named = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// What can happen while a window is open.
enum Event {
    Enter,
    Closed(Result<(), Stop>),
}

/// Opens it and waits until it is closed; each line that is typed meanwhile does `enter`.
/// Others may build as soon as it runs: what runs stays what it was when it started.
pub(crate) fn show(
    place: &Place,
    home: &Home,
    built: Held,
    typed: impl BufRead + Send + 'static,
    mut enter: impl FnMut(),
) -> Result<(), Stop> {
    let mut window = Command::new(place.program("sleutelbos"));
    home.move_in(&mut window);
    // What is typed is for us.
    window.stdin(Stdio::null());
    let (tell, events) = mpsc::channel();
    let keyboard = tell.clone();
    // Nobody waits for this one: it may sit at a keyboard that is never touched.
    thread::spawn(move || {
        typed
            .lines()
            .map_while(Result::ok)
            .try_for_each(|_| keyboard.send(Event::Enter))
    });
    thread::spawn(move || {
        let closed = tool::run_once_started(&mut window, || drop(built));
        tell.send(Event::Closed(closed))
    });
    for event in events {
        match event {
            Event::Enter => enter(),
            Event::Closed(outcome) => return outcome,
        }
    }
    Err(Stop::failed(
        "Nobody knows any more whether the window is open.",
    ))
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
