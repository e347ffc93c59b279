//! Waiting for something outside of this process, a bounded number of times.

use std::thread;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(20);
/// Half a minute.
const TRIES: u32 = 1_500;
/// Two minutes: twice the longest pause that a laptop makes between its own tries to reach the server.
const PATIENT: u32 = 4 * TRIES;

/// Asks again until there is an answer, for at most half a minute; then fails with a sentence.
///
/// The only pause in the system tests. It decides nothing: a test never passes because time went
/// by, only because `probe` saw what it waits for.
pub fn until<T>(what: &str, probe: impl FnMut() -> Option<T>) -> T {
    tries(TRIES, what, probe)
}

/// The same for at most two minutes: for what a laptop does by itself when its next try comes.
pub fn patiently<T>(what: &str, probe: impl FnMut() -> Option<T>) -> T {
    tries(PATIENT, what, probe)
}

fn tries<T>(most: u32, what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    for _ in 0..most {
        if let Some(found) = probe() {
            return found;
        }
        thread::sleep(PAUSE);
    }
    panic!("waited in vain for {what}, {} seconds", most / 50);
}
