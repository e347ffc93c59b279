//! The key file: only the passphrase and the untouched file give the master key.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use sb_crypto::{
    CryptoError,
    profile::{Kdf, MasterKey, create, open, profile_id},
};

const PROFILE: [u8; 16] = [1; 16];
/// The cheapest that is accepted: these tests stretch a passphrase about a hundred times.
const KDF: Kdf = Kdf {
    memory_kib: Kdf::FLOOR_KIB,
    passes: 1,
    lanes: 1,
};
const WORDS: &str = "appel fiets zomer brug wolk";

fn file() -> Vec<u8> {
    create(
        &PROFILE,
        &MasterKey::from_bytes([7; 32]),
        WORDS,
        KDF,
        &[2; 16],
        &[3; 24],
    )
    .unwrap()
}

fn opens(file: &[u8], passphrase: &str) -> Result<[u8; 32], CryptoError> {
    open(file, passphrase).map(|master| *master.database_key())
}

#[test]
fn the_passphrase_gives_the_master_key_back() {
    let expected = *MasterKey::from_bytes([7; 32]).database_key();
    assert_eq!(opens(&file(), WORDS), Ok(expected));
    assert_eq!(
        opens(&file(), " Appel-FIETS  zomer\tbrug-wolk "),
        Ok(expected)
    );
    assert_eq!(profile_id(&file()), Ok(PROFILE));
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    for wrong in [
        "appel fiets zomer brug",
        "appel fiets zomer brug wolk wolk",
        "fiets appel zomer brug wolk",
    ] {
        assert_eq!(opens(&file(), wrong), Err(CryptoError::Wrong));
    }
    assert_eq!(opens(&file(), " - "), Err(CryptoError::Malformed));
}

#[test]
fn an_empty_passphrase_makes_no_file() {
    for empty in ["", "  ", "-"] {
        let made = create(
            &PROFILE,
            &MasterKey::from_bytes([7; 32]),
            empty,
            KDF,
            &[2; 16],
            &[3; 24],
        );
        assert_eq!(made, Err(CryptoError::Malformed));
    }
}

#[test]
fn one_flipped_bit_in_any_byte_is_refused() {
    let good = file();
    for at in 0..good.len() {
        let mut bent = good.clone();
        // The lowest bit, which also keeps a bent setting from asking for gigabytes of memory here.
        bent[at] ^= 1;
        assert!(opens(&bent, WORDS).is_err(), "byte {at} of {}", good.len());
    }
}

#[test]
fn a_cut_or_lengthened_file_is_refused() {
    let good = file();
    for length in 0..good.len() {
        assert_eq!(opens(&good[..length], WORDS), Err(CryptoError::Malformed));
    }
    assert_eq!(
        opens(&[good.as_slice(), &[0]].concat(), WORDS),
        Err(CryptoError::Malformed)
    );
    assert_eq!(opens(&vec![0; 20_000], WORDS), Err(CryptoError::TooLarge));
}

#[test]
fn the_same_file_written_less_briefly_is_refused() {
    let mut longer = file();
    // The format number 1, in two bytes in place of one.
    assert_eq!(longer[6], 1);
    longer.splice(6..7, [0x18, 1]);
    assert_eq!(profile_id(&longer), Err(CryptoError::Malformed));
}

#[test]
fn settings_below_the_floor_or_above_the_ceiling_are_refused_both_ways() {
    for kdf in [
        Kdf {
            memory_kib: Kdf::FLOOR_KIB - 1,
            ..KDF
        },
        Kdf {
            memory_kib: Kdf::CEILING_KIB + 1,
            ..KDF
        },
        Kdf {
            memory_kib: u32::MAX,
            ..KDF
        },
        Kdf { passes: 0, ..KDF },
        Kdf { passes: 17, ..KDF },
        Kdf { lanes: 0, ..KDF },
        Kdf { lanes: 17, ..KDF },
    ] {
        let made = create(
            &PROFILE,
            &MasterKey::from_bytes([7; 32]),
            WORDS,
            kdf,
            &[2; 16],
            &[3; 24],
        );
        assert_eq!(made, Err(CryptoError::Unsupported), "{kdf:?}");
    }
    // The same, written into a file by somebody else: 65536 stands there as 1a 00 01 00 00.
    let mut weakened = file();
    let at = weakened
        .windows(5)
        .position(|five| five == [0x1a, 0, 1, 0, 0])
        .unwrap();
    weakened.splice(at..at + 5, [0x19, 0xff, 0xff]);
    assert_eq!(opens(&weakened, WORDS), Err(CryptoError::Unsupported));
    let mut hanging = file();
    hanging.splice(at..at + 5, [0x1a, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(opens(&hanging, WORDS), Err(CryptoError::Unsupported));
}

#[test]
fn a_newer_format_and_a_file_without_a_passphrase_say_so() {
    let mut newer = file();
    newer[6] = 2;
    assert_eq!(profile_id(&newer), Err(CryptoError::Unsupported));
    let mut kit_only = file();
    let slot = kit_only
        .windows(3)
        .rposition(|three| three == [0x83, 1, 0x58])
        .unwrap();
    kit_only[slot + 1] = 2;
    assert_eq!(opens(&kit_only, WORDS), Err(CryptoError::Unsupported));
}

#[test]
fn a_slot_of_another_profile_does_not_fit() {
    let mut moved = file();
    let at = moved.windows(16).position(|id| id == PROFILE).unwrap();
    moved[at..at + 16].fill(9);
    assert_eq!(profile_id(&moved), Ok([9; 16]));
    assert_eq!(opens(&moved, WORDS), Err(CryptoError::Wrong));
}

#[test]
fn debug_of_the_master_key_prints_no_key() {
    assert_eq!(format!("{:?}", MasterKey::from_bytes([7; 32])), "MasterKey");
}
