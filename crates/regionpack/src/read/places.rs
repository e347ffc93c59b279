//! Municipalities and cooperations.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Known,
    codes::Lists,
    shown,
    table::{Row, Table},
};
use crate::{
    files::Files,
    places::{Cooperation, Municipality},
    problem::{ProblemCode as Code, Problems},
};

const PLACES: &str = "municipalities.csv";

pub(super) fn municipalities(files: &Files, problems: &mut Problems) -> (Vec<Municipality>, Known) {
    let needed = ["code", "name", "valid_from", "valid_to", "successor_code"];
    let Some(table) = Table::read(files, PLACES, &needed, problems) else {
        return (Vec::new(), Known::anything());
    };
    table.not_empty(problems);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in table.rows() {
        let code = row.filled("code", problems);
        let digits = code.strip_prefix("GM").unwrap_or_default();
        if !code.is_empty()
            && (digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()))
        {
            let message = format!(
                "'{}' is geen gemeentecode. Schrijf GM en vier cijfers, zoals GM0512.",
                shown(code)
            );
            row.wrong(Code::BadCode, message, problems);
        }
        if !code.is_empty() && !seen.insert(code.to_owned()) {
            let message = format!("De gemeente '{}' staat hier al.", shown(code));
            row.wrong(Code::DuplicateCode, message, problems);
        }
        let (valid_from, valid_to) = row.dates("valid_from", "valid_to", problems);
        found.push(Municipality {
            code: code.to_owned(),
            name: row.filled("name", problems).to_owned(),
            valid_from,
            valid_to,
            successor: row.text("successor_code").to_owned(),
        });
    }
    let known = Known::new(seen);
    for row in table.rows() {
        let successor = row.text("successor_code");
        if !successor.is_empty() && (!known.has(successor) || successor == row.text("code")) {
            let message = format!(
                "De opvolger '{}' is geen andere gemeente uit deze lijst.",
                shown(successor)
            );
            row.wrong(Code::UnknownMunicipality, message, problems);
        }
    }
    (found, known)
}

/// `organisations`: id, `x_key` or name, to the name; none when the directory could not be read.
pub(super) fn cooperations(
    files: &Files,
    lists: &Lists,
    places: &Known,
    organisations: Option<&BTreeMap<String, String>>,
    problems: &mut Problems,
) -> Vec<Cooperation> {
    let needed = [
        "purpose",
        "municipality",
        "lead",
        "partner",
        "valid_from",
        "valid_to",
        "note",
    ];
    let Some(table) = Table::read(files, "cooperations.csv", &needed, problems) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in table.rows() {
        let municipality = row.filled("municipality", problems);
        known_place(&row, municipality, places, problems);
        let (valid_from, valid_to) = row.dates("valid_from", "valid_to", problems);
        found.push(Cooperation {
            purpose: purpose(&row, lists, problems),
            municipality: municipality.to_owned(),
            lead: organisation(&row, "lead", organisations, problems),
            partner: organisation(&row, "partner", organisations, problems),
            valid_from,
            valid_to,
            note: row.text("note").to_owned(),
        });
    }
    found
}

pub(super) fn known_place(row: &Row<'_>, code: &str, places: &Known, problems: &mut Problems) {
    if !code.is_empty() && !places.has(code) {
        let message = format!("De gemeente '{}' staat niet in {PLACES}.", shown(code));
        row.wrong(Code::UnknownMunicipality, message, problems);
    }
}

fn purpose(row: &Row<'_>, lists: &Lists, problems: &mut Problems) -> String {
    let purpose = row.filled("purpose", problems);
    if purpose
        .strip_prefix("route:")
        .is_some_and(|route| !lists.routes_known.has(route))
    {
        let message = format!(
            "De leerroute in '{}' staat niet in codes/learning_routes.csv.",
            shown(purpose)
        );
        row.wrong(Code::UnknownCode, message, problems);
    }
    purpose.to_owned()
}

fn organisation(
    row: &Row<'_>,
    column: &str,
    organisations: Option<&BTreeMap<String, String>>,
    problems: &mut Problems,
) -> String {
    let named = row.text(column);
    let (false, Some(organisations)) = (named.is_empty(), organisations) else {
        return String::new();
    };
    organisations.get(named).cloned().unwrap_or_else(|| {
        let message = format!(
            "De organisatie '{}' staat niet in directory/organization.csv.",
            shown(named)
        );
        row.wrong(Code::UnknownId, message, problems);
        String::new()
    })
}
