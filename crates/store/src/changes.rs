//! Changes: everything ever recorded here or received. Append only.

use crate::error::StoreError;
use crate::project;
use crate::runs::RunId;
use crate::store::{Reader, Tx};
use sb_domain::change::{Body, Change, EntityKind};
use sb_domain::ids::{ChangeId, DossierId, EntityId};
use sb_domain::wire::decode_change;

/// How a change came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Made on this laptop; it waits in the outbox.
    Own {
        /// Whether the user sees it in the number that waits (his own name in the team does not count).
        counts: bool,
    },
    /// Received, or acknowledged already.
    Received {
        /// The run that carried it, where it is kept.
        run: Option<RunId>,
    },
}

/// Takes a change in: the log, its register's heads and what screens read, in the caller's transaction.
/// The cost grows with what the change replaces, not with history.
///
/// `bytes` are those whose hash is `id`; `change` is what they say (the caller has checked both).
/// Returns whether it was new. Order of arrival does not matter, and twice does nothing, except that a
/// change which waited here and now arrives from outside waits no longer. A change of a kind this
/// version cannot read is kept, and read after the upgrade.
///
/// An entity belongs to one dossier. What is made here about one that stands in two, or in another than this, is
/// refused; what is received is taken, and marks the entity (docs/adr/0008).
///
/// # Errors
/// [`StoreError::Full`]; for an own change also [`StoreError::Contested`], and [`StoreError::Corrupt`] when it is larger
/// than a change may be.
pub fn absorb(
    tx: &Tx<'_>,
    dossier: DossierId,
    id: ChangeId,
    change: &Change,
    bytes: &[u8],
    arrival: Arrival,
) -> Result<bool, StoreError> {
    let (state, counts, run) = match arrival {
        Arrival::Own { counts } => (0, counts, None),
        Arrival::Received { run } => (2, false, run),
    };
    let (entity, reg) = match &change.body {
        Body::Write { register, .. } => (Some(register.entity), project::reg(register.group)),
        Body::Withdraw { agreement } => (Some((*agreement).into()), project::REG_WITHDRAW),
        Body::Unknown => (None, 0),
    };
    if matches!(arrival, Arrival::Own { .. }) {
        // Every other laptop would set it aside: a form that lets it through is a bug, and must say so now.
        decode(bytes, id)?;
        if let Some(entity) = entity
            && !stands_only_in(tx, dossier, entity)?
        {
            return Err(StoreError::Contested);
        }
    }
    let sql = "INSERT INTO change (id, dossier, entity, reg, action, state, counts, run, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING RETURNING n";
    let row = (
        id.as_bytes(),
        dossier.as_bytes(),
        entity.as_ref().map(EntityId::as_bytes),
        reg,
        change.action.as_bytes(),
        state,
        counts,
        run.map(|run| run.0),
        bytes,
    );
    let Some(n) = tx.first("keep a change", sql, row, |row| row.get::<_, i64>(0))? else {
        if state == 2 {
            let sql = "UPDATE change SET state = 2 WHERE id = ?1 AND state < 2";
            tx.run("take a change out of the outbox", sql, [id.as_bytes()])?;
            second_home(tx, dossier, id, &change.body)?;
        }
        return Ok(false);
    };
    project::apply(tx, &project::Placed { n, id, dossier }, change)?;
    Ok(true)
}

/// Whether what is written of the entity stands in this dossier and in no other. A Withdraw elsewhere is without
/// effect, so it must not keep anybody from taking the agreement back where it stands.
fn stands_only_in(
    c: &Reader<'_>,
    dossier: DossierId,
    entity: EntityId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM change WHERE entity = ?1 AND dossier <> ?2 AND reg <> ?3";
    let key = (entity.as_bytes(), dossier.as_bytes(), project::REG_WITHDRAW);
    let elsewhere = c.first("look where an entity stands", sql, key, |_| Ok(()))?;
    Ok(elsewhere.is_none() && dossier != project::NOWHERE)
}

/// The same change in another dossier than before: which came first must not matter.
fn second_home(
    tx: &Tx<'_>,
    dossier: DossierId,
    id: ChangeId,
    body: &Body,
) -> Result<(), StoreError> {
    let nowhere = project::NOWHERE;
    let sql = "UPDATE change SET dossier = ?3 WHERE id = ?1 AND dossier NOT IN (?2, ?3)";
    let row = (id.as_bytes(), dossier.as_bytes(), nowhere.as_bytes());
    if tx.run("mark a change in two dossiers", sql, row)? == 1 {
        project::contest(tx, body)?;
    }
    Ok(())
}

/// Whether a dossier of this kind may hold this: colleagues stand in the team's, and nothing else does; all else
/// stands in the others. What this version cannot read is judged when one can.
pub fn fits(dossier_kind: u8, body: &Body) -> bool {
    const TEAM: u8 = 3;
    match body {
        Body::Unknown => true,
        Body::Withdraw { .. } => dossier_kind != TEAM,
        Body::Write { register, .. } => {
            let colleague = register.group.describe().0 == EntityKind::Colleague;
            colleague == (dossier_kind == TEAM)
        }
    }
}

/// A change as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: ChangeId,
    /// Where it lives; zeros when it came in more than one dossier.
    pub dossier: DossierId,
    /// Whether a server has it, as far as we know.
    pub acknowledged: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

// The bytes hold what was written about people: their number is all that is printed.
impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("id", &self.id)
            .field("dossier", &self.dossier)
            .field("acknowledged", &self.acknowledged)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// One change.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: ChangeId) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT dossier, state = 2, bytes FROM change WHERE id = ?1";
    c.first("read a change", sql, [id.as_bytes()], |row| {
        let dossier = DossierId::from_bytes(row.get(0)?);
        Ok(Stored {
            id,
            dossier,
            acknowledged: row.get(1)?,
            bytes: row.get(2)?,
        })
    })
}

/// How many changes are kept that this version cannot read.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn unread(c: &Reader<'_>) -> Result<u64, StoreError> {
    c.number(
        "count unread changes",
        "SELECT count(*) FROM change WHERE entity IS NULL",
        [],
    )
}

/// What kept bytes say. They were read when they came in; if they cannot be now, the row is broken.
pub(crate) fn decode(bytes: &[u8], id: ChangeId) -> Result<Change, StoreError> {
    decode_change(bytes, id).map_err(|_| StoreError::Corrupt {
        doing: "read a kept change",
    })
}
