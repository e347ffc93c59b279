//! The plainest model of what a set of changes shows: sets and walks, no tables, nothing kept between
//! two questions. And the generator: few registers, few values, few moments, so that ties and
//! conflicts are common.
#![allow(unreachable_pub, reason = "one test file uses it")]

use crate::common::{action, change_id, contact, dossier, person, text, user, what};
use proptest::prelude::*;
use sb_domain::change::{Body, Change, EntityKind, Group, Register};
use sb_domain::ids::{AgreementId, ChangeId, ContactId, DossierId, EntityId, PersonId, ReferralId};
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ReferralContent, StatusSaid, Value};
use sb_store::agreements::Agreement;
use sb_store::contacts::Contact;
use sb_store::dump::Dump;
use sb_store::people::Person;
use sb_store::referrals::Referral;
use sb_store::registers::{Conflict, Version};
use std::collections::BTreeSet;

pub const REFERRAL: EntityId = EntityId::from_bytes([8; 16]);
pub const AGREEMENT: EntityId = EntityId::from_bytes([9; 16]);
/// The dossier of what stands in two.
const NOWHERE: DossierId = DossierId::from_bytes([0; 16]);

#[derive(Debug, Clone)]
pub struct Made {
    pub id: ChangeId,
    pub dossier: DossierId,
    pub change: Change,
}

fn entities() -> [EntityId; 7] {
    let people = [person(1).into(), person(2).into()];
    let contacts = [contact(1).into(), contact(2).into()];
    [
        people[0],
        people[1],
        contacts[0],
        contacts[1],
        REFERRAL,
        AGREEMENT,
        user(1).into(),
    ]
}

fn kind(entity: EntityId) -> EntityKind {
    match entity.as_bytes()[0] {
        3 => EntityKind::Person,
        4 => EntityKind::Contact,
        8 => EntityKind::Referral,
        9 => EntityKind::Agreement,
        _ => EntityKind::Colleague,
    }
}

/// Every register there is in this small world.
pub fn registers() -> Vec<Register> {
    let of = |entity| {
        let fits = move |group: &Group| group.describe().0 == kind(entity);
        Group::ALL
            .into_iter()
            .filter(fits)
            .map(move |group| Register { entity, group })
    };
    entities().into_iter().flat_map(of).collect()
}

const WORDS: [&str; 4] = ["", "aap", "noot noten", "Mies"];

fn value(group: Group, pick: usize) -> Value {
    let whom = person(u32::try_from(pick % 2).unwrap() + 1);
    let words = WORDS[pick % WORDS.len()];
    match group {
        Group::PersonLanguages => Value::Languages(words.split(' ').map(str::to_owned).collect()),
        Group::ContactWhat => what(
            (pick != 0).then_some(whom),
            ["2026-11-01", "2026-11-02"][pick % 2],
        ),
        Group::ReferralContent => Value::ReferralContent(ReferralContent {
            person: whom,
            reason: Text::new(words),
            agreement: (pick < 2).then_some(AgreementId::from(AGREEMENT)),
            share_contacts: vec![contact(1); pick],
            share_fields: vec![words.to_owned(); pick % 3],
            ..ReferralContent::default()
        }),
        Group::ReferralStatus => Value::ReferralStatus(StatusSaid {
            status: [
                Status::Bezig,
                Status::AfgerondGeholpen,
                Status::Ingetrokken,
                Status::Wachtlijst,
            ][pick % 4],
            source: words.to_owned(),
            reason: None,
            note: Text::new(words),
            extra: Vec::new(),
        }),
        Group::AgreementGiven => Value::AgreementGiven(AgreementGiven {
            person: whom,
            given: pick < 2,
            ..AgreementGiven::default()
        }),
        group => text(group, words),
    }
}

/// Changes with ids in an order that has nothing to do with that of making.
pub fn any_changes() -> impl Strategy<Value = Vec<Made>> {
    let registers = registers();
    // Half of all changes fall on few registers, or there would be hardly a conflict.
    let few: Vec<Register> = registers.iter().copied().step_by(5).collect();
    let place = prop_oneof![3 => prop::sample::select(few), 2 => prop::sample::select(registers)];
    let one = (
        place,
        0..4usize,
        any::<[bool; 6]>(),
        0..3i64,
        0..20u8,
        0..2u32,
    );
    let ids = Just((1..=40u32).collect::<Vec<_>>()).prop_shuffle();
    (prop::collection::vec(one, 0..40), ids).prop_map(|(raw, ids)| {
        let mut made: Vec<Made> = Vec::new();
        for ((register, pick, chosen, at, dice, home), id) in raw.into_iter().zip(ids) {
            // Mostly writes of the same register are replaced; sometimes, wrongly, anything.
            let reach =
                |one: &&Made| dice == 0 || written(one).is_some_and(|(there, _)| there == register);
            let recent = made.iter().rev().filter(reach).zip(chosen);
            let mut sup: Vec<ChangeId> = recent
                .filter(|(_, yes)| *yes)
                .map(|(one, _)| one.id)
                .collect();
            sup.sort();
            let body = match dice {
                1 => Body::Withdraw {
                    agreement: AgreementId::from(AGREEMENT),
                },
                _ => Body::write(register.entity, value(register.group, pick)),
            };
            let (author, tz) = (user(u32::from(dice) % 3), "Europe/Amsterdam".to_owned());
            let change = Change {
                salt: [0; 16],
                action: action(id),
                author,
                at,
                tz,
                min_reader: 1,
                body,
                sup,
            };
            made.push(Made {
                id: change_id(id),
                dossier: dossier(home),
                change,
            });
        }
        made
    })
}

fn written(made: &Made) -> Option<(Register, &Value)> {
    match &made.change.body {
        Body::Write { register, value } => Some((*register, value)),
        _ => None,
    }
}

struct World<'m>(&'m [Made]);

impl<'m> World<'m> {
    fn writes(&self, register: Register) -> Vec<&'m Made> {
        self.0
            .iter()
            .filter(|made| written(made).is_some_and(|(there, _)| there == register))
            .collect()
    }

    /// All that a Write reaches, walking over Writes of the same register only.
    fn reached(&self, from: &Made, register: Register, seen: &mut BTreeSet<ChangeId>) {
        for old in &from.change.sup {
            if seen.insert(*old) {
                for next in self
                    .writes(register)
                    .into_iter()
                    .filter(|made| made.id == *old)
                {
                    self.reached(next, register, seen);
                }
            }
        }
    }

    fn heads(&self, register: Register) -> Vec<&'m Made> {
        let writes = self.writes(register);
        let mut gone = BTreeSet::new();
        for made in &writes {
            self.reached(made, register, &mut gone);
        }
        let mut heads: Vec<&Made> = writes
            .into_iter()
            .filter(|made| !gone.contains(&made.id))
            .collect();
        heads.sort_by_key(|made| made.id);
        heads
    }

    fn versions(&self, register: Register) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        for made in self.heads(register) {
            let (_, value) = written(made).unwrap();
            if !versions.iter().any(|version| version.value == *value) {
                let (author, at) = (made.change.author, made.change.at);
                versions.push(Version {
                    change: made.id,
                    author,
                    at,
                    value: value.clone(),
                });
            }
        }
        versions
    }

    fn shown(&self, register: Register) -> Option<Value> {
        let careful = matches!(
            register.group,
            Group::PersonSafeContact | Group::AgreementGiven
        );
        if careful && self.versions(register).len() > 1 {
            return None;
        }
        let heads = self
            .heads(register)
            .into_iter()
            .map(|made| (made.id, written(made).unwrap().1));
        heads
            .max_by_key(|(id, value)| (weight(value), *id))
            .map(|(_, value)| value.clone())
    }

    fn of(&self, entity: EntityId) -> Vec<&'m Made> {
        let mut all: Vec<&Made> = self
            .0
            .iter()
            .filter(|made| written(made).is_some_and(|(there, _)| there.entity == entity))
            .collect();
        // The one that began the entity first, whatever the clocks of the others say.
        all.sort_by_key(|made| {
            let group = written(made).map(|(register, _)| register.group.describe().1);
            let later = group != Some(1) || !made.change.sup.is_empty();
            (later, made.change.at, made.id)
        });
        all
    }

    fn text(&self, entity: EntityId, group: Group) -> Text {
        match self.shown(Register { entity, group }) {
            Some(Value::Text(_, text)) => text,
            _ => Text::default(),
        }
    }

    /// The one dossier in which all Writes of an entity stand; zeros when there are more, none when there is no Write.
    fn home(&self, entity: EntityId) -> Option<DossierId> {
        let homes: BTreeSet<DossierId> = self.of(entity).iter().map(|made| made.dossier).collect();
        match homes.len() {
            0 => None,
            1 => homes.first().copied(),
            _ => Some(NOWHERE),
        }
    }

    /// Taken back in one of these dossiers; where nobody can say which that is, in any.
    fn withdrawn(&self, agreement: AgreementId, homes: &[Option<DossierId>]) -> bool {
        self.home(agreement.into()) == Some(NOWHERE)
            || self
                .0
                .iter()
                .filter(|made| made.change.body == Body::Withdraw { agreement })
                .any(|made| homes.contains(&Some(NOWHERE)) || homes.contains(&Some(made.dossier)))
    }

    fn contact(&self, id: EntityId) -> Option<Contact> {
        let Some(Value::ContactWhat(what)) = self.shown(Register {
            entity: id,
            group: Group::ContactWhat,
        }) else {
            return None;
        };
        let all = self.of(id);
        Some(Contact {
            contact: ContactId::from(id),
            dossier: self.home(id)?,
            person: what.person,
            kind: what.kind,
            date: what.date,
            minutes: what.minutes,
            languages: what.languages,
            domains: what.domains,
            outcome: what.outcome,
            note: self.text(id, Group::ContactNote),
            headcount: what.headcount,
            role: what.role,
            travel_km: what.travel_km,
            author: all[0].change.author,
            recorded_at: all[0].change.at,
            corrected: all.iter().any(|made| !made.change.sup.is_empty()),
            sent: true,
        })
    }

    fn referral(&self) -> Option<Referral> {
        let register = |group| Register {
            entity: REFERRAL,
            group,
        };
        let Some(Value::ReferralContent(content)) = self.shown(register(Group::ReferralContent))
        else {
            return None;
        };
        let said = match self.shown(register(Group::ReferralStatus)) {
            Some(Value::ReferralStatus(said)) => Some(said),
            _ => None,
        };
        let status = match content.agreement {
            Some(agreement)
                if self.withdrawn(
                    agreement,
                    &[self.home(REFERRAL), self.home(agreement.into())],
                ) =>
            {
                Status::Ingetrokken
            }
            _ => said.as_ref().map_or(Status::Concept, |said| said.status),
        };
        let all = self.of(REFERRAL);
        Some(Referral {
            referral: ReferralId::from(REFERRAL),
            dossier: self.home(REFERRAL)?,
            person: content.person,
            service: content.service,
            service_name: content.service_name,
            reason: content.reason,
            agreement: content.agreement,
            follow_up_on: content.follow_up_on,
            share_fields: content.share_fields,
            share_contacts: content.share_contacts,
            status,
            source: said
                .as_ref()
                .map(|said| said.source.clone())
                .unwrap_or_default(),
            status_reason: None,
            status_note: said.map(|said| said.note).unwrap_or_default(),
            author: all[0].change.author,
            made_at: all[0].change.at,
            sent: true,
        })
    }

    fn agreement(&self) -> Option<Agreement> {
        let register = Register {
            entity: AGREEMENT,
            group: Group::AgreementGiven,
        };
        let Some((_, Value::AgreementGiven(about))) =
            self.heads(register).last().and_then(|made| written(made))
        else {
            return None;
        };
        let all = self.of(AGREEMENT);
        Some(Agreement {
            agreement: AgreementId::from(AGREEMENT),
            dossier: self.home(AGREEMENT)?,
            person: about.person,
            given: self.shown(register).map(|_| about.given),
            language: None,
            how: None,
            service: about.service,
            date: String::new(),
            author: all[0].change.author,
            withdrawn: self.withdrawn(AgreementId::from(AGREEMENT), &[self.home(AGREEMENT)]),
        })
    }

    /// Whom a register concerns.
    fn whom(&self, register: Register) -> Option<PersonId> {
        match kind(register.entity) {
            EntityKind::Person => Some(PersonId::from(register.entity)),
            EntityKind::Contact => self.contact(register.entity)?.person,
            EntityKind::Referral => self.referral().map(|referral| referral.person),
            EntityKind::Agreement => self.agreement().map(|agreement| agreement.person),
            EntityKind::Colleague => None,
        }
    }

    fn person(&self, id: EntityId, contacts: &[Contact], conflicts: &[Conflict]) -> Option<Person> {
        let dossier = self.home(id)?;
        let whom = Some(PersonId::from(id));
        let languages = match self.shown(Register {
            entity: id,
            group: Group::PersonLanguages,
        }) {
            Some(Value::Languages(tags)) => tags,
            _ => Vec::new(),
        };
        let open = conflicts
            .iter()
            .filter(|conflict| conflict.person == whom)
            .count();
        Some(Person {
            person: PersonId::from(id),
            dossier,
            name: self.text(id, Group::PersonName),
            latin_name: self.text(id, Group::PersonLatinName),
            municipality: self.text(id, Group::PersonMunicipality),
            languages,
            learning_route: self.text(id, Group::PersonLearningRoute),
            birth_years: self.text(id, Group::PersonBirthYears),
            safe_contact: self.text(id, Group::PersonSafeContact),
            tempo_note: self.text(id, Group::PersonTempoNote),
            last_contact: contacts
                .iter()
                .filter(|one| one.person == whom)
                .map(|one| one.date.clone())
                .max(),
            conflicts: u32::try_from(open).unwrap(),
        })
    }
}

fn weight(value: &Value) -> u8 {
    match value {
        Value::ReferralStatus(StatusSaid {
            status: Status::Ingetrokken,
            ..
        }) => 2,
        Value::ReferralStatus(said) if !said.status.is_closed() => 1,
        _ => 0,
    }
}

/// What these changes show.
pub fn model(made: &[Made]) -> Dump {
    let world = World(made);
    let mut conflicts: Vec<Conflict> = registers()
        .into_iter()
        .map(|register| Conflict {
            register,
            person: world.whom(register),
            versions: world.versions(register),
        })
        .filter(|conflict| conflict.versions.len() > 1)
        .collect();
    conflicts.sort_by_key(|conflict| {
        (
            conflict.register.entity,
            conflict.register.group.describe().1,
        )
    });
    let contacts: Vec<Contact> = entities()[2..4]
        .iter()
        .filter_map(|id| world.contact(*id))
        .collect();
    Dump {
        people: entities()[..2]
            .iter()
            .filter_map(|id| world.person(*id, &contacts, &conflicts))
            .collect(),
        contacts,
        referrals: world.referral().into_iter().collect(),
        agreements: world.agreement().into_iter().collect(),
        conflicts,
    }
}
