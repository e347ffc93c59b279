//! Drafts: what was typed and not yet saved. One per form, never sent.

use crate::error::StoreError;
use crate::store::{Reader, Tx};
use sb_domain::text::Text;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which form.
    pub form: String,
    /// What it holds, as the form wrote it.
    pub body: Text,
    /// UTC milliseconds.
    pub saved_at: i64,
}

/// Keeps the draft of a form, over the one before.
///
/// # Errors
/// [`StoreError::Full`].
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft (form, body, saved_at) VALUES (?1, ?2, ?3)
               ON CONFLICT (form) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
    tx.run(
        "keep a draft",
        sql,
        (&draft.form, draft.body.as_str(), draft.saved_at),
    )?;
    Ok(())
}

/// All drafts, the newest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn list(c: &Reader<'_>) -> Result<Vec<Draft>, StoreError> {
    let sql = "SELECT form, body, saved_at FROM draft ORDER BY saved_at DESC, form";
    c.all("read drafts", sql, [], |row| {
        let body = Text::new(row.get::<_, String>(1)?);
        Ok(Draft {
            form: row.get(0)?,
            body,
            saved_at: row.get(2)?,
        })
    })
}

/// Removes the draft of a form; nothing happens when there is none.
///
/// # Errors
/// [`StoreError::Full`].
pub fn drop(tx: &Tx<'_>, form: &str) -> Result<(), StoreError> {
    tx.run("drop a draft", "DELETE FROM draft WHERE form = ?1", [form])?;
    Ok(())
}
