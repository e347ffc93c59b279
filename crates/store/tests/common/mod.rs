//! Made-up changes for the tests of this crate. Ids are counted, not hashed: the store never hashes.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{ActionId, ChangeId, ContactId, DossierId, EntityId, PersonId, UserId};
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_domain::wire::encode_change;
use sb_store::changes::{self, Arrival};
use sb_store::{Store, StoreError, Tx};

pub const KEY: [u8; 32] = [7; 32];

/// 16 bytes with a kind in front and a number behind.
pub fn bytes(kind: u8, number: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[0] = kind;
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub fn user(n: u32) -> UserId {
    UserId::from_bytes(bytes(1, n))
}
pub fn dossier(n: u32) -> DossierId {
    DossierId::from_bytes(bytes(2, n))
}
pub fn person(n: u32) -> PersonId {
    PersonId::from_bytes(bytes(3, n))
}
pub fn contact(n: u32) -> ContactId {
    ContactId::from_bytes(bytes(4, n))
}
pub fn action(n: u32) -> ActionId {
    ActionId::from_bytes(bytes(5, n))
}
pub fn change_id(n: u32) -> ChangeId {
    ChangeId::from_bytes(bytes(6, n))
}

pub const RECEIVED: Arrival = Arrival::Received { run: None };
pub const OWN: Arrival = Arrival::Own { counts: true };

pub fn change(body: Body, sup: &[u32]) -> Change {
    Change {
        salt: [1; 16],
        action: action(1),
        author: user(1),
        at: 1_790_000_000_000,
        tz: "Europe/Amsterdam".into(),
        min_reader: 1,
        body,
        sup: sup.iter().map(|n| change_id(*n)).collect(),
    }
}

pub fn text(group: Group, text: &str) -> Value {
    Value::Text(group, Text::new(text))
}

pub fn what(person: Option<PersonId>, date: &str) -> Value {
    Value::ContactWhat(ContactWhat {
        person,
        kind: "BELLEN".into(),
        date: date.into(),
        ..ContactWhat::default()
    })
}

/// A Write of this value, number `n`.
pub fn write(
    tx: &Tx<'_>,
    n: u32,
    entity: impl Into<EntityId>,
    value: Value,
    sup: &[u32],
) -> Result<bool, StoreError> {
    take(tx, n, &change(Body::write(entity, value), sup), RECEIVED)
}

/// Takes a change in, in dossier 1.
pub fn take(tx: &Tx<'_>, n: u32, change: &Change, arrival: Arrival) -> Result<bool, StoreError> {
    changes::absorb(
        tx,
        dossier(1),
        change_id(n),
        change,
        &encode_change(change),
        arrival,
    )
}

/// Person 1 with this name, and contact 1 with this note, in a fresh store.
pub fn with_note(store: &mut Store, name: &str, note: &str) {
    store
        .write(|tx| {
            write(tx, 1, person(1), text(Group::PersonName, name), &[])?;
            write(tx, 2, contact(1), what(Some(person(1)), "2026-11-02"), &[])?;
            write(tx, 3, contact(1), text(Group::ContactNote, note), &[])
        })
        .unwrap();
}
