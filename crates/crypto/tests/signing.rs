//! Signatures and labels.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use sb_crypto::{
    CryptoError, hash,
    sign::{PublicSign, SigningKey},
};

fn key() -> SigningKey {
    SigningKey::from_seed(&[5; 32])
}

#[test]
fn what_was_signed_verifies() {
    let signature = key().sign("sb/1/test", b"message");
    assert_eq!(
        key().public().verify("sb/1/test", b"message", &signature),
        Ok(())
    );
}

#[test]
fn a_signature_for_one_purpose_does_not_serve_another() {
    let signature = key().sign("sb/1/test", b"message");
    assert_eq!(
        key().public().verify("sb/1/tes", b"tmessage", &signature),
        Err(CryptoError::Wrong)
    );
    assert_eq!(
        key().public().verify("sb/1/other", b"message", &signature),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let signature = key().sign("sb/1/test", b"message");
    for at in 0..64 {
        let mut bent = signature;
        bent[at] ^= 1 << (at % 8);
        assert_eq!(
            key().public().verify("sb/1/test", b"message", &bent),
            Err(CryptoError::Wrong)
        );
    }
    for at in 0..32 {
        let mut other = key().public();
        other.0[at] ^= 1 << (at % 8);
        assert_eq!(
            other.verify("sb/1/test", b"message", &signature),
            Err(CryptoError::Wrong)
        );
    }
    assert_eq!(
        key().public().verify("sb/1/test", b"massage", &signature),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn a_weak_key_that_would_verify_anything_verifies_nothing() {
    // The neutral element as a key, with R = neutral and s = 0: lenient verification accepts this for every message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    assert_eq!(
        PublicSign(neutral).verify("sb/1/test", b"anything", &signature),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn the_seed_is_the_whole_key_and_is_not_printed() {
    assert_eq!(
        SigningKey::from_seed(&key().seed()).public(),
        key().public()
    );
    assert_eq!(format!("{:?}", key()), "SigningKey");
}

#[test]
fn a_hash_knows_where_one_part_ends_and_the_next_begins() {
    let whole = hash::h("sb/1/test", &[b"ab", b"c"]);
    assert_ne!(whole, hash::h("sb/1/test", &[b"a", b"bc"]));
    assert_ne!(whole, hash::h("sb/1/test", &[b"abc"]));
    assert_ne!(whole, hash::h("sb/1/tes", &[b"tab", b"c"]));
    assert_ne!(hash::h("sb/1/test", &[]), hash::h("sb/1/test", &[b""]));
}

#[test]
fn keys_derived_for_two_purposes_differ() {
    let one = hash::derive(&[1; 32], "sb/1/one", &[]);
    assert_ne!(one, hash::derive(&[1; 32], "sb/1/two", &[]));
    assert_ne!(one, hash::derive(&[1; 32], "sb/1/one", &[b""]));
    assert_ne!(one, hash::derive(&[2; 32], "sb/1/one", &[]));
}
