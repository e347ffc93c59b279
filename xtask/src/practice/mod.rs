//! `cargo xtask run`: a whole region to try things in, on this machine and out of everyone's way.
//!
//! `<cache>/sleutelbos/practice` holds everything: the server's data, a home for the coordinator
//! and one for each of the two key persons. The content comes from `assets/practice` and goes in
//! through the same commands that a worker has.

mod content;
mod enter;
mod home;
mod region;
mod window;

use crate::apt::{self, Need};
use crate::cache::Held;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::{cache, tool, ui};
use home::Home;
use region::Region;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Whose laptop the window opens: the first key person of `assets/practice/users.ndjson`.
const FIRST: usize = 0;

/// Builds, makes the practice region if it is not there yet, and opens the window on it.
pub(crate) fn run(place: &Place, fresh: bool) -> Result<(), Stop> {
    let display = window::has_display();
    apt::ensure(if display {
        Need::Build
    } else {
        Need::BuildAndDrive
    })?;
    let built = build(place)?;

    let folder = place.cache.join("practice");
    let _held = hold(place)?;
    let mut region = open(place, &folder, fresh)?;
    let content = content::read(place)?;
    let first = content
        .users
        .get(FIRST)
        .ok_or_else(|| Stop::failed("assets/practice/users.ndjson names nobody."))?;
    let home = Home::at(place, &folder, &first.key);
    home.meet_server(region.url()).map_err(|stop| {
        Stop::failed(format!(
            "{}\nWas the practice region made by another version? `cargo xtask run --fresh` makes a new one.",
            stop.sentence()
        ))
    })?;

    println!("\nThe practice region runs at {}.", region.url());
    println!("{}'s passphrase: {}\n", first.name, home.passphrase()?);
    let seen = if display {
        window::show(place, &home, built)
    } else {
        window::take_pictures(place, &home, &folder.join("pictures"), &built)
    };
    let ended = region.stop();
    seen.and(ended)
}

/// Makes a practice region aside and throws it away: what `run` would enter is taken by the programs as they are now.
/// They must have been built.
pub(crate) fn try_out(place: &Place) -> Result<(), Stop> {
    let folder = place.cache.join("practice-tried");
    let mut region = open(place, &folder, true)?;
    region.stop()?;
    fs::remove_dir_all(&folder).doing(|| format!("throw away {}", folder.display()))
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

/// One practice region at a time: two servers on one database would be no practice.
fn hold(place: &Place) -> Result<File, Stop> {
    let path = place.cache.join("practice.lock");
    let file = File::create(&path).doing(|| format!("make {}", path.display()))?;
    file.try_lock().map_err(|_| {
        Stop::failed("The practice region is open already; close that window first.")
    })?;
    Ok(file)
}

/// The region with its server running. One that was left half made is made again.
fn open(place: &Place, folder: &Path, fresh: bool) -> Result<Region, Stop> {
    // Written last, so that its presence means that everything else is there.
    let ready = ready_mark(folder);
    if !fresh && ready.exists() {
        return Region::start(place, folder);
    }
    if folder.exists() {
        fs::remove_dir_all(folder).doing(|| format!("throw away {}", folder.display()))?;
    }
    fs::create_dir_all(folder).doing(|| format!("make {}", folder.display()))?;
    println!("Making the practice region; this happens once.");
    let (region, invitation) = Region::make(place, folder)?;
    enter::everything(place, folder, region.url(), &invitation)?;
    fs::write(&ready, "").doing(|| format!("write {}", ready.display()))?;
    Ok(region)
}

fn ready_mark(folder: &Path) -> PathBuf {
    folder.join("ready")
}
