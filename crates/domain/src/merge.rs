//! What a register shows when several people wrote it: a pure function of the set of changes. It
//! reads no clock, no order of arrival and no number of a server.
//!
//! A value leaves the heads only through somebody who had it on the screen.

use crate::change::Group;
use crate::ids::ChangeId;
use crate::text::Text;
use crate::value::Value;
use crate::wire::{MAX_LIST, MAX_TEXT};
use std::collections::BTreeSet;

/// Between two texts that are both kept.
const BETWEEN: &str = " / ";

/// The heads of one register: its Writes, minus all that another of them reaches over `sup`.
///
/// `writes` = every Write of the register with its `sup`, in any order, repetition allowed. What a
/// `sup` names but is not here does not matter now; when it comes, it comes as replaced.
/// Comes back ascending.
///
/// No walk is needed: every step of a path within the register is the `sup` of one of its Writes.
pub fn heads(writes: &[(ChangeId, &[ChangeId])]) -> Vec<ChangeId> {
    let replaced: BTreeSet<ChangeId> = writes
        .iter()
        .flat_map(|(id, sup)| sup.iter().filter(move |old| *old != id))
        .copied()
        .collect();
    let all: BTreeSet<ChangeId> = writes.iter().map(|(id, _)| *id).collect();
    all.difference(&replaced).copied().collect()
}

/// What the heads of a register come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The head whose value a screen shows: one of `distinct`. None when blank, and when it is a
    /// matter of safety or agreement and nobody has chosen yet.
    pub shown: Option<ChangeId>,
    /// One head for each distinct value, the smallest id that has it; ascending.
    pub distinct: Vec<ChangeId>,
}

impl Resolved {
    /// Whether somebody has to choose.
    pub fn is_conflict(&self) -> bool {
        self.distinct.len() > 1
    }
}

/// Weighs the heads of one register: equal values are one; of different ones the highest rank is
/// shown, then the largest id. Order and repetition do not matter.
pub fn resolve(heads: &[(ChangeId, &Value)]) -> Resolved {
    let values = distinct(heads);
    let unsafe_to_guess = values
        .iter()
        .any(|(_, value)| is_never_guessed(value.group()));
    let shown = if unsafe_to_guess && values.len() > 1 {
        None
    } else {
        let winner = heads.iter().max_by_key(|(id, value)| (rank(value), *id));
        winner
            .and_then(|(_, won)| values.iter().find(|(_, value)| value == won))
            .map(|(id, _)| *id)
    };
    Resolved {
        shown,
        distinct: values.into_iter().map(|(id, _)| id).collect(),
    }
}

/// Whether a register of this group can keep both of two values.
///
/// Not for days, codes and structs, which have one meaning at a time; not for safety and agreement,
/// where somebody has to say which is true.
pub const fn can_keep_both(group: Group) -> bool {
    match group {
        Group::PersonName
        | Group::PersonLatinName
        | Group::PersonLanguages
        | Group::PersonTempoNote
        | Group::ContactNote
        | Group::ColleagueName => true,
        Group::PersonMunicipality
        | Group::PersonLearningRoute
        | Group::PersonBirthYears
        | Group::PersonSafeContact
        | Group::ContactWhat
        | Group::ReferralContent
        | Group::ReferralStatus
        | Group::AgreementGiven => false,
    }
}

/// All values in one: texts joined by `" / "`, lists united, ascending by change id, each once. Two
/// laptops that do this at once get the same value.
///
/// `None`: nothing given, a group for which [`can_keep_both`] says no, or more than a change holds.
/// The bounds of forms do not apply: nothing that was written is cut.
pub fn both(values: &[(ChangeId, &Value)]) -> Option<Value> {
    let values = distinct(values);
    let (_, first) = values.first()?;
    let group = first.group();
    if !can_keep_both(group) || values.iter().any(|(_, value)| value.group() != group) {
        return None;
    }
    let mut texts: Vec<&str> = Vec::new();
    let mut tags: Vec<String> = Vec::new();
    for (_, value) in values {
        match value {
            Value::Text(_, text) if text.is_empty() => {}
            Value::Text(_, text) => texts.push(text.as_str()),
            Value::Languages(more) => {
                for tag in more {
                    if !tags.contains(tag) {
                        tags.push(tag.clone());
                    }
                }
            }
            _ => return None,
        }
    }
    if group == Group::PersonLanguages {
        return (tags.len() <= MAX_LIST).then_some(Value::Languages(tags));
    }
    let text = texts.join(BETWEEN);
    (text.len() <= MAX_TEXT).then(|| Value::Text(group, Text::new(text)))
}

/// The distinct values, each with the smallest id that has it, ascending.
fn distinct<'v>(heads: &[(ChangeId, &'v Value)]) -> Vec<(ChangeId, &'v Value)> {
    let mut sorted = heads.to_vec();
    sorted.sort_by_key(|(id, _)| *id);
    let mut kept: Vec<(ChangeId, &Value)> = Vec::new();
    for (id, value) in sorted {
        if !kept.iter().any(|(_, other)| *other == value) {
            kept.push((id, value));
        }
    }
    kept
}

const fn is_never_guessed(group: Group) -> bool {
    matches!(group, Group::PersonSafeContact | Group::AgreementGiven)
}

const fn rank(value: &Value) -> u8 {
    match value {
        Value::ReferralStatus(said) => said.status.rank(),
        _ => 0,
    }
}
