//! A machine that dies, each time at a named place and never by the clock. Then: what was acknowledged is there,
//! nothing is there by halves, and one conversation later all is as if it had not died.

use crate::laptop::{Home, Seen};
use crate::region::Region;
use crate::stage::{Stage, Stand};
use crate::wire::Relay;
use serde_json::{Value, json};
use tempfile::TempDir;

// The server dies, or its line does.

fn server_dies(fault: &str) {
    let stage = Stage::get();
    let mut stand = stage.stand_broken(fault);
    let words = ["sync", "--server", &stand.region.url()];
    let outcome = stand.lina.run(&words, &Value::Null, "");
    assert_eq!(outcome.code(), "offline", "{fault}: {outcome:?}");
    let status = stand.region.revive();
    assert!(!status.success(), "{fault}: the server did not die");
    let seen = stand.lina.look();
    assert_eq!(seen.waiting, stage.before.waiting, "{fault}");
    assert_eq!(seen.dump, stage.after.dump, "{fault}: the pull came first");
    stand.recovers(&stage);
}

#[test]
fn a_server_that_dies_in_the_middle_of_a_push_keeps_none_of_it() {
    server_dies("mid_push:1");
    server_dies("mid_push:3");
}

#[test]
fn a_server_that_dies_before_it_commits_keeps_nothing() {
    server_dies("before_commit:1");
}

#[test]
fn a_server_that_dies_before_it_answers_has_kept_everything_once() {
    server_dies("after_commit_before_reply:1");
}

#[test]
fn a_pull_that_breaks_in_any_of_its_frames_goes_on_where_it_broke() {
    let stage = Stage::get();
    for frame in 1..=5 {
        let stand = stage.stand_broken(&format!("mid_pull_frame:{frame}"));
        let words = ["sync", "--server", &stand.region.url()];
        let outcome = stand.lina.run(&words, &Value::Null, "");
        assert_eq!(outcome.code(), "offline", "frame {frame}: {outcome:?}");
        let waiting = stand.lina.look().waiting;
        assert_eq!(waiting, stage.before.waiting, "frame {frame}");
        stand.recovers(&stage);
    }
}

// The laptop dies during a conversation.

fn laptop_dies(fault: &str) {
    let stage = Stage::get();
    let stand = stage.stand();
    let words = ["sync", "--server", &stand.region.url()];
    stand.lina.dies(&words, &Value::Null, fault);
    stand.recovers(&stage);
}

#[test]
fn a_laptop_that_dies_in_a_frame_has_all_of_it_or_nothing() {
    let stage = Stage::get();
    for fault in [
        "mid_frame:1",
        "mid_frame:2",
        "mid_frame:3",
        "after_frame:1",
        "after_frame:3",
    ] {
        let stand = stage.stand();
        let words = ["sync", "--server", &stand.region.url()];
        stand.lina.dies(&words, &Value::Null, fault);
        let seen = stand.lina.look();
        assert_eq!(seen.waiting, stage.before.waiting, "{fault}");
        let contacts = |seen: &Seen| seen.dump["contacts"].as_array().unwrap().len();
        // The stretch of the shared dossier brings three visits: never one or two of them.
        let more = contacts(&seen) - contacts(&stage.before);
        assert!(more == 0 || more == 3, "{fault}: {more} of three");
        stand.recovers(&stage);
    }
}

/// What a laptop that died there pushes when it is on again: twice, out of two copies of what it left on its disk, each
/// to a copy of the server. Sealing takes chance, so only bytes that were kept are equal.
fn pushed_after_death(fault: &str) -> [Vec<Vec<u8>>; 2] {
    let stage = Stage::get();
    let (one, other) = (stage.stand(), stage.stand());
    let words = ["sync", "--server", &one.region.url()];
    one.lina.dies(&words, &Value::Null, fault);
    let copy = Home::copy_of(one.lina.home());
    let pushed = [pushes(&one.lina, &one.region), pushes(&copy, &other.region)];
    assert!(!pushed[0].is_empty());
    assert_eq!(one.lina.look(), copy.look());
    one.recovers(&stage);
    pushed
}

/// One conversation; gives the bodies of its pushes.
fn pushes(home: &Home, region: &Region) -> Vec<Vec<u8>> {
    let (tell, hear) = std::sync::mpsc::channel();
    let relay = Relay::start(region.port(), move |request, honest| {
        if request.is("POST", "/v1/push") {
            tell.send(request.body.clone()).unwrap();
        }
        honest
    });
    home.sync(&relay.url());
    hear.try_iter().collect()
}

#[test]
fn a_laptop_that_dies_before_what_it_sealed_is_kept_seals_anew() {
    let [one, other] = pushed_after_death("sealed_before_commit:1");
    assert_ne!(one, other);
}

#[test]
fn a_laptop_that_dies_before_it_pushes_sends_the_same_bytes_later() {
    let [one, other] = pushed_after_death("sealed:1");
    assert_eq!(one, other);
}

#[test]
fn a_laptop_that_dies_before_it_heard_the_answer_sends_nothing_twice() {
    laptop_dies("answered:1");
}

#[test]
fn a_laptop_that_dies_while_it_writes_the_answer_down_sends_nothing_twice() {
    laptop_dies("acknowledging:1");
    laptop_dies("acknowledging:2");
}

// The laptop dies while something is saved.

fn saves() -> Vec<(Vec<String>, Value)> {
    let stage = Stage::get();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let visit = json!({
        "person": stage.person, "kind": "HUISBEZOEK", "date": "2026-01-21", "minutes": 30,
        "languages": ["ti"], "domains": ["GELD"], "note": "Nog een brief",
    });
    let person = json!({ "name": "سارة", "latin_name": "Sara", "languages": ["ar", "nl"] });
    vec![
        (words(&["contact", "record"]), visit),
        (words(&["person", "add"]), person),
        (
            words(&["person", "edit", &stage.person]),
            json!({ "latin_name": "Selamawiet" }),
        ),
    ]
}

#[test]
fn what_was_being_saved_when_the_laptop_died_is_wholly_gone() {
    let stage = Stage::get();
    for (words, input) in saves() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let stand = stage.stand();
        stand.lina.dies(&words, &input, "saving:1");
        assert_eq!(stand.lina.look(), stage.before, "{words:?}");
        stand.recovers(&stage);
    }
}

#[test]
fn a_save_of_several_parts_that_died_between_them_left_none_of_them() {
    let stage = Stage::get();
    let (words, input) = saves().remove(0);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let stand = stage.stand();
    // A visit is written in two parts: what, and the note.
    stand.lina.dies(&words, &input, "saving:2");
    assert_eq!(stand.lina.look(), stage.before);
}

#[test]
fn what_was_saved_before_the_laptop_died_is_there_and_goes_out() {
    let stage = Stage::get();
    for (words, input) in saves() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (died, lived) = (stage.stand(), stage.stand());
        died.lina.dies(&words, &input, "saved:1");
        lived.lina.ok_with(&words, &input);
        assert_eq!(
            died.lina.look().waiting,
            stage.before.waiting + 1,
            "{words:?}"
        );
        died.lina.sync(&died.region.url());
        lived.lina.sync(&lived.region.url());
        let ops = |stand: &Stand| stand.region.admin(&["stats"])["ops"].clone();
        assert_eq!(ops(&died), ops(&lived), "{words:?}");
        let size = |stand: &Stand| {
            let seen = stand.lina.look();
            let lists = ["people", "contacts", "conflicts"];
            (
                seen.waiting,
                lists.map(|list| seen.dump[list].as_array().unwrap().len()),
            )
        };
        assert_eq!(size(&died).0, 0);
        assert_eq!(size(&died), size(&lived), "{words:?}");
    }
}

#[test]
fn a_join_that_died_after_it_was_posted_takes_its_own_place_again() {
    let folder = TempDir::new().unwrap();
    let invitation = Region::found(folder.path());
    let region = Region::serve(folder.path());
    let url = region.url();
    let home = Home::new("Noor Voorbeeld");
    let words = ["join", &invitation, "--server", &url];
    home.dies(&words, &Value::Null, "join_posted:1");
    assert_eq!(region.admin(&["stats"])["devices"], 1, "the server has it");
    assert_eq!(
        home.ok(&["status"]).get("region"),
        None,
        "the laptop does not know it"
    );
    home.ok(&words);
    home.sync(&url);
    home.look();
    assert_eq!(region.admin(&["stats"])["devices"], 1);
    assert_eq!(home.ok(&["user", "list"]).as_array().unwrap().len(), 1);
}
