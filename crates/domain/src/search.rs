//! Texts for finding: one form for the many spellings of a word. Both the stored text and the query
//! go through [`normalise`], so only sameness matters; nothing of this is ever shown.

use crate::guard::digit;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The text without case, accents, vowel signs and the spellings that people mix: Arabic letters
/// with and without hamza, Persian and Kurdish forms of them, Ethiopic letters of one sound, digits
/// of any script. White space becomes single spaces. Doing it twice changes nothing.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_dropped(*c))
    {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if let Some(digit) = digit(c) {
            out.push(char::from(b'0' + digit));
        } else {
            push_folded(&mut out, c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The normalised words of a text, in its order: runs of letters and digits.
pub fn words(text: &str) -> Vec<String> {
    let text = normalise(text);
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Marks above and below letters, the lengthening stroke of Arabic, and what nobody sees. Vowel signs
/// of Indic and Thai writing have no combining class and stay: there they are letters.
fn is_dropped(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c, '\u{640}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{34f}')
}

fn push_folded(out: &mut String, c: char) {
    let folded = match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' | 'ہ' | 'ھ' | 'ە' => 'ه',
        'ک' => 'ك',
        'ı' => 'i',
        'ø' => 'o',
        'đ' => 'd',
        'ł' => 'l',
        'ς' => 'σ',
        'ß' => return out.push_str("ss"),
        'æ' => return out.push_str("ae"),
        'œ' => return out.push_str("oe"),
        c => ethiopic(c),
    };
    out.push(folded);
}

/// Ethiopic has several rows of letters for one sound; the row moves, the vowel stays.
fn ethiopic(c: char) -> char {
    let code = u32::from(c);
    let moved = match code {
        0x1210..=0x1217 => code - 0x10, // ሐ to ሀ
        0x1280..=0x1287 => code - 0x80, // ኀ to ሀ
        0x1220..=0x1227 => code + 0x10, // ሠ to ሰ
        0x12d0..=0x12d6 => code - 0x30, // ዐ to አ
        0x1340..=0x1346 => code - 0x08, // ፀ to ጸ
        _ => return c,
    };
    char::from_u32(moved).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )]
    use super::*;

    #[test]
    fn spellings_that_people_mix_are_one() {
        for (a, b) in [
            ("Öztürk", "ozturk"),
            ("Hélène", "HELENE"),
            ("محمد", "مُحَمَّد"),
            ("احمد", "أحمد"),
            ("إبراهيم", "ابراهيم"),
            ("آمنة", "امنه"),
            ("فاطمة", "فاطمه"),
            ("علي", "على"),
            ("علی", "علي"),
            ("مسؤول", "مسوول"),
            ("عائشة", "عايشه"),
            ("کریم", "كريم"),
            ("محـــمد", "محمد"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("ሠላም", "ሰላም"),
            ("ሐይሉ", "ሀይሉ"),
            ("ኀይሉ", "ሀይሉ"),
            ("ዐለም", "አለም"),
            ("ፀሐይ", "ጸሀይ"),
            ("Yıldız", "YILDIZ"),
            ("İstanbul", "istanbul"),
            ("Straße", "strasse"),
            ("Đặng", "dang"),
            ("٢٠٢٤", "2024"),
            ("ｔｅｓｔ", "test"),
            ("ﻻ", "لا"),
        ] {
            assert_eq!(normalise(a), normalise(b), "{a} {b}");
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (a, b) in [
            ("ሰላም", "ሰላማ"),
            ("علي", "عمر"),
            ("Hassan", "Hussein"),
            ("ሀ", "አ"),
            ("कि", "क"),
        ] {
            assert_ne!(normalise(a), normalise(b), "{a} {b}");
        }
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(
            words("'s-Hertogenbosch, Schuldhulp  (2x)\n"),
            ["s", "hertogenbosch", "schuldhulp", "2x"]
        );
        assert_eq!(words("ተስፋይ፣ الخطابي."), ["ተስፋይ", "الخطابي"]);
        assert_eq!(words(" -- "), Vec::<String>::new());
        assert_eq!(normalise("  a \t b\n"), "a b");
    }
}
