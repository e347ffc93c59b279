//! A disk that is small enough to fill.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use tempfile::TempDir;

/// Set in the process that a test starts itself in again, where it may mount.
const INSIDE: &str = "SLEUTELBOS_TEST_MAY_MOUNT";

/// A disk of a few MiB of its own, gone when dropped.
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts one.
    ///
    /// Whoever may not mount gets `None`, after the same test ran and passed in a namespace of its own where it may:
    /// then there is nothing left to do. Where that is not allowed either the test fails; it never passes unseen.
    pub fn mount(mib: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={mib}m,mode=700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "sleutelbos-test"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        assert!(
            env::var_os(INSIDE).is_none(),
            "mounting a small disk is not allowed here; run this test as root"
        );
        again_inside();
        None
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("holiday-pictures")
    }

    /// Fills it up to the last byte.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).unwrap();
        let mut size = 1 << 20;
        while size > 0 {
            if file.write_all(&vec![0; size]).is_err() {
                size /= 2;
            }
        }
    }

    /// Fills it up to so many KiB.
    pub fn fill_but(&self, kib: u64) {
        self.fill();
        let file = File::options().write(true).open(self.filler()).unwrap();
        let full = file.metadata().unwrap().len();
        file.set_len(full.saturating_sub(kib * 1024)).unwrap();
    }

    /// Makes space again.
    pub fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    /// Moves a folder to this disk and leaves a link in its place.
    pub fn take(&self, folder: &Path) {
        let there = self.path().join(folder.file_name().unwrap());
        crate::folder::copy(folder, &there);
        fs::remove_dir_all(folder).unwrap();
        std::os::unix::fs::symlink(&there, folder).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the folder must be gone even where something still looks into it.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Runs the test that asks once more, as root of a namespace with mounts of its own.
fn again_inside() {
    let own = thread::current();
    let name = own.name().filter(|name| *name != "main");
    let name = name.expect("a test knows its name where each has a thread of its own");
    let output = Command::new("unshare")
        .args(["-Urm", "--"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", name])
        .env(INSIDE, "1")
        .output()
        .unwrap_or_else(|error| panic!("unshare: {error}; run this test as root"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "in a namespace of its own: {said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
