//! Folders as a whole.

use std::fs;
use std::path::Path;

/// Copies a folder with all that is in it, into a folder that may be there already.
///
/// What a link points to is copied in its place; sockets and pipes are left out, since nothing lies in them.
/// A file that its program removes meanwhile is no failure: a copy of a folder in use is what a backup makes.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (there, here) = (entry.path(), to.join(entry.file_name()));
        let Ok(kind) = fs::metadata(&there) else {
            continue;
        };
        if kind.is_dir() {
            copy(&there, &here);
        } else if kind.is_file() && fs::copy(&there, &here).is_err() {
            assert!(!there.exists(), "{} cannot be copied", there.display());
        }
    }
}
