//! Packing: what content looks like just before it is sealed.
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
    pack::{MAX_CONTENT, ladder, pack, unpack},
};

/// Padding by hand, as a writer with other ideas could do it.
fn padded(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.push(0x80);
    out.resize(size, 0);
    out
}

/// Bytes that no compressor makes smaller, the same on every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut step = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| step()).collect()
}

#[test]
fn the_ladder_starts_as_the_protocol_says_and_climbs_by_an_eighth_at_most() {
    let steps: Vec<_> = ladder().take(60).collect();
    assert_eq!(
        steps[..12],
        [
            256, 320, 384, 448, 512, 576, 704, 832, 960, 1088, 1280, 1472
        ]
    );
    assert!(
        steps
            .windows(2)
            .all(|two| two[0] < two[1] && two[1] % 64 == 0)
    );
    assert!(
        steps
            .windows(2)
            .skip(20)
            .all(|two| two[1] * 100 <= two[0] * 112 + 6_400)
    );
}

#[test]
fn content_of_every_short_length_is_padded_to_the_least_step_and_comes_back() {
    let noise = noise(3_000);
    for length in 0..noise.len() {
        let packed = pack(&noise[..length]).unwrap();
        // Noise stays plain: one byte of method before it, one of padding behind.
        assert_eq!(
            packed.len(),
            ladder().find(|&size| size >= length + 2).unwrap(),
            "length {length}"
        );
        assert_eq!(unpack(&packed).unwrap(), noise[..length]);
    }
}

#[test]
fn one_word_and_a_long_sentence_look_alike() {
    let word = pack(b"ja").unwrap();
    let sentence = pack(
        "Samen de brief van de gemeente gelezen en uitgelegd wat er gevraagd wordt.".as_bytes(),
    )
    .unwrap();
    assert_eq!(word.len(), sentence.len());
}

#[test]
fn text_that_repeats_is_made_smaller() {
    let long = "Samen de brief gelezen. ".repeat(1_000);
    assert!(pack(long.as_bytes()).unwrap().len() <= 512);
    assert_eq!(
        unpack(&pack(long.as_bytes()).unwrap()).unwrap(),
        long.as_bytes()
    );
}

#[test]
fn a_quarter_of_a_mebibyte_fits_and_one_byte_more_does_not() {
    assert_eq!(MAX_CONTENT, 256 * 1024);
    let most = vec![b'a'; MAX_CONTENT];
    assert_eq!(unpack(&pack(&most).unwrap()).unwrap(), most);
    assert_eq!(
        pack(&vec![b'a'; MAX_CONTENT + 1]).map(|_| ()),
        Err(CryptoError::TooLarge)
    );
}

#[test]
fn a_frame_that_says_it_is_too_large_is_refused_before_it_is_inflated() {
    let bomb = zstd::bulk::compress(&vec![0; MAX_CONTENT + 1], 19).unwrap();
    assert!(
        bomb.len() < 1_000,
        "this is a bomb only if it is small: {}",
        bomb.len()
    );
    for method in [1, 2] {
        let packed = [&[method], bomb.as_slice()].concat();
        let size = ladder().find(|&size| size > packed.len()).unwrap();
        assert_eq!(unpack(&padded(&packed, size)), Err(CryptoError::TooLarge));
    }
}

#[test]
fn a_frame_that_lies_about_its_length_is_refused() {
    // The frame's header says 300 bytes are 256; four bytes of magic, one of description, then the length.
    let honest = zstd::bulk::compress(&[0; 300], 3).unwrap();
    let mut lying = honest.clone();
    assert_eq!(lying[4] & 0xe0, 0x60, "single segment, two bytes of length");
    lying[5..7].copy_from_slice(&0_u16.to_le_bytes());
    let unpacked = |frame: &[u8]| unpack(&padded(&[&[1], frame].concat(), 256));
    assert_eq!(unpacked(&honest).unwrap(), [0; 300]);
    assert_eq!(unpacked(&lying), Err(CryptoError::Malformed));
}

#[test]
fn a_frame_without_a_length_or_with_another_behind_it_is_refused() {
    let mut compressor = zstd::bulk::Compressor::new(3).unwrap();
    compressor
        .set_parameter(zstd::zstd_safe::CParameter::ContentSizeFlag(false))
        .unwrap();
    let silent = compressor.compress(&[0; 300]).unwrap();
    assert_eq!(
        unpack(&padded(&[&[1], silent.as_slice()].concat(), 256)),
        Err(CryptoError::Malformed)
    );
    let one = zstd::bulk::compress(&[0; 300], 3).unwrap();
    let two = [&[1], one.as_slice(), one.as_slice()].concat();
    assert_eq!(unpack(&padded(&two, 256)), Err(CryptoError::Malformed));
}

/// Two plaintexts with one content: what follows a frame must not be there, however little it says.
#[test]
fn a_frame_that_holds_nothing_beside_the_content_is_refused() {
    let frame = zstd::bulk::compress(&[7; 300], 3).unwrap();
    let empty = zstd::bulk::compress(&[], 3).unwrap();
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2];
    let unpacked =
        |parts: &[&[u8]]| unpack(&padded(&[&[1], parts.concat().as_slice()].concat(), 256));
    assert_eq!(unpacked(&[&frame]).unwrap(), [7; 300]);
    assert_eq!(unpacked(&[&empty]).unwrap(), []);
    for parts in [
        [frame.as_slice(), empty.as_slice()],
        [&empty, &frame],
        [&frame, &skippable],
        [&skippable, &frame],
        [&skippable, &[]],
        [&frame, &[0]],
    ] {
        assert_eq!(unpacked(&parts), Err(CryptoError::Malformed), "{parts:x?}");
    }
}

#[test]
fn only_the_padding_that_we_make_is_accepted() {
    assert_eq!(unpack(&padded(&[0, 1, 2], 256)).unwrap(), [1, 2]);
    for (what, bytes) in [
        ("nothing", vec![]),
        ("only zeros", vec![0; 256]),
        ("no method", padded(&[], 256)),
        ("a step too high", padded(&[0, 1, 2], 320)),
        ("not on the ladder", padded(&[0, 1, 2], 257)),
        ("no 0x80", [vec![0, 1, 2, 0x40], vec![0; 252]].concat()),
    ] {
        assert_eq!(unpack(&bytes), Err(CryptoError::Malformed), "{what}");
    }
    assert_eq!(
        unpack(&padded(&[3, 1, 2], 256)),
        Err(CryptoError::Unsupported)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_content_comes_back_and_its_size_is_on_the_ladder(content in proptest::collection::vec(any::<u8>(), 0..20_000)) {
        let packed = pack(&content).unwrap();
        prop_assert!(ladder().take_while(|&size| size <= packed.len()).any(|size| size == packed.len()));
        prop_assert_eq!(unpack(&packed).unwrap(), content);
    }

    #[test]
    fn bytes_from_a_stranger_never_crash_it(bytes in proptest::collection::vec(any::<u8>(), 0..600), method in 0_u8..4) {
        let _ = unpack(&bytes);
        let body = [&[method], &bytes[..bytes.len().min(200)]].concat();
        let _ = unpack(&padded(&body, 256));
    }
}
