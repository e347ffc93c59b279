//! Small facts with one value each. The names of the keys belong to the layers above.

use crate::error::StoreError;
use crate::store::{Reader, Tx};

/// The value of `key`.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn get(c: &Reader<'_>, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    c.first(
        "read a fact",
        "SELECT value FROM meta WHERE key = ?1",
        [key],
        |row| row.get(0),
    )
}

/// The value of `key` as a text.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is not a text.
pub fn get_text(c: &Reader<'_>, key: &str) -> Result<Option<String>, StoreError> {
    get(c, key)?
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| StoreError::Corrupt {
            doing: "read a fact as text",
        })
}

/// Sets `key`, over what it was.
///
/// # Errors
/// [`StoreError::Full`].
pub fn set(tx: &Tx<'_>, key: &str, value: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.run("set a fact", sql, (key, value))?;
    Ok(())
}

/// Removes `key`; nothing happens when it is not there.
///
/// # Errors
/// [`StoreError::Full`].
pub fn clear(tx: &Tx<'_>, key: &str) -> Result<(), StoreError> {
    tx.run("clear a fact", "DELETE FROM meta WHERE key = ?1", [key])?;
    Ok(())
}
