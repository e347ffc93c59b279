//! Loose input into values of the domain. Rules are the domain's; this only maps.

use crate::face::{Failure, FailureCode};
use sb_domain::rules::{Fault, Rule};
use std::str::FromStr;

/// An id of any kind.
pub(crate) fn id<T: FromStr>(text: &str, field: &'static str) -> Result<T, Failure> {
    text.trim()
        .parse()
        .map_err(|_| Failure::at(FailureCode::NotFound, field))
}

/// A text that may be left out: absent and blank are the same.
pub(crate) fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

impl From<Rule> for FailureCode {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Empty => Self::Empty,
            Rule::TooLong => Self::TooLong,
            Rule::TooMany => Self::TooMany,
            Rule::OutOfRange => Self::OutOfRange,
            Rule::NotADate => Self::NotADate,
            Rule::InFuture => Self::InFuture,
            Rule::Bsn => Self::Bsn,
            Rule::VNumber => Self::VNumber,
            Rule::Iban => Self::Iban,
            Rule::UnknownCode => Self::UnknownCode,
            Rule::AgreementNeeded => Self::AgreementNeeded,
            Rule::Protocol => Self::Protocol,
            Rule::Transition => Self::Transition,
            Rule::NotANumber => Self::NotANumber,
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::at(fault.rule.into(), fault.field)
    }
}
