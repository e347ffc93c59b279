//! Numbers that may not be written down anywhere: citizen service numbers (BSN), V-numbers, bank
//! accounts. The law forbids the first to a volunteer body, whatever the person agrees to.
//!
//! It errs on the safe side: one number of nine digits in eleven passes the test of a BSN by chance.
//! A telephone number with its leading 0 or its `+31` is none.

mod digits;
mod iban;

use crate::rules::Rule;
use digits::Block;
use std::ops::Range;

pub(crate) use digits::digit;

/// What a number seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nine digits that pass the 11-test. A number of a sole trader (RSIN, old VAT) is the same.
    Bsn,
    /// A V-number of the immigration service. Its form is not public; see docs/KNOWN-ISSUES.md.
    VNumber,
    /// A bank account.
    Iban,
}

impl Kind {
    /// The rule that a text with such a number breaks.
    pub const fn rule(self) -> Rule {
        match self {
            Self::Bsn => Rule::Bsn,
            Self::VNumber => Rule::VNumber,
            Self::Iban => Rule::Iban,
        }
    }
}

/// A forbidden number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where, in bytes of the text; on character boundaries.
    pub range: Range<usize>,
    /// What it seems to be.
    pub kind: Kind,
}

/// All forbidden numbers, in the order of the text, none overlapping. Digits of other scripts count
/// as digits; spaces, dots, dashes and invisible marks may stand between them.
pub fn find_numbers(text: &str) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = iban::find(&chars);
    let blocks = digits::blocks(&chars);
    for start in 0..blocks.len() {
        for window in windows_from(&blocks, start) {
            if let Some(kind) = judge(&chars, &blocks, start, window) {
                add(&mut found, span(window), kind);
            }
        }
    }
    found.sort_by_key(|found| found.range.start);
    found
}

/// The text without them. Finds nothing afterwards, also not what closed up across a gap.
pub fn without_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    loop {
        let found = find_numbers(&text);
        if found.is_empty() {
            return text;
        }
        for Found { range, .. } in found.into_iter().rev() {
            let doubled = text
                .get(..range.start)
                .is_none_or(|before| before.is_empty() || before.ends_with(' '))
                && text
                    .get(range.end..)
                    .is_some_and(|after| after.starts_with(' '));
            text.replace_range(range.start..range.end + usize::from(doubled), "");
        }
    }
}

/// The runs of blocks that begin at `start`, at most ten digits long.
fn windows_from(blocks: &[Block], start: usize) -> impl Iterator<Item = &[Block]> {
    (start + 1..=blocks.len())
        .filter_map(move |end| blocks.get(start..end))
        .take_while(|window| window.iter().skip(1).all(|block| block.gap.is_some()))
        .take_while(|window| count(window) <= 10)
}

fn judge(
    chars: &[(usize, char)],
    blocks: &[Block],
    start: usize,
    window: &[Block],
) -> Option<Kind> {
    let digits: Vec<u8> = window
        .iter()
        .flat_map(|block| block.digits.iter().copied())
        .collect();
    if digits::is_phone(chars, blocks, start, window) {
        return None;
    }
    if digits.len() >= 6 && whole_run(blocks, start, window) && digits::after_label(chars, window) {
        return Some(Kind::VNumber);
    }
    let shape: Vec<usize> = window.iter().map(|block| block.digits.len()).collect();
    match (digits.len(), shape.as_slice()) {
        (9, [9] | [3, 3, 3] | [4, 2, 3]) if passes_eleven_test(&digits) => Some(Kind::Bsn),
        (9, _)
            if passes_eleven_test(&digits)
                && whole_run(blocks, start, window)
                && !dated(window) =>
        {
            Some(Kind::Bsn)
        }
        (10, [10] | [3, 3, 4] | [3, 7]) if digits.first() != Some(&0) => Some(Kind::VNumber),
        _ => None,
    }
}

/// 9·d1 + 8·d2 + … + 2·d8 − d9 is a multiple of 11, and not all are zero.
fn passes_eleven_test(digits: &[u8]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| i32::from(*digit) * weight)
        .sum();
    digits.iter().any(|digit| *digit != 0) && sum % 11 == 0
}

/// Whether the window is held together by one kind of gap that does not go on beside it.
fn whole_run(blocks: &[Block], start: usize, window: &[Block]) -> bool {
    let Some(gap) = window.get(1).map(|block| block.gap) else {
        return true;
    };
    let before = window.first().and_then(|block| block.gap);
    let after = blocks.get(start + window.len()).and_then(|block| block.gap);
    window.iter().skip(1).all(|block| block.gap == gap) && before != gap && after != gap
}

/// Whether the digits are a date and something, or a year and a number: `12 03 2024 5`, `2024-12345`.
fn dated(window: &[Block]) -> bool {
    let numbers: Vec<(usize, u32)> = window.iter().map(Block::number).collect();
    let year = |(len, n): &(usize, u32)| *len == 4 && (1900..2100).contains(n);
    let small = |(len, n): &(usize, u32)| *len <= 2 && (1..=31).contains(n);
    let date = |three: &[(usize, u32)]| match three {
        [a, b, c] => (small(a) && small(b) && year(c)) || (year(a) && small(b) && small(c)),
        _ => false,
    };
    match numbers.as_slice() {
        [first, (5, _)] => year(first),
        more => more.windows(3).any(date),
    }
}

fn count(window: &[Block]) -> usize {
    window.iter().map(|block| block.digits.len()).sum()
}

fn span(window: &[Block]) -> Range<usize> {
    let start = window.first().map_or(0, |block| block.range.start);
    start..window.last().map_or(start, |block| block.range.end)
}

/// Keeps the new one unless it overlaps what is there already; of two V-numbers the longer.
fn add(found: &mut Vec<Found>, range: Range<usize>, kind: Kind) {
    let overlaps = |old: &Found| old.range.start < range.end && range.start < old.range.end;
    if kind == Kind::VNumber
        && found
            .iter()
            .all(|old| !overlaps(old) || (old.kind == kind && old.range.len() < range.len()))
    {
        found.retain(|old| !overlaps(old));
    }
    if !found.iter().any(overlaps) {
        found.push(Found { range, kind });
    }
}

#[cfg(test)]
mod tests;
