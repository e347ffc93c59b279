//! The server's one order, while several write and read at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use std::collections::BTreeSet;

use common::{Server, bytes, frames, stretches};
use sb_protocol::{Frame, PullRequest, PushResult};

#[tokio::test(flavor = "multi_thread")]
async fn counters_have_no_gap_however_many_push_at_once() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let (shared, own, create) = first.create();
    first.push(&bytes(&[&create])).await.unwrap();
    let mut devices = Vec::new();
    for n in 2..6 {
        let mut device = first.colleague(n).await;
        device.log_in().await;
        let (grant, share) = first.grant(shared, own, &device);
        first.push(&bytes(&[&share])).await.unwrap();
        devices.push((device, grant));
    }
    let mut tasks = Vec::new();
    for (mut device, grant) in devices {
        tasks.push(tokio::spawn(async move {
            let mut seqs = Vec::new();
            for _ in 0..15 {
                let (_, _, own) = device.create();
                let note = device.content(shared, grant, 2, 300);
                // Half of what is sent is sent twice at the same moment.
                let runs = bytes(&[&own, &note]);
                let (one, two) = tokio::join!(device.push(&runs), device.push(&runs));
                for result in [one.unwrap()[1], two.unwrap()[1]] {
                    if let PushResult::Stored(seq) = result {
                        seqs.push(seq);
                    }
                }
            }
            seqs
        }));
    }
    let mut seqs = BTreeSet::new();
    for task in tasks {
        for seq in task.await.unwrap() {
            assert!(seqs.insert(seq), "a number was given twice");
        }
    }
    assert_eq!(
        seqs,
        (0..60).map(|n| 6 + 2 * n).collect(),
        "no number is left out"
    );
    let store = sb_server::store::Store::open(server.dir.path()).unwrap();
    let report = sb_server::audit::verify(&store).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!(report.ops, 5 + 4 * 15 * 3);
}

/// A device that reads slowly gets what was there when it asked, however much comes in meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_pull_ends_where_the_region_stood_at_its_start() {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;
    let (dossier, own, create) = first.create();
    let (_, share) = first.grant(dossier, own, &second);
    first.push(&bytes(&[&create, &share])).await.unwrap();
    for _ in 0..40 {
        let run = first.content(dossier, own, 3, 80_000);
        first.push(&bytes(&[&run])).await.unwrap();
    }
    // Ten megabytes do not fit in the buffers between the two, so the stream waits for its reader.
    let request = PullRequest {
        epoch: [0; 16],
        cursor: 0,
        log_count: 0,
        asks: vec![],
    };
    let sent = second
        .http
        .post(format!("{}/v1/pull", second.url))
        .bearer_auth(common::hex(&second.token.unwrap()));
    let mut response = sent.body(request.encode()).send().await.unwrap();
    let mut body = response.chunk().await.unwrap().unwrap().to_vec();
    for _ in 0..10 {
        let run = first.content(dossier, own, 1, 300);
        first.push(&bytes(&[&run])).await.unwrap();
    }
    while let Some(chunk) = response.chunk().await.unwrap() {
        body.extend_from_slice(&chunk);
    }
    let got = frames(&body);
    assert_eq!(got.last(), Some(&Frame::End { cursor: 122 }));
    assert_eq!(stretches(&got).last().unwrap().last_seq, 122);
    let Frame::Hello(hello) = &got[0] else {
        panic!("a hello")
    };
    let rest = second
        .pull_from(hello.epoch, 122, hello.log_total, vec![])
        .await
        .unwrap();
    let [stretch] = stretches(&rest)[..] else {
        panic!("one stretch")
    };
    assert_eq!((stretch.first_seq, stretch.last_seq), (123, 132));
    assert_eq!(rest.len(), 3);
}
