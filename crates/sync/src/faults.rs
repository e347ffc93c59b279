//! Places where a test may end the laptop's process. In a release build all of it is nothing, and nothing can
//! switch it on: it hangs on `debug_assertions` alone.
//!
//! `SLEUTELBOS_FAULT=<place>:<n>` aborts the n-th time that place is passed.

/// Where it can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A part of what the user saves is written, nothing is committed.
    Saving,
    /// What the user saved is committed, he has not heard so.
    Saved,
    /// A join is posted, and not kept here.
    JoinPosted,
    /// A frame is half taken in, nothing is committed.
    MidFrame,
    /// A frame is taken in, its stream goes on.
    AfterFrame,
    /// What waits is sealed, nothing is committed.
    SealedBeforeCommit,
    /// What waits is sealed and kept, nothing is sent.
    Sealed,
    /// The server answered a push, nothing of that is written.
    Answered,
    /// A part of the server's answer is written, nothing is committed.
    Acknowledging,
}

/// Ends the process on the spot if a test asked for it: no destructors, no flushing, as when the power fails.
#[cfg(not(debug_assertions))]
pub const fn abort_at(_: Place) {}

/// Ends the process on the spot if a test asked for it: no destructors, no flushing, as when the power fails.
#[cfg(debug_assertions)]
pub fn abort_at(place: Place) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let name = match place {
        Place::Saving => "saving",
        Place::Saved => "saved",
        Place::JoinPosted => "join_posted",
        Place::MidFrame => "mid_frame",
        Place::AfterFrame => "after_frame",
        Place::SealedBeforeCommit => "sealed_before_commit",
        Place::Sealed => "sealed",
        Place::Answered => "answered",
        Place::Acknowledging => "acknowledging",
    };
    let asked = std::env::var("SLEUTELBOS_FAULT").unwrap_or_default();
    let Some((wanted, nth)) = asked.split_once(':') else {
        return;
    };
    if wanted == name && nth.parse() == Ok(PASSED.fetch_add(1, Ordering::SeqCst) + 1) {
        std::process::abort();
    }
}
