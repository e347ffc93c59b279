//! The golden bytes of version 1.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use sb_domain::change::{Change, Group};
use sb_domain::ids::EntityId;
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::{ReferralContent, StatusSaid, Value};
use sb_domain::wire::{decode_change, encode_change};
use sb_testkit::{a_change, a_contact, a_withdrawal, an_agreement, ids};

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

/// With every key of version 1.
fn a_full_referral() -> Value {
    Value::ReferralContent(ReferralContent {
        person: ids::person(1),
        service: ids::service(1),
        service_name: Text::new("Geldfit Gorinchem"),
        reason: Text::new("Drie brieven over de huur."),
        agreement: Some(ids::agreement(1)),
        follow_up_on: Some("2026-12-01".into()),
        share_fields: vec!["name".into()],
        share_contacts: vec![ids::contact(4)],
        extra: vec![],
    })
}

/// With a reason and without a note.
fn a_refusal() -> Value {
    Value::ReferralStatus(StatusSaid {
        status: Status::Afgewezen,
        source: "partner_telefoon".into(),
        reason: Some("capaciteit".into()),
        note: Text::default(),
        extra: vec![],
    })
}

/// The changes of the golden file, in its order.
fn golden() -> Vec<(&'static str, Change)> {
    let on_one = EntityId::from_bytes(ids::bytes(1));
    let mut contact = a_contact();
    contact = contact.with_note("Brief van DUO gelezen.");
    let Value::ContactWhat(mut what) = contact.what() else {
        panic!("a contact")
    };
    what.travel_km = Some(1200);
    vec![
        (
            "person.name",
            a_change(7, Value::Text(Group::PersonName, Text::new("ሰላም")))
                .of(on_one)
                .replacing(&[ids::change(5), ids::change(3)])
                .done(),
        ),
        (
            "person.tempo_note blank",
            a_change(8, Value::Text(Group::PersonTempoNote, Text::default())).done(),
        ),
        (
            "person.languages",
            a_change(9, Value::Languages(vec!["ti".into(), "nl".into()])).done(),
        ),
        (
            "contact.what",
            a_change(10, Value::ContactWhat(what)).done(),
        ),
        ("contact.note", a_change(11, contact.note()).done()),
        ("referral.content", a_change(12, a_full_referral()).done()),
        ("referral.status", a_change(13, a_refusal()).done()),
        (
            "agreement.given no",
            a_change(14, an_agreement(false)).done(),
        ),
        (
            "colleague.name",
            a_change(15, Value::Text(Group::ColleagueName, Text::new("Amina")))
                .of(ids::user(2))
                .done(),
        ),
        ("withdraw", a_withdrawal(16, ids::agreement(1)).done()),
    ]
}

/// Laptops in the field speak these bytes. When this fails, add a version; do not edit the file.
#[test]
fn version_1_bytes_stay_as_they_are() {
    let lines: Vec<_> = include_str!("golden/changes.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let changes = golden();
    assert_eq!(lines.len(), changes.len());
    for (line, (name, change)) in lines.iter().zip(changes) {
        let (title, hex) = line.split_once(" = ").unwrap();
        assert_eq!(title, name);
        let bytes = unhex(hex);
        assert_eq!(encode_change(&change), bytes, "{name}");
        assert_eq!(
            decode_change(&bytes, ids::change(0)).unwrap(),
            change,
            "{name}"
        );
    }
}
