//! Contacts, as screens show them.

use crate::columns::{lines, list};
use crate::error::StoreError;
use crate::project::{Shown, upsert};
use crate::search;
use crate::store::{Reader, Tx};
use rusqlite::{Params, Row};
use sb_domain::change::Group;
use sb_domain::ids::{ContactId, DossierId, PersonId, UserId};
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The contact.
    pub contact: ContactId,
    /// Where it lives: the person's dossier, or a logbook.
    pub dossier: DossierId,
    /// With whom; none = own logbook.
    pub person: Option<PersonId>,
    /// Code of the region pack.
    pub kind: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Minutes.
    pub minutes: Option<u16>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Codes of life domains.
    pub domains: Vec<String>,
    /// Code of the outcome.
    pub outcome: Option<String>,
    /// What was said; empty = blank.
    pub note: Text,
    /// People present at a group contact.
    pub headcount: Option<u16>,
    /// Code of the role.
    pub role: Option<String>,
    /// Kilometres.
    pub travel_km: Option<u16>,
    /// Who recorded it first.
    pub author: UserId,
    /// When, on that colleague's clock, UTC milliseconds.
    pub recorded_at: i64,
    /// Whether something of it was written again later.
    pub corrected: bool,
    /// Whether the server has acknowledged all of it.
    pub sent: bool,
}

const COLUMNS: &str = "SELECT id, dossier, person, kind, date, minutes, languages, domains, outcome, note,
    headcount, role, travel_km, author, first_at, corrected,
    NOT EXISTS (SELECT 1 FROM change WHERE change.entity = contact.id AND state < 2) FROM contact WHERE known = 1";

fn contact(row: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        contact: ContactId::from_bytes(row.get(0)?),
        dossier: DossierId::from_bytes(row.get(1)?),
        person: row.get::<_, Option<[u8; 16]>>(2)?.map(PersonId::from_bytes),
        kind: row.get(3)?,
        date: row.get(4)?,
        minutes: row.get(5)?,
        languages: list(&row.get::<_, String>(6)?),
        domains: list(&row.get::<_, String>(7)?),
        outcome: row.get(8)?,
        note: Text::new(row.get::<_, String>(9)?),
        headcount: row.get(10)?,
        role: row.get(11)?,
        travel_km: row.get(12)?,
        author: UserId::from_bytes(row.get(13)?),
        recorded_at: row.get(14)?,
        corrected: row.get(15)?,
        sent: row.get(16)?,
    })
}

fn contacts(c: &Reader<'_>, end: &str, params: impl Params) -> Result<Vec<Contact>, StoreError> {
    c.all("read contacts", &[COLUMNS, end].concat(), params, contact)
}

/// One contact.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: ContactId) -> Result<Option<Contact>, StoreError> {
    Ok(contacts(c, " AND id = ?1", [id.as_bytes()])?.pop())
}

/// All contacts, the newest day first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Contact>, StoreError> {
    contacts(c, " ORDER BY date DESC, first_at DESC, id", [])
}

/// Contacts with this person, the newest day first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn with(c: &Reader<'_>, person: PersonId) -> Result<Vec<Contact>, StoreError> {
    contacts(
        c,
        " AND person = ?1 ORDER BY date DESC, first_at DESC, id",
        [person.as_bytes()],
    )
}

/// Contacts on or after this day (`YYYY-MM-DD`), the newest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn since(c: &Reader<'_>, day: &str) -> Result<Vec<Contact>, StoreError> {
    contacts(
        c,
        " AND date >= ?1 ORDER BY date DESC, first_at DESC, id",
        [day],
    )
}

/// Contacts without a person, of all logbooks that are here, the newest day first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn logbook(c: &Reader<'_>) -> Result<Vec<Contact>, StoreError> {
    contacts(
        c,
        " AND person IS NULL ORDER BY date DESC, first_at DESC, id",
        [],
    )
}

/// Writes one group into the contact's row.
pub(crate) fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    if shown.register.group == Group::ContactNote {
        shown.put(tx, upsert!("contact", "note"), &[(":note", &shown.text())])?;
        search::mark(tx, search::Doc::Contact, shown.register.entity)?;
    } else {
        let blank = ContactWhat::default();
        let what = match shown.value {
            Some(Value::ContactWhat(what)) => what,
            _ => &blank,
        };
        let sql = upsert!(
            "contact",
            "known",
            "person",
            "kind",
            "date",
            "minutes",
            "languages",
            "domains",
            "outcome",
            "headcount",
            "role",
            "travel_km",
        );
        shown.put(
            tx,
            sql,
            &[
                (":known", &true),
                (":person", &what.person.as_ref().map(PersonId::as_bytes)),
                (":kind", &what.kind),
                (":date", &what.date),
                (":minutes", &what.minutes),
                (":languages", &lines(&what.languages)),
                (":domains", &lines(&what.domains)),
                (":outcome", &what.outcome),
                (":headcount", &what.headcount),
                (":role", &what.role),
                (":travel_km", &what.travel_km),
            ],
        )?;
    }
    if shown.corrects {
        let sql = "UPDATE contact SET corrected = 1 WHERE id = ?1 AND corrected = 0";
        tx.run("mark a correction", sql, [shown.register.entity.as_bytes()])?;
    }
    Ok(())
}
