//! What leaves: cut so that others take it, and never waiting for something beside it that cannot go.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{Laptop, Region, Server, a_name, a_write, dossier, key, user};
use sb_domain::change::{Change, Group};
use sb_domain::ids::{ContactId, DossierId};
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_domain::wire::encode_change;
use sb_protocol::{Control, DossierKind, NO_HASH, PushAnswer, PushResult, Run, code, limits};
use sb_store::changes::{self, Arrival};
use sb_store::dossiers::{self, Dossier};
use sb_store::outbox::{self, PendingControl};
use sb_sync::{SyncError, Task, TaskDone, change_id};

/// What colleague 2 does on his laptop: dossier `n` for a person, shared with colleague 3.
fn makes(region: &Region, two: &mut Laptop, n: u8) -> DossierId {
    let (id, key) = (dossier(n), key(n));
    let row = Dossier {
        id,
        kind: 1,
        owner: user(2),
        key: Some(*key.as_bytes()),
        key_id: Some(key.id()),
        my_grant: None,
        seq: 0,
        head: NO_HASH,
    };
    let create = Control::Create {
        kind: DossierKind::Person,
        owner: user(2),
        wraps: vec![region.wrap_to(2, id, &key), region.recovery(id, &key)],
    };
    let grant = Control::Grant {
        to: user(3),
        wrap: region.wrap_to(3, id, &key),
    };
    two.store
        .write(|tx| {
            dossiers::put(tx, &row)?;
            for body in [create, grant] {
                let control = PendingControl {
                    dossier: id,
                    kind: body.op_kind().number(),
                    key_id: key.id(),
                    body: body.encode(),
                };
                outbox::queue_control(tx, &control)?;
            }
            Ok::<_, SyncError>(())
        })
        .unwrap();
    id
}

fn records(two: &mut Laptop, dossier: DossierId, change: &Change) {
    let bytes = encode_change(change);
    let arrival = Arrival::Own { counts: true };
    two.store
        .write(|tx| changes::absorb(tx, dossier, change_id(&bytes), change, &bytes, arrival))
        .unwrap();
}

fn collected(two: &mut Laptop) -> Result<Vec<Run>, SyncError> {
    match two.desk.run(&mut two.store, Task::SealAndCollect)? {
        TaskDone::Runs(runs) => Ok(runs.iter().map(|run| Run::decode(run).unwrap()).collect()),
        other => panic!("{other:?}"),
    }
}

fn answered(two: &mut Laptop, results: Vec<PushResult>) {
    let task = Task::Acknowledge(PushAnswer(results));
    two.desk.run(&mut two.store, task).unwrap();
}

/// Pushes until nothing comes any more: all runs that left, and what was said at the end.
fn pushed(two: &mut Laptop) -> (Vec<Run>, Option<SyncError>) {
    let mut all = Vec::new();
    loop {
        match collected(two) {
            Ok(runs) if runs.is_empty() => return (all, None),
            Ok(runs) => {
                answered(
                    two,
                    (0..runs.len()).map(|_| PushResult::Stored(1)).collect(),
                );
                all.extend(runs);
            }
            Err(error) => return (all, Some(error)),
        }
    }
}

fn waiting(two: &Laptop) -> u64 {
    two.store.read(outbox::waiting).unwrap()
}

fn note(n: u8, salt: u32, text: &str) -> Change {
    let value = Value::Text(Group::ContactNote, Text::new(text));
    let mut change = a_write(2, ContactId::from_bytes([n; 16]), value);
    change.salt[..4].copy_from_slice(&salt.to_be_bytes());
    change
}

/// Letters that no compressor makes much smaller, the same on every run.
fn noise(length: usize) -> String {
    let mut state = 7_u64;
    let mut step = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + u32::try_from(state >> 50).unwrap()).unwrap_or('x')
    };
    (0..length / 3).map(|_| step()).collect()
}

#[test]
fn many_changes_of_one_deed_leave_in_ops_that_others_take() {
    let region = Region::new();
    let (mut two, mut three) = (region.laptop(2), region.laptop(3));
    let id = makes(&region, &mut two, 50);
    for n in 0..150 {
        records(&mut two, id, &note(1, n, "x"));
    }
    let (runs, error) = pushed(&mut two);
    assert!(error.is_none() && waiting(&two) == 0);
    let frame = Server::default().sends(&region, &runs.iter().collect::<Vec<_>>());
    // Create, grant, and 64 + 64 + 22 changes.
    assert_eq!(three.takes(frame).unwrap(), (5, 0, 0));
    let kept = |laptop: &Laptop| {
        let register = sb_domain::change::Register {
            entity: ContactId::from_bytes([1; 16]).into(),
            group: Group::ContactNote,
        };
        laptop
            .store
            .read(|c| sb_store::registers::load(c, register))
            .unwrap()
            .len()
    };
    assert_eq!((kept(&two), kept(&three)), (150, 150));
}

#[test]
fn large_changes_leave_in_as_many_ops_and_runs_as_they_need() {
    let region = Region::new();
    let (mut two, mut three) = (region.laptop(2), region.laptop(3));
    let id = makes(&region, &mut two, 50);
    let long = noise(60_000);
    assert!(long.len() > 55_000);
    for n in 0..12 {
        records(&mut two, id, &note(1, n, &long));
    }
    let (runs, error) = pushed(&mut two);
    assert!(error.is_none() && waiting(&two) == 0);
    assert!(
        runs.iter()
            .all(|run| run.encode().len() <= limits::RUN_BYTES)
    );
    assert!(runs.len() >= 4, "{} runs", runs.len());
    let frame = Server::default().sends(&region, &runs.iter().collect::<Vec<_>>());
    let (pulled, parked, void) = three.takes(frame).unwrap();
    assert_eq!((pulled, parked, void), (8, 0, 0), "two changes an op");
}

/// No form makes such a change. Were there one, it would wait alone.
#[test]
fn a_change_that_fits_into_no_op_keeps_nothing_back_and_is_said_at_the_end() {
    let region = Region::new();
    let (mut two, mut three) = (region.laptop(2), region.laptop(3));
    let (first, second) = (makes(&region, &mut two, 50), makes(&region, &mut two, 51));
    let mut extra = vec![0x5a, 0, 3, 0xa9, 0x80];
    extra.extend(noise(700_000).chars().map(|c| (c as u32).to_le_bytes()[0]));
    extra.resize(5 + 240_000, 0);
    let what = ContactWhat {
        extra: vec![(99, extra)],
        ..ContactWhat::default()
    };
    let contact = ContactId::from_bytes([1; 16]);
    records(
        &mut two,
        first,
        &a_write(2, contact, Value::ContactWhat(what)),
    );
    records(&mut two, first, &a_name(2, 11, "Amina"));
    records(&mut two, second, &a_name(2, 12, "Yonas"));
    let (runs, error) = pushed(&mut two);
    assert!(matches!(error, Some(SyncError::Keys)), "{error:?}");
    assert_eq!(waiting(&two), 1, "the deed of all these changes");
    for id in [first, second] {
        let of: Vec<&Run> = runs.iter().filter(|run| run.dossier == id).collect();
        let frame = Server::default().sends(&region, &of);
        assert_eq!(three.takes(frame).unwrap(), (3, 0, 0));
    }
    assert_eq!(three.names(), ["Amina", "Yonas"]);
    // And again, without end or harm.
    assert!(matches!(pushed(&mut two), (runs, Some(SyncError::Keys)) if runs.is_empty()));
}

#[test]
fn a_dossier_without_its_key_keeps_no_other_back() {
    let region = Region::new();
    let mut two = region.laptop(2);
    let (first, second) = (makes(&region, &mut two, 50), makes(&region, &mut two, 51));
    records(&mut two, first, &a_name(2, 11, "Amina"));
    records(&mut two, second, &a_name(2, 12, "Yonas"));
    let row = two.row(first).unwrap();
    two.store
        .write(|tx| {
            let damaged = Dossier { key: None, ..row };
            Ok::<_, SyncError>(dossiers::put(tx, &damaged)?)
        })
        .unwrap();
    let (runs, error) = pushed(&mut two);
    assert!(matches!(error, Some(SyncError::Keys)));
    assert_eq!(runs.len(), 3);
    assert!(runs.iter().all(|run| run.dossier == second));
    // Nothing of the one that failed was half done: not a number, not a control op.
    let waits = two.store.read(|c| outbox::controls_of(c, first)).unwrap();
    assert_eq!(waits.len(), 2);
}

#[test]
fn a_refused_chain_waits_for_the_next_conversation_and_the_others_do_not() {
    let region = Region::new();
    let mut two = region.laptop(2);
    let (first, second) = (makes(&region, &mut two, 50), makes(&region, &mut two, 51));
    records(&mut two, first, &a_name(2, 11, "Amina"));
    let runs = collected(&mut two).unwrap();
    let refuse = |run: &Run| match (run.dossier == first, run.grant == NO_HASH) {
        (true, false) => PushResult::Refused(code::REFUSED),
        _ => PushResult::Stored(1),
    };
    answered(&mut two, runs.iter().map(refuse).collect());
    records(&mut two, first, &a_name(2, 3, "Maryam"));
    records(&mut two, second, &a_name(2, 12, "Yonas"));
    let (later, error) = pushed(&mut two);
    assert!(error.is_none());
    assert!(!later.is_empty() && later.iter().all(|run| run.dossier == second));
    assert!(
        collected(&mut two).unwrap().is_empty(),
        "nothing is asked again"
    );
    // The next conversation tries again, in the order of the chain.
    two.desk.run(&mut two.store, Task::UnsentLog).unwrap();
    let again = collected(&mut two).unwrap();
    assert!(!again.is_empty() && again.iter().all(|run| run.dossier == first));
    assert!(
        again
            .windows(2)
            .all(|two| two[0].first_dseq < two[1].first_dseq)
    );
    answered(
        &mut two,
        again.iter().map(|_| PushResult::Stored(9)).collect(),
    );
    assert_eq!(waiting(&two), 0);
}

/// More refused runs than one push takes must not hide what comes after them.
#[test]
fn a_long_refused_chain_does_not_hide_the_others() {
    let region = Region::new();
    let mut two = region.laptop(2);
    let (first, second) = (makes(&region, &mut two, 50), makes(&region, &mut two, 51));
    let refused = |run: &Run| match (run.dossier == first, run.grant == NO_HASH) {
        (true, false) => PushResult::Refused(code::GAP),
        _ => PushResult::Stored(1),
    };
    for n in 0..201_u8 {
        records(&mut two, first, &a_name(2, n, "Iemand"));
        let runs = collected(&mut two).unwrap();
        answered(&mut two, runs.iter().map(refused).collect());
        two.desk.run(&mut two.store, Task::UnsentLog).unwrap();
    }
    records(&mut two, second, &a_name(2, 250, "Yonas"));
    let runs = collected(&mut two).unwrap();
    answered(&mut two, runs.iter().map(refused).collect());
    let (later, _) = pushed(&mut two);
    let content = later.iter().find(|run| run.dossier == second);
    assert!(content.is_some(), "{} runs", later.len());
}
