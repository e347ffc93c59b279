//! The line that a coordinator hands over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use data_encoding::BASE32_NOPAD;
use proptest::prelude::*;
use region::{Region, code, person};
use sb_crypto::hash::h;
use sb_trust::{Entry, Invitation, Role, TrustError, cbor};

fn invitation() -> Invitation {
    let region = Region::new();
    let log = region.opened();
    let one = person(1);
    let entry = region.invite(&region.as_device(&one, &[&log[2]]), 2, Role::KeyPerson, 2);
    Invitation {
        url: "https://sleutelbos.example:8443".into(),
        genesis: region.genesis.id,
        code: code(2),
        entry,
    }
}

/// A line around any bytes, with the sum that fits.
fn line(bytes: &[u8]) -> String {
    let sum = h("sb/1/invitation", &[bytes]);
    let whole = [bytes, &sum[..4]].concat();
    format!(
        "sleutelbos1-{}",
        BASE32_NOPAD.encode(&whole).to_ascii_lowercase()
    )
}

fn body(url: &str, genesis: &[u8], code: &[u8], entry: &[u8]) -> Vec<u8> {
    cbor::write(|w| {
        w.array(5)?
            .u8(1)?
            .str(url)?
            .bytes(genesis)?
            .bytes(code)?
            .bytes(entry)?;
        Ok(())
    })
}

#[test]
fn a_line_reads_back_as_it_was_written() {
    let made = invitation();
    let line = made.to_line();
    assert!(line.starts_with("sleutelbos1-"));
    assert!(
        line[12..]
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    );
    let read = Invitation::from_line(&line).unwrap();
    assert_eq!((&read.url, read.genesis), (&made.url, made.genesis));
    assert!(read.code == made.code && read.entry == made.entry);
    assert_eq!(read.invite().unwrap().user, person(2).user);
}

/// Written from the specification, not by the crate.
#[test]
fn the_line_is_what_the_specification_says() {
    let made = invitation();
    let bytes = body(&made.url, &made.genesis, &made.code.0, &made.entry.bytes);
    assert_eq!(made.to_line(), line(&bytes));
}

#[test]
fn capitals_and_white_space_do_not_matter() {
    let made = invitation();
    let plain = made.to_line();
    let capitals = plain.to_ascii_uppercase();
    let broken: String =
        plain
            .chars()
            .enumerate()
            .fold(String::from("  \t"), |mut text, (n, c)| {
                if n % 60 == 59 {
                    text.push_str("\r\n\u{a0}");
                }
                text.push(c);
                text
            });
    for line in [capitals, broken + "\n"] {
        assert!(Invitation::from_line(&line).unwrap().entry == made.entry);
    }
}

#[test]
fn every_changed_missing_or_added_character_is_refused() {
    let plain: Vec<char> = invitation().to_line().chars().collect();
    let refused = |text: &[char]| Invitation::from_line(&text.iter().collect::<String>()).is_err();
    for place in 0..plain.len() {
        for other in ['a', 'q', '7', '0', '-', 'é'] {
            let mut changed = plain.clone();
            changed[place] = other;
            assert!(changed == plain || refused(&changed), "{other} at {place}");
        }
        let mut swapped = plain.clone();
        swapped.swap(place, (place + 1) % plain.len());
        assert!(swapped == plain || refused(&swapped), "swapped at {place}");
        let without = [&plain[..place], &plain[place + 1..]].concat();
        assert!(refused(&without), "without {place}");
        let with = [&plain[..place], &['b'], &plain[place..]].concat();
        assert!(refused(&with), "with one more at {place}");
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let made = invitation();
    let read = |line: &str| Invitation::from_line(line).map(|_| ());
    let wrong_code = Invitation {
        code: code(3),
        ..made.clone()
    };
    assert_eq!(read(&wrong_code.to_line()), Err(TrustError::Forged));
    let other_region = Invitation {
        genesis: Region::with(4, false).genesis.id,
        ..made.clone()
    };
    assert_eq!(read(&other_region.to_line()), Err(TrustError::Forged));
    let no_invite = Invitation {
        entry: Region::new().genesis,
        ..made.clone()
    };
    assert_eq!(read(&no_invite.to_line()), Err(TrustError::Malformed));
    // The address is only a hint.
    let elsewhere = Invitation {
        url: "https://elsewhere.example".into(),
        ..made
    };
    assert_eq!(read(&elsewhere.to_line()), Ok(()));
}

#[test]
fn only_one_writing_counts() {
    let made = invitation();
    let good = body(&made.url, &made.genesis, &made.code.0, &made.entry.bytes);
    let read = |bytes: &[u8]| Invitation::from_line(&line(bytes)).map(|_| ());
    assert_eq!(read(&good), Ok(()));
    assert_eq!(good[..2], [0x85, 0x01]);
    assert_eq!(
        read(&[&[0x85, 0x18, 0x01], &good[2..]].concat()),
        Err(TrustError::Malformed)
    );
    assert_eq!(
        read(&[&good[..], &[0]].concat()),
        Err(TrustError::Malformed)
    );
    assert_eq!(
        read(&[&[0x85, 0x02], &good[2..]].concat()),
        Err(TrustError::TooNew)
    );
    let short = body(
        &made.url,
        &made.genesis[..31],
        &made.code.0,
        &made.entry.bytes,
    );
    assert_eq!(read(&short), Err(TrustError::Malformed));
    let damaged = body(
        &made.url,
        &made.genesis,
        &made.code.0,
        &made.entry.bytes[1..],
    );
    assert_eq!(read(&damaged), Err(TrustError::Malformed));
}

#[test]
fn a_line_without_an_end_is_refused_unread() {
    let endless = format!("sleutelbos1-{}", "a".repeat(1_000_000));
    assert_eq!(
        Invitation::from_line(&endless).map(|_| ()),
        Err(TrustError::Malformed)
    );
}

/// Lines are on their way in letters and on paper. When this fails, add a version; do not edit it.
#[test]
fn version_1_of_the_line_stays_as_it_is() {
    let golden = include_str!("golden/invitation_v1.txt").trim_end();
    assert_eq!(invitation().to_line(), golden);
    assert!(Invitation::from_line(golden).unwrap().entry == invitation().entry);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_text_is_an_invitation_or_an_error(text in ".{0,200}") {
        let _ = Invitation::from_line(&text);
        let _ = Invitation::from_line(&format!("sleutelbos1-{text}"));
    }

    /// With a sum that fits, so that what follows is reached.
    #[test]
    fn any_bytes_are_an_invitation_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Invitation::from_line(&line(&bytes)).is_err());
        prop_assert!(Entry::decode(&bytes).is_err());
    }
}
