//! Where things are on this machine.

use crate::stop::Stop;
use std::env;
use std::path::PathBuf;

/// The checkout, and the cache beside it that several checkouts share.
pub(crate) struct Place {
    /// The folder that holds `Cargo.toml` of the workspace.
    pub(crate) root: PathBuf,
    /// `<user cache>/sleutelbos`: build output, tools and the practice region.
    pub(crate) cache: PathBuf,
}

impl Place {
    pub(crate) fn find() -> Result<Self, Stop> {
        // Asked at run time, not at compile time: a copied checkout must not point at the old one.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .ok_or_else(|| {
                Stop::failed("Start this as `cargo xtask`, from inside the checkout.")
            })?;
        let root = manifest
            .parent()
            .map(PathBuf::from)
            .ok_or_else(|| Stop::failed("The checkout cannot be the root of the disk."))?;
        let cache = user_cache()
            .ok_or_else(|| {
                Stop::lacking("Set HOME or XDG_CACHE_HOME: there is no place for build output.")
            })?
            .join("sleutelbos");
        Ok(Self { root, cache })
    }

    /// Build output of everything but xtask itself.
    pub(crate) fn target(&self) -> PathBuf {
        self.cache.join("target")
    }

    /// A program of ours, built for development.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target()
            .join("debug")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// The XDG rule counts only absolute paths; other systems have their own folder.
fn user_cache() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if let Some(cache) = absolute("XDG_CACHE_HOME") {
        return Some(cache);
    }
    if cfg!(windows) {
        return absolute("LOCALAPPDATA");
    }
    let below_home = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    absolute("HOME").map(|home| home.join(below_home))
}
