//! What screens read, made again from all changes.

use crate::changes::{decode, fits};
use crate::error::StoreError;
use crate::project::{Placed, apply, reg};
use crate::store::{Store, Tx};
use crate::{dossiers, dump, meta, project, search};
use sb_domain::change::Body;
use sb_domain::ids::{ChangeId, DossierId};

/// Raise this when the tables of what screens read, or what a change means to them, are different from
/// before: every file is then rebuilt when it is opened.
const VERSION: &[u8] = b"3";
const KEY: &str = "shown_version";

/// How many changes are read at a time.
const BATCH: u32 = 500;

/// Rebuilds when this file was last worked on by an app that showed changes in another way; so what an
/// older version could not read appears after the upgrade.
pub(crate) fn if_outdated(tx: &Tx<'_>) -> Result<(), StoreError> {
    if meta::get(tx, KEY)?.as_deref() == Some(VERSION) {
        return Ok(());
    }
    rebuild(tx)?;
    meta::set(tx, KEY, VERSION)
}

/// Empties and refills every table that follows from the changes, the search index too.
///
/// # Errors
/// [`StoreError::Corrupt`] when a change that was read once cannot be any more; [`StoreError::Full`].
pub fn rebuild(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.script(
        "empty what screens read",
        "DELETE FROM edge; DELETE FROM head; DELETE FROM conflict; DELETE FROM withdrawn;
         DELETE FROM person; DELETE FROM contact; DELETE FROM referral; DELETE FROM agreement;
         DELETE FROM colleague;",
    )?;
    search::clear(tx)?;
    let mut last = 0;
    loop {
        let sql = "SELECT n, id, dossier, entity IS NULL, bytes FROM change WHERE n > ?1 ORDER BY n LIMIT ?2";
        let batch = tx.all("read changes", sql, (last, BATCH), |row| {
            let placed = Placed {
                n: row.get(0)?,
                id: ChangeId::from_bytes(row.get(1)?),
                dossier: DossierId::from_bytes(row.get(2)?),
            };
            Ok((placed, row.get::<_, bool>(3)?, row.get::<_, Vec<u8>>(4)?))
        })?;
        if batch.is_empty() {
            break;
        }
        for (placed, unread, bytes) in &batch {
            last = placed.n;
            if !*unread {
                apply(tx, placed, &decode(bytes, placed.id)?)?;
            } else if let Ok(change) = decode(bytes, placed.id)
                && now_readable(tx, placed, &change.body)?
            {
                apply(tx, placed, &change)?;
            }
        }
    }
    search::index_pending(tx)
}

/// A change that an older version kept unread: gives it its place if this one can read it and it may stand where
/// it stands. Whoever sent it could write anything: what is none stays unread, and the file opens.
fn now_readable(tx: &Tx<'_>, placed: &Placed, body: &Body) -> Result<bool, StoreError> {
    let (entity, reg) = match body {
        Body::Write { register, .. } => (register.entity, reg(register.group)),
        Body::Withdraw { agreement } => ((*agreement).into(), project::REG_WITHDRAW),
        Body::Unknown => return Ok(false),
    };
    let home = dossiers::find(tx, placed.dossier)?;
    if home.is_some_and(|home| !fits(home.kind, body)) {
        return Ok(false);
    }
    let sql = "UPDATE change SET entity = ?2, reg = ?3 WHERE n = ?1";
    tx.run("place a change", sql, (placed.n, entity.as_bytes(), reg))?;
    Ok(true)
}

/// Why [`Store::shows_what_it_holds`] rolled back.
enum Verdict {
    Same(bool),
    Error(StoreError),
}

impl From<StoreError> for Verdict {
    fn from(error: StoreError) -> Self {
        Self::Error(error)
    }
}

impl Store {
    /// Whether what screens read is what a rebuild would make. Changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when a kept change cannot be read any more.
    pub fn shows_what_it_holds(&mut self) -> Result<bool, StoreError> {
        let verdict = self.write(|tx| -> Result<(), Verdict> {
            let before = dump::load(tx, None)?;
            rebuild(tx)?;
            Err(Verdict::Same(before == dump::load(tx, None)?))
        });
        match verdict {
            Err(Verdict::Same(same)) => Ok(same),
            Err(Verdict::Error(error)) => Err(error),
            Ok(()) => Ok(true),
        }
    }
}
