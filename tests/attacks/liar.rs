//! A server that lies. Whatever it answers: the laptop says so, keeps what it has and what it still has to
//! send, and is well after one honest conversation.
//!
//! Not here: a server that leaves out the newest ops of a dossier. Nothing in one answer shows that; holders
//! find it by comparing heads, which is a later issue.

use crate::lies::{Told, When, answer, conversation, find_run, pull, with_run};
use sb_crypto::sign::SigningKey;
use sb_domain::ids::{DeviceId, UserId};
use sb_protocol::{
    Control, Frame, Item, NO_HASH, OpKind, PullRequest, PushAnswer, PushResult, Run, code,
    encode_code,
};
use sb_trust::{
    Body, Code, Entry, Invitation, JoinInput, Maker, PackSigned, Role, Signer, device_id,
};

const REFUSED: &str = "server_refused";
const PULL: (&str, &str) = ("POST", "/v1/pull");
const PUSH: (&str, &str) = ("POST", "/v1/push");

// The membership log.

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
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
}

#[test]
fn a_key_person_who_makes_himself_coordinator_is_refused() {
    let said = pull(|told| {
        let karim = &told.liar.stage.karim;
        let role = karim.maker().role(karim.user, Role::Coordinator);
        told.log().push(role.bytes);
    });
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
}

#[test]
fn a_log_entry_whose_past_is_held_back_is_refused() {
    let said = pull(|told| {
        let log = told.log();
        let last = log.pop().unwrap();
        *log = vec![last];
    });
    assert_eq!(said, REFUSED);
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
    assert_eq!(said, REFUSED);
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

// Dossiers. The server's own key vouches for what it made of them, unless said otherwise.

#[test]
fn a_grant_whose_wrap_was_swapped_is_refused() {
    let said = pull(|told| {
        let new = told.liar.stage.new;
        told.only_vouched(new, |liar, stretch| {
            let grants = |run: &Run| run.ops.iter().any(|op| op.kind == OpKind::Grant);
            let at = find_run(stretch, grants);
            let other = sb_crypto::seal::DossierKey::from_bytes([6; 32]);
            stretch.items[at] = with_run(&stretch.items[at], |run| {
                let op = run
                    .ops
                    .iter_mut()
                    .find(|op| op.kind == OpKind::Grant)
                    .unwrap();
                let Control::Grant { to, wrap } = Control::decode(OpKind::Grant, &op.ct).unwrap()
                else {
                    panic!("a grant")
                };
                let key = liar.stage.karim.boxed.public();
                let (region, dossier) = (liar.region(), run.dossier);
                let made = sb_crypto::wrap::wrap(
                    &other,
                    &key,
                    region.as_bytes(),
                    dossier.as_bytes(),
                    wrap.recipient,
                );
                op.ct = Control::Grant {
                    to,
                    wrap: made.unwrap(),
                }
                .encode();
            });
        });
    });
    assert_eq!(said, REFUSED);
}

/// A grant of the shared dossier to Karim, in the place of its creator's right, signed with this key.
fn granted_to_karim(told: &mut Told<'_>, device: DeviceId, key: &SigningKey) {
    let old = told.liar.stage.old;
    told.only_vouched(old, |liar, stretch| {
        let karim = &liar.stage.karim;
        let created = &liar.old[0];
        let chain = |kept: &&crate::region::Kept| {
            kept.run.device == device && kept.run.grant == created.tip
        };
        let last = liar.old.iter().rfind(chain);
        let recipient = sb_crypto::wrap::Recipient {
            kind: 1,
            id: *karim.user.as_bytes(),
            generation: 1,
        };
        let wrap = sb_crypto::wrap::wrap(
            &sb_crypto::seal::DossierKey::from_bytes([6; 32]),
            &karim.boxed.public(),
            liar.region().as_bytes(),
            liar.stage.old.as_bytes(),
            recipient,
        );
        let body = Control::Grant {
            to: karim.user,
            wrap: wrap.unwrap(),
        };
        let op = sb_protocol::Op {
            kind: OpKind::Grant,
            key_id: created.run.ops[0].key_id,
            seen: (0, NO_HASH),
            log_heads: Vec::new(),
            nonce: Vec::new(),
            ct: body.encode(),
        };
        let next = last.map_or(1, |kept| kept.run.first_dseq + kept.run.ops.len() as u64);
        let mut run = Run {
            dossier: liar.stage.old,
            device,
            grant: created.tip,
            first_dseq: next,
            ops: vec![op],
            signature: [0; 64],
        };
        run.sign(liar.region(), last.map_or(NO_HASH, |kept| kept.tip), key);
        stretch.items.push(Item::Run(run.encode()));
    });
}

#[test]
fn a_grant_that_the_server_signed_for_a_member_is_refused() {
    let said = pull(|told| {
        let (device, key) = (told.liar.old[0].run.device, told.liar.server.clone());
        granted_to_karim(told, device, &key);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_grant_that_a_stranger_to_the_dossier_gives_himself_is_refused() {
    let said = pull(|told| {
        let (device, key) = (
            told.liar.stage.karim.device,
            told.liar.stage.karim.sign.clone(),
        );
        granted_to_karim(told, device, &key);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_run_of_a_device_that_is_not_in_the_log_is_refused() {
    let said = pull(|told| {
        let key = SigningKey::from_seed(&[66; 32]);
        granted_to_karim(told, device_id(&key.public()), &key);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_run_left_out_of_the_middle_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |_, stretch| {
            let at = find_run(stretch, |_| true);
            stretch.items.remove(at);
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn an_op_left_out_of_a_run_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |_, stretch| {
            let at = find_run(stretch, |run| run.ops.len() > 1);
            stretch.items[at] = with_run(&stretch.items[at], |run| {
                run.ops.remove(0);
            });
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn ops_in_another_order_are_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |_, stretch| {
            let at = find_run(stretch, |run| run.ops.len() > 1);
            stretch.items[at] = with_run(&stretch.items[at], |run| run.ops.swap(0, 1));
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn runs_in_another_order_are_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |_, stretch| {
            let at = find_run(stretch, |_| true);
            stretch.items.swap(at, at + 1);
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn an_old_run_under_a_new_number_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |liar, stretch| {
            stretch.items.push(Item::Run(liar.old[0].run.encode()));
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn an_old_stretch_again_changes_nothing() {
    let said = pull(|told| {
        let mut again = None;
        for frame in &told.frames {
            if let Frame::Stretch(stretch) = frame
                && stretch.dossier == told.liar.stage.old
            {
                let mut old = stretch.clone();
                old.first_seq = 1;
                old.items = vec![Item::Run(told.liar.old[0].run.encode())];
                told.liar.vouch(&mut old);
                again = Some(Frame::Stretch(old));
            }
        }
        let end = told.frames.len() - 1;
        told.frames.insert(end, again.unwrap());
    });
    assert_eq!(said, "whole");
}

fn flip(run: &mut Run) {
    let op = run
        .ops
        .iter_mut()
        .find(|op| op.kind == OpKind::Content)
        .unwrap();
    let middle = op.ct.len() / 2;
    op.ct[middle] ^= 1;
}

#[test]
fn another_byte_in_a_ciphertext_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |_, stretch| {
            let at = find_run(stretch, |run| {
                run.ops.iter().any(|op| op.kind == OpKind::Content)
            });
            stretch.items[at] = with_run(&stretch.items[at], flip);
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_head_that_another_key_signed_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |liar, stretch| {
            let key = SigningKey::from_seed(&[66; 32]);
            let (seq, head) = (stretch.last_seq, stretch.head);
            stretch.head_signature =
                sb_protocol::sign_head(&key, liar.region(), stretch.dossier, seq, &head);
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_head_that_does_not_follow_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |liar, stretch| {
            stretch.head = [6; 32];
            let seq = stretch.last_seq;
            stretch.head_signature =
                sb_protocol::sign_head(&liar.server, liar.region(), stretch.dossier, seq, &[6; 32]);
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_stub_of_an_own_run_that_was_never_made_here_is_a_fork() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |liar, stretch| {
            let at = find_run(stretch, |_| true);
            let Item::Run(bytes) = &stretch.items[at] else {
                panic!("a run")
            };
            let run = Run::decode(bytes).unwrap();
            stretch.items[at] = Item::Own {
                device: liar.stage.lina_device,
                grant: run.grant,
                first_dseq: run.first_dseq,
                count: 1,
                tip: [1; 32],
            };
        });
    });
    // That is what a laptop sees whose own file was put back to an earlier day.
    assert_eq!(said, "fork");
}

fn stub(kept: &crate::region::Kept) -> Item {
    Item::Own {
        device: kept.run.device,
        grant: kept.run.grant,
        first_dseq: kept.run.first_dseq,
        count: kept.run.ops.len() as u64,
        tip: kept.tip,
    }
}

/// Lina holds that run, but she did not make it: its second place in the order is an invention.
#[test]
fn a_stub_of_a_colleagues_run_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |liar, stretch| stretch.items.push(stub(&liar.old[0])));
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_second_stub_of_one_own_run_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |liar, stretch| {
            let own = liar
                .old
                .iter()
                .rfind(|kept| kept.run.device == liar.stage.lina_device);
            stretch.items.push(stub(own.unwrap()));
        });
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_stretch_that_begins_at_number_zero_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |_, stretch| stretch.first_seq = 0);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_stretch_that_promises_more_than_it_holds_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |_, stretch| stretch.last_seq = u64::MAX);
    });
    assert_eq!(said, REFUSED);
}

// The stream itself.

#[test]
fn a_stream_that_ends_early_counts_as_a_cut_line() {
    let said = pull(|told| {
        told.frames.truncate(2);
    });
    assert_eq!(said, "offline");
}

#[test]
fn a_line_that_is_cut_in_a_frame_counts_as_a_cut_line() {
    let said = answer(PULL, When::Early, |reply| reply.cut = Some(300));
    assert_eq!(said, "offline");
}

#[test]
fn a_frame_that_is_too_large_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        reply.body.splice(..4, u32::MAX.to_be_bytes());
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn garbage_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        reply.body = b"\0\0\0\x10<html>hello</html>".to_vec();
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_refusal_in_no_words_of_ours_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (500, b"<html>Internal Server Error</html>".to_vec());
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_stream_without_its_first_frame_is_refused() {
    let said = pull(|told| {
        told.frames.remove(0);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_second_first_frame_is_refused() {
    let said = pull(|told| {
        let hello = told.frames[0].clone();
        told.frames.insert(1, hello);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_server_whose_clock_is_absurd_stops_nothing() {
    let said = pull(|told| told.hello().server_time = i64::MIN);
    assert_eq!(said, "whole");
}

#[test]
fn a_pack_on_offer_that_nobody_signed_is_not_taken() {
    let said = pull(|told| told.hello().pack = Some((99, [6; 32])));
    assert_eq!(said, "whole");
}

#[test]
fn a_server_that_forgets_every_login_is_given_up() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (401, encode_code(code::UNAUTHORIZED));
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_busy_server_is_asked_again_later() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (503, encode_code(code::BUSY));
    });
    assert_eq!(said, "offline");
}

// What comes after the pull.

#[test]
fn a_pack_with_another_byte_is_refused() {
    let said = answer(("GET", "/v1/pack/"), When::Late, |reply| {
        let middle = reply.body.len() / 2;
        reply.body[middle] ^= 1;
    });
    assert_eq!(said, REFUSED);
}

fn pushed(mut lie: impl FnMut(&mut Vec<PushResult>) + Send + 'static) -> String {
    answer(PUSH, When::Late, move |reply| {
        let mut results = PushAnswer::decode(&reply.body).unwrap().0;
        lie(&mut results);
        reply.body = PushAnswer(results).encode();
    })
}

#[test]
fn an_acknowledgement_of_fewer_runs_than_were_pushed_is_refused() {
    assert_eq!(pushed(|results| results.truncate(1)), REFUSED);
}

#[test]
fn an_acknowledgement_of_more_runs_than_were_pushed_is_refused() {
    assert_eq!(
        pushed(|results| results.push(PushResult::Stored(9))),
        REFUSED
    );
}

#[test]
fn an_acknowledgement_under_a_number_that_is_taken_is_refused() {
    assert_eq!(
        pushed(|results| results.fill(PushResult::Stored(1))),
        REFUSED
    );
}

#[test]
fn an_acknowledgement_under_an_absurd_number_is_refused() {
    assert_eq!(
        pushed(|results| results.fill(PushResult::Known(u64::MAX))),
        REFUSED
    );
}

#[test]
fn a_push_refused_for_no_reason_waits_on() {
    let said = pushed(|results| results.fill(PushResult::Refused(code::REFUSED)));
    assert_eq!(said, REFUSED);
}

#[test]
fn a_fork_that_is_none_stops_this_conversation_only() {
    let said = pushed(|results| results.fill(PushResult::Refused(code::FORK)));
    assert_eq!(said, "fork");
}

#[test]
fn a_login_that_is_cut_counts_as_a_cut_line() {
    let said = conversation(When::Early, |_, request, mut reply| {
        if request.is("POST", "/v1/login") {
            reply.cut = Some(0);
        }
        reply
    });
    assert_eq!(said, "offline");
}
