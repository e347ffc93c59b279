//! What a member with the right writes badly is void and stops nobody; what a server may not send is refused whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{
    Hand, Laptop, Region, Server, TEAM, a_name, a_write, boxed, content, dossier, key, user,
};
use sb_crypto::wrap::{Recipient, wrap};
use sb_domain::change::Group;
use sb_domain::ids::DossierId;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_domain::wire::encode_change;
use sb_protocol::{Control, DossierKind, Frame, Hash, Hello, NO_HASH, OpKind, Run};
use sb_store::{counts, dossiers, runs};
use sb_sync::SyncError;

const D: u8 = 50;

/// Dossier 50 of colleague 2, into which colleague 3 was let in; the laptop of 3 holds all of it.
struct Shared<'r> {
    region: &'r Region,
    two: Hand<'r>,
    three: Laptop,
    server: Server,
    made: Hash,
    granted: Hash,
}

impl<'r> Shared<'r> {
    fn new(region: &'r Region) -> Self {
        let mut two = Hand::new(region, 2);
        let (create, made) = two.create(D);
        let (grant, granted) = two.grant(D, made, 3);
        let mut shared = Self {
            region,
            two,
            three: region.laptop(3),
            server: Server::default(),
            made,
            granted,
        };
        assert_eq!(shared.comes(&[&create, &grant]).unwrap(), (2, 0, 0));
        assert_eq!(shared.three.row(dossier(D)).unwrap().key, Some([D; 32]));
        shared
    }

    fn comes(&mut self, runs: &[&Run]) -> Result<region::Brought, SyncError> {
        let frame = self.server.sends(self.region, runs);
        self.three.takes(frame)
    }

    fn seq(&self) -> u64 {
        self.three.row(dossier(D)).unwrap().seq
    }
}

fn colleague(by: u8) -> Vec<u8> {
    let name = Value::Text(Group::ColleagueName, Text::new("Ik"));
    encode_change(&a_write(by, user(by), name))
}

/// Makes a bad op at a place of a chain, beside a change that is good.
type Bad = fn(&mut Hand<'_>, (DossierId, Hash), Vec<u8>) -> Run;

#[test]
fn an_op_that_holds_no_changes_is_void_and_the_conversation_goes_on() {
    let region = Region::new();
    let good = encode_change(&a_name(2, 1, "Half"));
    let (own, other) = (key(D), key(9));
    let at = |shared: &Shared<'_>| (dossier(D), shared.made);
    let bad: [(&str, Bad); 8] = [
        ("another key", |h, at, good| {
            h.content(at, &key(9), key(9).id(), &content(&[good]))
        }),
        ("sealed with another key than it says", |h, at, good| {
            h.content(at, &key(9), key(D).id(), &content(&[good]))
        }),
        ("no padding", |h, at, _| h.plaintext(at, &key(D), &[0; 256])),
        ("no CBOR", |h, at, _| {
            h.content(at, &key(D), key(D).id(), b"nothing")
        }),
        ("too many changes", |h, at, good| {
            h.content(at, &key(D), key(D).id(), &content(&vec![good; 65]))
        }),
        ("a good change and a bad one", |h, at, good| {
            h.content(at, &key(D), key(D).id(), &content(&[good, vec![0x80]]))
        }),
        ("a good change and one in another's name", |h, at, good| {
            let other = encode_change(&a_name(3, 2, "Zij"));
            h.content(at, &key(D), key(D).id(), &content(&[good, other]))
        }),
        ("a colleague outside the team", |h, at, good| {
            h.content(at, &key(D), key(D).id(), &content(&[good, colleague(2)]))
        }),
    ];
    assert_ne!(own.id(), other.id());
    for (what, make) in bad {
        let mut shared = Shared::new(&region);
        let place = at(&shared);
        let void = make(&mut shared.two, place, good.clone());
        assert_eq!(shared.comes(&[&void]).unwrap(), (1, 0, 1), "{what}");
        assert_eq!(shared.three.names(), [""; 0], "nothing of it: {what}");
        assert_eq!(shared.seq(), 3);
        let sound = shared.two.names(D, shared.made, 1, "Amina");
        assert_eq!(shared.comes(&[&sound]).unwrap(), (1, 0, 0), "{what}");
        assert_eq!(shared.three.names(), ["Amina"]);
        let numbers = shared.three.store.read(counts::load).unwrap();
        assert_eq!(numbers.quarantined, 1);
    }
}

/// One run, two ops: the void one takes nothing with it.
#[test]
fn a_void_op_voids_nothing_beside_it() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let place = (dossier(D), shared.made);
    let void = shared.two.content(place, &key(D), key(D).id(), b"nothing");
    let sound = shared.two.names(D, shared.made, 1, "Amina");
    assert_eq!(shared.comes(&[&void, &sound]).unwrap(), (2, 0, 1));
    assert_eq!(shared.three.names(), ["Amina"]);
}

#[test]
fn a_person_in_the_team_dossier_is_void_and_a_colleague_is_not() {
    let region = Region::new();
    let (mut two, mut three) = (Hand::new(&region, 2), region.laptop(3));
    let (mut server, join) = (Server::default(), region.join(2));
    let mut attack = a_name(2, 1, "Omgeleid");
    attack.at = i64::MIN;
    let attack = content(&[encode_change(&attack)]);
    let attack = two.content((TEAM, join), &key(200), key(200).id(), &attack);
    let name = two.content(
        (TEAM, join),
        &key(200),
        key(200).id(),
        &content(&[colleague(2)]),
    );
    let frame = server.sends(&region, &[&attack, &name]);
    assert_eq!(three.takes(frame).unwrap(), (2, 0, 1));
    assert_eq!(three.names(), [""; 0]);
    let named = three.store.read(sb_store::colleagues::all).unwrap();
    assert_eq!(named.len(), 1);
}

#[test]
fn a_grant_with_another_key_is_void_and_the_key_that_is_here_stays() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let before = shared.three.row(dossier(D)).unwrap();
    let (swap, _) = shared.two.grant_with(D, shared.made, 3, &key(9));
    let (again, _) = shared.two.grant(D, shared.made, 3);
    assert_eq!(shared.comes(&[&swap, &again]).unwrap(), (2, 0, 1));
    let after = shared.three.row(dossier(D)).unwrap();
    assert_eq!(
        (after.key, after.key_id, after.my_grant),
        (before.key, before.key_id, Some(shared.granted))
    );
}

/// Before the first good grant too: the create op says which key it is.
#[test]
fn the_first_grant_cannot_bring_another_key_than_the_dossier_was_made_with() {
    let region = Region::new();
    let (mut two, mut three, mut server) =
        (Hand::new(&region, 2), region.laptop(3), Server::default());
    let (create, made) = two.create(D);
    let (swap, _) = two.grant_with(D, made, 3, &key(9));
    let frame = server.sends(&region, &[&create, &swap]);
    assert_eq!(three.takes(frame).unwrap(), (2, 2, 1));
    assert_eq!(three.row(dossier(D)).unwrap().key, None);
    let members = three
        .store
        .read(|c| dossiers::members(c, dossier(D)))
        .unwrap();
    assert_eq!(members, [user(2)], "a void grant lets nobody in");
    let (grant, _) = two.grant(D, made, 3);
    let frame = server.sends(&region, &[&grant]);
    assert_eq!(three.takes(frame).unwrap(), (1, 0, 0));
    assert_eq!(three.row(dossier(D)).unwrap().key, Some([D; 32]));
}

/// Only its addressee can see that it does not open: no key yet, and nothing void.
#[test]
fn a_wrap_that_does_not_open_means_no_key_yet_and_a_later_grant_brings_it() {
    let region = Region::new();
    let (mut two, mut three, mut server) =
        (Hand::new(&region, 2), region.laptop(3), Server::default());
    let (create, made) = two.create(D);
    let mut wrap = region.wrap_to(3, dossier(D), &key(D));
    wrap.sealed[0] ^= 1;
    let body = Control::Grant { to: user(3), wrap };
    let (broken, _) = two.control(dossier(D), made, key(D).id(), &body);
    let name = two.names(D, made, 1, "Amina");
    let frame = server.sends(&region, &[&create, &broken, &name]);
    assert_eq!(three.takes(frame).unwrap(), (3, 3, 0));
    let more = two.names(D, made, 2, "Yonas");
    let frame = server.sends(&region, &[&more]);
    assert_eq!(three.takes(frame).unwrap(), (1, 1, 0), "each op waits once");
    let (grant, _) = two.grant(D, made, 3);
    let frame = server.sends(&region, &[&grant]);
    assert_eq!(three.takes(frame).unwrap(), (1, 0, 0));
    assert_eq!(three.names(), ["Amina", "Yonas"]);
}

#[test]
fn a_grant_that_is_addressed_to_another_or_lets_in_nobody_is_void() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let wrap_to = |n| region.wrap_to(n, dossier(D), &key(D));
    let nobody = {
        let recipient = Recipient {
            kind: Recipient::USER,
            id: [77; 16],
            generation: 1,
        };
        let (r, d) = (region.id.as_bytes(), [D; 16]);
        wrap(&key(D), &boxed(77).public(), r, &d, recipient).unwrap()
    };
    let bodies = [
        Control::Grant {
            to: user(4),
            wrap: wrap_to(3),
        }
        .encode(),
        Control::Grant {
            to: user(4),
            wrap: region.recovery(dossier(D), &key(D)),
        }
        .encode(),
        Control::Grant {
            to: user(77),
            wrap: nobody,
        }
        .encode(),
        b"nothing".to_vec(),
    ];
    for body in bodies {
        let (run, _) =
            shared
                .two
                .control_bytes(dossier(D), shared.made, key(D).id(), (OpKind::Grant, body));
        assert_eq!(shared.comes(&[&run]).unwrap(), (1, 0, 1));
    }
    let members = shared
        .three
        .store
        .read(|c| dossiers::members(c, dossier(D)));
    assert_eq!(members.unwrap(), [user(2), user(3)]);
}

/// The server cannot know that a grant is void, so what comes under it is no lie of the server's.
#[test]
fn what_is_written_under_a_void_grant_is_void_and_lets_nobody_in() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let (swap, void) = shared.two.grant_with(D, shared.made, 4, &key(9));
    let mut four = Hand::new(&region, 4);
    let wrote = four.names(D, void, 1, "Binnengeslopen");
    let (onward, onward_hash) = four.grant(D, void, 1);
    let mut one = Hand::new(&region, 1);
    let later = one.names(D, onward_hash, 2, "Ook");
    assert_eq!(
        shared.comes(&[&swap, &wrote, &onward, &later]).unwrap(),
        (4, 0, 4)
    );
    assert_eq!(shared.three.names(), [""; 0]);
    let sound = shared.two.names(D, shared.made, 1, "Amina");
    assert_eq!(shared.comes(&[&sound]).unwrap(), (1, 0, 0));
    assert_eq!(shared.three.names(), ["Amina"]);
}

#[test]
fn a_dossier_whose_beginning_is_void_holds_nothing_and_stops_nobody() {
    let region = Region::new();
    let id = dossier(D);
    let own = region.wrap_to(2, id, &key(D));
    let recovery = region.recovery(id, &key(D));
    let create = |owner: u8, wraps: Vec<_>| {
        Control::Create {
            kind: DossierKind::Person,
            owner: user(owner),
            wraps,
        }
        .encode()
    };
    let bodies = [
        ("nobody can open it", create(2, vec![])),
        ("not recovery", create(2, vec![own.clone()])),
        (
            "another order",
            create(2, vec![recovery.clone(), own.clone()]),
        ),
        (
            "one more",
            create(2, vec![own.clone(), recovery.clone(), own.clone()]),
        ),
        (
            "of another",
            create(3, vec![region.wrap_to(3, id, &key(D)), recovery]),
        ),
        ("no body", b"nothing".to_vec()),
    ];
    for (what, body) in bodies {
        let (mut two, mut three) = (Hand::new(&region, 2), region.laptop(3));
        let mut server = Server::default();
        let (create, made) = two.control_bytes(id, NO_HASH, key(D).id(), (OpKind::Create, body));
        let (grant, _) = two.grant(D, made, 3);
        let name = two.names(D, made, 1, "Amina");
        let frame = server.sends(&region, &[&create, &grant, &name]);
        assert_eq!(three.takes(frame).unwrap(), (3, 0, 3), "{what}");
        assert!(
            three.names().is_empty() && three.row(id).unwrap().key.is_none(),
            "{what}"
        );
        let more = two.names(D, made, 2, "Yonas");
        let frame = server.sends(&region, &[&more]);
        assert_eq!(three.takes(frame).unwrap(), (1, 0, 1), "{what}");
    }
}

/// Whoever gets the key can make recovery's wrap again: one that is another does not recover the dossier.
#[test]
fn a_dossier_that_recovery_could_not_open_stays_closed() {
    let region = Region::new();
    let id = dossier(D);
    let (mut two, mut three, mut server) =
        (Hand::new(&region, 2), region.laptop(3), Server::default());
    let body = Control::Create {
        kind: DossierKind::Person,
        owner: user(2),
        wraps: vec![region.wrap_to(2, id, &key(D)), region.recovery(id, &key(9))],
    };
    let (create, made) = two.control(id, NO_HASH, key(D).id(), &body);
    let (grant, _) = two.grant(D, made, 3);
    let frame = server.sends(&region, &[&create, &grant]);
    assert_eq!(three.takes(frame).unwrap(), (2, 2, 0));
    assert_eq!(three.row(id).unwrap().key, None);
}

/// A method of packing that this version does not know: it waits, it is not void, and it is tried once.
#[test]
fn what_a_later_version_packed_waits_and_what_is_beside_it_does_not() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let mut padded = vec![7, 1, 2, 3, 0x80];
    padded.resize(256, 0);
    let place = (dossier(D), shared.made);
    let later = shared.two.plaintext(place, &key(D), &padded);
    let sound = shared.two.names(D, shared.made, 1, "Amina");
    assert_eq!(shared.comes(&[&later, &sound]).unwrap(), (2, 1, 0));
    assert_eq!(shared.three.names(), ["Amina"]);
    let more = shared.two.names(D, shared.made, 2, "Yonas");
    assert_eq!(shared.comes(&[&more]).unwrap(), (1, 0, 0));
    let (now, next) = shared
        .three
        .store
        .read(|c| {
            Ok::<_, SyncError>((
                runs::unopened(c, dossier(D), 1)?.len(),
                runs::unopened(c, dossier(D), 2)?.len(),
            ))
        })
        .unwrap();
    assert_eq!((now, next), (0, 1));
}

/// As an update of the app finds it: the key is here, and what an older one left closed can be read now.
#[test]
fn what_was_left_closed_is_opened_at_the_next_conversation() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let name = shared.two.names(D, shared.made, 1, "Amina");
    let frame = shared.server.sends(&region, &[&name]);
    // Taken in while the kind of the dossier was not known yet.
    let kind = |shared: &mut Shared<'_>, kind| {
        let row = shared.three.row(dossier(D)).unwrap();
        let done = shared
            .three
            .store
            .write(|tx| Ok::<_, SyncError>(dossiers::put(tx, &dossiers::Dossier { kind, ..row })?));
        done.unwrap();
    };
    let hello = Frame::Hello(Hello {
        epoch: [0; 16],
        end_cursor: 0,
        log_total: 0,
        server_time: 0,
        pack: None,
    });
    kind(&mut shared, 9);
    assert_eq!(shared.three.takes(frame).unwrap(), (1, 1, 0));
    assert_eq!(shared.three.takes(hello.clone()).unwrap(), (0, 0, 0));
    assert_eq!(shared.three.names(), [""; 0]);
    kind(&mut shared, 1);
    assert_eq!(shared.three.takes(hello).unwrap(), (0, 0, 0));
    assert_eq!(shared.three.names(), ["Amina"]);
}

#[test]
fn a_dossier_of_a_kind_to_come_is_kept_closed() {
    let region = Region::new();
    let id = dossier(D);
    let (mut two, mut three, mut server) =
        (Hand::new(&region, 2), region.laptop(3), Server::default());
    let body = Control::Create {
        kind: DossierKind::Unknown(7),
        owner: user(2),
        wraps: vec![region.wrap_to(2, id, &key(D)), region.recovery(id, &key(D))],
    };
    let (create, made) = two.control(id, NO_HASH, key(D).id(), &body);
    let (grant, _) = two.grant(D, made, 3);
    let name = two.names(D, made, 1, "Amina");
    let frame = server.sends(&region, &[&create, &grant, &name]);
    assert_eq!(three.takes(frame).unwrap(), (3, 3, 0));
    assert_eq!(three.row(id).unwrap().kind, 7);
    assert_eq!(three.names(), [""; 0]);
}

/// One laptop had the key all along, the other got it last: the same is void on both.
#[test]
fn what_is_void_is_void_on_every_laptop_whenever_its_key_came() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let place = (dossier(D), shared.made);
    let void = shared.two.content(place, &key(D), key(D).id(), b"nothing");
    let (swap, _) = shared.two.grant_with(D, shared.made, 4, &key(9));
    let name = shared.two.names(D, shared.made, 1, "Amina");
    let (grant, _) = shared.two.grant(D, shared.made, 4);
    assert_eq!(shared.comes(&[&void, &swap, &name]).unwrap(), (3, 0, 2));
    assert_eq!(shared.comes(&[&grant]).unwrap(), (1, 0, 0));
    let mut four = region.laptop(4);
    let all = shared.server.all(&region, dossier(D));
    assert_eq!(four.takes(all).unwrap(), (6, 0, 2));
    let void = |laptop: &Laptop| {
        let numbers = laptop.store.read(counts::load).unwrap();
        (numbers.quarantined, laptop.names())
    };
    assert_eq!(void(&four), void(&shared.three));
}

#[test]
fn what_only_a_server_can_do_wrong_is_still_refused_whole() {
    let region = Region::new();
    let mut shared = Shared::new(&region);
    let honest = shared.two.names(D, shared.made, 1, "Amina");
    let mut forged = honest.clone();
    forged.signature[0] ^= 1;
    let mut cut = honest.clone();
    cut.ops[0].ct[0] ^= 1;
    let mut gap = honest.clone();
    gap.first_dseq += 1;
    let mut stranger = Hand::new(&region, 4);
    let without_right = stranger.names(D, shared.made, 1, "Binnen");
    let before = shared.seq();
    for run in [&forged, &cut, &gap, &without_right] {
        let mut server = shared.server.clone();
        let frame = server.sends(&region, &[run]);
        let answer = shared.three.takes(frame);
        assert!(matches!(answer, Err(SyncError::Lied(_))), "{answer:?}");
        assert_eq!((shared.seq(), shared.three.names().len()), (before, 0));
    }
    assert_eq!(shared.comes(&[&honest]).unwrap(), (1, 0, 0));
}
