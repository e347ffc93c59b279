//! Archives of the region pack.

use crate::error::StoreError;
use crate::store::{Reader, Tx};

/// An archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Version, as the coordinator signed it.
    pub version: u32,
    /// SHA-256 of the archive.
    pub sha256: [u8; 32],
    /// The archive.
    pub archive: Vec<u8>,
}

/// Keeps an archive whose hash the caller has checked. Twice does nothing.
///
/// # Errors
/// [`StoreError::Full`].
pub fn keep(tx: &Tx<'_>, pack: &Pack) -> Result<(), StoreError> {
    let sql = "INSERT INTO pack (sha256, version, current, archive) VALUES (?1, ?2, 0, ?3) ON CONFLICT DO NOTHING";
    tx.run(
        "keep a pack",
        sql,
        (pack.sha256, pack.version, &pack.archive),
    )?;
    Ok(())
}

/// Makes a kept archive the one in use, and drops those of lower versions.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not kept; the one in use stays.
pub fn set_current(tx: &Tx<'_>, sha256: &[u8; 32]) -> Result<(), StoreError> {
    let Some(pack) = find(tx, sha256)? else {
        return Err(StoreError::NotFound { what: "pack" });
    };
    tx.run(
        "put a pack aside",
        "UPDATE pack SET current = 0 WHERE current = 1",
        [],
    )?;
    tx.run(
        "use a pack",
        "UPDATE pack SET current = 1 WHERE sha256 = ?1",
        [sha256],
    )?;
    let sql = "DELETE FROM pack WHERE current = 0 AND version < ?1";
    tx.run("drop old packs", sql, [pack.version])?;
    Ok(())
}

/// The archive in use.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn current(c: &Reader<'_>) -> Result<Option<Pack>, StoreError> {
    let sql = "SELECT version, sha256, archive FROM pack WHERE current = 1";
    c.first("read the pack", sql, [], pack)
}

/// The archive with this hash.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, sha256: &[u8; 32]) -> Result<Option<Pack>, StoreError> {
    let sql = "SELECT version, sha256, archive FROM pack WHERE sha256 = ?1";
    c.first("find a pack", sql, [sha256], pack)
}

fn pack(row: &rusqlite::Row<'_>) -> rusqlite::Result<Pack> {
    Ok(Pack {
        version: row.get(0)?,
        sha256: row.get(1)?,
        archive: row.get(2)?,
    })
}
