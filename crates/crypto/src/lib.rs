//! The only crate that names an algorithm: hash, derive, sign, wrap, seal, the key file and the words.
//!
//! All of it is *suite 1* of `docs/PROTOCOL.md`: XChaCha20-Poly1305, Ed25519, HKDF-SHA256, SHA-256, Argon2id, and HPKE base mode
//! with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305. The algorithms themselves come from crates; what stands here is only how their
//! inputs and outputs are laid out in bytes.
//!
//! Nothing here draws randomness, reads a clock, a file or the network: random bytes come in as arguments, so the same arguments
//! always give the same bytes. Secrets are wiped when they are dropped, and `Debug` never prints one.
#![deny(missing_docs)]

mod aead;
mod argon;
mod cbor;
mod error;
pub mod hash;
mod keyfile;
pub mod pack;
pub mod profile;
pub mod seal;
pub mod sign;
pub mod words;
pub mod wrap;

pub use error::CryptoError;
