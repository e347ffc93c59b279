//! A server that lies to somebody who joins. Nothing of the region is kept then, and the invitation still
//! works with an honest server.

use crate::actor::read_log;
use crate::laptop::Home;
use crate::region::Region;
use crate::stage::Stage;
use crate::wire::{Relay, Reply, Request};
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_protocol::LogPage;
use sb_trust::{Code, Entry, Invitation, JoinInput, Maker, Signer, device_id};
use serde_json::Value;
use std::sync::Arc;

/// Joins through a relay that answers like this, is refused, and then joins honestly; gives the code.
fn joining(mut lie: impl FnMut(&Stage, &Request, &mut Reply) + Send + 'static) -> String {
    let stage = Stage::get();
    let stand = stage.stand();
    let liar = Arc::clone(&stage);
    let relay = Relay::start(stand.region.port(), move |request, mut reply| {
        lie(&liar, request, &mut reply);
        reply
    });
    let home = Home::new("Nieuwe Collega");
    let words = ["join", &stage.open_place, "--server", &relay.url()];
    let outcome = home.run(&words, &Value::Null, "");
    assert!(relay.changed() > 0, "no lie was told: {outcome:?}");
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert_eq!(
        home.ok(&["status"]).get("region"),
        None,
        "nothing of the region is kept"
    );
    home.ok(&["join", &stage.open_place, "--server", &stand.region.url()]);
    home.sync(&stand.region.url());
    home.look();
    let users = home.ok(&["user", "list"]);
    assert_eq!(users.as_array().unwrap().len(), 5);
    outcome.code()
}

fn log(request: &Request, reply: &mut Reply, lie: impl FnOnce(&mut LogPage)) {
    if request.is("GET", "/v1/log/") {
        let mut page = LogPage::decode(&reply.body).unwrap();
        lie(&mut page);
        page.total = page.entries.len() as u64;
        reply.body = page.encode();
    }
}

#[test]
fn another_genesis_is_not_the_region_of_the_invitation() {
    let folder = tempfile::TempDir::new().unwrap();
    let invitation = Invitation::from_line(&Region::found(folder.path())).unwrap();
    let other = Region::serve(folder.path());
    let entries = read_log(other.port(), &invitation.genesis);
    let entries: Vec<Vec<u8>> = entries.into_iter().map(|entry| entry.bytes).collect();
    let said = joining(move |_, request, reply| {
        log(request, reply, |page| page.entries.clone_from(&entries));
    });
    assert_eq!(said, "other_region");
}

#[test]
fn a_colleague_whose_key_was_swapped_is_refused_at_the_door() {
    let own = BoxSecret::from_seed(&[66; 32]).public();
    let said = joining(move |stage, request, reply| {
        let his = stage.karim.boxed.public();
        log(request, reply, |page| {
            for entry in &mut page.entries {
                let end = his.as_bytes().len();
                if let Some(at) = entry.windows(end).position(|part| part == his.as_bytes()) {
                    entry[at..at + end].copy_from_slice(own.as_bytes());
                }
            }
        });
    });
    assert_eq!(said, "server_refused");
}

#[test]
fn a_member_whom_no_code_let_in_is_refused_at_the_door() {
    let said = joining(|stage, request, reply| {
        log(request, reply, |page| {
            let place = Invitation::from_line(&stage.open_place).unwrap();
            let key = SigningKey::from_seed(&[66; 32]);
            let boxed = BoxSecret::from_seed(&[66; 32]).public();
            let device = device_id(&key.public());
            let maker = Maker {
                region: stage.karim.region,
                signer: Signer::Device(device),
                key: &key,
                seen: vec![place.entry.id],
            };
            let input = JoinInput {
                invite: place.entry.id,
                user: place.invite().unwrap().user,
                user_key: boxed.clone(),
                device,
                device_box: boxed,
            };
            page.entries.push(maker.join(&Code([9; 16]), input).bytes);
        });
    });
    assert_eq!(said, "server_refused");
}

#[test]
fn an_entry_with_a_second_signature_is_refused_at_the_door() {
    let said = joining(|stage, request, reply| {
        log(request, reply, |page| {
            let is_his = |bytes: &Vec<u8>| Entry::decode(bytes).unwrap().id == stage.karim.join;
            let at = page.entries.iter().position(is_his).unwrap();
            let mut spoiled = page.entries[at].clone();
            *spoiled.last_mut().unwrap() ^= 1;
            page.entries.insert(at, spoiled);
        });
    });
    assert_eq!(said, "server_refused");
}

#[test]
fn a_pack_with_another_byte_is_refused_at_the_door() {
    let said = joining(|_, request, reply| {
        if request.is("GET", "/v1/pack/") {
            reply.body[100] ^= 1;
        }
    });
    assert_eq!(said, "server_refused");
}
