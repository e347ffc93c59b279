//! The bytes whose hash a coordinator signs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use common::{Copy, shipped};
use minicbor::Encoder;
use proptest::prelude::*;
use sb_regionpack::{MAX_UNPACKED, Pack, PackError, archive, load};
use sha2::{Digest, Sha256};

/// An archive as somebody else might write one.
fn forged(name: &str, format: u8, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    out.array(3)
        .unwrap()
        .str(name)
        .unwrap()
        .u8(format)
        .unwrap()
        .map(files.len() as u64)
        .unwrap();
    for (path, bytes) in files {
        out.str(path).unwrap().bytes(bytes).unwrap();
    }
    zstd::bulk::compress(&out.into_writer(), 9).unwrap()
}

fn ours(files: &[(&str, &[u8])]) -> Vec<u8> {
    forged("sleutelbos-pack", 1, files)
}

#[test]
fn the_same_files_give_the_same_bytes_wherever_they_lie() {
    let (here, there) = (archive(&shipped()).unwrap(), Copy::new());
    assert_eq!(archive(there.dir()).unwrap(), here);
    // Written in another order, and with rubbish that is left out.
    let text = there.read("region.toml");
    std::fs::remove_file(there.dir().join("region.toml")).unwrap();
    there.write(".lock", "x");
    there.write("region.toml", text);
    assert_eq!(archive(there.dir()).unwrap(), here);
    there.replace("region.toml", "version = 2", "version = 3");
    assert_ne!(archive(there.dir()).unwrap(), here);
}

#[test]
fn the_pack_comes_back_out_as_it_went_in() {
    let (pack, bytes) = load(&shipped()).unwrap();
    assert_eq!(bytes, archive(&shipped()).unwrap());
    assert_eq!(Pack::from_archive(&bytes).unwrap(), pack);
    assert!(
        bytes.len() < 64 * 1024,
        "{} bytes go to every laptop",
        bytes.len()
    );
}

/// A changed hash means changed bytes for packs that are signed already: a decision, not an accident.
#[test]
fn the_bytes_of_a_small_folder_stay_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("b")).unwrap();
    std::fs::write(dir.path().join("b/c.txt"), "woord").unwrap();
    std::fs::write(dir.path().join("aa.txt"), [0, 1, 2]).unwrap();
    let bytes = archive(dir.path()).unwrap();
    assert_eq!(
        bytes,
        ours(&[("aa.txt", &[0, 1, 2]), ("b/c.txt", b"woord")])
    );
    let hash = Sha256::digest(&bytes)
        .iter()
        .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
    assert_eq!(
        hash,
        "24b0b57581201450977469b709929cdbf2b1c4624373ee6e58ecb42946981f51"
    );
}

#[test]
fn paths_that_lead_out_of_the_pack_are_refused() {
    for path in [
        "../region.toml",
        "/region.toml",
        "a/../../b",
        "a\\b",
        "C:/x",
        "",
        "a//b",
        "./a",
    ] {
        assert!(
            matches!(
                Pack::from_archive(&ours(&[(path, b"x")])),
                Err(PackError::Malformed)
            ),
            "{path:?}"
        );
    }
    // The same form with an honest path is read, and then refused for what it lacks.
    assert!(matches!(
        Pack::from_archive(&ours(&[("a", b"x")])),
        Err(PackError::Refused(_))
    ));
}

#[test]
fn one_content_has_one_form() {
    let unordered = ours(&[("bb", b"x"), ("a", b"y")]);
    let doubled = ours(&[("a", b"x"), ("a", b"x")]);
    let other_name = forged("another-pack", 1, &[("a", b"x")]);
    let newer = forged("sleutelbos-pack", 2, &[("a", b"x")]);
    let mut longer = zstd::bulk::decompress(&ours(&[("a", b"x")]), 1024).unwrap();
    longer.push(0);
    let longer = zstd::bulk::compress(&longer, 9).unwrap();
    for bytes in [
        unordered,
        doubled,
        other_name,
        newer,
        longer,
        Vec::new(),
        b"not zstd at all".to_vec(),
    ] {
        assert!(matches!(
            Pack::from_archive(&bytes),
            Err(PackError::Malformed)
        ));
    }
    let mut trailing = ours(&[("a", b"x")]);
    trailing.extend(b"junk");
    assert!(matches!(
        Pack::from_archive(&trailing),
        Err(PackError::Malformed)
    ));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![0; MAX_UNPACKED + 1024 * 1024];
    let bomb = ours(&[("a", &zeros)]);
    assert!(bomb.len() < 100_000, "small on the wire");
    assert!(matches!(
        Pack::from_archive(&bomb),
        Err(PackError::TooLarge)
    ));
    let paths: Vec<String> = (10_000..13_000).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), &b""[..])).collect();
    assert!(matches!(
        Pack::from_archive(&ours(&many)),
        Err(PackError::TooLarge)
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A laptop that gets damaged bytes says so; it never stops working.
    #[test]
    fn damaged_bytes_are_an_error_and_never_a_crash(at in 0usize..10_000, bit in 0u8..8, cut in 0usize..10_000) {
        let bytes = archive(&shipped()).unwrap();
        let mut changed = bytes.clone();
        let at = at % bytes.len();
        changed[at] ^= 1 << bit;
        let _ = Pack::from_archive(&changed);
        prop_assert!(Pack::from_archive(&bytes[..cut % bytes.len()]).is_err());
    }
}
