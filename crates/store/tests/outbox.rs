//! What waits to leave, from the deed of the user to the number of the server.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{
    OWN, RECEIVED, action, bytes, change, change_id, contact, dossier, person, take, text, user,
    what,
};
use sb_domain::change::{Body, Change, EntityKind, Group};
use sb_domain::ids::{AgreementId, ChangeId, DeviceId, DossierId, EntityId};
use sb_domain::value::Value;
use sb_domain::wire::encode_change;
use sb_store::changes::{self, Arrival};
use sb_store::outbox::{self, PendingControl};
use sb_store::runs::{self, Kept, Run, RunId};
use sb_store::{Store, StoreError, contacts, counts};

fn of_action(deed: u32, entity: impl Into<EntityId>, value: Value) -> Change {
    Change {
        action: action(deed),
        ..change(Body::write(entity, value), &[])
    }
}

fn run_of(home: DossierId, first_dseq: u64, tip: u8) -> Run {
    Run {
        dossier: home,
        device: DeviceId::from_bytes(bytes(7, 1)),
        grant: [3; 32],
        first_dseq,
        count: 2,
        tip: [tip; 32],
        first_seq: None,
        opened: true,
        bytes: vec![tip; 40],
    }
}

fn keep(store: &mut Store, run: &Run) -> RunId {
    match store.write(|tx| runs::keep(tx, run)).unwrap() {
        Kept::New(id) => id,
        other => panic!("{other:?}"),
    }
}

/// Deed 1: a person (2 changes) and a contact (2 changes); deed 2: a note on the same contact.
fn two_deeds() -> Store {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            take(
                tx,
                1,
                &of_action(1, person(1), text(Group::PersonName, "Amina")),
                OWN,
            )?;
            take(
                tx,
                2,
                &of_action(1, contact(1), what(Some(person(1)), "2026-11-02")),
                OWN,
            )?;
            take(
                tx,
                3,
                &of_action(1, person(1), text(Group::PersonTempoNote, "rustig")),
                OWN,
            )?;
            take(
                tx,
                4,
                &of_action(1, contact(1), text(Group::ContactNote, "kort")),
                OWN,
            )?;
            take(tx, 5, &last_of_two_deeds(), OWN)
        })
        .unwrap();
    store
}

fn last_of_two_deeds() -> Change {
    Change {
        sup: vec![change_id(4)],
        ..of_action(2, contact(1), text(Group::ContactNote, "lang"))
    }
}

#[test]
fn what_waits_is_listed_by_deed_the_newest_first_with_whom_it_concerns() {
    let store = two_deeds();
    let deeds = store.read(|c| outbox::waiting_deeds(c, 10)).unwrap();
    let told: Vec<_> = deeds.iter().map(|deed| (deed.kind, deed.person)).collect();
    assert_eq!(
        told,
        [
            (EntityKind::Contact, Some(person(1))),
            (EntityKind::Person, Some(person(1)))
        ]
    );
    assert_eq!(deeds.len() as u64, waiting(&store));
    let one = store.read(|c| outbox::waiting_deeds(c, 1)).unwrap();
    assert_eq!(one, deeds[..1]);
}

fn waiting(store: &Store) -> u64 {
    store.read(outbox::waiting).unwrap()
}

#[test]
fn one_deed_on_one_entity_is_one_op_in_order_of_making() {
    let store = two_deeds();
    let groups = store
        .read(|c| outbox::pending(c, dossier(1), 1000))
        .unwrap();
    let seen: Vec<(EntityId, Vec<ChangeId>)> = groups
        .iter()
        .map(|group| {
            (
                group.entity,
                group.changes.iter().map(|(id, _)| *id).collect(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (person(1).into(), vec![change_id(1), change_id(3)]),
            (contact(1).into(), vec![change_id(2), change_id(4)]),
            (contact(1).into(), vec![change_id(5)]),
        ]
    );
    assert!(groups.iter().all(|group| group.dossier == dossier(1)));
    let first = of_action(1, person(1), text(Group::PersonName, "Amina"));
    assert_eq!(
        groups[0].changes[0].1,
        encode_change(&first),
        "the bytes are those that were hashed"
    );
    let part = store.read(|c| outbox::pending(c, dossier(1), 2)).unwrap();
    assert_eq!(
        part.iter().map(|group| group.changes.len()).sum::<usize>(),
        2
    );
}

#[test]
fn a_deed_waits_until_all_of_it_is_acknowledged() {
    let mut store = two_deeds();
    assert_eq!(waiting(&store), 2);
    let first = keep(&mut store, &run_of(dossier(1), 1, 1));
    let second = keep(&mut store, &run_of(dossier(1), 3, 2));
    store
        .write(|tx| {
            outbox::mark_sealed(tx, &[1, 3, 2].map(change_id), first)?;
            outbox::mark_sealed(tx, &[4, 5].map(change_id), second)
        })
        .unwrap();
    assert_eq!(
        store
            .read(|c| outbox::pending(c, dossier(1), 1000))
            .unwrap(),
        []
    );
    assert_eq!(waiting(&store), 2, "sealed is not acknowledged");

    store
        .write(|tx| outbox::mark_acknowledged(tx, first, 7))
        .unwrap();
    assert_eq!(waiting(&store), 2, "of deed 1 the note is still on its way");
    assert!(!store.read(contacts::all).unwrap()[0].sent);
    assert_eq!(store.read(outbox::waiting_entities).unwrap().len(), 1);

    store
        .write(|tx| outbox::mark_acknowledged(tx, second, 9))
        .unwrap();
    assert_eq!(waiting(&store), 0);
    assert!(store.read(contacts::all).unwrap()[0].sent);
    assert_eq!(
        store.read(counts::load).unwrap(),
        counts::Counts {
            people: 1,
            contacts: 1,
            ..Default::default()
        }
    );
}

#[test]
fn sealing_twice_is_refused_and_changes_nothing() {
    let mut store = two_deeds();
    let run = keep(&mut store, &run_of(dossier(1), 1, 1));
    store
        .write(|tx| outbox::mark_sealed(tx, &[change_id(1)], run))
        .unwrap();
    let twice = store.write(|tx| outbox::mark_sealed(tx, &[change_id(2), change_id(1)], run));
    assert_eq!(
        twice,
        Err(StoreError::NotFound {
            what: "pending change"
        })
    );
    assert_eq!(
        store
            .read(|c| outbox::pending(c, dossier(1), 10))
            .unwrap()
            .len(),
        3,
        "2 is pending still"
    );
}

#[test]
fn own_name_does_not_count_and_neither_does_what_was_received() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            let quiet = Arrival::Own { counts: false };
            take(
                tx,
                1,
                &of_action(1, user(1), text(Group::ColleagueName, "Sara")),
                quiet,
            )?;
            take(
                tx,
                2,
                &of_action(2, person(1), text(Group::PersonName, "Amina")),
                RECEIVED,
            )
        })
        .unwrap();
    assert_eq!(waiting(&store), 0);
    assert_eq!(
        store
            .read(|c| outbox::pending(c, dossier(1), 10))
            .unwrap()
            .len(),
        1,
        "it is sent all the same"
    );
}

#[test]
fn a_change_that_comes_back_from_outside_waits_no_longer() {
    let mut store = two_deeds();
    let back = last_of_two_deeds();
    assert!(!store.write(|tx| take(tx, 5, &back, RECEIVED)).unwrap());
    assert_eq!(waiting(&store), 1);
    assert!(!store.write(|tx| take(tx, 5, &back, OWN)).unwrap());
    assert_eq!(waiting(&store), 1, "and never again");
    assert!(
        store
            .read(|c| changes::find(c, change_id(5)))
            .unwrap()
            .unwrap()
            .acknowledged
    );
}

#[test]
fn a_withdrawal_leaves_as_an_op_on_its_agreement() {
    let mut store = Store::in_memory().unwrap();
    let agreement = AgreementId::from_bytes(bytes(9, 1));
    store
        .write(|tx| take(tx, 1, &change(Body::Withdraw { agreement }, &[]), OWN))
        .unwrap();
    let groups = store.read(|c| outbox::pending(c, dossier(1), 10)).unwrap();
    assert_eq!(groups[0].entity, agreement.into());
}

#[test]
fn a_run_is_kept_once_and_another_at_its_place_is_a_fork() {
    let mut store = Store::in_memory().unwrap();
    let run = run_of(dossier(1), 1, 1);
    let id = keep(&mut store, &run);
    assert_eq!(
        store.write(|tx| runs::keep(tx, &run)).unwrap(),
        Kept::Known(id)
    );
    let other = run_of(dossier(1), 1, 2);
    assert_eq!(
        store.write(|tx| runs::keep(tx, &other)).unwrap(),
        Kept::Other(id)
    );
    // The same place in another dossier is another chain.
    assert!(matches!(
        store
            .write(|tx| runs::keep(tx, &run_of(dossier(2), 1, 2)))
            .unwrap(),
        Kept::New(_)
    ));
    let found = store
        .read(|c| runs::find_at(c, run.dossier, run.device, &run.grant, 1))
        .unwrap();
    assert_eq!(found, Some((id, run)));
}

#[test]
fn runs_come_in_the_order_of_the_server_and_own_ones_after() {
    let mut store = Store::in_memory().unwrap();
    let numbered = |first_dseq, tip, seq| Run {
        first_seq: Some(seq),
        ..run_of(dossier(1), first_dseq, tip)
    };
    let own = keep(&mut store, &run_of(dossier(1), 10, 9));
    let late = keep(&mut store, &numbered(1, 1, 5));
    let early = keep(&mut store, &numbered(3, 2, 3));
    let order = |store: &Store| -> Vec<RunId> {
        store
            .read(|c| runs::of_dossier(c, dossier(1)))
            .unwrap()
            .into_iter()
            .map(|(id, _)| id)
            .collect()
    };
    assert_eq!(order(&store), [early, late, own]);
    assert_eq!(
        store
            .read(|c| runs::highest_acknowledged(c, dossier(1)))
            .unwrap(),
        6
    );
    assert_eq!(
        store
            .read(|c| runs::highest_acknowledged(c, dossier(2)))
            .unwrap(),
        0
    );
    assert_eq!(
        store
            .read(|c| runs::unacknowledged(c, None, 10))
            .unwrap()
            .len(),
        1
    );

    store
        .write(|tx| outbox::mark_acknowledged(tx, own, 1))
        .unwrap();
    store
        .write(|tx| outbox::mark_acknowledged(tx, own, 99))
        .unwrap(); // said again: the first number stays
    assert_eq!(order(&store), [own, early, late]);
    assert_eq!(
        store.read(|c| runs::unacknowledged(c, None, 10)).unwrap(),
        []
    );
}

#[test]
fn a_run_without_a_key_waits_until_it_can_be_opened() {
    let mut store = Store::in_memory().unwrap();
    let closed = Run {
        first_seq: Some(1),
        opened: false,
        ..run_of(dossier(1), 1, 1)
    };
    let id = keep(&mut store, &closed);
    keep(
        &mut store,
        &Run {
            first_seq: Some(3),
            ..run_of(dossier(1), 3, 2)
        },
    );
    let waits = |store: &Store, reader| -> Vec<RunId> {
        store
            .read(|c| runs::unopened(c, dossier(1), reader))
            .unwrap()
    };
    assert_eq!(waits(&store, 1), [id]);
    assert_eq!(store.read(|c| runs::find(c, id)).unwrap(), Some(closed));
    store.write(|tx| runs::mark_beyond(tx, id, 1)).unwrap();
    assert_eq!(waits(&store, 1), [], "this reader has tried");
    assert_eq!(waits(&store, 2), [id], "a later one has not");
    store.write(|tx| runs::mark_opened(tx, id)).unwrap();
    assert_eq!(waits(&store, 2), []);
}

#[test]
fn control_ops_wait_in_order_of_making_until_they_are_sealed() {
    let mut store = Store::in_memory().unwrap();
    let control = |kind| PendingControl {
        dossier: dossier(1),
        kind,
        key_id: [kind; 16],
        body: vec![kind],
    };
    store
        .write(|tx| outbox::queue_control(tx, &control(2)))
        .unwrap();
    store
        .write(|tx| outbox::queue_control(tx, &control(3)))
        .unwrap();
    let queue = store.read(outbox::controls).unwrap();
    assert_eq!(
        queue.iter().map(|(_, one)| one.clone()).collect::<Vec<_>>(),
        [control(2), control(3)]
    );
    store
        .write(|tx| outbox::drop_control(tx, queue[0].0))
        .unwrap();
    assert_eq!(store.read(outbox::controls).unwrap(), queue[1..]);
    assert_eq!(waiting(&store), 0, "control ops are no deeds");
}
