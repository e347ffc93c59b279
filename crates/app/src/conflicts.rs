//! Registers with more than one version: listed with names, settled by a choice.

use crate::colleagues::Names;
use crate::deed::Deed;
use crate::face::{ChooseInput, ConflictView, Failure, FailureCode, VersionView};
use crate::keeper::Keeper;
use crate::parse::{self, given};
use crate::referrals::person_names;
use crate::world::instant;
use data_encoding::HEXLOWER;
use sb_crypto::hash::h;
use sb_domain::change::{EntityKind, Group, Register};
use sb_domain::display::plain;
use sb_domain::ids::{ChangeId, DossierId};
use sb_domain::merge;
use sb_domain::rules;
use sb_domain::value::Value;
use sb_store::registers::{self, Conflict};
use sb_store::{Reader, changes, search};

/// The id of a conflict: a hash of the register's name, equal on all laptops.
pub(crate) fn id_of(register: &Register) -> String {
    let (kind, group, _) = register.group.describe();
    let hash = h(
        "sb/1/register",
        &[&[kind as u8], register.entity.as_bytes(), &[group]],
    );
    HEXLOWER.encode(
        hash.first_chunk::<16>()
            .map_or(&hash[..0], |half| &half[..]),
    )
}

/// The kind of entity, as the contract writes it.
pub(crate) const fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Contact => "contact",
        EntityKind::Referral => "referral",
        EntityKind::Agreement => "agreement",
        EntityKind::Colleague => "colleague",
    }
}

/// Whether a human chooses. Nobody does for a colleague's name: see [`crate::colleagues`].
fn is_choice(conflict: &Conflict) -> bool {
    conflict.register.group.describe().0 != EntityKind::Colleague
}

/// All open choices.
pub(crate) fn list(keeper: &Keeper) -> Result<Vec<ConflictView>, Failure> {
    let names = Names::load(keeper)?;
    keeper.store.read(|c| {
        let found = registers::conflicts(c)?;
        found
            .iter()
            .filter(|conflict| is_choice(conflict))
            .map(|conflict| view(c, conflict, &names))
            .collect()
    })
}

fn view(c: &Reader<'_>, conflict: &Conflict, names: &Names) -> Result<ConflictView, Failure> {
    let (kind, _, field) = conflict.register.group.describe();
    let (person_name, person_latin_name) = match conflict.person {
        Some(person) => person_names(c, person)?,
        None => Default::default(),
    };
    let person_name = Some(person_name).filter(|name| !name.is_empty());
    let versions = conflict.versions.iter().map(|version| VersionView {
        op: version.change.to_string(),
        by: names.of(version.author),
        at: instant(version.at),
        value: plain(&version.value),
    });
    Ok(ConflictView {
        id: id_of(&conflict.register),
        record: conflict.register.entity.to_string(),
        kind: kind_name(kind).to_owned(),
        field: field.to_owned(),
        person: conflict.person.map(|person| person.to_string()),
        person_name,
        person_latin_name,
        both: merge::can_keep_both(conflict.register.group),
        versions: versions.collect(),
    })
}

/// Settles a choice: a Write that names all versions it replaces.
pub(crate) fn choose(keeper: &mut Keeper, input: &ChooseInput) -> Result<ChangeId, Failure> {
    let found = keeper.store.read(registers::conflicts)?;
    let conflict = found
        .into_iter()
        .find(|conflict| is_choice(conflict) && id_of(&conflict.register) == input.id);
    let conflict = conflict.ok_or(Failure::at(FailureCode::NotAConflict, "id"))?;
    let value = if let Some(keep) = given(input.keep.as_ref()) {
        let keep: ChangeId = parse::id(keep, "keep")?;
        let kept = conflict
            .versions
            .iter()
            .find(|version| version.change == keep);
        kept.ok_or(Failure::at(FailureCode::NotFound, "keep"))?
            .value
            .clone()
    } else {
        let all: Vec<(ChangeId, &Value)> = conflict
            .versions
            .iter()
            .map(|version| (version.change, &version.value))
            .collect();
        let both = merge::both(&all).ok_or(Failure::at(FailureCode::NotBoth, "keep"))?;
        within_bounds(&both)?;
        both
    };
    let first = conflict.versions.first().map(|version| version.change);
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let stored = match first {
            Some(change) => changes::find(tx, change)?,
            None => None,
        };
        let dossier: DossierId = stored.ok_or(Failure::new(FailureCode::NotFound))?.dossier;
        let change = deed.write(tx, dossier, conflict.register.entity, value)?;
        search::index_pending(tx)?;
        Ok(change)
    })
}

/// What is kept together must still fit the form: else nobody could ever correct it.
fn within_bounds(value: &Value) -> Result<(), Failure> {
    let too_long = match value {
        Value::Text(group, text) => {
            let most = match group {
                Group::ContactNote => rules::NOTE_MAX,
                Group::PersonTempoNote => rules::SHORT_MAX,
                _ => rules::NAME_MAX,
            };
            text.as_str().chars().count() > most
        }
        Value::Languages(tags) => {
            return rules::languages(tags, "keep")
                .map(drop)
                .map_err(Failure::from);
        }
        _ => false,
    };
    if too_long {
        return Err(Failure::at(FailureCode::TooLong, "keep"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::trial::{at, joined};
    use sb_domain::text::Text;

    #[test]
    fn keeping_both_never_makes_what_the_form_would_refuse() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam");
        for (mine, theirs, fits) in [(2_000, 1_997, true), (2_000, 1_998, false)] {
            let id = laptop.visit(person, &"a".repeat(mine));
            let note = Value::Text(Group::ContactNote, Text::new("b".repeat(theirs)));
            laptop.colleague_writes(dossier, id, note);
            let open = list(&laptop).unwrap();
            assert_eq!(open.len(), 1);
            let both = ChooseInput {
                id: open[0].id.clone(),
                keep: None,
            };
            let chosen = choose(&mut laptop, &both);
            if fits {
                chosen.unwrap();
            } else {
                assert_eq!(chosen.unwrap_err(), at(FailureCode::TooLong, "keep"));
            }
            assert_eq!(laptop.conflicts(), usize::from(!fits));
        }
    }
}
