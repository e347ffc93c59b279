//! Two on one place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{Person, Region, badly_signed, other_laptop, person};
use sb_trust::{Entry, Role, Void};

/// Coordinators 1 and 2, and an open invite for coordinator 3 by 1.
fn team() -> (Region, Vec<Entry>, Entry) {
    let region = Region::new();
    let mut log = region.opened();
    region.admit(&mut log, 2, Role::Coordinator);
    let maker = person(1);
    let invite = region.invite(
        &region.as_device(&maker, &[&log[4]]),
        3,
        Role::Coordinator,
        3,
    );
    log.push(invite.clone());
    (region, log, invite)
}

#[test]
fn two_joins_that_did_not_see_each_other_are_both_void_and_so_is_what_they_signed() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let signed = region.invite(
        &region.as_device(&person(3), &[&first]),
        4,
        Role::KeyPerson,
        4,
    );
    let guest = region.join(&person(4), &signed, 4, &[&signed]);
    let alone = region.state_with(&log, &[&first, &signed, &guest]);
    assert!(alone.void.is_empty() && alone.users.len() == 4);

    let second = region.join(&other_laptop(3), &invite, 3, &[&invite]);
    let state = region.state_with(&log, &[&first, &signed, &guest, &second]);
    assert_eq!(
        (state.void[&first.id], state.void[&second.id]),
        (Void::UsedTwice, Void::UsedTwice)
    );
    assert_eq!(
        (state.void[&signed.id], state.void[&guest.id]),
        (Void::FellWith, Void::FellWith)
    );
    assert_eq!(state.users.len(), 2);
    assert!(
        state.invites[&invite.id].used,
        "nobody waits for this invite any more"
    );
}

#[test]
fn a_join_after_a_join_is_void_and_the_first_stays() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let second = region.join(&other_laptop(3), &invite, 3, &[&first]);
    let state = region.state_with(&log, &[&first, &second]);
    assert_eq!(state.void.get(&first.id), None);
    assert_eq!(state.void[&second.id], Void::UsedTwice);
    assert_eq!(state.users[&person(3).user].join, first.id);
}

/// Otherwise who holds the code twice would take the place by joining once more.
#[test]
fn a_spoiled_invite_cannot_be_taken_by_a_third() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let second = region.join(&other_laptop(3), &invite, 3, &[&invite]);
    let third = Person {
        user: person(3).user,
        ..person(6)
    };
    for seen in [
        vec![&first, &second],
        vec![&first],
        vec![&second],
        vec![&invite],
    ] {
        let third = region.join(&third, &invite, 3, &seen);
        let state = region.state_with(&log, &[&first, &second, &third]);
        assert!(!state.users.contains_key(&person(3).user));
        assert_eq!(state.void[&third.id], Void::UsedTwice);
    }
}

#[test]
fn who_lost_his_place_is_invited_anew() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let second = region.join(&other_laptop(3), &invite, 3, &[&invite]);
    let one = person(1);
    let anew = region.invite(
        &region.as_device(&one, &[&first, &second]),
        3,
        Role::KeyPerson,
        5,
    );
    let joined = region.join(&person(3), &anew, 5, &[&anew]);
    let state = region.state_with(&log, &[&first, &second, &anew, &joined]);
    assert_eq!(state.users[&person(3).user].join, joined.id);
}

#[test]
fn the_root_can_invite_anew_when_the_first_place_was_lost() {
    let region = Region::new();
    let mut log = region.opened();
    let second = region.join(&other_laptop(1), &log[1], 1, &[&log[1]]);
    let anew = region.invite(
        &region.as_root(&[&log[2], &second]),
        2,
        Role::Coordinator,
        2,
    );
    let joined = region.join(&person(2), &anew, 2, &[&anew]);
    log.extend([second, anew, joined]);
    let state = region.state(&log);
    assert!(state.users.len() == 1 && state.is_coordinator(person(2).user));
}

/// A join says the id of its device. Naming a colleague's must not make one that colleague.
#[test]
fn nobody_takes_the_device_of_another() {
    let (region, log, invite) = team();
    let before = region.state_with(&log, &[]);
    let victim = person(2);
    let one = person(1);
    let early = region.invite(&region.as_device(&one, &[&log[2]]), 3, Role::KeyPerson, 7);
    // Having seen the colleague or not: the id does not follow from the thief's key.
    for (invite, code) in [(&invite, 3), (&early, 7)] {
        let thief = Person {
            device: victim.device,
            ..person(3)
        };
        let join = region.join(&thief, invite, code, &[invite]);
        let state = region.state_with(&log, &[&early, &join]);
        assert_eq!(state.void[&join.id], Void::Forged);
        assert!(state.users == before.users && state.devices == before.devices);
    }
    // Nor is there a free choice among ids that nobody has.
    let chosen = Person {
        device: sb_domain::ids::DeviceId::from_bytes([7; 16]),
        ..person(3)
    };
    let join = region.join(&chosen, &invite, 3, &[&invite]);
    assert_eq!(region.verdict(&log, &join), Some(Void::Forged));
}

#[test]
fn one_laptop_is_not_two_users() {
    let (region, log, invite) = team();
    let shared = Person {
        user: person(3).user,
        ..person(2)
    };
    let late = region.join(&shared, &invite, 3, &[&invite]);
    let state = region.state_with(&log, &[&late]);
    assert_eq!(state.void[&late.id], Void::UsedTwice);
    assert_eq!(state.user_of(shared.device), Some(person(2).user));

    let one = person(1);
    let early = region.invite(&region.as_device(&one, &[&log[2]]), 3, Role::KeyPerson, 7);
    let blind = region.join(&shared, &early, 7, &[&early]);
    let state = region.state_with(&log, &[&early, &blind]);
    assert_eq!(state.void[&blind.id], Void::UsedTwice);
    assert_eq!(state.void[&log[4].id], Void::UsedTwice);
    assert_eq!(state.user_of(shared.device), None);
}

/// What never had a right stays apart from what lost it with a join that fell.
#[test]
fn who_never_had_a_right_did_not_lose_it() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let second = region.join(&other_laptop(3), &invite, 3, &[&invite]);
    let stranger = region
        .as_device(&person(6), &[&first])
        .role(person(2).user, Role::KeyPerson);
    let himself = region
        .as_device(&person(3), &[&first])
        .role(person(3).user, Role::KeyPerson);
    let state = region.state_with(&log, &[&first, &second, &stranger, &himself]);
    assert_eq!(state.void[&stranger.id], Void::NoRight);
    assert_eq!(state.void[&himself.id], Void::NoRight);
}

/// A coordinator who invites somebody under the id of a colleague gets neither his place nor his dossiers.
#[test]
fn nobody_takes_the_name_of_another() {
    let (region, log, _) = team();
    let thief = Person {
        user: person(2).user,
        ..person(6)
    };
    let one = person(1);
    let seen = region.invite(&region.as_device(&one, &[&log[4]]), 2, Role::KeyPerson, 8);
    let late = region.join(&thief, &seen, 8, &[&seen]);
    let state = region.state_with(&log, &[&seen, &late]);
    assert_eq!(state.void[&late.id], Void::UsedTwice);
    assert!(state.users[&person(2).user].key == person(2).boxes.0);

    let unseen = region.invite(&region.as_device(&one, &[&log[2]]), 2, Role::KeyPerson, 9);
    let blind = region.join(&thief, &unseen, 9, &[&unseen]);
    let state = region.state_with(&log, &[&unseen, &blind]);
    assert!(!state.users.contains_key(&person(2).user));
}

/// Whose right hangs on a colleague cannot topple that colleague: his past always holds the colleague's join.
#[test]
fn whom_i_invited_cannot_topple_me() {
    let (region, log, _) = team();
    let guest = person(2);
    let thief = Person {
        user: person(1).user,
        ..person(6)
    };
    // Coordinator 2, invited by 1, tries with every past that still gives him his right.
    for seen in [&log[4], &log[5]] {
        let invite = region.invite(&region.as_device(&guest, &[seen]), 1, Role::Coordinator, 9);
        let join = region.join(&thief, &invite, 9, &[&invite]);
        let state = region.state_with(&log, &[&invite, &join]);
        assert_eq!(state.void[&join.id], Void::UsedTwice);
        assert!(state.is_coordinator(person(1).user));
    }
}

/// When a fallen join had taken somebody's role away, that never happened: neither in the state nor
/// for what he signed after it.
#[test]
fn what_a_fallen_member_took_away_comes_back() {
    let (region, log, invite) = team();
    let first = region.join(&person(3), &invite, 3, &[&invite]);
    let down = region
        .as_device(&person(3), &[&first])
        .role(person(2).user, Role::KeyPerson);
    let after = region.invite(
        &region.as_device(&person(2), &[&down]),
        4,
        Role::KeyPerson,
        4,
    );
    let state = region.state_with(&log, &[&first, &down, &after]);
    assert_eq!(state.void[&after.id], Void::NoRight);
    let second = region.join(&other_laptop(3), &invite, 3, &[&invite]);
    let state = region.state_with(&log, &[&first, &down, &after, &second]);
    assert!(state.is_coordinator(person(2).user));
    assert_eq!(state.void.get(&after.id), None);
}

#[test]
fn a_user_is_known_by_who_invited_him() {
    let (region, log, invite) = team();
    let join = region.join(&person(3), &invite, 3, &[&invite]);
    let state = region.state_with(&log, &[&join]);
    let by = |n: u8| state.users[&person(n).user].invited_by;
    assert_eq!(by(1), None, "the root invites the first one");
    assert_eq!(by(2), Some(person(1).user));
    assert_eq!(by(3), Some(person(1).user));
}

#[test]
fn a_signature_is_judged_without_the_whole_log() {
    let (region, log, invite) = team();
    let join = region.join(&person(3), &invite, 3, &[&invite]);
    let state = region.state(&log);
    let of_him = region.invite(
        &region.as_device(&person(3), &[&join]),
        4,
        Role::KeyPerson,
        4,
    );
    let guest = region.join(&person(4), &of_him, 4, &[&of_him]);
    let signed = |offered: &[&Entry]| {
        let offered: Vec<Entry> = offered.iter().map(|entry| (*entry).clone()).collect();
        let ids = state.signed(&offered);
        let found = offered.iter().map(|entry| ids.contains(&entry.id));
        found.collect::<Vec<_>>()
    };
    assert_eq!(signed(&[&join]), [true]);
    assert_eq!(
        signed(&[&of_him, &guest]),
        [false, false],
        "nobody knows his key"
    );
    assert_eq!(
        signed(&[&guest, &of_him, &join]),
        [true; 3],
        "in whatever order"
    );
    for entry in [&join, &of_him, &invite] {
        assert!(!signed(&[&badly_signed(entry), &guest])[0]);
    }
    // Somebody without the code, and a code that nobody made a place for.
    let guessed = region.join(&person(3), &invite, 4, &[&invite]);
    assert_eq!(signed(&[&guessed]), [false]);
    assert_eq!(
        signed(&[&guessed, &of_him]),
        [false, false],
        "a join that is not let in vouches for nobody"
    );
}

/// Whoever knows the region can draw a key, invite with it, and join on that invite with the same key.
#[test]
fn entries_that_vouch_for_each_other_in_a_circle_vouch_for_nothing() {
    let (region, log, _) = team();
    let state = region.state(&log);
    let drawn = person(9);
    let invite = region.invite(
        &region.as_device(&drawn, &[&log[0]]),
        9,
        Role::Coordinator,
        9,
    );
    let join = region.join(&drawn, &invite, 9, &[&invite]);
    let more = region.invite(&region.as_device(&drawn, &[&join]), 8, Role::Coordinator, 8);
    assert!(state.signed(&[invite.clone(), join.clone()]).is_empty());
    assert!(state.signed(&[more, join, invite]).is_empty());
}
