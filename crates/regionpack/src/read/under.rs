//! What hangs under a service of the directory: phones, languages, places.

use super::{
    Known,
    codes::Lists,
    shown,
    table::{Row, Table},
};
use crate::problem::{ProblemCode as Code, Problems};

const SERVICE: &str = "directory/service.csv";
const LOCATION: &str = "directory/location.csv";

/// What hangs under services.
pub(super) struct Under {
    pub(super) phone: Option<Table>,
    pub(super) language: Option<Table>,
    pub(super) location: Option<Table>,
    pub(super) address: Option<Table>,
    pub(super) at: Option<Table>,
}

impl Under {
    pub(super) fn check(&self, lists: &Lists, services: &Known, problems: &mut Problems) {
        for row in rows(self.phone.as_ref()) {
            let number = row.filled("number", problems);
            if !number
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'))
            {
                let message =
                    "In 'number' mogen alleen cijfers, spaties, '+', '-' en haakjes staan.";
                row.wrong(Code::BadNumber, message, problems);
            }
            points_at(&row, row.text("service_id"), services, SERVICE, problems);
        }
        for row in rows(self.language.as_ref()) {
            known_service(&row, services, problems);
            let code = row.filled("code", problems);
            if !code.is_empty() && !lists.languages_known.has(code) {
                let message = format!(
                    "De taal '{}' staat niet in codes/languages.csv.",
                    shown(code)
                );
                row.wrong(Code::UnknownCode, message, problems);
            }
        }
        let locations =
            Known::new(rows(self.location.as_ref()).map(|row| row.text("id").to_owned()));
        for row in rows(self.address.as_ref()) {
            points_at(
                &row,
                row.filled("location_id", problems),
                &locations,
                LOCATION,
                problems,
            );
        }
        for row in rows(self.at.as_ref()) {
            known_service(&row, services, problems);
            points_at(
                &row,
                row.filled("location_id", problems),
                &locations,
                LOCATION,
                problems,
            );
        }
    }

    /// Numbers of the service, else those of its organisation.
    pub(super) fn phones(&self, service: &str, organisation: &str) -> Vec<String> {
        let of = |column: &str, id: &str| -> Vec<String> {
            let own =
                rows(self.phone.as_ref()).filter(|row| !id.is_empty() && row.text(column) == id);
            own.map(|row| row.text("number").to_owned()).collect()
        };
        let own = of("service_id", service);
        if own.is_empty() {
            of("organization_id", organisation)
        } else {
            own
        }
    }

    pub(super) fn languages(&self, service: &str) -> Vec<String> {
        rows(self.language.as_ref())
            .filter(|row| row.text("service_id") == service)
            .map(|row| row.text("code").to_owned())
            .collect()
    }

    /// Address in one line and travel hint of the first place of the service.
    pub(super) fn place(&self, service: &str) -> (String, String) {
        let Some(at) = rows(self.at.as_ref()).find(|row| row.text("service_id") == service) else {
            return Default::default();
        };
        let location = at.text("location_id");
        let place = rows(self.location.as_ref()).find(|row| row.text("id") == location);
        let address = rows(self.address.as_ref()).find(|row| row.text("location_id") == location);
        let line = address.map(|row| {
            let town = [row.text("postal_code"), row.text("city")].join(" ");
            [row.text("address_1"), town.trim()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        });
        let name = place.map_or("", |row| row.text("name"));
        (
            line.unwrap_or_else(|| name.to_owned()),
            place
                .map_or("", |row| row.text("transportation"))
                .to_owned(),
        )
    }
}

pub(super) fn rows(table: Option<&Table>) -> impl Iterator<Item = Row<'_>> {
    table.into_iter().flat_map(Table::rows)
}

pub(super) fn known_service<'a>(
    row: &Row<'a>,
    services: &Known,
    problems: &mut Problems,
) -> &'a str {
    let service = row.filled("service_id", problems);
    points_at(row, service, services, SERVICE, problems);
    service
}

fn points_at(row: &Row<'_>, id: &str, known: &Known, file: &str, problems: &mut Problems) {
    if !id.is_empty() && !known.has(id) {
        row.wrong(
            Code::UnknownId,
            format!("Het id '{}' staat niet in {file}.", shown(id)),
            problems,
        );
    }
}
