//! Laws of the log over made-up logs: a few users who do everything at once, with forgeries between.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

#[path = "region/model.rs"]
mod model;
mod region;

use model::Model;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use region::{Person, Region, badly_signed, by_device, other_laptop, person};
use sb_trust::{Body, Entry, Hash, PackSigned, Role, State, Void};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Deed {
    Invite {
        by_root: bool,
        whom: u8,
        coordinator: bool,
    },
    Join {
        invite: Index,
        second_laptop: bool,
        wrong_code: bool,
        /// A laptop of somebody else: only its id, or itself.
        laptop_of: Option<(u8, bool)>,
    },
    Role {
        by_root: bool,
        whom: u8,
        coordinator: bool,
    },
    Pack {
        version: u32,
    },
    Unknown,
    /// An entry of before, badly signed: another id, since it sees something else.
    Forgery {
        whom: u8,
    },
    /// An entry of before again, badly signed: the same id.
    Copy {
        of: Index,
    },
}

#[derive(Debug, Clone)]
struct Step {
    deed: Deed,
    by: u8,
    /// Empty: all heads, as an honest laptop does.
    seen: Vec<Index>,
}

fn any_step(joins: u32) -> impl Strategy<Value = Step> {
    let deed = prop_oneof![
        3 => (prop::bool::weighted(0.1), 0..6u8, any::<bool>())
            .prop_map(|(by_root, whom, coordinator)| Deed::Invite { by_root, whom, coordinator }),
        joins => (any::<Index>(), prop::bool::weighted(0.3), prop::bool::weighted(0.1), prop::option::weighted(0.15, (0..6u8, any::<bool>())))
            .prop_map(|(invite, second_laptop, wrong_code, laptop_of)| {
                Deed::Join { invite, second_laptop, wrong_code, laptop_of }
            }),
        3 => (prop::bool::weighted(0.2), 0..6u8, any::<bool>())
            .prop_map(|(by_root, whom, coordinator)| Deed::Role { by_root, whom, coordinator }),
        1 => (0..3u32).prop_map(|version| Deed::Pack { version }),
        1 => Just(Deed::Unknown),
        1 => (0..6u8).prop_map(|whom| Deed::Forgery { whom }),
        1 => any::<Index>().prop_map(|of| Deed::Copy { of }),
    ];
    let seen = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(any::<Index>(), 1..3)];
    let by = prop_oneof![3 => Just(1u8), 2 => Just(3u8), 1 => 2..5u8];
    (deed, by, seen).prop_map(|(deed, by, seen)| Step { deed, by, seen })
}

/// A log as it was made, and what a test must know of its making.
#[derive(Clone)]
struct Made {
    entries: Vec<Entry>,
    forged: BTreeSet<Hash>,
    codes: BTreeMap<Hash, u8>,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.entries)
    }
}

/// Coordinators 1 and 3 and key persons 2 and 4 are there before it starts.
fn made(steps: &[Step]) -> Made {
    let region = Region::new();
    let mut entries = region.opened();
    region.admit(&mut entries, 2, Role::KeyPerson);
    region.admit(&mut entries, 3, Role::Coordinator);
    region.admit(&mut entries, 4, Role::KeyPerson);
    let mut made = Made {
        entries,
        forged: BTreeSet::new(),
        codes: BTreeMap::new(),
    };
    for (n, step) in steps.iter().enumerate() {
        if let Some(entry) = made.entry(&region, step, u8::try_from(n).unwrap() + 20) {
            made.entries.push(entry);
        }
    }
    made
}

impl Made {
    fn seen(&self, step: &Step) -> Vec<&Entry> {
        let all = &self.entries;
        if step.seen.is_empty() {
            let covered: BTreeSet<&Hash> = all.iter().flat_map(|entry| &entry.seen).collect();
            return all
                .iter()
                .filter(|entry| !covered.contains(&entry.id))
                .collect();
        }
        step.seen.iter().map(|index| index.get(all)).collect()
    }

    #[allow(clippy::too_many_lines, reason = "one arm per deed")]
    fn entry(&mut self, region: &Region, step: &Step, code: u8) -> Option<Entry> {
        let mut seen = self.seen(step);
        let by = person(step.by);
        let role = |coordinator| {
            if coordinator {
                Role::Coordinator
            } else {
                Role::KeyPerson
            }
        };
        Some(match &step.deed {
            Deed::Invite {
                by_root,
                whom,
                coordinator,
            } => {
                let maker = if *by_root {
                    region.as_root(&seen)
                } else {
                    region.as_device(&by, &seen)
                };
                let entry = region.invite(&maker, *whom, role(*coordinator), code);
                self.codes.insert(entry.id, code);
                entry
            }
            Deed::Join {
                invite,
                second_laptop,
                wrong_code,
                laptop_of,
            } => {
                let open: Vec<&Entry> = self
                    .entries
                    .iter()
                    .filter(|entry| self.codes.contains_key(&entry.id))
                    .collect();
                if open.is_empty() {
                    return None;
                }
                let invite = *invite.get(&open);
                let Body::Invite(body) = &invite.body else {
                    return None;
                };
                let n = body.user.as_bytes()[0];
                let mut who = if *second_laptop {
                    other_laptop(n)
                } else {
                    person(n)
                };
                let own = who.device;
                if let Some((n, with_key)) = *laptop_of {
                    let Person { device, key, .. } = person(n);
                    who.device = device;
                    who.key = if with_key { key } else { who.key };
                }
                let stolen = who.device != own && laptop_of.is_some_and(|(_, key)| !key);
                seen.push(invite);
                let code = self.codes[&invite.id] + u8::from(*wrong_code);
                let entry = region.join(&who, invite, code, &seen);
                if *wrong_code || stolen {
                    self.forged.insert(entry.id);
                }
                entry
            }
            Deed::Role {
                by_root,
                whom,
                coordinator,
            } => {
                let maker = if *by_root {
                    region.as_root(&seen)
                } else {
                    region.as_device(&by, &seen)
                };
                maker.role(person(*whom).user, role(*coordinator))
            }
            Deed::Pack { version } => region.as_device(&by, &seen).pack(PackSigned {
                version: *version,
                sha256: [code; 32],
                size: 1,
            }),
            Deed::Unknown => by_device(region, &by, 20, &[code.min(23)], &seen),
            Deed::Forgery { whom } => {
                let liar = Person {
                    device: person(1).device,
                    ..person(6)
                };
                let entry = region
                    .as_device(&liar, &seen)
                    .role(person(*whom).user, Role::Coordinator);
                self.forged.insert(entry.id);
                entry
            }
            Deed::Copy { of } => badly_signed(of.get(&self.entries)),
        })
    }

    fn valid(&self, state: &State) -> BTreeSet<Hash> {
        let ids = self.entries.iter().map(|entry| entry.id);
        ids.filter(|id| !state.void.contains_key(id)).collect()
    }

    /// What the plain rules say of some of these entries: which count, and who has which role.
    fn model(&self, entries: &[Entry]) -> (BTreeSet<Hash>, BTreeMap<[u8; 16], Role>) {
        let mut originals: BTreeMap<Hash, &Entry> = BTreeMap::new();
        for entry in &self.entries {
            originals.entry(entry.id).or_insert(entry);
        }
        let mut forged = self.forged.clone();
        let mut set = BTreeMap::new();
        for entry in entries {
            let original = originals[&entry.id];
            set.insert(entry.id, original);
            // Only a copy under another signature came along.
            if !entries.contains(original) {
                forged.insert(entry.id);
            }
        }
        let model = Model {
            genesis: self.entries[0].id,
            set,
            forged: &forged,
        };
        let valid = model.valid();
        let roles = (0..7).filter_map(|n| {
            let user = person(n).user;
            Some((*user.as_bytes(), model.role(user, &valid)?))
        });
        let roles = roles.collect();
        (valid, roles)
    }

    /// Every id once, as it was made.
    fn without_copies(mut self) -> Self {
        let mut known = BTreeSet::new();
        self.entries.retain(|entry| known.insert(entry.id));
        self
    }
}

fn any_log(joins: u32) -> impl Strategy<Value = Made> {
    prop::collection::vec(any_step(joins), 0..24).prop_map(|steps| made(&steps))
}

fn shuffled_twice(made: Made) -> impl Strategy<Value = (Made, Vec<Entry>)> {
    let twice = [made.entries.clone(), made.entries.clone()].concat();
    (Just(made), Just(twice).prop_shuffle())
}

/// Some entries, the genesis always.
fn with_a_part(made: Made) -> impl Strategy<Value = (Made, Vec<Entry>)> {
    let (genesis, rest) = made.entries.split_first().unwrap();
    let (genesis, rest, most) = (genesis.clone(), rest.to_vec(), rest.len());
    // Mostly nearly all: whose past is not whole says little.
    let part = subsequence(rest, most.saturating_sub(3)..=most);
    (Just(made), part).prop_map(move |(made, mut part)| {
        part.push(genesis.clone());
        (made, part)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(80) })]

    /// Whoever holds the same entries sees the same region, in whatever order they came and however often.
    #[test]
    fn same_entries_same_region((made, twice) in any_log(4).prop_flat_map(shuffled_twice)) {
        let region = Region::new();
        prop_assert!(region.state(&made.entries) == region.state(&twice));
    }

    /// The verdicts are those of the plainest model of the rules.
    #[test]
    fn the_verdicts_are_those_of_the_plain_rules((made, part) in any_log(5).prop_flat_map(with_a_part)) {
        let region = Region::new();
        for entries in [&made.entries, &part] {
            let state = region.state(entries);
            let (valid, roles) = made.model(entries);
            let held: BTreeSet<Hash> = entries.iter().map(|entry| entry.id).collect();
            let ours: BTreeSet<Hash> =
                held.into_iter().filter(|id| !state.void.contains_key(id)).collect();
            prop_assert_eq!(ours, valid.clone());
            prop_assert_eq!(state.valid, valid.len());
            let users = state.users.iter().map(|(id, user)| (*id.as_bytes(), user.role));
            prop_assert_eq!(users.collect::<BTreeMap<_, _>>(), roles);
        }
    }

    /// What is added later changes no verdict on what was there: no right is taken back, and none appears.
    /// (Joins apart: of two that share a place both fall.)
    #[test]
    fn later_entries_change_no_older_verdict(
        (made, part) in any_log(0).prop_map(Made::without_copies).prop_flat_map(with_a_part)
    ) {
        let region = Region::new();
        let (less, more) = (region.state(&part), region.state(&made.entries));
        for entry in &part {
            let (before, after) = (less.void.get(&entry.id), more.void.get(&entry.id));
            if before != Some(&Void::Pending) {
                prop_assert_eq!(before, after, "{:?}", entry);
            }
        }
    }

    /// With joins: what counts stops counting only together with a join that lost its place.
    #[test]
    fn only_a_double_join_takes_anything_back(made in any_log(5).prop_map(Made::without_copies)) {
        let region = Region::new();
        let all = region.state(&made.entries);
        let doubled = all.void.values().any(|why| *why == Void::UsedTwice);
        for upto in 1..made.entries.len() {
            let state = region.state(&made.entries[..upto]);
            let before: BTreeSet<Hash> = made.entries[..upto].iter().map(|entry| entry.id)
                .filter(|id| !state.void.contains_key(id)).collect();
            prop_assert!(doubled || before.is_subset(&made.valid(&all)));
        }
    }

    /// Heads name exactly what nobody has seen: with them as its past, an entry has all valid ones behind it.
    #[test]
    fn heads_cover_all_that_counts(made in any_log(4)) {
        let region = Region::new();
        let state = region.state(&made.entries);
        let set: BTreeMap<Hash, &Entry> = made.entries.iter().map(|e| (e.id, e)).collect();
        let mut covered: BTreeSet<Hash> = BTreeSet::new();
        let mut open = state.heads.clone();
        while let Some(id) = open.pop() {
            if covered.insert(id) {
                open.extend(&set[&id].seen);
            }
        }
        prop_assert!(made.valid(&state).is_subset(&covered));
        prop_assert!(state.heads.is_sorted() && state.heads.iter().all(|id| !state.void.contains_key(id)));
    }
}

/// Without this the laws above could hold over logs in which nothing happens.
#[test]
fn the_made_up_logs_hold_every_verdict() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..120 {
        let log = any_log(5).new_tree(&mut runner).unwrap().current();
        let state = Region::new().state(&log.entries);
        *counted.entry("valid").or_default() += state.valid - 9;
        *counted.entry("users").or_default() += state.users.len().saturating_sub(4);
        *counted.entry("unknown").or_default() += state.unknown;
        for why in state.void.values() {
            let name = match why {
                Void::Forged => "forged",
                Void::NoRight => "no right",
                Void::UsedTwice => "used twice",
                Void::FellWith => "fell with",
                Void::Pending => "pending",
            };
            *counted.entry(name).or_default() += 1;
        }
    }
    for name in [
        "valid",
        "users",
        "unknown",
        "forged",
        "no right",
        "used twice",
    ] {
        assert!(
            counted.get(name).is_some_and(|n| *n >= 10),
            "{name}: {counted:?}"
        );
    }
}
