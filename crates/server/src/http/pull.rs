//! `POST /v1/pull`: one streamed answer, at most two frames of it in memory.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use sb_protocol::{Frame, PullRequest};
use tokio::sync::mpsc;

use super::body::Members;
use super::refusal::Refusal;
use super::{App, blocking};
use crate::faults::{self, Place};
use crate::serving::count;

/// A thousand asks fit.
const MOST: usize = 64 * 1024;

/// Streams what the device lacks. A stream without its last frame is not whole; what came before it counts.
pub(super) async fn pull(
    State(app): State<App>,
    Members(caller, body): Members<MOST>,
) -> Result<Response, Refusal> {
    let request = PullRequest::decode(&body).map_err(|_| Refusal::BadRequest)?;
    let (pull, hello) = blocking(&app, move |serving| {
        crate::pull::begin(serving, caller, &request)
    })
    .await?;
    count(&app.tally.pulls);
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(send(app, pull, hello, sender));
    let body = Body::from_stream(Frames(receiver));
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response())
}

/// Makes each frame when there is room for it: a slow device slows only its own stream.
async fn send(
    app: App,
    mut pull: crate::pull::Pull,
    hello: Frame,
    to: mpsc::Sender<io::Result<Bytes>>,
) {
    let mut frame = hello;
    loop {
        let bytes = length_first(&frame);
        if faults::strikes(Place::MidPullFrame) {
            let half = bytes.slice(..bytes.len() / 2);
            let _ = to.send(Ok(half)).await;
            let _ = to.send(Err(io::ErrorKind::ConnectionAborted.into())).await;
            return;
        }
        // The device hung up: it will ask again.
        if to.send(Ok(bytes)).await.is_err() {
            return;
        }
        count(&app.tally.frames);
        let next = blocking(&app, move |serving| {
            let next = pull.next(serving)?;
            Ok::<_, crate::store::StoreError>((pull, next))
        });
        match next.await {
            Ok((rest, Some(next))) => (pull, frame) = (rest, next),
            Ok((_, None)) => return,
            Err(_) => {
                // Cut, not ended: the device must not take this for whole.
                let _ = to.send(Err(io::ErrorKind::Other.into())).await;
                return;
            }
        }
    }
}

fn length_first(frame: &Frame) -> Bytes {
    let cbor = frame.encode();
    let length = u32::try_from(cbor.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(4 + cbor.len());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&cbor);
    bytes.into()
}

struct Frames(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Frames {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
