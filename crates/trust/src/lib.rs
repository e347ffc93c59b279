//! Who may do what: the region's membership log, verified by every client from the genesis hash that
//! its invitation carried. Formats: docs/PROTOCOL.md §2.
#![deny(missing_docs)]

mod bits;
pub mod cbor;
mod entry;
mod error;
mod ids;
mod invitation;
mod judge;
mod make;
mod signed;
mod state;
mod verify;

pub use entry::{Body, Entry, Genesis, Invite, Join, PackSigned, Role, Signer};
pub use error::TrustError;
pub use ids::device_id;
pub use invitation::Invitation;
pub use make::{Code, GenesisInput, JoinInput, Maker, make_code_key, open_team_key};
pub use state::{Device, InviteState, State, User, Void};
pub use verify::verify;

/// SHA-256, as everywhere.
pub type Hash = [u8; 32];
