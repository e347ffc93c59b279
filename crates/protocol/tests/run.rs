//! A run: its signature covers every bit of every op in it, in their order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod made;

use made::{DEVICE, PREV, REGION, create_run, device_key, op, run};
use proptest::prelude::*;
use sb_domain::ids::{DossierId, RegionId};
use sb_protocol::{NO_HASH, Op, OpKind, ProtocolError, Run, ct_hash, limits};

fn believed(run: &Run) -> bool {
    run.check(REGION, PREV, &device_key().public()).is_ok()
}

#[test]
fn a_run_is_believed_as_its_device_signed_it() {
    let run = run();
    let checked = run.check(REGION, PREV, &device_key().public()).unwrap();
    assert_eq!(checked.len(), 5);
    for (n, op) in checked.iter().enumerate() {
        assert_eq!(op.header.dseq, 41 + n as u64);
        assert_eq!(
            op.header.prev,
            if n == 0 { PREV } else { checked[n - 1].hash }
        );
        assert_eq!(op.header.device, DEVICE);
        assert_eq!(op.hash, op.header.op_hash());
    }
    assert_eq!(Run::decode(&run.encode()), Ok(run));
    let first = create_run();
    assert!(first.check(REGION, NO_HASH, &device_key().public()).is_ok());
}

#[test]
fn every_flipped_bit_is_refused() {
    for good in [run(), create_run()] {
        let prev = if good.first_dseq == 1 { NO_HASH } else { PREV };
        let bytes = good.encode();
        // Every bit of the first 700 bytes and of the last; the wraps between are one long string.
        let last = bytes.len().saturating_sub(200);
        for place in (0..bytes.len()).filter(|place| *place < 700 || *place >= last) {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                let refused = match Run::decode(&changed) {
                    Err(_) => true,
                    Ok(run) => run.check(REGION, prev, &device_key().public()).is_err(),
                };
                assert!(refused, "bit {bit} of byte {place}");
            }
        }
    }
}

#[test]
fn another_order_a_missing_or_a_repeated_op_is_refused() {
    let good = run();
    assert!(believed(&good));
    for n in 0..good.ops.len() {
        let mut without = good.clone();
        without.ops.remove(n);
        assert!(!believed(&without), "without {n}");
        let mut twice = good.clone();
        twice.ops.insert(n, good.ops[n].clone());
        assert!(!believed(&twice), "{n} twice");
        for m in 0..n {
            let mut swapped = good.clone();
            swapped.ops.swap(n, m);
            assert!(!believed(&swapped), "{n} and {m} swapped");
        }
    }
    let none = Run {
        ops: vec![],
        ..good
    };
    assert_eq!(
        none.check(REGION, PREV, &device_key().public()),
        Err(ProtocolError::Malformed)
    );
}

#[test]
fn a_run_belongs_to_one_place_of_one_chain() {
    let good = run();
    let key = device_key().public();
    assert!(
        good.check(RegionId::from_bytes([0; 16]), PREV, &key)
            .is_err()
    );
    assert!(good.check(REGION, NO_HASH, &key).is_err());
    assert!(
        good.check(REGION, PREV, &sb_crypto::sign::PublicSign([7; 32]))
            .is_err()
    );
    assert!(!believed(&Run {
        first_dseq: 42,
        ..good.clone()
    }));
    assert!(!believed(&Run {
        grant: NO_HASH,
        ..good.clone()
    }));
    assert!(!believed(&Run {
        dossier: DossierId::from_bytes([0; 16]),
        ..good.clone()
    }));
    // Two runs of one chain do not pass for one, nor one for two.
    let tip = good.headers(REGION, PREV)[4].hash;
    let mut next = Run {
        first_dseq: 46,
        ops: vec![op(6)],
        ..good.clone()
    };
    next.sign(REGION, tip, &device_key());
    assert!(next.check(REGION, tip, &key).is_ok());
    let both = Run {
        ops: [good.ops.clone(), next.ops.clone()].concat(),
        ..good.clone()
    };
    assert!(!believed(&both), "the signature of the first half");
    let joined = Run {
        signature: next.signature,
        ..both
    };
    assert!(
        believed(&joined),
        "the tip's signature covers the chain before it"
    );
}

/// Zeros are where laptops put what stands in more than one dossier: nobody may write there.
#[test]
fn a_run_in_the_dossier_of_zeros_is_no_run() {
    let mut nowhere = Run {
        dossier: DossierId::from_bytes([0; 16]),
        ..run()
    };
    nowhere.sign(REGION, PREV, &device_key());
    assert_eq!(
        Run::decode(&nowhere.encode()),
        Err(ProtocolError::Malformed)
    );
}

/// The hash stands over nonce and ciphertext together: a byte may not move from one to the other.
#[test]
fn the_border_between_nonce_and_ciphertext_is_fixed() {
    assert_eq!(ct_hash(&[1, 2], &[3]), ct_hash(&[1], &[2, 3]));
    for kind in [
        OpKind::Content,
        OpKind::Create,
        OpKind::Grant,
        OpKind::Unknown(4),
        OpKind::Unknown(200),
    ] {
        let wanted = if kind == OpKind::Content { 24 } else { 0 };
        for length in 0..=25 {
            let one = Op {
                kind,
                nonce: vec![9; length],
                ..op(1)
            };
            let run = Run {
                ops: vec![one],
                ..run()
            };
            assert_eq!(
                Run::decode(&run.encode()).is_ok(),
                length == wanted,
                "{kind:?} {length}"
            );
        }
    }
}

#[test]
fn what_repeats_is_left_out_and_only_that() {
    let plain = Run {
        ops: vec![op(1), op(1)],
        ..run()
    };
    let (first, second) = (
        Run {
            ops: vec![op(1)],
            ..run()
        }
        .encode()
        .len(),
        plain.encode().len(),
    );
    assert_eq!(
        second - first,
        1 + 1 + 3 + (2 + 24) + (2 + 41),
        "kind, three nulls, nonce, ciphertext"
    );
    // Writing it out after all is another writing.
    let bytes = plain.encode();
    let null = (0..bytes.len() - 3)
        .rfind(|n| bytes[*n..n + 3] == [0xf6, 0xf6, 0xf6])
        .unwrap();
    let key_id = [&[0x50][..], &[0x66; 16]].concat();
    let spelled = [&bytes[..null], &key_id, &bytes[null + 1..]].concat();
    assert_eq!(Run::decode(&spelled), Err(ProtocolError::Malformed));
    // The first op has nothing before it.
    let place = bytes.windows(17).position(|w| w == key_id).unwrap();
    let bare = [&bytes[..place], &[0xf6], &bytes[place + 17..]].concat();
    assert_eq!(Run::decode(&bare), Err(ProtocolError::Malformed));
}

#[test]
fn a_run_is_as_large_as_the_limits_and_no_larger() {
    let fits = |run: &Run| Run::decode(&run.encode()).is_ok();
    let of = |ops: Vec<Op>| Run { ops, ..run() };
    assert!(fits(&of(vec![op(1); limits::RUN_OPS])));
    assert!(!fits(&of(vec![op(1); limits::RUN_OPS + 1])));
    assert!(!fits(&of(vec![])));
    let large = |size| Op {
        ct: vec![0; size],
        ..op(1)
    };
    assert!(fits(&of(vec![large(limits::OP_BYTES)])));
    assert!(!fits(&of(vec![large(limits::OP_BYTES + 1)])));
    let rest = limits::RUN_BYTES
        - of(vec![large(limits::OP_BYTES), large(60_000)])
            .encode()
            .len();
    assert!(fits(&of(vec![
        large(limits::OP_BYTES),
        large(60_000 + rest)
    ])));
    assert!(!fits(&of(vec![
        large(limits::OP_BYTES),
        large(60_001 + rest)
    ])));
}

#[test]
fn places_in_a_chain_begin_at_one_and_end_before_2_to_the_53rd() {
    let fits = |first_dseq| {
        Run::decode(
            &Run {
                first_dseq,
                ..run()
            }
            .encode(),
        )
        .is_ok()
    };
    assert!(!fits(0) && fits(1));
    assert!(fits(limits::COUNT - 6) && !fits(limits::COUNT - 5));
    assert!(!fits(u64::MAX) && !fits(u64::MAX - 5));
    let seen = |seen| Op {
        seen: (seen, NO_HASH),
        ..op(1)
    };
    let fits = |n| {
        Run::decode(
            &Run {
                ops: vec![seen(n)],
                ..run()
            }
            .encode(),
        )
        .is_ok()
    };
    assert!(fits(0) && fits(limits::COUNT - 1) && !fits(limits::COUNT));
}

#[test]
fn heads_of_the_log_ascend() {
    let fits = |log_heads| {
        Run::decode(
            &Run {
                ops: vec![Op { log_heads, ..op(1) }],
                ..run()
            }
            .encode(),
        )
        .is_ok()
    };
    let heads = |n: u8| (0..n).map(|n| [n; 32]).collect::<Vec<_>>();
    assert!(fits(vec![]) && fits(heads(64)) && !fits(heads(65)));
    assert!(!fits(vec![[2; 32], [1; 32]]) && !fits(vec![[1; 32], [1; 32]]));
}

fn any_op() -> impl Strategy<Value = Op> {
    let kind = prop_oneof![4 => Just(1u8), 1 => any::<u8>()].prop_map(OpKind::from_number);
    let heads = prop::collection::btree_set(any::<[u8; 32]>(), 0..3);
    let bytes = prop::collection::vec(any::<u8>(), 0..60);
    (kind, 0..2u8, 0..3u64, heads, bytes).prop_map(|(kind, key, seen, heads, ct)| Op {
        kind,
        key_id: [key; 16],
        seen: (seen, [9; 32]),
        log_heads: heads.into_iter().collect(),
        nonce: if kind == OpKind::Content {
            vec![7; 24]
        } else {
            vec![]
        },
        ct,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Any run arrives as it was sent, and no bit of it can be changed on the way.
    #[test]
    fn any_run_arrives_whole_or_not_at_all(
        ops in prop::collection::vec(any_op(), 1..8),
        first_dseq in 1..1_000_000u64,
        bits in prop::collection::vec(any::<prop::sample::Index>(), 20),
    ) {
        let mut sent = Run { ops, first_dseq, ..run() };
        sent.sign(REGION, PREV, &device_key());
        let bytes = sent.encode();
        let read = Run::decode(&bytes).unwrap();
        prop_assert!(believed(&read));
        prop_assert_eq!(&read, &sent);
        for bit in bits {
            let bit = bit.index(bytes.len() * 8);
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!Run::decode(&changed).is_ok_and(|run| believed(&run)), "bit {}", bit);
        }
    }
}
