//! Days, numbers, codes and lists.

use super::{Fault, Rule, words};
use crate::guard::digit;
use crate::referral::{self, Status};
use chrono::{Datelike, NaiveDate};

const LANGUAGES_MAX: usize = 10;
const DOMAINS_MAX: usize = 14;
const TAG_MAX: usize = 35;
const CODE_MAX: usize = 64;
/// Widest span of birth years that still says something.
const BAND_MAX: u16 = 20;

/// A day of the calendar from 1900 to 2200, `YYYY-MM-DD`; digits of other scripts become ours.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::NotADate`], [`Rule::OutOfRange`].
pub fn date(text: &str, field: &'static str) -> Result<String, Fault> {
    let text = latin(text);
    if text.is_empty() {
        return Err(Rule::Empty.at(field));
    }
    let day = civil(&text).ok_or(Rule::NotADate.at(field))?;
    if (1900..=2200).contains(&day.year()) {
        Ok(text)
    } else {
        Err(Rule::OutOfRange.at(field))
    }
}

/// The day of a contact. `latest_day` = tomorrow by the later of the laptop's clock and the last
/// server time: a laptop whose clock stands wrong may not move work into the future.
///
/// # Errors
/// As [`date`], and [`Rule::InFuture`].
pub fn contact_date(
    text: &str,
    latest_day: NaiveDate,
    field: &'static str,
) -> Result<String, Fault> {
    let text = date(text, field)?;
    if civil(&text).is_some_and(|day| day <= latest_day) {
        Ok(text)
    } else {
        Err(Rule::InFuture.at(field))
    }
}

/// Whether the text is `YYYY-MM-DD` and a day of the calendar.
pub(crate) fn is_civil_date(text: &str) -> bool {
    civil(text).is_some()
}

fn civil(text: &str) -> Option<NaiveDate> {
    let mask = text
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if mask.eq(*b"0000-00-00") {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
    } else {
        None
    }
}

/// A span of birth years such as `1980-1989`: ascending, within 1900–2100, at most 20 years wide.
/// Blank stays blank.
///
/// # Errors
/// [`Rule::NotANumber`] for another form; [`Rule::OutOfRange`] also for an exact year, which says
/// more about a person than anybody needs.
pub fn birth_years(text: &str, field: &'static str) -> Result<String, Fault> {
    let text = latin(text).replace(
        ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'],
        "-",
    );
    if text.is_empty() {
        return Ok(text);
    }
    let year = |text: &str| {
        let text = text.trim();
        let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if four {
            text.parse::<u16>().map_err(|_| Rule::NotANumber.at(field))
        } else {
            Err(Rule::NotANumber.at(field))
        }
    };
    let Some((first, last)) = text.split_once('-') else {
        year(&text)?;
        return Err(Rule::OutOfRange.at(field));
    };
    let (first, last) = (year(first)?, year(last)?);
    if first >= 1900 && last <= 2100 && first < last && last - first <= BAND_MAX {
        Ok(format!("{first}-{last}"))
    } else {
        Err(Rule::OutOfRange.at(field))
    }
}

/// A language tag (BCP 47): a language of two or three letters, then subtags; at most 35 characters.
/// Comes back in the usual case: `nl`, `zh-Hant`, `pt-BR`.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::TooLong`], [`Rule::UnknownCode`].
pub fn language_tag(text: &str, field: &'static str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rule::Empty.at(field));
    }
    if text.len() > TAG_MAX {
        return Err(Rule::TooLong.at(field));
    }
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !(2..=3).contains(&language.len()) || !letters(language) {
        return Err(Rule::UnknownCode.at(field));
    }
    let mut tag = language.to_ascii_lowercase();
    // After a single letter ("x" and its like) everything is lower case.
    let mut plain = false;
    for part in parts {
        if !(1..=8).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(Rule::UnknownCode.at(field));
        }
        plain |= part.len() == 1;
        let lower = part.to_ascii_lowercase();
        tag.push('-');
        tag.push_str(&match part.len() {
            2 if letters(part) && !plain => part.to_ascii_uppercase(),
            4 if letters(part) && !plain => lower.chars().enumerate().map(first_upper).collect(),
            _ => lower,
        });
    }
    // A tag that ends in a single letter announces something that does not come.
    if tag.rsplit('-').next().is_some_and(|last| last.len() == 1) {
        return Err(Rule::UnknownCode.at(field));
    }
    Ok(tag)
}

fn first_upper((place, c): (usize, char)) -> char {
    if place == 0 {
        c.to_ascii_uppercase()
    } else {
        c
    }
}

/// At most 10 languages, each once, in the order given.
///
/// # Errors
/// [`Rule::TooMany`], or as [`language_tag`].
pub fn languages<S: AsRef<str>>(tags: &[S], field: &'static str) -> Result<Vec<String>, Fault> {
    list(tags, LANGUAGES_MAX, field, language_tag)
}

/// At most 14 life domains, each once, in the order given.
///
/// # Errors
/// [`Rule::TooMany`], or as [`code`].
pub fn domains<S: AsRef<str>>(codes: &[S], field: &'static str) -> Result<Vec<String>, Fault> {
    list(codes, DOMAINS_MAX, field, code)
}

/// At most `most` codes, each once, in the order given.
///
/// # Errors
/// [`Rule::TooMany`], or as [`code`].
pub fn codes<S: AsRef<str>>(
    given: &[S],
    most: usize,
    field: &'static str,
) -> Result<Vec<String>, Fault> {
    list(given, most, field, code)
}

fn list<S: AsRef<str>>(
    given: &[S],
    most: usize,
    field: &'static str,
    rule: impl Fn(&str, &'static str) -> Result<String, Fault>,
) -> Result<Vec<String>, Fault> {
    let mut kept: Vec<String> = Vec::new();
    for item in given {
        let item = rule(item.as_ref(), field)?;
        if !kept.contains(&item) {
            kept.push(item);
        }
        if kept.len() > most {
            return Err(Rule::TooMany.at(field));
        }
    }
    Ok(kept)
}

/// The form of a code: 1–64 letters, digits, `_`, `-`, `.` or `:`. Whether it exists the region pack
/// knows.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::TooLong`], [`Rule::UnknownCode`], or a forbidden number.
pub fn code(text: &str, field: &'static str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rule::Empty.at(field));
    }
    if text.len() > CODE_MAX {
        return Err(Rule::TooLong.at(field));
    }
    let formed = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte));
    if !formed {
        return Err(Rule::UnknownCode.at(field));
    }
    words::no_numbers(text, field)?;
    Ok(text.to_owned())
}

/// Minutes of one contact: 1–1440. There is no zero; time that nobody counted is left out.
///
/// # Errors
/// [`Rule::OutOfRange`].
pub fn minutes(given: impl Into<i64>, field: &'static str) -> Result<u16, Fault> {
    within(given.into(), 1, 1440, field)
}

/// People at a group contact: 1–1000.
///
/// # Errors
/// [`Rule::OutOfRange`].
pub fn headcount(given: impl Into<i64>, field: &'static str) -> Result<u16, Fault> {
    within(given.into(), 1, 1000, field)
}

/// Kilometres of travel: 0–2000.
///
/// # Errors
/// [`Rule::OutOfRange`].
pub fn travel_km(given: impl Into<i64>, field: &'static str) -> Result<u16, Fault> {
    within(given.into(), 0, 2000, field)
}

fn within(given: i64, least: i64, most: i64, field: &'static str) -> Result<u16, Fault> {
    let fits = (least..=most).contains(&given);
    u16::try_from(given)
        .ok()
        .filter(|_| fits)
        .ok_or(Rule::OutOfRange.at(field))
}

/// A whole number from a text such as a cell of a table; digits of other scripts count.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::NotANumber`].
pub fn number(text: &str, field: &'static str) -> Result<i64, Fault> {
    let text = latin(text);
    if text.is_empty() {
        return Err(Rule::Empty.at(field));
    }
    text.parse().map_err(|_| Rule::NotANumber.at(field))
}

/// Whether the writer may set this status, with a reason where it wants one.
///
/// # Errors
/// [`Rule::Transition`] at `status`; [`Rule::Empty`] at `reason`.
pub fn step(from: Status, to: Status, reason: Option<&str>) -> Result<(), Fault> {
    if !referral::may_follow(from, to) {
        return Err(Rule::Transition.at("status"));
    }
    let given = reason.is_some_and(|reason| !reason.trim().is_empty());
    if to.needs_reason() && !given {
        Err(Rule::Empty.at("reason"))
    } else {
        Ok(())
    }
}

/// Trimmed, with digits of other scripts as ours.
fn latin(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| digit(c).map_or(c, |digit| char::from(b'0' + digit)))
        .collect()
}
