//! Licences and sources of everything we link, by cargo-deny.

use crate::place::Place;
use crate::stop::Stop;
use crate::tool;
use std::path::PathBuf;

/// Pinned: another version may judge differently.
const VERSION: &str = "0.20.2";

/// Holds the tree against `deny.toml`.
///
/// Advisories are not asked for: their database is a download of its own, and a check that
/// fails without a network would teach people to skip it. The first run fetches the crates of
/// other systems, whose licences count too.
pub(crate) fn check(place: &Place) -> Result<(), Stop> {
    let program = program(place);
    if !program.exists() {
        install(place)?;
    }
    tool::run(
        // Of the program itself only the cargo settings are needed: folder and environment.
        tool::cargo(place).env("PATH", path_with(&program)).args([
            "deny",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            "licenses",
            "bans",
            "sources",
        ]),
    )
}

/// The version is in the path, so that a new one is installed beside the old.
fn folder(place: &Place) -> PathBuf {
    place
        .cache
        .join("tools")
        .join(format!("cargo-deny-{VERSION}"))
}

fn program(place: &Place) -> PathBuf {
    folder(place)
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX))
}

/// Unoptimised: it takes a quarter of the time to build and still answers within seconds.
fn install(place: &Place) -> Result<(), Stop> {
    println!("Installing cargo-deny {VERSION}, once.");
    tool::run(
        tool::cargo(place)
            .env("CARGO_TARGET_DIR", place.cache.join("tools/target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .args([
                "install",
                "cargo-deny",
                "--locked",
                "--quiet",
                "--debug",
                "--version",
                VERSION,
                "--root",
            ])
            .arg(folder(place)),
    )?;
    // 700 MB that nothing needs any more; if it cannot be removed it only takes room.
    let _ = std::fs::remove_dir_all(place.cache.join("tools/target"));
    Ok(())
}

/// `cargo deny` looks for `cargo-deny` on the path.
fn path_with(program: &std::path::Path) -> std::ffi::OsString {
    let own = program.parent().map(PathBuf::from);
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.into_iter().chain(std::env::split_paths(&rest))).unwrap_or(rest)
}
