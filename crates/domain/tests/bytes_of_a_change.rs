//! The bytes of a change: what stays, what survives, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use proptest::prelude::*;
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{ChangeId, EntityId};
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ContactWhat, ReferralContent, StatusSaid, Value};
use sb_domain::wire::{MAX_CHANGE, MAX_TEXT, WireError, decode_change, encode_change};
use sb_testkit::{a_change, a_person, a_withdrawal, any, ids};

/// A name that no change here replaces.
const ME: ChangeId = ids::change(1_000_000);

fn decode(bytes: &[u8]) -> Result<Change, WireError> {
    decode_change(bytes, ME)
}

fn name_of(person: &str) -> Value {
    Value::Text(Group::PersonName, Text::new(person))
}

/// A builder's person speaks the groups it says.
#[test]
fn a_person_is_one_write_for_each_group() {
    let groups: Vec<_> = a_person()
        .with(Group::PersonTempoNote, "samen")
        .values()
        .iter()
        .map(Value::group)
        .collect();
    assert_eq!(
        groups,
        [
            Group::PersonName,
            Group::PersonLanguages,
            Group::PersonTempoNote
        ]
    );
}

/// The envelope of a change with a body of one's own, as a later version may make it.
fn made_later(min_reader: u8, kind: u8, body: &[u8]) -> Vec<u8> {
    let whole = encode_change(&a_withdrawal(1, ids::agreement(1)).done());
    // min_reader and kind are the two bytes before the body [id]; sup is the last byte.
    let body_at = whole.len() - 1 - 18;
    [
        &whole[..body_at - 2],
        &[min_reader, kind],
        body,
        &whole[whole.len() - 1..],
    ]
    .concat()
}

fn write_body(kind: u8, group: u8, map: &[u8]) -> Vec<u8> {
    [&[0x84, kind, 0x50], &ids::bytes(1)[..], &[group], map].concat()
}

#[test]
fn what_a_later_version_made_is_kept_unread() {
    let text_map = [0xa1, 0x01, 0x61, b'x'];
    for (why, bytes) in [
        (
            "a reader above ours",
            made_later(2, 1, &write_body(1, 1, &text_map)),
        ),
        ("an unknown kind", made_later(1, 3, &[0x81, 0x01])),
        ("an unknown kind with any body", made_later(1, 8, &[0xf6])),
        (
            "an unknown entity kind",
            made_later(1, 1, &write_body(6, 1, &text_map)),
        ),
        (
            "an unknown group",
            made_later(1, 1, &write_body(1, 9, &text_map)),
        ),
        (
            "an unknown status",
            made_later(
                1,
                1,
                &write_body(3, 2, &[0xa1, 0x01, 0x63, b'n', b'e', b'w']),
            ),
        ),
        (
            "a further key in a group of one text",
            made_later(
                1,
                1,
                &write_body(1, 1, &[0xa2, 0x01, 0x61, b'x', 0x02, 0x03]),
            ),
        ),
    ] {
        let change = decode(&bytes).unwrap();
        assert_eq!(change.body, Body::Unknown, "{why}");
        assert_eq!(change.author, ids::user(1), "{why}");
        assert_eq!(
            encode_change(&change),
            Vec::<u8>::new(),
            "{why}: only the bytes that came may travel"
        );
    }
    assert!(matches!(
        decode(&made_later(1, 1, &write_body(1, 1, &text_map)))
            .unwrap()
            .body,
        Body::Write { .. }
    ));
}

#[test]
fn unknown_keys_survive_in_key_order() {
    // contact.what with key 2 (kind), key 11 = [1, {1: true}] and key 300 = "new".
    let map = [
        &[
            0xa3, 0x02, 0x61, b'K', 0x0b, 0x82, 0x01, 0xa1, 0x01, 0xf5, 0x19, 0x01, 0x2c,
        ][..],
        b"\x63new",
    ]
    .concat();
    let bytes = made_later(1, 1, &write_body(2, 1, &map));
    let change = decode(&bytes).unwrap();
    assert_eq!(encode_change(&change), bytes);
    let Body::Write {
        value: Value::ContactWhat(mut what),
        ..
    } = change.body
    else {
        panic!("a contact")
    };
    assert_eq!(
        what.extra,
        vec![
            (11, vec![0x82, 0x01, 0xa1, 0x01, 0xf5]),
            (300, b"\x63new".to_vec())
        ]
    );

    // Written again with another kind, they travel on.
    what.kind = "BELLEN".into();
    let again = decode(&encode_change(
        &a_change(2, Value::ContactWhat(what.clone())).done(),
    ))
    .unwrap();
    assert_eq!(
        again.body,
        Body::write(
            EntityId::from_bytes(ids::bytes(1)),
            Value::ContactWhat(what)
        )
    );
}

#[test]
fn another_writing_of_the_same_change_is_refused() {
    let good = write_body(1, 1, &[0xa1, 0x01, 0x61, b'x']);
    for (why, body) in [
        (
            "a blank text written out",
            write_body(1, 1, &[0xa1, 0x01, 0x60]),
        ),
        (
            "a blank list written out",
            write_body(1, 4, &[0xa1, 0x01, 0x80]),
        ),
        (
            "a blank id written out",
            write_body(3, 1, &[&[0xa1, 0x01, 0x50][..], &[0; 16]].concat()),
        ),
        ("a long number", write_body(2, 1, &[0xa1, 0x04, 0x18, 0x05])),
        (
            "keys descending",
            write_body(2, 1, &[0xa2, 0x04, 0x05, 0x02, 0x61, b'K']),
        ),
        (
            "a key twice",
            write_body(2, 1, &[0xa2, 0x04, 0x05, 0x04, 0x05]),
        ),
        (
            "a long number in an unknown key",
            write_body(2, 1, &[0xa1, 0x0b, 0x18, 0x05]),
        ),
    ] {
        assert_eq!(
            decode(&made_later(1, 1, &body)),
            Err(WireError::NotCanonical),
            "{why}"
        );
    }
    for (why, bytes) in [
        (
            "a long number in an unread body",
            made_later(2, 1, &[0x18, 0x05]),
        ),
        (
            "a long kind",
            made_later(1, 0x18, &[&[0x01][..], &good].concat()),
        ),
        (
            "a byte too many",
            [made_later(1, 1, &good), vec![0]].concat(),
        ),
        (
            "an unread body of two items",
            made_later(2, 1, &[0x01, 0x01]),
        ),
    ] {
        assert!(decode(&bytes).is_err(), "{why}");
    }
}

#[test]
fn wrong_shapes_are_refused() {
    for (why, body) in [
        ("a number for a name", write_body(1, 1, &[0xa1, 0x01, 0x05])),
        ("an array for a map", write_body(1, 1, &[0x81, 0x05])),
        ("no status", write_body(3, 2, &[0xa0])),
        (
            "a status that is only computed",
            write_body(3, 2, &[&[0xa1, 0x01, 0x68][..], b"verlopen"].concat()),
        ),
        ("no yes or no", write_body(4, 1, &[0xa0])),
        (
            "a day that is none",
            write_body(2, 1, &[&[0xa1, 0x03, 0x6a][..], b"2026-02-30"].concat()),
        ),
        (
            "minutes beyond 16 bits",
            write_body(2, 1, &[0xa1, 0x04, 0x1a, 0, 1, 0, 0]),
        ),
        ("a short id", write_body(2, 1, &[0xa1, 0x01, 0x41, 1])),
        ("an indefinite map", write_body(1, 1, &[0xbf, 0xff])),
        (
            "a key that is a text",
            write_body(2, 1, &[0xa1, 0x61, b'a', 0x01]),
        ),
    ] {
        assert_eq!(
            decode(&made_later(1, 1, &body)),
            Err(WireError::Malformed),
            "{why}"
        );
    }
    assert_eq!(decode(&[]), Err(WireError::Malformed));
}

#[test]
fn what_a_change_replaces_is_ascending_once_and_never_itself() {
    let (a, b) = (ids::change(1), ids::change(2));
    let base = encode_change(&a_change(9, name_of("x")).done());
    let head = &base[..base.len() - 1];
    let with = |sup: &[ChangeId]| {
        let ids = sup
            .iter()
            .flat_map(|id| [&[0x50][..], id.as_bytes()].concat());
        [head, &[0x80 | u8::try_from(sup.len()).unwrap()]]
            .concat()
            .into_iter()
            .chain(ids)
            .collect::<Vec<u8>>()
    };
    assert_eq!(decode(&with(&[a, b])).unwrap().sup, [a, b]);
    assert_eq!(decode(&with(&[b, a])), Err(WireError::NotCanonical));
    assert_eq!(decode(&with(&[a, a])), Err(WireError::NotCanonical));
    assert_eq!(decode_change(&with(&[a]), a), Err(WireError::Malformed));
    // The writer sorts by itself.
    let mut change = a_change(9, name_of("x")).done();
    change.sup = vec![b, a, b];
    assert_eq!(decode(&encode_change(&change)).unwrap().sup, [a, b]);
}

#[test]
fn too_much_is_refused_before_it_is_copied() {
    let text = |len| encode_change(&a_change(1, name_of(&"a".repeat(len))).done());
    assert!(decode(&text(MAX_TEXT)).is_ok());
    assert_eq!(decode(&text(MAX_TEXT + 1)), Err(WireError::TooLarge));
    let list =
        |len: usize| encode_change(&a_change(1, Value::Languages(vec!["nl".into(); len])).done());
    assert!(decode(&list(256)).is_ok());
    assert_eq!(decode(&list(257)), Err(WireError::TooLarge));
    assert_eq!(
        decode(&vec![0x89; MAX_CHANGE + 1]),
        Err(WireError::TooLarge)
    );
    let mut zone = a_change(1, name_of("x")).done();
    zone.tz = "z".repeat(65);
    assert_eq!(decode(&encode_change(&zone)), Err(WireError::TooLarge));
}

/// A value of this group with a word in every text. No `..Default::default()`: who adds a field decides here.
fn telling(group: Group, word: &str) -> Value {
    let text = Text::new(word);
    let code = || Some("CODE".to_owned());
    match group {
        Group::PersonLanguages => Value::Languages(vec!["ti".to_owned()]),
        Group::ContactWhat => Value::ContactWhat(ContactWhat {
            person: None,
            kind: "BELLEN".to_owned(),
            date: "2026-11-20".to_owned(),
            minutes: Some(5),
            languages: vec!["ti".to_owned()],
            domains: vec!["GELD".to_owned()],
            outcome: code(),
            headcount: Some(3),
            role: code(),
            travel_km: Some(7),
            extra: Vec::new(),
        }),
        Group::ReferralContent => Value::ReferralContent(ReferralContent {
            person: ids::person(1),
            service: ids::service(1),
            service_name: text.clone(),
            reason: text,
            agreement: None,
            follow_up_on: None,
            share_fields: vec!["name".to_owned()],
            share_contacts: Vec::new(),
            extra: Vec::new(),
        }),
        Group::ReferralStatus => Value::ReferralStatus(StatusSaid {
            status: Status::Verzonden,
            source: "partner_telefoon".to_owned(),
            reason: code(),
            note: text,
            extra: Vec::new(),
        }),
        Group::AgreementGiven => Value::AgreementGiven(AgreementGiven {
            person: ids::person(1),
            given: true,
            language: code(),
            how: code(),
            service: ids::service(1),
            date: "2026-11-20".to_owned(),
            extra: Vec::new(),
        }),
        one_text => Value::Text(one_text, text),
    }
}

/// Person data reaches no log by way of `Debug`: not of a value, not of the change around it.
#[test]
fn debug_never_shows_words_about_people() {
    let marker = "Zonnebloem";
    for group in Group::ALL {
        let value = telling(group, marker);
        assert_eq!(value.group(), group);
        assert!(!format!("{value:?}").contains(marker), "{group:?}");
        let change = a_change(1, value).done();
        assert!(!format!("{change:?}").contains(marker), "{group:?}");
    }
}

proptest! {
    #![proptest_config(sb_testkit::fixed())]

    #[test]
    fn every_change_comes_back_as_it_was(change in any::change()) {
        let bytes = encode_change(&change);
        prop_assert_eq!(decode(&bytes).unwrap(), change);
    }

    /// Every group by name, so that none hides behind the luck of the draw.
    #[test]
    fn every_group_comes_back_as_it_was(
        values in sb_domain::change::Group::ALL.into_iter().map(any::value_of).collect::<Vec<_>>()
    ) {
        for value in values {
            let change = a_change(1, value).done();
            prop_assert_eq!(decode(&encode_change(&change)).unwrap(), change);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = decode(&bytes);
    }

    /// One byte of a good change turned: refused, or a change with exactly these bytes.
    #[test]
    fn a_damaged_change_is_refused_or_another_change(change in any::change(), at in 0..10_000_usize, to in 0..=255_u8) {
        let mut bytes = encode_change(&change);
        let at = at % bytes.len();
        bytes[at] = to;
        if let Ok(read) = decode(&bytes) && read.body != Body::Unknown {
            prop_assert_eq!(encode_change(&read), bytes);
        }
    }

    #[test]
    fn a_change_cut_short_is_refused(change in any::change(), at in 0..10_000_usize) {
        let bytes = encode_change(&change);
        prop_assert!(decode(&bytes[..at % bytes.len()]).is_err());
    }
}
