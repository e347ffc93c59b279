//! `POST /v1/push`.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::response::Response;
use sb_protocol::{PushAnswer, PushResult, decode_push, limits};

use super::body::{Members, cbor};
use super::refusal::Refusal;
use super::{App, blocking};
use crate::serving::count;

/// Keeps what a device pushes; one result per run. On disk before it answers, so no answer means: push again.
pub(super) async fn push(
    State(app): State<App>,
    Members(caller, body): Members<{ limits::PUSH_BYTES }>,
) -> Result<Response, Refusal> {
    let posted = decode_push(&body).map_err(|_| Refusal::BadRequest)?;
    let results = blocking(&app, move |serving| {
        crate::push::push(serving, caller, &posted)
    })
    .await?;
    let tally = &app.tally;
    count(&tally.pushes);
    for result in &results {
        match result {
            PushResult::Stored(_) => &tally.runs_stored,
            PushResult::Known(_) => &tally.runs_known,
            PushResult::Refused(_) => &tally.runs_refused,
        }
        .fetch_add(1, Ordering::Relaxed);
    }
    Ok(cbor(PushAnswer(results).encode()))
}
