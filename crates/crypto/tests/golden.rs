//! Every format, byte for byte, as it was when it first went out. A failure here means: devices in the field would disagree with this
//! build. Change the code back, or give the format a new version number and keep reading the old one.
//!
//! `golden/*.txt` hold `name = hex` with the inputs in comments; `golden/check.py` computes most of them again without our code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

use std::{collections::BTreeMap, fmt::Write as _};

use sb_crypto::{
    hash, pack,
    profile::{self, Kdf, MasterKey},
    seal::{self, DossierKey, Sealed},
    sign::SigningKey,
    words,
    wrap::{self, BoxSecret, Recipient, Wrap},
};

type Vectors = Vec<(&'static str, Vec<u8>)>;

const REGION: [u8; 16] = [0x11; 16];
const DOSSIER: [u8; 16] = [0x22; 16];
const USER: [u8; 16] = [0x33; 16];
const DOSSIER_KEY: [u8; 32] = [0x44; 32];
const RANDOM: [u8; 32] = [0x55; 32];
const AD: &[u8] = b"associated data";
/// Packed plain, with zstd, and with the dictionary, in this order.
const SHORT: &[u8] = b"ja";
const PASSPHRASE: &str = "appel fiets zomer brug wolk";
const KDF: Kdf = Kdf {
    memory_kib: Kdf::FLOOR_KIB,
    passes: 1,
    lanes: 1,
};

fn repeating() -> Vec<u8> {
    (0..4_000_u32)
        .flat_map(|n| (n / 400).to_be_bytes())
        .collect()
}

fn sentence() -> Vec<u8> {
    b"Europe/Amsterdam Samen de brief van de gemeente gelezen en uitgelegd wat er gevraagd wordt."
        .to_vec()
}

fn hashes() -> Vectors {
    vec![
        ("h_no_parts", hash::h("sb/1/test", &[]).to_vec()),
        ("h_two_parts", hash::h("sb/1/test", &[b"ab", b"c"]).to_vec()),
        (
            "derive_no_parts",
            hash::derive(&[1; 32], "sb/1/test", &[]).to_vec(),
        ),
        (
            "derive_two_parts",
            hash::derive(&[1; 32], "sb/1/test", &[b"ab", b"c"]).to_vec(),
        ),
        ("key_id", DossierKey::from_bytes(DOSSIER_KEY).id().to_vec()),
        (
            "database_key",
            MasterKey::from_bytes([0x66; 32]).database_key().to_vec(),
        ),
    ]
}

fn signatures() -> Vectors {
    let key = SigningKey::from_seed(&[0x77; 32]);
    vec![
        ("public", key.public().0.to_vec()),
        ("signature", key.sign("sb/1/test", b"message").to_vec()),
    ]
}

fn sealed_op(content: &[u8]) -> Vec<u8> {
    let sealed = seal::seal_op(
        &DossierKey::from_bytes(DOSSIER_KEY),
        &DOSSIER,
        AD,
        content,
        &RANDOM,
    )
    .unwrap();
    [sealed.nonce.as_slice(), &sealed.ct].concat()
}

fn seals() -> Vectors {
    vec![
        ("op_plain", sealed_op(SHORT)),
        ("op_zstd", sealed_op(&repeating())),
        ("op_dictionary", sealed_op(&sentence())),
        (
            "small",
            seal::seal_small(&[0x88; 32], AD, &[0x99; 32], &[0xaa; 24]),
        ),
    ]
}

fn recipients() -> [Recipient; 2] {
    [
        Recipient {
            kind: Recipient::USER,
            id: USER,
            generation: 300,
        },
        Recipient {
            kind: Recipient::RECOVERY,
            id: [0; 16],
            generation: 0,
        },
    ]
}

fn wraps() -> Vectors {
    let to = BoxSecret::from_seed(&[0xbb; 32]).public();
    let key = DossierKey::from_bytes(DOSSIER_KEY);
    let [user, recovery] = recipients().map(|recipient| {
        let wrap = wrap::wrap(&key, &to, &REGION, &DOSSIER, recipient).unwrap();
        [wrap.encapsulated, wrap.sealed].concat()
    });
    vec![
        ("public", to.as_bytes().to_vec()),
        ("user", user),
        ("recovery", recovery),
    ]
}

fn key_files() -> Vectors {
    let master = MasterKey::from_bytes([0x66; 32]);
    vec![(
        "profile_key",
        profile::create(
            &[0xcc; 16],
            &master,
            PASSPHRASE,
            KDF,
            &[0xdd; 16],
            &[0xee; 24],
        )
        .unwrap(),
    )]
}

fn codes() -> Vectors {
    vec![
        ("code", words::make_code(&RANDOM).to_vec()),
        (
            "code_words",
            words::code_to_words(&words::make_code(&RANDOM))
                .unwrap()
                .join(" ")
                .into_bytes(),
        ),
        (
            "passphrase",
            words::passphrase(&RANDOM).join(" ").into_bytes(),
        ),
        (
            "list_sha256",
            hash::sha256(words::list().join("\n").as_bytes()).to_vec(),
        ),
    ]
}

/// Name, what is kept, and how it is computed again.
type File = (&'static str, &'static str, fn() -> Vectors);

const FILES: [File; 6] = [
    ("hash", include_str!("golden/hash.txt"), hashes),
    ("sign", include_str!("golden/sign.txt"), signatures),
    ("seal", include_str!("golden/seal.txt"), seals),
    ("wrap", include_str!("golden/wrap.txt"), wraps),
    ("key-file", include_str!("golden/key-file.txt"), key_files),
    ("words", include_str!("golden/words.txt"), codes),
];

fn parsed(text: &str) -> BTreeMap<&str, Vec<u8>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (name, hex) = line.split_once(" = ").unwrap();
            (
                name,
                (0..hex.len())
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
                    .collect(),
            )
        })
        .collect()
}

fn kept(file: &str, name: &str) -> Vec<u8> {
    let (_, text, _) = FILES.iter().find(|(known, ..)| *known == file).unwrap();
    parsed(text)[name].clone()
}

#[test]
fn every_format_is_still_written_as_it_was() {
    for (file, text, compute) in FILES {
        let kept = parsed(text);
        let computed = compute();
        assert_eq!(
            kept.len(),
            computed.len(),
            "{file}.txt and this test name the same vectors"
        );
        for (name, bytes) in computed {
            assert_eq!(kept.get(name), Some(&bytes), "{name} of {file}.txt");
        }
    }
}

#[test]
fn ops_that_were_sealed_then_still_open() {
    let key = DossierKey::from_bytes(DOSSIER_KEY);
    for (name, content) in [
        ("op_plain", SHORT.to_vec()),
        ("op_zstd", repeating()),
        ("op_dictionary", sentence()),
    ] {
        let bytes = kept("seal", name);
        let sealed = Sealed {
            nonce: bytes[..24].try_into().unwrap(),
            ct: bytes[24..].to_vec(),
        };
        assert_eq!(
            seal::open_op(&key, &DOSSIER, AD, &sealed.nonce, &sealed.ct).unwrap(),
            content,
            "{name}"
        );
    }
}

#[test]
fn each_packing_method_has_a_vector() {
    for (method, content) in [SHORT.to_vec(), repeating(), sentence()]
        .into_iter()
        .enumerate()
    {
        assert_eq!(usize::from(pack::pack(&content).unwrap()[0]), method);
    }
}

#[test]
fn wraps_that_were_made_then_still_open() {
    let key = DossierKey::from_bytes(DOSSIER_KEY);
    for (name, recipient) in ["user", "recovery"].into_iter().zip(recipients()) {
        let bytes = kept("wrap", name);
        let wrap = Wrap {
            recipient,
            encapsulated: bytes[..1120].to_vec(),
            sealed: bytes[1120..].to_vec(),
        };
        let opened = wrap::unwrap(
            &BoxSecret::from_seed(&[0xbb; 32]),
            &wrap,
            &REGION,
            &DOSSIER,
            &key.id(),
        )
        .unwrap();
        assert_eq!(*opened.as_bytes(), DOSSIER_KEY, "{name}");
    }
}

#[test]
fn a_key_file_that_was_made_then_still_opens() {
    let master = profile::open(&kept("key-file", "profile_key"), PASSPHRASE).unwrap();
    assert_eq!(
        master.database_key(),
        MasterKey::from_bytes([0x66; 32]).database_key()
    );
}

/// Prints what the files would hold for this build: for a new vector, never to silence a failure.
#[test]
#[ignore = "prints, checks nothing"]
fn print_golden_files() {
    for (file, _, compute) in FILES {
        let mut text = format!("== {file}.txt\n");
        for (name, bytes) in compute() {
            let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").unwrap();
                hex
            });
            writeln!(text, "{name} = {hex}").unwrap();
        }
        println!("{text}");
    }
}
