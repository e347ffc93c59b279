//! The directory (*sociale kaart*): what partners offer, where, and since when we know.
//!
//! Stored as HSDS 3.0 tables; one [`Service`] here is a row of `service.csv` with what hangs under it.

use chrono::NaiveDate;
use sb_domain::ids::ServiceId;

use crate::codes::PartnerAgreement;

/// One thing that one organisation does. Texts are empty where the pack has no source for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The id, equal in every version of the pack.
    pub id: ServiceId,
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the service.
    pub name: String,
    /// What it does, in plain words.
    pub description: String,
    /// How to get there or ask.
    pub how_to_apply: String,
    /// What it is not for.
    pub not_for: String,
    /// Municipality codes, in the order of the table; never empty.
    pub municipalities: Vec<String>,
    /// Code of the kind of partner.
    pub partner_kind: String,
    /// What the kind asks of the person's agreement.
    pub agreement: PartnerAgreement,
    /// The domain of the kind.
    pub domain: String,
    /// The sensitivity of the kind, 0–3.
    pub sensitivity: u8,
    /// Languages spoken there, BCP 47.
    pub languages: Vec<String>,
    /// Phone numbers as they are dialled.
    pub phones: Vec<String>,
    /// An address of the organisation, never of a person.
    pub email: String,
    /// Web address.
    pub url: String,
    /// Visiting address in one line.
    pub address: String,
    /// How to travel there.
    pub travel_hint: String,
    /// Day the entry was last checked.
    pub checked_on: Option<NaiveDate>,
    /// Where the entry comes from.
    pub source: String,
    /// Whether it runs: `status` is `active`, or empty.
    pub active: bool,
}
