//! The build cache outside the checkout, and the guard that makes it safe to share.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use std::fs::{self, File};
use std::path::Path;

/// A lock that is held: of the build cache, for which other builds of ours wait, or of the practice region.
#[derive(Debug)]
pub(crate) struct Held {
    lock: File,
}

impl Held {
    /// Keeps what was locked just now.
    pub(crate) fn of(lock: File) -> Self {
        Self { lock }
    }
}

impl Drop for Held {
    /// Let go of by name: closing the file alone would leave the lock with a child of another thread
    /// that is between its fork and its program, and so still has the file.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

/// Takes the build cache for this checkout.
///
/// Cargo tells two checkouts at different paths apart for what it compiles, but not for the
/// programs it puts into `debug/`: a test there would run a stale program of the other checkout.
/// So the last checkout is remembered, and after a change every crate of ours is built anew;
/// the dependencies, which take nearly all the time, stay.
pub(crate) fn take(place: &Place) -> Result<Held, Stop> {
    fs::create_dir_all(&place.cache).doing(|| format!("make {}", place.cache.display()))?;
    let lock = take_lock(&place.cache.join("build.lock"))?;
    let remembered = place.cache.join("checkout");
    let here = place.root.to_string_lossy().into_owned();
    if place.target().exists() && fs::read_to_string(&remembered).unwrap_or_default().trim() != here
    {
        println!("Another checkout built here last: our own crates are built anew.");
        clean_members(place)?;
    }
    fs::write(&remembered, &here).doing(|| format!("write {}", remembered.display()))?;
    Ok(Held::of(lock))
}

/// Waits until nobody else has it. The system lets go of it when the process ends, however it ends.
fn take_lock(path: &Path) -> Result<File, Stop> {
    let file = File::create(path).doing(|| format!("make {}", path.display()))?;
    if file.try_lock().is_err() {
        println!("Another `cargo xtask` is building; waiting for it.");
        file.lock().doing(|| format!("lock {}", path.display()))?;
    }
    Ok(file)
}

fn clean_members(place: &Place) -> Result<(), Stop> {
    let members = members(place)?;
    for profile in ["dev", "release"] {
        let mut clean = tool::cargo(place);
        clean.args(["clean", "--quiet", "--profile", profile]);
        for member in &members {
            clean.args(["--package", member]);
        }
        tool::run(&mut clean)?;
    }
    Ok(())
}

/// The names of our own crates, as cargo knows them.
fn members(place: &Place) -> Result<Vec<String>, Stop> {
    let text =
        tool::output(tool::cargo(place).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).doing(|| "read `cargo metadata`".into())?;
    let packages = metadata
        .get("packages")
        .and_then(|packages| packages.as_array());
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(|package| package.get("name")?.as_str().map(str::to_owned))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::path::PathBuf;

    /// A checkout with one crate of its own, and the cache that it shares with others.
    fn checkout(folder: &Path, name: &str) -> Place {
        let root = folder.join(name);
        fs::create_dir_all(root.join("src")).unwrap();
        fs::write(
            root.join("Cargo.toml"),
            "[package]\nname = \"guarded\"\nedition = \"2024\"\n",
        )
        .unwrap();
        fs::write(root.join("src/main.rs"), "fn main() {}").unwrap();
        let cache = folder.join("cache");
        Place { root, cache }
    }

    fn program_built_by(place: &Place) -> PathBuf {
        let _held = take(place).unwrap();
        tool::run(tool::cargo(place).args(["build", "--quiet", "--offline"])).unwrap();
        place.program("guarded")
    }

    #[test]
    fn another_checkout_finds_no_program_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let program = program_built_by(&checkout(folder.path(), "one"));
        assert!(program.exists());
        let _held = take(&checkout(folder.path(), "two")).unwrap();
        assert!(!program.exists());
    }

    #[test]
    fn the_same_checkout_finds_its_programs_again() {
        let folder = tempfile::tempdir().unwrap();
        let one = checkout(folder.path(), "one");
        let program = program_built_by(&one);
        let _held = take(&one).unwrap();
        assert!(program.exists());
    }

    #[test]
    fn the_cache_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let one = checkout(folder.path(), "one");
        let held = take(&one).unwrap();
        let lock = || {
            File::create(one.cache.join("build.lock"))
                .unwrap()
                .try_lock()
        };
        assert!(lock().is_err());
        drop(held);
        assert!(lock().is_ok());
    }

    #[test]
    fn the_cache_is_free_although_a_starting_child_has_the_file_still() {
        let folder = tempfile::tempdir().unwrap();
        let one = checkout(folder.path(), "one");
        let held = take(&one).unwrap();
        let _as_a_child_has_it = held.lock.try_clone().unwrap();
        drop(held);
        let file = File::create(one.cache.join("build.lock")).unwrap();
        assert!(file.try_lock().is_ok());
    }
}
