//! Files of a profile that were damaged: it stops, writes nothing, and calls for help.

use crate::hand::{Region, database, no, profile, record};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use system_tests::Laptop;

/// A laptop with some work in it, and its database.
fn some_work() -> (Region, PathBuf) {
    let region = Region::new();
    let (person, _) = region.coordinator.add_person("ليلى", "Layla");
    for number in 0..20 {
        record(&region.coordinator, &person, &format!("Bezoek {number}"));
    }
    let file = profile(&region.coordinator).join("profile.db");
    (region, file)
}

/// Both ways of looking say that it is damaged, and the file is left to those who can mend it.
fn damaged(laptop: &Laptop) {
    let before = database(&profile(laptop));
    let outcome = laptop.run(&["verify"]);
    assert_eq!(
        (outcome.status, outcome.code().as_str()),
        (1, "damaged"),
        "{outcome:?}"
    );
    let after: Vec<_> = database(&profile(laptop))
        .into_iter()
        .map(|(path, (hash, _))| (path, hash))
        .collect();
    let before: Vec<_> = before
        .into_iter()
        .map(|(path, (hash, _))| (path, hash))
        .collect();
    assert_eq!(after, before, "a damaged file was written to");
}

#[test]
fn a_damaged_database_is_said_to_be_damaged_and_left_alone() {
    let (region, file) = some_work();
    let laptop = &region.coordinator;
    let (whole, dump) = (fs::read(&file).unwrap(), laptop.dump());
    let page = 4096;
    let with = |from: usize, bytes: &[u8]| {
        let mut other = whole.clone();
        other[from..from + bytes.len()].copy_from_slice(bytes);
        other
    };
    // Nothing of it can be read: the first page, all of it, or no file to speak of.
    let unreadable = [
        with(0, &[0x55; 4096]),
        with(16, &[whole[16] ^ 0x55]),
        vec![0; whole.len()],
        whole[..100].to_vec(),
        Vec::new(),
        b"Dit is geen database, maar een brief.".to_vec(),
    ];
    for bytes in unreadable {
        fs::write(&file, &bytes).unwrap();
        no(&laptop.run(&["status"]), "damaged");
        no(
            &laptop.run_json(&["person", "add"], &serde_json::json!({ "name": "Amir" })),
            "damaged",
        );
        damaged(laptop);
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
    // Pages in the middle and at the end: found by looking for it, and whoever needs them stops.
    let middle = whole.len() / 2 / page * page;
    for bytes in [
        with(middle, &[0; 4096]),
        with(middle + 2000, &[whole[middle + 2000] ^ 0x55]),
        whole[..middle].to_vec(),
    ] {
        fs::write(&file, &bytes).unwrap();
        damaged(laptop);
        let outcome = laptop.run(&["dump"]);
        assert!(
            outcome.status == 0 || outcome.code() == "damaged",
            "{outcome:?}"
        );
    }
    fs::remove_file(&file).unwrap();
    no(&laptop.run(&["status"]), "damaged");
    assert!(!file.exists(), "no empty database in place of the lost one");
    // Put back as it was, all is there.
    fs::write(&file, &whole).unwrap();
    assert_eq!(laptop.dump(), dump);
}

#[test]
fn a_damaged_key_file_opens_nothing_and_is_left_alone() {
    let laptop = Laptop::new("Selam Voorbeeld");
    let file = profile(&laptop).join("profile.key");
    let whole = fs::read(&file).unwrap();
    let before = database(&profile(&laptop));
    let shapes = [
        whole[..whole.len() / 2].to_vec(),
        vec![0; whole.len()],
        Vec::new(),
        b"sleutel".to_vec(),
    ];
    for bytes in shapes {
        fs::write(&file, &bytes).unwrap();
        no(&laptop.run(&["status"]), "damaged");
        assert_eq!(fs::read(&file).unwrap(), bytes);
    }
    // One changed byte anywhere: a key that does not fit cannot be told from a wrong passphrase,
    // and settings of the lock that are beyond what we allow look like a newer version.
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&file, &bytes).unwrap();
        let outcome = laptop.run(&["status"]);
        let code = outcome.code();
        assert_eq!(outcome.status, 1, "byte {at}: {outcome:?}");
        assert!(
            ["damaged", "wrong_passphrase", "too_old"].contains(&code.as_str()),
            "byte {at}: {code}"
        );
    }
    assert_eq!(database(&profile(&laptop)), before);
    fs::remove_file(&file).unwrap();
    no(
        &laptop.run(&[
            "--profile",
            file.parent().unwrap().to_str().unwrap(),
            "status",
        ]),
        "no_such_profile",
    );
    fs::write(&file, &whole).unwrap();
    assert_ne!(laptop.ok(&["status"]), Value::Null);
}
