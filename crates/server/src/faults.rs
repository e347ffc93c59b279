//! Places where a test may break the server. In a release build all of it is nothing, and nothing can switch it on:
//! it hangs on `debug_assertions` alone, so that tests break the very program that everybody builds while developing.
//!
//! `SLEUTELBOS_FAULT=<place>:<n>` breaks the n-th time that place is passed: the process aborts, or, at `mid_pull_frame`,
//! the connection is cut in the middle of a frame.

/// Where it can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// All of a push is written, nothing is committed.
    BeforeCommit,
    /// A push is committed, its device has not heard so.
    AfterCommitBeforeReply,
    /// Half a frame of a pull is sent.
    MidPullFrame,
    /// The first run of a push is written.
    MidPush,
}

/// Whether to break here, now.
#[cfg(not(debug_assertions))]
pub const fn strikes(_: Place) -> bool {
    false
}

/// Whether to break here, now.
#[cfg(debug_assertions)]
pub fn strikes(place: Place) -> bool {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let name = match place {
        Place::BeforeCommit => "before_commit",
        Place::AfterCommitBeforeReply => "after_commit_before_reply",
        Place::MidPullFrame => "mid_pull_frame",
        Place::MidPush => "mid_push",
    };
    let asked = std::env::var("SLEUTELBOS_FAULT").unwrap_or_default();
    let Some((wanted, nth)) = asked.split_once(':') else {
        return false;
    };
    wanted == name && nth.parse() == Ok(PASSED.fetch_add(1, Ordering::SeqCst) + 1)
}

/// Ends the process on the spot if a test asked for it: no destructors, no flushing, as when the power fails.
pub fn abort_at(place: Place) {
    if strikes(place) {
        std::process::abort();
    }
}
