//! Laws of texts: the guard against numbers, the form for searching, the rules of fields.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use proptest::prelude::*;
use sb_domain::guard::{Kind, find_numbers, without_numbers};
use sb_domain::rules::{self, NOTE_MAX};
use sb_domain::search::{normalise, words};
use sb_testkit::any;

/// Nine digits of which the last makes the 11-test come out, if one digit can.
fn bsn() -> impl Strategy<Value = String> {
    (10_000_000..100_000_000_u32).prop_filter_map("the check digit would be ten", |first| {
        let digits: Vec<u32> = first
            .to_string()
            .chars()
            .map(|c| c.to_digit(10).unwrap())
            .collect();
        let sum: u32 = digits
            .iter()
            .zip((2..=9).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        (sum % 11 < 10).then(|| format!("{first}{}", sum % 11))
    })
}

/// Text in which numbers, gaps and labels meet often.
fn numbery() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,11}",
        "[ .\\-]{1,2}",
        bsn(),
        prop::sample::select(vec![
            "NL91ABNA0417164300",
            "V-nummer ",
            "+31",
            "(0)",
            "٤٥٦",
            "\u{200b}",
            "é",
            "\n",
            "BE"
        ])
        .prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(sb_testkit::fixed())]

    #[test]
    fn a_bsn_is_found_in_any_usual_writing(bsn in bsn(), shape in 0..5_usize, gap in "[ .\\-]", zero in 0..3_usize) {
        let cuts: &[usize] = [&[][..], &[3, 6], &[4, 6], &[2, 4, 6], &[1, 2, 3, 4, 5, 6, 7, 8]][shape];
        let start = [0x30_u32, 0x660, 0x6f0][zero];
        let mut written = String::new();
        for (place, c) in bsn.chars().enumerate() {
            if cuts.contains(&place) {
                written.push_str(&gap);
            }
            written.push(char::from_u32(start + c.to_digit(10).unwrap()).unwrap());
        }
        let text = format!("haar nummer: {written}, zei ze");
        let found = find_numbers(&text);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].kind, Kind::Bsn);
        prop_assert_eq!(&text[found[0].range.clone()], written);
    }

    /// The oracle is the definition: a lone number of nine digits is found when the sum comes out.
    #[test]
    fn a_lone_number_is_found_exactly_when_it_passes(number in 100_000_000..1_000_000_000_u32) {
        let digits: Vec<i64> = number.to_string().chars().map(|c| i64::from(c.to_digit(10).unwrap())).collect();
        let sum = (0..8).map(|n| digits[n] * (9 - i64::try_from(n).unwrap())).sum::<i64>() - digits[8];
        prop_assert_eq!(!find_numbers(&number.to_string()).is_empty(), sum % 11 == 0);
    }

    #[test]
    fn dutch_telephone_numbers_and_dates_pass(
        number in 100_000_000..1_000_000_000_u32, gap in prop::sample::select(vec!["", " ", "-"]), country in "0|\\+31|\\+31 |0031 ",
        day in any::day()
    ) {
        let number = number.to_string();
        let phone = format!("{country}{}{gap}{}", &number[..1], &number[1..]);
        prop_assert_eq!(find_numbers(&phone), vec![]);
        prop_assert_eq!(find_numbers(&format!("op {day}, {phone}")), vec![]);
        prop_assert_eq!(find_numbers(&day), vec![]);
    }

    #[test]
    fn what_is_found_is_apart_in_order_and_on_characters(text in numbery()) {
        let mut end = 0;
        for found in find_numbers(&text) {
            prop_assert!(found.range.start >= end && found.range.start < found.range.end);
            prop_assert!(text.get(found.range.clone()).is_some());
            end = found.range.end;
        }
    }

    #[test]
    fn a_text_without_numbers_has_none(text in numbery()) {
        prop_assert_eq!(find_numbers(&without_numbers(&text)), vec![]);
    }

    #[test]
    fn a_text_that_holds_none_stays_as_it_is(text in any::text()) {
        if find_numbers(&text).is_empty() {
            prop_assert_eq!(without_numbers(&text), text);
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in prop_oneof![any::text(), "\\PC*", "[\\u{600}-\\u{6ff}\\u{1200}-\\u{137f}]{0,20}"]) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once.clone());
        prop_assert_eq!(words(&text), words(&once));
    }

    /// What a rule lets through it lets through again, unchanged: a form can be saved twice.
    #[test]
    fn a_kept_note_is_kept_again_as_it_is(text in prop_oneof![any::text(), numbery(), "(?s).{0,50}"]) {
        if let Ok(kept) = rules::note(&text, "note") {
            prop_assert!(kept.as_str().chars().count() <= NOTE_MAX);
            prop_assert_eq!(rules::note(kept.as_str(), "note").unwrap(), kept);
        }
    }

    #[test]
    fn a_kept_tag_is_kept_again_as_it_is(tag in "[A-Za-z]{1,4}(-[A-Za-z0-9]{0,9}){0,3}") {
        if let Ok(kept) = rules::language_tag(&tag, "languages") {
            prop_assert_eq!(rules::language_tag(&kept, "languages").unwrap(), kept);
        }
    }

    #[test]
    fn no_rule_panics_on_any_text(text in "(?s).{0,60}") {
        let _ = (rules::date(&text, "f"), rules::birth_years(&text, "f"), rules::language_tag(&text, "f"));
        let _ = (rules::code(&text, "f"), rules::number(&text, "f"), rules::name(&text, "f"), words(&text));
    }
}
