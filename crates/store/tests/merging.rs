//! What screens read follows from the set of changes alone: not from their order, nor from how often
//! they came, nor from having been rebuilt. Held against a model that knows nothing of tables.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod common;
mod model;

use common::{
    RECEIVED, change, change_id, contact, dossier, person, take, text, user, what, write,
};
use model::{AGREEMENT, Made, REFERRAL, any_changes, model, registers};
use proptest::prelude::*;
use sb_domain::change::{Body, EntityKind, Group, Register};
use sb_domain::ids::{AgreementId, ChangeId};
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ReferralContent, StatusSaid, Value};
use sb_domain::wire::encode_change;
use sb_store::dump::Dump;
use sb_store::registers::{self as regs, Conflict};
use sb_store::search::Hit;
use sb_store::{
    Store, StoreError, agreements, changes, contacts, dump, people, rebuild, referrals, search,
};

fn absorb_all<'m>(store: &mut Store, all: impl IntoIterator<Item = &'m Made>) {
    for made in all {
        let done = store.write(|tx| {
            let bytes = encode_change(&made.change);
            changes::absorb(tx, made.dossier, made.id, &made.change, &bytes, RECEIVED)
        });
        done.unwrap();
    }
}

/// Everything that can be read, conflicts and heads and search included.
type Seen = (Dump, Vec<Vec<(ChangeId, Value)>>, Vec<Hit>, Vec<String>);

fn seen(store: &Store) -> Seen {
    store
        .read(|c| -> Result<Seen, StoreError> {
            let heads = registers()
                .into_iter()
                .map(|register| regs::load(c, register))
                .collect::<Result<_, _>>()?;
            let mut hits = Vec::new();
            for query in ["aap", "noot", "mie", "no"] {
                let mut some = search::find(c, query, 100)?;
                some.sort_by_key(|hit| (hit.kind, hit.id));
                hits.extend(some);
            }
            let names = sb_store::colleagues::all(c)?
                .into_iter()
                .map(|one| one.name.into_string())
                .collect();
            Ok((dump::load(c, None)?, heads, hits, names))
        })
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Two laptops get the same changes in other orders, one of them all twice; a third rebuilds. All
    /// show the same, and it is what the plain model says.
    #[test]
    fn the_same_changes_show_the_same_in_any_order_and_after_a_rebuild(
        (made, shuffled) in any_changes().prop_flat_map(|made| (Just(made.clone()), Just(made).prop_shuffle()))
    ) {
        let mut one = Store::in_memory().unwrap();
        absorb_all(&mut one, &made);
        let mut two = Store::in_memory().unwrap();
        absorb_all(&mut two, shuffled.iter().chain(&made));
        let (first, second) = (seen(&one), seen(&two));
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(&first.0, &model(&made));
        prop_assert!(two.shows_what_it_holds().unwrap());
        two.write(rebuild::rebuild).unwrap();
        prop_assert_eq!(&seen(&two), &second);
        prop_assert_eq!(two.integrity().unwrap(), Vec::<String>::new());
    }

    /// Halfway, with any part of them, it holds too: nothing waits for what is still to come.
    #[test]
    fn any_part_of_the_changes_shows_what_the_model_says(
        part in any_changes().prop_flat_map(|made| { let n = made.len(); proptest::sample::subsequence(made, 0..=n) })
    ) {
        let mut store = Store::in_memory().unwrap();
        absorb_all(&mut store, part.iter().rev());
        prop_assert_eq!(seen(&store).0, model(&part));
    }
}

fn name_of_person_1(store: &Store) -> String {
    store
        .read(|c| people::find(c, person(1)))
        .unwrap()
        .unwrap()
        .name
        .into_string()
}

fn name(value: &str) -> Value {
    text(Group::PersonName, value)
}

const NAME: Register = Register {
    entity: sb_domain::ids::EntityId::from_bytes([0; 16]),
    group: Group::PersonName,
};

fn name_register() -> Register {
    Register {
        entity: person(1).into(),
        ..NAME
    }
}

#[test]
fn a_parent_that_arrives_after_its_child_never_comes_back() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| write(tx, 3, person(1), name("derde"), &[2]))
        .unwrap();
    store
        .write(|tx| write(tx, 1, person(1), name("eerste"), &[]))
        .unwrap();
    assert_eq!(
        store.read(regs::conflicts).unwrap().len(),
        1,
        "nobody here knows yet that 2 replaced 1"
    );
    store
        .write(|tx| write(tx, 2, person(1), name("tweede"), &[1]))
        .unwrap();
    assert_eq!(name_of_person_1(&store), "derde");
    let heads = store.read(|c| regs::load(c, name_register())).unwrap();
    assert_eq!(heads, [(change_id(3), name("derde"))]);
    assert_eq!(store.read(regs::conflicts).unwrap(), []);
}

#[test]
fn a_change_elsewhere_that_names_this_one_does_not_replace_it() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| write(tx, 1, person(1), name("naam"), &[]))
        .unwrap();
    store
        .write(|tx| write(tx, 2, person(2), name("ander"), &[1]))
        .unwrap();
    store
        .write(|tx| {
            write(
                tx,
                3,
                person(1),
                text(Group::PersonLatinName, "latijn"),
                &[1],
            )
        })
        .unwrap();
    assert_eq!(name_of_person_1(&store), "naam");
    // The same the other way round: the named one arrives last.
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| write(tx, 2, person(2), name("ander"), &[1]))
        .unwrap();
    store
        .write(|tx| write(tx, 1, person(1), name("naam"), &[]))
        .unwrap();
    assert_eq!(name_of_person_1(&store), "naam");
}

#[test]
fn two_corrections_at_once_are_both_kept_until_somebody_chooses() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            write(tx, 1, person(1), name("Amina"), &[])?;
            write(tx, 2, person(1), name("Aminah"), &[1])?;
            write(tx, 3, person(1), name("Amiena"), &[1])?;
            write(tx, 4, person(1), name("Aminah"), &[1])
        })
        .unwrap();
    let conflicts = store.read(regs::conflicts).unwrap();
    let [
        Conflict {
            register,
            person: whom,
            versions,
        },
    ] = conflicts.as_slice()
    else {
        panic!("{conflicts:?}")
    };
    assert_eq!((*register, *whom), (name_register(), Some(person(1))));
    let kept: Vec<(ChangeId, Value)> = versions
        .iter()
        .map(|v| (v.change, v.value.clone()))
        .collect();
    assert_eq!(
        kept,
        [
            (change_id(2), name("Aminah")),
            (change_id(3), name("Amiena"))
        ]
    );
    assert_eq!(store.read(people::all).unwrap()[0].conflicts, 1);

    let sup = store.read(|c| regs::sup_for(c, name_register())).unwrap();
    assert_eq!(sup, [change_id(2), change_id(3), change_id(4)]);
    store
        .write(|tx| write(tx, 5, person(1), name("Amiena"), &[2, 3, 4]))
        .unwrap();
    assert_eq!(store.read(regs::conflicts).unwrap(), []);
    assert_eq!(store.read(people::all).unwrap()[0].conflicts, 0);
    assert_eq!(name_of_person_1(&store), "Amiena");
    let history = store
        .read(|c| regs::history(c, EntityKind::Person, person(1).into()))
        .unwrap();
    assert_eq!(history.len(), 5, "nothing is forgotten");
}

#[test]
fn safety_shows_nothing_while_two_versions_differ() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            write(
                tx,
                1,
                person(1),
                text(Group::PersonSafeContact, "via zus"),
                &[],
            )?;
            write(
                tx,
                2,
                person(1),
                text(Group::PersonSafeContact, "thuis bellen mag"),
                &[],
            )
        })
        .unwrap();
    let shown = store.read(people::all).unwrap().remove(0);
    assert!(shown.safe_contact.is_empty());
    assert_eq!(shown.conflicts, 1);
}

#[test]
fn a_write_names_what_its_heads_replaced_until_a_server_has_them() {
    let mut store = Store::in_memory().unwrap();
    let own = |n: u32, value: &str, sup: &[u32], store: &mut Store| {
        let change = change(Body::write(person(1), name(value)), sup);
        store.write(|tx| take(tx, n, &change, common::OWN)).unwrap();
    };
    store
        .write(|tx| write(tx, 1, person(1), name("van de server"), &[]))
        .unwrap();
    own(2, "hier", &[1], &mut store);
    let sup = |store: &Store| store.read(|c| regs::sup_for(c, name_register())).unwrap();
    assert_eq!(sup(&store), [change_id(1), change_id(2)]);
    own(3, "weer hier", &[1, 2], &mut store);
    assert_eq!(sup(&store), [change_id(1), change_id(2), change_id(3)]);
    // It comes back from outside: a server has it.
    store
        .write(|tx| write(tx, 3, person(1), name("weer hier"), &[1, 2]))
        .unwrap();
    assert_eq!(sup(&store), [change_id(3)]);
}

#[test]
fn hundreds_of_corrections_without_a_network_do_not_make_the_next_one_endless() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| write(tx, 1, person(1), name("van de server"), &[]))
        .unwrap();
    for n in 2..=400 {
        let sup = store.read(|c| regs::sup_for(c, name_register())).unwrap();
        assert!(
            sup.len() <= 257 && sup.contains(&change_id(n - 1)) && sup.contains(&change_id(1)),
            "{n}"
        );
        let mut next = change(Body::write(person(1), name(&format!("naam {n}"))), &[]);
        next.sup = sup;
        store.write(|tx| take(tx, n, &next, common::OWN)).unwrap();
    }
    assert_eq!(name_of_person_1(&store), "naam 400");
    assert_eq!(store.read(regs::conflicts).unwrap(), []);
}

#[test]
fn a_referral_whose_agreement_was_taken_back_shows_so_whatever_came_first() {
    let agreement = AgreementId::from(AGREEMENT);
    let content = Value::ReferralContent(ReferralContent {
        person: person(1),
        agreement: Some(agreement),
        follow_up_on: Some("2026-11-20".into()),
        ..ReferralContent::default()
    });
    let said = Value::ReferralStatus(StatusSaid {
        status: Status::Bezig,
        source: "partner_telefoon".into(),
        reason: None,
        note: Text::default(),
        extra: Vec::new(),
    });
    let given = Value::AgreementGiven(AgreementGiven {
        person: person(1),
        given: true,
        ..AgreementGiven::default()
    });
    let all = [
        change(Body::write(REFERRAL, content), &[]),
        change(Body::write(REFERRAL, said), &[]),
        change(Body::write(AGREEMENT, given), &[]),
        change(Body::Withdraw { agreement }, &[]),
    ];
    for first in 0..all.len() {
        let mut store = Store::in_memory().unwrap();
        for step in 0..all.len() {
            let n = (first + step) % all.len();
            store
                .write(|tx| take(tx, u32::try_from(n).unwrap(), &all[n], RECEIVED))
                .unwrap();
        }
        let shown = store.read(referrals::all).unwrap().pop().unwrap();
        assert_eq!(
            (shown.status, shown.source.as_str()),
            (Status::Ingetrokken, "partner_telefoon")
        );
        let gone = store
            .read(|c| agreements::find(c, agreement))
            .unwrap()
            .unwrap();
        assert_eq!((gone.given, gone.withdrawn), (Some(true), true));
        assert_eq!(
            store
                .read(|c| referrals::with_status(c, Status::Bezig))
                .unwrap(),
            []
        );
        assert_eq!(
            store
                .read(|c| referrals::to_follow_up(c, "2026-12-31"))
                .unwrap(),
            []
        );
    }
}

#[test]
fn open_referrals_come_up_on_their_day_and_not_before() {
    let mut store = Store::in_memory().unwrap();
    let content = ReferralContent {
        person: person(1),
        follow_up_on: Some("2026-11-20".into()),
        ..Default::default()
    };
    store
        .write(|tx| write(tx, 1, REFERRAL, Value::ReferralContent(content), &[]))
        .unwrap();
    let due = |day: &str| {
        store
            .read(|c| referrals::to_follow_up(c, day))
            .unwrap()
            .len()
    };
    assert_eq!(
        (due("2026-11-19"), due("2026-11-20"), due("2026-11-21")),
        (0, 1, 1)
    );
}

#[test]
fn what_a_later_version_made_is_kept_and_counted() {
    let mut store = Store::in_memory().unwrap();
    let mut later = change(Body::write(person(1), name("later")), &[]);
    later.min_reader = 99;
    let bytes = encode_change(&later);
    let read = sb_domain::wire::decode_change(&bytes, change_id(1)).unwrap();
    assert_eq!(read.body, Body::Unknown);
    let absorb = |store: &mut Store| {
        store
            .write(|tx| changes::absorb(tx, dossier(1), change_id(1), &read, &bytes, RECEIVED))
            .unwrap()
    };
    assert!(absorb(&mut store));
    assert!(!absorb(&mut store));
    assert_eq!(store.read(changes::unread).unwrap(), 1);
    assert_eq!(store.read(people::all).unwrap(), []);
    let kept = store
        .read(|c| changes::find(c, change_id(1)))
        .unwrap()
        .unwrap();
    assert_eq!(kept.bytes, bytes);
    store.write(rebuild::rebuild).unwrap();
    assert_eq!(store.read(changes::unread).unwrap(), 1);
}

/// The upgrade itself: the row looks as an older app left it, the bytes are ones we can read.
#[test]
fn what_was_kept_unread_appears_when_a_rebuild_can_read_it() {
    let mut store = Store::in_memory().unwrap();
    let bytes = encode_change(&change(Body::write(person(1), name("nu leesbaar")), &[]));
    let mut unread = change(Body::Unknown, &[]);
    unread.author = user(1);
    store
        .write(|tx| changes::absorb(tx, dossier(1), change_id(1), &unread, &bytes, RECEIVED))
        .unwrap();
    assert_eq!(store.read(people::all).unwrap(), []);
    store.write(rebuild::rebuild).unwrap();
    assert_eq!(name_of_person_1(&store), "nu leesbaar");
    assert_eq!(store.read(changes::unread).unwrap(), 0);
}

#[test]
fn a_note_without_its_contact_is_not_listed_until_the_contact_is_here() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| write(tx, 1, contact(1), text(Group::ContactNote, "los"), &[]))
        .unwrap();
    assert_eq!(store.read(contacts::all).unwrap(), []);
    store
        .write(|tx| write(tx, 2, contact(1), what(Some(person(1)), "2026-11-02"), &[]))
        .unwrap();
    assert_eq!(
        store.read(|c| contacts::with(c, person(1))).unwrap()[0]
            .note
            .as_str(),
        "los"
    );
}

/// A laptop whose clock was never set corrects, adds a first note, and its changes may come first.
#[test]
fn a_correction_from_1970_does_not_take_the_contact_over() {
    let by = |n: u32, at: i64, value: Value, sup: &[u32]| {
        let mut change = change(Body::write(contact(1), value), sup);
        (change.author, change.at) = (user(n), at);
        change
    };
    let recorded = (1, by(1, 1_790_000_000_000, what(None, "2026-11-02"), &[]));
    let corrected = (2, by(2, 0, what(None, "2026-11-01"), &[1]));
    let noted = (3, by(3, 1, text(Group::ContactNote, "belde terug"), &[]));
    for order in [
        [&recorded, &corrected, &noted],
        [&noted, &corrected, &recorded],
    ] {
        let mut store = Store::in_memory().unwrap();
        for (n, change) in order {
            store.write(|tx| take(tx, *n, change, RECEIVED)).unwrap();
        }
        let shown = store.read(contacts::all).unwrap().remove(0);
        assert_eq!(
            (shown.author, shown.recorded_at),
            (user(1), 1_790_000_000_000)
        );
        assert_eq!((shown.date.as_str(), shown.corrected), ("2026-11-01", true));
    }
}

#[test]
fn contacts_are_listed_by_day_by_person_and_in_the_logbook() {
    let mut store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            write(tx, 1, person(1), name("Een"), &[])?;
            write(tx, 2, person(2), name("Twee"), &[])?;
            write(tx, 3, person(3), name("Nooit gesproken"), &[])?;
            write(tx, 4, contact(1), what(Some(person(1)), "2026-11-01"), &[])?;
            write(tx, 5, contact(2), what(Some(person(2)), "2026-11-03"), &[])?;
            write(tx, 6, contact(3), what(None, "2026-11-02"), &[])?;
            write(tx, 7, contact(4), what(Some(person(1)), "2026-10-01"), &[])
        })
        .unwrap();
    let ids =
        |list: Vec<contacts::Contact>| list.into_iter().map(|one| one.contact).collect::<Vec<_>>();
    assert_eq!(
        ids(store.read(contacts::all).unwrap()),
        [2, 3, 1, 4].map(contact)
    );
    assert_eq!(
        ids(store.read(|c| contacts::with(c, person(1))).unwrap()),
        [1, 4].map(contact)
    );
    assert_eq!(
        ids(store.read(|c| contacts::since(c, "2026-11-02")).unwrap()),
        [2, 3].map(contact)
    );
    assert_eq!(ids(store.read(contacts::logbook).unwrap()), [contact(3)]);
    let recent = store.read(|c| people::recent(c, 6)).unwrap();
    assert_eq!(
        recent.iter().map(|one| one.person).collect::<Vec<_>>(),
        [person(2), person(1)]
    );
}
