//! The membership log as it arrived: signed bytes, verified elsewhere.

use crate::error::StoreError;
use crate::store::{Reader, Tx};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Entry id.
    pub id: [u8; 32],
    /// As signed.
    pub bytes: Vec<u8>,
}

/// Keeps an entry; `sent` says whether a server has it. Returns whether it is new here.
///
/// Twice does nothing, except that an entry which a server has now counts as sent.
///
/// # Errors
/// [`StoreError::Full`].
pub fn insert(tx: &Tx<'_>, id: &[u8; 32], bytes: &[u8], sent: bool) -> Result<bool, StoreError> {
    let sql =
        "INSERT INTO log_entry (id, bytes, sent) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";
    if tx.run("keep a log entry", sql, (id, bytes, sent))? == 1 {
        return Ok(true);
    }
    if sent {
        mark_sent(tx, id)?;
    }
    Ok(false)
}

/// A server has this entry now.
///
/// # Errors
/// [`StoreError::Full`].
pub fn mark_sent(tx: &Tx<'_>, id: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "UPDATE log_entry SET sent = 1 WHERE id = ?1 AND sent = 0";
    tx.run("mark a log entry as sent", sql, [id])?;
    Ok(())
}

/// All entries, in order of arrival.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<LogEntry>, StoreError> {
    c.all(
        "read the log",
        "SELECT id, bytes FROM log_entry ORDER BY n",
        [],
        entry,
    )
}

/// Entries made here that no server has yet, in order of making.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn unsent(c: &Reader<'_>) -> Result<Vec<LogEntry>, StoreError> {
    let sql = "SELECT id, bytes FROM log_entry WHERE sent = 0 ORDER BY n";
    c.all("read unsent log entries", sql, [], entry)
}

/// How many entries there are.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn count(c: &Reader<'_>) -> Result<u64, StoreError> {
    c.number("count log entries", "SELECT count(*) FROM log_entry", [])
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<LogEntry> {
    Ok(LogEntry {
        id: row.get(0)?,
        bytes: row.get(1)?,
    })
}
