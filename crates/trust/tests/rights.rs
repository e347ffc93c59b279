//! Who may do what, and that a server which invents entries gets nowhere.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{Region, badly_signed, by_device, code, ids, other_laptop, person, signed, unsigned};
use sb_crypto::sign::SigningKey;
use sb_trust::{
    Body, Entry, JoinInput, Maker, PackSigned, Role, Signer, TrustError, Void, cbor, verify,
};

const PACK: PackSigned = PackSigned {
    version: 3,
    sha256: [9; 32],
    size: 100,
};

/// Coordinator 1, key person 2.
fn team() -> (Region, Vec<Entry>) {
    let region = Region::new();
    let mut log = region.opened();
    region.admit(&mut log, 2, Role::KeyPerson);
    (region, log)
}

#[test]
fn an_invited_person_who_joins_is_a_user_with_the_role_of_the_invite() {
    let (region, log) = team();
    let state = region.state(&log);
    assert_eq!((state.valid, state.void.len(), state.unknown), (5, 0, 0));
    assert_eq!(state.users[&person(2).user].role, Role::KeyPerson);
    assert_eq!(state.users[&person(2).user].join, log[4].id);
    assert_eq!(state.user_of(person(2).device), Some(person(2).user));
    assert!(state.is_coordinator(person(1).user) && !state.is_coordinator(person(2).user));
    assert!(state.invites.values().all(|invite| invite.used));
    assert_eq!(state.heads, [log[4].id]);
}

#[test]
fn a_log_without_our_genesis_is_refused() {
    let (region, log) = team();
    let other = Region::with(4, false);
    assert_eq!(
        verify(&other.genesis.id, &log).err(),
        Some(TrustError::OtherGenesis)
    );
    assert_eq!(
        verify(&region.genesis.id, &log[1..]).err(),
        Some(TrustError::OtherGenesis)
    );
    assert_eq!(
        verify(&region.genesis.id, &[]).err(),
        Some(TrustError::OtherGenesis)
    );
    // Another entry than a genesis is pinned.
    assert_eq!(
        verify(&log[1].id, &log).err(),
        Some(TrustError::OtherGenesis)
    );
    // The genesis, signed by somebody else.
    let forged = [badly_signed(&region.genesis)];
    assert_eq!(
        verify(&region.genesis.id, &forged).err(),
        Some(TrustError::OtherGenesis)
    );
}

#[test]
fn a_second_genesis_has_no_effect() {
    let (region, log) = team();
    let before = region.state(&log);
    let other = Region::with(4, true);
    let mut sneaky = other.opened();
    // Also one that claims to come after ours, signed by our root.
    let Body::Genesis(_) = &region.genesis.body else {
        panic!()
    };
    let body = genesis_body(&region);
    let after = unsigned(&region.id, 1, &body, &[region.genesis.id], (0, &[]));
    sneaky.push(Entry::decode(&signed(&after, &region.root)).unwrap());
    let more: Vec<&Entry> = sneaky.iter().collect();
    let state = region.state_with(&log, &more);
    assert!(
        sneaky
            .iter()
            .all(|entry| state.void[&entry.id] == Void::Forged)
    );
    assert!(state.users == before.users && state.valid == before.valid);
}

fn genesis_body(region: &Region) -> Vec<u8> {
    let g = region.body();
    cbor::write(|w| {
        w.array(7)?
            .bytes(&g.root.0)?
            .bytes(g.recovery.as_bytes())?
            .bytes(&g.server.0)?;
        w.bytes(g.team_dossier.as_bytes())?.bytes(&g.team_key_id)?;
        w.bool(g.practice)?.str("Tweede")?;
        Ok(())
    })
}

#[test]
fn an_entry_of_another_region_has_no_effect() {
    let (region, log) = team();
    let other = Region::with(4, false);
    let one = person(1);
    let maker = Maker {
        region: other.id,
        ..region.as_device(&one, &[&log[4]])
    };
    let entry = maker.role(person(2).user, Role::Coordinator);
    assert_eq!(region.verdict(&log, &entry), Some(Void::Forged));
}

#[test]
fn nobody_joins_without_the_code() {
    let (region, log) = team();
    let invite = region.invite(
        &region.as_device(&person(1), &[&log[4]]),
        3,
        Role::Coordinator,
        3,
    );
    let join = region.join(&person(3), &invite, 66, &[&invite]);
    let state = region.state_with(&log, &[&invite, &join]);
    assert_eq!(state.void[&join.id], Void::Forged);
    assert!(!state.users.contains_key(&person(3).user) && !state.invites[&invite.id].used);
}

/// A server that makes up an invite signs it with a key of its own.
#[test]
fn a_member_made_by_the_server_is_no_member() {
    let (region, log) = team();
    let server = SigningKey::from_seed(&[2; 32]);
    let signers = [
        Signer::Root,
        Signer::Device(person(1).device),
        Signer::Device(person(7).device),
    ];
    for signer in signers {
        let maker = Maker {
            region: region.id,
            signer,
            key: &server,
            seen: ids(&[&log[4]]),
        };
        let invite = region.invite(&maker, 3, Role::Coordinator, 3);
        let join = region.join(&person(3), &invite, 3, &[&invite]);
        let state = region.state_with(&log, &[&invite, &join]);
        assert!(state.void.contains_key(&invite.id) && state.void.contains_key(&join.id));
        assert!(!state.users.contains_key(&person(3).user));
    }
}

#[test]
fn a_key_person_invites_nobody_and_approves_nothing() {
    let (region, log) = team();
    let two = person(2);
    let maker = region.as_device(&two, &[&log[4]]);
    let invite = region.invite(&maker, 3, Role::KeyPerson, 3);
    let join = region.join(&person(3), &invite, 3, &[&invite]);
    let state = region.state_with(&log, &[&invite, &join]);
    assert_eq!(state.void[&invite.id], Void::NoRight);
    assert_eq!(state.void[&join.id], Void::NoRight);
    assert_eq!(region.verdict(&log, &maker.pack(PACK)), Some(Void::NoRight));
    let role = maker.role(person(1).user, Role::KeyPerson);
    assert_eq!(region.verdict(&log, &role), Some(Void::NoRight));
}

#[test]
fn a_key_swapped_on_the_way_spoils_the_join() {
    let (region, log) = team();
    let invite = region.invite(
        &region.as_device(&person(1), &[&log[4]]),
        3,
        Role::KeyPerson,
        3,
    );
    let honest = region.join(&person(3), &invite, 3, &[&invite]);
    let Body::Join(join) = &honest.body else {
        panic!()
    };
    // Who swaps a key must sign as the device; with a device of his own the code's signature breaks.
    let server = other_laptop(3);
    for swapped in 0..3 {
        let user_key = if swapped == 0 {
            person(5).boxes.0
        } else {
            join.user_key.clone()
        };
        let device_box = if swapped == 1 {
            person(5).boxes.0
        } else {
            join.device_box.clone()
        };
        let body = cbor::write(|w| {
            w.array(7)?
                .bytes(&join.invite)?
                .bytes(join.user.as_bytes())?;
            w.bytes(user_key.as_bytes())?
                .bytes(server.device.as_bytes())?;
            w.bytes(&server.key.public().0)?
                .bytes(device_box.as_bytes())?;
            w.bytes(&join.invite_signature)?;
            Ok(())
        });
        let entry = by_device(&region, &server, 3, &body, &[&invite]);
        let state = region.state_with(&log, &[&invite, &honest, &entry]);
        assert_eq!(state.void[&entry.id], Void::Forged, "swap {swapped}");
        assert!(state.users[&person(3).user].key == join.user_key);
    }
}

#[test]
fn an_invite_is_for_the_user_it_names() {
    let (region, log) = team();
    let invite = region.invite(
        &region.as_device(&person(1), &[&log[4]]),
        3,
        Role::KeyPerson,
        3,
    );
    let join = region.join(&person(4), &invite, 3, &[&invite]);
    assert_eq!(
        region.state_with(&log, &[&invite, &join]).void[&join.id],
        Void::NoRight
    );
}

#[test]
fn a_join_is_signed_by_the_device_it_names() {
    let (region, log) = team();
    let invite = region.invite(
        &region.as_device(&person(1), &[&log[4]]),
        3,
        Role::KeyPerson,
        3,
    );
    let input = || JoinInput {
        invite: invite.id,
        user: person(3).user,
        user_key: person(3).boxes.0,
        device: person(3).device,
        device_box: person(3).boxes.1,
    };
    let signers = [
        Signer::Root,
        Signer::Device(person(1).device),
        Signer::Device(person(4).device),
    ];
    for signer in signers {
        let three = person(3);
        let maker = Maker {
            region: region.id,
            signer,
            key: &three.key,
            seen: vec![invite.id],
        };
        let join = maker.join(&code(3), input());
        assert_eq!(
            region.state_with(&log, &[&invite, &join]).void[&join.id],
            Void::Forged
        );
    }
}

#[test]
fn a_join_that_has_not_seen_its_invite_has_no_effect() {
    let (region, log) = team();
    let invite = region.invite(
        &region.as_device(&person(1), &[&log[4]]),
        3,
        Role::KeyPerson,
        3,
    );
    let join = region.join(&person(3), &invite, 3, &[&log[4]]);
    assert_eq!(
        region.state_with(&log, &[&invite, &join]).void[&join.id],
        Void::NoRight
    );
    // And an invite is an invite, not another entry.
    let join = region.join(&person(3), &log[4], 3, &[&log[4]]);
    assert_eq!(region.verdict(&log, &join), Some(Void::NoRight));
}

#[test]
fn nobody_changes_his_own_role() {
    let (region, log) = team();
    for role in [Role::KeyPerson, Role::Coordinator] {
        for n in [1, 2] {
            let who = person(n);
            let entry = region.as_device(&who, &[&log[4]]).role(who.user, role);
            assert_eq!(region.verdict(&log, &entry), Some(Void::NoRight));
        }
    }
}

#[test]
fn roles_are_for_users_who_are_there() {
    let (region, log) = team();
    let entry = region
        .as_device(&person(1), &[&log[4]])
        .role(person(3).user, Role::Coordinator);
    assert_eq!(region.verdict(&log, &entry), Some(Void::NoRight));
    // Also when the signer had not yet heard of the user.
    let early = region
        .as_device(&person(1), &[&log[2]])
        .role(person(2).user, Role::Coordinator);
    assert_eq!(region.verdict(&log, &early), Some(Void::NoRight));
}

#[test]
fn the_last_role_wins_and_of_two_at_once_the_lower() {
    let (region, mut log) = team();
    region.admit(&mut log, 3, Role::Coordinator);
    let join = log.last().unwrap().clone();
    let two = person(2).user;
    let up = region
        .as_device(&person(1), &[&join])
        .role(two, Role::Coordinator);
    assert_eq!(
        region.state_with(&log, &[&up]).users[&two].role,
        Role::Coordinator
    );
    let down = region
        .as_device(&person(3), &[&join])
        .role(two, Role::KeyPerson);
    assert_eq!(
        region.state_with(&log, &[&up, &down]).users[&two].role,
        Role::KeyPerson
    );
    // Somebody who saw both decides.
    let again = region.as_root(&[&up, &down]).role(two, Role::Coordinator);
    let state = region.state_with(&log, &[&up, &down, &again]);
    assert_eq!(state.users[&two].role, Role::Coordinator);
    // A role that saw a later one through something else is still the earlier of the two.
    let pack = region.as_device(&person(1), &[&again]).pack(PACK);
    let last = region
        .as_device(&person(1), &[&pack])
        .role(two, Role::KeyPerson);
    let state = region.state_with(&log, &[&up, &down, &again, &pack, &last]);
    assert_eq!(state.users[&two].role, Role::KeyPerson);
}

#[test]
fn two_coordinators_who_demote_each_other_are_both_demoted() {
    let (region, mut log) = team();
    region.admit(&mut log, 3, Role::Coordinator);
    let join = log.last().unwrap().clone();
    let a = region
        .as_device(&person(1), &[&join])
        .role(person(3).user, Role::KeyPerson);
    let b = region
        .as_device(&person(3), &[&join])
        .role(person(1).user, Role::KeyPerson);
    let state = region.state_with(&log, &[&a, &b]);
    assert!(
        state
            .users
            .values()
            .all(|user| user.role == Role::KeyPerson)
    );
    // Having seen it, neither invites any more; the root gives the right back.
    let late = region.invite(
        &region.as_device(&person(1), &[&a, &b]),
        4,
        Role::KeyPerson,
        4,
    );
    assert_eq!(
        region.state_with(&log, &[&a, &b, &late]).void[&late.id],
        Void::NoRight
    );
    let back = region
        .as_root(&[&a, &b])
        .role(person(1).user, Role::Coordinator);
    assert!(
        region
            .state_with(&log, &[&a, &b, &back])
            .is_coordinator(person(1).user)
    );
}

#[test]
fn what_a_coordinator_signed_before_he_was_demoted_still_counts() {
    let (region, mut log) = team();
    region.admit(&mut log, 3, Role::Coordinator);
    let join = log.last().unwrap().clone();
    let invite = region.invite(
        &region.as_device(&person(3), &[&join]),
        4,
        Role::KeyPerson,
        4,
    );
    let down = region
        .as_device(&person(1), &[&join])
        .role(person(3).user, Role::KeyPerson);
    let joined = region.join(&person(4), &invite, 4, &[&invite, &down]);
    let state = region.state_with(&log, &[&invite, &down, &joined]);
    assert!(state.void.is_empty() && state.users.contains_key(&person(4).user));
}

#[test]
fn the_root_invites_only_the_first_coordinator() {
    let region = Region::new();
    let log = region.opened();
    let again = region.invite(&region.as_root(&[&log[2]]), 3, Role::Coordinator, 3);
    assert_eq!(region.verdict(&log, &again), Some(Void::NoRight));
    let key_person = region.invite(&region.as_root(&[&log[0]]), 3, Role::KeyPerson, 3);
    assert_eq!(region.verdict(&log, &key_person), Some(Void::NoRight));
    // As long as nobody has joined, a lost invitation can be made anew.
    let anew = region.invite(&region.as_root(&[&log[1]]), 3, Role::Coordinator, 3);
    assert_eq!(region.verdict(&log[..2], &anew), None);
}

#[test]
fn the_root_approves_packs_only_in_a_practice_region() {
    for practice in [false, true] {
        let region = Region::with(4, practice);
        let log = region.opened();
        let pack = region.as_root(&[&log[2]]).pack(PACK);
        let state = region.state_with(&log, &[&pack]);
        assert_eq!(state.pack, practice.then_some(PACK));
        let pack = region.as_device(&person(1), &[&log[2]]).pack(PACK);
        assert_eq!(region.state_with(&log, &[&pack]).pack, Some(PACK));
    }
}

#[test]
fn the_highest_pack_wins_and_of_equal_ones_the_smaller_hash() {
    let (region, log) = team();
    let one = person(1);
    let maker = region.as_device(&one, &[&log[4]]);
    let packs = [(3, 9), (4, 7), (4, 6), (4, 8), (1, 0)].map(|(version, hash)| {
        maker.pack(PackSigned {
            version,
            sha256: [hash; 32],
            size: 1,
        })
    });
    let state = region.state_with(&log, &packs.iter().collect::<Vec<_>>());
    let pack = state.pack.unwrap();
    assert_eq!((pack.version, pack.sha256), (4, [6; 32]));
}

#[test]
fn an_entry_waits_without_effect_until_its_past_is_whole() {
    let (region, mut log) = team();
    let up = region
        .as_device(&person(1), &[&log[4]])
        .role(person(2).user, Role::Coordinator);
    let invite = region.invite(&region.as_device(&person(2), &[&up]), 3, Role::KeyPerson, 3);
    log.push(invite.clone());
    let state = region.state(&log);
    assert_eq!(state.void[&invite.id], Void::Pending);
    assert!(!state.invites.contains_key(&invite.id) && !state.heads.contains(&invite.id));
    let whole = region.state_with(&log, &[&up]);
    assert!(whole.void.is_empty() && whole.invites.contains_key(&invite.id));
}

#[test]
fn unknown_kinds_are_kept_and_counted_and_do_nothing() {
    let (region, log) = team();
    let before = region.state(&log);
    let body = cbor::write(|w| w.array(1)?.u8(7).map(|_| ()));
    let entry = by_device(&region, &person(2), 16, &body, &[&log[4]]);
    assert!(entry.body == Body::Unknown(16));
    let state = region.state_with(&log, &[&entry]);
    assert_eq!((state.unknown, state.valid), (1, before.valid + 1));
    assert!(state.users == before.users && state.invites == before.invites);
    assert_eq!(state.heads, [entry.id]);
    // Its bytes travel on as they came.
    assert_eq!(Entry::decode(&entry.bytes).unwrap().bytes, entry.bytes);
    // By somebody who is no member it is nothing.
    let stranger = by_device(&region, &person(6), 16, &body, &[&log[4]]);
    assert_eq!(region.verdict(&log, &stranger), Some(Void::NoRight));
}

/// The id does not cover the signature: who sends an honest entry again, badly signed, must not undo it.
#[test]
fn a_badly_signed_copy_does_not_undo_the_entry() {
    let (region, log) = team();
    let before = region.state(&log);
    for place in 0..log.len() {
        let copy = badly_signed(&log[place]);
        assert!(
            region.state_with(&log, &[&copy]) == before,
            "copy after entry {place}"
        );
        let first: Vec<Entry> = [copy].into_iter().chain(log.clone()).collect();
        assert!(region.state(&first) == before, "copy before entry {place}");
    }
}

/// An entry may have seen void ones: an honest laptop does not keep them, but need not be asked.
#[test]
fn a_void_past_gives_no_rights_and_takes_none() {
    let (region, log) = team();
    let bad = region
        .as_device(&person(2), &[&log[4]])
        .role(person(1).user, Role::KeyPerson);
    let worse = region.invite(
        &region.as_device(&person(2), &[&bad]),
        3,
        Role::Coordinator,
        3,
    );
    let good = region.invite(
        &region.as_device(&person(1), &[&bad, &worse]),
        4,
        Role::KeyPerson,
        4,
    );
    let state = region.state_with(&log, &[&bad, &worse, &good]);
    assert_eq!(
        (state.void[&bad.id], state.void[&worse.id]),
        (Void::NoRight, Void::NoRight)
    );
    assert!(state.invites.contains_key(&good.id) && state.is_coordinator(person(1).user));
    // An entry without any past is not of this log.
    let alone = region
        .as_device(&person(1), &[])
        .role(person(2).user, Role::Coordinator);
    assert_eq!(region.verdict(&log, &alone), Some(Void::Forged));
}
