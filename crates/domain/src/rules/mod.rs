//! Loose input becomes a value, or a [`Fault`] at its field. Nothing here asks a clock or a list of
//! a region: whether a code exists, the app looks up in the region pack.

mod fact;
mod words;

pub(crate) use fact::is_civil_date;
pub use fact::{
    birth_years, code, codes, contact_date, date, domains, headcount, language_tag, languages,
    minutes, number, step, travel_km,
};
pub use words::{
    NAME_MAX, NOTE_MAX, REASON_MAX, SHORT_MAX, name, no_numbers, note, optional_name, reason,
    short_text,
};

/// What a rule says. No text and nothing personal inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Must be filled in.
    Empty,
    /// More characters than fit.
    TooLong,
    /// More items than fit.
    TooMany,
    /// A number outside its bounds, or an exact year where a span is asked.
    OutOfRange,
    /// Not a day of the calendar, `YYYY-MM-DD`.
    NotADate,
    /// After the last day allowed.
    InFuture,
    /// Holds what seems to be a citizen service number.
    Bsn,
    /// Holds what seems to be a V-number.
    VNumber,
    /// Holds a bank account.
    Iban,
    /// Not a code, or not one that is in use.
    UnknownCode,
    /// The person has not agreed, and this partner needs it.
    AgreementNeeded,
    /// No referral is made; the screen shows the number to call.
    Protocol,
    /// The status cannot follow the one it has.
    Transition,
    /// Not a whole number.
    NotANumber,
}

impl Rule {
    /// The code of the closed list that command lines print.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::TooMany => "too_many",
            Self::OutOfRange => "out_of_range",
            Self::NotADate => "not_a_date",
            Self::InFuture => "in_future",
            Self::Bsn => "bsn",
            Self::VNumber => "v_number",
            Self::Iban => "iban",
            Self::UnknownCode => "unknown_code",
            Self::AgreementNeeded => "agreement_needed",
            Self::Protocol => "protocol",
            Self::Transition => "transition",
            Self::NotANumber => "not_a_number",
        }
    }

    /// This rule, broken at a field.
    pub const fn at(self, field: &'static str) -> Fault {
        Fault { rule: self, field }
    }
}

/// A rule that input breaks, and the field. Nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", rule.code())]
pub struct Fault {
    /// Which rule.
    pub rule: Rule,
    /// Name of the input field, as the JSON of command lines spells it.
    pub field: &'static str,
}

#[cfg(test)]
mod tests;
