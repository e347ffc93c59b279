//! People as screens show them.

use crate::colleagues::Names;
use crate::conflicts;
use crate::contacts;
use crate::dossiers;
use crate::face::{Failure, FailureCode, HistoryView, PersonCard, PersonPage};
use crate::keeper::Keeper;
use crate::referrals;
use crate::seen;
use crate::world::instant;
use sb_domain::change::EntityKind;
use sb_domain::display::plain;
use sb_domain::ids::PersonId;
use sb_domain::text::Text;
use sb_store::people::{self, Person};
use sb_store::registers;

pub(crate) fn text(text: Text) -> Option<String> {
    (!text.is_empty()).then(|| text.into_string())
}

pub(crate) fn card(person: Person) -> PersonCard {
    PersonCard {
        person: person.person.to_string(),
        dossier: person.dossier.to_string(),
        name: person.name.into_string(),
        latin_name: text(person.latin_name),
        municipality: text(person.municipality),
        languages: person.languages,
        learning_route: text(person.learning_route),
        birth_years: text(person.birth_years),
        safe_contact: text(person.safe_contact),
        tempo_note: text(person.tempo_note),
        last_contact: person.last_contact,
        conflicts: person.conflicts,
    }
}

/// People who match, best first; all of them by name for an empty query.
pub(crate) fn cards(keeper: &Keeper, query: &str) -> Result<Vec<PersonCard>, Failure> {
    let found = keeper.store.read(|c| people::search(c, query))?;
    Ok(found.into_iter().map(card).collect())
}

/// Refuses a person that is not on this laptop.
pub(crate) fn must_be_here(
    keeper: &Keeper,
    id: PersonId,
    field: &'static str,
) -> Result<(), Failure> {
    let found = keeper.store.read(|c| people::find(c, id))?;
    found
        .map(drop)
        .ok_or(Failure::at(FailureCode::NotFound, field))
}

/// The same with the versions that stand there, for a form.
pub(crate) fn page_to_edit(keeper: &Keeper, id: PersonId) -> Result<PersonPage, Failure> {
    let seen = keeper
        .store
        .read(|c| seen::heads(c, EntityKind::Person, id.into()))?;
    Ok(PersonPage {
        seen: Some(seen),
        ..page(keeper, id)?
    })
}

/// One person with all that hangs under it.
pub(crate) fn page(keeper: &Keeper, id: PersonId) -> Result<PersonPage, Failure> {
    let found = keeper.store.read(|c| people::find(c, id))?;
    let person = found.ok_or(Failure::at(FailureCode::NotFound, "id"))?;
    let names = Names::load(keeper)?;
    let past = keeper
        .store
        .read(|c| registers::history(c, EntityKind::Person, id.into()))?;
    let history = past
        .into_iter()
        .map(|past| HistoryView {
            op: past.change.to_string(),
            record: id.to_string(),
            field: past.register.group.describe().2.to_owned(),
            by: names.of(past.author),
            at: instant(past.at),
            value: plain(&past.value),
        })
        .collect();
    let own_conflicts = conflicts::list(keeper)?;
    Ok(PersonPage {
        person: id.to_string(),
        dossier: person.dossier.to_string(),
        contacts: contacts::of(keeper, id)?,
        referrals: referrals::of(keeper, id)?,
        members: dossiers::members(keeper, person.dossier)?,
        conflicts: own_conflicts
            .into_iter()
            .filter(|c| c.person.as_deref() == Some(&*id.to_string()))
            .collect(),
        history,
        name: person.name.into_string(),
        latin_name: text(person.latin_name),
        municipality: text(person.municipality),
        languages: person.languages,
        learning_route: text(person.learning_route),
        birth_years: text(person.birth_years),
        safe_contact: text(person.safe_contact),
        tempo_note: text(person.tempo_note),
        seen: None,
    })
}
