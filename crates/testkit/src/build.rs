//! Builders: a plain value at once, what matters to the test in words.

use crate::ids;
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{AgreementId, ChangeId, EntityId, PersonId, UserId};
use sb_domain::referral::{AgreementWay, Source, Status};
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ContactWhat, ReferralContent, StatusSaid, Value};

/// A newcomer with a name and nothing else.
#[derive(Debug, Clone)]
#[must_use]
pub struct APerson(Vec<Value>);

/// Selam, who speaks Tigrinya.
pub fn a_person() -> APerson {
    APerson(Vec::new()).named("Selam Tesfay").speaking(&["ti"])
}

impl APerson {
    /// With this name.
    pub fn named(self, name: &str) -> Self {
        self.with(Group::PersonName, name)
    }
    /// With these languages.
    pub fn speaking(self, tags: &[&str]) -> Self {
        self.put(Value::Languages(
            tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ))
    }
    /// With this text in this group.
    pub fn with(self, group: Group, text: &str) -> Self {
        self.put(Value::Text(group, Text::new(text)))
    }
    fn put(mut self, value: Value) -> Self {
        self.0.retain(|old| old.group() != value.group());
        self.0.push(value);
        self
    }
    /// One value for each group that is filled in.
    pub fn values(self) -> Vec<Value> {
        self.0
    }
}

/// A contact: what it was, and the note.
#[derive(Debug, Clone)]
#[must_use]
pub struct AContact {
    what: ContactWhat,
    note: String,
}

/// A home visit of 45 minutes with person 1 on 20 November 2026, without a note.
pub fn a_contact() -> AContact {
    let what = ContactWhat {
        person: Some(ids::person(1)),
        kind: "HUISBEZOEK".into(),
        date: "2026-11-20".into(),
        minutes: Some(45),
        languages: vec!["ti".into()],
        domains: vec!["GELD".into()],
        ..ContactWhat::default()
    };
    AContact {
        what,
        note: String::new(),
    }
}

impl AContact {
    /// With this note.
    pub fn with_note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
    /// With this person; none = own logbook.
    pub fn with(mut self, person: Option<PersonId>) -> Self {
        self.what.person = person;
        self
    }
    /// On this day, `YYYY-MM-DD`.
    pub fn on(mut self, day: &str) -> Self {
        day.clone_into(&mut self.what.date);
        self
    }
    /// Of this many minutes.
    pub fn lasting(mut self, minutes: u16) -> Self {
        self.what.minutes = Some(minutes);
        self
    }
    /// The register `contact.what`.
    pub fn what(&self) -> Value {
        Value::ContactWhat(self.what.clone())
    }
    /// The register `contact.note`.
    pub fn note(&self) -> Value {
        Value::Text(Group::ContactNote, Text::new(self.note.clone()))
    }
}

/// A referral.
#[derive(Debug, Clone)]
#[must_use]
pub struct AReferral(ReferralContent);

/// Person 1 to service 1, with agreement 1.
pub fn a_referral() -> AReferral {
    AReferral(ReferralContent {
        person: ids::person(1),
        service: ids::service(1),
        service_name: Text::new("Geldfit Gorinchem"),
        reason: Text::new("Drie brieven over de huur."),
        agreement: Some(ids::agreement(1)),
        ..ReferralContent::default()
    })
}

impl AReferral {
    /// For this person.
    pub fn of(mut self, person: PersonId) -> Self {
        self.0.person = person;
        self
    }
    /// With this agreement.
    pub fn agreed(mut self, agreement: Option<AgreementId>) -> Self {
        self.0.agreement = agreement;
        self
    }
    /// The register `referral.content`.
    pub fn content(&self) -> Value {
        Value::ReferralContent(self.0.clone())
    }
    /// A value for the register `referral.status`.
    pub fn status(&self, status: Status, source: Source) -> Value {
        let source = source.code().to_owned();
        Value::ReferralStatus(StatusSaid {
            status,
            source,
            reason: None,
            note: Text::default(),
            extra: Vec::new(),
        })
    }
}

/// An oral yes or no of person 1 for service 1.
pub fn an_agreement(given: bool) -> Value {
    Value::AgreementGiven(AgreementGiven {
        person: ids::person(1),
        given,
        language: Some("ti".into()),
        how: Some(AgreementWay::Oral.code().into()),
        service: ids::service(1),
        date: "2026-11-20".into(),
        extra: Vec::new(),
    })
}

/// A change under construction.
#[derive(Debug, Clone)]
#[must_use]
pub struct AChange(Change);

/// A Write of this value on entity 1 by user 1. `number` seeds the salt and the action and sets the
/// clock, so changes with different numbers have different ids.
pub fn a_change(number: u64, value: Value) -> AChange {
    change(
        number,
        Body::write(EntityId::from_bytes(ids::bytes(1)), value),
    )
}

/// A Withdraw of this agreement by user 1.
pub fn a_withdrawal(number: u64, agreement: AgreementId) -> AChange {
    change(number, Body::Withdraw { agreement })
}

fn change(number: u64, body: Body) -> AChange {
    let minutes = i64::try_from(number).unwrap_or_default() * 60_000;
    AChange(Change {
        salt: ids::bytes(number),
        action: ids::action(number),
        author: ids::user(1),
        at: 1_795_000_000_000 + minutes,
        tz: "Europe/Amsterdam".into(),
        min_reader: 1,
        body,
        sup: Vec::new(),
    })
}

impl AChange {
    /// On this entity; says nothing to a withdrawal.
    pub fn of(mut self, entity: impl Into<EntityId>) -> Self {
        if let Body::Write { register, .. } = &mut self.0.body {
            register.entity = entity.into();
        }
        self
    }
    /// By this user.
    pub fn by(mut self, author: UserId) -> Self {
        self.0.author = author;
        self
    }
    /// In place of these.
    pub fn replacing(mut self, sup: &[ChangeId]) -> Self {
        self.0.sup = sup.to_vec();
        self.0.sup.sort_unstable();
        self.0.sup.dedup();
        self
    }
    /// The change.
    pub fn done(self) -> Change {
        self.0
    }
}
