//! A disk without space.

use crate::hand::{Region, no, profile, record, share, sound, visit};
use crate::inside::notes;
use serde_json::json;
use std::fs;
use system_tests::{Laptop, SmallDisk};

/// Moves the laptop's only profile to this disk; what it finds by itself is there from now on.
fn move_profile(laptop: &Laptop, disk: &SmallDisk) {
    disk.take(&profile(laptop));
}

#[test]
fn a_full_disk_keeps_what_was_there_and_takes_more_when_it_is_freed() {
    let Some(disk) = SmallDisk::mount(8) else {
        return;
    };
    let region = Region::new();
    let laptop = &region.coordinator;
    move_profile(laptop, &disk);
    let (person, _) = laptop.add_person("ليلى", "Layla");
    record(laptop, &person, "Toen er nog ruimte was");
    let before = laptop.dump();

    disk.fill();
    for note in ["Niet bewaard", "Ook niet bewaard"] {
        no(
            &laptop.run_json(&["contact", "record"], &visit(&person, note)),
            "disk_full",
        );
        no(
            &laptop.run_json(&["person", "add"], &json!({ "name": "Amir" })),
            "disk_full",
        );
    }
    assert_eq!(
        laptop.dump(),
        before,
        "reading needs no space, and nothing is half there"
    );
    assert_eq!(
        laptop.ok(&["search", "ruimte"]).as_array().unwrap().len(),
        1
    );

    disk.free();
    record(laptop, &person, "Nu weer wel");
    assert_eq!(
        notes(&laptop.dump()),
        ["Nu weer wel", "Toen er nog ruimte was"]
    );
    assert_eq!(laptop.ok(&["sync"])["waiting"], 0);
    sound(laptop);
}

#[test]
fn a_disk_with_a_little_space_keeps_a_record_whole_or_not_at_all() {
    let Some(disk) = SmallDisk::mount(8) else {
        return;
    };
    let region = Region::new();
    let laptop = &region.coordinator;
    move_profile(laptop, &disk);
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let mut kept = Vec::new();
    let mut refused = 0;
    for kib in [0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256] {
        disk.fill_but(kib);
        let note = format!("Met {kib:03} KiB: {}", "lange notitie ".repeat(250));
        let outcome = laptop.run_json(&["contact", "record"], &visit(&person, note.trim()));
        if outcome.status == 0 {
            kept.push(note.trim().to_owned());
        } else {
            no(&outcome, "disk_full");
            refused += 1;
        }
        disk.free();
        assert_eq!(notes(&laptop.dump()), kept, "{kib} KiB");
    }
    assert!(
        refused > 0 && !kept.is_empty(),
        "{refused} refused, {} kept",
        kept.len()
    );
    sound(laptop);
}

#[test]
fn a_disk_that_fills_up_during_a_pull_takes_the_rest_when_it_is_freed() {
    let Some(disk) = SmallDisk::mount(8) else {
        return;
    };
    let region = Region::new();
    let lina = region.key_person("Lina Voorbeeld");
    move_profile(&lina, &disk);
    let writer = &region.coordinator;
    for _ in 0..3 {
        let (person, dossier) = writer.add_person("ليلى", "Layla");
        record(writer, &person, &"lange notitie ".repeat(250));
        share(writer, &dossier, "Lina Voorbeeld");
    }
    writer.ok(&["sync"]);
    let before = lina.dump();
    let mut refused = 0;
    for kib in [0, 4, 16, 48] {
        disk.fill_but(kib);
        let outcome = lina.run(&["sync"]);
        if outcome.status == 0 {
            assert_eq!(outcome.json["waiting"], 0, "{kib} KiB: {outcome:?}");
        } else {
            no(&outcome, "disk_full");
            refused += 1;
        }
        disk.free();
        sound(&lina);
        if kib == 0 {
            assert_eq!(
                refused, 1,
                "nothing can be pulled onto a disk without a byte"
            );
            assert_eq!(lina.dump(), before, "and nothing of it is half there");
        }
    }
    lina.ok(&["sync"]);
    assert_eq!(lina.dump(), writer.dump());
    sound(&lina);
}

#[test]
fn a_profile_that_does_not_fit_on_the_disk_is_not_made() {
    let Some(disk) = SmallDisk::mount(1) else {
        return;
    };
    let laptop = Laptop::empty();
    fs::create_dir_all(laptop.data()).unwrap();
    let profiles = laptop.data().join("profiles");
    fs::create_dir(disk.path().join("profiles")).unwrap();
    std::os::unix::fs::symlink(disk.path().join("profiles"), &profiles).unwrap();
    let create = [
        "profile",
        "create",
        "--name",
        "Selam",
        "--words",
        "--unlock-memory",
        "64",
    ];
    for kib in [0, 16, 64] {
        disk.fill_but(kib);
        no(&laptop.run(&create), "disk_full");
        assert_eq!(laptop.ok(&["profile", "list"]), json!([]), "{kib} KiB");
    }
    disk.free();
    laptop.ok(&create);
    assert_eq!(laptop.ok(&["profile", "list"]).as_array().unwrap().len(), 1);
}
