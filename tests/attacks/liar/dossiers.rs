//! Lies about dossiers. The server's own key vouches for what it made of them, unless said otherwise.

use super::REFUSED;
use crate::lies::{Told, find_run, pull, with_run};
use sb_crypto::sign::SigningKey;
use sb_domain::ids::DeviceId;
use sb_protocol::{Control, Frame, Item, NO_HASH, OpKind, Run};
use sb_trust::device_id;

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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: writer without right");
}

#[test]
fn a_run_of_a_device_that_is_not_in_the_log_is_refused() {
    let said = pull(|told| {
        let key = SigningKey::from_seed(&[66; 32]);
        granted_to_karim(told, device_id(&key.public()), &key);
    });
    assert_eq!(said, "server_refused: unknown device");
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
    assert_eq!(said, "server_refused: gap in a chain");
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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: gap in a chain");
}

#[test]
fn an_old_run_under_a_new_number_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only_vouched(old, |liar, stretch| {
            stretch.items.push(Item::Run(liar.old[0].run.encode()));
        });
    });
    assert_eq!(said, "server_refused: gap in a chain");
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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: op");
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
    assert_eq!(said, "server_refused: dossier chain");
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
    assert_eq!(said, "server_refused: own run that is not ours");
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
    assert_eq!(said, "server_refused: own run twice");
}

#[test]
fn a_stretch_that_begins_at_number_zero_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |_, stretch| stretch.first_seq = 0);
    });
    assert_eq!(said, "server_refused: numbers");
}

#[test]
fn a_stretch_that_promises_more_than_it_holds_is_refused() {
    let said = pull(|told| {
        let old = told.liar.stage.old;
        told.only(old, |_, stretch| stretch.last_seq = u64::MAX);
    });
    assert_eq!(said, REFUSED);
}
