//! Waiting for something outside of this process, a bounded number of times.

use std::thread;
use std::time::Duration;

const TRIES: u32 = 1_500;
const PAUSE: Duration = Duration::from_millis(20);

/// Asks again until there is an answer, for at most half a minute; then fails with a sentence.
///
/// The only pause in the system tests. It decides nothing: a test never passes because time went
/// by, only because `probe` saw what it waits for.
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    for _ in 0..TRIES {
        if let Some(found) = probe() {
            return found;
        }
        thread::sleep(PAUSE);
    }
    panic!("waited half a minute in vain for {what}");
}
