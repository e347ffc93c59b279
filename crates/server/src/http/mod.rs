//! The routes of docs/PROTOCOL.md §6. Each handler decodes, calls the rule, encodes; refusals come from a closed list.

mod body;
mod caller;
mod log;
mod login;
mod pack;
mod pull;
mod push;
mod refusal;
mod status;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::serving::{Serving, count};
use refusal::Refusal;

/// What handlers get.
pub(crate) type App = Arc<Serving>;

/// What devices may ask.
pub(crate) fn routes(serving: App) -> Router {
    Router::new()
        .route("/v1/log/{genesis}", get(log::list_log).post(log::post_log))
        .route("/v1/pack/{genesis}", get(pack::offered))
        .route("/v1/pack/{genesis}/{sha256}", get(pack::archive))
        .route("/v1/challenge", post(login::challenge))
        .route("/v1/login", post(login::login))
        .route("/v1/push", post(push::push))
        .route("/v1/pull", post(pull::pull))
        .route("/health", get(status::health))
        .route("/ready", get(status::ready))
        // A server lives here, but under another address.
        .fallback(|| async { Refusal::UnknownRegion })
        .method_not_allowed_fallback(|| async { Refusal::BadRequest })
        .with_state(serving)
}

/// What the administrator's own machine may ask.
pub(crate) fn admin_routes(serving: App) -> Router {
    Router::new()
        .route("/metrics", get(status::metrics))
        .route("/health", get(status::health))
        .route("/ready", get(status::ready))
        .fallback(|| async { Refusal::BadRequest })
        .with_state(serving)
}

/// Runs what waits for disk or computes for long off the async threads.
async fn blocking<T, E>(
    app: &App,
    work: impl FnOnce(&Serving) -> Result<T, E> + Send + 'static,
) -> Result<T, Refusal>
where
    T: Send + 'static,
    E: Into<Refusal> + Send + 'static,
{
    let shared = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&shared)).await;
    let answer = done
        .map_err(|_| Refusal::Busy)
        .and_then(|done| done.map_err(Into::into));
    if matches!(answer, Err(Refusal::Busy)) {
        count(&app.tally.busy);
    }
    answer
}
