//! Wraps: a dossier key for one reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use sb_crypto::{
    CryptoError,
    seal::DossierKey,
    wrap::{BoxPublic, BoxSecret, Recipient, Wrap, unwrap, wrap},
};

const REGION: [u8; 16] = [1; 16];
const DOSSIER: [u8; 16] = [2; 16];
const USER: Recipient = Recipient {
    kind: Recipient::USER,
    id: [3; 16],
    generation: 1,
};

fn key() -> DossierKey {
    DossierKey::from_bytes([7; 32])
}

fn amina() -> BoxSecret {
    BoxSecret::from_seed(&[11; 32])
}

fn wrapped() -> Wrap {
    wrap(&key(), &amina().public(), &REGION, &DOSSIER, USER).unwrap()
}

fn opened(with: &BoxSecret, wrap: &Wrap) -> Result<[u8; 32], CryptoError> {
    unwrap(with, wrap, &REGION, &DOSSIER, &key().id()).map(|key| *key.as_bytes())
}

#[test]
fn the_reader_takes_the_key_out() {
    let wrap = wrapped();
    assert_eq!((wrap.encapsulated.len(), wrap.sealed.len()), (1120, 48));
    assert_eq!(opened(&amina(), &wrap), Ok([7; 32]));
}

#[test]
fn recovery_is_a_reader_without_an_id() {
    let recovery = Recipient {
        kind: Recipient::RECOVERY,
        id: [0; 16],
        generation: 0,
    };
    let wrapped = wrap(&key(), &amina().public(), &REGION, &DOSSIER, recovery).unwrap();
    assert_eq!(opened(&amina(), &wrapped), Ok([7; 32]));
    let with_id = Recipient {
        id: [3; 16],
        ..recovery
    };
    assert_eq!(
        wrap(&key(), &amina().public(), &REGION, &DOSSIER, with_id),
        Err(CryptoError::Malformed)
    );
    let unknown = Recipient {
        kind: 3,
        ..recovery
    };
    assert_eq!(
        wrap(&key(), &amina().public(), &REGION, &DOSSIER, unknown),
        Err(CryptoError::Malformed)
    );
}

#[test]
fn any_member_can_make_the_same_wrap_again() {
    assert_eq!(wrapped(), wrapped());
}

#[test]
fn a_member_notices_a_swapped_public_key() {
    let server = BoxSecret::from_seed(&[66; 32]);
    let swapped = wrap(&key(), &server.public(), &REGION, &DOSSIER, USER).unwrap();
    assert_ne!(swapped, wrapped());
    assert_ne!(swapped.encapsulated, wrapped().encapsulated);
    assert_eq!(opened(&amina(), &swapped), Err(CryptoError::Wrong));
}

#[test]
fn another_reader_opens_nothing() {
    assert_eq!(
        opened(&BoxSecret::from_seed(&[12; 32]), &wrapped()),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn a_wrap_moved_to_another_region_dossier_or_reader_does_not_open() {
    let id = key().id();
    let reason = |result: Result<DossierKey, CryptoError>| result.map(|_| ()).unwrap_err();
    assert_eq!(
        reason(unwrap(&amina(), &wrapped(), &[9; 16], &DOSSIER, &id)),
        CryptoError::Wrong
    );
    assert_eq!(
        reason(unwrap(&amina(), &wrapped(), &REGION, &[9; 16], &id)),
        CryptoError::Wrong
    );
    assert_eq!(
        reason(unwrap(&amina(), &wrapped(), &REGION, &DOSSIER, &[9; 16])),
        CryptoError::Wrong
    );
    for recipient in [
        Recipient {
            id: [4; 16],
            ..USER
        },
        Recipient {
            generation: 2,
            ..USER
        },
        Recipient {
            kind: Recipient::RECOVERY,
            id: [0; 16],
            generation: 1,
        },
    ] {
        assert_eq!(
            opened(
                &amina(),
                &Wrap {
                    recipient,
                    ..wrapped()
                }
            ),
            Err(CryptoError::Wrong)
        );
    }
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let good = wrapped();
    for at in 0..good.encapsulated.len() {
        let mut bent = good.clone();
        bent.encapsulated[at] ^= 1 << (at % 8);
        assert!(
            opened(&amina(), &bent).is_err(),
            "byte {at} of the encapsulated key"
        );
    }
    for at in 0..good.sealed.len() {
        let mut bent = good.clone();
        bent.sealed[at] ^= 1 << (at % 8);
        assert_eq!(
            opened(&amina(), &bent),
            Err(CryptoError::Wrong),
            "byte {at} of the sealed key"
        );
    }
    for at in 0..16 {
        let mut bent = good.clone();
        bent.recipient.id[at] ^= 1 << (at % 8);
        assert_eq!(
            opened(&amina(), &bent),
            Err(CryptoError::Wrong),
            "byte {at} of the reader's id"
        );
    }
}

#[test]
fn a_wrap_of_another_length_is_refused() {
    for cut in [0, 1, 1119] {
        let bent = Wrap {
            encapsulated: wrapped().encapsulated[..cut].to_vec(),
            ..wrapped()
        };
        assert_eq!(opened(&amina(), &bent), Err(CryptoError::Malformed));
    }
    for cut in 0..48 {
        let bent = Wrap {
            sealed: wrapped().sealed[..cut].to_vec(),
            ..wrapped()
        };
        assert_eq!(opened(&amina(), &bent), Err(CryptoError::Wrong));
    }
}

/// Seals any key under any info, as a dishonest writer with the same crates could.
fn forged(inside: &DossierKey, named: &DossierKey) -> Wrap {
    use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
    use hpke::{Deserializable, Kem, OpModeS, Serializable};

    let mut info = minicbor::Encoder::new(Vec::new());
    info.array(7)
        .unwrap()
        .str("sb/1/wrap")
        .unwrap()
        .bytes(&REGION)
        .unwrap();
    info.bytes(&DOSSIER).unwrap().bytes(&named.id()).unwrap();
    info.u8(USER.kind)
        .unwrap()
        .bytes(&USER.id)
        .unwrap()
        .u64(USER.generation)
        .unwrap();
    let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<
        hpke::aead::ChaCha20Poly1305,
        hpke::kdf::HkdfSha256,
        hpke::kem::XWing,
    >(
        &OpModeS::Base,
        &<hpke::kem::XWing as Kem>::PublicKey::from_bytes(amina().public().as_bytes()).unwrap(),
        &info.into_writer(),
        inside.as_bytes(),
        &[],
        &mut ChaCha20Rng::from_seed([1; 32]),
    )
    .unwrap();
    Wrap {
        recipient: USER,
        encapsulated: encapsulated.to_bytes().to_vec(),
        sealed,
    }
}

#[test]
fn a_key_inside_that_is_not_the_one_named_is_refused() {
    assert_eq!(
        opened(&amina(), &forged(&key(), &key())),
        Ok([7; 32]),
        "the forger knows the form"
    );
    let other = DossierKey::from_bytes([8; 32]);
    assert_eq!(
        opened(&amina(), &forged(&other, &key())),
        Err(CryptoError::Wrong)
    );
}

#[test]
fn a_wrap_with_other_coins_opens_but_is_seen_not_to_be_ours() {
    assert_ne!(forged(&key(), &key()), wrapped());
}

#[test]
fn bytes_that_are_no_public_key_are_refused() {
    assert_eq!(
        BoxPublic::from_slice(amina().public().as_bytes()),
        Ok(amina().public())
    );
    assert_eq!(
        BoxPublic::from_slice(&[0; 1215]),
        Err(CryptoError::Malformed)
    );
    // A coefficient of 4095 is above the modulus of ML-KEM.
    let mut bytes = amina().public().as_bytes().to_vec();
    bytes[..3].fill(0xff);
    assert_eq!(BoxPublic::from_slice(&bytes), Err(CryptoError::Malformed));
}

#[test]
fn the_seed_is_the_whole_secret() {
    let again = BoxSecret::from_seed(&amina().seed());
    assert_eq!(again.public(), amina().public());
    assert_eq!(format!("{:?}", amina()), "BoxSecret");
}
