//! Runs: sealed bytes, made once and never remade. Own ones and those received.

use crate::columns::{count, int};
use crate::dossiers::Hash;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use rusqlite::Row;
use sb_domain::ids::{DeviceId, DossierId};

/// Number of a run on this laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub(crate) i64);

/// What a run is, apart from its number here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The dossier.
    pub dossier: DossierId,
    /// The device that sealed it.
    pub device: DeviceId,
    /// The grant of its chain.
    pub grant: Hash,
    /// Number of its first op in the chain, from 1.
    pub first_dseq: u64,
    /// Ops in it, at least 1.
    pub count: u32,
    /// Op hash of its last op.
    pub tip: Hash,
    /// The server's number of its first op; none until it acknowledged.
    pub first_seq: Option<u64>,
    /// Whether its changes are in; false while the key is missing, or a version that can read all of it.
    pub opened: bool,
    /// As sent.
    pub bytes: Vec<u8>,
}

/// What became of a run that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(RunId),
    /// The same run is here already; nothing was done.
    Known(RunId),
    /// Another run stands at this place of the chain; nothing was done. A fork.
    Other(RunId),
}

/// Keeps a run.
///
/// # Errors
/// [`StoreError::Full`].
pub fn keep(tx: &Tx<'_>, run: &Run) -> Result<Kept, StoreError> {
    if let Some((id, there)) = find_at(tx, run.dossier, run.device, &run.grant, run.first_dseq)? {
        let same = there.tip == run.tip && there.count == run.count;
        return Ok(if same {
            Kept::Known(id)
        } else {
            Kept::Other(id)
        });
    }
    let sql = "INSERT INTO run (dossier, device, grant_hash, first_dseq, count, tip, first_seq, opened, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let row = (
        run.dossier.as_bytes(),
        run.device.as_bytes(),
        run.grant,
        int(run.first_dseq)?,
        run.count,
        run.tip,
        run.first_seq.map(int).transpose()?,
        run.opened,
        &run.bytes,
    );
    tx.insert("keep a run", sql, row)
        .map(|n| Kept::New(RunId(n)))
}

const COLUMNS: &str = "SELECT n, dossier, device, grant_hash, first_dseq, count, tip, first_seq, opened, bytes FROM run";

fn run(row: &Row<'_>) -> rusqlite::Result<(RunId, Run)> {
    let first_seq = match row.get::<_, Option<i64>>(7)? {
        Some(_) => Some(count(row, 7)?),
        None => None,
    };
    let run = Run {
        dossier: DossierId::from_bytes(row.get(1)?),
        device: DeviceId::from_bytes(row.get(2)?),
        grant: row.get(3)?,
        first_dseq: count(row, 4)?,
        count: row.get(5)?,
        tip: row.get(6)?,
        first_seq,
        opened: row.get(8)?,
        bytes: row.get(9)?,
    };
    Ok((RunId(row.get(0)?), run))
}

/// The run that starts at this place of a chain.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find_at(
    c: &Reader<'_>,
    dossier: DossierId,
    device: DeviceId,
    grant: &Hash,
    first_dseq: u64,
) -> Result<Option<(RunId, Run)>, StoreError> {
    let end = " WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3 AND first_dseq = ?4";
    let key = (
        dossier.as_bytes(),
        device.as_bytes(),
        grant,
        int(first_dseq)?,
    );
    c.first("find a run", &[COLUMNS, end].concat(), key, run)
}

/// The run of the same chain that comes before place `first_dseq`, if there is one.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find_before(
    c: &Reader<'_>,
    dossier: DossierId,
    device: DeviceId,
    grant: &Hash,
    first_dseq: u64,
) -> Result<Option<(RunId, Run)>, StoreError> {
    let end = " WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3 AND first_dseq < ?4
               ORDER BY first_dseq DESC LIMIT 1";
    let key = (
        dossier.as_bytes(),
        device.as_bytes(),
        grant,
        int(first_dseq)?,
    );
    c.first("find the run before", &[COLUMNS, end].concat(), key, run)
}

/// Sealed here and not acknowledged, in order of making, those made after `after`; at most `limit`.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn unacknowledged(
    c: &Reader<'_>,
    after: Option<RunId>,
    limit: u32,
) -> Result<Vec<(RunId, Run)>, StoreError> {
    let end = " WHERE first_seq IS NULL AND n > ?1 ORDER BY n LIMIT ?2";
    let key = (after.map_or(i64::MIN, |run| run.0), limit);
    c.all("read own runs", &[COLUMNS, end].concat(), key, run)
}

/// Runs of a dossier whose changes are not in, for want of its key or because no reader below `reader` could read
/// all of them; in order of arrival. Only their numbers: a dossier may wait long for its key.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn unopened(c: &Reader<'_>, dossier: DossierId, reader: u32) -> Result<Vec<RunId>, StoreError> {
    let sql = "SELECT n FROM run WHERE dossier = ?1 AND opened = 0 AND beyond < ?2 ORDER BY n";
    c.all(
        "read closed runs",
        sql,
        (dossier.as_bytes(), reader),
        |row| row.get(0).map(RunId),
    )
}

/// Dossiers with a key and with runs that such a reader has not tried, by id.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn openable(c: &Reader<'_>, reader: u32) -> Result<Vec<DossierId>, StoreError> {
    let sql = "SELECT id FROM dossier WHERE key IS NOT NULL AND EXISTS
               (SELECT 1 FROM run WHERE run.dossier = dossier.id AND opened = 0 AND beyond < ?1) ORDER BY id";
    c.all("read where something is closed", sql, [reader], |row| {
        row.get(0).map(DossierId::from_bytes)
    })
}

/// One run.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: RunId) -> Result<Option<Run>, StoreError> {
    let sql = [COLUMNS, " WHERE n = ?1"].concat();
    let found = c.first("read a run", &sql, [id.0], run)?;
    Ok(found.map(|(_, run)| run))
}

/// The run that the server put first in a dossier.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn first(c: &Reader<'_>, dossier: DossierId) -> Result<Option<Run>, StoreError> {
    let sql = [COLUMNS, " WHERE dossier = ?1 AND first_seq = 1"].concat();
    let found = c.first("read the first run", &sql, [dossier.as_bytes()], run)?;
    Ok(found.map(|(_, run)| run))
}

/// All runs of a dossier: those the server numbered in its order, then own ones in order of making.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn of_dossier(c: &Reader<'_>, dossier: DossierId) -> Result<Vec<(RunId, Run)>, StoreError> {
    let end = " WHERE dossier = ?1 ORDER BY first_seq IS NULL, first_seq, n";
    c.all(
        "read the runs of a dossier",
        &[COLUMNS, end].concat(),
        [dossier.as_bytes()],
        run,
    )
}

/// The changes of a run are in.
///
/// # Errors
/// [`StoreError::Full`].
pub fn mark_opened(tx: &Tx<'_>, run: RunId) -> Result<(), StoreError> {
    tx.run(
        "mark a run as opened",
        "UPDATE run SET opened = 1 WHERE n = ?1",
        [run.0],
    )?;
    Ok(())
}

/// This reader has the key and could not read all of the run: it stays closed for a later one.
///
/// # Errors
/// [`StoreError::Full`].
pub fn mark_beyond(tx: &Tx<'_>, run: RunId, reader: u32) -> Result<(), StoreError> {
    let sql = "UPDATE run SET beyond = ?2 WHERE n = ?1";
    tx.run("leave a run closed", sql, (run.0, reader))?;
    Ok(())
}

/// Whether something is here that only a later reader can read. Cheap: the sync card asks at every turn.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn any_beyond(c: &Reader<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM run WHERE opened = 0 AND beyond > 0 LIMIT 1";
    let found = c.first("look for what is for later", sql, [], |_| Ok(()))?;
    Ok(found.is_some())
}

/// The server's highest number among the runs that are here, 0 = none.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn highest_acknowledged(c: &Reader<'_>, dossier: DossierId) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(first_seq + count - 1), 0) FROM run WHERE dossier = ?1";
    c.number("read the highest number", sql, [dossier.as_bytes()])
}
