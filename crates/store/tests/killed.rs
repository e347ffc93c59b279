//! A process that dies in the middle: the last whole transaction is there, and nothing of a half one.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{KEY, contact, person, text, what, write};
use sb_domain::change::Group;
use sb_store::{Store, StoreError, contacts, people, search};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PLACE: &str = "SB_TEST_CHILD_FILE";
const MANNER: &str = "SB_TEST_CHILD_MANNER";

/// Not a test of its own: what the other process runs. Without its variables it does nothing.
#[test]
fn the_child() {
    let Some(path) = std::env::var_os(PLACE).map(PathBuf::from) else {
        return;
    };
    let mut store = Store::create(&path, &KEY).unwrap();
    store
        .write(|tx| write(tx, 1, person(1), text(Group::PersonName, "Eerste"), &[]))
        .unwrap();
    match std::env::var(MANNER).unwrap().as_str() {
        "inside" => {
            let _ = store.write(|tx| -> Result<(), StoreError> {
                write(tx, 2, person(2), text(Group::PersonName, "Tweede"), &[])?;
                std::process::abort()
            });
        }
        "after" => {
            store
                .write(|tx| write(tx, 2, person(2), text(Group::PersonName, "Tweede"), &[]))
                .unwrap();
            std::process::abort();
        }
        _ => write_until_killed(&mut store),
    }
}

/// Deed after deed, each of three changes; says so only when it is on the disk.
fn write_until_killed(store: &mut Store) {
    let mut out = std::io::stdout();
    for n in 1..u32::MAX / 10 {
        store
            .write(|tx| {
                write(
                    tx,
                    n * 10,
                    contact(n),
                    what(Some(person(1)), "2026-11-02"),
                    &[],
                )?;
                write(
                    tx,
                    n * 10 + 1,
                    contact(n),
                    text(Group::ContactNote, &format!("woord{n}")),
                    &[],
                )?;
                write(
                    tx,
                    n * 10 + 2,
                    person(n + 1),
                    text(Group::PersonName, &format!("naam{n}")),
                    &[],
                )
            })
            .unwrap();
        writeln!(out, "\nkept {n}").unwrap();
        out.flush().unwrap();
    }
}

fn child(path: &Path, manner: &str) -> Command {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "the_child", "--nocapture", "--test-threads=1"]);
    child
        .env(PLACE, path)
        .env(MANNER, manner)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    child
}

fn names(path: &Path) -> Vec<String> {
    let mut store = Store::open(path, &KEY).unwrap();
    assert_eq!(store.integrity().unwrap(), Vec::<String>::new());
    assert!(store.shows_what_it_holds().unwrap());
    store
        .read(people::all)
        .unwrap()
        .into_iter()
        .map(|person| person.name.into_string())
        .collect()
}

#[test]
fn a_crash_inside_a_transaction_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    assert!(!child(&path, "inside").status().unwrap().success());
    assert_eq!(names(&path), ["Eerste"]);
}

#[test]
fn a_crash_after_a_transaction_keeps_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    assert!(!child(&path, "after").status().unwrap().success());
    assert_eq!(names(&path), ["Eerste", "Tweede"]);
}

#[test]
fn what_was_said_to_be_kept_is_kept_whenever_the_process_is_killed() {
    for wanted in [1, 7, 23] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("profile.db");
        let mut process = child(&path, "until").spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines
            .map_while(Result::ok)
            .filter(|line| line.starts_with("kept "))
            .take(wanted)
            .count();
        process.kill().unwrap();
        process.wait().unwrap();
        assert_eq!(said, wanted);

        let people = names(&path).len() - 1;
        let store = Store::open(&path, &KEY).unwrap();
        let contacts = store.read(contacts::all).unwrap();
        assert!(people >= wanted, "{people} of {wanted}");
        assert_eq!(contacts.len(), people, "a deed is whole or not there");
        assert!(
            contacts
                .iter()
                .all(|contact| contact.note.as_str().starts_with("woord"))
        );
        let hits = store.read(|c| search::find(c, "woord", 1000)).unwrap();
        assert_eq!(hits.len(), people, "the index commits with the rows");
    }
}
