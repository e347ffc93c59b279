//! What the server says no to, and that a no leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use common::{ARCHIVE, Device, Server, bytes, control, hex, sealed, stretches};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sb_crypto::sign::SigningKey;
use sb_domain::ids::{DeviceId, DossierId, UserId};
use sb_protocol::{Control, DossierKind, NO_HASH, OpKind, PushResult, encode_entries, limits};
use sb_server::found::{PackBytes, found_practice};
use sb_trust::cbor::write as cbor;
use sb_trust::{Body, Code, Entry, JoinInput, Maker, Signer};

const NOT_MEMBER: PushResult = PushResult::Refused("not_member");
const REFUSED: PushResult = PushResult::Refused("refused");
const FORK: PushResult = PushResult::Refused("fork");
const GAP: PushResult = PushResult::Refused("gap");

async fn two() -> (Server, Device, Device) {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;
    (server, first, second)
}

/// Everything in the file still adds up, and there are this many ops.
fn holds(server: &Server, ops: u64) {
    let store = sb_server::store::Store::open(server.dir.path()).unwrap();
    let report = sb_server::audit::verify(&store).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!(report.ops, ops);
}

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
        let body = Control::Create {
            kind: DossierKind::Person,
            owner,
            wraps: vec![],
        };
        let dossier = DossierId::from_bytes(device.draw());
        (dossier, control(&body))
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
    let garbled = first.clone().run(
        dossier,
        own,
        vec![common::control(&Control::Create {
            kind: DossierKind::Logbook,
            owner: first.user,
            wraps: vec![],
        })],
    );
    for run in [inside, outside, in_team, garbled] {
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

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_good_once_and_not_too_late() {
    let server = Server::start().await;
    let first = server.first().await;
    let again = Device::join(&server.url, &server.line, 3).await;
    assert_eq!(again.err(), Some((422, "refused")), "used");
    let late = first
        .invite(
            UserId::from_bytes([4; 16]),
            [4; 16],
            1_790_000_000_000 + 1000,
        )
        .await;
    server.clock.forward(1000);
    assert_eq!(
        Device::join(&server.url, &late, 4).await.err(),
        Some((422, "refused")),
        "expired"
    );

    // Two who did not see each other: the first one stands, and stays.
    let line = first.invite(UserId::from_bytes([5; 16]), [5; 16], 0).await;
    let (one, one_join) = Device::prepare(&server.url, &line, 5).await;
    let (two, two_join) = Device::prepare(&server.url, &line, 6).await;
    one.post_log(std::slice::from_ref(&one_join.bytes))
        .await
        .unwrap();
    assert_eq!(
        two.post_log(std::slice::from_ref(&two_join.bytes))
            .await
            .err(),
        Some((422, "refused"))
    );
    let state = one.state().await;
    assert!(state.devices.contains_key(&one.id) && !state.devices.contains_key(&two.id));

    // The same join again is no second use: its answer may have been lost.
    let total = one
        .post_log(std::slice::from_ref(&one_join.bytes))
        .await
        .unwrap();
    // A device id that is taken cannot be taken over with an invitation of one's own.
    let line = first.invite(UserId::from_bytes([7; 16]), [7; 16], 0).await;
    let (thief, theft) = Device::prepare(&server.url, &line, 5).await;
    assert_ne!(thief.user, one.user);
    assert_eq!(
        thief.post_log(&[theft.bytes]).await.err(),
        Some((422, "refused"))
    );
    assert_eq!(
        one.post_log(&[one_join.bytes]).await.unwrap(),
        total + 1,
        "only the invite came in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_are_forged_or_not_allowed_are_not_kept_and_the_rest_is() {
    let (_server, first, second) = two().await;
    let (_, by_key_person) = second
        .make_invite(UserId::from_bytes([9; 16]), [9; 16], 0)
        .await;
    let (_, good) = first
        .make_invite(UserId::from_bytes([10; 16]), [10; 16], 0)
        .await;
    let (_, forged) = first
        .make_invite(UserId::from_bytes([11; 16]), [11; 16], 0)
        .await;
    let signed = forged.bytes.clone();
    let mut forged = forged.bytes;
    *forged.last_mut().unwrap() ^= 1;
    let both = first.post_log(&[forged.clone(), signed]).await;
    assert_eq!(both.err(), Some((400, "bad_request")));
    let posted = first
        .post_log(&[by_key_person.bytes, good.bytes.clone(), forged])
        .await;
    assert_eq!(posted.err(), Some((422, "refused")));
    let state = first.state().await;
    assert_eq!(state.void.len(), 0);
    assert_eq!(
        first.post_log(&[good.bytes]).await.unwrap(),
        7,
        "it was kept"
    );
    assert_eq!(
        first.post_log(&[vec![1, 2, 3]]).await.err(),
        Some((400, "bad_request"))
    );
    assert_eq!(
        first.post_log(&[vec![0; 70_000]]).await.err(),
        Some((413, "too_large"))
    );
}

/// Verifying the log costs more with every entry in it: not for whoever comes along.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_login_only_a_join_comes_into_the_log() {
    let (_server, first, second) = two().await;
    let mut outside = first.clone();
    outside.token = None;
    let (line, invite) = first
        .make_invite(UserId::from_bytes([9; 16]), [9; 16], 0)
        .await;
    let (_, other) = first
        .make_invite(UserId::from_bytes([10; 16]), [10; 16], 0)
        .await;
    let (_, join) = Device::prepare(&first.url, &line, 9).await;
    let (invite, other, join) = (invite.bytes, other.bytes, join.bytes);
    for posted in [
        vec![invite.clone()],
        vec![invite.clone(), other, join.clone()],
        vec![],
        vec![unknown(&second, 1).bytes],
    ] {
        let posted = outside.post_log(&posted).await;
        assert_eq!(posted.err(), Some((401, "unauthorized")));
    }
    outside.token = Some([1; 32]);
    let stale = outside.post_log(std::slice::from_ref(&invite)).await;
    assert_eq!(stale.err(), Some((401, "unauthorized")));
    outside.post_log(&[invite, join]).await.unwrap();
}

/// What a later version may add: an entry of kind 20 that saw the join of whoever signs.
fn unknown(by: &Device, n: u32) -> Entry {
    let body = cbor(|w| w.u32(n).map(drop));
    let plain = cbor(|w| {
        w.array(6)?.u8(1)?.bytes(by.region.as_bytes())?.u8(20)?;
        w.bytes(&body)?.array(1)?.bytes(&by.join)?;
        w.array(2)?.u8(1)?.bytes(by.id.as_bytes())?;
        Ok(())
    });
    let id = sb_crypto::hash::h("sb/1/log", &[&plain]);
    let signature = by.sign.sign("sb/1/log-sig", &id);
    let whole = cbor(|w| {
        w.array(2)?.bytes(&plain)?.bytes(&signature)?;
        Ok(())
    });
    Entry::decode(&whole).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_judge_has_an_end_per_signer() {
    let (_server, first, mut second) = two().await;
    second.log_in().await;
    let all: Vec<Vec<u8>> = (0..65).map(|n| unknown(&second, n).bytes).collect();
    let before = first.state().await.valid;
    second.post_log(&all[..60]).await.unwrap();
    assert_eq!(
        second.post_log(&all[60..]).await.err(),
        Some((422, "refused"))
    );
    let state = first.state().await;
    assert_eq!((state.valid, state.unknown), (before + 64, 64));
    assert_eq!(
        second.post_log(&all[..64]).await.unwrap(),
        state.valid as u64,
        "known ones change nothing"
    );
    // Others have room of their own, and the rest of the log goes on.
    first.post_log(&[unknown(&first, 1).bytes]).await.unwrap();
    first.colleague(8).await;
}

/// Of another signature nobody learns by it, and the next asker is not kept out.
#[tokio::test(flavor = "multi_thread")]
async fn asking_for_challenges_without_end_keeps_nobody_out() {
    let (_server, mut first, second) = two().await;
    let mine = first.challenge().await;
    let mut other = second.clone();
    other.id = first.id;
    for _ in 0..40 {
        other.challenge().await;
    }
    first.answer_challenge(mine).await.unwrap();
}

/// Nothing could read the genesis of such a region.
#[test]
fn a_region_without_a_readable_name_is_not_founded() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let pack = PackBytes {
        version: 1,
        archive: ARCHIVE,
    };
    let found = |name: &str| found_practice(&data, (name, "https://x"), pack, None);
    for name in [String::new(), "ë".repeat(101)] {
        let error = found(&name).err().unwrap();
        assert_eq!(
            error.to_string(),
            "the name of a region has 1 to 100 characters"
        );
        assert!(!data.exists());
    }
    assert!(found(&"ë".repeat(100)).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_chose_its_id_does_not_join() {
    let server = Server::start().await;
    let first = server.first().await;
    let line = first.invite(UserId::from_bytes([5; 16]), [5; 16], 0).await;
    let (device, honest) = Device::prepare(&server.url, &line, 5).await;
    let Body::Join(join) = &honest.body else {
        panic!("a join")
    };
    let chosen = DeviceId::from_bytes([5; 16]);
    let maker = Maker {
        region: device.region,
        signer: Signer::Device(chosen),
        key: &device.sign,
        seen: honest.seen.clone(),
    };
    let input = JoinInput {
        invite: join.invite,
        user: join.user,
        user_key: join.user_key.clone(),
        device: chosen,
        device_box: join.device_box.clone(),
    };
    let forged = maker.join(&Code([5; 16]), input);
    assert_eq!(
        device.post_log(&[forged.bytes]).await.err(),
        Some((422, "refused"))
    );
    assert!(device.post_log(&[honest.bytes]).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_fresh_token_opens_push_and_pull() {
    let (server, mut first, second) = two().await;
    let mine = first.token;
    first.token = None;
    assert_eq!(first.push(&[]).await.err(), Some((401, "unauthorized")));
    assert_eq!(
        first.pull(0, vec![]).await.err(),
        Some((401, "unauthorized"))
    );
    first.token = Some([1; 32]);
    assert_eq!(first.push(&[]).await.err(), Some((401, "unauthorized")));
    first.token = mine;
    assert_eq!(first.push(&[]).await.unwrap(), []);
    server.clock.forward(limits::TOKEN_MS);
    assert_eq!(
        first.push(&[]).await.err(),
        Some((401, "unauthorized")),
        "too old"
    );

    // A challenge is good once, in time, for its own device, and a stranger's is good for nothing.
    let nonce = first.challenge().await;
    assert_eq!(
        second.clone().answer_challenge(nonce).await.err(),
        Some((401, "unauthorized"))
    );
    first.answer_challenge(nonce).await.unwrap();
    assert_eq!(
        first.answer_challenge(nonce).await.err(),
        Some((401, "unauthorized"))
    );
    let nonce = first.challenge().await;
    server.clock.forward(limits::CHALLENGE_MS);
    assert_eq!(
        first.answer_challenge(nonce).await.err(),
        Some((401, "unauthorized"))
    );
    let nonce = first.challenge().await;
    let mut impostor = first.clone();
    impostor.sign = second.sign.clone();
    assert_eq!(
        impostor.answer_challenge(nonce).await.err(),
        Some((401, "unauthorized"))
    );
    first.answer_challenge(nonce).await.unwrap();
    let mut stranger = first.clone();
    stranger.id = DeviceId::from_bytes([50; 16]);
    let nonce = stranger.challenge().await;
    assert_eq!(
        stranger.answer_challenge(nonce).await.err(),
        Some((401, "unauthorized"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_too_large_and_other_regions_are_unknown() {
    let (server, mut first, _) = two().await;
    for (route, most) in [
        ("/v1/push", limits::PUSH_BYTES),
        ("/v1/pull", 65_536),
        ("/v1/login", 1024),
    ] {
        let answer = first.post(route, vec![0; most + 1]).await;
        assert_eq!(answer.err(), Some((413, "too_large")), "{route}");
    }
    let log = format!("/v1/log/{}", hex(&first.genesis));
    assert_eq!(
        first.post(&log, vec![0; limits::LOG_BYTES + 1]).await.err(),
        Some((413, "too_large"))
    );
    let many = vec![vec![0_u8; 1]; limits::PUSH_RUNS + 1];
    assert_eq!(
        first.post("/v1/push", encode_entries(&many)).await.err(),
        Some((400, "bad_request"))
    );
    assert_eq!(
        first.push(&[vec![0; limits::RUN_BYTES + 1]]).await.unwrap(),
        [PushResult::Refused("bad_request")]
    );
    let (_, _, create) = first.create();
    let results = first.push(&[vec![0x80], create.encode()]).await.unwrap();
    assert_eq!(
        results,
        [PushResult::Refused("bad_request"), PushResult::Stored(1)]
    );
    let other = hex(&[1; 32]);
    for route in [
        format!("/v1/log/{other}"),
        format!("/v1/pack/{other}"),
        format!("/v1/pack/{other}/{other}"),
    ] {
        assert_eq!(first.get(&route).await.err(), Some((404, "unknown_region")));
    }
    let pack = format!("/v1/pack/{}/{other}", hex(&first.genesis));
    assert_eq!(first.get(&pack).await.err(), Some((404, "no_pack")));
    assert_eq!(
        first.get("/nothing").await.err(),
        Some((404, "unknown_region")),
        "no region lives at this address"
    );
    assert_eq!(
        first.get("/v1/push").await.err(),
        Some((400, "bad_request"))
    );
    holds(&server, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_bytes_are_refused_with_a_code_and_never_break_anything() {
    let (server, first, _) = two().await;
    let log = format!("/v1/log/{}", hex(&first.genesis));
    let routes = ["/v1/push", "/v1/pull", "/v1/challenge", "/v1/login", &log];
    let mut runner = TestRunner::deterministic();
    let garbage = proptest::collection::vec(proptest::num::u8::ANY, 0..200);
    // Arrays of byte strings get further in than noise does.
    let nearly =
        proptest::collection::vec(garbage.clone(), 0..5).prop_map(|all| encode_entries(&all));
    let any = proptest::prop_oneof![garbage, nearly];
    for _ in 0..200 {
        let body = any.new_tree(&mut runner).unwrap().current();
        for route in routes {
            if let Err((status, code)) = first.post(route, body.clone()).await {
                assert!((400..500).contains(&status), "{route} {status} {code}");
            }
        }
    }
    holds(&server, 0);
}
