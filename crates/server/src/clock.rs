//! What time it is, as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time. The machine's in the program, a fixed one in tests.
pub trait Clock: Send + Sync + 'static {
    /// UTC milliseconds since 1970.
    fn now(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}
