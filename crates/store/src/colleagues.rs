//! Names of colleagues, as the team dossier holds them.

use crate::error::StoreError;
use crate::project::Shown;
use crate::store::{Reader, Tx};
use sb_domain::ids::UserId;
use sb_domain::text::Text;

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
