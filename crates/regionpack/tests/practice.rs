//! The practice content uses only what the shipped pack has.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use sb_domain::{guard::find_numbers, referral::Status, rules};
use sb_regionpack::{List, Pack, PartnerAgreement};
use serde_json::Value;

fn lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(common::assets().join("practice").join(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    value[key]
        .as_array()
        .map(|list| {
            list.iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect()
        })
        .unwrap_or_default()
}

/// Only keys that the commands and the README know.
fn only(value: &Value, keys: &str) {
    let known: BTreeSet<&str> = keys.split(' ').collect();
    for key in value.as_object().unwrap().keys() {
        assert!(known.contains(key.as_str()), "{key} in {value}");
    }
}

fn pack() -> Pack {
    Pack::from_dir(&common::shipped()).unwrap()
}

fn known(pack: &Pack, list: List, codes: &[String]) {
    for code in codes {
        assert!(
            pack.find_code(list, code).is_some(),
            "{code} in {}",
            list.file()
        );
    }
}

fn keys(of: &[Value]) -> BTreeSet<String> {
    let keys: BTreeSet<String> = of.iter().map(|one| text(one, "key").to_owned()).collect();
    assert_eq!(keys.len(), of.len(), "a key names one thing");
    keys
}

fn script(name: &str) -> &'static str {
    match name.chars().find(|c| c.is_alphabetic()).unwrap() as u32 {
        0x0600..=0x06ff => "Arab",
        0x1200..=0x137f => "Ethi",
        0x0400..=0x04ff => "Cyrl",
        _ => "Latn",
    }
}

#[test]
fn there_are_twelve_people_in_four_scripts_with_two_key_persons() {
    let (pack, users, people) = (pack(), lines("users.ndjson"), lines("people.ndjson"));
    assert_eq!((users.len(), people.len()), (2, 12));
    let users_known = keys(&users);
    keys(&people);
    let mut scripts = BTreeMap::new();
    for user in &users {
        only(user, "key name role");
        assert_eq!(text(user, "role"), "key_person");
    }
    for person in &people {
        only(
            person,
            "key by shared_with name latin_name municipality languages learning_route birth_years safe_contact tempo_note",
        );
        assert!(users_known.contains(text(person, "by")));
        assert!(
            texts(person, "shared_with")
                .iter()
                .all(|user| users_known.contains(user) && user != text(person, "by"))
        );
        assert_eq!(script(text(person, "latin_name")), "Latn");
        assert!(
            pack.find_municipality(text(person, "municipality"))
                .is_some()
        );
        known(&pack, List::Languages, &texts(person, "languages"));
        assert!(!texts(person, "languages").is_empty());
        known(
            &pack,
            List::LearningRoutes,
            &person["learning_route"]
                .as_str()
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>(),
        );
        *scripts.entry(script(text(person, "name"))).or_insert(0) += 1;
    }
    assert_eq!(
        scripts.keys().copied().collect::<Vec<_>>(),
        ["Arab", "Cyrl", "Ethi", "Latn"]
    );
}

#[test]
fn contacts_use_codes_of_the_pack_and_belong_to_who_has_the_dossier() {
    let (pack, people, contacts) = (pack(), lines("people.ndjson"), lines("contacts.ndjson"));
    assert_eq!(contacts.len(), 25);
    keys(&contacts);
    for contact in &contacts {
        only(
            contact,
            "key by person_key kind days_ago minutes languages domains outcome note headcount role travel_km",
        );
        let kind = pack.find_contact_kind(text(contact, "kind")).unwrap();
        assert_eq!(
            kind.person_linked,
            contact["person_key"].is_string(),
            "{contact}"
        );
        if let Some(person) = contact["person_key"].as_str() {
            holds(&people, person, text(contact, "by"));
        }
        assert!(contact["days_ago"].as_u64().unwrap() < 90);
        assert!((1..=1440).contains(&contact["minutes"].as_u64().unwrap()));
        known(&pack, List::Languages, &texts(contact, "languages"));
        known(&pack, List::Domains, &texts(contact, "domains"));
        for (key, list) in [("outcome", List::Outcomes), ("role", List::Roles)] {
            assert!(
                contact[key].is_null() || pack.find_code(list, text(contact, key)).is_some(),
                "{contact}"
            );
        }
    }
}

/// The user made the dossier or was let in.
fn holds(people: &[Value], person: &str, user: &str) {
    let person = people
        .iter()
        .find(|one| text(one, "key") == person)
        .unwrap();
    assert!(
        text(person, "by") == user || texts(person, "shared_with").iter().any(|one| one == user),
        "{person}"
    );
}

#[test]
fn referrals_go_to_services_of_the_pack_with_the_agreement_these_need() {
    let (pack, people, contacts) = (
        pack(),
        lines("people.ndjson"),
        keys(&lines("contacts.ndjson")),
    );
    let by_key: BTreeMap<String, String> =
        common::rows(&common::shipped().join("directory/service.csv"))
            .into_iter()
            .map(|row| (row["x_key"].clone(), row["id"].clone()))
            .collect();
    let referrals = lines("referrals.ndjson");
    assert_eq!(referrals.len(), 6);
    for referral in &referrals {
        only(
            referral,
            "key by person_key service service_key reason agreement in_days share share_contact_keys then",
        );
        let person = text(referral, "person_key");
        holds(&people, person, text(referral, "by"));
        assert_eq!(
            text(referral, "service"),
            by_key[text(referral, "service_key")]
        );
        let service = pack
            .find_service(&text(referral, "service").parse().unwrap())
            .unwrap();
        let lives_in = text(
            people
                .iter()
                .find(|one| text(one, "key") == person)
                .unwrap(),
            "municipality",
        );
        assert!(
            service.municipalities.iter().any(|place| place == lives_in),
            "{referral}"
        );
        assert_ne!(service.agreement, PartnerAgreement::Protocol);
        let agreement = &referral["agreement"];
        assert!(agreement["given"] == true || service.agreement != PartnerAgreement::Agree);
        known(
            &pack,
            List::AgreementWays,
            &[text(agreement, "how").to_owned()],
        );
        known(
            &pack,
            List::Languages,
            &[text(agreement, "language").to_owned()],
        );
        assert!(
            texts(referral, "share_contact_keys")
                .iter()
                .all(|key| contacts.contains(key))
        );
        steps_are_known(&pack, referral);
    }
}

fn steps_are_known(pack: &Pack, referral: &Value) {
    for step in referral["then"].as_array().into_iter().flatten() {
        only(step, "status source reason note");
        known(pack, List::Sources, &[text(step, "source").to_owned()]);
        known(
            pack,
            List::RefusalReasons,
            &step["reason"]
                .as_str()
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>(),
        );
    }
}

#[test]
fn both_colleagues_spell_one_name_their_own_way() {
    let (people, versions) = (lines("people.ndjson"), lines("conflicts.ndjson"));
    assert_eq!(versions.len(), 2);
    for version in &versions {
        only(version, "person_key by latin_name");
        holds(&people, text(version, "person_key"), text(version, "by"));
    }
    assert_eq!(versions[0]["person_key"], versions[1]["person_key"]);
    assert_ne!(versions[0]["by"], versions[1]["by"]);
    assert_ne!(versions[0]["latin_name"], versions[1]["latin_name"]);
}

#[test]
fn nothing_is_refused_by_the_rules_of_the_fields() {
    for file in ["users", "people", "contacts", "referrals", "conflicts"] {
        for line in lines(&format!("{file}.ndjson")) {
            let texts = line
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| *key != "service");
            for (key, value) in texts {
                assert_eq!(find_numbers(&value.to_string()), [], "{file} {key}: {line}");
            }
        }
    }
    for person in lines("people.ndjson") {
        rules::birth_years(text(&person, "birth_years"), "birth_years").unwrap();
        rules::name(text(&person, "name"), "name").unwrap();
    }
    for referral in lines("referrals.ndjson") {
        let mut from = Status::KlaarVoorVerzending;
        for step in referral["then"].as_array().into_iter().flatten() {
            let to = Status::from_code(text(step, "status")).unwrap();
            rules::step(from, to, step["reason"].as_str()).unwrap();
            from = to;
        }
    }
}
