//! The word list, codes and passphrases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use sb_crypto::words::{COUNT, code_to_words, list, make_code, passphrase, words_to_code};

#[test]
fn the_list_is_7776_different_words_in_order() {
    assert_eq!(list().len(), COUNT);
    assert!(
        list().windows(2).all(|two| two[0] < two[1]),
        "ascending, so also all different"
    );
}

#[test]
fn every_word_has_four_to_eight_plain_letters() {
    for word in list() {
        assert!(
            (4..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()),
            "{word}"
        );
    }
}

#[test]
fn no_word_that_was_left_out_is_in_the_list() {
    let left_out: BTreeSet<_> = include_str!("../../../assets/words/dropped.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert!(left_out.len() > 1_000);
    assert_eq!(
        list()
            .iter()
            .filter(|word| left_out.contains(*word))
            .count(),
        0
    );
}

#[test]
fn a_code_is_the_same_however_it_is_typed() {
    let code = make_code(&[4; 32]);
    let words = code_to_words(&code).unwrap();
    for typed in [
        words.join(" "),
        words.join("-"),
        words.join(" - ").to_uppercase(),
        format!("  {}\n", words.join("   ")),
        words
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .join("\u{2011}"),
    ] {
        assert_eq!(words_to_code(&typed), Some(code), "{typed:?}");
    }
}

#[test]
fn unknown_words_and_another_number_of_words_are_refused() {
    let words = code_to_words(&make_code(&[4; 32])).unwrap();
    assert_eq!(words_to_code(&words[..7].join(" ")), None);
    assert_eq!(
        words_to_code(&[&words[..], &words[..1]].concat().join(" ")),
        None
    );
    assert_eq!(words_to_code(&words.join("")), None);
    assert_eq!(words_to_code(""), None);
    for unknown in ["qwerty", "kl", "", "7776", "café"] {
        let mut typed = words;
        typed[3] = unknown;
        assert_eq!(words_to_code(&typed.join(" ")), None, "{unknown:?}");
    }
}

#[test]
fn bytes_that_name_no_word_are_no_code() {
    let mut code = make_code(&[4; 32]);
    code[6..8].copy_from_slice(&7775_u16.to_be_bytes());
    assert_eq!(code_to_words(&code).unwrap()[3], list()[7775]);
    code[6..8].copy_from_slice(&7776_u16.to_be_bytes());
    assert_eq!(code_to_words(&code), None);
}

#[test]
fn drawn_words_are_spread_evenly() {
    // 8,000 codes of eight words: every word is expected 8.2 times. A list of which a tail is never drawn, or drawn twice as often, fails.
    let mut seen = vec![0_u32; COUNT];
    for n in 0_u32..8_000 {
        let mut random = [0; 32];
        random[..4].copy_from_slice(&n.to_be_bytes());
        for pair in make_code(&random).chunks(2) {
            seen[usize::from(u16::from_be_bytes([pair[0], pair[1]]))] += 1;
        }
    }
    assert!(seen.iter().filter(|&&times| times == 0).count() < 15);
    let chi: f64 = seen
        .iter()
        .map(|&times| (f64::from(times) - 64_000.0 / 7_776.0).powi(2) / (64_000.0 / 7_776.0))
        .sum();
    // Chi-squared with 7,775 degrees of freedom: mean 7,775, deviation 125. Plain modulo of 65,536 would give about 9,600.
    assert!((7_300.0..8_250.0).contains(&chi), "{chi}");
}

proptest! {
    #[test]
    fn a_code_survives_being_read_aloud(random: [u8; 32]) {
        let code = make_code(&random);
        prop_assert_eq!(words_to_code(&code_to_words(&code).unwrap().join(" ")), Some(code));
    }

    #[test]
    fn a_passphrase_is_five_words_of_the_list(random: [u8; 32]) {
        prop_assert!(passphrase(&random).iter().all(|word| list().binary_search(word).is_ok()));
    }

    #[test]
    fn anything_may_be_typed(text: String) {
        let _ = words_to_code(&text);
    }
}
