//! Names of colleagues, as the team dossier holds them.

use crate::changes::decode;
use crate::error::StoreError;
use crate::project::{Shown, reg};
use crate::store::{Reader, Tx};
use sb_domain::change::{Body, Group};
use sb_domain::ids::{ChangeId, DossierId, UserId};
use sb_domain::text::Text;
use sb_domain::value::Value;

/// A colleague with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The user.
    pub user: UserId,
    /// As colleagues see it; may be empty.
    pub name: Text,
}

/// All names that are known, by user id.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Colleague>, StoreError> {
    c.all(
        "read colleagues",
        "SELECT user, name FROM colleague ORDER BY user",
        [],
        |row| {
            let name = Text::new(row.get::<_, String>(1)?);
            Ok(Colleague {
                user: UserId::from_bytes(row.get(0)?),
                name,
            })
        },
    )
}

/// A Write of a name, whoever made it: which of them count follows from the membership log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWrite {
    /// Whose name.
    pub user: UserId,
    /// The change.
    pub change: ChangeId,
    /// Who wrote it.
    pub author: UserId,
    /// To what; may be empty.
    pub name: Text,
    /// What it replaces.
    pub sup: Vec<ChangeId>,
}

/// All Writes of names in this dossier, by change id.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn writes(c: &Reader<'_>, dossier: DossierId) -> Result<Vec<NameWrite>, StoreError> {
    // CROSS: the few colleagues first. Left to itself it walks the whole log in the order of `id`.
    let sql = "SELECT colleague.user, change.id, change.bytes FROM colleague
               CROSS JOIN change ON change.entity = colleague.user
               WHERE change.reg = ?1 AND change.dossier = ?2 ORDER BY change.id";
    let key = (reg(Group::ColleagueName), dossier.as_bytes());
    let rows = c.all("read names", sql, key, |row| {
        let user = UserId::from_bytes(row.get(0)?);
        let change = ChangeId::from_bytes(row.get(1)?);
        Ok((user, change, row.get::<_, Vec<u8>>(2)?))
    })?;
    let mut writes = Vec::with_capacity(rows.len());
    for (user, id, bytes) in rows {
        let change = decode(&bytes, id)?;
        if let Body::Write {
            value: Value::Text(_, name),
            ..
        } = change.body
        {
            writes.push(NameWrite {
                user,
                change: id,
                author: change.author,
                name,
                sup: change.sup,
            });
        }
    }
    Ok(writes)
}

/// The name of one user.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn name_of(c: &Reader<'_>, user: UserId) -> Result<Option<Text>, StoreError> {
    let sql = "SELECT name FROM colleague WHERE user = ?1";
    c.first("read a colleague", sql, [user.as_bytes()], |row| {
        row.get::<_, String>(0).map(Text::new)
    })
}

/// Writes the name.
pub(crate) fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    let sql = "INSERT INTO colleague (user, name) VALUES (?1, ?2)
               ON CONFLICT (user) DO UPDATE SET name = excluded.name";
    let row = (shown.register.entity.as_bytes(), shown.text());
    tx.run("write a colleague", sql, row).map(drop)
}
