//! The bytes of entries: one writing, and no other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use region::{Region, by_device, code, person, signed, unsigned};
use sb_trust::{
    Body, Entry, GenesisInput, Maker, PackSigned, Role, TrustError, cbor, device_id, open_team_key,
};

/// One entry of each kind, and one of a kind to come, with fixed seeds.
fn one_of_each() -> (Region, Vec<(&'static str, Entry)>) {
    let region = Region::new();
    let mut log = region.opened();
    region.admit(&mut log, 2, Role::KeyPerson);
    let (one, last) = (person(1), log[4].clone());
    let role = region
        .as_device(&one, &[&last])
        .role(person(2).user, Role::Coordinator);
    let pack = PackSigned {
        version: 300,
        sha256: [9; 32],
        size: 70_000,
    };
    let pack = region.as_device(&one, &[&role]).pack(pack);
    let later = by_device(&region, &one, 16, &[0x81, 0x07], &[&pack, &role]);
    let names = [
        "genesis", "invite", "join", "invite2", "join2", "role", "pack", "later",
    ];
    log.extend([role, pack, later]);
    (region, names.into_iter().zip(log).collect())
}

/// Devices in the field speak these bytes. When this fails, add a version; do not edit the file.
#[test]
fn version_1_bytes_stay_as_they_are() {
    let (region, made) = one_of_each();
    let golden = include_str!("golden/log_v1.txt");
    let lines: Vec<String> = made
        .iter()
        .map(|(name, entry)| format!("{name} {}", HEXLOWER.encode(&entry.bytes)))
        .collect();
    assert_eq!(lines, golden.lines().collect::<Vec<_>>());
    let read: Vec<Entry> = golden
        .lines()
        .map(|line| {
            HEXLOWER
                .decode(line.split_once(' ').unwrap().1.as_bytes())
                .unwrap()
        })
        .map(|bytes| Entry::decode(&bytes).unwrap())
        .collect();
    let state = region.state(&read);
    assert_eq!((state.valid, state.void.len(), state.unknown), (8, 0, 1));
}

#[test]
fn an_entry_reads_back_as_it_was_written() {
    for (name, entry) in one_of_each().1 {
        assert!(Entry::decode(&entry.bytes).unwrap() == entry, "{name}");
    }
}

/// Written from the specification, not by the crate.
#[test]
fn the_id_of_a_device_follows_from_its_key() {
    let key = person(1).key.public();
    let hash = sb_crypto::hash::h("sb/1/device", &[&key.0]);
    assert_eq!(device_id(&key).as_bytes(), &hash[..16]);
    assert_ne!(device_id(&key), device_id(&person(2).key.public()));
}

#[test]
fn a_region_without_a_readable_name_is_not_made() {
    let region = Region::new();
    let make = |name: &str| {
        let g = region.body().clone();
        let input = GenesisInput {
            recovery: g.recovery,
            server: g.server,
            team_dossier: g.team_dossier,
            team_key: &region.team_key,
            practice: false,
            name,
        };
        Maker::genesis(&region.root, input).map(|entry| Entry::decode(&entry.bytes).is_ok())
    };
    // Characters, not bytes.
    assert_eq!(make(&"ë".repeat(100)), Ok(true));
    assert_eq!(make("R"), Ok(true));
    assert_eq!(make(""), Err(TrustError::Malformed));
    assert_eq!(make(&"R".repeat(101)), Err(TrustError::Malformed));
}

/// Whoever changes a byte gets no entry, or one without effect: never the same right in other words.
#[test]
fn every_changed_byte_is_refused_or_void() {
    let (region, made) = one_of_each();
    let log: Vec<Entry> = made.iter().map(|(_, entry)| entry.clone()).collect();
    // The second invite and join are as the first.
    for (n, (name, entry)) in made.iter().enumerate().filter(|(n, _)| ![3, 4].contains(n)) {
        let whole = region.state(&log[..=n]);
        for place in 0..entry.bytes.len() {
            let mut bytes = entry.bytes.clone();
            bytes[place] ^= 1 << (place % 8);
            let Ok(changed) = Entry::decode(&bytes) else {
                continue;
            };
            // In the place of the honest one, and beside it.
            let mut instead = log[..=n].to_vec();
            instead[n] = changed.clone();
            match sb_trust::verify(&region.genesis.id, &instead) {
                Ok(state) => assert!(state.void.contains_key(&changed.id), "{name}, byte {place}"),
                Err(error) => assert_eq!((n, error), (0, TrustError::OtherGenesis)),
            }
            let beside = region.state_with(&log[..=n], &[&changed]);
            assert!(
                beside.users == whole.users && beside.valid == whole.valid,
                "{name}, byte {place}"
            );
        }
    }
}

#[test]
fn a_byte_more_or_less_is_refused() {
    for (name, entry) in one_of_each().1 {
        for short in 0..entry.bytes.len() {
            assert!(
                Entry::decode(&entry.bytes[..short]).is_err(),
                "{name} cut at {short}"
            );
        }
        let long = [entry.bytes.as_slice(), &[0]].concat();
        assert!(Entry::decode(&long).is_err(), "{name}");
    }
}

/// The same array in other CBOR: a longer integer, an indefinite length, `seen` not ascending or twice.
#[test]
fn another_writing_of_the_same_is_refused() {
    let (region, made) = one_of_each();
    let (one, role) = (person(1), &made[5].1);
    let seen = [made[6].1.id, made[5].1.id];
    let device = (1, one.device.as_bytes().as_slice());
    let decode = |plain: &[u8]| Entry::decode(&signed(plain, &one.key)).map(|_| ());
    let body = cbor::write(|w| w.array(2)?.bytes(&[2; 16])?.u8(2).map(|_| ()));

    let (low, high) = (seen[0].min(seen[1]), seen[0].max(seen[1]));
    assert_eq!(
        decode(&unsigned(&region.id, 4, &body, &[low, high], device)),
        Ok(())
    );
    for wrong in [[high, low], [low, low]] {
        let plain = unsigned(&region.id, 4, &body, &wrong, device);
        assert_eq!(decode(&plain), Err(TrustError::Malformed));
    }

    let plain = unsigned(&region.id, 4, &body, &role.seen, device);
    assert_eq!(plain[..2], [0x86, 0x01]);
    let rest = &plain[2..];
    assert_eq!(
        decode(&[&[0x86, 0x18, 0x01], rest].concat()),
        Err(TrustError::Malformed)
    );
    assert_eq!(
        decode(&[&[0x98, 0x06, 0x01], rest].concat()),
        Err(TrustError::Malformed)
    );
    assert_eq!(
        decode(&[&[0x9f, 0x01], rest, &[0xff]].concat()),
        Err(TrustError::Malformed)
    );
    // Another format is not malformed but of a later version.
    assert_eq!(
        decode(&[&[0x86, 0x02], rest].concat()),
        Err(TrustError::TooNew)
    );

    // In the body: the role as a two-byte integer.
    let wide = [&body[..body.len() - 1], &[0x18, 0x02]].concat();
    let plain = unsigned(&region.id, 4, &wide, &role.seen, device);
    assert_eq!(decode(&plain), Err(TrustError::Malformed));
    // Around it: a longer length of the signature.
    let bytes = signed(
        &unsigned(&region.id, 4, &body, &role.seen, device),
        &one.key,
    );
    let (head, signature) = bytes.split_at(bytes.len() - 66);
    assert_eq!(signature[..2], [0x58, 64]);
    let wide = [head, &[0x59, 0, 64], &signature[2..]].concat();
    assert_eq!(Entry::decode(&wide).err(), Some(TrustError::Malformed));
}

#[test]
fn values_outside_their_bounds_are_refused() {
    let (region, made) = one_of_each();
    let one = person(1);
    let device = (1, one.device.as_bytes().as_slice());
    let seen = [made[7].1.id];
    let decode = |kind, body: &[u8], seen: &[_], signer| {
        Entry::decode(&signed(
            &unsigned(&region.id, kind, body, seen, signer),
            &one.key,
        ))
        .map(|_| ())
    };
    let role = |role: u8| cbor::write(|w| w.array(2)?.bytes(&[2; 16])?.u8(role).map(|_| ()));
    assert_eq!(decode(4, &role(1), &seen, device), Ok(()));
    for wrong in [0, 3, 255] {
        assert_eq!(
            decode(4, &role(wrong), &seen, device),
            Err(TrustError::Malformed)
        );
    }
    // Signers: the root has no id, a device one of 16 bytes, and there is no third.
    assert_eq!(decode(4, &role(1), &seen, (0, &[])), Ok(()));
    for wrong in [(0, device.1), (1, &device.1[..15]), (1, &[]), (2, device.1)] {
        assert_eq!(
            decode(4, &role(1), &seen, wrong),
            Err(TrustError::Malformed)
        );
    }
    // As many heads as a list may name, and one more.
    let many: Vec<_> = (0..65u8).map(|n| [n; 32]).collect();
    assert_eq!(
        decode(4, &role(1), &many[..cbor::MOST_HASHES], device),
        Ok(())
    );
    assert_eq!(
        decode(4, &role(1), &many, device),
        Err(TrustError::Malformed)
    );
    // A later kind may hold anything that is one item of CBOR, in an entry of a bounded size.
    assert_eq!(decode(20, &[0xa1, 0x01, 0x02], &seen, device), Ok(()));
    assert_eq!(decode(20, &[], &seen, device), Err(TrustError::Malformed));
    assert_eq!(
        decode(20, &[1, 2], &seen, device),
        Err(TrustError::Malformed)
    );
    let large = cbor::write(|w| w.bytes(&vec![0; Entry::MAX_BYTES]).map(|_| ()));
    assert_eq!(
        decode(20, &large, &seen, device),
        Err(TrustError::Malformed)
    );
}

#[test]
fn a_body_nested_very_deeply_is_read_or_refused_without_a_deep_stack() {
    let (region, made) = one_of_each();
    let one = person(1);
    let mut deep = vec![0x81; 60_000];
    deep.push(0);
    let entry = by_device(&region, &one, 20, &deep, &[&made[7].1]);
    assert!(entry.body == Body::Unknown(20));
}

/// What a person joins with: only the code opens the team's key, and only that of this region.
#[test]
fn the_code_opens_the_key_of_the_team() {
    let (region, made) = one_of_each();
    let Body::Invite(invite) = &made[3].1.body else {
        panic!()
    };
    let open = |n, region: &Region| open_team_key(&code(n), invite, region.id, region.body());
    assert_eq!(
        open(2, &region).unwrap().as_bytes(),
        region.team_key.as_bytes()
    );
    assert_eq!(open(3, &region).err(), Some(TrustError::Forged));
    assert_eq!(
        open(2, &Region::with(4, false)).err(),
        Some(TrustError::Forged)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_bytes_are_an_entry_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Entry::decode(&bytes);
    }

    /// Around the form, where the paths are.
    #[test]
    fn any_damage_to_an_entry_is_an_entry_or_an_error(
        which in 0..8u8,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        thread_local! {
            static MADE: Vec<Vec<u8>> = one_of_each().1.into_iter().map(|(_, e)| e.bytes).collect();
        }
        let mut bytes = MADE.with(|made| made[usize::from(which)].clone());
        for (place, byte) in &places {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let _ = Entry::decode(&bytes);
        let _ = Entry::decode(&bytes[..cut.index(bytes.len())]);
        // Damage inside, signed anew: the signature must not be what keeps the reader safe.
        let inside = unsigned(&sb_domain::ids::RegionId::from_bytes([0; 16]), which, &bytes, &[], (0, &[]));
        let _ = Entry::decode(&signed(&inside, &person(1).key));
    }
}

/// A size is a number that counts: every store and every screen must be able to hold it.
#[test]
fn a_pack_of_an_absurd_size_is_no_entry() {
    let (region, made) = one_of_each();
    let one = person(1);
    let sized = |size| {
        let pack = PackSigned {
            version: 1,
            sha256: [9; 32],
            size,
        };
        let entry = region.as_device(&one, &[&made[2].1]).pack(pack);
        Entry::decode(&entry.bytes)
    };
    assert!(sized((1 << 53) - 1).is_ok());
    for size in [1 << 53, u64::MAX] {
        assert_eq!(sized(size).err(), Some(TrustError::Malformed));
    }
}
