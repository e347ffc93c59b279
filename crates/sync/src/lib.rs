//! One conversation with the server. [`Session`] is a pure machine: replies go in, requests and tasks
//! come out. [`Desk`] carries the tasks out on the store, each in one transaction. [`Line`] is the only
//! socket. Formats: docs/PROTOCOL.md.
#![deny(missing_docs)]

mod absorb;
mod desk;
mod error;
pub mod faults;
mod grants;
mod http;
mod open;
mod outgoing;
mod past;
mod seal;
mod session;

pub use desk::{Chance, Desk, Identity, Task, TaskDone, keep_signed_pack};
pub use error::SyncError;
pub use http::{Line, LineError};
pub use open::{change_id, decode};
pub use session::{Answer, Event, Outcome, Request, Session, Step, Tally};
