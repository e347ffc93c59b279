//! Dossiers: what the server must know of them to put ops in order.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Doing, StoreError, fixed, number, stored};

/// A dossier and where its order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its random name.
    pub id: [u8; 16],
    /// 1 person, 2 logbook, 3 team.
    pub kind: u8,
    /// Number of its newest op; 0 when there is none.
    pub seq: u64,
    /// Hash chain over its ops; zeros when there are none.
    pub head: [u8; 32],
    /// Cursor of its newest op.
    pub last_cursor: u64,
}

/// Finds a dossier.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::Corrupt`].
pub fn find(tx: &Transaction<'_>, id: &[u8; 16]) -> Result<Option<Dossier>, StoreError> {
    let row: Option<(u8, i64, Vec<u8>, i64)> = tx
        .prepare_cached("SELECT kind, seq, head, last_cursor FROM dossier WHERE id = ?1")
        .and_then(|mut query| {
            query
                .query_row([id], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .optional()
        })
        .doing("find a dossier")?;
    row.map(|(kind, seq, head, last_cursor)| {
        Ok(Dossier {
            id: *id,
            kind,
            seq: number(seq)?,
            head: fixed(head, "dossier.head")?,
            last_cursor: number(last_cursor)?,
        })
    })
    .transpose()
}

/// Makes a dossier without ops. `owner` is `None` for the team dossier only.
///
/// # Errors
/// [`StoreError::Sqlite`], also when the id is taken: look with [`find`] first.
pub fn insert(
    tx: &Transaction<'_>,
    id: &[u8; 16],
    kind: u8,
    owner: Option<&[u8; 16]>,
) -> Result<(), StoreError> {
    let owner: &[u8] = owner.map_or(&[], |owner| owner.as_slice());
    tx.execute(
        "INSERT INTO dossier (id, kind, owner, seq, head, last_cursor) VALUES (?1, ?2, ?3, 0, ?4, 0)",
        params![id, kind, owner, [0_u8; 32]],
    )
    .doing("make a dossier")?;
    Ok(())
}

/// Moves a dossier on to its newest op.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn advance(tx: &Transaction<'_>, dossier: &Dossier) -> Result<(), StoreError> {
    let (seq, last_cursor) = (stored(dossier.seq)?, stored(dossier.last_cursor)?);
    tx.prepare_cached("UPDATE dossier SET seq = ?2, head = ?3, last_cursor = ?4 WHERE id = ?1")
        .and_then(|mut update| update.execute(params![dossier.id, seq, dossier.head, last_cursor]))
        .doing("move a dossier on")?;
    Ok(())
}

/// The ids of all dossiers, for `verify`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn list(tx: &Transaction<'_>) -> Result<Vec<[u8; 16]>, StoreError> {
    let ids: Vec<Vec<u8>> = tx
        .prepare_cached("SELECT id FROM dossier ORDER BY id")
        .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        .doing("list dossiers")?;
    ids.into_iter().map(|id| fixed(id, "dossier.id")).collect()
}
