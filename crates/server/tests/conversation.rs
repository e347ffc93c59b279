//! Joining, logging in, pushing, pulling: the protocol as two devices and one server speak it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use common::{ARCHIVE, Device, Server, bytes, frames, hex, stretches};
use sb_domain::ids::UserId;
use sb_protocol::{Frame, Item, PackOffer, PushResult, Run, next_head, verify_head};

#[tokio::test(flavor = "multi_thread")]
async fn who_was_invited_joins_logs_in_and_finds_the_pack_that_the_log_approves() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let state = first.state().await;
    assert!(state.is_coordinator(first.user));

    let offer = PackOffer::decode(
        &first
            .get(&format!("/v1/pack/{}", hex(&first.genesis)))
            .await
            .unwrap(),
    )
    .unwrap();
    let approved = state.pack.unwrap();
    assert_eq!(
        (offer.version, offer.sha256, offer.size),
        (approved.version, approved.sha256, approved.size)
    );
    let route = format!("/v1/pack/{}/{}", hex(&first.genesis), hex(&offer.sha256));
    assert_eq!(first.get(&route).await.unwrap(), ARCHIVE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_reaches_a_colleague_whole_once_it_is_shared_and_not_before() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;

    let (dossier, own, create) = first.create();
    let notes = first.content(dossier, own, 3, 400);
    let pushed = first.push(&bytes(&[&create, &notes])).await.unwrap();
    assert_eq!(pushed, [PushResult::Stored(1), PushResult::Stored(2)]);
    assert!(
        stretches(&second.pull(0, vec![]).await.unwrap()).is_empty(),
        "not shared yet"
    );
    let asked = second.pull(0, vec![(dossier, 1)]).await.unwrap();
    assert!(stretches(&asked).is_empty(), "asking does not open it");
    let cursor = end_of(&asked);

    let (grant, share) = first.grant(dossier, own, &second);
    assert_eq!(
        first.push(&bytes(&[&share])).await.unwrap(),
        [PushResult::Stored(5)]
    );
    second.epoch = epoch_of(&asked);
    let got = second.pull(cursor, vec![]).await.unwrap();
    let [stretch] = stretches(&got)[..] else {
        panic!("one stretch")
    };
    assert_eq!(
        (stretch.dossier, stretch.first_seq, stretch.last_seq),
        (dossier, 1, 5)
    );
    let sent: Vec<Item> = [&create, &notes, &share]
        .map(|run| Item::Run(run.encode()))
        .to_vec();
    assert_eq!(stretch.items, sent);
    verify_head(&second.said.server, second.region, stretch).unwrap();
    let mut head = [0; 32];
    let mut prev_own = [0; 32];
    for (run, own_chain) in [(&create, false), (&notes, true), (&share, true)] {
        let prev = if own_chain { prev_own } else { [0; 32] };
        for op in run.headers(second.region, prev) {
            head = next_head(&head, &op.hash);
            prev_own = if own_chain { op.hash } else { prev_own };
        }
    }
    assert_eq!(stretch.head, head);

    let reply = second.content(dossier, grant, 1, 256);
    assert_eq!(
        second.push(&bytes(&[&reply])).await.unwrap(),
        [PushResult::Stored(6)]
    );
    first.epoch = second.epoch;
    let got = first.pull(end_of(&got), vec![]).await.unwrap();
    let [stretch] = stretches(&got)[..] else {
        panic!("one stretch")
    };
    assert_eq!(
        (stretch.first_seq, &stretch.items),
        (6, &vec![Item::Run(reply.encode())])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_made_itself_comes_back_as_a_stub() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let (dossier, own, create) = first.create();
    let notes = first.content(dossier, own, 4, 300);
    first.push(&bytes(&[&create, &notes])).await.unwrap();
    let got = first.pull(0, vec![]).await.unwrap();
    let [stretch] = stretches(&got)[..] else {
        panic!("one stretch")
    };
    let (_, tip) = first.chains[&(dossier, own)];
    let stub = Item::Own {
        device: first.id,
        grant: own,
        first_dseq: 1,
        count: 4,
        tip,
    };
    assert_eq!(stretch.items[1], stub);
    verify_head(&first.said.server, first.region, stretch).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pushing_twice_adds_nothing_and_gives_the_old_numbers_also_after_a_restart() {
    let mut server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let (dossier, own, create) = first.create();
    let notes = first.content(dossier, own, 3, 256);
    let more = first.content(dossier, own, 2, 256);
    let runs = bytes(&[&create, &notes, &more]);
    assert_eq!(
        first.push(&runs).await.unwrap(),
        [
            PushResult::Stored(1),
            PushResult::Stored(2),
            PushResult::Stored(5)
        ]
    );
    let known = [
        PushResult::Known(1),
        PushResult::Known(2),
        PushResult::Known(5),
    ];
    assert_eq!(first.push(&runs).await.unwrap(), known);
    server.again().await;
    first.url.clone_from(&server.url);
    assert_eq!(
        first.push(&runs).await.unwrap_err(),
        (401, "unauthorized"),
        "tokens do not outlive the process"
    );
    first.log_in().await;
    assert_eq!(first.push(&runs).await.unwrap(), known);
    assert_eq!(end_of(&first.pull(0, vec![]).await.unwrap()), 6);
    assert_eq!(server_report(&server).ops, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_user_reads_and_writes_the_team_dossier_under_his_join() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;
    let team = first.said.team_dossier;
    let hello = first.run(team, first.join, vec![common::sealed(1, 256)]);
    assert_eq!(
        first.push(&bytes(&[&hello])).await.unwrap(),
        [PushResult::Stored(1)]
    );
    let got = second.pull(0, vec![]).await.unwrap();
    assert_eq!(stretches(&got)[0].items, [Item::Run(hello.encode())]);
    // Somebody else's join is not his.
    let false_grant = second.run(team, first.join, vec![common::sealed(2, 256)]);
    assert_eq!(
        second.push(&bytes(&[&false_grant])).await.unwrap(),
        [PushResult::Refused("not_member")]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nothing_is_new_two_frames_say_so_and_the_log_comes_only_when_it_grew() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let all = first.pull(0, vec![]).await.unwrap();
    let Frame::Hello(hello) = &all[0] else {
        panic!("a hello")
    };
    assert_eq!((hello.log_total, hello.server_time), (4, 1_790_000_000_000));
    assert_eq!(hello.pack.map(|(version, _)| version), Some(1));
    let Frame::Log(entries) = &all[1] else {
        panic!("the log")
    };
    assert_eq!(entries.len(), 4);
    let quiet = first.pull_from(hello.epoch, 0, 4, vec![]).await.unwrap();
    assert_eq!(quiet.len(), 2);
    // Another epoch: what the device thinks it has from here means nothing.
    let other = first.pull_from([7; 16], 0, 4, vec![]).await.unwrap();
    assert_eq!(other.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_dossier_comes_in_frames_that_split_no_run_and_a_gap_can_be_asked_for() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;
    let (dossier, own, create) = first.create();
    let (_, share) = first.grant(dossier, own, &second);
    first.push(&bytes(&[&create, &share])).await.unwrap();
    let mut sent: Vec<Run> = vec![create, share];
    for _ in 0..12 {
        let run = first.content(dossier, own, 3, 60_000);
        assert!(matches!(
            first.push(&bytes(&[&run])).await.unwrap()[..],
            [PushResult::Stored(_)]
        ));
        sent.push(run);
    }
    let got = second.pull(0, vec![]).await.unwrap();
    let all = stretches(&got);
    assert!(all.len() > 3, "{} frames", all.len());
    let mut next = 1;
    let mut items = Vec::new();
    for stretch in all {
        assert_eq!(stretch.first_seq, next);
        verify_head(&second.said.server, second.region, stretch).unwrap();
        next = stretch.last_seq + 1;
        items.extend(stretch.items.clone());
    }
    assert_eq!(
        items,
        sent.iter()
            .map(|run| Item::Run(run.encode()))
            .collect::<Vec<_>>()
    );

    // From the middle of a run: the whole run comes, and what follows.
    let epoch = epoch_of(&got);
    let asked = second
        .pull_from(epoch, end_of(&got), 5, vec![(dossier, 34)])
        .await
        .unwrap();
    let [stretch] = stretches(&asked)[..] else {
        panic!("one stretch")
    };
    assert_eq!(
        (stretch.first_seq, stretch.last_seq, stretch.items.len()),
        (33, 38, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_in_the_hand_is_enough_before_the_coordinator_has_synced() {
    let server = Server::start().await;
    let first = server.first().await;
    let (line, invite) = first
        .make_invite(UserId::from_bytes([8; 16]), [8; 16], 0)
        .await;
    let (device, join) = Device::prepare(&server.url, &line, 8).await;
    assert_eq!(
        device
            .post_log(std::slice::from_ref(&join.bytes))
            .await
            .unwrap_err(),
        (422, "refused"),
        "its invite is unknown here"
    );
    assert_eq!(
        device.post_log(&[invite.bytes, join.bytes]).await.unwrap(),
        6
    );
    assert!(device.state().await.users.contains_key(&device.user));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_routes_count_and_are_not_on_the_devices_port() {
    let server = Server::start().await;
    let mut first = server.first().await;
    let (_, _, create) = first.create();
    first.push(&bytes(&[&create])).await.unwrap();
    let admin = format!("http://{}", server.running.as_ref().unwrap().admin.unwrap());
    let text = first
        .http
        .get(format!("{admin}/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        text.contains("sleutelbos_ops 1\n") && text.contains("sleutelbos_logins_total 1\n"),
        "{text}"
    );
    assert_eq!(
        first.get("/metrics").await.unwrap_err(),
        (404, "unknown_region")
    );
    assert_eq!(first.get("/health").await.unwrap(), b"ok\n");
    assert_eq!(first.get("/ready").await.unwrap(), b"ready\n");
}

fn end_of(frames: &[Frame]) -> u64 {
    match frames.last() {
        Some(Frame::End { cursor }) => *cursor,
        _ => panic!("not whole"),
    }
}

fn epoch_of(frames: &[Frame]) -> [u8; 16] {
    match &frames[0] {
        Frame::Hello(hello) => hello.epoch,
        _ => panic!("no hello"),
    }
}

fn server_report(server: &Server) -> sb_server::audit::Report {
    let store = sb_server::store::Store::open(server.dir.path()).unwrap();
    let report = sb_server::audit::verify(&store).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    report
}

#[test]
fn a_stream_that_is_cut_is_not_taken_for_whole() {
    let end = Frame::End { cursor: 1 }.encode();
    let mut body = u32::try_from(end.len()).unwrap().to_be_bytes().to_vec();
    body.extend(end);
    assert!(
        std::panic::catch_unwind(|| frames(&body)).is_err(),
        "no first frame"
    );
}
