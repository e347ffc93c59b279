//! Large logs: no deep stack, no quadratic wait.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{Region, by_device, person};
use sb_trust::{Entry, Role, cbor};
use std::time::{Duration, Instant};

/// Far more than a debug build needs (under a second on a busy machine), far less than a wrong order of growth takes.
const PATIENCE: Duration = Duration::from_secs(10);

fn team() -> (Region, Vec<Entry>) {
    let region = Region::new();
    let mut log = region.opened();
    region.admit(&mut log, 2, Role::Coordinator);
    (region, log)
}

/// Each entry has seen the one before: the longest past there is, about one user, whose role is looked up each time.
#[test]
fn a_thousand_entries_in_a_row_are_judged_at_once() {
    let (region, mut log) = team();
    while log.len() < 1000 {
        let role = if log.len() % 2 == 0 {
            Role::KeyPerson
        } else {
            Role::Coordinator
        };
        let entry = region
            .as_device(&person(1), &[&log[log.len() - 1]])
            .role(person(2).user, role);
        log.push(entry);
    }
    // The newest first, as the worst order to take them in.
    log.reverse();
    let began = Instant::now();
    let state = region.state(&log);
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    assert_eq!(
        (state.valid, state.users[&person(2).user].role),
        (1000, Role::Coordinator)
    );
}

/// None has seen another: a thousand heads, and more than one entry may name.
#[test]
fn a_thousand_entries_beside_each_other_leave_heads_that_can_be_named() {
    let (region, mut log) = team();
    let join = log[4].clone();
    let role = region
        .as_device(&person(1), &[&join])
        .role(person(2).user, Role::KeyPerson);
    for n in 0..990u16 {
        let body = cbor::write(|w| w.u16(n).map(|_| ()));
        log.push(by_device(&region, &person(2), 20, &body, &[&join]));
    }
    log.push(role.clone());
    let began = Instant::now();
    let state = region.state(&log);
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    assert_eq!((state.valid, state.unknown), (996, 990));
    assert_eq!(state.heads.len(), cbor::MOST_HASHES);
    assert!(
        state.heads.contains(&role.id),
        "what means something is named first"
    );
    // So that a flood keeps nobody from signing.
    let seen: Vec<&Entry> = log
        .iter()
        .filter(|entry| state.heads.contains(&entry.id))
        .collect();
    let next = region
        .as_device(&person(1), &seen)
        .role(person(2).user, Role::Coordinator);
    assert!(Entry::decode(&next.bytes).is_ok());
    assert_eq!(region.verdict(&log, &next), None);
}

/// Everybody who joins takes an invite by the coordinator, who has seen all before.
#[test]
fn fifty_people_join_one_after_the_other() {
    let (region, mut log) = team();
    for n in 10..60u8 {
        let last = log[log.len() - 1].clone();
        let invite = region.invite(
            &region.as_device(&person(1), &[&last]),
            n,
            Role::KeyPerson,
            n,
        );
        let join = region.join(&person(n), &invite, n, &[&invite]);
        log.extend([invite, join]);
    }
    let began = Instant::now();
    let state = region.state(&log);
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    assert_eq!((state.users.len(), state.void.len()), (52, 0));
}

/// A chain as long as a server might invent; only the stack is asked about, so nobody is a member.
#[test]
fn a_very_long_chain_needs_no_deep_stack() {
    let (region, mut log) = team();
    for _ in 0..5000 {
        let last = log[log.len() - 1].clone();
        log.push(by_device(&region, &person(6), 20, &[0], &[&last]));
    }
    let began = Instant::now();
    let state = region.state(&log);
    assert!(began.elapsed() < PATIENCE, "took {:?}", began.elapsed());
    assert_eq!((state.valid, state.void.len()), (5, 5000));
}
