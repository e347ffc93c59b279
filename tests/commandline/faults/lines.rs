//! Lines that break in the middle, and processes that die there.

use crate::hand::{
    Region, Running, behind_a_proxy, no, opened, profile, record, referral, service, share, sound,
    waiting,
};
use crate::inside::notes;
use serde_json::Value;
use std::fs;
use std::path::Path;
use system_tests::{Fault, Laptop, Proxy};

/// Enough for a push of several pieces of the wire: a person, visits, a referral.
fn work(laptop: &Laptop) -> (String, String) {
    let made = laptop.add_person("ليلى", "Layla");
    for number in 0..4 {
        record(laptop, &made.0, &format!("Bezoek {number}"));
    }
    laptop.ok_json(&["referral", "make"], &referral(&made.0, &service(laptop)));
    made
}

/// All is here as it was, and all of it still waits.
fn nothing_went(laptop: &Laptop, before: &Value, waits: u64) {
    assert_eq!(laptop.dump(), *before);
    assert_eq!(waiting(laptop), waits);
}

#[test]
fn a_push_that_is_cut_in_the_middle_loses_nothing_and_adds_nothing() {
    let (region, proxy) = behind_a_proxy();
    let laptop = &region.coordinator;
    work(laptop);
    let (before, ops) = (laptop.dump(), region.ops());
    for after in [0, 150, 400, 1_500] {
        proxy.next("POST /v1/push", Fault::CutRequestAfter(after));
        no(&laptop.run(&["sync"]), "offline");
        proxy.reached();
        nothing_went(laptop, &before, 6);
        assert_eq!(region.ops(), ops, "cut after {after} bytes");
    }
    laptop.ok(&["sync"]);
    assert_eq!(waiting(laptop), 0);
    assert_eq!(laptop.dump(), before);
    assert_eq!(region.server.admin(&["verify"])["ok"], true);
    sound(laptop);
}

#[test]
fn a_reply_lost_after_the_commit_leaves_it_waiting_and_the_second_push_adds_nothing() {
    let (region, proxy) = behind_a_proxy();
    let laptop = &region.coordinator;
    work(laptop);
    let (before, ops) = (laptop.dump(), region.ops());
    proxy.next("POST /v1/push", Fault::SwallowReply);
    no(&laptop.run(&["sync"]), "offline");
    proxy.reached();
    let kept = region.ops();
    assert!(kept > ops, "the server has it");
    nothing_went(laptop, &before, 6);
    laptop.ok(&["sync"]);
    assert_eq!(waiting(laptop), 0);
    assert_eq!(region.ops(), kept, "nothing was added");
    assert_eq!(laptop.dump(), before);

    // The same with a reply that breaks off halfway, and without a pull that tells it first.
    record(
        laptop,
        before["people"][0]["person"].as_str().unwrap(),
        "Nog een bezoek",
    );
    proxy.next("POST /v1/push", Fault::CutReplyAfter(60));
    no(&laptop.run(&["sync"]), "offline");
    proxy.reached();
    let kept = region.ops();
    assert_eq!(waiting(laptop), 1);
    laptop.ok(&["sync"]);
    assert_eq!((waiting(laptop), region.ops()), (0, kept));
    sound(laptop);
}

#[test]
fn a_laptop_that_dies_in_the_middle_of_a_push_goes_on_where_it_was() {
    let (region, proxy) = behind_a_proxy();
    let laptop = &region.coordinator;
    work(laptop);
    let (before, ops) = (laptop.dump(), region.ops());
    for fault in [Fault::HoldRequestAfter(600), Fault::HoldReplyAfter(0)] {
        proxy.next("POST /v1/push", fault);
        let syncing = Running::start(&mut opened(laptop, &["sync"]));
        proxy.reached();
        syncing.kill();
        // Only now the rest: the server reads what the dead one had sent.
        proxy.release();
        nothing_went(laptop, &before, 6);
        sound(laptop);
    }
    laptop.ok(&["sync"]);
    assert_eq!(waiting(laptop), 0);
    assert_eq!(laptop.dump(), before);
    // Whatever arrived of the first two, each op counts once.
    let all = region.ops();
    assert!(all > ops);
    laptop.ok(&["sync"]);
    assert_eq!(region.ops(), all);
    assert_eq!(region.server.admin(&["verify"])["ok"], true);
}

#[test]
fn a_server_that_dies_while_it_takes_a_push_keeps_all_of_it_or_nothing() {
    let (mut region, proxy) = behind_a_proxy();
    work(&region.coordinator);
    let (before, ops) = (region.coordinator.dump(), region.ops());
    // In the middle of the push; and after the commit, which its laptop did not hear of.
    for fault in [Fault::HoldRequestAfter(600), Fault::SwallowReply] {
        proxy.next("POST /v1/push", fault);
        let syncing = Running::start(&mut opened(&region.coordinator, &["sync"]));
        proxy.reached();
        region.server.kill();
        proxy.release();
        assert!(!syncing.ended_well(), "it was told that the line broke");
        nothing_went(&region.coordinator, &before, 6);
        assert_eq!(region.server.admin(&["verify"])["ok"], true);
        region.server.restart();
        if fault == Fault::HoldRequestAfter(600) {
            assert_eq!(region.ops(), ops, "half a push is none");
        }
    }
    let kept = region.ops();
    assert!(kept > ops, "what was committed outlives the server");
    region.coordinator.ok(&["sync"]);
    assert_eq!((waiting(&region.coordinator), region.ops()), (0, kept));
}

/// A colleague behind a proxy to whom three dossiers were shared that he has not pulled yet.
fn three_dossiers_to_pull() -> (Region, Proxy, Laptop, Value) {
    let region = Region::new();
    let proxy = Proxy::start(region.server.port());
    let lina = region.key_person_by("Lina Voorbeeld", &proxy.url());
    let writer = &region.coordinator;
    for _ in 0..3 {
        let (_, dossier) = work(writer);
        share(writer, &dossier, "Lina Voorbeeld");
    }
    writer.ok(&["sync"]);
    let whole = writer.dump();
    (region, proxy, lina, whole)
}

/// No person without visits and referral: a dossier arrives whole or not at all.
fn only_whole_dossiers(dump: &Value) -> usize {
    let count = |list: &str, key: &str, person: &Value| {
        dump[list]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one[key] == *person)
            .count()
    };
    let people = dump["people"].as_array().unwrap();
    for person in people {
        let id = &person["person"];
        assert_eq!(
            (
                count("contacts", "person", id),
                count("referrals", "person", id)
            ),
            (4, 1),
            "{person}"
        );
    }
    assert_eq!(dump["contacts"].as_array().unwrap().len(), people.len() * 4);
    people.len()
}

#[test]
fn a_pull_that_is_cut_anywhere_leaves_whole_dossiers_and_the_next_brings_the_rest() {
    let (_region, proxy, lina, whole) = three_dossiers_to_pull();
    let mut arrived = 0;
    // From the head of the answer to somewhere behind the first dossiers.
    for after in [0, 100, 250, 1_000, 4_000, 8_000, 14_000] {
        proxy.next("POST /v1/pull", Fault::CutReplyAfter(after));
        let outcome = lina.run(&["sync"]);
        if outcome.status == 0 {
            // The answer was shorter than this; all of it is there.
            break;
        }
        no(&outcome, "offline");
        proxy.reached();
        let here = only_whole_dossiers(&lina.dump());
        assert!(here >= arrived, "what was there stays");
        arrived = here;
        sound(&lina);
    }
    assert!(arrived > 0, "no cut fell between two dossiers");
    lina.ok(&["sync"]);
    assert_eq!(lina.dump(), whole);
    sound(&lina);
}

#[test]
fn a_laptop_that_dies_in_the_middle_of_a_frame_goes_on_where_it_was() {
    let (_region, proxy, lina, whole) = three_dossiers_to_pull();
    for after in [300, 5_000] {
        proxy.next("POST /v1/pull", Fault::HoldReplyAfter(after));
        let syncing = Running::start(&mut opened(&lina, &["sync"]));
        proxy.reached();
        syncing.kill();
        proxy.release();
        only_whole_dossiers(&lina.dump());
        sound(&lina);
    }
    lina.ok(&["sync"]);
    assert_eq!(lina.dump(), whole);
}

/// Copies a folder over another, files only: what a restored backup does.
fn put_back(from: &Path, to: &Path) {
    for entry in fs::read_dir(to).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_laptop_that_stands_at_an_earlier_state_stops_and_says_so() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    laptop.ok(&["sync"]);
    let older = tempfile::TempDir::new().unwrap();
    put_back(&profile(laptop), older.path());
    record(laptop, &person, "Voor het terugzetten");
    laptop.ok(&["sync"]);

    put_back(older.path(), &profile(laptop));
    record(laptop, &person, "Na het terugzetten");
    let (before, ops) = (laptop.dump(), region.ops());
    for _ in 0..2 {
        no(&laptop.run(&["sync"]), "fork");
        nothing_went(laptop, &before, 1);
        assert_eq!(region.ops(), ops);
    }
    assert_eq!(notes(&before), ["Na het terugzetten"]);
}

#[test]
fn a_server_put_back_to_before_a_laptop_joined_says_that_it_does_not_know_it() {
    let mut region = Region::new();
    region.server.stop();
    let older = tempfile::TempDir::new().unwrap();
    put_back(&region.server.data(), older.path());
    region.server.restart();
    let laptop = Laptop::new("Selam Voorbeeld");
    let line = region.invitation("Selam Voorbeeld");
    laptop.ok(&["join", &line, "--server", &region.server.url()]);
    laptop.ok(&["sync"]);
    laptop.add_person("ليلى", "Layla");

    region.server.stop();
    put_back(older.path(), &region.server.data());
    region.server.restart();
    let before = laptop.dump();
    // Not that its region is elsewhere: the address is right, and only another invitation helps.
    no(&laptop.run(&["sync"]), "unknown_device");
    nothing_went(&laptop, &before, 1);
}
