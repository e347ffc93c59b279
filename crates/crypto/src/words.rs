//! Words instead of numbers: passphrases and invitation codes that can be read aloud.

use std::sync::OnceLock;

use chacha20::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::profile::is_gap;

/// Words in the list: 6⁵, so that five dice also name a word. One word is 12.9 bits.
pub const COUNT: usize = 7776;

/// [`COUNT`] as what is drawn.
const COUNT_U16: u16 = 7776;
/// The largest multiple of [`COUNT`] that two bytes hold. Draws from here up would favour the first words, so they are skipped.
const FAIR: u16 = u16::MAX / COUNT_U16 * COUNT_U16;

/// How many words an invitation code has: 103 bits.
pub const CODE_WORDS: usize = 8;
/// How many words a generated passphrase has: 64 bits, behind Argon2id.
pub const PASSPHRASE_WORDS: usize = 5;

/// The Dutch list: [`COUNT`] words of 4 to 8 letters a–z, ascending, of kind or plain meaning. See `assets/words/NOTICE.md`.
///
/// Its order is part of the protocol: an index names a word in every invitation that is on its way.
#[must_use]
pub fn list() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| {
        include_str!("../../../assets/words/nl.txt")
            .lines()
            .collect()
    })
}

/// Five words for a new passphrase. `random` is 32 fresh random bytes, used for nothing else.
#[must_use]
pub fn passphrase(random: &[u8; 32]) -> [&'static str; PASSPHRASE_WORDS] {
    draw(random).map(word)
}

/// A fresh invitation code: eight numbers below [`COUNT`], each u16 big-endian. `random` is 32 fresh random bytes, used for nothing else.
#[must_use]
pub fn make_code(random: &[u8; 32]) -> [u8; 16] {
    let mut code = [0; 16];
    for (to, index) in code.chunks_exact_mut(2).zip(draw::<CODE_WORDS>(random)) {
        to.copy_from_slice(&index.to_be_bytes());
    }
    code
}

/// The code as words to read aloud; none when a number in it is [`COUNT`] or more, so the bytes are no code.
#[must_use]
pub fn code_to_words(code: &[u8; 16]) -> Option<[&'static str; CODE_WORDS]> {
    let mut words = [""; CODE_WORDS];
    for (to, pair) in words.iter_mut().zip(code.chunks_exact(2)) {
        let index = u16::from_be_bytes(pair.try_into().ok()?);
        *to = list().get(usize::from(index))?;
    }
    Some(words)
}

/// The code that was typed as eight words, in any case, with any white space or hyphens between; none when a word is not in the list
/// or there are not exactly eight.
#[must_use]
pub fn words_to_code(text: &str) -> Option<[u8; 16]> {
    let mut code = [0; 16];
    let mut places = code.chunks_exact_mut(2);
    for typed in text.split(is_gap).filter(|part| !part.is_empty()) {
        let index = list().binary_search(&typed.to_lowercase().as_str()).ok()?;
        places
            .next()?
            .copy_from_slice(&u16::try_from(index).ok()?.to_be_bytes());
    }
    if places.next().is_some() {
        None
    } else {
        Some(code)
    }
}

/// `N` indices, each equally likely, from an endless `ChaCha20` stream: with a fixed handful of bytes the skipping could run dry.
fn draw<const N: usize>(random: &[u8; 32]) -> [u16; N] {
    let mut stream = ChaCha20Rng::from_seed(*random);
    std::array::from_fn(|_| {
        loop {
            let mut pair = [0; 2];
            stream.fill_bytes(&mut pair);
            if let Some(index) = fair_index(u16::from_be_bytes(pair)) {
                break index;
            }
        }
    })
}

/// The index that a draw of two bytes names; none when it must be skipped to stay fair.
fn fair_index(drawn: u16) -> Option<u16> {
    (drawn < FAIR).then_some(drawn % COUNT_U16)
}

fn word(index: u16) -> &'static str {
    list().get(usize::from(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_comes_from_equally_many_draws_and_the_rest_is_skipped() {
        let mut draws = vec![0; COUNT];
        let mut skipped = 0;
        for drawn in 0..=u16::MAX {
            match fair_index(drawn) {
                Some(index) => {
                    if let Some(count) = draws.get_mut(usize::from(index)) {
                        *count += 1;
                    }
                }
                None => skipped += 1,
            }
        }
        assert!(draws.iter().all(|&count| count == 8));
        assert_eq!(draws.len() * 8 + skipped, 65_536);
        assert_eq!(fair_index(62_207), Some(7_775));
        assert_eq!(fair_index(62_208), None);
    }
}
