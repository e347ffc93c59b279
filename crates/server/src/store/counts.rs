//! How much there is: numbers for the administrator, nothing else.

use rusqlite::Transaction;

use super::{Doing, StoreError, number};

/// Counts over the whole region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Dossiers, the team's included.
    pub dossiers: u64,
    /// Runs.
    pub runs: u64,
    /// Ops.
    pub ops: u64,
    /// Bytes of runs as they arrived.
    pub bytes: u64,
}

/// Counts. Reads every run's length: for a command or a scrape, not for a request of a device.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn count(tx: &Transaction<'_>) -> Result<Counts, StoreError> {
    let (dossiers, runs, ops, bytes) = tx
        .query_row(
            "SELECT (SELECT COUNT(*) FROM dossier), COUNT(*), COALESCE(SUM(count), 0),
                    COALESCE(SUM(length(bytes)), 0) FROM run",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .doing("count")?;
    Ok(Counts {
        dossiers: number(dossiers)?,
        runs: number(runs)?,
        ops: number(ops)?,
        bytes: number(bytes)?,
    })
}
