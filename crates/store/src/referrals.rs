//! Referrals, as screens show them.

use crate::columns::{lines, list, refused};
use crate::error::StoreError;
use crate::project::{Shown, upsert};
use crate::search;
use crate::store::{Reader, Tx};
use rusqlite::{Params, Row};
use sb_domain::change::Group;
use sb_domain::ids::{AgreementId, ContactId, DossierId, PersonId, ReferralId, ServiceId, UserId};
use sb_domain::referral::{Status, shown_status};
use sb_domain::text::Text;
use sb_domain::value::{ReferralContent, Value};

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// The referral.
    pub referral: ReferralId,
    /// The person's dossier.
    pub dossier: DossierId,
    /// Who is referred.
    pub person: PersonId,
    /// To which entry of the directory.
    pub service: ServiceId,
    /// Its name on the day.
    pub service_name: Text,
    /// Why.
    pub reason: Text,
    /// What the person agreed to.
    pub agreement: Option<AgreementId>,
    /// Day to ask again, `YYYY-MM-DD`.
    pub follow_up_on: Option<String>,
    /// Person fields the partner may hear.
    pub share_fields: Vec<String>,
    /// Contacts the partner may hear of.
    pub share_contacts: Vec<ContactId>,
    /// `ingetrokken` when the agreement was taken back, whatever was said; `concept` while nothing was.
    pub status: Status,
    /// Code of who said so.
    pub source: String,
    /// Code of the reason of the status.
    pub status_reason: Option<String>,
    /// Note with the status.
    pub status_note: Text,
    /// Who made it.
    pub author: UserId,
    /// When, on that colleague's clock, UTC milliseconds.
    pub made_at: i64,
    /// Whether the server has acknowledged all of it.
    pub sent: bool,
}

/// Its agreement is taken back where one of the two stands, or in a dossier nobody can name (`project::NOWHERE`).
const COLUMNS: &str =
    "SELECT id, dossier, person, service, service_name, reason, agreement, follow_up_on,
    share_fields, share_contacts, status, source, status_reason, status_note, author, first_at,
    NOT EXISTS (SELECT 1 FROM change WHERE change.entity = referral.id AND state < 2),
    EXISTS (SELECT 1 FROM withdrawn WHERE withdrawn.agreement = referral.agreement
        AND (referral.dossier = zeroblob(16) OR withdrawn.dossier IN (referral.dossier, zeroblob(16),
            (SELECT agreement.dossier FROM agreement WHERE agreement.id = referral.agreement))))
    OR EXISTS (SELECT 1 FROM agreement WHERE agreement.id = referral.agreement AND agreement.dossier = zeroblob(16))
    FROM referral WHERE known = 1";

fn referral(row: &Row<'_>) -> rusqlite::Result<Referral> {
    let said = match row.get::<_, String>(10)?.as_str() {
        "" => Status::Concept,
        code => Status::from_code(code).ok_or_else(|| refused(10))?,
    };
    let (contacts, _) = row.get_ref(9)?.as_blob()?.as_chunks::<16>();
    Ok(Referral {
        referral: ReferralId::from_bytes(row.get(0)?),
        dossier: DossierId::from_bytes(row.get(1)?),
        person: PersonId::from_bytes(row.get(2)?),
        service: ServiceId::from_bytes(row.get(3)?),
        service_name: Text::new(row.get::<_, String>(4)?),
        reason: Text::new(row.get::<_, String>(5)?),
        agreement: row
            .get::<_, Option<[u8; 16]>>(6)?
            .map(AgreementId::from_bytes),
        follow_up_on: row.get(7)?,
        share_fields: list(&row.get::<_, String>(8)?),
        share_contacts: contacts
            .iter()
            .copied()
            .map(ContactId::from_bytes)
            .collect(),
        status: shown_status(said, row.get(17)?),
        source: row.get(11)?,
        status_reason: row.get(12)?,
        status_note: Text::new(row.get::<_, String>(13)?),
        author: UserId::from_bytes(row.get(14)?),
        made_at: row.get(15)?,
        sent: row.get(16)?,
    })
}

fn referrals(c: &Reader<'_>, end: &str, params: impl Params) -> Result<Vec<Referral>, StoreError> {
    c.all("read referrals", &[COLUMNS, end].concat(), params, referral)
}

/// One referral.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: ReferralId) -> Result<Option<Referral>, StoreError> {
    Ok(referrals(c, " AND id = ?1", [id.as_bytes()])?.pop())
}

/// All referrals, the newest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Referral>, StoreError> {
    referrals(c, " ORDER BY first_at DESC, id", [])
}

/// Referrals that show this status, the newest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn with_status(c: &Reader<'_>, status: Status) -> Result<Vec<Referral>, StoreError> {
    let mut all = all(c)?;
    all.retain(|referral| referral.status == status);
    Ok(all)
}

/// Referrals of this person, the newest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn of(c: &Reader<'_>, person: PersonId) -> Result<Vec<Referral>, StoreError> {
    referrals(
        c,
        " AND person = ?1 ORDER BY first_at DESC, id",
        [person.as_bytes()],
    )
}

/// Open referrals with a day to ask again up to and with `day` (`YYYY-MM-DD`), the earliest first.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn to_follow_up(c: &Reader<'_>, day: &str) -> Result<Vec<Referral>, StoreError> {
    let mut due = referrals(
        c,
        " AND follow_up_on <= ?1 ORDER BY follow_up_on, id",
        [day],
    )?;
    due.retain(|referral| !referral.status.is_closed());
    Ok(due)
}

/// Writes one group into the referral's row.
pub(crate) fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    if shown.register.group == Group::ReferralStatus {
        show_status(tx, shown)
    } else {
        show_content(tx, shown)?;
        search::mark(tx, search::Doc::Referral, shown.register.entity)
    }
}

fn show_status(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    let said = match shown.value {
        Some(Value::ReferralStatus(said)) => Some(said),
        _ => None,
    };
    let sql = upsert!(
        "referral",
        "status",
        "source",
        "status_reason",
        "status_note"
    );
    shown.put(
        tx,
        sql,
        &[
            (":status", &said.map_or("", |said| said.status.code())),
            (":source", &said.map_or("", |said| said.source.as_str())),
            (
                ":status_reason",
                &said.and_then(|said| said.reason.as_deref()),
            ),
            (":status_note", &said.map_or("", |said| said.note.as_str())),
        ],
    )
}

fn show_content(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    let blank = ReferralContent::default();
    let content = match shown.value {
        Some(Value::ReferralContent(content)) => content,
        _ => &blank,
    };
    let sql = upsert!(
        "referral",
        "known",
        "person",
        "service",
        "service_name",
        "reason",
        "agreement",
        "follow_up_on",
        "share_fields",
        "share_contacts",
    );
    let share: Vec<u8> = content
        .share_contacts
        .iter()
        .flat_map(|id| *id.as_bytes())
        .collect();
    shown.put(
        tx,
        sql,
        &[
            (":known", &true),
            (":person", content.person.as_bytes()),
            (":service", content.service.as_bytes()),
            (":service_name", &content.service_name.as_str()),
            (":reason", &content.reason.as_str()),
            (
                ":agreement",
                &content.agreement.as_ref().map(AgreementId::as_bytes),
            ),
            (":follow_up_on", &content.follow_up_on),
            (":share_fields", &lines(&content.share_fields)),
            (":share_contacts", &share),
        ],
    )
}
