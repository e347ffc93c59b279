#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
use super::*;

fn kinds(text: &str) -> Vec<(Kind, &str)> {
    find_numbers(text)
        .into_iter()
        .map(|found| (found.kind, &text[found.range]))
        .collect()
}

/// 123456782 and 111222333 pass the 11-test; they are the numbers that test systems use.
#[test]
fn a_bsn_is_found_however_it_is_written() {
    for bsn in [
        "123456782",
        "111222333",
        "111 222 333",
        "111.222.333",
        "111-222-333",
        "1234.56.782",
        "1234 56 782",
        "1234 56.782",
        "1 2 3 4 5 6 7 8 2",
        "12 34 56 782",
        "123 - 456 - 782",
        "123\u{a0}456\u{202f}782",
        "1234\u{200b}56782",
        "١٢٣٤٥٦٧٨٢",
        "۱۲۳ ۴۵۶ ۷۸۲",
        "１２３４５６７８２",
        "123–456–782",
        "12\u{ad}3456782",
    ] {
        assert_eq!(kinds(bsn), [(Kind::Bsn, bsn)], "{bsn}");
        let sentence = format!("Haar BSN is {bsn}, zei ze.");
        assert_eq!(kinds(&sentence), [(Kind::Bsn, bsn)], "{sentence}");
        let crowded = format!("Kamer 12, {bsn}");
        assert_eq!(kinds(&crowded), [(Kind::Bsn, bsn)], "{crowded}");
    }
    assert_eq!(kinds("kamer 2 123456782"), [(Kind::Bsn, "123456782")]);
    assert_eq!(kinds("kamer 2 123 456 782"), [(Kind::Bsn, "123 456 782")]);
    assert_eq!(kinds("bsn123456782x"), [(Kind::Bsn, "123456782")]);
    assert_eq!(kinds("123456782 en 111222333").len(), 2);
    assert_eq!(kinds("NL123456782B01"), [(Kind::Bsn, "123456782")]);
}

#[test]
fn false_friends_of_a_bsn_pass() {
    for text in [
        "123456783",  // fails the test
        "000000000",  // all zero
        "12345678",   // eight digits, also with a dropped zero
        "1234567820", // ten digits: judged as a V-number, see below
        "0612345678",
        "06 12345678",
        "06-12 34 56 78",
        "0123456782", // a 0, then what would pass
        "0 123456782",
        "(0)123456782",
        "+31 123456782",
        "+31123456782",
        "+31 (0)123456782",
        "0031 123456782",
        "0031123456782",
        "00 31 123456782",
        "+31 6 12 34 56 78",
        "+31 183 123 456",
        "12-03-2024",
        "2024-03-12",
        "12/03/2024 14:30",
        "12.03.2024 tot 13.03.2024",
        "12 03 2024 1", // a date and a number that pass together
        "van 12-03-2024 1 keer",
        "€ 1.250,00 en € 12.345,67",
        "123,456,782",
        "1234 AB 56",
        "2024-12349", // likewise a year and a number
        "KvK 12345678",
        "12345\n6782",
        "፩፪፫፬፭፮፯፰፱",
        "",
    ] {
        let found: Vec<_> = kinds(text)
            .into_iter()
            .filter(|(kind, _)| *kind == Kind::Bsn)
            .collect();
        assert_eq!(found, [], "{text}");
    }
}

/// The telephone rule may not become a hiding place.
#[test]
fn a_bsn_behind_a_telephone_number_is_found() {
    assert_eq!(
        kinds("+31 6 12345678 123456782"),
        [(Kind::Bsn, "123456782")]
    );
    assert_eq!(kinds("0612345678 123456782"), [(Kind::Bsn, "123456782")]);
    assert_eq!(
        kinds("06 12345678, bsn 123456782"),
        [(Kind::Bsn, "123456782")]
    );
}

#[test]
fn a_v_number_is_ten_digits_without_a_leading_zero_or_stands_behind_its_name() {
    for (text, number) in [
        ("2801234567", "2801234567"),
        ("280.123.4567 graag", "280.123.4567"),
        ("280 1234567", "280 1234567"),
        ("V-nummer 12345678", "12345678"),
        ("v-nr: 280123", "280123"),
        ("zijn Vnummer is 0280 1234 56", "0280 1234 56"),
        ("V nummer: 280-123-456-7", "280-123-456-7"),
        ("V.nr. ٢٨٠١٢٣٤٥٦٧", "٢٨٠١٢٣٤٥٦٧"),
    ] {
        assert_eq!(kinds(text), [(Kind::VNumber, number)], "{text}");
    }
    for text in [
        "0612345678",
        "+3212345678",
        "0032 123 456 7890",
        "V-nummer onbekend",
        "V-nummer 3",
        "tv-nummers 12",
        "12345678901",
        "uitvnr 123456",
        "2024-123456",
        "12 03 2024 14",
        "nummer 123457",
        "naar v 5 mei 2024",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn a_bank_account_is_found_with_and_without_spaces() {
    for iban in [
        "NL91ABNA0417164300",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300",
        "NL91.ABNA.0417.1643.00",
        "DE89 3704 0044 0532 0130 00",
        "BE68 5390 0754 7034",
        "TR33 0006 1005 1978 6457 8413 26",
        "NL٩١ABNA٠٤١٧١٦٤٣٠٠",
    ] {
        let text = format!("Rekening {iban} op naam van");
        assert_eq!(kinds(&text), [(Kind::Iban, iban)], "{text}");
        assert_eq!(kinds(iban), [(Kind::Iban, iban)]);
    }
}

#[test]
fn false_friends_of_a_bank_account_pass() {
    for text in [
        "NL92ABNA0417164300",  // wrong check digits
        "NL91ABNA041716430",   // too short
        "NL91ABNA04171643001", // too long
        "XNL91ABNA0417164300",
        "no 22 mensen komen", // adds up, but is a sentence
        "ZZ91ABNA0417164300",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn taking_the_numbers_out_leaves_the_sentence() {
    assert_eq!(
        without_numbers("Haar BSN is 123456782 zei ze."),
        "Haar BSN is zei ze."
    );
    assert_eq!(without_numbers("123 456 782 belt"), "belt");
    assert_eq!(
        without_numbers("Bel 06-12345678 op 12-03-2024."),
        "Bel 06-12345678 op 12-03-2024."
    );
    // What stood around an account closes up and would be a number itself.
    assert_eq!(
        find_numbers(&without_numbers("123 NL91ABNA0417164300 456782")),
        []
    );
}
