//! An entity belongs to one dossier: the dossier says who reads what is written next, so nobody may move an
//! entity to another by a change of his own (docs/adr/0008).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{OWN, RECEIVED, bytes, change, change_id, contact, dossier, person, text, what};
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{AgreementId, DossierId, ReferralId, ServiceId};
use sb_domain::referral::Status;
use sb_domain::value::{AgreementGiven, ReferralContent, Value};
use sb_domain::wire::encode_change;
use sb_store::changes::{self, Arrival};
use sb_store::dossiers::{self, Dossier};
use sb_store::dump::Dump;
use sb_store::{Store, StoreError, agreements, dump, meta, people, quarantine, rebuild, referrals};

const NOWHERE: DossierId = DossierId::from_bytes([0; 16]);

/// A change, its dossier and its number.
type Sent = (u32, u32, Change);

fn absorb(store: &mut Store, sent: &Sent, arrival: Arrival) -> Result<bool, StoreError> {
    let (n, home, change) = sent;
    let bytes = encode_change(change);
    store.write(|tx| changes::absorb(tx, dossier(*home), change_id(*n), change, &bytes, arrival))
}

fn taken(sent: &[&Sent]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for one in sent {
        absorb(&mut store, one, RECEIVED).unwrap();
    }
    store
}

fn named(name: &str, at: i64) -> Change {
    let mut change = change(Body::write(person(1), text(Group::PersonName, name)), &[]);
    change.at = at;
    change
}

fn home_of_person_1(store: &Store) -> DossierId {
    let found = store.read(|c| people::find(c, person(1))).unwrap();
    found.unwrap().dossier
}

fn shown(store: &Store) -> Dump {
    store.read(|c| dump::load(c, None)).unwrap()
}

/// The attack: a colleague who may write in dossier 2 claims to have written person 1 there, before everybody.
#[test]
fn a_claimed_moment_does_not_move_a_person_to_another_dossier() {
    let honest = (1, 1, named("Amina", 5));
    let attack = (2, 2, named("Amina", i64::MIN));
    let mut said = Vec::new();
    for order in [[&honest, &attack], [&attack, &honest]] {
        let mut store = taken(&order);
        assert_eq!(home_of_person_1(&store), NOWHERE);
        said.push(shown(&store));
        assert!(store.shows_what_it_holds().unwrap());
    }
    assert_eq!(said[0], said[1], "whatever came first");
}

#[test]
fn what_is_written_about_an_entity_in_two_dossiers_is_refused_wherever_it_is_to_go() {
    let (honest, attack) = ((1, 1, named("Amina", 5)), (2, 2, named("Zij", i64::MIN)));
    let mut store = taken(&[&honest, &attack]);
    let home = home_of_person_1(&store);
    // In the old dossier, in the other, and where the row says.
    for n in [1, 2] {
        let again = (9, n, named("Amina T.", 9));
        assert_eq!(absorb(&mut store, &again, OWN), Err(StoreError::Contested));
    }
    let note = change(
        Body::write(contact(1), what(Some(person(1)), "2026-11-02")),
        &[],
    );
    let kept = store
        .write(|tx| changes::absorb(tx, home, change_id(9), &note, &encode_change(&note), OWN));
    assert_eq!(
        kept,
        Err(StoreError::Contested),
        "nor a new note about the person"
    );
    let alone = (10, 1, named("Amina T.", 9));
    let mut calm = taken(&[&honest]);
    assert!(absorb(&mut calm, &alone, OWN).unwrap());
}

/// The same bytes have the same id: which dossier they came in first must not matter, also after a rebuild.
#[test]
fn one_change_in_two_dossiers_moves_nothing_whichever_came_first() {
    let (one, two) = ((1, 1, named("Amina", 5)), (1, 2, named("Amina", 5)));
    let more = (2, 1, named("Amina T.", 6));
    let mut said = Vec::new();
    for order in [
        [&one, &two, &more],
        [&two, &more, &one],
        [&more, &one, &two],
    ] {
        let mut store = taken(&order);
        assert_eq!(home_of_person_1(&store), NOWHERE);
        said.push(shown(&store));
        assert!(store.shows_what_it_holds().unwrap());
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0], said[2]);
}

fn agreement() -> AgreementId {
    AgreementId::from_bytes(bytes(9, 1))
}

fn agreed(n: u32, home: u32) -> Sent {
    let given = AgreementGiven {
        person: person(1),
        given: true,
        service: ServiceId::from_bytes(bytes(7, 1)),
        ..AgreementGiven::default()
    };
    let body = Body::write(agreement(), Value::AgreementGiven(given));
    (n, home, change(body, &[]))
}

fn referred(n: u32, home: u32) -> Sent {
    let content = ReferralContent {
        person: person(1),
        agreement: Some(agreement()),
        ..ReferralContent::default()
    };
    let id = ReferralId::from_bytes(bytes(8, 1));
    (
        n,
        home,
        change(Body::write(id, Value::ReferralContent(content)), &[]),
    )
}

fn taken_back(n: u32, home: u32) -> Sent {
    let agreement = agreement();
    (n, home, change(Body::Withdraw { agreement }, &[]))
}

/// Whether the agreement and the referral on it say that it was taken back.
fn back(store: &Store) -> (bool, bool) {
    let agreement = store.read(|c| agreements::find(c, agreement())).unwrap();
    let referral = store.read(referrals::all).unwrap().remove(0);
    (
        agreement.unwrap().withdrawn,
        referral.status == Status::Ingetrokken,
    )
}

#[test]
fn an_agreement_is_taken_back_only_where_it_stands() {
    let (yes, way, elsewhere, here) = (
        agreed(1, 1),
        referred(2, 1),
        taken_back(3, 2),
        taken_back(4, 1),
    );
    assert_eq!(back(&taken(&[&yes, &way, &elsewhere])), (false, false));
    assert_eq!(back(&taken(&[&elsewhere, &yes, &way])), (false, false));
    assert_eq!(back(&taken(&[&yes, &way, &here])), (true, true));
    // Nobody can keep it from being taken back by doing so elsewhere.
    let mut store = taken(&[&yes, &way, &elsewhere]);
    assert!(absorb(&mut store, &here, OWN).unwrap());
    assert_eq!(back(&store), (true, true));
}

#[test]
fn an_agreement_in_two_dossiers_holds_for_nothing() {
    let (yes, way, other) = (agreed(1, 1), referred(2, 1), agreed(3, 2));
    assert_eq!(back(&taken(&[&yes, &way])), (false, false));
    for order in [[&yes, &way, &other], [&other, &way, &yes]] {
        assert_eq!(back(&taken(&order)), (true, true));
    }
}

#[test]
fn the_team_holds_colleagues_and_nothing_else_and_they_stand_nowhere_else() {
    let (person_write, colleague) = (
        Body::write(person(1), text(Group::PersonName, "x")),
        Body::write(common::user(1), text(Group::ColleagueName, "x")),
    );
    let withdraw = Body::Withdraw {
        agreement: agreement(),
    };
    for kind in [1, 2, 4] {
        assert!(changes::fits(kind, &person_write) && changes::fits(kind, &withdraw));
        assert!(!changes::fits(kind, &colleague));
    }
    assert!(!changes::fits(3, &person_write) && !changes::fits(3, &withdraw));
    assert!(changes::fits(3, &colleague) && changes::fits(3, &Body::Unknown));
}

/// Sent to be read later: the upgrade must not open a door that is shut now.
#[test]
fn what_becomes_readable_stands_only_where_it_may() {
    let mut store = Store::in_memory().unwrap();
    let unread = change(Body::Unknown, &[]);
    let bytes = encode_change(&named("nu leesbaar", 5));
    let row = |n, kind| Dossier {
        id: dossier(n),
        kind,
        owner: common::user(1),
        key: None,
        key_id: None,
        my_grant: None,
        seq: 0,
        head: [0; 32],
    };
    store
        .write(|tx| {
            dossiers::put(tx, &row(1, 1))?;
            dossiers::put(tx, &row(3, 3))?;
            changes::absorb(tx, dossier(3), change_id(1), &unread, &bytes, RECEIVED)?;
            rebuild::rebuild(tx)
        })
        .unwrap();
    assert_eq!(store.read(people::all).unwrap(), []);
    assert_eq!(store.read(changes::unread).unwrap(), 1);
    store
        .write(|tx| {
            changes::absorb(tx, dossier(1), change_id(2), &unread, &bytes, RECEIVED)?;
            rebuild::rebuild(tx)
        })
        .unwrap();
    assert_eq!(home_of_person_1(&store), dossier(1));
}

/// It was kept for a later version, and this is the later version: what it holds is no change after all.
#[test]
fn what_was_kept_unread_and_is_no_change_does_not_shut_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    let mut store = Store::create(&path, &common::KEY).unwrap();
    let unread = change(Body::Unknown, &[]);
    store
        .write(|tx| {
            changes::absorb(tx, dossier(1), change_id(1), &unread, b"nothing", RECEIVED)?;
            sb_store::meta::set(tx, "shown_version", b"of an older app")
        })
        .unwrap();
    absorb(&mut store, &(2, 1, named("Amina", 5)), RECEIVED).unwrap();
    drop(store);
    let store = Store::open(&path, &common::KEY).unwrap();
    assert_eq!(store.read(changes::unread).unwrap(), 1);
    assert_eq!(home_of_person_1(&store), dossier(1));
}

#[test]
fn a_change_that_no_other_laptop_would_take_is_not_recorded() {
    let mut store = Store::in_memory().unwrap();
    let long = (1, 1, named(&"a".repeat(64 * 1024 + 1), 5));
    let refused = absorb(&mut store, &long, OWN);
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })));
    assert!(absorb(&mut store, &(1, 1, named(&"a".repeat(64 * 1024), 5)), OWN).unwrap());
}

#[test]
fn a_void_op_is_counted_once() {
    let mut store = Store::in_memory().unwrap();
    let put = |store: &mut Store, op| {
        store
            .write(|tx| quarantine::put(tx, dossier(1), &[op; 32]))
            .unwrap()
    };
    assert!(put(&mut store, 1) && put(&mut store, 2) && !put(&mut store, 1));
    let (count, there, not) = store
        .read(|c| {
            Ok::<_, StoreError>((
                quarantine::count(c)?,
                quarantine::holds(c, dossier(1), &[2; 32])?,
                quarantine::holds(c, dossier(2), &[2; 32])?,
            ))
        })
        .unwrap();
    assert_eq!((count, there, not), (2, true, false));
}

#[test]
fn a_part_that_fails_takes_nothing_else_with_it() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            let bad: Result<(), StoreError> = tx.part(|| {
                quarantine::put(tx, dossier(1), &[1; 32])?;
                Err(StoreError::Contested)
            });
            assert_eq!(bad, Err(StoreError::Contested));
            tx.part(|| quarantine::put(tx, dossier(1), &[2; 32]).map(drop))
        })
        .unwrap();
    assert_eq!(store.read(quarantine::count).unwrap(), 1);
}

/// The disk then undoes the whole transaction by itself, and the part with it.
#[test]
fn a_part_that_fills_the_disk_says_so_and_nothing_is_kept() {
    let mut store = Store::in_memory().unwrap();
    store.limit_pages(1).unwrap(); // SQLite never goes below what is there
    let refused: Result<(), StoreError> = store.write(|tx| {
        quarantine::put(tx, dossier(1), &[1; 32])?;
        let full = tx.part(|| meta::set(tx, "much", &vec![1; 500_000]));
        assert_eq!(full, Err(StoreError::Full));
        // A caller who went on all the same would not get far.
        assert!(
            tx.part(|| quarantine::put(tx, dossier(1), &[2; 32]))
                .is_err()
        );
        Ok(())
    });
    assert!(refused.is_err());
    assert_eq!(store.read(quarantine::count).unwrap(), 0);
}
