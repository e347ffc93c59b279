//! Who has a right to which dossier, and by which op.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Doing, StoreError, fixed, number, stored};

/// Notes that the op `grant_hash`, numbered `cursor`, gave `user` a right to `dossier`.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn add(
    tx: &Transaction<'_>,
    dossier: &[u8; 16],
    user: &[u8; 16],
    grant_hash: &[u8; 32],
    cursor: u64,
) -> Result<(), StoreError> {
    let cursor = stored(cursor)?;
    tx.prepare_cached(
        "INSERT INTO membership (dossier, user_id, grant_hash, cursor) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (dossier, grant_hash) DO NOTHING",
    )
    .and_then(|mut insert| insert.execute(params![dossier, user, grant_hash, cursor]))
    .doing("keep a grant")?;
    Ok(())
}

/// The user to whom this grant gave a right, if it did.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_user(
    tx: &Transaction<'_>,
    dossier: &[u8; 16],
    grant_hash: &[u8; 32],
) -> Result<Option<[u8; 16]>, StoreError> {
    let user: Option<Vec<u8>> = tx
        .prepare_cached("SELECT user_id FROM membership WHERE dossier = ?1 AND grant_hash = ?2")
        .and_then(|mut query| {
            query
                .query_row(params![dossier, grant_hash], |row| row.get(0))
                .optional()
        })
        .doing("find a grant")?;
    user.map(|user| fixed(user, "membership.user_id"))
        .transpose()
}

/// The cursor of the first grant of `user` in `dossier`; `None` when he has none.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_since(
    tx: &Transaction<'_>,
    dossier: &[u8; 16],
    user: &[u8; 16],
) -> Result<Option<u64>, StoreError> {
    let since: Option<i64> = tx
        .prepare_cached("SELECT MIN(cursor) FROM membership WHERE dossier = ?1 AND user_id = ?2")
        .and_then(|mut query| query.query_row(params![dossier, user], |row| row.get(0)))
        .doing("find a member")?;
    since.map(number).transpose()
}

/// A dossier of a user in which something came after a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The dossier.
    pub dossier: [u8; 16],
    /// Cursor of the user's first grant there.
    pub since: u64,
}

/// The dossiers of `user` that moved after `cursor`. Costs one look per dossier of this user, whatever others did.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn list_moved(
    tx: &Transaction<'_>,
    user: &[u8; 16],
    cursor: u64,
) -> Result<Vec<Moved>, StoreError> {
    let cursor = stored(cursor)?;
    let rows: Vec<(Vec<u8>, i64)> = tx
        .prepare_cached(
            "SELECT membership.dossier, MIN(membership.cursor) AS since
             FROM membership JOIN dossier ON dossier.id = membership.dossier
             WHERE membership.user_id = ?1 AND dossier.last_cursor > ?2
             GROUP BY membership.dossier ORDER BY since, membership.dossier",
        )
        .and_then(|mut query| {
            query
                .query_map(params![user, cursor], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .doing("list what moved")?;
    rows.into_iter()
        .map(|(dossier, since)| {
            Ok(Moved {
                dossier: fixed(dossier, "membership.dossier")?,
                since: number(since)?,
            })
        })
        .collect()
}
