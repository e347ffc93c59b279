//! Lies about the membership log: who is in the region, and what they may.

use super::PULL;
use crate::lies::{Told, pull};
use sb_crypto::sign::SigningKey;
use sb_domain::ids::UserId;
use sb_protocol::{Frame, PullRequest};
use sb_trust::{
    Body, Code, Entry, Invitation, JoinInput, Maker, PackSigned, Role, Signer, device_id,
};

/// A join on the free place of the region, by keys of the server's own making.
fn stolen_place(told: &Told<'_>, code: &Code) -> Entry {
    let invitation = Invitation::from_line(&told.liar.stage.open_place).unwrap();
    let key = SigningKey::from_seed(&[66; 32]);
    let boxed = sb_crypto::wrap::BoxSecret::from_seed(&[66; 32]).public();
    let device = device_id(&key.public());
    let maker = Maker {
        region: told.liar.region(),
        signer: Signer::Device(device),
        key: &key,
        seen: vec![invitation.entry.id],
    };
    let input = JoinInput {
        invite: invitation.entry.id,
        user: invitation.invite().unwrap().user,
        user_key: boxed.clone(),
        device,
        device_box: boxed,
    };
    maker.join(code, input)
}

#[test]
fn a_member_whom_no_code_let_in_is_refused() {
    let said = pull(|told| {
        let join = stolen_place(told, &Code([9; 16]));
        told.log().push(join.bytes);
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_member_invited_by_a_key_person_is_refused() {
    let said = pull(|told| {
        let karim = &told.liar.stage.karim;
        let (code, user) = (Code([9; 16]), UserId::from_bytes([66; 16]));
        let place = (user, Role::KeyPerson, 0);
        let genesis = (&karim.genesis, &karim.said);
        let invite = karim
            .maker()
            .invite(genesis, &code, &karim.team_key, place, [1; 24]);
        let key = SigningKey::from_seed(&[66; 32]);
        let device = device_id(&key.public());
        let maker = Maker {
            signer: Signer::Device(device),
            key: &key,
            seen: vec![invite.id],
            ..karim.maker()
        };
        let input = JoinInput {
            invite: invite.id,
            user,
            user_key: karim.boxed.public(),
            device,
            device_box: karim.boxed.public(),
        };
        let join = maker.join(&code, input);
        told.log().extend([invite.bytes, join.bytes]);
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_key_person_who_makes_himself_coordinator_is_refused() {
    let said = pull(|told| {
        let karim = &told.liar.stage.karim;
        let role = karim.maker().role(karim.user, Role::Coordinator);
        told.log().push(role.bytes);
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_role_that_the_server_gives_in_the_name_of_the_root_is_refused() {
    let said = pull(|told| {
        let karim = &told.liar.stage.karim;
        let maker = Maker {
            signer: Signer::Root,
            key: &told.liar.server,
            ..karim.maker()
        };
        let role = maker.role(karim.user, Role::Coordinator);
        told.log().push(role.bytes);
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_colleague_whose_key_was_swapped_is_refused() {
    let said = pull(|told| {
        let own = sb_crypto::wrap::BoxSecret::from_seed(&[66; 32]).public();
        let his = told.liar.stage.karim.boxed.public();
        let mut swapped = 0;
        for entry in told.log() {
            let end = his.as_bytes().len();
            while let Some(at) = entry.windows(end).position(|part| part == his.as_bytes()) {
                entry[at..at + end].copy_from_slice(own.as_bytes());
                swapped += 1;
            }
        }
        assert_eq!(swapped, 2, "the keys of the user and of his device");
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_pack_that_a_key_person_signed_is_refused() {
    let said = pull(|told| {
        let pack = PackSigned {
            version: 99,
            sha256: [6; 32],
            size: 6,
        };
        let entry = told.liar.stage.karim.maker().pack(pack);
        told.log().push(entry.bytes);
    });
    assert_eq!(said, "server_refused: log entry without right");
}

#[test]
fn a_log_entry_of_another_region_is_refused() {
    let said = pull(|told| {
        let karim = &told.liar.stage.karim;
        let maker = Maker {
            region: sb_domain::ids::RegionId::from_bytes([6; 16]),
            ..karim.maker()
        };
        let entry = maker.role(karim.user, Role::Coordinator);
        told.log().push(entry.bytes);
    });
    assert_eq!(said, "server_refused: log entry of another region");
}

#[test]
fn a_log_entry_whose_past_is_held_back_is_refused() {
    let said = pull(|told| {
        let log = told.log();
        let last = log.pop().unwrap();
        *log = vec![last];
    });
    assert_eq!(said, "server_refused: log entry without right");
}

/// The id of an entry does not cover its signature: whoever sends both forms hopes that the wrong one is kept.
#[test]
fn an_entry_that_comes_with_a_second_signature_does_not_spoil_the_log() {
    let said = pull(|told| {
        let is_join = |bytes: &Vec<u8>| matches!(Entry::decode(bytes).unwrap().body, Body::Join(_));
        let log = told.log();
        let at = log.iter().position(is_join).unwrap();
        let mut spoiled = log[at].clone();
        *spoiled.last_mut().unwrap() ^= 1;
        log.insert(at, spoiled);
    });
    assert_eq!(said, "server_refused: log entry twice");
}

#[test]
fn a_log_that_comes_twice_is_not_counted_twice() {
    let stage = crate::stage::Stage::get();
    let stand = stage.stand();
    let twice = crate::wire::Relay::start(stand.region.port(), |request, honest| {
        let Some(mut all) = request
            .is(PULL.0, PULL.1)
            .then(|| crate::actor::frames(&honest.body))
            .flatten()
        else {
            return honest;
        };
        let at = all.iter().position(|frame| matches!(frame, Frame::Log(_)));
        let again = all[at.unwrap()].clone();
        all.insert(at.unwrap(), again);
        crate::wire::Reply {
            body: crate::actor::stream(&all),
            ..honest
        }
    });
    stand.lina.sync(&twice.url());
    let (tell, hear) = std::sync::mpsc::channel();
    let listening = crate::wire::Relay::start(stand.region.port(), move |request, honest| {
        if request.is(PULL.0, PULL.1) {
            let asked = PullRequest::decode(&request.body).unwrap().log_count;
            let frames = crate::actor::frames(&honest.body).unwrap();
            let Some(Frame::Hello(hello)) = frames.first() else {
                panic!("no hello")
            };
            tell.send((asked, hello.log_total)).unwrap();
        }
        honest
    });
    stand.lina.sync(&listening.url());
    stand.lina.sync(&listening.url());
    // It may ask for all of it once, but must then know again what it has.
    let (_, last) = (hear.recv().unwrap(), hear.recv().unwrap());
    assert_eq!(last.0, last.1);
    stand.recovers(&stage);
}
