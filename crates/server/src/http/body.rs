//! Bodies: never more of one in memory than its route allows, and never waited for without end.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_core::Stream as _;
use sb_protocol::limits;

use super::App;
use super::refusal::Refusal;
use crate::serving::Caller;

pub(super) const CBOR: &str = "application/cbor";
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_mins(1);
/// Twice what any route takes: a device that keeps to the protocol gets its answer.
const PASSING: usize = 2 * limits::PUSH_BYTES;

/// A body of at most `MOST` bytes.
pub(super) struct Limited<const MOST: usize>(pub(super) Bytes);

impl<const MOST: usize, S: Sync> FromRequest<S> for Limited<MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        read(request.into_body(), MOST).await.map(Self)
    }
}

/// A body of at most `MOST` bytes from somebody who is logged in. Of others nothing is kept, and they hear why.
pub(super) struct Members<const MOST: usize>(pub(super) Caller, pub(super) Bytes);

impl<const MOST: usize> FromRequest<App> for Members<MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        match Caller::from_request_parts(&mut parts, app).await {
            Ok(caller) => read(body, MOST).await.map(|bytes| Self(caller, bytes)),
            Err(refusal) => {
                let_pass(body).await;
                Err(refusal)
            }
        }
    }
}

/// All of a body that has at most `most` bytes.
pub(super) async fn read(body: Body, most: usize) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > most as u64 {
        let_pass(body).await;
        return Err(Refusal::TooLarge);
    }
    let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, most + 1)).await;
    match read {
        Ok(Ok(bytes)) if bytes.len() <= most => Ok(bytes),
        Ok(Ok(_)) => Err(Refusal::TooLarge),
        Ok(Err(error)) if over_limit(&error) => Err(Refusal::TooLarge),
        Ok(Err(_)) | Err(_) => Err(Refusal::BadRequest),
    }
}

/// Keeps nothing of a body that is not wanted, and only lets it through a little, so that whoever sends it gets to read
/// the answer instead of a broken line.
pub(super) async fn let_pass(body: Body) {
    let mut pieces = body.into_data_stream();
    let passing = async {
        let mut passed = 0;
        while passed < PASSING
            && let Some(Ok(piece)) =
                poll_fn(|context| Pin::new(&mut pieces).poll_next(context)).await
        {
            passed += piece.len();
        }
    };
    let _ = tokio::time::timeout(PATIENCE, passing).await;
}

/// Whether reading stopped because there was too much, and not because the line broke.
fn over_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        cause = error.source();
    }
    false
}

/// An answer in CBOR.
pub(super) fn cbor(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, CBOR)], Body::from(bytes)).into_response()
}
