//! The files of a pack in memory: path to bytes. Read once, so that what is checked is what is packed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::problem::{ProblemCode as Code, Problems};

/// The most bytes that all files of one pack may have together: 32 MiB.
pub const MAX_UNPACKED: usize = 32 * 1024 * 1024;
/// The most files in one pack.
pub const MAX_FILES: usize = 2_000;
/// The longest path inside a pack, in bytes.
const MAX_PATH: usize = 200;
/// The deepest folder inside a pack.
const MAX_DEPTH: usize = 8;

/// Paths with `/`, never absolute, never upwards.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files {
    pub(crate) fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Reads a folder. What cannot be read becomes a problem and stays out.
    ///
    /// Hidden files and what spreadsheets leave behind are skipped. Links are refused: they could lead out of the folder.
    pub(crate) fn from_dir(dir: &Path, problems: &mut Problems) -> Self {
        let mut walk = Walk {
            files: Self::default(),
            bytes: 0,
            problems,
        };
        if dir.is_dir() {
            walk.folder(dir, "", 0);
        } else {
            walk.problems
                .add(".", 1, Code::MissingFile, "Deze map is er niet.");
        }
        walk.files
    }
}

/// Whether a path may stand in a pack: relative, not upwards, and writable on every system.
pub(crate) fn is_safe(path: &str) -> bool {
    path.len() <= MAX_PATH
        && path.split('/').count() <= MAX_DEPTH + 1
        && !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || name == "Thumbs.db" || name == "desktop.ini"
}

struct Walk<'a> {
    files: Files,
    bytes: usize,
    problems: &'a mut Problems,
}

impl Walk<'_> {
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) {
        let shown = if prefix.is_empty() {
            "."
        } else {
            prefix.trim_end_matches('/')
        };
        let Ok(entries) = fs::read_dir(dir) else {
            self.problems.add(
                shown,
                1,
                Code::UnreadableFile,
                "Deze map kan niet gelezen worden.",
            );
            return;
        };
        let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        found.sort();
        for path in found {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                self.problems.add(
                    shown,
                    1,
                    Code::OddFile,
                    "In deze map staat een bestand met een onleesbare naam.",
                );
                continue;
            };
            if is_skipped(name) {
                continue;
            }
            let inside = format!("{prefix}{name}");
            match fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_dir() && depth < MAX_DEPTH => self.folder(&path, &format!("{inside}/"), depth + 1),
                Ok(meta) if meta.is_file() && is_safe(&inside) => {
                    self.file(&path, inside, usize::try_from(meta.len()).unwrap_or(usize::MAX));
                }
                Ok(_) => self.problems.add(
                    &inside,
                    1,
                    Code::OddFile,
                    "Dit is een snelkoppeling, of de naam of plek past niet op elke computer. Zet hier een gewoon bestand.",
                ),
                Err(_) => self.unreadable(&inside),
            }
        }
    }

    fn file(&mut self, path: &Path, inside: String, size: usize) {
        // The size is asked first, so that a huge file is never taken into memory.
        if self.bytes.saturating_add(size) > MAX_UNPACKED || self.files.0.len() >= MAX_FILES {
            let message = "Het pakket is te groot: samen hooguit 32 MiB en 2000 bestanden.";
            self.problems.add(&inside, 1, Code::TooLarge, message);
            return;
        }
        match fs::read(path) {
            Ok(bytes) => {
                self.bytes = self.bytes.saturating_add(bytes.len());
                self.files.0.insert(inside, bytes);
            }
            Err(_) => self.unreadable(&inside),
        }
    }

    fn unreadable(&mut self, inside: &str) {
        self.problems.add(
            inside,
            1,
            Code::UnreadableFile,
            "Dit bestand kan niet gelezen worden.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn a_path_that_leads_out_of_the_pack_is_not_safe() {
        for bad in [
            "",
            "/etc/x",
            "../x",
            "a/../x",
            "a//x",
            "./x",
            "a\\x",
            "C:x",
            "a\0b",
            "a/",
            &"x".repeat(201),
        ] {
            assert!(!is_safe(bad), "{bad:?}");
        }
        assert!(is_safe("codes/contact_kinds.csv"));
    }
}
