//! A change: the smallest thing that is kept, sent and merged.

use crate::ids::{ActionId, AgreementId, ChangeId, EntityId, UserId};
use crate::value::Value;

/// What kind of thing a register belongs to. The numbers travel; see docs/PROTOCOL.md §4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntityKind {
    /// A newcomer.
    Person = 1,
    /// A moment of contact.
    Contact = 2,
    /// A person connected with a partner.
    Referral = 3,
    /// What a person agreed to.
    Agreement = 4,
    /// A colleague, as the team dossier names him.
    Colleague = 5,
}

/// Fields with one meaning that change together. Adding a stored field starts here or in a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// `person.name`
    PersonName,
    /// `person.latin_name`
    PersonLatinName,
    /// `person.municipality`
    PersonMunicipality,
    /// `person.languages`
    PersonLanguages,
    /// `person.learning_route`
    PersonLearningRoute,
    /// `person.birth_years`
    PersonBirthYears,
    /// `person.safe_contact`
    PersonSafeContact,
    /// `person.tempo_note`
    PersonTempoNote,
    /// `contact.what`
    ContactWhat,
    /// `contact.note`
    ContactNote,
    /// `referral.content`
    ReferralContent,
    /// `referral.status`
    ReferralStatus,
    /// `agreement.given`
    AgreementGiven,
    /// `colleague.name`
    ColleagueName,
}

impl Group {
    /// All groups, in the order of the specification.
    pub const ALL: [Self; 14] = [
        Self::PersonName,
        Self::PersonLatinName,
        Self::PersonMunicipality,
        Self::PersonLanguages,
        Self::PersonLearningRoute,
        Self::PersonBirthYears,
        Self::PersonSafeContact,
        Self::PersonTempoNote,
        Self::ContactWhat,
        Self::ContactNote,
        Self::ReferralContent,
        Self::ReferralStatus,
        Self::AgreementGiven,
        Self::ColleagueName,
    ];

    /// The kind of entity it belongs to, its number there, and its name on the command line.
    pub const fn describe(self) -> (EntityKind, u8, &'static str) {
        match self {
            Self::PersonName => (EntityKind::Person, 1, "name"),
            Self::PersonLatinName => (EntityKind::Person, 2, "latin_name"),
            Self::PersonMunicipality => (EntityKind::Person, 3, "municipality"),
            Self::PersonLanguages => (EntityKind::Person, 4, "languages"),
            Self::PersonLearningRoute => (EntityKind::Person, 5, "learning_route"),
            Self::PersonBirthYears => (EntityKind::Person, 6, "birth_years"),
            Self::PersonSafeContact => (EntityKind::Person, 7, "safe_contact"),
            Self::PersonTempoNote => (EntityKind::Person, 8, "tempo_note"),
            Self::ContactWhat => (EntityKind::Contact, 1, "what"),
            Self::ContactNote => (EntityKind::Contact, 2, "note"),
            Self::ReferralContent => (EntityKind::Referral, 1, "content"),
            Self::ReferralStatus => (EntityKind::Referral, 2, "status"),
            Self::AgreementGiven => (EntityKind::Agreement, 1, "given"),
            Self::ColleagueName => (EntityKind::Colleague, 1, "name"),
        }
    }

    /// The group with this number, if this version knows it.
    pub fn find(kind: u8, number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|group| {
            let (k, n, _) = group.describe();
            (k as u8, n) == (kind, number)
        })
    }
}

/// A register: one entity, one group. Its heads are what a screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register {
    /// The entity; its kind follows from the group.
    pub entity: EntityId,
    /// The group.
    pub group: Group,
}

impl Register {
    /// The register's name as bytes: kind u8, entity 16, group u8. Its hash names a conflict, equal
    /// on all laptops.
    pub const fn name_bytes(self) -> [u8; 18] {
        let (kind, number, _) = self.group.describe();
        let e = self.entity.as_bytes();
        [
            kind as u8, e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8], e[9], e[10], e[11],
            e[12], e[13], e[14], e[15], number,
        ]
    }
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly every change is a Write: a box would cost each and save none"
)]
pub enum Body {
    /// Sets a register.
    Write {
        /// Which.
        register: Register,
        /// To what.
        value: Value,
    },
    /// Takes an agreement back.
    Withdraw {
        /// Which.
        agreement: AgreementId,
    },
    /// Something a later version made: kept, sent on, and read after the upgrade.
    Unknown,
}

impl Body {
    /// Sets the group of the value on this entity.
    pub fn write(entity: impl Into<EntityId>, value: Value) -> Self {
        let register = Register {
            entity: entity.into(),
            group: value.group(),
        };
        Self::Write { register, value }
    }
}

/// A change. Its id is the hash of its bytes, so it never changes itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 16 random bytes, so that equal words do not have equal ids.
    pub salt: [u8; 16],
    /// The deed of the user it belongs to.
    pub action: ActionId,
    /// Who made it.
    pub author: UserId,
    /// The laptop's clock, UTC milliseconds. Shown, never used to merge.
    pub at: i64,
    /// Time zone of the laptop, as it calls it.
    pub tz: String,
    /// A reader below this number keeps the change unread.
    pub min_reader: u32,
    /// What it does.
    pub body: Body,
    /// The changes it replaces: heads of the register on the writer's screen, ascending.
    pub sup: Vec<ChangeId>,
}
