//! Why the server says no: a status and one code of a closed list. No other text ever leaves the server.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sb_protocol::{code, encode_code};

use crate::entropy::NoEntropy;
use crate::log::Refused;
use crate::store::StoreError;

/// What a device acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not what the route asks for: a bug in the device, or no device at all.
    BadRequest,
    /// Log in again.
    Unauthorized,
    /// Another region lives here, or none.
    UnknownRegion,
    /// Nothing on offer.
    NoPack,
    /// Understood, and not allowed.
    Refused,
    /// Over a limit.
    TooLarge,
    /// Our trouble. Nothing was kept; try later.
    Busy,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, code::BAD_REQUEST),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, code::UNAUTHORIZED),
            Self::UnknownRegion => (StatusCode::NOT_FOUND, code::UNKNOWN_REGION),
            Self::NoPack => (StatusCode::NOT_FOUND, code::NO_PACK),
            Self::Refused => (StatusCode::UNPROCESSABLE_ENTITY, code::REFUSED),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, code::TOO_LARGE),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, code::BUSY),
        };
        (
            status,
            [(header::CONTENT_TYPE, super::body::CBOR)],
            encode_code(code),
        )
            .into_response()
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the database did not do as asked");
        Self::Busy
    }
}

impl From<NoEntropy> for Refusal {
    fn from(error: NoEntropy) -> Self {
        tracing::error!(%error, "no secrets can be made");
        Self::Busy
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Code(code::BAD_REQUEST) => Self::BadRequest,
            Refused::Code(code::TOO_LARGE) => Self::TooLarge,
            Refused::Code(code::UNAUTHORIZED) => Self::Unauthorized,
            Refused::Code(_) => Self::Refused,
            Refused::Store(error) => error.into(),
        }
    }
}
