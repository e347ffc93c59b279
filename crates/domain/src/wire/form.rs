//! Whether bytes that nobody here can read are at least one deterministic CBOR item.

use super::WireError;

/// Deepest nesting that is followed: a bound for the stack, far above what the page uses.
const MAX_DEPTH: u8 = 16;

/// The length of the item at the start of `bytes`.
///
/// # Errors
/// [`WireError`] unless it is well formed: shortest numbers, definite lengths, map keys ascending
/// and each once, valid UTF-8, floats in as few bytes as hold them; no tags, which no page of ours uses.
pub(super) fn item_len(bytes: &[u8]) -> Result<usize, WireError> {
    item(bytes, 0, 0)
}

/// The place after the item at `at`.
fn item(bytes: &[u8], at: usize, depth: u8) -> Result<usize, WireError> {
    if depth > MAX_DEPTH {
        return Err(WireError::TooLarge);
    }
    let first = *bytes.get(at).ok_or(WireError::Malformed)?;
    let (major, info) = (first >> 5, first & 31);
    let at = at + 1;
    if major == 7 {
        return simple(bytes, at, info);
    }
    let (number, at) = argument(bytes, at, info)?;
    match major {
        0 | 1 => Ok(at),
        2 => Ok(string(bytes, at, number)?.1),
        3 => {
            let (text, end) = string(bytes, at, number)?;
            std::str::from_utf8(text)
                .map(|_| end)
                .map_err(|_| WireError::Malformed)
        }
        4 => (0..number).try_fold(at, |at, _| item(bytes, at, depth + 1)),
        5 => map(bytes, at, number, depth),
        _ => Err(WireError::Malformed),
    }
}

fn map(bytes: &[u8], mut at: usize, pairs: u64, depth: u8) -> Result<usize, WireError> {
    let mut last: &[u8] = &[];
    for _ in 0..pairs {
        let end = item(bytes, at, depth + 1)?;
        let key = bytes.get(at..end).ok_or(WireError::Malformed)?;
        if key <= last {
            return Err(WireError::NotCanonical);
        }
        last = key;
        at = item(bytes, end, depth + 1)?;
    }
    Ok(at)
}

fn string(bytes: &[u8], at: usize, len: u64) -> Result<(&[u8], usize), WireError> {
    let end = usize::try_from(len)
        .ok()
        .and_then(|len| at.checked_add(len))
        .ok_or(WireError::Malformed)?;
    Ok((bytes.get(at..end).ok_or(WireError::Malformed)?, end))
}

/// The number after the first byte; refuses a longer writing than needed, and indefinite lengths.
fn argument(bytes: &[u8], at: usize, info: u8) -> Result<(u64, usize), WireError> {
    let (len, least): (usize, u64) = match info {
        0..=23 => return Ok((u64::from(info), at)),
        24 => (1, 24),
        25 => (2, 1 << 8),
        26 => (4, 1 << 16),
        27 => (8, 1 << 32),
        _ => return Err(WireError::Malformed),
    };
    let digits = bytes.get(at..at + len).ok_or(WireError::Malformed)?;
    let number = digits
        .iter()
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
    if number < least {
        return Err(WireError::NotCanonical);
    }
    Ok((number, at + len))
}

/// false, true, null, undefined and floats; other simple values mean nothing to anybody.
fn simple(bytes: &[u8], at: usize, info: u8) -> Result<usize, WireError> {
    let len = match info {
        20..=23 => 0,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return Err(WireError::Malformed),
    };
    let digits = bytes.get(at..at + len).ok_or(WireError::Malformed)?;
    let bits = digits
        .iter()
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
    let shorter = match len {
        4 => is_exact(bits, SINGLE, HALF),
        8 => is_exact(bits, DOUBLE, SINGLE),
        _ => false,
    };
    if shorter {
        return Err(WireError::NotCanonical);
    }
    Ok(at + len)
}

/// Bits of exponent and of fraction of a float.
type Width = (u32, u32);
const HALF: Width = (5, 10);
const SINGLE: Width = (8, 23);
const DOUBLE: Width = (11, 52);

/// Whether a float of the width `from` is one of the narrower width `to` as well, bit for bit.
fn is_exact(bits: u64, from: Width, to: Width) -> bool {
    let middle = |width: Width| (1_i64 << (width.0 - 1)) - 1;
    let fraction = bits & ((1 << from.1) - 1);
    let exponent = (bits >> from.1) & ((1 << from.0) - 1);
    let dropped = from.1 - to.1;
    let ends_in_zeros = |fraction: u64, zeros: u32| fraction.trailing_zeros() >= zeros;
    if exponent == (1 << from.0) - 1 {
        // Infinite, or no number.
        return ends_in_zeros(fraction, dropped);
    }
    if exponent == 0 {
        // Zero; what is below the normal numbers of the wider one is nothing in the narrower.
        return fraction == 0;
    }
    let power = exponent.cast_signed() - middle(from);
    let least = 1 - middle(to);
    if power > middle(to) {
        return false;
    }
    // Below its normal numbers the narrower one loses a digit for each power.
    let lost = u32::try_from((least - power).max(0)).unwrap_or(u32::MAX);
    lost <= to.1 && ends_in_zeros(fraction | (1 << from.1), dropped + lost)
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
    fn items_end_where_they_end() {
        let whole: [&[u8]; 8] = [
            &[0x17],
            &[0x18, 0x18],
            &[0x43, 1, 2, 3],
            &[0x62, 0xc3, 0xa9],
            &[0x82, 0x01, 0x81, 0x20],
            &[0xa2, 0x01, 0x02, 0x03, 0xf6],
            &[0xf9, 0x00, 0x01],
            &[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a],
        ];
        for bytes in whole {
            let more = [bytes, &[0xff]].concat();
            assert_eq!(item_len(&more), Ok(bytes.len()), "{bytes:x?}");
            for short in 0..bytes.len() {
                assert!(
                    item_len(&bytes[..short]).is_err(),
                    "{bytes:x?} cut at {short}"
                );
            }
        }
    }

    #[test]
    fn another_writing_of_the_same_is_refused() {
        assert_eq!(item_len(&[0x18, 0x17]), Err(WireError::NotCanonical)); // 23 in two bytes
        assert_eq!(item_len(&[0x19, 0x00, 0xff]), Err(WireError::NotCanonical)); // 255 in three
        assert_eq!(item_len(&[0xa2, 2, 0, 1, 0]), Err(WireError::NotCanonical)); // keys descending
        assert_eq!(item_len(&[0xa2, 1, 0, 1, 0]), Err(WireError::NotCanonical)); // a key twice
        assert_eq!(item_len(&[0x9f, 0xff]), Err(WireError::Malformed)); // indefinite
        assert_eq!(item_len(&[0x61, 0xff]), Err(WireError::Malformed)); // not UTF-8
    }

    #[test]
    fn a_tag_means_nothing_here() {
        for tagged in [&[0xc1, 0x00][..], &[0xd8, 0x2a, 0x40], &[0x81, 0xc1, 0x00]] {
            assert_eq!(item_len(tagged), Err(WireError::Malformed), "{tagged:x?}");
        }
    }

    #[test]
    fn a_float_has_its_shortest_writing_only() {
        let single = |value: f32| [&[0xfa][..], &value.to_be_bytes()].concat();
        let double = |value: f64| [&[0xfb][..], &value.to_be_bytes()].concat();
        // The ends of what a half holds, and of what lies below its normal numbers.
        let halves = [
            0.0_f32,
            -0.0,
            1.5,
            65504.0,
            -65504.0,
            6.103_515_6e-5,
            5.960_464_5e-8,
            f32::INFINITY,
            f32::NAN,
        ];
        for value in halves {
            assert_eq!(
                item_len(&single(value)),
                Err(WireError::NotCanonical),
                "{value}"
            );
            assert_eq!(
                item_len(&double(value.into())),
                Err(WireError::NotCanonical),
                "{value}"
            );
        }
        let singles = [
            100_000.0_f32,
            65505.0,
            1.1,
            2.980_232_2e-8,
            8.940_697e-8,
            f32::MAX,
            f32::MIN_POSITIVE,
            1e-45,
        ];
        for value in singles {
            assert_eq!(item_len(&single(value)), Ok(5), "{value}");
            assert_eq!(
                item_len(&double(value.into())),
                Err(WireError::NotCanonical),
                "{value}"
            );
        }
        for value in [1.1_f64, 1e300, 1e-50, 5e-324, 100_000.000_001] {
            assert_eq!(item_len(&double(value)), Ok(9), "{value}");
        }
    }

    #[test]
    fn deep_nesting_and_huge_counts_end_quickly() {
        assert_eq!(item_len(&[0x81; 4096]), Err(WireError::TooLarge));
        assert!(item_len(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
        assert!(item_len(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]).is_err());
    }
}
