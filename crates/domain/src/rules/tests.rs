#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
use super::*;
use crate::referral::Status;
use chrono::NaiveDate;

const F: &str = "field";

fn ok<T: AsRef<str>>(result: Result<T, Fault>) -> String {
    result.unwrap().as_ref().to_owned()
}

fn fault<T: std::fmt::Debug>(result: Result<T, Fault>) -> Rule {
    let fault = result.unwrap_err();
    assert_eq!(fault.field, F);
    fault.rule
}

fn text(result: Result<crate::text::Text, Fault>) -> String {
    result.unwrap().into_string()
}

#[test]
fn a_name_is_one_line_of_one_to_a_hundred_characters() {
    assert_eq!(text(name("  Selam\tTesfay\n ", F)), "Selam Tesfay");
    assert_eq!(text(name("ሰላም ተስፋይ", F)), "ሰላም ተስፋይ");
    assert_eq!(fault(name(" \n", F)), Rule::Empty);
    assert_eq!(text(optional_name(" ", F)), "");
    assert_eq!(text(name(&"ሰ".repeat(100), F)).chars().count(), 100);
    assert_eq!(fault(name(&"ሰ".repeat(101), F)), Rule::TooLong);
}

#[test]
fn a_text_that_nobody_can_see_is_blank() {
    for nothing in [
        "\u{200b}",
        "\u{200f}",
        " \u{ad}\u{2060} ",
        "\u{3164}",
        "\u{fe0f}\u{e0041}",
    ] {
        assert_eq!(fault(name(nothing, "field")), Rule::Empty, "{nothing:?}");
        assert_eq!(fault(reason(nothing, "field")), Rule::Empty, "{nothing:?}");
        assert_eq!(text(optional_name(nothing, "field")), "");
        assert_eq!(text(note(nothing, "field")), "");
    }
    // Inside a name it joins letters, and stays.
    assert_eq!(text(name("می\u{200c}خواهم", "field")), "می\u{200c}خواهم");
}

#[test]
fn bounds_count_characters_as_they_are_kept() {
    // e and a combining accent become one character.
    assert_eq!(text(name(&"e\u{301}".repeat(100), F)), "é".repeat(100));
    assert_eq!(text(note(&"n".repeat(NOTE_MAX), F)).len(), 4_000);
    assert_eq!(fault(note(&"n".repeat(NOTE_MAX + 1), F)), Rule::TooLong);
    assert_eq!(fault(reason(&"n".repeat(REASON_MAX + 1), F)), Rule::TooLong);
    assert_eq!(
        fault(short_text(&"n".repeat(SHORT_MAX + 1), F)),
        Rule::TooLong
    );
    assert_eq!(fault(reason("", F)), Rule::Empty);
}

#[test]
fn a_note_keeps_its_lines_and_loses_what_nobody_sees() {
    assert_eq!(
        text(note("een\r\ntwee\u{0}\u{7}\tdrie\u{202e}\n", F)),
        "een\ntwee drie"
    );
    // Persian needs its joiners.
    assert_eq!(text(note("می\u{200c}خواهم", F)), "می\u{200c}خواهم");
}

#[test]
fn no_text_takes_a_forbidden_number() {
    for check in [name, optional_name, short_text, note, reason] {
        assert_eq!(fault(check("bsn 123456782", F)), Rule::Bsn);
        assert_eq!(fault(check("v-nummer 2801234567", F)), Rule::VNumber);
        assert_eq!(fault(check("NL91 ABNA 0417 1643 00", F)), Rule::Iban);
        assert_eq!(text(check("bel 0612345678", F)), "bel 0612345678");
    }
    assert_eq!(fault(code("123456782", F)), Rule::Bsn);
}

#[test]
fn a_fault_never_repeats_the_text() {
    let fault = name("bsn 123456782", "name").unwrap_err();
    assert_eq!(
        format!("{fault} {fault:?}"),
        "name: bsn Fault { rule: Bsn, field: \"name\" }"
    );
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    assert_eq!(ok(date(" 2024-02-29 ", F)), "2024-02-29");
    assert_eq!(ok(date("٢٠٢٤-٠٢-٢٩", F)), "2024-02-29");
    for bad in [
        "2023-02-29",
        "2024-2-9",
        "29-02-2024",
        "2024-02-29T00:00",
        "+024-02-29",
        "gisteren",
    ] {
        assert_eq!(fault(date(bad, F)), Rule::NotADate, "{bad}");
    }
    assert_eq!(fault(date("", F)), Rule::Empty);
    assert_eq!(fault(date("1899-12-31", F)), Rule::OutOfRange);
    assert_eq!(fault(date("2201-01-01", F)), Rule::OutOfRange);
    assert_eq!(ok(date("2200-12-31", F)), "2200-12-31");
}

#[test]
fn a_contact_lies_at_most_on_the_latest_day() {
    let latest = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    assert_eq!(ok(contact_date("2026-11-22", latest, F)), "2026-11-22");
    assert_eq!(fault(contact_date("2026-11-23", latest, F)), Rule::InFuture);
    assert_eq!(fault(contact_date("2026-11-31", latest, F)), Rule::NotADate);
}

#[test]
fn birth_years_are_a_span_never_a_year() {
    assert_eq!(ok(birth_years("1980-1989", F)), "1980-1989");
    assert_eq!(ok(birth_years(" ١٩٨٠ – ١٩٨٩ ", F)), "1980-1989");
    assert_eq!(ok(birth_years("1980-2000", F)), "1980-2000");
    assert_eq!(ok(birth_years("", F)), "");
    for bad in [
        "1980",
        "1980-1980",
        "1989-1980",
        "1980-2001",
        "1899-1905",
        "2095-2101",
    ] {
        assert_eq!(fault(birth_years(bad, F)), Rule::OutOfRange, "{bad}");
    }
    for bad in ["80-89", "1980-1989-1999", "jaren 80", "1980-", "12-03-1980"] {
        assert_eq!(fault(birth_years(bad, F)), Rule::NotANumber, "{bad}");
    }
}

#[test]
fn language_tags_come_back_in_one_case() {
    for (given, tag) in [
        ("NL", "nl"),
        ("zh-hant", "zh-Hant"),
        ("pt-br", "pt-BR"),
        ("prs", "prs"),
        ("ku-Arab-iq", "ku-Arab-IQ"),
        ("nl-x-LATN", "nl-x-latn"),
        ("de-1996", "de-1996"),
    ] {
        assert_eq!(ok(language_tag(given, F)), tag);
    }
    for bad in [
        "n",
        "nederlands",
        "nl_NL",
        "nl-",
        "nl--NL",
        "n1",
        "nl-x",
        "nl-averylongsubtag",
    ] {
        assert_eq!(fault(language_tag(bad, F)), Rule::UnknownCode, "{bad}");
    }
    assert_eq!(
        fault(language_tag("nl-abcdefgh-abcdefgh-abcdefgh-abcdefgh", F)),
        Rule::TooLong
    );
}

#[test]
fn lists_hold_each_word_once_and_not_too_many() {
    assert_eq!(languages(&["nl", "ti", "NL"], F).unwrap(), ["nl", "ti"]);
    let many: Vec<String> = (b'a'..=b'k')
        .map(|c| format!("a{}", char::from(c)))
        .collect();
    assert_eq!(many.len(), 11);
    assert_eq!(languages(&many[..10], F).unwrap().len(), 10);
    assert_eq!(fault(languages(&many, F)), Rule::TooMany);
    assert_eq!(domains(&["GELD", "WONEN"], F).unwrap(), ["GELD", "WONEN"]);
    let many: Vec<String> = (0..15).map(|n| format!("D{n}")).collect();
    assert_eq!(domains(&many[..14], F).unwrap().len(), 14);
    assert_eq!(fault(domains(&many, F)), Rule::TooMany);
    assert_eq!(fault(domains(&["GELD EN WONEN"], F)), Rule::UnknownCode);
}

#[test]
fn numbers_stay_within_their_bounds() {
    assert_eq!(minutes(1440, F), Ok(1440));
    assert_eq!(fault(minutes(0, F)), Rule::OutOfRange);
    assert_eq!(fault(minutes(1441_u16, F)), Rule::OutOfRange);
    assert_eq!(headcount(1000, F), Ok(1000));
    assert_eq!(fault(headcount(-1, F)), Rule::OutOfRange);
    assert_eq!(travel_km(0, F), Ok(0));
    assert_eq!(fault(travel_km(2001, F)), Rule::OutOfRange);
    assert_eq!(fault(minutes(i64::MAX, F)), Rule::OutOfRange);
    assert_eq!(number(" ٤٥ ", F), Ok(45));
    assert_eq!(fault(number("45 min", F)), Rule::NotANumber);
}

#[test]
fn a_refusal_wants_a_reason_and_an_impossible_step_is_refused() {
    assert_eq!(step(Status::Verzonden, Status::Bezig, None), Ok(()));
    assert_eq!(
        step(Status::Verzonden, Status::Afgewezen, Some(" ")),
        Err(Rule::Empty.at("reason"))
    );
    assert_eq!(
        step(Status::Verzonden, Status::Afgewezen, Some("taal")),
        Ok(())
    );
    assert_eq!(
        step(Status::Afgewezen, Status::Bezig, None),
        Err(Rule::Transition.at("status"))
    );
}
