//! The command line as people and scripts use it: real processes, a real server, a network that
//! breaks on request. Where a test needs a clock of its own or hundreds of deeds it opens the same
//! profiles with `sb_app` in this process; the server is real there as well.
// A test stops at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod clocks;
mod contract;
mod faults;
mod hand;
mod help;
mod inside;
mod key_file;
mod order;
mod shapes;
mod story;
mod two_at_once;
mod watch;
