//! Contacts as screens show them.

use crate::colleagues::Names;
use crate::face::{ContactView, Failure, FailureCode, HistoryView};
use crate::keeper::Keeper;
use crate::people::text;
use crate::seen;
use crate::world::instant;
use sb_domain::change::EntityKind;
use sb_domain::display::plain;
use sb_domain::ids::{ContactId, PersonId};
use sb_store::contacts::{self, Contact};
use sb_store::registers;

pub(crate) fn view(contact: Contact, names: &Names) -> ContactView {
    ContactView {
        contact: contact.contact.to_string(),
        person: contact.person.map(|person| person.to_string()),
        date: contact.date,
        kind: contact.kind,
        minutes: contact.minutes,
        languages: contact.languages,
        domains: contact.domains,
        outcome: contact.outcome,
        note: text(contact.note),
        headcount: contact.headcount,
        role: contact.role,
        travel_km: contact.travel_km,
        author: names.of(contact.author),
        corrected: contact.corrected,
        sent: contact.sent,
        seen: None,
    }
}

fn views(keeper: &Keeper, contacts: Vec<Contact>) -> Result<Vec<ContactView>, Failure> {
    let names = Names::load(keeper)?;
    Ok(contacts
        .into_iter()
        .map(|contact| view(contact, &names))
        .collect())
}

/// Contacts with a person, the newest day first.
pub(crate) fn of(keeper: &Keeper, person: PersonId) -> Result<Vec<ContactView>, Failure> {
    views(keeper, keeper.store.read(|c| contacts::with(c, person))?)
}

/// All contacts, the newest day first.
pub(crate) fn all(keeper: &Keeper) -> Result<Vec<ContactView>, Failure> {
    views(keeper, keeper.store.read(contacts::all)?)
}

/// Contacts on or after a day.
pub(crate) fn since(keeper: &Keeper, day: &str) -> Result<Vec<ContactView>, Failure> {
    views(keeper, keeper.store.read(|c| contacts::since(c, day))?)
}

/// One contact.
pub(crate) fn one(keeper: &Keeper, id: ContactId) -> Result<ContactView, Failure> {
    let found = keeper.store.read(|c| contacts::find(c, id))?;
    let contact = found.ok_or(Failure::at(FailureCode::NotFound, "id"))?;
    Ok(view(contact, &Names::load(keeper)?))
}

/// The same with the versions that stand there, for a form.
pub(crate) fn one_to_correct(keeper: &Keeper, id: ContactId) -> Result<ContactView, Failure> {
    let seen = keeper
        .store
        .read(|c| seen::heads(c, EntityKind::Contact, id.into()))?;
    Ok(ContactView {
        seen: Some(seen),
        ..one(keeper, id)?
    })
}

/// Every Write of a contact, oldest first.
pub(crate) fn history(keeper: &Keeper, id: ContactId) -> Result<Vec<HistoryView>, Failure> {
    let names = Names::load(keeper)?;
    let past = keeper
        .store
        .read(|c| registers::history(c, EntityKind::Contact, id.into()))?;
    Ok(past
        .into_iter()
        .map(|past| HistoryView {
            op: past.change.to_string(),
            record: id.to_string(),
            field: past.register.group.describe().2.to_owned(),
            by: names.of(past.author),
            at: instant(past.at),
            value: plain(&past.value),
        })
        .collect())
}
