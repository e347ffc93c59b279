//! The folder of a region.
#![allow(clippy::unwrap_used, reason = "a test says no by panicking")]

use std::path::Path;

use sb_server::found::{FoundError, PackBytes, found_practice};
use sb_server::store::StoreError;

fn found(data: &Path) -> Result<(), FoundError> {
    let pack = PackBytes {
        version: 1,
        archive: b"a pack",
    };
    found_practice(data, ("Oefenregio", ""), pack, None).map(drop)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// An administrator may have opened it to a group of his on purpose.
#[cfg(unix)]
#[test]
fn a_region_that_is_there_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    found(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o750)).unwrap();
    let again = found(&data);
    assert!(matches!(again, Err(FoundError::Store(StoreError::Exists))));
    assert_eq!(mode(&data), 0o750);
}
