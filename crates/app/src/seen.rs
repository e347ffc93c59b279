//! What the writer of a form had on the screen. A save replaces that, and nothing that came since: what a
//! colleague wrote meanwhile stays, and where the two differ somebody chooses (docs/adr/0014).

use crate::face::{Failure, FailureCode};
use crate::parse;
use sb_domain::change::{Body, Change, EntityKind, Group, Register};
use sb_domain::ids::{ChangeId, EntityId, UserId};
use sb_domain::value::Value;
use sb_domain::wire::{MAX_SUP, decode_change};
use sb_store::{Reader, changes, registers};
use std::collections::BTreeSet;

/// The versions that a form was laid out from.
pub(crate) struct Seen(Option<BTreeSet<ChangeId>>);

impl Seen {
    /// What stands there now: for what is said without a form, or about something new.
    pub(crate) const NOW: Self = Self(None);

    /// As a view named them, and the form brought them back; absent: [`Self::NOW`].
    ///
    /// # Errors
    /// `not_found` or `too_many` at `seen`.
    pub(crate) fn from(ids: Option<&Vec<String>>) -> Result<Self, Failure> {
        let Some(ids) = ids else {
            return Ok(Self::NOW);
        };
        if ids.len() > MAX_SUP {
            return Err(Failure::at(FailureCode::TooMany, "seen"));
        }
        let ids = ids.iter().map(|id| parse::id(id, "seen"));
        Ok(Self(Some(ids.collect::<Result<_, _>>()?)))
    }
}

/// The heads of all registers of an entity, for a view that a form is laid out from.
pub(crate) fn heads(
    c: &Reader<'_>,
    kind: EntityKind,
    entity: EntityId,
) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for group in Group::ALL {
        if group.describe().0 == kind {
            let heads = registers::load(c, Register { entity, group })?;
            ids.extend(heads.iter().map(|(id, _)| id.to_string()));
        }
    }
    Ok(ids)
}

/// A register as it stands, and as the writer saw it.
pub(crate) struct Sight {
    /// Its heads.
    pub(crate) heads: Vec<(ChangeId, Value)>,
    /// What the writer knew, by change id: what was on the screen, and what he wrote himself since.
    pub(crate) known: Vec<(ChangeId, Value)>,
    /// What a Write of this writer replaces.
    pub(crate) sup: Vec<ChangeId>,
}

impl Sight {
    /// Looks at a register with the eyes of this writer.
    pub(crate) fn of(
        c: &Reader<'_>,
        register: Register,
        seen: &Seen,
        writer: UserId,
    ) -> Result<Self, Failure> {
        let heads = registers::load(c, register)?;
        let Some(ids) = &seen.0 else {
            return Ok(Self {
                sup: registers::sup_for(c, register)?,
                known: heads.clone(),
                heads,
            });
        };
        let told = |value: &Value| {
            let mut shown = heads.iter().filter(|(id, _)| ids.contains(id));
            shown.any(|(_, shown)| shown == value)
        };
        let mut past = Vec::new();
        let mut whole = true;
        for (id, value) in heads.iter().filter(|(id, _)| !ids.contains(id)) {
            let head = find(c, register, *id)?;
            // Equal to a version that was shown and still stands: there was nothing else to see of it.
            match head.filter(|head| head.change.author == writer || told(value)) {
                Some(head) => past.push(head),
                None => whole = false,
            }
        }
        for id in ids {
            past.extend(find(c, register, *id)?);
        }
        let sup = if whole {
            registers::sup_for(c, register)?
        } else {
            replaced(&past)
        };
        let mut known: Vec<(ChangeId, Value)> =
            past.into_iter().map(|past| (past.id, past.value)).collect();
        known.sort_by_key(|(id, _)| *id);
        Ok(Self { heads, known, sup })
    }

    /// Whether it was a choice on the screen and is one still: no form says which is meant.
    pub(crate) fn is_choice(&self) -> bool {
        differ(&self.known) && differ(&self.heads)
    }
}

fn differ(values: &[(ChangeId, Value)]) -> bool {
    let mut pairs = values.iter().zip(values.iter().skip(1));
    pairs.any(|((_, one), (_, other))| one != other)
}

/// A Write of the log.
struct Past {
    id: ChangeId,
    change: Change,
    value: Value,
    acknowledged: bool,
}

/// The Write of this register with this id, if it is one.
fn find(c: &Reader<'_>, register: Register, id: ChangeId) -> Result<Option<Past>, Failure> {
    let Some(stored) = changes::find(c, id)? else {
        return Ok(None);
    };
    let change =
        decode_change(&stored.bytes, id).map_err(|_| Failure::new(FailureCode::Damaged))?;
    let value = match &change.body {
        Body::Write {
            register: of,
            value,
        } if *of == register => value.clone(),
        _ => return Ok(None),
    };
    Ok(Some(Past {
        id,
        change,
        value,
        acknowledged: stored.acknowledged,
    }))
}

/// These, and what they replaced while no server has them: see [`registers::sup_for`].
fn replaced(past: &[Past]) -> Vec<ChangeId> {
    let ids = past.iter().map(|past| past.id);
    let waiting = past.iter().filter(|past| !past.acknowledged);
    let older = waiting.flat_map(|past| past.change.sup.iter().copied());
    let all: Vec<ChangeId> = ids.chain(older).take(MAX_SUP).collect();
    all.into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
