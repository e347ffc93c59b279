//! Runs: the ops themselves, as they arrived, and where each chain stands.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Doing, StoreError, fixed, number, stored};

/// Which chain: a device numbers its ops per dossier and grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainId {
    /// The dossier.
    pub dossier: [u8; 16],
    /// The device.
    pub device: [u8; 16],
    /// The grant it writes under; zeros for the create op.
    pub grant: [u8; 32],
}

/// The last op of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Its number in the chain; 0 when there is none yet.
    pub dseq: u64,
    /// Its hash; zeros when there is none yet.
    pub hash: [u8; 32],
}

/// A run in the dossier's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRun {
    /// Its chain.
    pub chain: ChainId,
    /// Number of its first op in the chain.
    pub first_dseq: u64,
    /// Number of its first op in the dossier.
    pub first_seq: u64,
    /// How many ops.
    pub count: u64,
    /// Number of its first op in the region.
    pub cursor_first: u64,
    /// Hash of its last op.
    pub tip: [u8; 32],
    /// The dossier's head after its last op.
    pub head: [u8; 32],
    /// As it arrived.
    pub bytes: Vec<u8>,
}

impl StoredRun {
    /// Number of its last op in the dossier.
    pub const fn last_seq(&self) -> u64 {
        self.first_seq + self.count - 1
    }

    /// Number of its last op in the region.
    pub const fn cursor_last(&self) -> u64 {
        self.cursor_first + self.count - 1
    }
}

const COLUMNS: &str = "SELECT dossier, first_seq, count, cursor_first, device, grant_hash, first_dseq, tip, head, bytes FROM run";

type Raw = (
    Vec<u8>,
    i64,
    i64,
    i64,
    Vec<u8>,
    Vec<u8>,
    i64,
    Vec<u8>,
    Vec<u8>,
    Vec<u8>,
);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
        row.get(9)?,
    ))
}

fn run(raw: Raw) -> Result<StoredRun, StoreError> {
    let (dossier, seq, count, cursor_first, device, grant, dseq, tip, head, bytes) = raw;
    Ok(StoredRun {
        chain: ChainId {
            dossier: fixed(dossier, "run.dossier")?,
            device: fixed(device, "run.device")?,
            grant: fixed(grant, "run.grant_hash")?,
        },
        first_dseq: number(dseq)?,
        first_seq: number(seq)?,
        count: number(count)?,
        cursor_first: number(cursor_first)?,
        tip: fixed(tip, "run.tip")?,
        head: fixed(head, "run.head")?,
        bytes,
    })
}

/// Where a chain stands; the zero tip for one that has not begun.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn tip(tx: &Transaction<'_>, chain: &ChainId) -> Result<Tip, StoreError> {
    let row: Option<(i64, Vec<u8>)> = tx
        .prepare_cached(
            "SELECT dseq, hash FROM chain WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3",
        )
        .and_then(|mut query| {
            query
                .query_row(params![chain.dossier, chain.device, chain.grant], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()
        })
        .doing("find a chain")?;
    match row {
        Some((dseq, hash)) => Ok(Tip {
            dseq: number(dseq)?,
            hash: fixed(hash, "chain.hash")?,
        }),
        None => Ok(Tip {
            dseq: 0,
            hash: [0; 32],
        }),
    }
}

/// The run that begins at `first_dseq` of a chain.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_at(
    tx: &Transaction<'_>,
    chain: &ChainId,
    first_dseq: u64,
) -> Result<Option<StoredRun>, StoreError> {
    let Ok(first_dseq) = stored(first_dseq) else {
        return Ok(None);
    };
    let sql = format!(
        "{COLUMNS} WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3 AND first_dseq = ?4"
    );
    tx.prepare_cached(&sql)
        .and_then(|mut query| {
            query
                .query_row(
                    params![chain.dossier, chain.device, chain.grant, first_dseq],
                    raw,
                )
                .optional()
        })
        .doing("find a run")?
        .map(run)
        .transpose()
}

/// Hash of the op just before `first_dseq`, where a stored run ends there; zeros before the first.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_prev(
    tx: &Transaction<'_>,
    chain: &ChainId,
    first_dseq: u64,
) -> Result<Option<[u8; 32]>, StoreError> {
    if first_dseq == 1 {
        return Ok(Some([0; 32]));
    }
    let first_dseq = stored(first_dseq)?;
    let tip: Option<Vec<u8>> = tx
        .prepare_cached(
            "SELECT tip FROM run WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3
             AND first_dseq < ?4 AND first_dseq + count = ?4 ORDER BY first_dseq DESC LIMIT 1",
        )
        .and_then(|mut query| {
            query
                .query_row(
                    params![chain.dossier, chain.device, chain.grant, first_dseq],
                    |row| row.get(0),
                )
                .optional()
        })
        .doing("find the op before")?;
    tip.map(|tip| fixed(tip, "run.tip")).transpose()
}

/// Keeps a run and moves its chain on. The caller has checked that it follows the tip.
///
/// # Errors
/// [`StoreError::Sqlite`], also when the run is there already: look with [`find_at`] first.
pub fn insert(tx: &Transaction<'_>, run: &StoredRun) -> Result<(), StoreError> {
    let last_dseq = stored(run.first_dseq + run.count - 1)?;
    let (seq, count) = (stored(run.first_seq)?, stored(run.count)?);
    let (cursor_first, cursor_last) = (stored(run.cursor_first)?, stored(run.cursor_last())?);
    let dseq = stored(run.first_dseq)?;
    tx.prepare_cached(
        "INSERT INTO run (dossier, first_seq, count, cursor_first, cursor_last, device, grant_hash, first_dseq,
                          tip, head, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .and_then(|mut insert| {
        insert.execute(params![
            run.chain.dossier,
            seq,
            count,
            cursor_first,
            cursor_last,
            run.chain.device,
            run.chain.grant,
            dseq,
            run.tip,
            run.head,
            run.bytes,
        ])
    })
    .doing("keep a run")?;
    tx.prepare_cached(
        "INSERT INTO chain (dossier, device, grant_hash, dseq, hash) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (dossier, device, grant_hash) DO UPDATE SET dseq = excluded.dseq, hash = excluded.hash",
    )
    .and_then(|mut upsert| {
        upsert.execute(params![run.chain.dossier, run.chain.device, run.chain.grant, last_dseq, run.tip])
    })
    .doing("move a chain on")?;
    Ok(())
}

/// Number in the dossier of the first op beyond `cursor`, if any.
///
/// # Errors
/// [`StoreError::Sqlite`].
pub fn find_first_after(
    tx: &Transaction<'_>,
    dossier: &[u8; 16],
    cursor: u64,
) -> Result<Option<u64>, StoreError> {
    let cursor = stored(cursor)?;
    let seq: Option<i64> = tx
        .prepare_cached("SELECT MIN(first_seq) FROM run WHERE dossier = ?1 AND cursor_last > ?2")
        .and_then(|mut query| query.query_row(params![dossier, cursor], |row| row.get(0)))
        .doing("find where to begin")?;
    seq.map(number).transpose()
}

/// Whole runs in the dossier's order: from the one that holds `from_seq`, up to `end_cursor`, until `take` says stop.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::Corrupt`].
pub fn stretch(
    tx: &Transaction<'_>,
    dossier: &[u8; 16],
    from_seq: u64,
    end_cursor: u64,
    mut take: impl FnMut(StoredRun) -> bool,
) -> Result<(), StoreError> {
    let (Ok(from_seq), Ok(end_cursor)) = (stored(from_seq), stored(end_cursor)) else {
        return Ok(());
    };
    // Beginning at the last run that does not begin beyond `from_seq` keeps this an index look-up.
    let sql = format!(
        "{COLUMNS} WHERE dossier = ?1 AND cursor_last <= ?3 AND first_seq >=
             COALESCE((SELECT MAX(first_seq) FROM run WHERE dossier = ?1 AND first_seq <= ?2), 0)
         ORDER BY first_seq"
    );
    let mut query = tx.prepare_cached(&sql).doing("read a dossier")?;
    let mut rows = query
        .query(params![dossier, from_seq, end_cursor])
        .doing("read a dossier")?;
    while let Some(row) = rows.next().doing("read a dossier")? {
        let next = run(raw(row).doing("read a run")?)?;
        if next.last_seq() < number(from_seq)? {
            continue;
        }
        if !take(next) {
            break;
        }
    }
    Ok(())
}
