//! Records a contact, or corrects one: only what differs is written.

use crate::deed::Deed;
use crate::face::{ContactInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::lists::{known, usable};
use crate::parse::{self, given};
use chrono::{Days, NaiveDate};
use sb_domain::change::{Group, Register};
use sb_domain::ids::{ContactId, DossierId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_regionpack::{List, Pack};
use sb_store::{Tx, contacts, dossiers, people, registers, search};
use sb_sync::Desk;

/// The last day a contact may have: tomorrow, by the later of the laptop's clock and the last server time,
/// because a laptop's clock may stand still.
pub(crate) fn latest_day(keeper: &Keeper) -> Result<NaiveDate, Failure> {
    let today = keeper.now().today;
    let server = Desk::server_time(&keeper.store)?
        .and_then(chrono::DateTime::from_timestamp_millis)
        .map_or(today, |at| at.date_naive());
    Ok(today
        .max(server)
        .checked_add_days(Days::new(1))
        .unwrap_or(today))
}

/// A contact whose input holds to the rules.
pub(crate) struct Checked {
    pub(crate) what: ContactWhat,
    pub(crate) note: Text,
}

/// Checks the input against the rules and the pack. `new`: retired codes are refused.
pub(crate) fn check(
    pack: &Pack,
    input: &ContactInput,
    latest: NaiveDate,
    new: bool,
) -> Result<Checked, Failure> {
    let day = latest;
    let code = |list, code: &str, field| {
        if new {
            usable(pack, list, code, (field, day))
        } else {
            known(pack, list, code, field)
        }
    };
    let domains = rules::domains(&input.domains, "domains")?;
    for domain in &domains {
        code(List::Domains, domain, "domains")?;
    }
    let optional = |list, text: Option<&String>, field| {
        given(text).map(|text| code(list, text, field)).transpose()
    };
    let person = given(input.person.as_ref())
        .map(|id| parse::id(id, "person"))
        .transpose()?;
    let what = ContactWhat {
        person,
        kind: code(List::ContactKinds, &input.kind, "kind")?,
        date: rules::contact_date(&input.date, latest, "date")?,
        minutes: input
            .minutes
            .map(|n| rules::minutes(n, "minutes"))
            .transpose()?,
        languages: rules::languages(&input.languages, "languages")?,
        domains,
        outcome: optional(List::Outcomes, input.outcome.as_ref(), "outcome")?,
        headcount: input
            .headcount
            .map(|n| rules::headcount(n, "headcount"))
            .transpose()?,
        role: optional(List::Roles, input.role.as_ref(), "role")?,
        travel_km: input
            .travel_km
            .map(|n| rules::travel_km(n, "travel_km"))
            .transpose()?,
        extra: Vec::new(),
    };
    let note = rules::note(input.note.as_deref().unwrap_or(""), "note")?;
    Ok(Checked { what, note })
}

/// The dossier a contact goes to: the person's, or one's own logbook.
pub(crate) fn dossier_for(
    tx: &Tx<'_>,
    desk: &Desk,
    person: Option<PersonId>,
) -> Result<DossierId, Failure> {
    if let Some(person) = person {
        let found =
            people::find(tx, person)?.ok_or(Failure::at(FailureCode::NotFound, "person"))?;
        return Ok(found.dossier);
    }
    let logbook = dossiers::find_owned(tx, 2, desk.identity.user)?;
    Ok(logbook.ok_or(Failure::new(FailureCode::Damaged))?.id)
}

/// Records or corrects. It is on the disk when this returns.
pub(crate) fn record(keeper: &mut Keeper, input: &ContactInput) -> Result<ContactId, Failure> {
    let correcting = given(input.contact.as_ref())
        .map(|id| parse::id(id, "contact"))
        .transpose()?;
    let checked = check(
        &*keeper.pack()?,
        input,
        latest_day(keeper)?,
        correcting.is_none(),
    )?;
    let id = correcting.unwrap_or(ContactId::from_bytes(keeper.world.id()));
    let deed = Deed::new(keeper)?;
    let desk = keeper
        .desk
        .as_ref()
        .ok_or(Failure::new(FailureCode::NotJoined))?;
    keeper.store.write(|tx| {
        if correcting.is_some() {
            correct(tx, &deed, id, checked)?;
        } else {
            let dossier = dossier_for(tx, desk, checked.what.person)?;
            write_new(tx, &deed, dossier, id, checked)?;
        }
        search::index_pending(tx)?;
        Ok(id)
    })
}

pub(crate) fn write_new(
    tx: &Tx<'_>,
    deed: &Deed,
    dossier: DossierId,
    id: ContactId,
    checked: Checked,
) -> Result<(), Failure> {
    deed.write(tx, dossier, id, Value::ContactWhat(checked.what))?;
    if !checked.note.is_empty() {
        deed.write(
            tx,
            dossier,
            id,
            Value::Text(Group::ContactNote, checked.note),
        )?;
    }
    Ok(())
}

/// A contact stays with its person: moving it to another dossier would show it to other eyes.
fn correct(tx: &Tx<'_>, deed: &Deed, id: ContactId, checked: Checked) -> Result<(), Failure> {
    let there = contacts::find(tx, id)?.ok_or(Failure::at(FailureCode::NotFound, "contact"))?;
    if there.person != checked.what.person {
        return Err(Failure::at(FailureCode::NotAllowed, "person"));
    }
    let mut what = checked.what;
    let register = Register {
        entity: id.into(),
        group: Group::ContactWhat,
    };
    let heads = registers::load(tx, register)?;
    if let Some((_, Value::ContactWhat(last))) = heads.last() {
        // What a later version wrote beside our fields goes along.
        what.extra.clone_from(&last.extra);
    }
    let same = matches!(heads.as_slice(), [(_, Value::ContactWhat(one))] if *one == what);
    if !same {
        deed.write(tx, there.dossier, id, Value::ContactWhat(what))?;
    }
    let notes = registers::load(
        tx,
        Register {
            entity: id.into(),
            group: Group::ContactNote,
        },
    )?;
    let same = match notes.as_slice() {
        [] => checked.note.is_empty(),
        [(_, Value::Text(_, one))] => *one == checked.note,
        _ => false,
    };
    if !same {
        deed.write(
            tx,
            there.dossier,
            id,
            Value::Text(Group::ContactNote, checked.note),
        )?;
    }
    Ok(())
}
