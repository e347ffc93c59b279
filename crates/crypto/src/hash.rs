//! Hashing and deriving, always under a label, so that no bytes made for one purpose pass for another.

use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// `H` of the protocol: SHA-256 over the label (u8 length before it) and each part (u64 big-endian length before it).
///
/// Lengths stand in front, so moving a byte from one part to its neighbour changes the hash. A label has at most 255 bytes; ours are constants of about ten.
#[must_use]
pub fn h(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    sha256(&labelled(label, parts))
}

/// Plain SHA-256, for the few places where the protocol names it (`ct_hash`, pack archives).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// `K` of the protocol: HKDF-SHA256 of `secret` without salt, with the labelled concatenation of [`h`] as its info.
///
/// The same secret under two labels, or with different parts, gives two keys that tell nothing of each other.
#[must_use]
pub fn derive(secret: &[u8], label: &str, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    expand(None, secret, &labelled(label, parts))
}

/// HKDF-SHA256, 32 bytes out.
pub(crate) fn expand(salt: Option<&[u8]>, secret: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    let Ok(()) = Hkdf::<Sha256>::new(salt, secret).expand(info, out.as_mut()) else {
        unreachable!("HKDF-SHA256 gives up to 8160 bytes, and 32 are asked");
    };
    out
}

/// The label with its length, without the parts: what a signature stands over.
pub(crate) fn with_label(label: &str, message: &[u8]) -> Vec<u8> {
    // Labels are constants of this workspace; a longer one would be cut the same way everywhere and still stand in full behind.
    let length = u8::try_from(label.len()).unwrap_or(u8::MAX);
    let mut bytes = Vec::with_capacity(1 + label.len() + message.len());
    bytes.push(length);
    bytes.extend_from_slice(label.as_bytes());
    bytes.extend_from_slice(message);
    bytes
}

fn labelled(label: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = with_label(label, &[]);
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
