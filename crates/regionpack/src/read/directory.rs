//! The HSDS tables of the directory.

use std::collections::{BTreeMap, BTreeSet};

use sb_domain::ids::ServiceId;

use super::{
    Known,
    codes::Lists,
    places::known_place,
    private, shown,
    table::{Row, Table},
    under::{Under, known_service, rows},
};
use crate::{
    codes::{PartnerAgreement, PartnerKind},
    directory::Service,
    files::Files,
    problem::{ProblemCode as Code, Problems},
};

const STATUSES: [&str; 4] = ["active", "inactive", "defunct", "temporarily closed"];
const ORGANIZATION: &str = "directory/organization.csv";
const SERVICE: &str = "directory/service.csv";

#[derive(Default)]
pub(super) struct Directory {
    pub(super) services: Vec<Service>,
    /// Id, `x_key` and name of each organisation, to its name; none when there is no such table.
    pub(super) organisations: Option<BTreeMap<String, String>>,
}

pub(super) fn read(
    files: &Files,
    lists: &Lists,
    places: &Known,
    problems: &mut Problems,
) -> Directory {
    datapackage(files, problems);
    let tables = Tables::read(files, problems);
    for table in tables.all() {
        ids(table, problems);
        private::look(table, problems);
    }
    for row in rows(tables.contact.as_ref()).filter(|row| !row.text("name").is_empty()) {
        let message = "Zet geen naam van een persoon in het pakket. Noem de functie in 'title' en laat 'name' leeg.";
        row.wrong(Code::PersonalData, message, problems);
    }
    let organisations = tables
        .organization
        .as_ref()
        .map(|table| organisations(table, problems));
    let Some(service) = &tables.service else {
        return Directory {
            organisations,
            ..Directory::default()
        };
    };
    service.not_empty(problems);
    let services_known = Known::new(service.rows().map(|row| row.text("id").to_owned()));
    let areas = tables
        .area
        .as_ref()
        .map(|table| areas(table, places, &services_known, problems));
    tables.under.check(lists, &services_known, problems);
    let mut services = Vec::new();
    for row in service.rows() {
        let found = areas
            .as_ref()
            .and_then(|areas| areas.get(row.text("id")))
            .cloned();
        if areas.is_some() && found.is_none() {
            let message =
                "Deze dienst heeft geen gemeente. Zet een regel in directory/service_area.csv.";
            row.wrong(Code::NoArea, message, problems);
        }
        let municipalities = found.unwrap_or_default();
        services.push(one(
            &row,
            lists,
            organisations.as_ref(),
            municipalities,
            &tables.under,
            problems,
        ));
    }
    Directory {
        services,
        organisations,
    }
}

/// The tables that we read; a pack may hold more of HSDS, which we carry along unread.
struct Tables {
    organization: Option<Table>,
    service: Option<Table>,
    area: Option<Table>,
    contact: Option<Table>,
    under: Under,
}

impl Tables {
    fn read(files: &Files, problems: &mut Problems) -> Self {
        let organization = Table::read(files, ORGANIZATION, &["id", "name"], problems);
        let needed = [
            "id",
            "organization_id",
            "name",
            "status",
            "assured_date",
            "x_partner_kind",
            "x_source",
        ];
        let service = Table::read(files, SERVICE, &needed, problems);
        let area = Table::read(
            files,
            "directory/service_area.csv",
            &["id", "service_id", "name"],
            problems,
        );
        let mut open = |name: &str, needed: &[&str]| {
            Table::read_if_there(files, &format!("directory/{name}.csv"), needed, problems)
        };
        Self {
            organization,
            service,
            area,
            contact: open("contact", &["id"]),
            under: Under {
                phone: open("phone", &["id", "number"]),
                language: open("language", &["id", "service_id", "code"]),
                location: open("location", &["id", "name"]),
                address: open(
                    "address",
                    &["id", "location_id", "address_1", "city", "postal_code"],
                ),
                at: open("service_at_location", &["id", "service_id", "location_id"]),
            },
        }
    }

    fn all(&self) -> impl Iterator<Item = &Table> {
        let under = &self.under;
        [&self.organization, &self.service, &self.area, &self.contact]
            .into_iter()
            .chain([
                &under.phone,
                &under.language,
                &under.location,
                &under.address,
                &under.at,
            ])
            .flatten()
    }
}

fn datapackage(files: &Files, problems: &mut Problems) {
    let file = "directory/datapackage.json";
    let Some(text) = super::text(files, file, problems) else {
        return;
    };
    let package = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(package) => package,
        Err(error) => {
            let message = "Op deze regel is het geen goede JSON. Kijk naar komma's, haakjes en aanhalingstekens.";
            problems.add(file, error.line() as u64, Code::BadJson, message);
            return;
        }
    };
    let resources = package
        .get("resources")
        .and_then(serde_json::Value::as_array);
    for path in resources
        .into_iter()
        .flatten()
        .filter_map(|resource| resource.get("path")?.as_str())
    {
        if files.get(&format!("directory/{path}")).is_none() {
            let line = text
                .lines()
                .position(|line| line.contains(path))
                .map_or(1, |at| at as u64 + 1);
            let message = format!(
                "Het bestand '{}' wordt hier genoemd, maar staat niet in de map.",
                shown(path)
            );
            problems.add(file, line, Code::MissingFile, message);
        }
    }
}

/// Every id is a UUID and stands once.
fn ids(table: &Table, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let id = row.filled("id", problems);
        if id.is_empty() {
            continue;
        }
        if uuid::Uuid::try_parse(id).is_err() {
            let message = format!(
                "'{}' is geen id. Een id is een UUID van 36 tekens.",
                shown(id)
            );
            row.wrong(Code::BadId, message, problems);
        }
        if !seen.insert(id.to_ascii_lowercase()) {
            row.wrong(
                Code::DuplicateId,
                format!("Het id '{}' staat hier al.", shown(id)),
                problems,
            );
        }
    }
}

fn organisations(table: &Table, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for row in table.rows() {
        let name = row.filled("name", problems);
        for key in [row.text("id"), row.text("x_key"), name] {
            if !key.is_empty() {
                found.insert(key.to_owned(), name.to_owned());
            }
        }
    }
    found
}

/// Service id to its municipalities.
fn areas(
    table: &Table,
    places: &Known,
    services: &Known,
    problems: &mut Problems,
) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table.rows() {
        let service = known_service(&row, services, problems);
        let code = row.filled("name", problems);
        known_place(&row, code, places, problems);
        let list = found.entry(service.to_owned()).or_default();
        if !list.iter().any(|earlier| earlier == code) {
            list.push(code.to_owned());
        }
    }
    found
}

fn one(
    row: &Row<'_>,
    lists: &Lists,
    organisations: Option<&BTreeMap<String, String>>,
    municipalities: Vec<String>,
    tables: &Under,
    problems: &mut Problems,
) -> Service {
    let id = row.text("id");
    let organisation_id = row.filled("organization_id", problems);
    // Names and keys are for `cooperations.csv`; here HSDS wants the id.
    let organisation = organisations
        .filter(|_| uuid::Uuid::try_parse(organisation_id).is_ok())
        .and_then(|all| all.get(organisation_id))
        .cloned();
    if organisation.is_none() && organisations.is_some() && !organisation_id.is_empty() {
        let message = format!(
            "Het id '{}' staat niet in {ORGANIZATION}.",
            shown(organisation_id)
        );
        row.wrong(Code::UnknownId, message, problems);
    }
    let kind = partner_kind(row, lists, problems);
    let (address, travel_hint) = tables.place(id);
    Service {
        id: id.parse::<ServiceId>().unwrap_or_default(),
        organisation: organisation.unwrap_or_default(),
        name: row.filled("name", problems).to_owned(),
        description: row.text("description").to_owned(),
        how_to_apply: row.text("application_process").to_owned(),
        not_for: row.text("x_not_for").to_owned(),
        municipalities,
        partner_kind: row.text("x_partner_kind").to_owned(),
        agreement: kind.map_or(PartnerAgreement::Agree, |kind| kind.agreement),
        domain: kind.map(|kind| kind.domain.clone()).unwrap_or_default(),
        sensitivity: kind.map_or(3, |kind| kind.sensitivity),
        languages: tables.languages(id),
        phones: tables.phones(id, organisation_id),
        email: row.text("email").to_owned(),
        url: row.text("url").to_owned(),
        address,
        travel_hint,
        checked_on: row.date("assured_date", problems),
        source: row.text("x_source").to_owned(),
        active: row.choice("status", &STATUSES, problems) == "active",
    }
}

fn partner_kind<'a>(
    row: &Row<'_>,
    lists: &'a Lists,
    problems: &mut Problems,
) -> Option<&'a PartnerKind> {
    let code = row.filled("x_partner_kind", problems);
    if !code.is_empty() && !lists.kinds_known.has(code) {
        let message = format!(
            "De soort partner '{}' staat niet in codes/partner_kinds.csv.",
            shown(code)
        );
        row.wrong(Code::UnknownCode, message, problems);
    }
    lists
        .partner_kinds
        .iter()
        .find(|kind| kind.code.code == code)
}
