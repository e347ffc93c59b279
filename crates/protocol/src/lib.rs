//! What crosses the wire: headers, runs, bodies of control ops, messages and frames, with their limits.
//! Shared by the sync engine and the server. Formats: docs/PROTOCOL.md §4–6.
#![deny(missing_docs)]

mod control;
mod error;
mod form;
mod frame;
mod header;
pub mod limits;
mod messages;
mod run;

pub use control::{Control, DossierKind};
pub use error::ProtocolError;
pub use frame::{Frame, Hello, Item, Stretch, next_head, sign_head, verify_head};
pub use header::{Header, NO_HASH, OpKind, ct_hash};
pub use messages::{
    Challenge, LogPage, Login, PackOffer, PullRequest, PushAnswer, PushResult, code, decode_code,
    decode_entries, decode_push, encode_code, encode_entries, encode_push, login_claim,
};
pub use run::{Checked, Op, Run};
pub use sb_trust::Hash;

pub(crate) use form::{canonical, count};
