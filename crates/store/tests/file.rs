//! The file itself: what stands in it, who can open it, and what happens when it breaks.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{KEY, person, text, with_note, write};
use sb_domain::change::Group;
use sb_store::{Store, StoreError, contacts, drafts, meta, people};
use std::fs;
use std::path::{Path, PathBuf};

const MARKER: &str = "Zwartewaterlander";

fn refusal(path: &Path, key: &[u8; 32]) -> Option<StoreError> {
    Store::open(path, key).err()
}

/// A file with a person, a note, a draft and a fact, closed again.
fn filled(dir: &Path) -> PathBuf {
    let path = dir.join("profile.db");
    let mut store = Store::create(&path, &KEY).unwrap();
    fill(&mut store);
    drop(store);
    path
}

fn fill(store: &mut Store) {
    with_note(
        store,
        MARKER,
        &format!(
            "Gesproken met {MARKER}. {}",
            "Schuldhulp gevraagd. ".repeat(120)
        ),
    );
    store
        .write(|tx| {
            let draft = drafts::Draft {
                form: "contact".into(),
                body: common_text(),
                saved_at: 1,
            };
            drafts::save(tx, &draft)?;
            meta::set(tx, "fact", MARKER.as_bytes())
        })
        .unwrap();
}

fn common_text() -> sb_domain::text::Text {
    sb_domain::text::Text::new(MARKER)
}

#[test]
fn nothing_that_was_typed_stands_readable_in_any_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    let mut store = Store::create(&path, &KEY).unwrap();
    fill(&mut store);
    let needles: [&[u8]; 5] = [
        MARKER.as_bytes(),
        b"zwartewaterlander",
        b"Schuldhulp",
        b"SQLite format",
        b"CREATE TABLE",
    ];
    let look = |when: &str| {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for needle in needles {
                assert!(
                    !bytes.windows(needle.len()).any(|part| part == needle),
                    "{when}: {path:?}"
                );
            }
            names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
        names.sort();
        names
    };
    assert_eq!(look("open"), ["profile.db", "profile.db-wal"]);
    drop(store);
    assert_eq!(look("closed"), ["profile.db"]);
}

#[test]
fn what_was_written_is_there_when_the_file_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    let mut store = Store::open(&path, &KEY).unwrap();
    let (people, contacts) = store
        .read(|c| Ok::<_, StoreError>((people::all(c)?, contacts::all(c)?)))
        .unwrap();
    assert_eq!(people[0].name.as_str(), MARKER);
    assert_eq!(people[0].last_contact.as_deref(), Some("2026-11-02"));
    assert!(contacts[0].note.as_str().starts_with("Gesproken"));
    assert_eq!(store.integrity().unwrap(), Vec::<String>::new());
    assert!(store.shows_what_it_holds().unwrap());
}

#[test]
fn another_key_opens_nothing_and_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    let before = fs::read(&path).unwrap();
    let mut near = KEY;
    near[31] ^= 1;
    assert_eq!(refusal(&path, &near), Some(StoreError::Locked));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(refusal(&path, &KEY), None);
}

#[test]
fn a_file_of_another_program_is_not_taken_for_ours() {
    let dir = tempfile::tempdir().unwrap();
    let plain = dir.path().join("plain.db");
    let conn = rusqlite::Connection::open(&plain).unwrap();
    conn.execute_batch("CREATE TABLE t (a)").unwrap();
    drop(conn);
    assert_eq!(refusal(&plain, &KEY), Some(StoreError::Locked));

    // The right key, but not our tables.
    let other = dir.path().join("other.db");
    let conn = rusqlite::Connection::open(&other).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\"; CREATE TABLE t (a); PRAGMA user_version = 2",
        "07".repeat(32)
    ))
    .unwrap();
    drop(conn);
    assert_eq!(refusal(&other, &KEY), Some(StoreError::Locked));
}

#[test]
fn a_lost_or_emptied_or_cut_file_is_said_to_be_so() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(
        refusal(&dir.path().join("none.db"), &KEY),
        Some(StoreError::Missing)
    );

    let empty = dir.path().join("empty.db");
    fs::write(&empty, b"").unwrap();
    assert!(matches!(
        refusal(&empty, &KEY),
        Some(StoreError::Damaged { .. })
    ));

    let path = filled(dir.path());
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..1000]).unwrap();
    assert!(matches!(
        refusal(&path, &KEY),
        Some(StoreError::Damaged { .. })
    ));
    assert_eq!(
        Store::create(&path, &KEY).err(),
        Some(StoreError::Exists),
        "nothing is written over"
    );
}

#[test]
fn a_page_that_was_changed_is_damage_and_not_a_wrong_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    let whole = fs::read(&path).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20);
    let mut noticed = 0;
    for page in 1..pages {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 100] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let read = Store::open(&path, &KEY).and_then(|store| {
            let problems = store.integrity()?;
            assert!(!problems.is_empty(), "page {page} passed the check");
            store.read(|c| sb_store::dump::load(c, None)).map(drop)
        });
        match read {
            Err(StoreError::Damaged { .. }) => noticed += 1,
            Ok(()) => {}
            Err(other) => panic!("page {page}: {other:?}"),
        }
    }
    assert!(noticed > 5, "reading met {noticed} of the damaged pages");
}

#[test]
fn a_full_disk_refuses_the_change_and_keeps_what_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    let mut store = Store::open(&path, &KEY).unwrap();
    store.limit_pages(1).unwrap(); // SQLite never goes below what is there
    let long = "é".repeat(20_000);
    let refused = store.write(|tx| {
        write(tx, 50, person(2), text(Group::PersonName, "Ander"), &[])?;
        write(tx, 51, person(2), text(Group::PersonTempoNote, &long), &[])
    });
    assert_eq!(refused, Err(StoreError::Full));
    let people = store.read(people::all).unwrap();
    assert_eq!(people.len(), 1, "not even the half that fitted");
    drop(store);
    let mut store = Store::open(&path, &KEY).unwrap();
    store
        .write(|tx| write(tx, 50, person(2), text(Group::PersonName, "Ander"), &[]))
        .unwrap();
    assert_eq!(store.read(people::all).unwrap().len(), 2);
}

#[test]
fn an_error_of_the_caller_undoes_the_whole_transaction() {
    let mut store = Store::in_memory().unwrap();
    let refused: Result<(), StoreError> = store.write(|tx| {
        write(tx, 1, person(1), text(Group::PersonName, "Half"), &[])?;
        Err(StoreError::NotFound {
            what: "the other half",
        })
    });
    assert!(refused.is_err());
    assert_eq!(store.read(people::all).unwrap(), []);
}

#[cfg(unix)]
#[test]
fn only_this_user_of_the_laptop_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    assert_eq!(
        fs::metadata(path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn no_error_says_what_was_stored_or_asked() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path());
    let store = Store::open(&path, &KEY).unwrap();
    let people = store.read(people::all).unwrap();
    let contacts = store.read(contacts::all).unwrap();
    let drafts = store.read(drafts::list).unwrap();
    let said = format!("{people:?} {contacts:?} {drafts:?}");
    assert!(said.contains("Text("), "the marker is in there");
    assert!(!said.contains(MARKER));
}
