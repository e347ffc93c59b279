//! Why a laptop refused something, out of its own log.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// Reasons since somebody began to listen.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// One listens at a time: the log does not say whose it is.
static LISTENING: Mutex<()> = Mutex::new(());

/// Does it, and gives the reasons that were logged meanwhile.
pub(crate) fn of<T>(deed: impl FnOnce() -> T) -> (T, Vec<String>) {
    static BEGIN: Once = Once::new();
    BEGIN.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::level_filters::LevelFilter::ERROR)
            .without_time()
            .with_target(false)
            .with_level(false)
            .with_ansi(false)
            .with_writer(|| Ear)
            .init();
    });
    let _alone = taken(&LISTENING);
    taken(&SAID).clear();
    let done = deed();
    let said = std::mem::take(&mut *taken(&SAID));
    (done, said)
}

/// A test that failed while it held this spoiled nothing.
fn taken<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Ear;

impl Write for Ear {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        // `refused what came what="dossier chain"`.
        if let Some((_, what)) = text.split_once("what=") {
            taken(&SAID).push(what.trim().trim_matches('"').to_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
