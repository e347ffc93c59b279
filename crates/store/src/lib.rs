//! The device's one file: an SQLCipher database that is opened with a ready 32-byte key.
//!
//! No cryptography of our own and no protocol: runs, log entries and control bodies are bytes here. What a
//! change *says* is known (`sb_domain`), because the tables that screens read are written with it, in one
//! transaction ([`changes::absorb`]). SQL types stay inside: callers hold a [`Reader`] or a [`Tx`].
//!
//! A closed laptop lid, a killed process or a full disk leaves the last whole transaction.
#![deny(missing_docs)]

mod columns;
mod error;
mod open;
mod project;
mod store;

pub mod agreements;
pub mod changes;
pub mod colleagues;
pub mod contacts;
pub mod counts;
pub mod dossiers;
pub mod drafts;
pub mod dump;
pub mod log;
pub mod meta;
pub mod outbox;
pub mod packs;
pub mod people;
pub mod quarantine;
pub mod rebuild;
pub mod referrals;
pub mod registers;
pub mod runs;
pub mod search;

pub use error::StoreError;
pub use open::SCHEMA;
pub use store::{Reader, Store, Tx};
