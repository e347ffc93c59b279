//! What waits to leave: changes not yet sealed, control ops, and what the server has not acknowledged.
//!
//! A change is pending, then sealed into a run, then acknowledged; never backwards.

use crate::columns::{int, refused};
use crate::error::StoreError;
use crate::registers::PERSON;
use crate::runs::RunId;
use crate::store::{Reader, Tx};
use rusqlite::Row;
use sb_domain::change::EntityKind;
use sb_domain::ids::{ActionId, ChangeId, DossierId, EntityId, PersonId};
use sb_domain::wire::decode_change;
use std::collections::{BTreeMap, BTreeSet};

/// Pending changes that make one op: one entity, one deed of the user.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingGroup {
    /// Where they go.
    pub dossier: DossierId,
    /// About what.
    pub entity: EntityId,
    /// The deed.
    pub action: ActionId,
    /// The changes in order of making, with their bytes.
    pub changes: Vec<(ChangeId, Vec<u8>)>,
}

// The bytes hold what was written about people: only whose they are is printed.
impl std::fmt::Debug for PendingGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<ChangeId> = self.changes.iter().map(|(id, _)| *id).collect();
        f.debug_struct("PendingGroup")
            .field("dossier", &self.dossier)
            .field("entity", &self.entity)
            .field("action", &self.action)
            .field("changes", &ids)
            .finish()
    }
}

/// Dossiers in which something waits to be sealed, the oldest first; those that begin or let somebody in come before
/// those that only go on.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn unsealed(c: &Reader<'_>) -> Result<Vec<DossierId>, StoreError> {
    let sql = "SELECT dossier, min(later), min(n) FROM (
                   SELECT dossier, 0 AS later, min(n) AS n FROM control_outbox GROUP BY dossier
                   UNION ALL SELECT dossier, 1, min(n) FROM change WHERE state = 0 GROUP BY dossier
               ) GROUP BY dossier ORDER BY 2, 3";
    c.all("read where something waits", sql, [], |row| {
        row.get(0).map(DossierId::from_bytes)
    })
}

/// What waits to be sealed in a dossier, in order of making: at most the first `limit` changes.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn pending(
    c: &Reader<'_>,
    dossier: DossierId,
    limit: u32,
) -> Result<Vec<PendingGroup>, StoreError> {
    let sql = "SELECT entity, action, id, bytes FROM change WHERE state = 0 AND dossier = ?1 ORDER BY n LIMIT ?2";
    let rows = c.all("read the outbox", sql, (dossier.as_bytes(), limit), |row| {
        let entity = EntityId::from_bytes(row.get(0)?);
        let action = ActionId::from_bytes(row.get(1)?);
        let change: (ChangeId, Vec<u8>) = (ChangeId::from_bytes(row.get(2)?), row.get(3)?);
        Ok((entity, action, change))
    })?;
    let mut groups: Vec<PendingGroup> = Vec::new();
    let mut places = BTreeMap::new();
    for (entity, action, change) in rows {
        let place = *places.entry((entity, action)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.changes.push(change),
            None => groups.push(PendingGroup {
                dossier,
                entity,
                action,
                changes: vec![change],
            }),
        }
    }
    Ok(groups)
}

/// These changes are in this run now.
///
/// # Errors
/// [`StoreError::NotFound`] when one of them was not pending: sealing twice is a bug.
pub fn mark_sealed(tx: &Tx<'_>, changes: &[ChangeId], run: RunId) -> Result<(), StoreError> {
    let sql = "UPDATE change SET state = 1, run = ?2 WHERE id = ?1 AND state = 0";
    for id in changes {
        if tx.run("mark a change as sealed", sql, (id.as_bytes(), run.0))? != 1 {
            return Err(StoreError::NotFound {
                what: "pending change",
            });
        }
    }
    Ok(())
}

/// The server has this run, from this number on. Twice does nothing.
///
/// # Errors
/// [`StoreError::Full`].
pub fn mark_acknowledged(tx: &Tx<'_>, run: RunId, first_seq: u64) -> Result<(), StoreError> {
    let sql = "UPDATE run SET first_seq = ?2 WHERE n = ?1 AND first_seq IS NULL";
    tx.run("number a run", sql, (run.0, int(first_seq)?))?;
    let sql = "UPDATE change SET state = 2 WHERE run = ?1 AND state < 2";
    tx.run("acknowledge changes", sql, [run.0])?;
    Ok(())
}

/// How many deeds of the user are not wholly acknowledged. Control ops and log entries do not count.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn waiting(c: &Reader<'_>) -> Result<u64, StoreError> {
    let sql = "SELECT count(DISTINCT action) FROM change WHERE state < 2 AND counts = 1";
    c.number("count what waits", sql, [])
}

/// A deed of the user that is not wholly acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDeed {
    /// What it is about: of an agreement that goes with a referral, the referral.
    pub kind: EntityKind,
    /// Which.
    pub entity: EntityId,
    /// Whom it concerns; none = own logbook.
    pub person: Option<PersonId>,
    /// On the laptop's clock, UTC milliseconds.
    pub at: i64,
}

/// The deeds that [`waiting`] counts, the newest first, at most `limit`.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn waiting_deeds(c: &Reader<'_>, limit: u32) -> Result<Vec<WaitingDeed>, StoreError> {
    // Of each deed the first change; an agreement only when there is nothing else in it.
    let sql = [
        "SELECT entity, reg / 256, ",
        PERSON,
        ", id, bytes FROM change WHERE n IN (
             SELECT min((reg / 256 = 4) * (1 << 60) + n) % (1 << 60) FROM change
             WHERE state < 2 AND counts = 1 AND entity IS NOT NULL GROUP BY action
         ) ORDER BY n DESC LIMIT ?1",
    ]
    .concat();
    c.all("read the deeds that wait", &sql, [limit], |row| {
        let kind = match row.get::<_, i64>(1)? {
            1 => EntityKind::Person,
            2 => EntityKind::Contact,
            3 => EntityKind::Referral,
            4 => EntityKind::Agreement,
            _ => EntityKind::Colleague,
        };
        let id = ChangeId::from_bytes(row.get(3)?);
        let bytes: Vec<u8> = row.get(4)?;
        Ok(WaitingDeed {
            kind,
            entity: EntityId::from_bytes(row.get(0)?),
            person: row.get::<_, Option<[u8; 16]>>(2)?.map(PersonId::from_bytes),
            at: decode_change(&bytes, id).map_err(|_| refused(4))?.at,
        })
    })
}

/// Entities of which something is not acknowledged.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn waiting_entities(c: &Reader<'_>) -> Result<BTreeSet<EntityId>, StoreError> {
    let sql = "SELECT DISTINCT entity FROM change WHERE state < 2 AND entity IS NOT NULL";
    let rows = c.all("read what waits", sql, [], |row| {
        row.get(0).map(EntityId::from_bytes)
    })?;
    Ok(rows.into_iter().collect())
}

/// Number of a control op that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ControlId(i64);

/// A create or grant op that is to be sealed before any content of its dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingControl {
    /// Its dossier.
    pub dossier: DossierId,
    /// Op kind: 2 create, 3 grant.
    pub kind: u8,
    /// The key that the body wraps.
    pub key_id: [u8; 16],
    /// Its clear body.
    pub body: Vec<u8>,
}

/// Queues a control op.
///
/// # Errors
/// [`StoreError::Full`].
pub fn queue_control(tx: &Tx<'_>, control: &PendingControl) -> Result<ControlId, StoreError> {
    let sql = "INSERT INTO control_outbox (dossier, kind, key_id, body) VALUES (?1, ?2, ?3, ?4)";
    let row = (
        control.dossier.as_bytes(),
        control.kind,
        control.key_id,
        &control.body,
    );
    tx.insert("queue a control op", sql, row).map(ControlId)
}

/// The control ops that wait, in order of making.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn controls(c: &Reader<'_>) -> Result<Vec<(ControlId, PendingControl)>, StoreError> {
    let sql = "SELECT n, dossier, kind, key_id, body FROM control_outbox ORDER BY n";
    c.all("read control ops", sql, [], control)
}

/// The control ops of a dossier that wait, in order of making.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn controls_of(
    c: &Reader<'_>,
    dossier: DossierId,
) -> Result<Vec<(ControlId, PendingControl)>, StoreError> {
    let sql =
        "SELECT n, dossier, kind, key_id, body FROM control_outbox WHERE dossier = ?1 ORDER BY n";
    c.all("read control ops", sql, [dossier.as_bytes()], control)
}

fn control(row: &Row<'_>) -> rusqlite::Result<(ControlId, PendingControl)> {
    let control = PendingControl {
        dossier: DossierId::from_bytes(row.get(1)?),
        kind: row.get(2)?,
        key_id: row.get(3)?,
        body: row.get(4)?,
    };
    Ok((ControlId(row.get(0)?), control))
}

/// A control op has been sealed.
///
/// # Errors
/// [`StoreError::Full`].
pub fn drop_control(tx: &Tx<'_>, id: ControlId) -> Result<(), StoreError> {
    tx.run(
        "take a control op off the queue",
        "DELETE FROM control_outbox WHERE n = ?1",
        [id.0],
    )?;
    Ok(())
}
