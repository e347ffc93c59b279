//! Bank accounts: a country, two check digits, and as many letters and digits as that country has.

use super::digits::{digit, gap, invisible};
use super::{Found, Kind};

/// Length of the whole number per country, as the banks' register gives it.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// Fewest digits after the check digits: fewer, and it is a sentence that adds up by chance.
const LEAST_DIGITS: usize = 6;

pub(super) fn find(chars: &[(usize, char)]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for start in 0..chars.len() {
        let (before, from) = chars.split_at(start);
        let free = before
            .iter()
            .rev()
            .find(|(_, c)| !invisible(*c))
            .is_none_or(|(_, c)| value(*c).is_none());
        let Some((at, _)) = from.first().filter(|_| free) else {
            continue;
        };
        if found.last().is_some_and(|last| last.range.end > *at) {
            continue;
        }
        if let Some(end) = end_of(from) {
            found.push(Found {
                range: *at..end,
                kind: Kind::Iban,
            });
        }
    }
    found
}

/// 0–9 for digits, 10–35 for letters.
fn value(c: char) -> Option<u8> {
    let letter = |c: char| {
        u8::try_from(c)
            .ok()
            .filter(u8::is_ascii_alphabetic)
            .map(|c| c.to_ascii_uppercase() - b'A' + 10)
    };
    digit(c).or_else(|| letter(c))
}

/// Where the account that starts here ends, in bytes of the text.
fn end_of(from: &[(usize, char)]) -> Option<usize> {
    let country: String = from
        .iter()
        .take(2)
        .map(|(_, c)| c.to_ascii_uppercase())
        .collect();
    let (_, length) = LENGTHS.iter().find(|(code, _)| *code == country)?;
    let mut values = Vec::with_capacity(*length);
    let mut gaps = 0;
    for (place, (at, c)) in from.iter().enumerate() {
        match value(*c) {
            Some(value) => {
                values.push(value);
                gaps = 0;
            }
            None if invisible(*c) => {}
            None if gap(*c).is_some() && gaps < 2 && values.len() >= 2 => gaps += 1,
            None => return None,
        }
        if values.len() == *length {
            let glued = from
                .get(place + 1)
                .is_some_and(|(_, c)| value(*c).is_some());
            return (!glued && is_account(&values)).then_some(at + c.len_utf8());
        }
    }
    None
}

fn is_account(values: &[u8]) -> bool {
    let [a, b, c, d, rest @ ..] = values else {
        return false;
    };
    let formed = *a > 9 && *b > 9 && *c < 10 && *d < 10;
    let digits = rest.iter().filter(|value| **value < 10).count();
    let remainder = rest.iter().chain([a, b, c, d]).fold(0_u32, |sum, value| {
        let value = u32::from(*value);
        (if value < 10 { sum * 10 } else { sum * 100 } + value) % 97
    });
    formed && digits >= LEAST_DIGITS && remainder == 1
}
