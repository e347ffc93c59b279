//! Bodies: never more of one in memory than its route allows, and never waited for without end.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;

pub(super) const CBOR: &str = "application/cbor";
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_mins(1);

/// A body of at most `MOST` bytes.
pub(super) struct Limited<const MOST: usize>(pub(super) Bytes);

impl<const MOST: usize, S: Sync> FromRequest<S> for Limited<MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let body = request.into_body();
        // What says beforehand that it is too large is not kept, only let through a little, so that whoever sends it
        // gets to read the answer instead of a broken line.
        if body.size_hint().lower() > MOST as u64 {
            let _ = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, 2 * MOST)).await;
            return Err(Refusal::TooLarge);
        }
        let read = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, MOST + 1)).await;
        match read {
            Ok(Ok(bytes)) if bytes.len() <= MOST => Ok(Self(bytes)),
            Ok(Ok(_)) => Err(Refusal::TooLarge),
            Ok(Err(error)) if over_limit(&error) => Err(Refusal::TooLarge),
            Ok(Err(_)) | Err(_) => Err(Refusal::BadRequest),
        }
    }
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
