//! A file that was damaged while the app was closed: said before the work opens, and left to those who can mend it.

use crate::bad_input::profile;
use crate::steps::{click, empty, fill, open_person, unlock};
use serde_json::json;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use system_tests::window::testid;
use system_tests::{Laptop, Server, Window, programs};

const NOTE: &str = "Voor de schade geschreven";
const PAGE: usize = 4096;

/// The database and all that lies beside it under its name, byte by byte.
fn database(laptop: &Laptop) -> BTreeMap<OsString, Vec<u8>> {
    let files = fs::read_dir(profile(laptop)).unwrap();
    let files = files.map(|file| file.unwrap());
    files
        .filter(|file| file.file_name().to_string_lossy().starts_with("profile.db"))
        .map(|file| (file.file_name(), fs::read(file.path()).unwrap()))
        .collect()
}

#[test]
fn a_damaged_file_is_said_when_it_is_opened_and_left_as_it_was() {
    let server = Server::start(&programs::pack(programs::REGION));
    // Made by the other program of ours, which leaves all of it in the one file when it ends.
    let laptop = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    let (person, _) = laptop.add_person("ليلى", "Layla");
    laptop.ok_json(
        &["contact", "record"],
        &json!({ "person": person, "kind": "HUISBEZOEK", "date": "2025-06-02", "note": NOTE }),
    );
    let words = laptop.passphrase();

    let file = profile(&laptop).join("profile.db");
    let whole = fs::read(&file).unwrap();
    let mut bytes = whole.clone();
    bytes[PAGE..whole.len() - PAGE].fill(0x55);
    fs::write(&file, &bytes).unwrap();
    let damaged = database(&laptop);

    let window = Window::open(&laptop);
    click(&window, "language-nl");
    // Twice: a second try finds it as the first did.
    for _ in 0..2 {
        fill(&window, "passphrase", words);
        click(&window, "unlock");
        window.see("[data-testid=\"unlock-screen\"] [data-code=\"damaged\"]");
        window.see_text("Het bestand op deze laptop is beschadigd. Bel uw coördinator.");
        assert_eq!(window.value(&testid("passphrase")), words);
        assert!(!window.shows(&testid("nav-today")), "it goes no further");
        assert!(
            database(&laptop) == damaged,
            "a damaged file was written to"
        );
        empty(&window, "passphrase");
    }
    window.picture("damaged-file");
    window.close();
    assert!(
        database(&laptop) == damaged,
        "a damaged file was written to"
    );

    // Put back as it was, all is there.
    fs::write(&file, &whole).unwrap();
    let window = unlock(&laptop, words);
    open_person(&window, "Layla");
    window.see_text(NOTE);
    window.close();
}
