//! Registers with more than one version: listed with names, settled by a choice.

use crate::colleagues::Names;
use crate::deed::Deed;
use crate::face::{ChooseInput, ConflictView, Failure, FailureCode, VersionView};
use crate::keeper::Keeper;
use crate::parse::{self, given};
use crate::referrals::person_name;
use crate::world::instant;
use data_encoding::HEXLOWER;
use sb_crypto::hash::h;
use sb_domain::change::{EntityKind, Register};
use sb_domain::display::plain;
use sb_domain::ids::{ChangeId, DossierId};
use sb_domain::merge;
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

/// All open choices.
pub(crate) fn list(keeper: &Keeper) -> Result<Vec<ConflictView>, Failure> {
    let names = Names::load(keeper)?;
    keeper.store.read(|c| {
        let found = registers::conflicts(c)?;
        found
            .iter()
            .map(|conflict| view(c, conflict, &names))
            .collect()
    })
}

fn view(c: &Reader<'_>, conflict: &Conflict, names: &Names) -> Result<ConflictView, Failure> {
    let (kind, _, field) = conflict.register.group.describe();
    let person_name = match conflict.person {
        Some(person) => person_name(c, person)?,
        None => String::new(),
    };
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
        person: conflict
            .person
            .map_or_else(String::new, |person| person.to_string()),
        person_name,
        both: merge::can_keep_both(conflict.register.group),
        versions: versions.collect(),
    })
}

/// Settles a choice: a Write that names all versions it replaces.
pub(crate) fn choose(keeper: &mut Keeper, input: &ChooseInput) -> Result<ChangeId, Failure> {
    let found = keeper.store.read(registers::conflicts)?;
    let conflict = found
        .into_iter()
        .find(|conflict| id_of(&conflict.register) == input.id);
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
        merge::both(&all).ok_or(Failure::at(FailureCode::NotBoth, "keep"))?
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
