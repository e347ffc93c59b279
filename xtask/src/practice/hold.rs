//! Who has the practice region: one that runs it, and any number of windows beside it.

use crate::cache::Held;
use crate::stop::{Doing, Stop};
use std::fs::{self, File};
use std::path::Path;

/// One at a time: two servers on one database would be no practice.
pub(crate) fn practice(folder: &Path) -> Result<Held, Stop> {
    let file = file(folder, "lock")?;
    file.try_lock().map_err(|_| {
        Stop::failed(
            "The practice region is open already; close that window first, or open another one's beside it with `--as NAME`.",
        )
    })?;
    Ok(Held::of(file))
}

/// For a window beside the one that runs it.
pub(crate) fn beside(folder: &Path) -> Result<Held, Stop> {
    let practice = file(folder, "lock")?;
    if practice.try_lock().is_ok() {
        drop(Held::of(practice));
        return Err(Stop::failed(
            "The practice region is not open: start it first, in another terminal, with `cargo xtask run`.",
        ));
    }
    let file = file(folder, "beside")?;
    file.try_lock_shared().map_err(|_| {
        Stop::failed("The practice region is being made; try again when its window is open.")
    })?;
    Ok(Held::of(file))
}

/// For throwing it away: no window may lose its home while it is open.
pub(crate) fn alone(folder: &Path) -> Result<Held, Stop> {
    let file = file(folder, "beside")?;
    file.try_lock().map_err(|_| {
        Stop::failed("A window beside the practice region is still open; close it first.")
    })?;
    Ok(Held::of(file))
}

/// Beside the folder, because the folder itself may be thrown away.
fn file(folder: &Path, ending: &str) -> Result<File, Stop> {
    let path = folder.with_extension(ending);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).doing(|| format!("make {}", parent.display()))?;
    }
    File::create(&path).doing(|| format!("make {}", path.display()))
}
