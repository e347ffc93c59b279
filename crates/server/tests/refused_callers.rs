//! Who is no caller, and what is no request.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use common::{hex, holds, two};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sb_domain::ids::DeviceId;
use sb_protocol::{PushResult, encode_entries, limits};

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

/// What nobody answers for is not kept in memory either.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_for_another_region_or_of_a_stranger_is_not_read_to_its_end() {
    let (_server, first, _) = two().await;
    let elsewhere = format!("/v1/log/{}", hex(&[1; 32]));
    let much = vec![0; limits::LOG_BYTES + 1];
    let answer = first.post(&elsewhere, much.clone()).await;
    assert_eq!(answer.err(), Some((404, "unknown_region")));
    let log = format!("/v1/log/{}", hex(&first.genesis));
    let mut outside = first.clone();
    outside.token = None;
    // Also whose token has just run out learns that he must log in again, and not that his post is too large.
    for body in [vec![0; 40_000], much] {
        let answer = outside.post(&log, body).await;
        assert_eq!(answer.err(), Some((401, "unauthorized")));
    }
    assert_eq!(
        outside.post(&log, vec![0; 1000]).await.err(),
        Some((400, "bad_request"))
    );
}

/// Otherwise a laptop takes the broken line for no network, instead of logging in again.
#[tokio::test(flavor = "multi_thread")]
async fn who_pushes_much_with_a_stale_token_hears_that_it_is_stale() {
    let (_server, mut first, _) = two().await;
    first.token = Some([1; 32]);
    for _ in 0..20 {
        for (route, size) in [("/v1/push", limits::PUSH_BYTES), ("/v1/pull", 65_536)] {
            let answer = first.post(route, vec![0; size]).await;
            assert_eq!(answer.err(), Some((401, "unauthorized")), "{route}");
        }
    }
}
