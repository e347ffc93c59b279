//! Runs that the server says no to, and that a no leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use common::{Device, bytes, control, holds, sealed, stretches, two};
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::{Recipient, Wrap};
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Control, NO_HASH, OpKind, PushResult};

const NOT_MEMBER: PushResult = PushResult::Refused("not_member");
const REFUSED: PushResult = PushResult::Refused("refused");
const FORK: PushResult = PushResult::Refused("fork");
const GAP: PushResult = PushResult::Refused("gap");

#[tokio::test(flavor = "multi_thread")]
async fn another_op_in_the_same_place_is_a_fork_and_what_follows_it_a_gap() {
    let (server, mut first, _) = two().await;
    let (dossier, own, create) = first.create();
    let rolled_back = first.clone();
    let notes = first.content(dossier, own, 2, 256);
    first.push(&bytes(&[&create, &notes])).await.unwrap();
    let mut first = rolled_back;
    let other = first.content(dossier, own, 1, 300);
    let after = first.content(dossier, own, 1, 300);
    let (_, _, elsewhere) = first.create();
    let results = first
        .push(&bytes(&[&create, &other, &after, &elsewhere]))
        .await
        .unwrap();
    assert_eq!(
        results,
        [PushResult::Known(1), FORK, GAP, PushResult::Stored(1)]
    );
    // Inside a run that is here: another cut of the same chain is a fork too.
    assert_eq!(first.push(&bytes(&[&after])).await.unwrap(), [FORK]);
    holds(&server, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_named_and_blocks_only_its_own_chain() {
    let (server, mut first, _) = two().await;
    let (dossier, own, create) = first.create();
    let lost = first.content(dossier, own, 1, 256);
    let next = first.content(dossier, own, 1, 256);
    let (_, _, other) = first.create();
    let results = first.push(&bytes(&[&create, &next, &other])).await.unwrap();
    assert_eq!(results, [PushResult::Stored(1), GAP, PushResult::Stored(1)]);
    let results = first.push(&bytes(&[&lost, &next])).await.unwrap();
    assert_eq!(results, [PushResult::Stored(2), PushResult::Stored(3)]);
    holds(&server, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_member_writes_nothing_whatever_grant_he_names() {
    let (server, mut first, mut second) = two().await;
    let (dossier, own, create) = first.create();
    let (to_second, share) = first.grant(dossier, own, &second);
    first.push(&bytes(&[&create])).await.unwrap();
    for grant in [own, to_second, second.join, [1; 32]] {
        let run = second.content(dossier, grant, 1, 256);
        assert_eq!(second.push(&bytes(&[&run])).await.unwrap(), [NOT_MEMBER]);
    }
    let mut clean = second.clone();
    clean.chains.clear();
    let (_, to_himself) = clean.grant(dossier, own, &second);
    assert_eq!(
        second.push(&bytes(&[&to_himself])).await.unwrap(),
        [NOT_MEMBER]
    );
    let unknown = second.content(DossierId::from_bytes([6; 16]), own, 1, 256);
    assert_eq!(
        second.push(&bytes(&[&unknown])).await.unwrap(),
        [NOT_MEMBER]
    );
    // Once shared, his own grant works and the owner's still does not.
    first.push(&bytes(&[&share])).await.unwrap();
    second.chains.clear();
    let mine = second.content(dossier, to_second, 1, 256);
    let his = second.content(dossier, own, 1, 256);
    assert_eq!(
        second.push(&bytes(&[&mine, &his])).await.unwrap(),
        [PushResult::Stored(3), NOT_MEMBER]
    );
    holds(&server, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_signature_or_a_tampered_chain_is_refused() {
    let (server, mut first, second) = two().await;
    let (dossier, own, create) = first.create();
    first.push(&bytes(&[&create])).await.unwrap();
    let good = first.content(dossier, own, 3, 256);

    let mut forged = good.clone();
    forged.signature[5] ^= 1;
    assert_eq!(first.push(&bytes(&[&forged])).await.unwrap(), [REFUSED]);
    let mut tampered = good.clone();
    tampered.ops[0].ct[0] ^= 1;
    assert_eq!(first.push(&bytes(&[&tampered])).await.unwrap(), [REFUSED]);
    let mut shortened = good.clone();
    shortened.ops.remove(1);
    assert_eq!(first.push(&bytes(&[&shortened])).await.unwrap(), [REFUSED]);
    let mut by_another = good.clone();
    by_another.sign(first.region, NO_HASH, &SigningKey::from_seed(&[77; 32]));
    assert_eq!(first.push(&bytes(&[&by_another])).await.unwrap(), [REFUSED]);
    let mut in_his_name = good.clone();
    in_his_name.device = second.id;
    assert_eq!(
        first.push(&bytes(&[&in_his_name])).await.unwrap(),
        [REFUSED]
    );
    // A wrong op before it: signed, but the chain does not lead here.
    let mut misled = good.clone();
    misled.sign(first.region, [8; 32], &first.sign.clone());
    assert_eq!(first.push(&bytes(&[&misled])).await.unwrap(), [REFUSED]);

    assert_eq!(
        first.push(&bytes(&[&good])).await.unwrap(),
        [PushResult::Stored(2)]
    );
    holds(&server, 4);
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "a list of what is wrong")]
async fn a_dossier_begins_with_one_create_op_of_its_owner() {
    let (server, mut first, second) = two().await;
    let me = first.user;
    let create = |device: &mut Device, owner: UserId| {
        let dossier = DossierId::from_bytes(device.draw());
        (dossier, control(&device.creation(dossier, owner)))
    };
    let (dossier, op) = create(&mut first, second.user);
    let for_another = first.run(dossier, NO_HASH, vec![op]);
    let (dossier, op) = create(&mut first, me);
    let with_more = first.run(dossier, NO_HASH, vec![op.clone(), sealed(1, 256)]);
    let (dossier, _) = create(&mut first, me);
    let without = first.run(dossier, NO_HASH, vec![sealed(1, 256)]);
    let mut team = op;
    team.ct[1] = 3;
    let of_team = first.run(DossierId::from_bytes([4; 16]), NO_HASH, vec![team]);
    let over_team = {
        let (_, op) = create(&mut first, me);
        first.run(first.said.team_dossier, NO_HASH, vec![op])
    };
    let results = first
        .push(&bytes(&[
            &for_another,
            &with_more,
            &without,
            &of_team,
            &over_team,
        ]))
        .await
        .unwrap();
    assert_eq!(results, [REFUSED; 5]);

    // Nor does one begin twice, or in the middle of another, and nobody is let in who is not in the log.
    let (dossier, own, good) = first.create();
    assert_eq!(
        first.push(&bytes(&[&good])).await.unwrap(),
        [PushResult::Stored(1)]
    );
    let again = {
        let (_, op) = create(&mut first, me);
        let mut clone = first.clone();
        clone.chains.clear();
        clone.run(dossier, NO_HASH, vec![op])
    };
    assert_eq!(first.push(&bytes(&[&again])).await.unwrap(), [FORK]);
    let (_, op) = create(&mut first, me);
    let inside = first.clone().run(dossier, own, vec![op]);
    let mut stranger = second.clone();
    stranger.user = UserId::from_bytes([99; 16]);
    let (_, outside) = first.clone().grant(dossier, own, &stranger);
    let mut team = first.clone();
    let (_, in_team) = team.grant(first.said.team_dossier, first.join, &second);
    for run in [inside, outside, in_team] {
        assert_eq!(first.push(&bytes(&[&run])).await.unwrap(), [REFUSED]);
    }
    holds(&server, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ops_of_a_later_version_are_stored_and_relayed() {
    let (server, mut first, mut second) = two().await;
    let (dossier, own, create) = first.create();
    let (_, share) = first.grant(dossier, own, &second);
    let mut later = sealed(1, 300);
    later.kind = OpKind::from_number(7);
    later.nonce.clear();
    let later = first.run(dossier, own, vec![later]);
    let results = first
        .push(&bytes(&[&create, &share, &later]))
        .await
        .unwrap();
    assert_eq!(results, [1, 2, 3].map(PushResult::Stored));
    let got = second.pull(0, vec![]).await.unwrap();
    assert_eq!(stretches(&got)[0].items.len(), 3);
    second.token = None;
    holds(&server, 3);
}

/// Its laptops would set such a dossier aside whole, or could never recover it.
#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_begins_with_its_key_for_its_owner_and_for_recovery() {
    let (server, mut first, second) = two().await;
    let mut results = Vec::new();
    for wrong in 0..4 {
        let dossier = DossierId::from_bytes(first.draw());
        let Control::Create {
            kind, owner, wraps, ..
        } = first.creation(dossier, first.user)
        else {
            panic!("a create op")
        };
        let [own, recovery] = <[Wrap; 2]>::try_from(wraps).unwrap();
        let his = first.wrap(
            dossier,
            &second.boxed.public(),
            Recipient::USER,
            second.user,
        );
        let wraps = match wrong {
            0 => vec![],
            1 => vec![own],
            2 => vec![recovery, own],
            _ => vec![his, recovery],
        };
        let body = Control::Create { kind, owner, wraps };
        let run = first.run(dossier, NO_HASH, vec![control(&body)]);
        results.extend(first.push(&bytes(&[&run])).await.unwrap());
    }
    assert_eq!(results, [REFUSED; 4]);
    holds(&server, 0);
}

/// Zeros are the place of what stands in more than one dossier.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_begins_the_dossier_of_zeros() {
    let (server, mut first, _) = two().await;
    let zeros = DossierId::from_bytes([0; 16]);
    let body = first.creation(zeros, first.user);
    let run = first.run(zeros, NO_HASH, vec![control(&body)]);
    assert_eq!(
        first.push(&bytes(&[&run])).await.unwrap(),
        [PushResult::Refused("bad_request")]
    );
    holds(&server, 0);
}
