//! For those who keep the server running: is it up, can it work, how much is there. Counts only.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use super::{App, blocking};
use crate::store::{StoreError, counts, region};

/// `GET /health`: the process answers.
pub(super) async fn health() -> &'static str {
    "ok\n"
}

/// `GET /ready`: the database answers too.
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, Refusal> {
    blocking(&app, |serving| serving.store.read(region::counters)).await?;
    Ok("ready\n")
}

/// `GET /metrics`, on the administrator's listener only.
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, Refusal> {
    let (counters, counted) = blocking(&app, |serving| {
        serving
            .store
            .read(|tx| Ok::<_, StoreError>((region::counters(tx)?, counts::count(tx)?)))
    })
    .await?;
    let state = app.log.state();
    let tally = &app.tally;
    let since_start = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let rows: [(&str, &str, u64); 17] = [
        ("cursor", "gauge", counters.cursor),
        ("log_entries", "gauge", counters.log_count),
        ("users", "gauge", state.users.len() as u64),
        ("devices", "gauge", state.devices.len() as u64),
        ("dossiers", "gauge", counted.dossiers),
        ("runs", "gauge", counted.runs),
        ("ops", "gauge", counted.ops),
        ("run_bytes", "gauge", counted.bytes),
        ("logins_total", "counter", since_start(&tally.logins)),
        ("pushes_total", "counter", since_start(&tally.pushes)),
        (
            "runs_stored_total",
            "counter",
            since_start(&tally.runs_stored),
        ),
        (
            "runs_known_total",
            "counter",
            since_start(&tally.runs_known),
        ),
        (
            "runs_refused_total",
            "counter",
            since_start(&tally.runs_refused),
        ),
        (
            "log_verifications_total",
            "counter",
            since_start(&app.log.verified),
        ),
        ("pulls_total", "counter", since_start(&tally.pulls)),
        ("frames_total", "counter", since_start(&tally.frames)),
        ("busy_total", "counter", since_start(&tally.busy)),
    ];
    let mut text = String::new();
    for (name, kind, value) in rows {
        // Writing into a text cannot fail.
        let _ = writeln!(
            text,
            "# TYPE sleutelbos_{name} {kind}\nsleutelbos_{name} {value}"
        );
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
