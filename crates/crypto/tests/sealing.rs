//! Sealed ops: nothing but the right key, dossier, header and bytes opens one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use proptest::prelude::*;
use sb_crypto::{
    CryptoError,
    seal::{DossierKey, open_op, open_small, seal_op, seal_small},
};

const DOSSIER: [u8; 16] = [1; 16];
const AD: &[u8] = b"a header without its last element";

fn key() -> DossierKey {
    DossierKey::from_bytes([7; 32])
}

#[test]
fn what_was_sealed_comes_back() {
    let sealed = seal_op(&key(), &DOSSIER, AD, b"content", &[9; 32]).unwrap();
    assert_eq!(
        open_op(&key(), &DOSSIER, AD, &sealed.nonce, &sealed.ct).unwrap(),
        b"content"
    );
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let sealed = seal_op(&key(), &DOSSIER, AD, b"content", &[9; 32]).unwrap();
    for at in 0..sealed.ct.len() {
        let mut ct = sealed.ct.clone();
        ct[at] ^= 1 << (at % 8);
        assert_eq!(
            open_op(&key(), &DOSSIER, AD, &sealed.nonce, &ct),
            Err(CryptoError::Wrong),
            "byte {at} of the ciphertext"
        );
    }
    for at in 0..sealed.nonce.len() {
        let mut nonce = sealed.nonce;
        nonce[at] ^= 1 << (at % 8);
        assert_eq!(
            open_op(&key(), &DOSSIER, AD, &nonce, &sealed.ct),
            Err(CryptoError::Wrong),
            "byte {at} of the nonce"
        );
    }
    for at in 0..AD.len() {
        let mut ad = AD.to_vec();
        ad[at] ^= 1 << (at % 8);
        assert_eq!(
            open_op(&key(), &DOSSIER, &ad, &sealed.nonce, &sealed.ct),
            Err(CryptoError::Wrong),
            "byte {at} of the header"
        );
    }
}

#[test]
fn a_cut_or_lengthened_ciphertext_is_refused() {
    let sealed = seal_op(&key(), &DOSSIER, AD, b"content", &[9; 32]).unwrap();
    for length in 0..sealed.ct.len() {
        assert_eq!(
            open_op(&key(), &DOSSIER, AD, &sealed.nonce, &sealed.ct[..length]),
            Err(CryptoError::Wrong)
        );
    }
    let longer = [sealed.ct.as_slice(), &[0]].concat();
    assert_eq!(
        open_op(&key(), &DOSSIER, AD, &sealed.nonce, &longer),
        Err(CryptoError::Wrong)
    );
    assert_eq!(
        open_op(&key(), &DOSSIER, AD, &sealed.nonce[..23], &sealed.ct),
        Err(CryptoError::Malformed)
    );
}

#[test]
fn an_op_moved_to_another_dossier_does_not_open_even_under_the_same_key() {
    let sealed = seal_op(&key(), &DOSSIER, AD, b"content", &[9; 32]).unwrap();
    assert_eq!(
        open_op(&key(), &[2; 16], AD, &sealed.nonce, &sealed.ct),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn another_key_opens_nothing() {
    let sealed = seal_op(&key(), &DOSSIER, AD, b"content", &[9; 32]).unwrap();
    let other = DossierKey::from_bytes([8; 32]);
    assert_ne!(other.id(), key().id());
    assert_eq!(
        open_op(&other, &DOSSIER, AD, &sealed.nonce, &sealed.ct),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn repeated_random_bytes_never_repeat_a_nonce_for_other_content_or_another_header() {
    let random = [9; 32];
    let nonce = |ad: &[u8], content: &[u8]| {
        seal_op(&key(), &DOSSIER, ad, content, &random)
            .unwrap()
            .nonce
    };
    let first = nonce(AD, b"content");
    assert_eq!(first, nonce(AD, b"content"));
    assert_ne!(first, nonce(AD, b"contenu"));
    assert_ne!(first, nonce(b"another header", b"content"));
    assert_ne!(
        first,
        seal_op(&key(), &DOSSIER, AD, b"content", &[10; 32])
            .unwrap()
            .nonce
    );
    assert_ne!(
        first,
        seal_op(&key(), &[2; 16], AD, b"content", &random)
            .unwrap()
            .nonce
    );
}

#[test]
fn a_small_secret_opens_only_as_it_was_sealed() {
    let sealed = seal_small(&[1; 32], b"for whom", &[5; 32], &[3; 24]);
    assert_eq!(sealed.len(), 48);
    assert_eq!(
        open_small(&[1; 32], b"for whom", &sealed, &[3; 24])
            .unwrap()
            .as_slice(),
        [5; 32]
    );
    assert_eq!(
        open_small(&[1; 32], b"for someone else", &sealed, &[3; 24]),
        Err(CryptoError::Wrong)
    );
    assert_eq!(
        open_small(&[2; 32], b"for whom", &sealed, &[3; 24]),
        Err(CryptoError::Wrong)
    );
    assert_eq!(
        open_small(&[1; 32], b"for whom", &sealed, &[4; 24]),
        Err(CryptoError::Wrong)
    );
    for at in 0..sealed.len() {
        let mut bent = sealed.clone();
        bent[at] ^= 0x80;
        assert_eq!(
            open_small(&[1; 32], b"for whom", &bent, &[3; 24]),
            Err(CryptoError::Wrong)
        );
    }
}

#[test]
fn debug_of_a_key_prints_no_key() {
    assert_eq!(format!("{:?}", key()), "DossierKey");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn anything_sealed_comes_back(key: [u8; 32], dossier: [u8; 16], ad: Vec<u8>, content: Vec<u8>, random: [u8; 32]) {
        let key = DossierKey::from_bytes(key);
        let sealed = seal_op(&key, &dossier, &ad, &content, &random).unwrap();
        prop_assert_eq!(open_op(&key, &dossier, &ad, &sealed.nonce, &sealed.ct).unwrap(), content);
    }
}
