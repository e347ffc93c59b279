//! Code lists of the region pack for screens.

use crate::face::{CodeView, Failure, ListsView};
use crate::keeper::Keeper;
use chrono::NaiveDate;
use sb_domain::referral::Status;
use sb_domain::rules::{self, Rule};
use sb_regionpack::{Code, List, Pack};

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

/// All lists, named in `language`, as they may be chosen today.
pub(crate) fn lists(keeper: &Keeper, language: &str) -> Result<ListsView, Failure> {
    let pack = keeper.pack()?;
    let today = keeper.now().today;
    let view = |code: &Code, group: &str, rtl: bool| CodeView {
        code: code.code.clone(),
        name: code.names.get(language).to_owned(),
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
    let spoken = pack.languages.iter().filter(|l| l.code.valid_on(today));
    let places = pack
        .municipalities
        .iter()
        .filter(|place| place.valid_on(today));
    let statuses = Status::ALL.into_iter().map(|status| CodeView {
        code: status.code().to_owned(),
        // The words of the protocol's own codes are texts of the app.
        name: String::new(),
        icon: String::new(),
        group: status.group().code().to_owned(),
        rtl: false,
    });
    Ok(ListsView {
        contact_kinds: kinds
            .map(|kind| view(&kind.code, &kind.group, false))
            .collect(),
        domains: plain(List::Domains),
        outcomes: plain(List::Outcomes),
        roles: plain(List::Roles),
        languages: spoken.map(|l| view(&l.code, &l.endonym, l.rtl)).collect(),
        municipalities: places
            .map(|place| CodeView {
                code: place.code.clone(),
                name: place.name.clone(),
                ..CodeView::default()
            })
            .collect(),
        learning_routes: plain(List::LearningRoutes),
        agreement_ways: plain(List::AgreementWays),
        refusal_reasons: plain(List::RefusalReasons),
        statuses: statuses.collect(),
        sources: plain(List::Sources),
        pack_version: pack.version,
    })
}
