//! Merging: laws, and the plainest model to hold it against.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use proptest::prelude::*;
use sb_domain::change::{Group, Register};
use sb_domain::ids::{ChangeId, EntityId};
use sb_domain::merge::{Resolved, both, can_keep_both, heads, resolve};
use sb_domain::referral::{Source, Status};
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_testkit::{a_contact, a_referral, an_agreement, any, ids};
use std::collections::{BTreeMap, BTreeSet};

/// A history of one register: write n may replace any of the writes before it.
type History = Vec<(ChangeId, Vec<ChangeId>)>;

fn history() -> impl Strategy<Value = History> {
    let sups = (0..12_usize).prop_flat_map(|len| {
        (0..len)
            .map(|n| proptest::collection::btree_set(0..=n, 0..4))
            .collect::<Vec<_>>()
    });
    // Ids are hashes: they say nothing about who came first.
    let names = Just((0..12_u64).collect::<Vec<_>>()).prop_shuffle();
    (sups, names).prop_map(|(sups, names)| {
        let id = |n: usize| ids::change(names[n]);
        let earlier = |n: usize, sup: BTreeSet<usize>| {
            sup.into_iter().filter(|old| *old < n).map(id).collect()
        };
        sups.into_iter()
            .enumerate()
            .map(|(n, sup)| (id(n), earlier(n, sup)))
            .collect()
    })
}

fn heads_of(history: &[(ChangeId, Vec<ChangeId>)]) -> Vec<ChangeId> {
    let borrowed: Vec<_> = history
        .iter()
        .map(|(id, sup)| (*id, sup.as_slice()))
        .collect();
    heads(&borrowed)
}

/// The words of the page, walked step by step: a head is a Write that no other Write reaches.
fn model(history: &[(ChangeId, Vec<ChangeId>)]) -> Vec<ChangeId> {
    let edges: BTreeMap<_, _> = history.iter().cloned().collect();
    let reaches = |from: ChangeId, to: ChangeId| {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
        while let Some(at) = todo.pop() {
            for next in edges.get(&at).into_iter().flatten() {
                if *next == to {
                    return true;
                }
                if seen.insert(*next) {
                    todo.push(*next);
                }
            }
        }
        false
    };
    edges
        .keys()
        .copied()
        .filter(|id| {
            !edges
                .keys()
                .any(|other| other != id && reaches(*other, *id))
        })
        .collect()
}

proptest! {
    #![proptest_config(sb_testkit::fixed())]

    #[test]
    fn the_heads_are_those_of_the_plain_model(history in history()) {
        prop_assert_eq!(heads_of(&history), model(&history));
    }

    /// Also with holes: changes that have not come yet.
    #[test]
    fn the_heads_are_those_of_the_model_when_some_have_not_come(history in history(), here in any::<[bool; 12]>()) {
        let part: History = history.into_iter().zip(here).filter(|(_, here)| *here).map(|(write, _)| write).collect();
        prop_assert_eq!(heads_of(&part), model(&part));
    }

    #[test]
    fn order_and_repetition_of_writes_do_not_matter(
        (history, shuffled) in history().prop_flat_map(|h| (Just(h.clone()), Just([h.clone(), h].concat()).prop_shuffle()))
    ) {
        prop_assert_eq!(heads_of(&history), heads_of(&shuffled));
    }

    /// A further write takes out of the heads what it saw and nothing else, and is a head itself.
    #[test]
    fn nothing_leaves_the_heads_except_through_someone_who_saw_it(history in history(), picks in any::<[bool; 12]>()) {
        let before = heads_of(&history);
        let saw: Vec<_> = before.iter().copied().zip(picks).filter(|(_, pick)| *pick).map(|(id, _)| id).collect();
        let new = ids::change(99);
        let mut more = history;
        more.push((new, saw.clone()));
        let mut expected: Vec<_> = before.into_iter().filter(|id| !saw.contains(id)).chain([new]).collect();
        expected.sort_unstable();
        prop_assert_eq!(heads_of(&more), expected);
    }

    /// Whatever was written is shown, waits to be chosen, or was replaced by somebody.
    #[test]
    fn some_head_remains_while_anything_was_written(history in history()) {
        prop_assert_eq!(heads_of(&history).is_empty(), history.is_empty());
    }

    #[test]
    fn order_and_repetition_of_heads_do_not_matter(
        (values, shuffled) in proptest::collection::btree_map(0..30_u64, few_values(), 0..6)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|v| (Just(v.clone()), Just([v.clone(), v].concat()).prop_shuffle()))
    ) {
        let (a, b) = (borrowed(&values), borrowed(&shuffled));
        prop_assert_eq!(resolve(&a), resolve(&b));
        prop_assert_eq!(both(&a), both(&b));
    }

    /// Against the sentence of the page: one value = it; more = conflict, shown = max(rank, id).
    #[test]
    fn what_is_shown_is_the_highest_of_rank_and_id(
        values in proptest::collection::btree_map(0..30_u64, few_values(), 1..6)
    ) {
        let values: Vec<_> = values.into_iter().collect();
        let resolved = resolve(&borrowed(&values));
        let mut best = &values[0];
        for other in &values[1..] {
            let rank = |v: &Value| if let Value::ReferralStatus(said) = v { said.status.rank() } else { 0 };
            if (rank(&other.1), other.0) > (rank(&best.1), best.0) {
                best = other;
            }
        }
        let value_of = |id: ChangeId| &values.iter().find(|(n, _)| ids::change(*n) == id).unwrap().1;
        prop_assert_eq!(value_of(resolved.shown.unwrap()), &best.1);
        for (_, value) in &values {
            prop_assert_eq!(resolved.distinct.iter().filter(|id| value_of(**id) == value).count(), 1);
        }
        prop_assert!(resolved.distinct.is_sorted());
        prop_assert!(resolved.distinct.contains(&resolved.shown.unwrap()));
    }

    /// Keeping both loses no word and no language, and says so again when done twice.
    #[test]
    fn keeping_both_loses_nothing(texts in proptest::collection::vec("[a-z]{1,8}", 1..5)) {
        let values: Vec<_> = texts.iter().map(|t| Value::Text(Group::ContactNote, Text::new(t.clone()))).collect();
        let numbered: Vec<_> = values.iter().zip(0..).map(|(v, n)| (ids::change(n), v)).collect();
        let Some(Value::Text(_, joined)) = both(&numbered) else { panic!("notes can be joined") };
        let parts: Vec<_> = joined.as_str().split(" / ").collect();
        for text in &texts {
            prop_assert_eq!(parts.iter().filter(|part| *part == text).count(), 1);
        }
    }
}

/// Few values, so that equal ones meet.
fn few_values() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Status::Verzonden,
        Status::Bezig,
        Status::AfgerondGeholpen,
        Status::Ingetrokken,
    ])
    .prop_map(|status| a_referral().status(status, Source::EigenWaarneming))
}

fn borrowed(values: &[(u64, Value)]) -> Vec<(ChangeId, &Value)> {
    values
        .iter()
        .map(|(n, value)| (ids::change(*n), value))
        .collect()
}

fn text(group: Group, words: &str) -> Value {
    Value::Text(group, Text::new(words))
}

fn resolved(values: &[Value]) -> Resolved {
    let numbered: Vec<_> = values
        .iter()
        .zip(1..)
        .map(|(value, n)| (ids::change(n), value))
        .collect();
    resolve(&numbered)
}

fn joined(values: &[Value]) -> Option<Value> {
    let numbered: Vec<_> = values
        .iter()
        .zip(1..)
        .map(|(value, n)| (ids::change(n), value))
        .collect();
    both(&numbered)
}

#[test]
fn nothing_written_is_blank_and_the_same_twice_is_no_conflict() {
    assert_eq!(resolve(&[]), Resolved::default());
    let same = text(Group::PersonName, "Selam");
    let one = resolved(&[same.clone(), same]);
    assert_eq!(
        one,
        Resolved {
            shown: Some(ids::change(1)),
            distinct: vec![ids::change(1)]
        }
    );
    assert!(!one.is_conflict());
}

#[test]
fn of_two_names_the_larger_id_is_shown_and_both_can_be_chosen() {
    let two = resolved(&[
        text(Group::PersonName, "Selam"),
        text(Group::PersonName, "Salam"),
    ]);
    assert!(two.is_conflict());
    assert_eq!(
        two,
        Resolved {
            shown: Some(ids::change(2)),
            distinct: vec![ids::change(1), ids::change(2)]
        }
    );
}

#[test]
fn the_persons_no_is_shown_before_running_and_running_before_closed() {
    let said = |status| a_referral().status(status, Source::PartnerTelefoon);
    let shown = |a, b| resolved(&[said(a), said(b)]).shown;
    assert_eq!(
        shown(Status::Ingetrokken, Status::Bezig),
        Some(ids::change(1))
    );
    assert_eq!(
        shown(Status::Bezig, Status::AfgerondGeholpen),
        Some(ids::change(1))
    );
    assert_eq!(
        shown(Status::Afgewezen, Status::Verzonden),
        Some(ids::change(2))
    );
}

/// A wrong guess here can hurt somebody.
#[test]
fn safety_and_agreement_are_not_guessed() {
    let safe = resolved(&[
        text(Group::PersonSafeContact, "bel niet"),
        text(Group::PersonSafeContact, "bel"),
    ]);
    assert_eq!((safe.shown, safe.distinct.len()), (None, 2));
    let agreed = resolved(&[an_agreement(true), an_agreement(false)]);
    assert_eq!((agreed.shown, agreed.distinct.len()), (None, 2));
    assert_eq!(resolved(&[an_agreement(true)]).shown, Some(ids::change(1)));
}

#[test]
fn texts_are_joined_and_lists_united() {
    let note = |words| text(Group::ContactNote, words);
    assert_eq!(
        joined(&[note("een"), note("twee"), note("een"), note("")]),
        Some(note("een / twee"))
    );
    assert_eq!(joined(&[note(""), note("")]), Some(note("")));
    let tags = |tags: &[&str]| Value::Languages(tags.iter().map(|tag| (*tag).to_owned()).collect());
    assert_eq!(
        joined(&[tags(&["ti", "nl"]), tags(&["nl", "ar"])]),
        Some(tags(&["ti", "nl", "ar"]))
    );
}

#[test]
fn days_codes_safety_agreement_and_structs_cannot_be_both() {
    let refused: Vec<_> = Group::ALL
        .into_iter()
        .filter(|group| !can_keep_both(*group))
        .map(|g| g.describe().2)
        .collect();
    assert_eq!(
        refused,
        [
            "municipality",
            "learning_route",
            "birth_years",
            "safe_contact",
            "what",
            "content",
            "status",
            "given"
        ]
    );
    for group in Group::ALL
        .into_iter()
        .filter(|group| !can_keep_both(*group))
    {
        assert_eq!(
            joined(&[text(group, "a"), text(group, "b")]),
            None,
            "{group:?}"
        );
    }
    assert_eq!(
        joined(&[a_contact().what(), a_contact().lasting(60).what()]),
        None
    );
    assert_eq!(
        joined(&[text(Group::PersonName, "a"), text(Group::ContactNote, "b")]),
        None
    );
    assert_eq!(joined(&[]), None);
    let long = |c: &str| text(Group::ContactNote, &c.repeat(40_000));
    assert_eq!(
        joined(&[long("a"), long("b")]),
        None,
        "more than a change holds"
    );
}

#[test]
fn a_registers_name_is_kind_entity_group() {
    let register = Register {
        entity: EntityId::from_bytes(ids::bytes(9)),
        group: Group::ReferralStatus,
    };
    let expected = [&[3][..], &ids::bytes(9), &[2]].concat();
    assert_eq!(register.name_bytes().as_slice(), expected);
}

proptest! {
    #![proptest_config(sb_testkit::fixed())]

    /// No value of any group makes merging stumble.
    #[test]
    fn any_two_values_of_a_group_resolve((a, b) in prop::sample::select(Group::ALL.to_vec()).prop_flat_map(|g| (any::value_of(g), any::value_of(g)))) {
        let one = resolved(&[a.clone(), b.clone()]);
        prop_assert_eq!(one.is_conflict(), a != b);
        prop_assert_eq!(one.shown.is_none(), a != b && matches!(a.group(), Group::PersonSafeContact | Group::AgreementGiven));
    }
}
