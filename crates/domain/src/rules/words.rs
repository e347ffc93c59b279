//! Texts: one form, bounded, without numbers that may not be written.

use super::{Fault, Rule};
use crate::guard;
use crate::text::Text;
use unicode_normalization::UnicodeNormalization;

/// Longest name, in characters.
pub const NAME_MAX: usize = 100;
/// Longest short text (safe contact, tempo, note at a status), in characters.
pub const SHORT_MAX: usize = 500;
/// Longest reason of a referral, in characters.
pub const REASON_MAX: usize = 1_000;
/// Longest note of a contact, in characters.
pub const NOTE_MAX: usize = 4_000;

/// A name that must be there: 1–100 characters of any script, one line.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::TooLong`], or a forbidden number.
pub fn name(text: &str, field: &'static str) -> Result<Text, Fault> {
    filled(optional_name(text, field)?, field)
}

/// A name that may be blank: at most 100 characters, one line.
///
/// # Errors
/// [`Rule::TooLong`], or a forbidden number.
pub fn optional_name(text: &str, field: &'static str) -> Result<Text, Fault> {
    checked(&one_line(text), NAME_MAX, field)
}

/// A few words that may be blank: at most 500 characters, one line.
///
/// # Errors
/// [`Rule::TooLong`], or a forbidden number.
pub fn short_text(text: &str, field: &'static str) -> Result<Text, Fault> {
    checked(&one_line(text), SHORT_MAX, field)
}

/// A note that may be blank: at most 4,000 characters; lines are kept.
///
/// # Errors
/// [`Rule::TooLong`], or a forbidden number.
pub fn note(text: &str, field: &'static str) -> Result<Text, Fault> {
    checked(&lines(text), NOTE_MAX, field)
}

/// Why somebody is referred: 1–1,000 characters; lines are kept.
///
/// # Errors
/// [`Rule::Empty`], [`Rule::TooLong`], or a forbidden number.
pub fn reason(text: &str, field: &'static str) -> Result<Text, Fault> {
    filled(checked(&lines(text), REASON_MAX, field)?, field)
}

/// For texts of other places (drafts, imports) that are checked for nothing else.
///
/// # Errors
/// [`Rule::Bsn`], [`Rule::VNumber`] or [`Rule::Iban`]: the first number of the text.
pub fn no_numbers(text: &str, field: &'static str) -> Result<(), Fault> {
    guard::find_numbers(text)
        .first()
        .map_or(Ok(()), |found| Err(found.kind.rule().at(field)))
}

fn filled(text: Text, field: &'static str) -> Result<Text, Fault> {
    if text.is_empty() {
        Err(Rule::Empty.at(field))
    } else {
        Ok(text)
    }
}

fn checked(text: &str, most: usize, field: &'static str) -> Result<Text, Fault> {
    let text = text.trim();
    if text.chars().all(is_invisible) {
        return Ok(Text::default());
    }
    if text.chars().count() > most {
        return Err(Rule::TooLong.at(field));
    }
    no_numbers(text, field)?;
    Ok(Text::new(text))
}

/// NFC without control characters; line ends become `\n`, tabs a space.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // Orders to turn the direction of what follows: a text with one can pretend to be another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.nfc().collect()
}

fn one_line(text: &str) -> String {
    lines(text).replace('\n', " ")
}

/// What leaves no mark on paper: alone it says nothing, inside a text it joins letters and stays.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        )
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
