//! Entries that the server does not let into the log, and what it takes to make it look at all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use common::{ARCHIVE, Device, Server, two};
use sb_crypto::sign::SigningKey;
use sb_domain::ids::{DeviceId, UserId};
use sb_server::found::{PackBytes, found_practice};
use sb_trust::cbor::write as cbor;
use sb_trust::{Body, Code, Entry, Invitation, JoinInput, Maker, Role, Signer, device_id};

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

/// Whoever knows the genesis hash can draw a key, invite with it and join on that. Verifying all of the log is not for
/// him; for whoever holds an invitation it is, whichever of the two entries comes first.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_invites_himself_does_not_make_the_server_verify_the_log() {
    let (server, first, _) = two().await;
    let mut stranger = first.clone();
    stranger.token = None;
    stranger.sign = SigningKey::from_seed(&[66; 32]);
    stranger.id = device_id(&stranger.sign.public());
    let before = server.metric("log_verifications_total").await;
    let himself = UserId::from_bytes([66; 16]);
    let (line, invite) = stranger.make_invite(himself, [66; 16], 0).await;
    let (same, join) = Device::prepare(&server.url, &line, 66).await;
    assert_eq!(same.id, stranger.id);
    let pair = [invite.bytes, join.bytes];
    let [invite, join] = pair.clone();
    for posted in [pair.to_vec(), vec![join.clone(), invite], vec![join]] {
        let posted = stranger.post_log(&posted).await;
        assert_eq!(posted.err(), Some((422, "refused")));
    }
    // Nor does it for a place that was taken long ago.
    let late = Device::join(&server.url, &server.line, 67).await;
    assert_eq!(late.err(), Some((422, "refused")));
    let mut coordinator = first.clone();
    coordinator.log_in().await;
    assert_eq!(
        coordinator.post_log(&pair).await.err(),
        Some((422, "refused"))
    );
    assert_eq!(server.metric("log_verifications_total").await, before);

    let guest = UserId::from_bytes([9; 16]);
    let (line, invite) = first.make_invite(guest, [9; 16], 0).await;
    let (_, join) = Device::prepare(&server.url, &line, 9).await;
    stranger
        .post_log(&[join.bytes, invite.bytes])
        .await
        .unwrap();
    assert!(first.state().await.users.contains_key(&guest));
    assert_eq!(server.metric("log_verifications_total").await, before + 1);
}

/// As after a restored backup: one post brings back who came, by whom he was let in, and whom he let in.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_logged_in_posts_joins_and_what_they_vouch_for_at_once() {
    let (_server, first, _) = two().await;
    let (line, invite) = {
        let state = first.state().await;
        let maker = Maker {
            region: first.region,
            signer: Signer::Device(first.id),
            key: &first.sign,
            seen: state.heads,
        };
        let place = (UserId::from_bytes([9; 16]), Role::Coordinator, 0);
        let names = (&first.genesis, &first.said);
        let entry = maker.invite(names, &Code([9; 16]), &first.team_key, place, [3; 24]);
        let invitation = Invitation {
            url: String::new(),
            genesis: first.genesis,
            code: Code([9; 16]),
            entry: entry.clone(),
        };
        (invitation.to_line(), entry)
    };
    let (second, join) = Device::prepare(&first.url, &line, 9).await;
    let maker = Maker {
        region: second.region,
        signer: Signer::Device(second.id),
        key: &second.sign,
        seen: vec![join.id],
    };
    let third = UserId::from_bytes([10; 16]);
    let place = (third, Role::KeyPerson, 0);
    let names = (&first.genesis, &first.said);
    let of_second = maker.invite(names, &Code([10; 16]), &first.team_key, place, [4; 24]);
    let posted = [of_second.bytes, join.bytes, invite.bytes];
    first.post_log(&posted).await.unwrap();
    assert!(first.state().await.invites.contains_key(&of_second.id));
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
