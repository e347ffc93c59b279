//! Region packs on offer.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Doing, StoreError, fixed, number, stored};

/// A pack on offer, without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// The pack's own version.
    pub version: u64,
    /// Hash of the archive.
    pub sha256: [u8; 32],
    /// Bytes of the archive.
    pub size: u64,
}

/// Offers a pack. The same archive again changes nothing; returns whether it was new.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn offer(
    tx: &Transaction<'_>,
    version: u64,
    sha256: &[u8; 32],
    archive: &[u8],
) -> Result<bool, StoreError> {
    let new = tx
        .execute(
            "INSERT INTO pack (version, sha256, offered, archive)
             VALUES (?1, ?2, (SELECT COUNT(*) + 1 FROM pack), ?3) ON CONFLICT (sha256) DO NOTHING",
            params![stored(version)?, sha256, archive],
        )
        .doing("keep a pack")?;
    Ok(new == 1)
}

/// The pack with the highest version; of equal versions the one that was loaded last.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_newest(tx: &Transaction<'_>) -> Result<Option<Offered>, StoreError> {
    let row: Option<(i64, Vec<u8>, i64)> = tx
        .prepare_cached(
            "SELECT version, sha256, length(archive) FROM pack ORDER BY version DESC, offered DESC LIMIT 1",
        )
        .and_then(|mut query| {
            query.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })
        .doing("find the newest pack")?;
    row.map(|(version, sha256, size)| {
        Ok(Offered {
            version: number(version)?,
            sha256: fixed(sha256, "pack.sha256")?,
            size: number(size)?,
        })
    })
    .transpose()
}

/// The archive with this hash.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_archive(
    tx: &Transaction<'_>,
    sha256: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    tx.prepare_cached("SELECT archive FROM pack WHERE sha256 = ?1")
        .and_then(|mut query| query.query_row([sha256], |row| row.get(0)).optional())
        .doing("read a pack")
}
