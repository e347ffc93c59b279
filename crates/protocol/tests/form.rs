//! The bytes of everything that travels: one writing, and no other; bounds; no bytes that stop the program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod made;

use made::{Again, DEVICE, DOSSIER, REGION, controls, everything, run, stretch};
use proptest::prelude::*;
use proptest::sample::Index;
use sb_crypto::hash::{h, sha256};
use sb_crypto::sign::SigningKey;
use sb_protocol::{
    Control, DossierKind, Frame, Header, LogPage, NO_HASH, OpKind, ProtocolError, PullRequest,
    PushAnswer, Stretch, code, decode_code, decode_entries, decode_push, encode_code,
    encode_entries, encode_push, limits, login_claim, next_head, verify_head,
};
use sb_trust::cbor;

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Devices in the field speak these bytes. When this fails, add a version; do not edit the file.
#[test]
fn version_1_bytes_stay_as_they_are() {
    let golden = include_str!("golden/messages_v1.txt");
    let lines: Vec<String> = everything()
        .iter()
        .map(|(name, bytes, _)| format!("{name} {}", hex(bytes)))
        .collect();
    assert_eq!(lines, golden.lines().collect::<Vec<_>>());
}

#[test]
fn everything_reads_back_as_it_was_written() {
    for (name, bytes, again) in everything() {
        assert_eq!(again(&bytes).as_ref(), Ok(&bytes), "{name}");
    }
}

#[test]
fn everything_cut_short_or_made_longer_is_refused() {
    for (name, bytes, again) in everything() {
        for short in 0..bytes.len() {
            assert_eq!(
                again(&bytes[..short]),
                Err(ProtocolError::Malformed),
                "{name} cut at {short}"
            );
        }
        for more in [0x00, 0xf6, 0xff] {
            let long = [bytes.as_slice(), &[more]].concat();
            assert_eq!(again(&long), Err(ProtocolError::Malformed), "{name}");
        }
    }
}

/// Every length and every small number of the first bytes, written longer than needed.
#[test]
fn another_writing_of_the_same_is_refused() {
    for (name, bytes, again) in everything() {
        for (place, byte) in bytes.iter().copied().enumerate().take(400) {
            let (major, info) = (byte & 0xe0, byte & 0x1f);
            let wide = match info {
                0..=23 => vec![major + 24, info],
                24 => vec![major + 25, 0],
                25 => vec![major + 26, 0, 0],
                _ => continue,
            };
            let changed = [&bytes[..place], &wide, &bytes[place + 1..]].concat();
            assert!(again(&changed).is_err(), "{name}, byte {place}");
        }
        let endless = [&[bytes[0] & 0xe0 | 31], &bytes[1..], &[0xff]].concat();
        assert!(again(&endless).is_err(), "{name}");
    }
}

fn header() -> Header {
    run().headers(REGION, made::PREV)[0].header.clone()
}

/// Written from the specification: 14 elements are hashed, the first 13 are associated data.
#[test]
fn the_header_is_what_the_specification_says() {
    let header = header();
    let first = |w: &mut cbor::Writer, len| {
        w.array(len)?
            .u8(1)?
            .u8(1)?
            .u8(1)?
            .bytes(REGION.as_bytes())?
            .bytes(DOSSIER.as_bytes())?;
        w.bytes(&[0x88; 32])?
            .bytes(DEVICE.as_bytes())?
            .u64(41)?
            .bytes(&[0x55; 32])?
            .bytes(&[0x66; 16])?;
        w.u64(300)?
            .bytes(&[0x77; 32])?
            .array(2)?
            .bytes(&[0x01; 32])?
            .bytes(&[0x02; 32])?;
        Ok(())
    };
    let thirteen = cbor::write(|w| first(w, 13));
    assert_eq!(header.associated_data(), thirteen);
    let ct_hash = sha256(&[[1; 24].as_slice(), &[0xfe; 41]].concat());
    assert_eq!(header.ct_hash, ct_hash);
    let fourteen = cbor::write(|w| {
        first(w, 14)?;
        w.bytes(&ct_hash)?;
        Ok(())
    });
    assert_eq!((thirteen[0], fourteen[0]), (0x8d, 0x8e));
    assert_eq!(header.op_hash(), h("sb/1/op", &[&fourteen]));
    assert_eq!(
        hex(&header.op_hash()),
        include_str!("golden/op_hash_v1.txt").trim_end(),
        "hashes in the field hang on this one"
    );
}

/// A field that the hash forgot could be changed by the server.
#[test]
#[allow(clippy::too_many_lines, reason = "one line per field")]
fn every_field_of_the_header_is_in_its_hash() {
    let good = header();
    let changed = [
        Header {
            kind: OpKind::Unknown(7),
            ..good.clone()
        },
        Header {
            region: sb_domain::ids::RegionId::from_bytes([0; 16]),
            ..good.clone()
        },
        Header {
            dossier: sb_domain::ids::DossierId::from_bytes([0; 16]),
            ..good.clone()
        },
        Header {
            grant: NO_HASH,
            ..good.clone()
        },
        Header {
            device: sb_domain::ids::DeviceId::from_bytes([0; 16]),
            ..good.clone()
        },
        Header {
            dseq: 42,
            ..good.clone()
        },
        Header {
            prev: NO_HASH,
            ..good.clone()
        },
        Header {
            key_id: [0; 16],
            ..good.clone()
        },
        Header {
            seen: (299, [0x77; 32]),
            ..good.clone()
        },
        Header {
            seen: (300, [0x78; 32]),
            ..good.clone()
        },
        Header {
            log_heads: vec![[0x01; 32]],
            ..good.clone()
        },
    ];
    for header in changed {
        assert_ne!(header.op_hash(), good.op_hash(), "{header:?}");
        assert_ne!(
            header.associated_data(),
            good.associated_data(),
            "{header:?}"
        );
    }
    let other = Header {
        ct_hash: NO_HASH,
        ..good.clone()
    };
    assert_ne!(other.op_hash(), good.op_hash());
    assert_eq!(other.associated_data(), good.associated_data());
}

#[test]
fn a_body_is_read_as_the_kind_it_has() {
    let [create, grant] = controls();
    assert_eq!(
        (create.op_kind(), grant.op_kind()),
        (OpKind::Create, OpKind::Grant)
    );
    assert_eq!(
        Control::decode(OpKind::Create, &create.encode()),
        Ok(create.clone())
    );
    for kind in [OpKind::Grant, OpKind::Content, OpKind::Unknown(4)] {
        assert!(Control::decode(kind, &create.encode()).is_err());
    }
    // The team's dossier has no create op.
    let Control::Create { owner, wraps, .. } = create else {
        panic!()
    };
    let team = Control::Create {
        kind: DossierKind::Team,
        owner,
        wraps: wraps.clone(),
    };
    assert!(Control::decode(OpKind::Create, &team.encode()).is_err());
    let crowd = Control::Create {
        kind: DossierKind::Person,
        owner,
        wraps: vec![wraps[0].clone(); 5],
    };
    assert!(Control::decode(OpKind::Create, &crowd.encode()).is_err());
    for number in 0..=255 {
        assert_eq!(OpKind::from_number(number).number(), number);
        let kind = DossierKind::from_number(number);
        assert_eq!(
            kind.map(DossierKind::number),
            Some(number).filter(|n| *n > 0)
        );
    }
}

/// Whom wraps are for is not a matter of form: whoever gets them says what follows.
#[test]
fn the_wraps_of_a_dossier_are_for_its_owner_and_recovery_and_a_grant_is_for_whom_it_lets_in() {
    let [create, grant] = controls();
    assert!(create.is_addressed() && grant.is_addressed());
    let (Control::Create { kind, owner, wraps }, Control::Grant { wrap, .. }) = (create, grant)
    else {
        panic!()
    };
    let other = sb_domain::ids::UserId::from_bytes([0xab; 16]);
    let [own, recovery] = [wraps[0].clone(), wraps[1].clone()];
    let bad = [
        vec![],
        vec![own.clone()],
        vec![recovery.clone(), own.clone()],
        vec![own.clone(), own.clone()],
        vec![own.clone(), recovery.clone(), own.clone()],
    ];
    for wraps in bad {
        assert!(!Control::Create { kind, owner, wraps }.is_addressed());
    }
    let of_another = Control::Create {
        kind,
        owner: other,
        wraps,
    };
    assert!(!of_another.is_addressed());
    assert!(!Control::Grant { to: other, wrap }.is_addressed());
    assert!(
        !Control::Grant {
            to: owner,
            wrap: recovery
        }
        .is_addressed()
    );
}

#[test]
fn a_generation_is_a_number_that_counts() {
    let [_, grant] = controls();
    let Control::Grant { to, wrap } = grant else {
        panic!()
    };
    let with = |generation| {
        let mut wrap = wrap.clone();
        wrap.recipient.generation = generation;
        Control::decode(OpKind::Grant, &Control::Grant { to, wrap }.encode())
    };
    assert!(with(limits::COUNT - 1).is_ok());
    for generation in [limits::COUNT, u64::MAX] {
        assert_eq!(with(generation), Err(ProtocolError::Malformed));
    }
}

#[test]
fn a_code_that_is_not_ours_says_nothing() {
    for known in code::ALL {
        assert_eq!(decode_code(&encode_code(known)), Some(known));
    }
    assert_eq!(decode_code(&encode_code("<html>")), None);
    let answer = cbor::write(|w| {
        w.array(1)?
            .array(3)?
            .u8(2)?
            .str("whatever")?
            .u64(0)
            .map(|_| ())
    });
    assert_eq!(PushAnswer::decode(&answer), Err(ProtocolError::Malformed));
}

#[test]
fn lists_are_as_long_as_the_limit_and_no_longer() {
    let short = |n: usize| vec![vec![7u8]; n];
    assert!(decode_push(&encode_push(&short(limits::PUSH_RUNS))).is_ok());
    assert!(decode_push(&encode_push(&short(limits::PUSH_RUNS + 1))).is_err());
    assert!(decode_entries(&encode_entries(&short(limits::LOG_ENTRIES))).is_ok());
    assert!(decode_entries(&encode_entries(&short(limits::LOG_ENTRIES + 1))).is_err());
    let page = |n| {
        LogPage {
            total: 1,
            entries: short(n),
        }
        .encode()
    };
    assert!(LogPage::decode(&page(limits::LOG_ENTRIES)).is_ok());
    assert!(LogPage::decode(&page(limits::LOG_ENTRIES + 1)).is_err());
    let asks = |n| {
        PullRequest {
            epoch: [0; 16],
            cursor: 0,
            log_count: 0,
            asks: vec![(DOSSIER, 1); n],
        }
        .encode()
    };
    assert!(PullRequest::decode(&asks(limits::ASKS)).is_ok());
    assert!(PullRequest::decode(&asks(limits::ASKS + 1)).is_err());
}

#[test]
fn bytes_are_as_many_as_the_limit_and_no_more() {
    let one = |n: usize| vec![vec![0u8; n]];
    // One array of one long string: six bytes around it.
    assert!(decode_push(&encode_push(&one(limits::PUSH_BYTES - 6))).is_ok());
    assert!(decode_push(&encode_push(&one(limits::PUSH_BYTES - 5))).is_err());
    assert!(decode_entries(&encode_entries(&one(limits::LOG_BYTES - 6))).is_ok());
    assert!(decode_entries(&encode_entries(&one(limits::LOG_BYTES - 5))).is_err());
    assert!(Frame::decode(&Frame::Log(one(limits::FRAME_BYTES - 8)).encode()).is_ok());
    assert!(Frame::decode(&Frame::Log(one(limits::FRAME_BYTES - 7)).encode()).is_err());
    let page = |n| {
        LogPage {
            total: 0,
            entries: one(n),
        }
        .encode()
    };
    assert!(LogPage::decode(&page(limits::LOG_BYTES - 8)).is_ok());
    assert!(LogPage::decode(&page(limits::LOG_BYTES - 7)).is_err());
}

/// A number that no database can hold must not get as far as one.
#[test]
fn numbers_that_count_stay_below_2_to_the_53rd() {
    let end = |cursor| Frame::decode(&Frame::End { cursor }.encode());
    assert!(end(limits::COUNT - 1).is_ok());
    let pull = |cursor, log_count, from| {
        let asks = vec![(DOSSIER, from)];
        PullRequest::decode(
            &PullRequest {
                epoch: [0; 16],
                cursor,
                log_count,
                asks,
            }
            .encode(),
        )
        .is_ok()
    };
    assert!(pull(
        limits::COUNT - 1,
        limits::COUNT - 1,
        limits::COUNT - 1
    ));
    for wrong in [limits::COUNT, 1 << 63, u64::MAX] {
        assert!(end(wrong).is_err());
        assert!(!pull(wrong, 0, 0) && !pull(0, wrong, 0) && !pull(0, 0, wrong));
        let first = Stretch {
            first_seq: wrong,
            ..stretch()
        };
        let last = Stretch {
            last_seq: wrong,
            ..stretch()
        };
        assert!(Frame::decode(&Frame::Stretch(first).encode()).is_err());
        assert!(Frame::decode(&Frame::Stretch(last).encode()).is_err());
    }
}

/// What the pinned server signed: this dossier, at this number, with this head, in this region.
#[test]
fn a_head_is_believed_only_as_it_was_signed() {
    let server = SigningKey::from_seed(&[8; 32]).public();
    let good = stretch();
    assert_eq!(verify_head(&server, REGION, &good), Ok(()));
    let wrong = [
        Stretch {
            dossier: sb_domain::ids::DossierId::from_bytes([0; 16]),
            ..good.clone()
        },
        Stretch {
            last_seq: good.last_seq + 1,
            ..good.clone()
        },
        Stretch {
            head: NO_HASH,
            ..good.clone()
        },
        Stretch {
            head_signature: [0; 64],
            ..good.clone()
        },
    ];
    for stretch in wrong {
        assert_eq!(
            verify_head(&server, REGION, &stretch),
            Err(ProtocolError::Forged)
        );
    }
    let other = sb_domain::ids::RegionId::from_bytes([0; 16]);
    assert_eq!(
        verify_head(&server, other, &good),
        Err(ProtocolError::Forged)
    );
    assert!(verify_head(&made::device_key().public(), REGION, &good).is_err());
}

#[test]
fn heads_and_login_claims_are_what_the_specification_says() {
    let (a, b) = ([1; 32], [2; 32]);
    assert_eq!(next_head(&NO_HASH, &a), h("sb/1/head", &[&[0; 32], &a]));
    assert_ne!(
        next_head(&next_head(&NO_HASH, &a), &b),
        next_head(&next_head(&NO_HASH, &b), &a)
    );
    assert_eq!(login_claim(&a, &b), [a, b].concat());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    /// Whatever comes in: an error, or something that is written with exactly these bytes.
    #[test]
    fn any_bytes_are_an_error_or_the_one_writing(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (name, _, again) in EVERYTHING.iter() {
            one_writing(name, &bytes, *again)?;
        }
    }

    /// The same near what is right, where the paths are.
    #[test]
    fn any_damage_is_an_error_or_the_one_writing(
        which in any::<Index>(),
        places in prop::collection::vec((any::<Index>(), any::<u8>()), 1..5),
        cut in prop::option::weighted(0.3, any::<Index>()),
    ) {
        let (name, good, again) = which.get(&EVERYTHING);
        let mut bytes = good.clone();
        for (place, byte) in &places {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        if let Some(cut) = cut {
            bytes.remove(cut.index(bytes.len()));
        }
        one_writing(name, &bytes, *again)?;
        for (other, _, again) in EVERYTHING.iter() {
            one_writing(other, &bytes, *again)?;
        }
    }
}

static EVERYTHING: std::sync::LazyLock<Vec<(&str, Vec<u8>, Again)>> =
    std::sync::LazyLock::new(everything);

fn one_writing(name: &str, bytes: &[u8], again: Again) -> Result<(), TestCaseError> {
    if let Ok(written) = again(bytes) {
        prop_assert_eq!(hex(&written), hex(bytes), "{}", name);
    }
    Ok(())
}
