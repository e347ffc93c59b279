//! Dossiers, their members and their chains.

use crate::columns::{count, int};
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use rusqlite::Row;
use sb_domain::ids::{DeviceId, DossierId, UserId};

/// A hash.
pub type Hash = [u8; 32];

/// A dossier as this laptop knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its id.
    pub id: DossierId,
    /// 1 person, 2 logbook, 3 team; above: of a later version; 0: its create op is void and nothing in it counts.
    pub kind: u8,
    /// Whose device made it.
    pub owner: UserId,
    /// Its key; none until a grant brought it.
    pub key: Option<[u8; 32]>,
    /// The id of its key, as its create op said; known before the key is.
    pub key_id: Option<[u8; 16]>,
    /// The grant that gives this user his right here.
    pub my_grant: Option<Hash>,
    /// Position in the server's order, 0 = nothing yet.
    pub seq: u64,
    /// Hash of that order at `seq`; zeros at 0.
    pub head: Hash,
}

impl std::fmt::Debug for Dossier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Dossier({}, kind {}, at {})",
            self.id, self.kind, self.seq
        )
    }
}

const COLUMNS: &str = "SELECT id, kind, owner, key, key_id, my_grant, seq, head FROM dossier";

fn dossier(row: &Row<'_>) -> rusqlite::Result<Dossier> {
    Ok(Dossier {
        id: DossierId::from_bytes(row.get(0)?),
        kind: row.get(1)?,
        owner: UserId::from_bytes(row.get(2)?),
        key: row.get(3)?,
        key_id: row.get(4)?,
        my_grant: row.get(5)?,
        seq: count(row, 6)?,
        head: row.get(7)?,
    })
}

/// Keeps a dossier, over what was known of it.
///
/// # Errors
/// [`StoreError::Full`].
pub fn put(tx: &Tx<'_>, d: &Dossier) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO dossier (id, kind, owner, key, key_id, my_grant, seq, head)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let id = d.id.as_bytes();
    let owner = d.owner.as_bytes();
    let row = (
        id,
        d.kind,
        owner,
        d.key,
        d.key_id,
        d.my_grant,
        int(d.seq)?,
        d.head,
    );
    tx.run("keep a dossier", sql, row)?;
    Ok(())
}

/// Moves the position in the server's order; rows and position belong in one transaction.
///
/// # Errors
/// [`StoreError::NotFound`] when the dossier is not known.
pub fn set_position(tx: &Tx<'_>, id: DossierId, seq: u64, head: &Hash) -> Result<(), StoreError> {
    let sql = "UPDATE dossier SET seq = ?2, head = ?3 WHERE id = ?1";
    one(tx.run("move a position", sql, (id.as_bytes(), int(seq)?, head))?)
}

/// Sets the key, its id and the grant that brought it. A key that is here already stays, with its grant: what comes
/// later from outside never changes what this laptop seals with.
///
/// # Errors
/// [`StoreError::NotFound`] when the dossier is not known.
pub fn set_key(
    tx: &Tx<'_>,
    id: DossierId,
    key: &[u8; 32],
    key_id: &[u8; 16],
    my_grant: &Hash,
) -> Result<(), StoreError> {
    let sql = "UPDATE dossier SET key = coalesce(key, ?2), key_id = iif(key IS NULL, ?3, key_id),
               my_grant = iif(key IS NULL, ?4, my_grant) WHERE id = ?1";
    one(tx.run("keep a key", sql, (id.as_bytes(), key, key_id, my_grant))?)
}

fn one(rows: usize) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound { what: "dossier" })
    }
}

/// One dossier.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: DossierId) -> Result<Option<Dossier>, StoreError> {
    let sql = joined(COLUMNS, " WHERE id = ?1");
    c.first("read a dossier", &sql, [id.as_bytes()], dossier)
}

/// All dossiers, by id.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Dossier>, StoreError> {
    c.all(
        "read dossiers",
        &joined(COLUMNS, " ORDER BY id"),
        [],
        dossier,
    )
}

/// The dossier of this kind that this user owns: the logbook; the lowest id, should there be more.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find_owned(c: &Reader<'_>, kind: u8, owner: UserId) -> Result<Option<Dossier>, StoreError> {
    let sql = joined(
        COLUMNS,
        " WHERE kind = ?1 AND owner = ?2 ORDER BY id LIMIT 1",
    );
    c.first("read a dossier", &sql, (kind, owner.as_bytes()), dossier)
}

fn joined(start: &str, end: &str) -> String {
    [start, end].concat()
}

/// Keeps that `grant` (a create op, grant op or join) gives `user` his right. Twice does nothing.
///
/// # Errors
/// [`StoreError::Full`].
pub fn add_member(
    tx: &Tx<'_>,
    id: DossierId,
    user: UserId,
    grant: &Hash,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO member (dossier, user, grant_hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    tx.run(
        "keep a member",
        sql,
        (id.as_bytes(), user.as_bytes(), grant),
    )?;
    Ok(())
}

/// Who may read and write, by user id; each once.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn members(c: &Reader<'_>, id: DossierId) -> Result<Vec<UserId>, StoreError> {
    let sql = "SELECT DISTINCT user FROM member WHERE dossier = ?1 ORDER BY user";
    c.all("read members", sql, [id.as_bytes()], |row| {
        row.get(0).map(UserId::from_bytes)
    })
}

/// Whom this grant gives a right in this dossier.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn grant_to(c: &Reader<'_>, id: DossierId, grant: &Hash) -> Result<Option<UserId>, StoreError> {
    let sql = "SELECT user FROM member WHERE dossier = ?1 AND grant_hash = ?2";
    c.first("read a grant", sql, (id.as_bytes(), grant), |row| {
        row.get(0).map(UserId::from_bytes)
    })
}

/// A chain: the ops of one device under one grant in one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain {
    /// The dossier.
    pub dossier: DossierId,
    /// Whose chain.
    pub device: DeviceId,
    /// Under which grant; zeros for a create op.
    pub grant: Hash,
}

/// The last op of a chain that was accepted or sealed: its number (from 1) and hash.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn tip(c: &Reader<'_>, chain: &Chain) -> Result<Option<(u64, Hash)>, StoreError> {
    let sql = "SELECT dseq, hash FROM chain WHERE dossier = ?1 AND device = ?2 AND grant_hash = ?3";
    let key = (
        chain.dossier.as_bytes(),
        chain.device.as_bytes(),
        chain.grant,
    );
    c.first("read a chain", sql, key, |row| {
        Ok((count(row, 0)?, row.get(1)?))
    })
}

/// Moves the tip of a chain. The caller has checked that the op follows the one before.
///
/// # Errors
/// [`StoreError::Full`].
pub fn set_tip(tx: &Tx<'_>, chain: &Chain, dseq: u64, hash: &Hash) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO chain (dossier, device, grant_hash, dseq, hash) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO UPDATE SET dseq = excluded.dseq, hash = excluded.hash";
    let Chain {
        dossier,
        device,
        grant,
    } = chain;
    let row = (
        dossier.as_bytes(),
        device.as_bytes(),
        grant,
        int(dseq)?,
        hash,
    );
    tx.run("move a chain", sql, row)?;
    Ok(())
}
