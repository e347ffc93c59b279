//! What registers hold. Typed here, maps with number keys on the wire; a key that this version does
//! not know stays in [`Extra`] and travels on when the register is written again.

use crate::change::Group;
use crate::ids::{AgreementId, ContactId, PersonId, ServiceId};
use crate::referral::Status;
use crate::text::Text;

/// Keys of a later version with their raw CBOR, ascending by key.
pub type Extra = Vec<(u32, Vec<u8>)>;

/// A contact without its note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactWhat {
    /// With whom; none = own logbook.
    pub person: Option<PersonId>,
    /// Code of the region pack.
    pub kind: String,
    /// Day of the contact, `YYYY-MM-DD`.
    pub date: String,
    /// Minutes, 1–1440; travel not included.
    pub minutes: Option<u16>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Codes of life domains.
    pub domains: Vec<String>,
    /// Code of the outcome.
    pub outcome: Option<String>,
    /// People present at a group contact, 1–1000.
    pub headcount: Option<u16>,
    /// Code of the role the key person had.
    pub role: Option<String>,
    /// Kilometres, 0–2000.
    pub travel_km: Option<u16>,
    /// Keys of a later version.
    pub extra: Extra,
}

/// A referral without its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferralContent {
    /// Who is referred.
    pub person: PersonId,
    /// To which entry of the directory.
    pub service: ServiceId,
    /// Its name on the day, so that the referral stays readable when the directory changes.
    pub service_name: Text,
    /// Why, at most 1,000 characters.
    pub reason: Text,
    /// What the person agreed to.
    pub agreement: Option<AgreementId>,
    /// Day to ask again, `YYYY-MM-DD`.
    pub follow_up_on: Option<String>,
    /// Person fields the partner may hear.
    pub share_fields: Vec<String>,
    /// Contacts the partner may hear of.
    pub share_contacts: Vec<ContactId>,
    /// Keys of a later version.
    pub extra: Extra,
}

/// A status with who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSaid {
    /// The status.
    pub status: Status,
    /// Code of the source: `partner_telefoon`, `eigen_waarneming` …
    pub source: String,
    /// Code of the reason, where the status wants one.
    pub reason: Option<String>,
    /// Short note.
    pub note: Text,
    /// Keys of a later version.
    pub extra: Extra,
}

/// What a person agreed to, or did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementGiven {
    /// Who.
    pub person: PersonId,
    /// Yes or no.
    pub given: bool,
    /// Language in which it was explained, BCP 47.
    pub language: Option<String>,
    /// `oral`, `signed` or `guardian`.
    pub how: Option<String>,
    /// For which service.
    pub service: ServiceId,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Keys of a later version.
    pub extra: Extra,
}

/// The value of a register. One variant per [`Group`]; an empty text or list is blank.
///
/// A group of one text or one list never grows: what a later version adds gets a group of its own.
/// Only the structs have [`Extra`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Groups of one text: the group says which.
    Text(Group, Text),
    /// `person.languages`: BCP 47 tags.
    Languages(Vec<String>),
    /// `contact.what`
    ContactWhat(ContactWhat),
    /// `referral.content`
    ReferralContent(ReferralContent),
    /// `referral.status`
    ReferralStatus(StatusSaid),
    /// `agreement.given`
    AgreementGiven(AgreementGiven),
}

impl Value {
    /// The group this value is for.
    pub const fn group(&self) -> Group {
        match self {
            Self::Text(group, _) => *group,
            Self::Languages(_) => Group::PersonLanguages,
            Self::ContactWhat(_) => Group::ContactWhat,
            Self::ReferralContent(_) => Group::ReferralContent,
            Self::ReferralStatus(_) => Group::ReferralStatus,
            Self::AgreementGiven(_) => Group::AgreementGiven,
        }
    }
}
