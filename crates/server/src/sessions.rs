//! Challenges and tokens. In memory only: a restart logs everybody out, and devices log in again by themselves.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sb_crypto::hash::sha256;
use sb_domain::ids::DeviceId;
use sb_protocol::limits::{CHALLENGE_MS, TOKEN_MS};

/// Open challenges per device; the oldest goes first, so a stranger who knows a device's id can fill nobody's memory.
const CHALLENGES_PER_DEVICE: usize = 32;
/// Open tokens per device.
const TOKENS_PER_DEVICE: usize = 8;

#[derive(Clone, Copy)]
struct Secret {
    bytes: [u8; 32],
    until: i64,
}

/// Who is logging in and who is logged in. Keeps hashes of tokens, not tokens.
#[derive(Default)]
pub(crate) struct Sessions {
    challenges: Mutex<HashMap<DeviceId, Vec<Secret>>>,
    tokens: Mutex<Tokens>,
}

impl Sessions {
    /// Remembers a challenge for a device of the log. Others are not remembered, so they cost no memory.
    pub(crate) fn challenge(&self, device: DeviceId, nonce: [u8; 32], now: i64) {
        let mut all = lock(&self.challenges);
        add(
            all.entry(device).or_default(),
            nonce,
            now,
            now.saturating_add(CHALLENGE_MS),
            CHALLENGES_PER_DEVICE,
        );
    }

    /// Uses a challenge up. Whether it was there, this device's and in time; a second try finds nothing.
    pub(crate) fn take_challenge(&self, device: DeviceId, nonce: &[u8; 32], now: i64) -> bool {
        let mut all = lock(&self.challenges);
        let Some(open) = all.get_mut(&device) else {
            return false;
        };
        let found = open
            .iter()
            .any(|one| one.bytes == *nonce && now < one.until);
        open.retain(|one| one.bytes != *nonce);
        found
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
    use super::*;

    const ME: DeviceId = DeviceId::from_bytes([1; 16]);
    const OTHER: DeviceId = DeviceId::from_bytes([2; 16]);

    #[test]
    fn a_challenge_is_good_once_for_its_own_device_and_for_a_minute() {
        let sessions = Sessions::default();
        sessions.challenge(ME, [7; 32], 0);
        assert!(!sessions.take_challenge(OTHER, &[7; 32], 1));
        assert!(sessions.take_challenge(ME, &[7; 32], 59_999));
        assert!(!sessions.take_challenge(ME, &[7; 32], 59_999));
        sessions.challenge(ME, [8; 32], 0);
        assert!(!sessions.take_challenge(ME, &[8; 32], 60_000));
    }

    #[test]
    fn a_token_names_its_device_for_a_quarter_of_an_hour() {
        let sessions = Sessions::default();
        sessions.log_in(ME, &[9; 32], 0);
        assert_eq!(sessions.find_device(&[9; 32], 15 * 60_000 - 1), Some(ME));
        assert_eq!(sessions.find_device(&[9; 32], 15 * 60_000), None);
        assert_eq!(sessions.find_device(&[0; 32], 0), None);
    }

    #[test]
    fn asking_without_end_fills_no_memory() {
        let sessions = Sessions::default();
        for n in 0..=255 {
            sessions.challenge(ME, [n; 32], 0);
            sessions.log_in(ME, &[n; 32], 0);
        }
        assert_eq!(
            lock(&sessions.challenges).get(&ME).map(Vec::len),
            Some(CHALLENGES_PER_DEVICE)
        );
        assert_eq!(lock(&sessions.tokens).by_hash.len(), TOKENS_PER_DEVICE);
        assert!(
            sessions.take_challenge(ME, &[255; 32], 1),
            "the newest is kept"
        );
    }
}
