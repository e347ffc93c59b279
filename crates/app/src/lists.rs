//! Code lists of the region pack for screens.

use crate::face::{CodeView, Failure, ListsView};
use crate::keeper::Keeper;
use chrono::NaiveDate;
use sb_domain::referral::Status;
use sb_domain::rules::{self, Rule};
use sb_regionpack::{Code, List, Names, Pack};

/// A code that the pack has; retired ones stay readable but are not taken anew: see [`usable`].
pub(crate) fn known(
    pack: &Pack,
    list: List,
    code: &str,
    field: &'static str,
) -> Result<String, Failure> {
    let code = rules::code(code, field)?;
    if pack.find_code(list, &code).is_none() {
        return Err(Rule::UnknownCode.at(field).into());
    }
    Ok(code)
}

/// A code that may be chosen on this day.
pub(crate) fn usable(
    pack: &Pack,
    list: List,
    code: &str,
    (field, day): (&'static str, NaiveDate),
) -> Result<String, Failure> {
    let code = rules::code(code, field)?;
    match pack.find_code(list, &code) {
        Some(found) if found.valid_on(day) => Ok(code),
        _ => Err(Rule::UnknownCode.at(field).into()),
    }
}

fn municipalities(pack: &Pack, language: &str, today: NaiveDate) -> Vec<CodeView> {
    let places = pack.municipalities.iter();
    places
        .filter(|place| place.valid_on(today))
        .map(|place| CodeView {
            code: place.code.clone(),
            name: place.name.clone(),
            lang: (language != "nl").then(|| "nl".to_owned()),
            ..CodeView::default()
        })
        .collect()
}

/// The words of the protocol's own codes are texts of the app.
fn statuses() -> Vec<CodeView> {
    let all = Status::ALL.into_iter();
    all.map(|status| CodeView {
        code: status.code().to_owned(),
        group: status.group().code().to_owned(),
        ..CodeView::default()
    })
    .collect()
}

/// The language a name falls back to, when there is none in the one that was asked.
fn other_language(names: &Names, asked: &str) -> Option<String> {
    if names.exact(asked).is_some() {
        return None;
    }
    let first = || names.iter().next().map(|(language, _)| language);
    names
        .exact("nl")
        .map(|_| "nl")
        .or_else(first)
        .map(str::to_owned)
}

/// All lists, named in `language`, as they may be chosen today.
pub(crate) fn lists(keeper: &Keeper, language: &str) -> Result<ListsView, Failure> {
    let pack = keeper.pack()?;
    let today = keeper.now().today;
    let view = |code: &Code, group: &str, rtl: bool| CodeView {
        code: code.code.clone(),
        name: code.names.get(language).to_owned(),
        lang: other_language(&code.names, language),
        icon: code.icon.clone(),
        group: group.to_owned(),
        rtl,
    };
    let plain = |list: List| -> Vec<CodeView> {
        pack.codes_on(list, today)
            .into_iter()
            .map(|code| view(code, "", false))
            .collect()
    };
    let kinds = pack
        .contact_kinds
        .iter()
        .filter(|kind| kind.code.valid_on(today));
    let domains = pack
        .domains
        .iter()
        .filter(|domain| domain.code.valid_on(today));
    let outcomes = pack
        .outcomes
        .iter()
        .filter(|outcome| outcome.code.valid_on(today));
    let spoken = pack.languages.iter().filter(|l| l.code.valid_on(today));
    Ok(ListsView {
        contact_kinds: kinds
            .map(|kind| view(&kind.code, &kind.group, false))
            .collect(),
        domains: domains
            .map(|domain| view(&domain.code, &domain.sensitivity.to_string(), false))
            .collect(),
        outcomes: outcomes
            .map(|outcome| view(&outcome.code, &outcome.leads_to, false))
            .collect(),
        roles: plain(List::Roles),
        languages: spoken.map(|l| view(&l.code, &l.endonym, l.rtl)).collect(),
        municipalities: municipalities(&pack, language, today),
        learning_routes: plain(List::LearningRoutes),
        agreement_ways: plain(List::AgreementWays),
        refusal_reasons: plain(List::RefusalReasons),
        statuses: statuses(),
        sources: plain(List::Sources),
        pack_version: pack.version,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::trial::joined;

    #[test]
    fn a_name_says_its_language_when_it_is_not_the_one_asked_for() {
        let laptop = joined();
        let domain = |language: &str| lists(&laptop, language).unwrap().domains.remove(0);
        assert_eq!(domain("en").lang, None);
        let tigrinya = domain("ti");
        assert_eq!(tigrinya.lang.as_deref(), Some("nl"));
        assert_eq!(tigrinya.name, domain("nl").name);
    }

    #[test]
    fn the_pack_says_what_leads_to_a_referral_and_what_is_too_sensitive_for_a_topic() {
        let all = lists(&joined(), "nl").unwrap();
        let with = |list: &[CodeView], group: &str| {
            let codes = list.iter().filter(|code| code.group == group);
            codes.map(|code| code.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(with(&all.outcomes, "referral"), ["VERWIJZEN"]);
        assert_eq!(with(&all.domains, "3"), ["VEILIG"]);
    }
}
