//! Finding people and texts the way people type.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{contact, person, text, what, write};
use sb_domain::change::{Body, Group};
use sb_domain::ids::{PersonId, ReferralId};
use sb_domain::text::Text;
use sb_domain::value::{ReferralContent, Value};
use sb_store::search::{Doc, find};
use sb_store::{Store, people, rebuild};

fn store_with_names(names: &[(&str, &str)]) -> Store {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            for (n, (name, latin)) in (1..).zip(names) {
                write(tx, n * 10, person(n), text(Group::PersonName, name), &[])?;
                if !latin.is_empty() {
                    write(
                        tx,
                        n * 10 + 1,
                        person(n),
                        text(Group::PersonLatinName, latin),
                        &[],
                    )?;
                }
            }
            Ok::<_, sb_store::StoreError>(())
        })
        .unwrap();
    store
}

fn found(store: &Store, query: &str) -> Vec<String> {
    let people = store.read(|c| people::search(c, query)).unwrap();
    people
        .into_iter()
        .map(|person| person.name.into_string())
        .collect()
}

#[test]
fn names_are_found_in_every_spelling_that_people_use() {
    for (name, query) in [
        ("Öztürk", "ozturk"),
        ("Hélène Dubois", "helene"),
        ("مُحَمَّد", "محمد"),
        ("محمد", "مُحَمَّد"),
        ("أحمد", "احمد"),
        ("فاطمه", "فاطمة"),
        ("على", "علي"),
        ("الخطابي", "خطابي"),
        ("ተስፋይ", "Tesf"),
        ("ተስፋይ", "ተስፋ"),
        ("ሠላም", "ሰላም"),
        ("Amina Yusuf", "yusuf amina"),
        ("Amina Yusuf", "ami"),
        ("Amina Yusuf", "a"),
        ("Amina Yusuf", "us"),
        ("Олена", "olena"),
        ("Jean-Pierre", "jean pierre"),
        ("O'Brien", "brien"),
    ] {
        let store = store_with_names(&[("Zzz", ""), (name, "")]);
        assert_eq!(found(&store, query), [name], "{query}");
    }
}

#[test]
fn the_latin_name_is_found_too_and_other_people_are_not() {
    let store = store_with_names(&[("خديجة", "Khadija"), ("حسين", "Hussein"), ("Hassan", "")]);
    assert_eq!(found(&store, "khadija"), ["خديجة"]);
    assert_eq!(found(&store, "huss"), ["حسين"]);
    assert_eq!(found(&store, "khadija hussein"), Vec::<String>::new());
    assert_eq!(found(&store, "%"), found(&store, ""), "no wildcards");
}

#[test]
fn the_best_match_comes_first() {
    let store = store_with_names(&[
        ("Johanna", ""),
        ("Roel Hansen", ""),
        ("Hanna", ""),
        ("Han", ""),
        ("Hannelore", ""),
    ]);
    assert_eq!(
        found(&store, "han"),
        ["Han", "Hanna", "Hannelore", "Roel Hansen", "Johanna"]
    );
    assert_eq!(
        found(&store, ""),
        ["Han", "Hanna", "Hannelore", "Johanna", "Roel Hansen"]
    );
}

fn store_with_notes(notes: &[&str]) -> Store {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            for (n, note) in (1..).zip(notes) {
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
                    text(Group::ContactNote, note),
                    &[],
                )?;
            }
            Ok::<_, sb_store::StoreError>(())
        })
        .unwrap();
    store
}

fn snippets(store: &Store, query: &str) -> Vec<String> {
    store
        .read(|c| find(c, query, 10))
        .unwrap()
        .into_iter()
        .map(|hit| hit.snippet.into_string())
        .collect()
}

#[test]
fn a_part_of_a_word_in_a_note_is_enough() {
    let store = store_with_notes(&[
        "Schuldhulpverlening aangevraagd",
        "قابلت فاطمة اليوم",
        "ናብ ቤት ትምህርቲ",
        "नमस्ते हिन्दी",
    ]);
    assert_eq!(
        snippets(&store, "hulp"),
        ["Schuldhulpverlening aangevraagd"]
    );
    assert_eq!(
        snippets(&store, "HULP gevraagd"),
        ["Schuldhulpverlening aangevraagd"]
    );
    assert_eq!(snippets(&store, "hulp school"), Vec::<String>::new());
    assert_eq!(snippets(&store, "sc"), ["Schuldhulpverlening aangevraagd"]);
    assert_eq!(snippets(&store, "فاطمه"), ["قابلت فاطمة اليوم"]);
    assert_eq!(snippets(&store, "ትምህርቲ"), ["ናብ ቤት ትምህርቲ"]);
    assert_eq!(snippets(&store, "हिन्दी"), ["नमस्ते हिन्दी"]);
}

#[test]
fn odd_queries_find_nothing_and_break_nothing() {
    let store = store_with_notes(&["een gewoon woord"]);
    for query in [
        "",
        " ",
        "\"",
        "woord\" OR \"een",
        "NOT",
        "*",
        "-",
        "%%%",
        "'; DROP TABLE change",
        "🙂",
        "a\0b",
        "(",
        "NEAR(a b)",
    ] {
        assert_eq!(snippets(&store, query), Vec::<String>::new(), "{query}");
    }
    assert_eq!(
        snippets(&store, &"woord ".repeat(500)),
        ["een gewoon woord"]
    );
}

#[test]
fn a_corrected_note_is_found_by_its_new_words_only() {
    let mut store = store_with_notes(&["eerst over huisvesting"]);
    store
        .write(|tx| {
            write(
                tx,
                99,
                contact(1),
                text(Group::ContactNote, "toch over geldzaken"),
                &[11],
            )
        })
        .unwrap();
    assert_eq!(snippets(&store, "huisvesting"), Vec::<String>::new());
    assert_eq!(snippets(&store, "geldzaken"), ["toch over geldzaken"]);
    store.write(rebuild::rebuild).unwrap();
    assert_eq!(snippets(&store, "huisvesting"), Vec::<String>::new());
    assert_eq!(snippets(&store, "geldzaken"), ["toch over geldzaken"]);
}

#[test]
fn hits_say_what_they_are_and_whom_they_concern() {
    let mut store = store_with_notes(&["hulp bij formulieren"]);
    let referral = ReferralId::from_bytes(common::bytes(9, 1));
    let content = ReferralContent {
        person: person(1),
        service_name: Text::new("Sociaal Raadslieden"),
        reason: Text::new("hulp bij bezwaar"),
        ..ReferralContent::default()
    };
    store
        .write(|tx| {
            write(tx, 1, person(1), text(Group::PersonName, "Hulpia"), &[])?;
            common::take(
                tx,
                2,
                &common::change(Body::write(referral, Value::ReferralContent(content)), &[]),
                common::OWN,
            )
        })
        .unwrap();
    let hits = store.read(|c| find(c, "hulp", 10)).unwrap();
    let seen: Vec<(Doc, Option<PersonId>)> =
        hits.iter().map(|hit| (hit.kind, hit.person)).collect();
    assert_eq!(seen[0], (Doc::Person, Some(person(1))));
    assert_eq!(seen.len(), 3);
    assert!(
        seen.contains(&(Doc::Contact, Some(person(1))))
            && seen.contains(&(Doc::Referral, Some(person(1))))
    );
    assert_eq!(
        store.read(|c| find(c, "raadslieden", 10)).unwrap()[0].id,
        referral.into()
    );
    assert_eq!(store.read(|c| find(c, "hulp", 2)).unwrap().len(), 2);
    assert_eq!(
        store.read(|c| find(c, "hulp", 1)).unwrap()[0].kind,
        Doc::Person
    );
}

#[test]
fn a_snippet_shows_the_place_and_not_the_whole_note() {
    let long = format!(
        "{} de Schuldhulpverlening belde {}",
        "een twee drie vier vijf ".repeat(20),
        "daarna nog iets ".repeat(20)
    );
    let store = store_with_notes(&[&long]);
    let snippet = snippets(&store, "hulp").pop().unwrap();
    assert!(
        snippet.starts_with("… ") && snippet.ends_with(" …"),
        "{snippet}"
    );
    assert!(
        snippet.contains("Schuldhulpverlening belde") && snippet.len() < 200,
        "{snippet}"
    );
}
