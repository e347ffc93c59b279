//! Sealing: what a dossier key hides, and how small secrets are sealed under a key of their own.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{CryptoError, aead, hash, pack};

/// The key of one dossier: 32 random bytes. Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DossierKey([u8; 32]);

impl DossierKey {
    /// A key from 32 random bytes of the caller, or from where it was kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key itself, to keep in the encrypted database.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's id: names this key and commits to it, and tells nothing of it.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        let commitment = hash::derive(&self.0, "sb/1/commit", &[]);
        first(&commitment)
    }
}

impl std::fmt::Debug for DossierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DossierKey")
    }
}

/// What a sealed op holds beside its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Derived from 32 random bytes and all that is sealed; travels in the clear.
    pub nonce: [u8; 24],
    /// Ciphertext with its 16-byte tag at the end.
    pub ct: Vec<u8>,
}

/// Packs `content` (see [`pack::pack`]) and seals it for `dossier` with the header `ad` as associated data.
///
/// The nonce hangs on the 32 random bytes, the header *and* the content: a laptop whose random bytes repeat, such as a cloned
/// virtual machine, still never seals two different things under one nonce. The same arguments give the same bytes.
///
/// # Errors
/// [`CryptoError::TooLarge`] when the content is larger than [`pack::MAX_CONTENT`].
pub fn seal_op(
    key: &DossierKey,
    dossier: &[u8; 16],
    ad: &[u8],
    content: &[u8],
    random: &[u8; 32],
) -> Result<Sealed, CryptoError> {
    let padded = pack::pack(content)?;
    let nonce_key = hash::derive(&key.0, "sb/1/op-nonce", &[dossier]);
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(nonce_key.as_ref()) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(random);
    mac.update(&hash::sha256(ad));
    mac.update(&hash::sha256(&padded));
    let mac: [u8; 32] = mac.finalize().into_bytes().into();
    let nonce = first(&mac);
    let ct = aead::seal(&op_key(key, dossier), ad, &padded, &nonce);
    Ok(Sealed { nonce, ct })
}

/// Opens what [`seal_op`] made and gives the content back.
///
/// # Errors
/// [`CryptoError::Wrong`] when the key, the dossier, the header or any byte differs from what was sealed.
/// What the writer packed badly gives [`CryptoError::Malformed`], [`CryptoError::TooLarge`] or [`CryptoError::Unsupported`], as in [`pack::unpack`].
pub fn open_op(
    key: &DossierKey,
    dossier: &[u8; 16],
    ad: &[u8],
    nonce: &[u8],
    ct: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = nonce.try_into().map_err(|_| CryptoError::Malformed)?;
    let padded = aead::open(&op_key(key, dossier), ad, ct, nonce)?;
    pack::unpack(&padded)
}

/// Seals a small secret (a key inside an invitation, a slot of a key file) with XChaCha20-Poly1305, without packing.
///
/// The caller makes sure that `nonce` is random: one key must never see it twice.
#[must_use]
pub fn seal_small(key: &[u8; 32], ad: &[u8], plaintext: &[u8], nonce: &[u8; 24]) -> Vec<u8> {
    aead::seal(key, ad, plaintext, nonce)
}

/// Opens what [`seal_small`] made.
///
/// # Errors
/// [`CryptoError::Wrong`] when the key, the associated data, the nonce or any byte differs from what was sealed.
pub fn open_small(
    key: &[u8; 32],
    ad: &[u8],
    sealed: &[u8],
    nonce: &[u8; 24],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    aead::open(key, ad, sealed, nonce)
}

fn op_key(key: &DossierKey, dossier: &[u8; 16]) -> Zeroizing<[u8; 32]> {
    hash::derive(&key.0, "sb/1/op-key", &[dossier])
}

/// The first `N` bytes of 32; `N` is 16 or 24 here.
fn first<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}
