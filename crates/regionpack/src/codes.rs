//! Code lists: short codes that records keep, with names that may change.
//!
//! A code is retired with a date and stays readable; it is never removed or given another meaning.

use chrono::NaiveDate;
pub use sb_domain::referral::PartnerAgreement;

use crate::terms::Names;

/// The lists of a pack. The file is `codes/<name>.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Kinds of contact: home visit, phone call …
    ContactKinds,
    /// Domains of life.
    Domains,
    /// What came of a contact.
    Outcomes,
    /// The role a key person had in a contact.
    Roles,
    /// Languages, by BCP 47 tag.
    Languages,
    /// Learning routes of the Wet inburgering 2021.
    LearningRoutes,
    /// How a person gave agreement.
    AgreementWays,
    /// Why a referral was refused or failed.
    RefusalReasons,
    /// Kinds of partner.
    PartnerKinds,
    /// Who says that a referral has a status.
    Sources,
    /// Signals: what people run into.
    Signals,
}

impl List {
    /// Every list.
    pub const ALL: &[Self] = &[
        Self::ContactKinds,
        Self::Domains,
        Self::Outcomes,
        Self::Roles,
        Self::Languages,
        Self::LearningRoutes,
        Self::AgreementWays,
        Self::RefusalReasons,
        Self::PartnerKinds,
        Self::Sources,
        Self::Signals,
    ];

    /// The file of the list inside a pack.
    pub const fn file(self) -> &'static str {
        match self {
            Self::ContactKinds => "codes/contact_kinds.csv",
            Self::Domains => "codes/domains.csv",
            Self::Outcomes => "codes/outcomes.csv",
            Self::Roles => "codes/roles.csv",
            Self::Languages => "codes/languages.csv",
            Self::LearningRoutes => "codes/learning_routes.csv",
            Self::AgreementWays => "codes/agreement_ways.csv",
            Self::RefusalReasons => "codes/refusal_reasons.csv",
            Self::PartnerKinds => "codes/partner_kinds.csv",
            Self::Sources => "codes/sources.csv",
            Self::Signals => "codes/signals.csv",
        }
    }
}

/// What every list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// The code as records keep it: letters, digits, `_` and `-`, 1–40.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// Place in the list; the frequent ones first.
    pub sort: u32,
    /// Name of a pictogram of the window, or empty.
    pub icon: String,
    /// First day it may be chosen; none: always.
    pub valid_from: Option<NaiveDate>,
    /// First day it may no longer be chosen; none: still in use.
    pub retired_on: Option<NaiveDate>,
    /// Where the entry comes from.
    pub source: String,
}

impl Code {
    /// Whether it may be chosen on this day. A code that may not is still shown where a record has it.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
            && self.retired_on.is_none_or(|end| day < end)
    }
}

/// A kind of contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactKind {
    /// Code, names, order.
    pub code: Code,
    /// `contact`, `overdracht`, `groep`, `overleg`, `advies` or `eigen`.
    pub group: String,
    /// Whether it belongs to one person.
    pub person_linked: bool,
    /// Whether its minutes count as hours worked.
    pub counts_hours: bool,
}

/// A domain of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Code, names, order.
    pub code: Code,
    /// 0 ordinary to 3 most sensitive.
    pub sensitivity: u8,
}

/// How a contact ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Code, names, order.
    pub code: Code,
    /// What the app opens next: `referral`, or nothing.
    pub leads_to: String,
}

/// A language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Code (BCP 47), names, order.
    pub code: Code,
    /// Its own name for itself.
    pub endonym: String,
    /// Whether it is written from right to left.
    pub rtl: bool,
}

/// A signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Code, names, order.
    pub code: Code,
    /// The domain it belongs to.
    pub domain: String,
    /// `system`, `person` or `keyperson`.
    pub level: String,
    /// 0 ordinary to 3 most sensitive.
    pub sensitivity: u8,
}

/// A kind of partner. A referral is as sensitive as the kind it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerKind {
    /// Code, names, order.
    pub code: Code,
    /// What the person's agreement means for a referral.
    pub agreement: PartnerAgreement,
    /// The domain it belongs to.
    pub domain: String,
    /// 0 ordinary to 3 most sensitive.
    pub sensitivity: u8,
}

/// An entry of a list: it has a [`Code`] and perhaps more.
pub trait Coded {
    /// What every list has.
    fn code(&self) -> &Code;
}

impl Coded for Code {
    fn code(&self) -> &Code {
        self
    }
}

macro_rules! coded {
    ($($name:ident),*) => {$(
        impl Coded for $name {
            fn code(&self) -> &Code { &self.code }
        }
    )*};
}

coded!(ContactKind, Domain, Language, Outcome, Signal, PartnerKind);
