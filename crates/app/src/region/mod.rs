//! The region: joining it, inviting colleagues, approving its pack, its membership log.

mod invite;
mod join;
mod log;
mod pack;
#[cfg(test)]
mod tests;

pub(crate) use invite::invite;
pub(crate) use join::{begin, finish, may_begin, read_log, why_refused};
pub use log::LogReport;
pub(crate) use log::verify;
pub(crate) use pack::approve;
