//! After the story: whoever holds the server, the line or a laptop's disk reads no word of it.

use crate::facts::{LATIN, NAME, NOTE, REASON};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use system_tests::{Laptop, Proxy, Scanner, Server, folder};
use tempfile::TempDir;

/// Stands in no place by itself; put there, it must be found.
const MARKER: &str = "merkwoordwatdaarnietstaat";

/// Looks for every word that hands typed in the story: whole texts, and those of their words that are in no list
/// of the region.
fn typed(passphrases: &[&str]) -> Scanner {
    let mut scanner = Scanner::new();
    for text in [NAME, LATIN, NOTE, REASON] {
        scanner.word(text);
    }
    for word in [
        "النجار",
        "Alnajjar",
        "Knikkerbrief",
        "شكرا جزيلا",
        "جزيلا",
        "Huurschuld",
        "Vuurtorenlaan",
        "-Hanan",
        "-Jonas",
        "Hanan Voorbeeld",
        "Jonas Voorbeeld",
    ] {
        scanner.word(word);
    }
    for phrase in passphrases {
        // One word alone may well stand in the directory of services: two of them do not.
        let words: Vec<&str> = phrase.split(' ').collect();
        for pair in words.windows(2) {
            scanner.word(&pair.join(" "));
        }
    }
    scanner.word(MARKER);
    scanner
}

/// A note around the marker, packed as the app packs: nothing of it stands there as it was typed.
fn control() -> Vec<u8> {
    let note = format!("Bezoek aan de gemeente, {MARKER} belt morgen over de brief. ").repeat(20);
    let packed = sb_crypto::pack::pack(note.as_bytes()).unwrap().to_vec();
    assert!(
        !packed
            .windows(MARKER.len())
            .any(|part| part == MARKER.as_bytes())
    );
    packed
}

/// No typed word is in these bytes; and the scanner would have said so, for put among them it finds the marker.
fn nothing_in(scanner: &Scanner, place: &str, bytes: &[u8]) {
    assert!(!bytes.is_empty(), "{place} is empty");
    let found = scanner.find_in_capture(bytes);
    assert!(found.is_empty(), "{place}: {found:?}");
    let (before, after) = bytes.split_at(bytes.len() / 2);
    let spoiled = [before, &control(), after].concat();
    let names: BTreeSet<String> = names(scanner.find_in_capture(&spoiled));
    assert_eq!(names, [MARKER.to_owned()].into(), "{place}");
}

fn names(found: BTreeSet<(String, String)>) -> BTreeSet<String> {
    found.into_iter().map(|(name, _)| name).collect()
}

/// The same for a folder, out of a copy: in the control the marker stands in a file of its own and, where there is
/// one that is open to all, in a value of a database.
fn nothing_in_folder(scanner: &Scanner, place: &str, folder: &Path) {
    let leaks = scanner.find_in_folder(folder);
    assert!(leaks.is_empty(), "{place}:\n{}", leaks.join("\n"));
    let hidden = folder.join("control");
    fs::write(&hidden, control()).unwrap();
    let found = scanner.find_in_folder(folder);
    assert_eq!(found.len(), 1, "{place}: {found:?}");
    assert!(found[0].contains(MARKER), "{place}: {found:?}");
    fs::remove_file(hidden).unwrap();
}

/// Everything of a laptop as it lies on its disk at this moment: profile, caches of the window, all.
pub(crate) fn backup(laptop: &Laptop) -> TempDir {
    let kept = TempDir::new().unwrap();
    folder::copy(laptop.home(), kept.path());
    assert!(kept.path().join("data/sleutelbos").exists());
    kept
}

/// Nowhere outside of the two windows stands a word that somebody typed.
pub(crate) fn no_word_stands_outside(
    server: &Server,
    lines: [&Proxy; 2],
    backups: &[&TempDir],
    passphrases: &[&str],
) {
    let scanner = typed(passphrases);
    let kept = TempDir::new().unwrap();
    folder::copy(&server.data(), kept.path());
    let wal = |path: &Path| path.to_string_lossy().ends_with("-wal");
    let files = fs::read_dir(kept.path()).unwrap().flatten();
    assert!(
        files.map(|file| file.path()).any(|path| wal(&path)),
        "the server's WAL is looked at before it is emptied"
    );
    nothing_in_folder(&scanner, "the server's folder", kept.path());
    let backup = kept.path().join("backup.db");
    server.backup(&backup);
    assert!(scanner.find_in_file(&backup).is_empty(), "the backup");
    nothing_in_folder(&scanner, "what the server said", &server.output());
    for log in ["stdout", "stderr"] {
        nothing_in(&scanner, log, &fs::read(server.output().join(log)).unwrap());
    }
    for line in lines {
        let (sent, received) = (line.sent(), line.received());
        assert!(sent.len() > 10_000 && received.len() > 10_000);
        nothing_in(&scanner, "what was sent", &sent);
        nothing_in(&scanner, "what was received", &received);
    }
    for backup in backups {
        nothing_in_folder(&scanner, "a copy of a laptop", backup.path());
    }
}
