//! Digits in a text: blocks of them, what stands between, and whether they are a telephone number.

use std::ops::Range;

/// Digits without a visible gap.
pub(super) struct Block {
    /// In bytes of the text.
    pub(super) range: Range<usize>,
    /// In characters of the text.
    place: Range<usize>,
    /// Each 0–9.
    pub(super) digits: Vec<u8>,
    /// What stands between this block and the one before; none if that is more than a gap.
    pub(super) gap: Option<Gap>,
}

impl Block {
    /// How many digits, and their number (0 when longer than nine).
    pub(super) fn number(&self) -> (usize, u32) {
        let short = if self.digits.len() > 9 {
            &[]
        } else {
            self.digits.as_slice()
        };
        (
            self.digits.len(),
            short
                .iter()
                .fold(0, |sum, digit| sum * 10 + u32::from(*digit)),
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Dot,
    Dash,
}

/// First digits of the scripts that people here write numbers in.
const ZEROS: [u32; 12] = [
    0x30, 0x660, 0x6f0, 0x7c0, // Latin, Arabic-Indic, Eastern Arabic, N'Ko
    0x966, 0x9e6, 0xbe6, 0xe50, // Devanagari, Bengali, Tamil, Thai
    0x1040, 0x17e0, 0xf20, 0xff10, // Burmese, Khmer, Tibetan, full width
];

/// The value of a decimal digit of any of our scripts. Ethiopic numerals have no places and are none.
pub(crate) fn digit(c: char) -> Option<u8> {
    let code = u32::from(c);
    ZEROS
        .into_iter()
        .find_map(|zero| code.checked_sub(zero).filter(|n| *n < 10))
        .and_then(|n| u8::try_from(n).ok())
}

/// Marks that nobody sees: joiners, direction marks, soft hyphen.
pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn gap(c: char) -> Option<Gap> {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' => Some(Gap::Dash),
        '.' | '·' | '•' => Some(Gap::Dot),
        '\n' | '\r' => None,
        c if c.is_whitespace() => Some(Gap::Space),
        _ => None,
    }
}

/// The blocks of a text, in its order.
pub(super) fn blocks(chars: &[(usize, char)]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (place, (start, c)) in chars.iter().enumerate() {
        let Some(digit) = digit(*c) else { continue };
        let end = start + c.len_utf8();
        let between = blocks
            .last()
            .and_then(|last| chars.get(last.place.end..place))
            .unwrap_or(&[]);
        match blocks.last_mut() {
            Some(last) if between.iter().all(|(_, c)| invisible(*c)) => {
                last.range.end = end;
                last.place.end = place + 1;
                last.digits.push(digit);
            }
            last => {
                let gap = last.and_then(|_| gap_of(between));
                blocks.push(Block {
                    range: *start..end,
                    place: place..place + 1,
                    digits: vec![digit],
                    gap,
                });
            }
        }
    }
    blocks
}

/// At most three visible characters, all of them gaps: a dash or a dot outweighs the spaces around it.
fn gap_of(between: &[(usize, char)]) -> Option<Gap> {
    let visible: Vec<Gap> = between
        .iter()
        .filter(|(_, c)| !invisible(*c))
        .map(|(_, c)| gap(*c))
        .collect::<Option<_>>()?;
    if visible.len() > 3 {
        return None;
    }
    let outweighs = visible.iter().copied().find(|gap| *gap != Gap::Space);
    outweighs.or(visible.first().copied())
}

/// Most digits of a telephone number with its country.
const E164: usize = 15;

/// Whether the window lies in a telephone number: behind `+` or `00` and a country, behind a single
/// 0, or in ten digits that start with 0.
pub(super) fn is_phone(
    chars: &[(usize, char)],
    blocks: &[Block],
    start: usize,
    window: &[Block],
) -> bool {
    let length: usize = window.iter().map(|block| block.digits.len()).sum();
    let mut behind = 0;
    for block in (0..=start).rev().filter_map(|place| blocks.get(place)) {
        if block.range != window.first().map_or(0..0, |first| first.range.clone()) {
            behind += block.digits.len();
        }
        if behind + length > E164 {
            return false;
        }
        let before = block
            .place
            .start
            .checked_sub(1)
            .and_then(|place| chars.get(place))
            .map(|(_, c)| *c);
        let international = block.digits.starts_with(&[0, 0]) && block.digits.len() <= 5;
        if before == Some('+') || international {
            return true;
        }
        if behind + length == 10 && block.digits.first() == Some(&0) && behind > 0 {
            return true;
        }
        if block.gap.is_none() && !bracketed(chars, block) {
            return false;
        }
    }
    false
}

/// Whether brackets and gaps alone join the block with the digits before it: `+31 (0)6`.
fn bracketed(chars: &[(usize, char)], block: &Block) -> bool {
    let mut before = chars
        .get(..block.place.start)
        .unwrap_or(&[])
        .iter()
        .rev()
        .map(|(_, c)| *c);
    let between: Vec<char> = before
        .by_ref()
        .take(4)
        .take_while(|c| digit(*c).is_none())
        .collect();
    !between.is_empty()
        && between.len() < 4
        && between
            .iter()
            .all(|c| matches!(c, '(' | ')') || gap(*c).is_some() || invisible(*c))
}

/// Whether the word before the digits is *V-nummer*, *V-nr*, *vnummer* or the like.
pub(super) fn after_label(chars: &[(usize, char)], window: &[Block]) -> bool {
    let place = window.first().map_or(0, |block| block.place.start);
    let from = place.saturating_sub(20);
    let before: String = chars
        .get(from..place)
        .unwrap_or(&[])
        .iter()
        .flat_map(|(_, c)| c.to_lowercase())
        .filter(|c| c.is_alphabetic() || *c == ' ' || digit(*c).is_some())
        .collect();
    // "V-nummer is: 280…", "v nr 280…": the filler word goes, then the label must end the text.
    let before = before.trim_end();
    let before = before.strip_suffix(" is").unwrap_or(before).trim_end();
    let Some(stem) = ["nummer", "nr", "num", "number"]
        .into_iter()
        .find_map(|word| before.strip_suffix(word))
    else {
        return false;
    };
    let stem = stem.trim_end();
    stem.strip_suffix('v')
        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}
