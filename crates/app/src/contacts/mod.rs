//! Contacts: conversations, visits, and what else took time.

mod import;
mod record;
mod show;
#[cfg(test)]
mod tests;

pub(crate) use import::import;
pub use import::{ImportReport, RefusedRow};
pub(crate) use record::record;
pub(crate) use show::{all, history, of, one, one_to_correct, since};
