//! Ops that are void: a member with the right signed them, and their body is none. The runs that hold them are
//! kept and the order goes on; nothing of them is ever shown. Decided above this crate.

use crate::dossiers::Hash;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use sb_domain::ids::DossierId;

/// Sets an op aside. Returns whether it was not yet; twice does nothing.
///
/// # Errors
/// [`StoreError::Full`].
pub fn put(tx: &Tx<'_>, dossier: DossierId, op: &Hash) -> Result<bool, StoreError> {
    let sql = "INSERT INTO quarantine (dossier, op) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    Ok(tx.run("set an op aside", sql, (dossier.as_bytes(), op))? == 1)
}

/// Whether this op was set aside.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn holds(c: &Reader<'_>, dossier: DossierId, op: &Hash) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM quarantine WHERE dossier = ?1 AND op = ?2";
    let found = c.first("look for a void op", sql, (dossier.as_bytes(), op), |_| {
        Ok(())
    })?;
    Ok(found.is_some())
}

/// How many ops are set aside.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn count(c: &Reader<'_>) -> Result<u64, StoreError> {
    c.number("count void ops", "SELECT count(*) FROM quarantine", [])
}
