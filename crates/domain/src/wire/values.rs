//! The value maps. The key numbers stand here once for writing and once for reading; a round trip
//! of every group is tested.

use super::WireError;
use super::read;
use super::write::Fields;
use crate::change::Group;
use crate::ids::{AgreementId, ContactId, PersonId, ServiceId};
use crate::referral::Status;
use crate::text::Text;
use crate::value::{AgreementGiven, ContactWhat, ReferralContent, StatusSaid, Value};

pub(super) fn encode(value: &Value) -> Vec<u8> {
    let mut to = Fields::default();
    match value {
        Value::Text(_, text) => to.text(1, text.as_str()),
        Value::Languages(tags) => to.texts(1, tags),
        Value::ContactWhat(what) => put_contact(&mut to, what),
        Value::ReferralContent(content) => put_referral(&mut to, content),
        Value::ReferralStatus(said) => put_status(&mut to, said),
        Value::AgreementGiven(given) => put_agreement(&mut to, given),
    }
    to.done()
}

fn put_contact(to: &mut Fields, what: &ContactWhat) {
    to.id(1, what.person.map_or([0; 16], |id| *id.as_bytes()));
    to.text(2, &what.kind);
    to.text(3, &what.date);
    to.number(4, what.minutes);
    to.texts(5, &what.languages);
    to.texts(6, &what.domains);
    to.text(7, what.outcome.as_deref().unwrap_or_default());
    to.number(8, what.headcount);
    to.text(9, what.role.as_deref().unwrap_or_default());
    to.number(10, what.travel_km);
    to.extra(&what.extra);
}

fn put_referral(to: &mut Fields, content: &ReferralContent) {
    to.id(1, *content.person.as_bytes());
    to.id(2, *content.service.as_bytes());
    to.text(3, content.service_name.as_str());
    to.text(4, content.reason.as_str());
    to.id(5, content.agreement.map_or([0; 16], |id| *id.as_bytes()));
    to.text(6, content.follow_up_on.as_deref().unwrap_or_default());
    to.texts(7, &content.share_fields);
    let contacts: Vec<_> = content
        .share_contacts
        .iter()
        .map(|id| *id.as_bytes())
        .collect();
    to.ids(8, &contacts);
    to.extra(&content.extra);
}

fn put_status(to: &mut Fields, said: &StatusSaid) {
    to.text(1, said.status.code());
    to.text(2, &said.source);
    to.text(3, said.reason.as_deref().unwrap_or_default());
    to.text(4, said.note.as_str());
    to.extra(&said.extra);
}

fn put_agreement(to: &mut Fields, given: &AgreementGiven) {
    to.id(1, *given.person.as_bytes());
    to.bool(2, given.given);
    to.text(3, given.language.as_deref().unwrap_or_default());
    to.text(4, given.how.as_deref().unwrap_or_default());
    to.id(5, *given.service.as_bytes());
    to.text(6, &given.date);
    to.extra(&given.extra);
}

/// `None`: a later version wrote it, and reading half of it would lose the rest.
pub(super) fn decode(group: Group, bytes: &[u8]) -> Result<Option<Value>, WireError> {
    let from = read::Fields::read(bytes)?;
    match group {
        Group::PersonLanguages => one(from, |from| from.texts(1).map(Value::Languages)),
        Group::ContactWhat => contact(from).map(Some),
        Group::ReferralContent => referral(from).map(Some),
        Group::ReferralStatus => status(from),
        Group::AgreementGiven => agreement(from).map(Some),
        Group::PersonName
        | Group::PersonLatinName
        | Group::PersonMunicipality
        | Group::PersonLearningRoute
        | Group::PersonBirthYears
        | Group::PersonSafeContact
        | Group::PersonTempoNote
        | Group::ContactNote
        | Group::ColleagueName => one(from, |from| {
            Ok(Value::Text(group, Text::new(from.text(1)?)))
        }),
    }
}

/// A group of one value, which never grows: with another key it is not ours to read.
fn one<'b>(
    mut from: read::Fields<'b>,
    read: impl FnOnce(&mut read::Fields<'b>) -> Result<Value, WireError>,
) -> Result<Option<Value>, WireError> {
    let value = read(&mut from)?;
    Ok(from.is_empty().then_some(value))
}

fn contact(mut from: read::Fields<'_>) -> Result<Value, WireError> {
    Ok(Value::ContactWhat(ContactWhat {
        person: from.maybe_id(1)?.map(PersonId::from_bytes),
        kind: from.text(2)?,
        date: from.date(3)?,
        minutes: from.number(4)?,
        languages: from.texts(5)?,
        domains: from.texts(6)?,
        outcome: from.maybe_text(7)?,
        headcount: from.number(8)?,
        role: from.maybe_text(9)?,
        travel_km: from.number(10)?,
        extra: from.rest(),
    }))
}

fn referral(mut from: read::Fields<'_>) -> Result<Value, WireError> {
    Ok(Value::ReferralContent(ReferralContent {
        person: PersonId::from_bytes(from.id(1)?),
        service: ServiceId::from_bytes(from.id(2)?),
        service_name: Text::new(from.text(3)?),
        reason: Text::new(from.text(4)?),
        agreement: from.maybe_id(5)?.map(AgreementId::from_bytes),
        follow_up_on: Some(from.date(6)?).filter(|day| !day.is_empty()),
        share_fields: from.texts(7)?,
        share_contacts: from
            .ids(8)?
            .into_iter()
            .map(ContactId::from_bytes)
            .collect(),
        extra: from.rest(),
    }))
}

fn status(mut from: read::Fields<'_>) -> Result<Option<Value>, WireError> {
    let code = from.maybe_text(1)?.ok_or(WireError::Malformed)?;
    let Some(status) = Status::from_code(&code) else {
        return Ok(None);
    };
    if status == Status::Verlopen {
        // Nobody's word; whoever stores it breaks the rule of the page.
        return Err(WireError::Malformed);
    }
    Ok(Some(Value::ReferralStatus(StatusSaid {
        status,
        source: from.text(2)?,
        reason: from.maybe_text(3)?,
        note: Text::new(from.text(4)?),
        extra: from.rest(),
    })))
}

fn agreement(mut from: read::Fields<'_>) -> Result<Value, WireError> {
    Ok(Value::AgreementGiven(AgreementGiven {
        person: PersonId::from_bytes(from.id(1)?),
        given: from.bool(2)?,
        language: from.maybe_text(3)?,
        how: from.maybe_text(4)?,
        service: ServiceId::from_bytes(from.id(5)?),
        date: from.date(6)?,
        extra: from.rest(),
    }))
}
