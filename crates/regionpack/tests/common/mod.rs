//! Where the shipped files are, and packs made of them to break or extend.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::new_without_default,
    reason = "each test binary uses a part of this module"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

pub const NAME: &str = "gorinchem-molenlanden-vijfheerenlanden";

pub fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

pub fn shipped() -> PathBuf {
    assets().join("regions").join(NAME)
}

/// A copy of the shipped pack that a test may change.
pub struct Copy(TempDir);

impl Copy {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(&shipped(), dir.path());
        Self(dir)
    }

    pub fn dir(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.dir().join(file)).unwrap()
    }

    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.dir().join(file), bytes).unwrap();
    }

    /// Replaces the only occurrence of `old`; a test that changes nothing tests nothing.
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {file}");
        self.write(file, text.replace(old, new));
    }

    /// Adds a line and says which one it is.
    pub fn append(&self, file: &str, line: &str) -> u64 {
        let text = format!("{}{line}\n", self.read(file));
        self.write(file, &text);
        text.lines().count() as u64
    }

    /// The line that starts with `start`, counted from 1.
    pub fn line_of(&self, file: &str, start: &str) -> u64 {
        let text = self.read(file);
        text.lines()
            .position(|line| line.starts_with(start))
            .unwrap() as u64
            + 1
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Rows of a CSV file as maps.
pub fn rows(file: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_path(file)
        .unwrap()
        .deserialize()
        .map(Result::unwrap)
        .collect()
}
