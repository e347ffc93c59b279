//! Words and rules. No input or output, no clock, no SQL, no randomness.
//!
//! | module | what |
//! |---|---|
//! | [`ids`], [`text`], [`change`], [`value`], [`referral`] | the words |
//! | [`rules`], [`guard`] | loose input becomes a value, or a [`rules::Fault`] |
//! | [`merge`] | what a register shows when several people wrote it |
//! | [`wire`] | the bytes of a change |
//! | [`search`], [`display`] | texts for finding and for showing |
#![deny(missing_docs)]

pub mod change;
pub mod display;
pub mod guard;
pub mod ids;
pub mod merge;
pub mod referral;
pub mod rules;
pub mod search;
pub mod text;
pub mod value;
pub mod wire;
