//! The membership log. Open to whoever knows the genesis hash: a device has no login before its join stands in the log,
//! and the log holds ids and keys, no names.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use sb_protocol::{LogPage, decode_entries, limits};

use super::body::{self, cbor};
use super::caller::check_region;
use super::refusal::Refusal;
use super::{App, blocking};
use crate::log::page;
use crate::serving::Caller;
use crate::store::{StoreError, region};

#[derive(serde::Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: u64,
}

/// `GET /v1/log/{genesis}?after=N`: a page of entries in order of arrival; asked again from where it ended until `total`.
pub(super) async fn list_log(
    State(app): State<App>,
    genesis: Result<Path<String>, PathRejection>,
    query: Result<Query<After>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Path(genesis) = genesis.map_err(|_| Refusal::BadRequest)?;
    check_region(&app, &genesis)?;
    let Query(After { after }) = query.map_err(|_| Refusal::BadRequest)?;
    let answer = blocking(&app, move |serving| {
        let total = serving.store.read(region::counters)?.log_count;
        let entries = page(&serving.store, after, total)?;
        Ok::<_, StoreError>(LogPage { total, entries })
    })
    .await?;
    Ok(cbor(answer.encode()))
}

/// `POST /v1/log/{genesis}`: keeps what is valid, says how many entries there are. Known ones change nothing. Without a
/// login only a join, with its invite at most.
pub(super) async fn post_log(
    State(app): State<App>,
    genesis: Result<Path<String>, PathRejection>,
    caller: Result<Caller, Refusal>,
    request: Request,
) -> Result<Response, Refusal> {
    let Path(genesis) = genesis.map_err(|_| Refusal::BadRequest)?;
    // Looked at first: nothing is kept in memory for who asks for another region, and little for who is not logged in.
    if let Err(refusal) = check_region(&app, &genesis) {
        body::let_pass(request.into_body()).await;
        return Err(refusal);
    }
    let body = match caller {
        Ok(_) => body::read(request.into_body(), limits::LOG_BYTES).await,
        Err(_) => match body::read(request.into_body(), limits::ARRIVAL_BYTES).await {
            // No join is that large. It may be a member's whose token has run out.
            Err(Refusal::TooLarge) => Err(Refusal::Unauthorized),
            other => other,
        },
    }?;
    let posted = decode_entries(&body).map_err(|_| Refusal::BadRequest)?;
    let total = blocking(&app, move |serving| {
        serving
            .log
            .post(&serving.store, &posted, caller.is_ok(), serving.clock.now())
    })
    .await?;
    Ok(cbor(encode_total(total)))
}

fn encode_total(total: u64) -> Vec<u8> {
    sb_trust::cbor::write(|w| {
        w.array(1)?.u64(total)?;
        Ok(())
    })
}
