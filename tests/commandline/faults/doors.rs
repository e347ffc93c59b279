//! Ways into a profile and into a region.

use crate::hand::{
    Region, Running, before_the_form, database, no, opened, profile, sleutel, sound,
};
use crate::help::commands;
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use system_tests::{Fault, Laptop, Outcome, Proxy, Server, programs};

/// Refused, and the profile stands as before: not joined, nothing of a region in it.
fn kept_out(laptop: &Laptop, outcome: &Outcome, code: &str) {
    no(outcome, code);
    let status = laptop.ok(&["status"]);
    assert_eq!(status.get("region"), None, "{status}");
    assert_eq!(laptop.refused(&["dump"]), "not_joined");
}

/// An address of this machine where nobody listens; no server that takes a free port ever gets this one.
const NOBODY_THERE: &str = "http://127.0.0.1:1";

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let laptop = Laptop::new("Selam Voorbeeld");
    let before = database(&profile(&laptop));
    let right = laptop.passphrase().to_owned();
    let mut words: Vec<&str> = right.split(' ').collect();
    words.reverse();
    for wrong in [
        words.join(" "),
        words[1..].join(" "),
        String::new(),
        "قفل قفل".to_owned(),
    ] {
        fs::write(laptop.home().join("passphrase"), &wrong).unwrap();
        no(&laptop.run(&["status"]), "wrong_passphrase");
        no(&laptop.run(&["verify"]), "wrong_passphrase");
    }
    assert_eq!(database(&profile(&laptop)), before);
    // As people write words down: capitals, hyphens, a line end.
    fs::write(
        laptop.home().join("passphrase"),
        format!(" {}\n", right.to_uppercase().replace(' ', "-")),
    )
    .unwrap();
    assert_eq!(laptop.ok(&["status"])["waiting"], 0);
}

#[test]
fn without_a_passphrase_or_a_profile_it_says_how_to_give_one() {
    let laptop = Laptop::new("Selam Voorbeeld");
    let no_words = sleutel(&laptop, &["status"]).status().unwrap();
    assert_eq!(no_words.code(), Some(2));
    let gone = laptop.home().join("nowhere");
    let outcome = laptop.run(&["--profile", gone.to_str().unwrap(), "status"]);
    no(&outcome, "no_such_profile");
    assert!(!gone.exists(), "asking makes no folder");
    let empty = Laptop::empty();
    assert_eq!(
        sleutel(&empty, &["status"]).status().unwrap().code(),
        Some(2)
    );
    assert_eq!(empty.ok(&["profile", "list"]), json!([]));
}

/// Commands that work before a profile stands in a region; `sync --watch` is `sync`.
const BEFORE_JOINING: [&str; 5] = ["profile create", "profile list", "join", "status", "verify"];

/// Everything else, with what stands on standard input.
fn after_joining(rows: &str) -> Vec<(Vec<&str>, Value)> {
    let nobody = "00000000-0000-4000-8000-000000000000";
    let visit = json!({ "kind": "HUISBEZOEK", "date": "2025-06-02" });
    let whom = json!({ "person": nobody, "service": nobody, "reason": "Taal" });
    let none = || Value::Null;
    vec![
        (
            vec!["invite", "--name", "Lina", "--role", "key_person"],
            none(),
        ),
        (vec!["user", "list"], none()),
        (vec!["pack", "approve"], none()),
        (vec!["log", "verify"], none()),
        (vec!["person", "add"], json!({ "name": "Selam" })),
        (vec!["person", "list"], none()),
        (vec!["person", "show", nobody], none()),
        (vec!["person", "edit", nobody], json!({ "name": "Selam" })),
        (vec!["contact", "record"], visit),
        (vec!["contact", "correct", nobody], json!({ "minutes": 5 })),
        (vec!["contact", "list"], none()),
        (vec!["contact", "show", nobody], none()),
        (vec!["contact", "import", rows], none()),
        (vec!["referral", "make"], whom),
        (
            vec![
                "referral",
                "status",
                nobody,
                "bezig",
                "--source",
                "partner_telefoon",
            ],
            none(),
        ),
        (vec!["referral", "list"], none()),
        (vec!["referral", "show", nobody], none()),
        (vec!["dossier", "members", nobody], none()),
        (vec!["dossier", "share", nobody, nobody], none()),
        (vec!["directory", "search", "taal"], none()),
        (vec!["directory", "show", nobody], none()),
        (vec!["search", "taal"], none()),
        (vec!["sync"], none()),
        (vec!["conflicts"], none()),
        (vec!["conflicts", "choose", nobody, "--both"], none()),
        (vec!["dump"], none()),
    ]
}

#[test]
fn before_joining_everything_else_says_not_joined() {
    let laptop = Laptop::new("Selam Voorbeeld");
    let rows = laptop.home().join("rijen.csv");
    fs::write(&rows, "kind,date\nBELLEN,2025-03-01\n").unwrap();
    let all = after_joining(rows.to_str().unwrap());
    for (words, form) in &all {
        no(&laptop.run_json(words, form), "not_joined");
    }
    let lines: Vec<String> = all.iter().map(|(words, _)| words.join(" ")).collect();
    for command in commands("") {
        let tried = lines.iter().any(|line| line.starts_with(&command));
        let free = BEFORE_JOINING.contains(&command.as_str());
        assert!(tried != free, "{command}: nobody tried this before joining");
    }
    let status = laptop.ok(&["status"]);
    assert_eq!(
        (&status["people"], &status["contacts"]),
        (&json!(0), &json!(0))
    );
    sound(&laptop);
}

#[test]
fn a_profile_in_use_is_not_opened_twice() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let mut first = before_the_form(laptop, &["person", "add"]);
    for words in [&["status"][..], &["dump"], &["sync"], &["verify"]] {
        no(&laptop.run(words), "in_use");
    }
    no(
        &laptop.run_json(&["person", "add"], &json!({ "name": "Amir" })),
        "in_use",
    );
    // Those it must not disturb: the list of profiles, and the one who has it open.
    assert_eq!(laptop.ok(&["profile", "list"]).as_array().unwrap().len(), 1);
    first
        .input()
        .write_all(json!({ "name": "ليلى" }).to_string().as_bytes())
        .unwrap();
    assert!(first.ended_well());
    let people = laptop.dump()["people"].clone();
    assert_eq!(people.as_array().unwrap().len(), 1);
    assert_eq!(people[0]["name"], "ليلى");
}

#[test]
fn a_broken_invitation_is_refused_and_the_whole_one_still_works() {
    let region = Region::new();
    let line = region.invitation("Selam Voorbeeld");
    let laptop = Laptop::new("Selam Voorbeeld");
    let last = line.len() - 1;
    let changed = |at: usize| {
        let other = if &line[at..=at] == "a" { "b" } else { "a" };
        format!("{}{other}{}", &line[..at], &line[at + 1..])
    };
    let broken = [
        line[..line.len() / 2].to_owned(),
        line[..last].to_owned(),
        line[1..].to_owned(),
        changed("sleutelbos1-".len()),
        changed(line.len() / 2),
        changed(last),
        format!("{line}aaaaaaaa"),
        format!("{line} {line}"),
        "sleutelbos1-".to_owned(),
        "Beste Selam, hierbij je uitnodiging".to_owned(),
        "دعوة".to_owned(),
    ];
    for wrong in &broken {
        no(&laptop.run(&["join", wrong]), "bad_invitation");
    }
    kept_out(
        &laptop,
        &laptop.run(&["join", "sleutelbos2-aaaa"]),
        "bad_invitation",
    );
    // In a file, with the line end that an editor adds.
    let file = laptop.home().join("invitation.txt");
    fs::write(&file, format!("{line}\n")).unwrap();
    laptop.ok(&[
        "join",
        file.to_str().unwrap(),
        "--server",
        &region.server.url(),
    ]);
    no(
        &laptop.run(&["join", &line, "--server", &region.server.url()]),
        "already_joined",
    );
}

#[test]
fn an_expired_invitation_is_refused_and_a_new_one_works() {
    let region = Region::new();
    let expired = region.coordinator.invite_four_days_ago("Selam Voorbeeld");
    region.coordinator.ok(&["sync"]);
    let laptop = Laptop::new("Selam Voorbeeld");
    let url = region.server.url();
    kept_out(
        &laptop,
        &laptop.run(&["join", &expired, "--server", &url]),
        "invitation_expired",
    );
    laptop.ok(&[
        "join",
        &region.invitation("Selam Voorbeeld"),
        "--server",
        &url,
    ]);
}

#[test]
fn an_invitation_that_would_be_over_at_once_is_not_made() {
    let region = Region::new();
    let noor = &region.coordinator;
    let entries = noor.ok(&["log", "verify"]);
    let words = [
        "invite",
        "--name",
        "Selam",
        "--role",
        "key_person",
        "--expires-hours",
    ];
    for hours in ["0", "-1", "1.5", "morgen", "4294967296"] {
        let outcome = noor.run(&[&words[..], &[hours]].concat());
        assert_eq!(
            (outcome.status, outcome.code().as_str()),
            (2, "usage"),
            "{hours}"
        );
    }
    let none = noor.run(&[&words[..], &["0"]].concat());
    assert!(none.stderr.contains("at least 1"), "{}", none.stderr);
    assert_eq!(noor.ok(&["log", "verify"]), entries);
    noor.ok(&[&words[..], &["1"]].concat());
}

#[test]
fn an_invitation_works_once() {
    let region = Region::new();
    let line = region.invitation("Selam Voorbeeld");
    let url = region.server.url();
    let first = Laptop::joined("Selam Voorbeeld", &line, &url);
    let second = Laptop::new("Iemand anders");
    kept_out(
        &second,
        &second.run(&["join", &line, "--server", &url]),
        "invitation_used",
    );
    second.ok(&[
        "join",
        &region.invitation("Lina Voorbeeld"),
        "--server",
        &url,
    ]);
    first.ok(&["sync"]);
    let log = first.ok(&["log", "verify"]);
    assert_eq!(
        log["void"], 0,
        "the first one's place was not touched: {log}"
    );
}

#[test]
fn an_invitation_does_not_fit_the_server_of_another_region() {
    let region = Region::new();
    let other = Server::start(&programs::pack(programs::REGION));
    let entries = other.admin(&["stats"]);
    let line = region.invitation("Selam Voorbeeld");
    let laptop = Laptop::new("Selam Voorbeeld");
    kept_out(
        &laptop,
        &laptop.run(&["join", &line, "--server", &other.url()]),
        "other_region",
    );
    assert_eq!(other.admin(&["stats"]), entries, "nothing was left there");
    laptop.ok(&["join", &line, "--server", &region.server.url()]);

    // The same for one who is in already: his work stays, and goes to the right one.
    let made = laptop.add_person("ليلى", "Layla");
    let before = laptop.dump();
    no(
        &laptop.run(&["sync", "--server", &other.url()]),
        "other_region",
    );
    assert_eq!(other.admin(&["stats"]), entries);
    assert_eq!(
        (laptop.dump(), laptop.ok(&["status"])["waiting"].clone()),
        (before, json!(1))
    );
    laptop.ok(&["sync"]);
    assert_eq!(laptop.ok(&["status"])["waiting"], 0);
    assert_eq!(laptop.dump()["people"][0]["person"], Value::from(made.0));
}

#[test]
fn a_server_that_is_not_there_is_offline_and_the_invitation_stays_good() {
    let region = Region::new();
    let line = region.invitation("Selam Voorbeeld");
    let laptop = Laptop::new("Selam Voorbeeld");
    kept_out(
        &laptop,
        &laptop.run(&["join", &line, "--server", NOBODY_THERE]),
        "offline",
    );
    laptop.ok(&["join", &line, "--server", &region.server.url()]);

    laptop.add_person("ليلى", "Layla");
    let before = laptop.dump();
    no(&laptop.run(&["sync", "--server", NOBODY_THERE]), "offline");
    assert_eq!(laptop.ok(&["status"])["waiting"], 1);
    assert_eq!(laptop.dump(), before);
    // That address was for once: the kept one still works.
    laptop.ok(&["sync"]);
    assert_eq!(laptop.ok(&["status"])["waiting"], 0);
}

#[test]
fn a_join_whose_answer_was_lost_is_finished_with_the_same_invitation() {
    let region = Region::new();
    let proxy = Proxy::start(region.server.port());
    let line = region.invitation("Selam Voorbeeld");
    let laptop = Laptop::new("Selam Voorbeeld");
    let join = ["join", line.as_str(), "--server", &proxy.url()];
    for (request, fault) in [
        ("GET /v1/log", Fault::CutReplyAfter(400)),
        ("POST /v1/log", Fault::CutRequestAfter(300)),
        ("POST /v1/log", Fault::SwallowReply),
        ("GET /v1/pack", Fault::CutReplyAfter(2_000)),
    ] {
        proxy.next(request, fault);
        kept_out(&laptop, &laptop.run(&join), "offline");
        proxy.reached();
    }
    // Killed after the server took the join, before the laptop heard so.
    proxy.next("POST /v1/log", Fault::HoldReplyAfter(0));
    let joining = Running::start(opened(&laptop, &join).stdin(Stdio::null()));
    proxy.reached();
    joining.kill();
    proxy.release();
    let users = region.stats()["devices"].clone();
    let joined = laptop.ok(&join);
    assert_eq!(joined["role"], "key_person");
    assert_eq!(region.stats()["devices"], users, "he is there once");
    laptop.ok(&["sync"]);
    laptop.add_person("ليلى", "Layla");
    assert_eq!(laptop.ok(&["sync"])["waiting"], 0);
    sound(&laptop);
}
