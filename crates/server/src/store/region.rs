//! The one row that says which region this is and where its counters stand.

use rusqlite::{Transaction, params};

use super::{Doing, StoreError, fixed, number, stored};

/// Who this server is. Counters are read separately: they move.
#[derive(Clone)]
pub struct Region {
    /// First 16 bytes of the hash of the root key.
    pub id: [u8; 16],
    /// Entry id of the genesis entry.
    pub genesis: [u8; 32],
    /// Random; tells clients that this is the same file they spoke to before.
    pub epoch: [u8; 16],
    /// Seed of the key that signs heads.
    pub server_seed: zeroize::Zeroizing<[u8; 32]>,
}

/// Writes the row.
///
/// # Errors
/// [`StoreError::Sqlite`], also when there is a row already.
pub fn insert(tx: &Transaction<'_>, region: &Region) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO region (one, id, genesis, epoch, server_seed, cursor, log_count) VALUES (1, ?1, ?2, ?3, ?4, 0, 0)",
        params![region.id, region.genesis, region.epoch, *region.server_seed],
    )
    .doing("keep the region")?;
    Ok(())
}

/// Reads the row.
///
/// # Errors
/// [`StoreError::NoRegion`] when an `init` was cut off before its commit.
pub fn load(tx: &Transaction<'_>) -> Result<Region, StoreError> {
    let row = tx.query_row(
        "SELECT id, genesis, epoch, server_seed FROM region WHERE one = 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    );
    let (id, genesis, epoch, seed): (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) = match row {
        Err(rusqlite::Error::QueryReturnedNoRows) => return Err(StoreError::NoRegion),
        other => other.doing("read the region")?,
    };
    Ok(Region {
        id: fixed(id, "region.id")?,
        genesis: fixed(genesis, "region.genesis")?,
        epoch: fixed(epoch, "region.epoch")?,
        server_seed: zeroize::Zeroizing::new(fixed(seed, "region.server_seed")?),
    })
}

/// Where the two counters of the region stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// Ops accepted.
    pub cursor: u64,
    /// Log entries accepted.
    pub log_count: u64,
}

/// Reads both counters.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn counters(tx: &Transaction<'_>) -> Result<Counters, StoreError> {
    let (cursor, log_count) = tx
        .prepare_cached("SELECT cursor, log_count FROM region WHERE one = 1")
        .and_then(|mut query| query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .doing("read the counters")?;
    Ok(Counters {
        cursor: number(cursor)?,
        log_count: number(log_count)?,
    })
}

/// Takes the next `count` numbers of the region and returns the first of them. They are given back if the transaction
/// does not commit: that is why this is a row and no sequence.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn take_cursors(tx: &Transaction<'_>, count: u64) -> Result<u64, StoreError> {
    let by = stored(count)?;
    let last: i64 = tx
        .prepare_cached("UPDATE region SET cursor = cursor + ?1 WHERE one = 1 RETURNING cursor")
        .and_then(|mut query| query.query_row([by], |row| row.get(0)))
        .doing("take cursors")?;
    Ok(number(last)? - count + 1)
}
