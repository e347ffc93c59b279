//! The membership log as it arrived.

use rusqlite::{Transaction, params};

use super::{Doing, StoreError, number, stored};

/// Keeps an entry under the next number. Returns whether it was new; a known one keeps its number.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn append(tx: &Transaction<'_>, id: &[u8; 32], bytes: &[u8]) -> Result<bool, StoreError> {
    let new = tx
        .prepare_cached(
            "INSERT INTO log_entry (n, id, bytes)
             VALUES ((SELECT log_count + 1 FROM region WHERE one = 1), ?1, ?2)
             ON CONFLICT (id) DO NOTHING",
        )
        .and_then(|mut insert| insert.execute(params![id, bytes]))
        .doing("keep a log entry")?;
    if new == 1 {
        tx.prepare_cached("UPDATE region SET log_count = log_count + 1 WHERE one = 1")
            .and_then(|mut update| update.execute([]))
            .doing("count a log entry")?;
    }
    Ok(new == 1)
}

/// Entries numbered `after + 1` …, at most `limit` of them.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn list_after(
    tx: &Transaction<'_>,
    after: u64,
    limit: u64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    // Whoever asks beyond what a counter can hold gets nothing, not an error.
    let (Ok(after), Ok(limit)) = (stored(after), stored(limit)) else {
        return Ok(Vec::new());
    };
    tx.prepare_cached("SELECT bytes FROM log_entry WHERE n > ?1 ORDER BY n LIMIT ?2")
        .and_then(|mut query| query.query_map([after, limit], |row| row.get(0))?.collect())
        .doing("read the log")
}

/// How many entries there are, counted rather than remembered: for `verify`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn counted(tx: &Transaction<'_>) -> Result<u64, StoreError> {
    let count = tx
        .query_row("SELECT COUNT(*) FROM log_entry", [], |row| row.get(0))
        .doing("count the log")?;
    number(count)
}
