//! Two real laptops, a real server and a network that fails: the main job without a window.
// A test stops at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::{Value, json};
use system_tests::programs::{REGION, pack};
use system_tests::{Fault, Laptop, Proxy, Server};

const PUSH: &str = "POST /v1/push";

/// A region with a coordinator, who also works with people, and one colleague.
struct Region {
    server: Server,
    first: Laptop,
    second: Laptop,
    second_user: String,
}

fn region() -> Region {
    let server = Server::start(&pack(REGION));
    let first = Laptop::joined("Nadia Verhoeven", server.invitation(), &server.url());
    let invite = ["invite", "--name", "Filmon de Wit", "--role", "key_person"];
    let invited = first.ok(&invite);
    first.sync(&server.url());
    let invitation = invited["invitation"].as_str().unwrap();
    let second = Laptop::joined("Filmon de Wit", invitation, &server.url());
    first.sync(&server.url());
    let second_user = invited["user"].as_str().unwrap().to_owned();
    Region {
        server,
        first,
        second,
        second_user,
    }
}

fn visit(laptop: &Laptop, person: &str) -> Value {
    let input = json!({
        "person": person, "kind": "HUISBEZOEK", "date": "2026-01-15", "minutes": 45,
        "languages": ["ar"], "domains": ["GELD"], "note": "Samen de post gelezen.",
    });
    laptop.ok_json(&["contact", "record"], &input)
}

fn waiting(laptop: &Laptop) -> u64 {
    laptop.ok(&["status"])["waiting"].as_u64().unwrap()
}

#[test]
fn what_was_recorded_offline_is_read_on_the_colleagues_laptop() {
    let Region {
        mut server,
        first,
        second,
        second_user,
    } = region();
    server.stop();
    let (person, dossier) = first.add_person("أمل الحداد", "Amal al-Haddad");
    visit(&first, &person);
    first.ok(&["dossier", "share", &dossier, &second_user]);
    // The person and the visit; the share is between laptops and is not counted.
    assert_eq!(waiting(&first), 2);
    assert_eq!(first.refused(&["sync"]), "offline");

    server.restart();
    first.sync(&server.url());
    assert_eq!(waiting(&first), 0);
    assert!(second.dump()["people"].as_array().unwrap().is_empty());
    second.sync(&server.url());
    assert_eq!(first.dump(), second.dump());
    let contacts = second.ok(&["contact", "list", "--person", &person]);
    assert_eq!(contacts[0]["note"], "Samen de post gelezen.");
}

#[test]
fn a_reply_that_is_lost_after_the_commit_adds_nothing_twice() {
    let Region { server, first, .. } = region();
    let proxy = Proxy::start(server.port());
    let (person, _) = first.add_person("Rania", "Rania");
    visit(&first, &person);
    proxy.next(PUSH, Fault::SwallowReply);
    first.run(&["sync", "--server", &proxy.url()]);
    proxy.reached();
    assert!(
        waiting(&first) > 0,
        "nothing was acknowledged, so everything still waits"
    );
    let before = server.admin(&["stats"])["ops"].clone();

    first.sync(&proxy.url());
    assert_eq!(waiting(&first), 0);
    assert_eq!(server.admin(&["stats"])["ops"], before);
}

#[test]
fn a_push_that_is_cut_in_the_middle_is_made_again() {
    let Region { server, first, .. } = region();
    let proxy = Proxy::start(server.port());
    let (person, _) = first.add_person("Rania", "Rania");
    visit(&first, &person);
    let before = server.admin(&["stats"])["ops"].clone();
    proxy.next(PUSH, Fault::CutRequestAfter(400));
    assert_eq!(
        first.refused(&["sync", "--server", &proxy.url()]),
        "offline"
    );
    proxy.reached();
    assert_eq!(
        server.admin(&["stats"])["ops"],
        before,
        "half a push stores nothing"
    );

    first.sync(&proxy.url());
    assert_eq!(waiting(&first), 0);
    assert_ne!(server.admin(&["stats"])["ops"], before);
}

#[test]
fn a_server_that_is_killed_knows_what_it_acknowledged() {
    let Region {
        mut server,
        first,
        second,
        second_user,
    } = region();
    let (person, dossier) = first.add_person("Rania", "Rania");
    visit(&first, &person);
    first.ok(&["dossier", "share", &dossier, &second_user]);
    first.sync(&server.url());
    server.kill();
    server.restart();
    second.sync(&server.url());
    assert_eq!(first.dump(), second.dump());
}
