//! Records a contact, or corrects one: only what differs is written.

use crate::deed::Deed;
use crate::drafts;
use crate::face::{ContactInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::lists::{known, usable};
use crate::parse::{self, given};
use crate::people::Newcomer;
use crate::seen::Seen;
use chrono::{Days, NaiveDate};
use sb_domain::change::{Group, Register};
use sb_domain::ids::{ContactId, DossierId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_regionpack::{List, Pack};
use sb_store::{Tx, contacts, dossiers, people, search};
use sb_sync::Desk;

/// The last day a contact may have: tomorrow, by the later of the laptop's clock and the last server time,
/// because a laptop's clock may stand still.
pub(crate) fn latest_day(keeper: &Keeper) -> Result<NaiveDate, Failure> {
    let today = keeper.now().today;
    let server = keeper.server_day()?.unwrap_or(today);
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

/// The name of somebody new, whom the contact is with.
fn new_name(input: &ContactInput) -> Result<Option<Text>, Failure> {
    let Some(who) = &input.who else {
        return Ok(None);
    };
    if given(input.contact.as_ref().or(input.person.as_ref())).is_some() {
        return Err(Failure::at(FailureCode::NotAllowed, "who"));
    }
    Ok(Some(rules::name(who, "who")?))
}

/// Records or corrects, with the person who is new: all of it or nothing. It is on the disk when this returns.
pub(crate) fn record(keeper: &mut Keeper, input: &ContactInput) -> Result<ContactId, Failure> {
    let correcting = given(input.contact.as_ref())
        .map(|id| parse::id(id, "contact"))
        .transpose()?;
    let seen = Seen::from(input.seen.as_ref())?;
    let name = new_name(input)?;
    let mut checked = check(
        &*keeper.pack()?,
        input,
        latest_day(keeper)?,
        correcting.is_none(),
    )?;
    let newcomer = name
        .map(|name| Newcomer::new(keeper, vec![Value::Text(Group::PersonName, name)]))
        .transpose()?;
    let id = correcting.unwrap_or(ContactId::from_bytes(keeper.world.id()));
    let deed = Deed::new(keeper)?;
    let desk = keeper
        .desk
        .as_ref()
        .ok_or(Failure::new(FailureCode::NotJoined))?;
    keeper.store.write(|tx| {
        if correcting.is_some() {
            correct(tx, &deed, id, checked, &seen)?;
        } else {
            if let Some(newcomer) = newcomer {
                checked.what.person = Some(newcomer.keep(tx, &deed)?.0);
            }
            let dossier = dossier_for(tx, desk, checked.what.person)?;
            write_new(tx, &deed, dossier, id, checked)?;
        }
        drafts::saved(tx, input.draft.as_ref())?;
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
fn correct(
    tx: &Tx<'_>,
    deed: &Deed,
    id: ContactId,
    checked: Checked,
    seen: &Seen,
) -> Result<(), Failure> {
    let there = contacts::find(tx, id)?.ok_or(Failure::at(FailureCode::NotFound, "contact"))?;
    if there.person != checked.what.person {
        return Err(Failure::at(FailureCode::NotAllowed, "person"));
    }
    let mut what = checked.what;
    let register = Register {
        entity: id.into(),
        group: Group::ContactWhat,
    };
    // What a later version wrote beside our fields goes along: of the version that says the same, else of
    // the only one that was seen.
    let sight = deed.look(tx, register, seen)?;
    let mut known = sight.known.iter().filter_map(|(_, value)| match value {
        Value::ContactWhat(known) => Some(known),
        _ => None,
    });
    let same = |known: &&ContactWhat| {
        let extra = known.extra.clone();
        **known
            == ContactWhat {
                extra,
                ..what.clone()
            }
    };
    if let Some(last) = known.clone().find(same).or(known.next_back()) {
        what.extra.clone_from(&last.extra);
    }
    let note = Value::Text(Group::ContactNote, checked.note);
    deed.set(
        tx,
        there.dossier,
        id,
        (Value::ContactWhat(what), "what"),
        seen,
    )?;
    deed.set(tx, there.dossier, id, (note, "note"), seen)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::contacts::one;
    use crate::trial::{at, joined, visit};

    /// A contact of which a colleague wrote another note, and the form as the screen fills it.
    fn two_notes() -> (crate::trial::Trial, ContactId, ContactInput) {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam Tesfay");
        let id = laptop.visit(person, "van mij");
        let theirs = Value::Text(Group::ContactNote, Text::new("van haar"));
        laptop.colleague_writes(dossier, id, theirs);
        assert_eq!(laptop.conflicts(), 1);
        let shown = one(&laptop, id).unwrap();
        let form = ContactInput {
            contact: Some(id.to_string()),
            note: shown.note,
            ..visit(Some(person), "")
        };
        (laptop, id, form)
    }

    #[test]
    fn a_correction_of_one_field_settles_no_choice_about_another() {
        let (mut laptop, id, form) = two_notes();
        let minutes = Some(60);
        record(&mut laptop, &ContactInput { minutes, ..form }).unwrap();
        assert_eq!(one(&laptop, id).unwrap().minutes, minutes);
        assert_eq!(laptop.conflicts(), 1, "nobody chose");
    }

    #[test]
    fn a_field_with_two_versions_is_not_corrected_before_somebody_chose() {
        let (mut laptop, id, form) = two_notes();
        let shown = one(&laptop, id).unwrap().note;
        for note in [Some("van ons".to_owned()), None] {
            let minutes = Some(60);
            let form = ContactInput {
                minutes,
                note,
                ..form.clone()
            };
            let refused = record(&mut laptop, &form).unwrap_err();
            assert_eq!(refused, at(FailureCode::ChooseFirst, "note"));
        }
        let after = one(&laptop, id).unwrap();
        assert_eq!(
            (after.note, after.minutes),
            (shown, Some(45)),
            "all of it or nothing"
        );
        assert_eq!(laptop.conflicts(), 1);
    }

    #[test]
    fn what_happened_in_two_versions_stays_so_when_only_the_note_is_corrected() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam Tesfay");
        let id = laptop.visit(person, "brief");
        let theirs = ContactWhat {
            person: Some(person),
            kind: "BELLEN".to_owned(),
            date: "2026-11-19".to_owned(),
            extra: vec![(90, vec![1])],
            ..ContactWhat::default()
        };
        laptop.colleague_writes(dossier, id, Value::ContactWhat(theirs));
        let shown = one(&laptop, id).unwrap();
        let form = ContactInput {
            contact: Some(id.to_string()),
            person: Some(person.to_string()),
            kind: shown.kind,
            date: shown.date,
            minutes: shown.minutes,
            note: Some("brief van de school".to_owned()),
            ..ContactInput::default()
        };
        record(&mut laptop, &form).unwrap();
        assert_eq!(
            one(&laptop, id).unwrap().note.unwrap(),
            "brief van de school"
        );
        assert_eq!(laptop.conflicts(), 1);
        let minutes = Some(5);
        let refused = record(&mut laptop, &ContactInput { minutes, ..form }).unwrap_err();
        assert_eq!(refused, at(FailureCode::ChooseFirst, "what"));
    }
}
