//! Challenges and tokens. In memory only: a restart logs everybody out, and devices log in again by themselves.
//!
//! A challenge that was given out costs no memory at all: it proves by itself that this server made it, for whom and
//! when. So nobody who asks for many pushes out another's, and nobody learns whether a device is in the log.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sb_crypto::hash::{derive, sha256};
use sb_domain::ids::DeviceId;
use sb_protocol::limits::{CHALLENGE_MS, TOKEN_MS};
use zeroize::Zeroizing;

/// Open tokens per device.
const TOKENS_PER_DEVICE: usize = 8;

#[derive(Clone, Copy)]
struct Secret {
    bytes: [u8; 32],
    until: i64,
}

/// Who is logging in and who is logged in. Keeps hashes of tokens, not tokens.
pub(crate) struct Sessions {
    /// Drawn at the start; challenges are proved with it.
    secret: Zeroizing<[u8; 32]>,
    /// Challenges that somebody logged in with, until they would have ended anyhow.
    used: Mutex<HashMap<[u8; 32], i64>>,
    tokens: Mutex<Tokens>,
}

impl Sessions {
    /// Nobody is logged in.
    pub(crate) fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self {
            secret,
            used: Mutex::default(),
            tokens: Mutex::default(),
        }
    }

    /// A challenge for this device: when (8 bytes), chance (8 bytes), and what only this server can add (16 bytes).
    pub(crate) fn challenge(&self, device: DeviceId, chance: [u8; 8], now: i64) -> [u8; 32] {
        let when = now.to_be_bytes();
        let parts: [&[u8]; 3] = [device.as_bytes(), &when, &chance];
        let proof = derive(&*self.secret, "sb/server/challenge", &parts);
        let mut nonce = [0; 32];
        let bytes = when.iter().chain(&chance).chain(proof.iter());
        nonce
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        nonce
    }

    /// Whether this server gave this challenge to this device less than a minute ago.
    pub(crate) fn is_challenge(&self, device: DeviceId, nonce: &[u8; 32], now: i64) -> bool {
        let Some((when, rest)) = nonce.split_first_chunk::<8>() else {
            return false;
        };
        let Some(chance) = rest.first_chunk::<8>() else {
            return false;
        };
        let when = i64::from_be_bytes(*when);
        let age = i128::from(now) - i128::from(when);
        (0..i128::from(CHALLENGE_MS)).contains(&age)
            && self.challenge(device, *chance, when) == *nonce
    }

    /// Uses up a challenge that was answered rightly. Whether it was the first time.
    pub(crate) fn use_up(&self, nonce: [u8; 32], now: i64) -> bool {
        let mut used = lock(&self.used);
        used.retain(|_, until| now < *until);
        used.insert(nonce, now.saturating_add(CHALLENGE_MS))
            .is_none()
    }

    /// Remembers a token for a device that proved itself.
    pub(crate) fn log_in(&self, device: DeviceId, token: &[u8; 32], now: i64) {
        let mut all = lock(&self.tokens);
        let (hash, until) = (sha256(token), now.saturating_add(TOKEN_MS));
        let Tokens { by_hash, of_device } = &mut *all;
        let gone = add(
            of_device.entry(device).or_default(),
            hash,
            now,
            until,
            TOKENS_PER_DEVICE,
        );
        for old in gone {
            by_hash.remove(&old.bytes);
        }
        by_hash.insert(hash, (device, until));
    }

    /// The device that holds this token.
    pub(crate) fn find_device(&self, token: &[u8; 32], now: i64) -> Option<DeviceId> {
        let (device, until) = *lock(&self.tokens).by_hash.get(&sha256(token))?;
        (now < until).then_some(device)
    }
}

/// Looked up by hash, so that how long that takes tells nothing of a token.
#[derive(Default)]
struct Tokens {
    by_hash: HashMap<[u8; 32], (DeviceId, i64)>,
    of_device: HashMap<DeviceId, Vec<Secret>>,
}

/// Adds a secret; gives back those that made way, late ones included.
fn add(open: &mut Vec<Secret>, bytes: [u8; 32], now: i64, until: i64, most: usize) -> Vec<Secret> {
    let (mut kept, mut gone): (Vec<_>, Vec<_>) = open.drain(..).partition(|one| now < one.until);
    let over = (kept.len() + 1).saturating_sub(most);
    gone.extend(kept.drain(..over));
    kept.push(Secret { bytes, until });
    *open = kept;
    gone
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    const ME: DeviceId = DeviceId::from_bytes([1; 16]);
    const OTHER: DeviceId = DeviceId::from_bytes([2; 16]);

    fn sessions() -> Sessions {
        Sessions::new(Zeroizing::new([5; 32]))
    }

    #[test]
    fn a_challenge_is_good_for_its_own_device_and_for_a_minute() {
        let sessions = sessions();
        let nonce = sessions.challenge(ME, [7; 8], 1000);
        assert!(sessions.is_challenge(ME, &nonce, 1000));
        assert!(sessions.is_challenge(ME, &nonce, 60_999));
        assert!(!sessions.is_challenge(ME, &nonce, 61_000));
        assert!(!sessions.is_challenge(ME, &nonce, 999), "not given yet");
        assert!(!sessions.is_challenge(OTHER, &nonce, 1000));
        for at in 0..32 {
            let mut other = nonce;
            other[at] ^= 1;
            assert!(!sessions.is_challenge(ME, &other, 1000), "byte {at}");
        }
        let elsewhere = Sessions::new(Zeroizing::new([6; 32]));
        assert!(!elsewhere.is_challenge(ME, &nonce, 1000));
    }

    #[test]
    fn a_challenge_lets_in_once() {
        let sessions = sessions();
        let nonce = sessions.challenge(ME, [7; 8], 0);
        assert!(sessions.use_up(nonce, 1));
        assert!(!sessions.use_up(nonce, 59_999));
        assert!(sessions.use_up(sessions.challenge(ME, [8; 8], 0), 1));
    }

    #[test]
    fn a_token_names_its_device_for_a_quarter_of_an_hour() {
        let sessions = sessions();
        sessions.log_in(ME, &[9; 32], 0);
        assert_eq!(sessions.find_device(&[9; 32], 15 * 60_000 - 1), Some(ME));
        assert_eq!(sessions.find_device(&[9; 32], 15 * 60_000), None);
        assert_eq!(sessions.find_device(&[0; 32], 0), None);
    }

    #[test]
    fn whoever_asks_without_end_fills_no_memory_and_pushes_nobody_out() {
        let sessions = sessions();
        let mine = sessions.challenge(ME, [0; 8], 0);
        for n in 0..=255 {
            sessions.challenge(ME, [n; 8], 1);
            sessions.log_in(ME, &[n; 32], 0);
        }
        assert_eq!(lock(&sessions.used).len(), 0);
        assert_eq!(lock(&sessions.tokens).by_hash.len(), TOKENS_PER_DEVICE);
        assert!(sessions.is_challenge(ME, &mine, 2));
        for n in 0..=255 {
            sessions.use_up([n; 32], 60_000 * i64::from(n));
        }
        assert_eq!(lock(&sessions.used).len(), 1, "those before are over");
    }
}
