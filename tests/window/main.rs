//! The real window, used by looking, clicking and typing. No test here sets a value or calls the core.
// A test stops at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod bad_input;
mod damaged;
mod facts;
mod latin;
mod lines;
mod outside;
mod pack;
mod right_to_left;
mod smoke;
mod steps;
mod story;
mod walk;
