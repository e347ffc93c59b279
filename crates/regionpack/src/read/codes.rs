//! The code lists.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Known, shown,
    table::{Row, Table},
};
use crate::{
    codes::{
        Code, Coded, ContactKind, Domain, Language, List, Outcome, PartnerAgreement, PartnerKind,
        Signal,
    },
    files::Files,
    problem::{ProblemCode, Problems},
    terms::Names,
};

const COMMON: [&str; 8] = [
    "code",
    "name_nl",
    "name_en",
    "sort",
    "icon",
    "valid_from",
    "retired_on",
    "source",
];
const GROUPS: [&str; 6] = [
    "contact",
    "overdracht",
    "groep",
    "overleg",
    "advies",
    "eigen",
];
/// A pack without this column is as one in which it is empty: older packs are signed and stay readable.
const LEADS_TO: [&str; 2] = ["", "referral"];
const LEVELS: [&str; 3] = ["system", "person", "keyperson"];

/// All lists, and the codes that other tables may name.
pub(super) struct Lists {
    pub(super) contact_kinds: Vec<ContactKind>,
    pub(super) domains: Vec<Domain>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) roles: Vec<Code>,
    pub(super) languages: Vec<Language>,
    pub(super) learning_routes: Vec<Code>,
    pub(super) agreement_ways: Vec<Code>,
    pub(super) refusal_reasons: Vec<Code>,
    pub(super) partner_kinds: Vec<PartnerKind>,
    pub(super) sources: Vec<Code>,
    pub(super) signals: Vec<Signal>,
    pub(super) domains_known: Known,
    pub(super) languages_known: Known,
    pub(super) routes_known: Known,
    pub(super) kinds_known: Known,
}

pub(super) fn read(files: &Files, problems: &mut Problems) -> Lists {
    let domains = domains(files, problems);
    let domains_known = known(domains.as_deref());
    let languages = languages(files, problems);
    let partner_kinds = partner_kinds(files, &domains_known, problems);
    let contact_kinds = contact_kinds(files, problems).unwrap_or_default();
    let outcomes = outcomes(files, problems).unwrap_or_default();
    let signals = signals(files, &domains_known, problems).unwrap_or_default();
    let mut plain = |which| list(files, which, &[], problems, |code, _, _| code);
    let learning_routes = plain(List::LearningRoutes);
    Lists {
        outcomes,
        roles: plain(List::Roles).unwrap_or_default(),
        agreement_ways: plain(List::AgreementWays).unwrap_or_default(),
        refusal_reasons: plain(List::RefusalReasons).unwrap_or_default(),
        sources: plain(List::Sources).unwrap_or_default(),
        languages_known: known(languages.as_deref()),
        routes_known: known(learning_routes.as_deref()),
        kinds_known: known(partner_kinds.as_deref()),
        domains_known,
        contact_kinds,
        domains: domains.unwrap_or_default(),
        languages: languages.unwrap_or_default(),
        learning_routes: learning_routes.unwrap_or_default(),
        partner_kinds: partner_kinds.unwrap_or_default(),
        signals,
    }
}

fn domains(files: &Files, problems: &mut Problems) -> Option<Vec<Domain>> {
    list(
        files,
        List::Domains,
        &["sensitivity"],
        problems,
        |code, row, problems| Domain {
            code,
            sensitivity: row.sensitivity(problems),
        },
    )
}

fn languages(files: &Files, problems: &mut Problems) -> Option<Vec<Language>> {
    list(
        files,
        List::Languages,
        &["endonym", "rtl"],
        problems,
        |code, row, problems| Language {
            code,
            endonym: row.filled("endonym", problems).to_owned(),
            rtl: row.flag("rtl", problems),
        },
    )
}

fn contact_kinds(files: &Files, problems: &mut Problems) -> Option<Vec<ContactKind>> {
    let more = ["group", "person_linked", "counts_hours"];
    list(
        files,
        List::ContactKinds,
        &more,
        problems,
        |code, row, problems| ContactKind {
            code,
            group: row.choice("group", &GROUPS, problems).to_owned(),
            person_linked: row.flag("person_linked", problems),
            counts_hours: row.flag("counts_hours", problems),
        },
    )
}

fn outcomes(files: &Files, problems: &mut Problems) -> Option<Vec<Outcome>> {
    list(
        files,
        List::Outcomes,
        &[],
        problems,
        |code, row, problems| Outcome {
            code,
            leads_to: row.choice("leads_to", &LEADS_TO, problems).to_owned(),
        },
    )
}

fn partner_kinds(
    files: &Files,
    domains: &Known,
    problems: &mut Problems,
) -> Option<Vec<PartnerKind>> {
    let more = ["agreement", "domain", "sensitivity"];
    list(
        files,
        List::PartnerKinds,
        &more,
        problems,
        |code, row, problems| PartnerKind {
            code,
            agreement: agreement(row, problems),
            domain: domain(row, domains, problems),
            sensitivity: row.sensitivity(problems),
        },
    )
}

fn signals(files: &Files, domains: &Known, problems: &mut Problems) -> Option<Vec<Signal>> {
    let more = ["domain", "level", "sensitivity"];
    list(
        files,
        List::Signals,
        &more,
        problems,
        |code, row, problems| Signal {
            code,
            domain: domain(row, domains, problems),
            level: row.choice("level", &LEVELS, problems).to_owned(),
            sensitivity: row.sensitivity(problems),
        },
    )
}

fn known<T: Coded>(list: Option<&[T]>) -> Known {
    list.map_or_else(Known::anything, |list| {
        Known::new(list.iter().map(|entry| entry.code().code.clone()))
    })
}

/// None when the table itself cannot be used.
fn list<T: Coded>(
    files: &Files,
    which: List,
    more: &[&str],
    problems: &mut Problems,
    mut build: impl FnMut(Code, &Row<'_>, &mut Problems) -> T,
) -> Option<Vec<T>> {
    let needed: Vec<&str> = COMMON.iter().chain(more).copied().collect();
    let table = Table::read(files, which.file(), &needed, problems)?;
    table.not_empty(problems);
    let languages: Vec<&str> = table
        .columns()
        .filter_map(|name| name.strip_prefix("name_"))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in table.rows() {
        let code = code(&row, &languages, problems);
        if !code.code.is_empty() && !seen.insert(code.code.clone()) {
            let message = format!(
                "De code '{}' staat hier al. Elke code mag één keer.",
                shown(&code.code)
            );
            row.wrong(ProblemCode::DuplicateCode, message, problems);
        }
        found.push(build(code, &row, problems));
    }
    found.sort_by_key(|entry| entry.code().sort);
    Some(found)
}

fn code(row: &Row<'_>, languages: &[&str], problems: &mut Problems) -> Code {
    row.filled("name_nl", problems);
    let names: BTreeMap<String, String> = languages
        .iter()
        .map(|language| {
            (
                (*language).to_owned(),
                row.text(&format!("name_{language}")).to_owned(),
            )
        })
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let (valid_from, retired_on) = row.dates("valid_from", "retired_on", problems);
    Code {
        code: row.code(problems).to_owned(),
        names: Names::new(names),
        sort: row.number("sort", 100_000, problems),
        icon: row.text("icon").to_owned(),
        valid_from,
        retired_on,
        source: row.text("source").to_owned(),
    }
}

fn agreement(row: &Row<'_>, problems: &mut Problems) -> PartnerAgreement {
    let words: Vec<&str> = PartnerAgreement::ALL
        .iter()
        .map(|rule| rule.code())
        .collect();
    // What cannot be read asks for agreement: the careful side.
    PartnerAgreement::from_code(row.choice("agreement", &words, problems))
        .unwrap_or(PartnerAgreement::Agree)
}

fn domain(row: &Row<'_>, known: &Known, problems: &mut Problems) -> String {
    let domain = row.filled("domain", problems);
    if !domain.is_empty() && !known.has(domain) {
        let message = format!(
            "Het domein '{}' staat niet in codes/domains.csv.",
            shown(domain)
        );
        row.wrong(ProblemCode::UnknownCode, message, problems);
    }
    domain.to_owned()
}
