//! The region pack on offer. Clients take only an archive whose hash a coordinator signed into the log.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sb_protocol::PackOffer;

use super::body::cbor;
use super::caller::{check_region, hash_from_hex};
use super::refusal::Refusal;
use super::{App, blocking};
use crate::store::packs;

/// `GET /v1/pack/{genesis}`: version, hash and size of the newest.
pub(super) async fn offered(
    State(app): State<App>,
    genesis: Result<Path<String>, PathRejection>,
) -> Result<Response, Refusal> {
    let Path(genesis) = genesis.map_err(|_| Refusal::BadRequest)?;
    check_region(&app, &genesis)?;
    let newest = blocking(&app, |serving| serving.store.read(packs::find_newest))
        .await?
        .ok_or(Refusal::NoPack)?;
    let version = u32::try_from(newest.version).map_err(|_| Refusal::NoPack)?;
    Ok(cbor(
        PackOffer {
            version,
            sha256: newest.sha256,
            size: newest.size,
        }
        .encode(),
    ))
}

/// `GET /v1/pack/{genesis}/{sha256}`: the archive itself.
pub(super) async fn archive(
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Refusal> {
    let Path((genesis, sha256)) = path.map_err(|_| Refusal::BadRequest)?;
    check_region(&app, &genesis)?;
    let sha256 = hash_from_hex(&sha256).ok_or(Refusal::NoPack)?;
    let archive = blocking(&app, move |serving| {
        serving.archives.find(&serving.store, &sha256)
    })
    .await?
    .ok_or(Refusal::NoPack)?;
    Ok((
        [(header::CONTENT_TYPE, "application/octet-stream")],
        archive,
    )
        .into_response())
}
