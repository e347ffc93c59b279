//! The program itself, without a region: what it says, where, and with which exit status.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use serde_json::Value;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn sleutel(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sleutel"));
    command
        .args(words)
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("SLEUTEL_PASSPHRASE_FILE")
        .stdin(Stdio::null());
    command
}

fn run(home: &Path, words: &[&str]) -> Output {
    sleutel(home, words).output().unwrap()
}

fn error(output: &Output) -> Value {
    let said: Value = serde_json::from_slice(&output.stderr)
        .unwrap_or_else(|_| panic!("one document: {output:?}"));
    said["error"].clone()
}

const CREATE: [&str; 8] = [
    "--json",
    "profile",
    "create",
    "--name",
    "Selam Voorbeeld",
    "--words",
    "--unlock-memory",
    "64",
];

/// A profile, its folder and the file with its words.
fn profile(home: &Path) -> (String, String) {
    let made = run(home, &CREATE);
    assert!(made.status.success(), "{made:?}");
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let words = home.join("words");
    // As an editor of another system leaves it.
    let text = format!("\u{feff}{}\r\n", made["words"].as_str().unwrap());
    fs::write(&words, text).unwrap();
    let path = made["path"].as_str().unwrap().to_owned();
    (path, words.to_str().unwrap().to_owned())
}

/// How many entries there are below a folder; none when it is not there.
fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn words_that_cannot_be_printed_leave_no_profile_behind() {
    let home = TempDir::new().unwrap();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = sleutel(home.path(), &CREATE).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(error(&output)["code"], "no_output");
    assert_eq!(entries(&home.path().join("data/sleutelbos/profiles")), 0);
}

#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let home = TempDir::new().unwrap();
    for words in [&["--json", "profile", "list"][..], &["--help"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = sleutel(home.path(), words).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn wrong_usage_is_one_document_where_one_was_asked_for() {
    let home = TempDir::new().unwrap();
    for words in [
        &["dance", "--json"][..],
        &["--json"],
        &["person", "show", "--json"],
        &[
            "--json",
            "conflicts",
            "choose",
            "x",
            "--keep",
            "y",
            "--both",
        ],
    ] {
        let output = run(home.path(), words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert_eq!(error(&output)["code"], "usage");
        let message = error(&output)["message"].as_str().unwrap().to_owned();
        assert!(message.contains("Usage:"), "all of it: {message}");
        assert!(output.stdout.is_empty());
    }
    let plain = run(home.path(), &["dance"]);
    assert_eq!(plain.status.code(), Some(2));
    let said = String::from_utf8(plain.stderr).unwrap();
    assert!(
        said.contains("subcommand") && said.contains("Usage:"),
        "{said}"
    );
    assert!(run(home.path(), &["--help", "--json"]).status.success());
}

#[test]
fn words_in_a_wrong_place_are_not_repeated() {
    let home = TempDir::new().unwrap();
    for words in [
        &["Tesfay"][..],
        &["person", "Tesfay"],
        &["person", "show", "id", "Tesfay"],
        &["search", "Selam", "Tesfay"],
        &["-Tesfay", "status"],
        &[
            "invite",
            "--name",
            "x",
            "--role",
            "y",
            "--expires-hours",
            "Tesfay",
        ],
        &["status", "--json=Tesfay"],
    ] {
        for json in [&[][..], &["--json"]] {
            let output = run(home.path(), &[json, words].concat());
            assert_eq!(output.status.code(), Some(2), "{words:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!said.contains("Tesfay"), "{said}");
            assert!(said.contains("--help") || said.contains("Usage"), "{said}");
        }
    }
    // What is nearly an option of ours is shown, so that one sees the letter that is wrong.
    let near = run(home.path(), &["person", "list", "--qeury", "x"]);
    assert!(String::from_utf8(near.stderr).unwrap().contains("--qeury"));
}

#[test]
fn which_of_several_profiles_is_asked_with_the_list() {
    let home = TempDir::new().unwrap();
    let (first, words) = profile(home.path());
    let (second, _) = profile(home.path());
    let status = ["--json", "status", "--passphrase-file", &words];
    let output = run(home.path(), &status);
    assert_eq!(output.status.code(), Some(2));
    let message = error(&output)["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains(&first) && message.contains(&second),
        "{message}"
    );
    assert!(!message.contains("Voorbeeld"), "initials only: {message}");
    // The words are those of the second; options stand before or after the command.
    for words in [
        [&status[..], &["--profile", &second]].concat(),
        [&["--profile", &second][..], &status].concat(),
    ] {
        assert!(run(home.path(), &words).status.success());
    }
}

#[test]
fn memory_outside_its_bounds_is_wrong_usage_and_makes_nothing() {
    let home = TempDir::new().unwrap();
    for mib in ["0", "63", "4097", "4294967295"] {
        let mut words = CREATE;
        words[7] = mib;
        let output = run(home.path(), &words);
        assert_eq!(output.status.code(), Some(2), "{mib}");
        assert_eq!(error(&output)["code"], "usage");
    }
    assert_eq!(entries(home.path()), 0);
}

#[test]
fn a_file_for_a_profile_is_refused_with_a_sentence() {
    let home = TempDir::new().unwrap();
    let letter = home.path().join("letter.txt");
    fs::write(&letter, "beste collega").unwrap();
    let letter = letter.to_str().unwrap();
    let open = [
        "--json",
        "status",
        "--profile",
        letter,
        "--passphrase-file",
        letter,
    ];
    let create = [&CREATE[..], &["--profile", letter]].concat();
    for words in [&open[..], &create] {
        let output = run(home.path(), words);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(error(&output)["code"], "not_a_folder");
    }
    assert_eq!(fs::read_to_string(letter).unwrap(), "beste collega");
}

#[test]
fn a_damaged_page_is_a_verdict() {
    let home = TempDir::new().unwrap();
    let (profile, words) = profile(home.path());
    let verify = [
        "--json",
        "verify",
        "--profile",
        &profile,
        "--passphrase-file",
        &words,
    ];
    let sound = run(home.path(), &verify);
    assert!(
        sound.status.success(),
        "a mark before the words is skipped: {sound:?}"
    );
    let database = Path::new(&profile).join("profile.db");
    let pages = fs::metadata(&database).unwrap().len() / 4096;
    let whole = fs::read(&database).unwrap();
    for page in 0..pages {
        let mut file = File::options().write(true).open(&database).unwrap();
        file.seek(SeekFrom::Start(page * 4096 + 100)).unwrap();
        file.write_all(&[0xa5; 64]).unwrap();
        drop(file);
        let output = run(home.path(), &verify);
        fs::write(&database, &whole).unwrap();
        let verdict: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("page {page} gave no verdict: {output:?}"));
        assert_eq!(verdict["ok"], false, "page {page}");
        assert!(!verdict["problems"].as_array().unwrap().is_empty());
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(error(&output)["code"], "damaged");
        if page == 8 {
            break;
        }
    }
}
