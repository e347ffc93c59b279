//! The small tables: facts, the membership log, dossiers and chains, drafts, packs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;

use common::{bytes, dossier, user};
use sb_domain::ids::DeviceId;
use sb_domain::text::Text;
use sb_store::dossiers::{self, Chain, Dossier};
use sb_store::drafts::{self, Draft};
use sb_store::packs::{self, Pack};
use sb_store::{Store, StoreError, log, meta};

#[test]
fn a_fact_has_one_value_at_a_time() {
    let mut store = Store::in_memory().unwrap();
    let text = |store: &Store| store.read(|c| meta::get_text(c, "language")).unwrap();
    assert_eq!(text(&store), None);
    store.write(|tx| meta::set(tx, "language", b"nl")).unwrap();
    store.write(|tx| meta::set(tx, "language", b"ti")).unwrap();
    assert_eq!(text(&store).as_deref(), Some("ti"));
    store
        .write(|tx| meta::set(tx, "language", &[0xff]))
        .unwrap();
    assert!(matches!(
        store.read(|c| meta::get_text(c, "language")),
        Err(StoreError::Corrupt { .. })
    ));
    store.write(|tx| meta::clear(tx, "language")).unwrap();
    assert_eq!(text(&store), None);
}

#[test]
fn log_entries_stay_in_order_of_arrival_and_are_kept_once() {
    let mut store = Store::in_memory().unwrap();
    let mut insert = |n: u8, sent| {
        store
            .write(|tx| log::insert(tx, &[n; 32], &[n], sent))
            .unwrap()
    };
    assert!(insert(9, true) && insert(1, false) && insert(5, false));
    assert!(!insert(9, false), "twice, and sent stays sent");
    assert!(!insert(5, true), "it came back from the server");
    let numbers = |list: Vec<log::LogEntry>| {
        list.into_iter()
            .map(|entry| entry.bytes[0])
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(store.read(log::all).unwrap()), [9, 1, 5]);
    assert_eq!(numbers(store.read(log::unsent).unwrap()), [1]);
    store.write(|tx| log::mark_sent(tx, &[1; 32])).unwrap();
    assert_eq!(store.read(log::unsent).unwrap(), []);
    assert_eq!(store.read(log::count).unwrap(), 3);
}

fn a_dossier(n: u32, kind: u8) -> Dossier {
    let (key, key_id, my_grant) = (None, None, None);
    Dossier {
        id: dossier(n),
        kind,
        owner: user(1),
        key,
        key_id,
        my_grant,
        seq: 0,
        head: [0; 32],
    }
}

#[test]
fn a_dossier_gets_its_key_later_and_keeps_its_place_in_the_order() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| dossiers::put(tx, &a_dossier(1, 1)))
        .unwrap();
    store
        .write(|tx| dossiers::put(tx, &a_dossier(2, 2)))
        .unwrap();
    store
        .write(|tx| {
            dossiers::set_position(tx, dossier(1), 12, &[4; 32])?;
            dossiers::set_key(tx, dossier(1), &[7; 32], &[8; 16], &[9; 32])?;
            // A key that is here is never replaced.
            dossiers::set_key(tx, dossier(1), &[1; 32], &[2; 16], &[3; 32])
        })
        .unwrap();
    let got = store
        .read(|c| dossiers::find(c, dossier(1)))
        .unwrap()
        .unwrap();
    assert_eq!(
        (got.seq, got.head, got.key, got.key_id),
        (12, [4; 32], Some([7; 32]), Some([8; 16]))
    );
    assert_eq!(got.my_grant, Some([9; 32]));
    assert!(
        !format!("{got:?}").contains("7, 7"),
        "a key is never printed"
    );
    assert_eq!(store.read(dossiers::all).unwrap().len(), 2);
    assert_eq!(
        store
            .read(|c| dossiers::find_owned(c, 2, user(1)))
            .unwrap()
            .unwrap()
            .id,
        dossier(2)
    );
    assert_eq!(
        store.read(|c| dossiers::find_owned(c, 2, user(2))).unwrap(),
        None
    );
    let unknown = store.write(|tx| dossiers::set_position(tx, dossier(3), 1, &[0; 32]));
    assert_eq!(unknown, Err(StoreError::NotFound { what: "dossier" }));
}

#[test]
fn a_grant_names_one_user_and_a_user_is_a_member_once() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            dossiers::add_member(tx, dossier(1), user(2), &[2; 32])?;
            dossiers::add_member(tx, dossier(1), user(1), &[1; 32])?;
            dossiers::add_member(tx, dossier(1), user(2), &[3; 32])?;
            dossiers::add_member(tx, dossier(1), user(3), &[1; 32])
        })
        .unwrap();
    assert_eq!(
        store.read(|c| dossiers::members(c, dossier(1))).unwrap(),
        [user(1), user(2)]
    );
    assert_eq!(
        store
            .read(|c| dossiers::grant_to(c, dossier(1), &[3; 32]))
            .unwrap(),
        Some(user(2))
    );
    assert_eq!(
        store
            .read(|c| dossiers::grant_to(c, dossier(1), &[1; 32]))
            .unwrap(),
        Some(user(1))
    );
    assert_eq!(
        store
            .read(|c| dossiers::grant_to(c, dossier(2), &[3; 32]))
            .unwrap(),
        None,
        "of that dossier only"
    );
}

#[test]
fn chains_of_one_device_in_two_dossiers_are_two() {
    let mut store = Store::in_memory().unwrap();
    let chain = |n| Chain {
        dossier: dossier(n),
        device: DeviceId::from_bytes(bytes(7, 1)),
        grant: [0; 32],
    };
    store
        .write(|tx| dossiers::set_tip(tx, &chain(1), 1, &[1; 32]))
        .unwrap();
    store
        .write(|tx| dossiers::set_tip(tx, &chain(2), 1, &[2; 32]))
        .unwrap();
    store
        .write(|tx| dossiers::set_tip(tx, &chain(1), 5, &[5; 32]))
        .unwrap();
    assert_eq!(
        store.read(|c| dossiers::tip(c, &chain(1))).unwrap(),
        Some((5, [5; 32]))
    );
    assert_eq!(
        store.read(|c| dossiers::tip(c, &chain(2))).unwrap(),
        Some((1, [2; 32]))
    );
    assert_eq!(store.read(|c| dossiers::tip(c, &chain(3))).unwrap(), None);
}

#[test]
fn a_form_has_one_draft() {
    let mut store = Store::in_memory().unwrap();
    let draft = |form: &str, body, saved_at| Draft {
        form: form.into(),
        body: Text::new(body),
        saved_at,
    };
    for one in [
        draft("contact", "a", 1),
        draft("person", "b", 2),
        draft("contact", "c", 3),
    ] {
        store.write(|tx| drafts::save(tx, &one)).unwrap();
    }
    assert_eq!(
        store.read(drafts::list).unwrap(),
        [draft("contact", "c", 3), draft("person", "b", 2)]
    );
    store.write(|tx| drafts::drop(tx, "contact")).unwrap();
    store.write(|tx| drafts::drop(tx, "contact")).unwrap();
    assert_eq!(store.read(drafts::list).unwrap().len(), 1);
}

#[test]
fn one_pack_is_in_use_and_older_ones_go() {
    let mut store = Store::in_memory().unwrap();
    let pack = |version: u8| Pack {
        version: version.into(),
        sha256: [version; 32],
        archive: vec![version; 9],
    };
    assert_eq!(store.read(packs::current).unwrap(), None);
    for version in [1, 2, 3, 2] {
        store.write(|tx| packs::keep(tx, &pack(version))).unwrap();
    }
    store.write(|tx| packs::set_current(tx, &[2; 32])).unwrap();
    assert_eq!(store.read(packs::current).unwrap(), Some(pack(2)));
    assert_eq!(store.read(|c| packs::find(c, &[1; 32])).unwrap(), None);
    assert_eq!(
        store.read(|c| packs::find(c, &[3; 32])).unwrap(),
        Some(pack(3)),
        "waits for its signature"
    );
    assert_eq!(
        store.write(|tx| packs::set_current(tx, &[8; 32])),
        Err(StoreError::NotFound { what: "pack" })
    );
    assert_eq!(store.read(packs::current).unwrap(), Some(pack(2)));
}
