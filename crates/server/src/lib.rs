//! The regional server: it stores and orders what devices seal; it never reads it.
//!
//! `store` is the one SQLite file, `log` and `push` and `pull` are the rules of docs/PROTOCOL.md §6 without HTTP, `http`
//! has one small file per group of routes, `cli` is what an administrator types.

mod archives;
pub mod audit;
pub mod cli;
pub mod clock;
mod entropy;
pub mod faults;
pub mod found;
mod gate;
mod http;
mod log;
mod pull;
mod push;
pub mod serve;
mod serving;
mod sessions;
pub mod store;
mod tls;
