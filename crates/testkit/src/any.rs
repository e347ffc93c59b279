//! Strategies. Blank optionals are `None`, never an empty text: on the wire both are absent.

use crate::ids;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use sb_domain::change::{Body, Change, Group, Register};
use sb_domain::ids::{AgreementId, ChangeId, ContactId, EntityId, PersonId, ServiceId, UserId};
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ContactWhat, Extra, ReferralContent, StatusSaid, Value};

/// One of few ids, so that they meet.
pub fn id() -> impl Strategy<Value = [u8; 16]> {
    (0..20_u64).prop_map(ids::bytes)
}

/// Words of several scripts, or any characters at all; may be empty.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        select(vec![
            "Selam",
            "ሰላም ተስፋይ",
            "محمد",
            "Öztürk",
            "brief van DUO",
            "0612345678",
            "a / b"
        ])
        .prop_map(String::from),
        "\\PC{0,40}",
    ]
}

/// A code, never empty.
pub fn code() -> impl Strategy<Value = String> {
    "[A-Z_]{1,12}"
}

/// A day of the calendar.
pub fn day() -> impl Strategy<Value = String> {
    (1900..2200_u16, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

/// Keys above those of version 1, with an item each.
pub fn extra() -> impl Strategy<Value = Extra> {
    let item = select(vec![
        vec![0x00],                               // 0
        vec![0x18, 0xff],                         // 255
        vec![0x63, 0x6e, 0x65, 0x77],             // "new"
        vec![0x82, 0x01, 0xf6],                   // [1, null]
        vec![0xa2, 0x01, 0xf5, 0x02, 0x81, 0x20], // {1: true, 2: [-1]}
    ]);
    btree_map(100..100_000_u32, item, 0..3).prop_map(|map| map.into_iter().collect())
}

/// A status that may be stored.
pub fn status() -> impl Strategy<Value = Status> {
    select(
        Status::ALL
            .into_iter()
            .filter(|status| *status != Status::Verlopen)
            .collect::<Vec<_>>(),
    )
}

fn contact_what() -> impl Strategy<Value = ContactWhat> {
    let first = (
        of(id()),
        text(),
        prop_oneof![day(), Just(String::new())],
        of(0..=1440_u16),
        vec(code(), 0..4),
    );
    let then = (
        vec(code(), 0..4),
        of(code()),
        of(1..=1000_u16),
        of(code()),
        of(0..=2000_u16),
        extra(),
    );
    (first, then).prop_map(
        |(
            (person, kind, date, minutes, languages),
            (domains, outcome, headcount, role, travel_km, extra),
        )| ContactWhat {
            person: person.map(PersonId::from_bytes),
            kind,
            date,
            minutes,
            languages,
            domains,
            outcome,
            headcount,
            role,
            travel_km,
            extra,
        },
    )
}

fn referral_content() -> impl Strategy<Value = ReferralContent> {
    let first = (id(), id(), text(), text(), of(id()));
    let then = (of(day()), vec(code(), 0..4), vec(id(), 0..4), extra());
    (first, then).prop_map(
        |(
            (person, service, service_name, reason, agreement),
            (follow_up_on, share_fields, contacts, extra),
        )| {
            ReferralContent {
                person: PersonId::from_bytes(person),
                service: ServiceId::from_bytes(service),
                service_name: Text::new(service_name),
                reason: Text::new(reason),
                agreement: agreement.map(AgreementId::from_bytes),
                follow_up_on,
                share_fields,
                share_contacts: contacts.into_iter().map(ContactId::from_bytes).collect(),
                extra,
            }
        },
    )
}

fn status_said() -> impl Strategy<Value = StatusSaid> {
    (status(), text(), of(code()), text(), extra()).prop_map(
        |(status, source, reason, note, extra)| StatusSaid {
            status,
            source,
            reason,
            note: Text::new(note),
            extra,
        },
    )
}

fn agreement_given() -> impl Strategy<Value = AgreementGiven> {
    (
        id(),
        any::<bool>(),
        of(code()),
        of(code()),
        id(),
        day(),
        extra(),
    )
        .prop_map(
            |(person, given, language, how, service, date, extra)| AgreementGiven {
                person: PersonId::from_bytes(person),
                given,
                language,
                how,
                service: ServiceId::from_bytes(service),
                date,
                extra,
            },
        )
}

/// A value of this group.
pub fn value_of(group: Group) -> BoxedStrategy<Value> {
    match group {
        Group::PersonLanguages => vec(code(), 0..5).prop_map(Value::Languages).boxed(),
        Group::ContactWhat => contact_what().prop_map(Value::ContactWhat).boxed(),
        Group::ReferralContent => referral_content().prop_map(Value::ReferralContent).boxed(),
        Group::ReferralStatus => status_said().prop_map(Value::ReferralStatus).boxed(),
        Group::AgreementGiven => agreement_given().prop_map(Value::AgreementGiven).boxed(),
        text_group => text()
            .prop_map(move |text| Value::Text(text_group, Text::new(text)))
            .boxed(),
    }
}

/// A value of any group.
pub fn value() -> impl Strategy<Value = Value> {
    select(Group::ALL.to_vec()).prop_flat_map(value_of)
}

/// A change that this version can read.
pub fn change() -> impl Strategy<Value = Change> {
    let body = prop_oneof![
        8 => (id(), value()).prop_map(|(entity, value)| {
            let register = Register { entity: EntityId::from_bytes(entity), group: value.group() };
            Body::Write { register, value }
        }),
        1 => id().prop_map(|id| Body::Withdraw { agreement: AgreementId::from_bytes(id) }),
    ];
    let head = (
        any::<[u8; 16]>(),
        id(),
        id(),
        any::<i64>(),
        "[A-Za-z/]{0,20}",
        0..=1_u32,
    );
    (head, body, btree_set(id(), 0..4)).prop_map(
        |((salt, action, author, at, tz, min_reader), body, sup)| Change {
            salt,
            action: sb_domain::ids::ActionId::from_bytes(action),
            author: UserId::from_bytes(author),
            at,
            tz,
            min_reader,
            body,
            sup: sup.into_iter().map(ChangeId::from_bytes).collect(),
        },
    )
}
