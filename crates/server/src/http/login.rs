//! Logging in: the device signs a random challenge. There are no passwords on this server.

use axum::extract::State;
use axum::response::Response;
use sb_protocol::{Challenge, Login, login_claim};

use super::body::{Limited, cbor};
use super::refusal::Refusal;
use super::{App, blocking};
use crate::entropy::make_random;
use crate::serving::count;

/// More than either message takes.
const SMALL: usize = 1024;

/// `POST /v1/challenge`: 32 bytes to sign, good once and for a minute.
///
/// A device that is not in the log gets them too, so asking tells nobody who is a member.
pub(super) async fn challenge(
    State(app): State<App>,
    Limited(body): Limited<SMALL>,
) -> Result<Response, Refusal> {
    let asked = Challenge::decode(&body).map_err(|_| Refusal::BadRequest)?;
    let nonce = app
        .sessions
        .challenge(asked.device, make_random()?, app.clock.now());
    Ok(cbor(Challenge::encode_secret(&nonce)))
}

/// `POST /v1/login`: a token for a quarter of an hour, for the right signature.
pub(super) async fn login(
    State(app): State<App>,
    Limited(body): Limited<SMALL>,
) -> Result<Response, Refusal> {
    let login = Login::decode(&body).map_err(|_| Refusal::BadRequest)?;
    let now = app.clock.now();
    if !app.sessions.is_challenge(login.device, &login.nonce, now) {
        return Err(Refusal::Unauthorized);
    }
    let proved = blocking(&app, move |serving| {
        let state = serving.log.state();
        let claim = login_claim(&serving.region.genesis, &login.nonce);
        let device = state
            .devices
            .get(&login.device)
            .ok_or(Refusal::Unauthorized)?;
        device
            .sign
            .verify("sb/1/login", &claim, &login.signature)
            .map_err(|_| Refusal::Unauthorized)
    });
    proved.await?;
    if !app.sessions.use_up(login.nonce, now) {
        return Err(Refusal::Unauthorized);
    }
    let token = make_random()?;
    app.sessions.log_in(login.device, &token, now);
    count(&app.tally.logins);
    Ok(cbor(Challenge::encode_secret(&token)))
}
