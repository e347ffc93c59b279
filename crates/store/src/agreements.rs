//! What people agreed to, as screens show it.

use crate::error::StoreError;
use crate::project::{Shown, upsert};
use crate::store::{Reader, Tx};
use rusqlite::{Params, Row};
use sb_domain::ids::{AgreementId, DossierId, PersonId, ServiceId, UserId};
use sb_domain::value::Value;

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The agreement.
    pub agreement: AgreementId,
    /// The person's dossier.
    pub dossier: DossierId,
    /// Who.
    pub person: PersonId,
    /// Yes or no; none while versions differ: it holds for nothing until one is picked.
    pub given: Option<bool>,
    /// Language in which it was explained.
    pub language: Option<String>,
    /// `oral`, `signed` or `guardian`.
    pub how: Option<String>,
    /// For which service.
    pub service: ServiceId,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Who wrote it down.
    pub author: UserId,
    /// Whether it was taken back, where it stands; one that stands in two dossiers holds for nothing either.
    pub withdrawn: bool,
}

/// A dossier of zeros is that of what stands in more than one: `project::NOWHERE`.
const COLUMNS: &str = "SELECT id, dossier, person, given, language, how, service, date, author,
    dossier = zeroblob(16) OR EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.agreement = agreement.id
        AND withdrawn.dossier IN (agreement.dossier, zeroblob(16))) FROM agreement";

fn agreement(row: &Row<'_>) -> rusqlite::Result<Agreement> {
    Ok(Agreement {
        agreement: AgreementId::from_bytes(row.get(0)?),
        dossier: DossierId::from_bytes(row.get(1)?),
        person: PersonId::from_bytes(row.get(2)?),
        given: row.get(3)?,
        language: row.get(4)?,
        how: row.get(5)?,
        service: ServiceId::from_bytes(row.get(6)?),
        date: row.get(7)?,
        author: UserId::from_bytes(row.get(8)?),
        withdrawn: row.get(9)?,
    })
}

fn agreements(
    c: &Reader<'_>,
    end: &str,
    params: impl Params,
) -> Result<Vec<Agreement>, StoreError> {
    c.all(
        "read agreements",
        &[COLUMNS, end].concat(),
        params,
        agreement,
    )
}

/// One agreement.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: AgreementId) -> Result<Option<Agreement>, StoreError> {
    Ok(agreements(c, " WHERE id = ?1", [id.as_bytes()])?.pop())
}

/// All agreements, by id.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Agreement>, StoreError> {
    agreements(c, " ORDER BY id", [])
}

/// Writes the agreement's row.
pub(crate) fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    let Value::AgreementGiven(about) = shown.any else {
        return Err(StoreError::Corrupt {
            doing: "read an agreement",
        });
    };
    let holds = match shown.value {
        Some(Value::AgreementGiven(value)) => Some(value),
        _ => None,
    };
    let sql = upsert!(
        "agreement",
        "person",
        "given",
        "language",
        "how",
        "service",
        "date"
    );
    shown.put(
        tx,
        sql,
        &[
            (":person", about.person.as_bytes()),
            (":given", &holds.map(|value| value.given)),
            (
                ":language",
                &holds.and_then(|value| value.language.as_deref()),
            ),
            (":how", &holds.and_then(|value| value.how.as_deref())),
            (":service", about.service.as_bytes()),
            (":date", &holds.map_or("", |value| value.date.as_str())),
        ],
    )
}
