//! The key file of one person on one laptop: the master key, reachable with a passphrase.

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    CryptoError, aead, argon, hash,
    keyfile::{KeyFile, Slot},
};

/// How dear one guess at the passphrase is (Argon2id). Chosen on this laptop, kept in the key file, never supplied by a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kdf {
    /// Memory, in KiB: from [`Kdf::FLOOR_KIB`] to [`Kdf::CEILING_KIB`].
    pub memory_kib: u32,
    /// Passes over that memory: 1 to [`Kdf::MAX_PASSES`].
    pub passes: u32,
    /// Lanes, which may run on as many cores: 1 to [`Kdf::MAX_LANES`].
    pub lanes: u32,
}

impl Kdf {
    /// 256 MiB, 3 passes, 4 lanes: about a second on an ordinary laptop.
    pub const STANDARD: Self = Self {
        memory_kib: 256 * 1024,
        passes: 3,
        lanes: 4,
    };
    /// The least memory that is accepted: 64 MiB. A file with less was weakened by somebody.
    pub const FLOOR_KIB: u32 = 65536;
    /// The most memory that is accepted: 4 GiB. A file with more only hangs the laptop.
    pub const CEILING_KIB: u32 = 4 * 1024 * 1024;
    /// The most passes that are accepted.
    pub const MAX_PASSES: u32 = 16;
    /// The most lanes that are accepted.
    pub const MAX_LANES: u32 = 16;

    fn acceptable(self) -> Result<(), CryptoError> {
        let fits = (Self::FLOOR_KIB..=Self::CEILING_KIB).contains(&self.memory_kib)
            && (1..=Self::MAX_PASSES).contains(&self.passes)
            && (1..=Self::MAX_LANES).contains(&self.lanes);
        if fits {
            Ok(())
        } else {
            Err(CryptoError::Unsupported)
        }
    }
}

/// The master key of a profile: 32 random bytes. Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A master key from 32 random bytes of the caller.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The raw key of the profile's encrypted database.
    #[must_use]
    pub fn database_key(&self) -> Zeroizing<[u8; 32]> {
        hash::derive(&self.0, "sb/1/db", &[])
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

/// Makes the bytes of `profile.key` with one slot, the passphrase. Also how a passphrase is changed: a whole new file.
///
/// Slow and memory-hungry by design ([`Kdf`]): call it off the thread that draws. `salt` and `nonce` are fresh random bytes.
///
/// # Errors
/// [`CryptoError::Unsupported`] when `kdf` is below the floor or above the ceiling, [`CryptoError::Malformed`] when nothing is
/// left of the passphrase after normalising, [`CryptoError::TooLarge`] when this machine lacks the memory.
pub fn create(
    profile: &[u8; 16],
    master: &MasterKey,
    passphrase: &str,
    kdf: Kdf,
    salt: &[u8; 16],
    nonce: &[u8; 24],
) -> Result<Vec<u8>, CryptoError> {
    let mut file = KeyFile {
        profile: *profile,
        kdf,
        salt: *salt,
        slots: Vec::new(),
    };
    let key = slot_key(&file, passphrase)?;
    let sealed = aead::seal(&key, &file.associated_data(), &master.0, nonce);
    let sealed = sealed
        .as_slice()
        .try_into()
        .map_err(|_| CryptoError::Malformed)?;
    file.slots.push(Slot {
        kind: Slot::PASSPHRASE,
        nonce: *nonce,
        sealed,
    });
    Ok(file.encode())
}

/// Takes the master key out of the bytes of `profile.key`. As slow as [`create`].
///
/// # Errors
/// [`CryptoError::Wrong`] when the passphrase or any byte of the file differs, [`CryptoError::Malformed`] when it is no key file,
/// [`CryptoError::Unsupported`] when its settings are out of bounds (nothing is computed then), its format is newer, or it has no
/// passphrase slot; [`CryptoError::TooLarge`] when this machine lacks the memory.
pub fn open(file: &[u8], passphrase: &str) -> Result<MasterKey, CryptoError> {
    let file = KeyFile::decode(file)?;
    let slot = file
        .slots
        .iter()
        .find(|slot| slot.kind == Slot::PASSPHRASE)
        .ok_or(CryptoError::Unsupported)?;
    let key = slot_key(&file, passphrase)?;
    let opened = aead::open(&key, &file.associated_data(), &slot.sealed, &slot.nonce)?;
    Ok(MasterKey(
        opened
            .as_slice()
            .try_into()
            .map_err(|_| CryptoError::Malformed)?,
    ))
}

/// Whose key file this is, without opening it. Not proven until [`open`] succeeds.
///
/// # Errors
/// [`CryptoError::Malformed`], [`CryptoError::TooLarge`] or [`CryptoError::Unsupported`] when it is no key file of this format.
pub fn profile_id(file: &[u8]) -> Result<[u8; 16], CryptoError> {
    KeyFile::decode(file).map(|file| file.profile)
}

fn slot_key(file: &KeyFile, passphrase: &str) -> Result<Zeroizing<[u8; 32]>, CryptoError> {
    file.kdf.acceptable()?;
    let passphrase = normalised(passphrase);
    if passphrase.is_empty() {
        return Err(CryptoError::Malformed);
    }
    let stretched = argon::stretch(passphrase.as_bytes(), &file.salt, file.kdf)?;
    Ok(hash::derive(stretched.as_ref(), "sb/1/slot-pass", &[]))
}

/// NFKC, lower case, runs of white space and hyphens become one space, trimmed: five words typed with capitals, hyphens or two
/// spaces, on any keyboard, are the same five words.
fn normalised(passphrase: &str) -> Zeroizing<String> {
    // Room for the worst case, so that no half-grown copy is left behind unwiped: one character can become up to 18.
    let mut out = Zeroizing::new(String::with_capacity(passphrase.len() * 18));
    let mut gap = false;
    for character in passphrase.nfkc().flat_map(char::to_lowercase) {
        if is_gap(character) {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(character);
    }
    out
}

/// White space and every sign that keyboards and word processors make of a hyphen.
pub(crate) fn is_gap(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn words_typed_in_another_way_are_the_same_passphrase() {
        let plain = "appel fiets zomer";
        for typed in [
            "appel-fiets-zomer",
            "  Appel  FIETS\tzomer \n",
            "appel\u{a0}fiets\u{2011}zomer",
            "appel - fiets – zomer",
            "ａppel fiets zomer",
        ] {
            assert_eq!(*normalised(typed), plain, "{typed:?}");
        }
        assert_ne!(*normalised("appelfiets zomer"), plain);
    }

    #[test]
    fn letters_with_marks_are_the_same_whether_composed_or_not() {
        assert_eq!(normalised("caf\u{e9}"), normalised("cafe\u{301}"));
        assert_ne!(normalised("café"), normalised("cafe"));
    }

    #[test]
    fn nothing_but_gaps_is_nothing() {
        assert!(normalised(" - \u{2013}\t").is_empty());
    }
}
