//! A value as one short text without a language, for history and for choosing between versions.

use crate::value::{AgreementGiven, ContactWhat, ReferralContent, StatusSaid, Value};

/// Between the parts of a struct.
const DOT: &str = " · ";

/// The value in one line of words that need no translation: texts as they are, lists joined by
/// `", "`, structs as their codes, dates and numbers joined by `" · "`. Blank values give `""`.
///
/// Ids are left out: they say nothing to a reader.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Text(_, text) => text.as_str().to_owned(),
        Value::Languages(tags) => tags.join(", "),
        Value::ContactWhat(what) => contact(what),
        Value::ReferralContent(content) => referral(content),
        Value::ReferralStatus(said) => status(said),
        Value::AgreementGiven(given) => agreement(given),
    }
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(DOT)
}

fn measured(number: Option<u16>, unit: &str) -> String {
    number.map(|n| format!("{n} {unit}")).unwrap_or_default()
}

fn contact(what: &ContactWhat) -> String {
    joined([
        what.date.clone(),
        what.kind.clone(),
        measured(what.minutes, "min"),
        what.languages.join(", "),
        what.domains.join(", "),
        what.outcome.clone().unwrap_or_default(),
        measured(what.headcount, "×"),
        what.role.clone().unwrap_or_default(),
        measured(what.travel_km, "km"),
    ])
}

fn referral(content: &ReferralContent) -> String {
    joined([
        content.service_name.as_str().to_owned(),
        content.reason.as_str().to_owned(),
        content.follow_up_on.clone().unwrap_or_default(),
        content.share_fields.join(", "),
    ])
}

fn status(said: &StatusSaid) -> String {
    joined([
        said.status.code().to_owned(),
        said.source.clone(),
        said.reason.clone().unwrap_or_default(),
        said.note.as_str().to_owned(),
    ])
}

fn agreement(given: &AgreementGiven) -> String {
    joined([
        if given.given { "✓" } else { "✗" }.to_owned(),
        given.how.clone().unwrap_or_default(),
        given.language.clone().unwrap_or_default(),
        given.date.clone(),
    ])
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )]
    use super::*;
    use crate::change::Group;
    use crate::referral::Status;
    use crate::text::Text;

    #[test]
    fn every_kind_of_value_reads_as_one_line() {
        let what = ContactWhat {
            kind: "HUISBEZOEK".into(),
            date: "2026-11-20".into(),
            minutes: Some(45),
            languages: vec!["ti".into(), "nl".into()],
            ..ContactWhat::default()
        };
        assert_eq!(
            plain(&Value::ContactWhat(what)),
            "2026-11-20 · HUISBEZOEK · 45 min · ti, nl"
        );
        assert_eq!(
            plain(&Value::Text(Group::PersonName, Text::new("ሰላም"))),
            "ሰላም"
        );
        assert_eq!(plain(&Value::Languages(vec![])), "");
        let said = StatusSaid {
            status: Status::Afgewezen,
            source: "partner_telefoon".into(),
            reason: Some("capaciteit".into()),
            note: Text::default(),
            extra: vec![],
        };
        assert_eq!(
            plain(&Value::ReferralStatus(said)),
            "afgewezen · partner_telefoon · capaciteit"
        );
        let no = AgreementGiven {
            date: "2026-11-20".into(),
            ..AgreementGiven::default()
        };
        assert_eq!(plain(&Value::AgreementGiven(no)), "✗ · 2026-11-20");
    }
}
