//! Attacks on the whole system: a server that lies, a machine that dies at a named place, and
//! somebody who reads all that leaves a laptop.
//!
//! Real processes throughout. What lies is a relay between a laptop and an honest server; it holds
//! the server's own key, which no honest network between them would, so nothing is refused merely
//! because a signature of the server is missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod actor;
mod kills;
mod laptop;
mod leak;
mod liar;
mod lies;
mod members;
mod reader;
mod reasons;
mod recovery;
mod region;
mod stage;
mod wire;
