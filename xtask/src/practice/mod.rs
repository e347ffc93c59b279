//! `cargo xtask run`: a whole region to try things in, on this machine and out of everyone's way.
//!
//! `<cache>/sleutelbos/practice` holds everything: the server's data, a home for the coordinator
//! and one for each of the two key persons. The content comes from `assets/practice` and goes in
//! through the same commands that a worker has.

mod content;
mod enter;
mod hold;
mod home;
mod keyboard;
mod region;
mod tally;
#[cfg(all(test, unix))]
mod tests;
mod window;

use crate::apt::{self, Need};
use crate::cache::Held;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::{cache, tool, ui};
use content::{Content, User};
use home::Home;
use region::Region;
use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// Builds, makes the practice region if it is not there yet, and opens the first key person's window on it.
pub(crate) fn run(place: &Place, fresh: bool) -> Result<(), Stop> {
    let display = window::has_display();
    apt::ensure(if display {
        Need::Build
    } else {
        Need::BuildAndDrive
    })?;
    let built = build(place)?;

    let folder = folder(place);
    let _held = hold::practice(&folder)?;
    let content = content::read(place)?;
    let mut region = open(place, &folder, &content, fresh)?;
    let first = content.first()?;
    let home = Home::at(place, &folder, &first.key);
    meet(first, &home, region.url())?;

    println!("\nThe practice region runs at {}.", region.url());
    say_passphrase(first, &home)?;
    if display {
        // Boxed, because there is one only in the foreground.
        let typed = keyboard::ours().map(|typed| Box::new(typed) as Box<dyn BufRead + Send>);
        say_what_one_can_do(&content, typed.is_some());
        let typed = typed.unwrap_or_else(|| Box::new(io::empty()));
        show_and_end(place, &folder, &home, region, built, typed)
    } else {
        let seen = window::take_pictures(place, &home, &folder.join("pictures"), &built);
        seen.and(region.stop())
    }
}

/// Opens the window of somebody else of the practice region that runs already, with the server that is there.
pub(crate) fn run_beside(place: &Place, name: &str) -> Result<(), Stop> {
    let content = content::read(place)?;
    let user = content.other(name)?;
    let folder = folder(place);
    let _beside = hold::beside(&folder)?;
    if !window::has_display() {
        return Err(Stop::lacking(
            "There is no display to open a second window on.",
        ));
    }
    apt::ensure(Need::Build)?;
    let built = build(place)?;
    let home = Home::at(place, &folder, &user.key);
    // While somebody took it away the window opens as well: offline.
    if let Some(url) = Region::running(&folder) {
        meet(user, &home, &url)?;
    }
    println!();
    say_passphrase(user, &home)?;
    println!("The server goes on when this window closes.");
    window::show(place, &home, built, io::empty(), || ())
}

/// Makes a practice region aside and throws it away: what `run` would enter is taken by the programs as they are now.
/// They must have been built.
pub(crate) fn try_out(place: &Place) -> Result<(), Stop> {
    let folder = place.cache.join("practice-tried");
    let content = content::read(place)?;
    let mut region = open(place, &folder, &content, true)?;
    region.stop()?;
    fs::remove_dir_all(&folder).doing(|| format!("throw away {}", folder.display()))
}

fn folder(place: &Place) -> PathBuf {
    place.cache.join("practice")
}

/// The pages first: the window embeds them. Examples and programs are chosen together, so that
/// cargo picks the features that `cargo xtask test` picks and nothing is built twice. What it built stays ours
/// until the last program of it has been started.
fn build(place: &Place) -> Result<Held, Stop> {
    let built = cache::take(place)?;
    ui::build(place)?;
    tool::run(tool::cargo(place).args([
        "build",
        "--locked",
        "--workspace",
        "--bins",
        "--examples",
    ]))?;
    Ok(built)
}

/// The region with its server running. One that was left half made is made again.
fn open(place: &Place, folder: &Path, content: &Content, fresh: bool) -> Result<Region, Stop> {
    // Written last, so that its presence means that everything else is there.
    let ready = ready_mark(folder);
    if !fresh && ready.exists() {
        return Region::start(place, folder);
    }
    let _alone = hold::alone(folder)?;
    if folder.exists() {
        fs::remove_dir_all(folder).doing(|| format!("throw away {}", folder.display()))?;
    }
    fs::create_dir_all(folder).doing(|| format!("make {}", folder.display()))?;
    println!("Making the practice region; this happens once.");
    let (region, invitation) = Region::make(place, folder)?;
    enter::everything(place, folder, content, region.url(), &invitation)?;
    tally::check(place, folder, content)?;
    fs::write(&ready, "").doing(|| format!("write {}", ready.display()))?;
    Ok(region)
}

fn ready_mark(folder: &Path) -> PathBuf {
    folder.join("ready")
}

/// Lets the home hear where the server is; it may have moved since last time.
fn meet(user: &User, home: &Home, url: &str) -> Result<(), Stop> {
    home.meet_server(url).map_err(|stop| {
        if stop.sentence().contains("\"in_use\"") {
            return Stop::failed(format!("{}'s window is open already.", user.name));
        }
        Stop::failed(format!(
            "{}\nWas the practice region made by another version? `cargo xtask run --fresh` makes a new one.",
            stop.sentence()
        ))
    })
}

fn say_passphrase(user: &User, home: &Home) -> Result<(), Stop> {
    println!("{}'s passphrase: {}\n", user.name, home.passphrase()?);
    Ok(())
}

fn say_what_one_can_do(content: &Content, typed: bool) {
    println!("Beside it, in another terminal:");
    for user in content.others() {
        println!("    cargo xtask run --as {:<12} {}", user.key, user.name);
    }
    if typed {
        println!(
            "Enter takes the server away, so that everybody is offline; Enter again brings it back."
        );
    }
    println!("Closing the window ends the server too.");
}

/// Shows the window, with the server coming and going by Enter; when it is closed no server is left.
fn show_and_end(
    place: &Place,
    folder: &Path,
    home: &Home,
    mut region: Region,
    built: Held,
    typed: impl BufRead + Send + 'static,
) -> Result<(), Stop> {
    let seen = window::show(place, home, built, typed, || {
        // The window stays: whoever presses Enter may try again.
        if let Err(stop) = region.switch(place, folder) {
            stop.say();
        }
    });
    seen.and(region.stop())
}
