//! Who asks: an argument that a handler cannot be called without.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use data_encoding::HEXLOWER;

use super::App;
use super::refusal::Refusal;
use crate::serving::Caller;

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    /// The device whose token this is, if the log still knows it.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let text = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let hex = text
            .and_then(|text| text.strip_prefix("Bearer "))
            .ok_or(Refusal::Unauthorized)?;
        let token = hash_from_hex(hex).ok_or(Refusal::Unauthorized)?;
        let device = app
            .sessions
            .find_device(&token, app.clock.now())
            .ok_or(Refusal::Unauthorized)?;
        let user = app
            .log
            .state()
            .user_of(device)
            .ok_or(Refusal::Unauthorized)?;
        Ok(Self { device, user })
    }
}

/// 32 bytes in lower-case hexadecimal.
pub(super) fn hash_from_hex(hex: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

/// Refuses a genesis hash that is not ours.
pub(super) fn check_region(app: &App, genesis: &str) -> Result<(), Refusal> {
    if hash_from_hex(genesis) == Some(app.region.genesis) {
        Ok(())
    } else {
        Err(Refusal::UnknownRegion)
    }
}
