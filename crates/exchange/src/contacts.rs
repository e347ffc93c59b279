//! Contacts out of a file: the columns, and what a cell says.

use crate::row::{Fault, Lines, Row, Unreadable, Why};
use crate::{ndjson, spreadsheet};
use sb_domain::rules::{self, Rule};
use sb_domain::text::Text;

/// Columns of an import: the keys of `contact record`, and `name`.
const COLUMNS: [&str; 12] = [
    "name",
    "person",
    "kind",
    "date",
    "minutes",
    "languages",
    "domains",
    "outcome",
    "note",
    "headcount",
    "role",
    "travel_km",
];

/// Columns that a table must have.
const MUST: [&str; 2] = ["kind", "date"];

/// A contact as a row says it. Codes, days and people are words yet: whether they are any, the caller says.
// No Debug: a note is about a person.
pub struct ContactRow {
    /// Whom it names; not beside `person`.
    pub name: Option<Text>,
    /// Id of a person.
    pub person: Option<String>,
    /// Code; empty when the cell is blank.
    pub kind: String,
    /// A day; empty when the cell is blank.
    pub date: String,
    /// Minutes, a whole number.
    pub minutes: Option<u16>,
    /// Codes.
    pub languages: Vec<String>,
    /// Codes.
    pub domains: Vec<String>,
    /// Code.
    pub outcome: Option<String>,
    /// What was said, as typed.
    pub note: Option<String>,
    /// People, a whole number.
    pub headcount: Option<u16>,
    /// Code.
    pub role: Option<String>,
    /// Kilometres, a whole number.
    pub travel_km: Option<u16>,
}

/// The rows of a file; `json` says that it is NDJSON, else a table.
///
/// # Errors
/// The file is no text, or a table without the columns that must be there. A row that is none is in the lines.
pub fn rows(bytes: &[u8], json: bool) -> Result<Lines<ContactRow>, Unreadable> {
    let text = spreadsheet::text_of(bytes)?;
    let lines = if json {
        ndjson::rows(&text)
    } else {
        spreadsheet::rows(&text, &MUST)?
    };
    let said = |row: Result<Row, Fault>| row.and_then(|row| contact(&row));
    Ok(lines
        .into_iter()
        .map(|(line, row)| (line, said(row)))
        .collect())
}

fn contact(row: &Row) -> Result<ContactRow, Fault> {
    if let Some(unknown) = row.keys().find(|key| !COLUMNS.contains(&key.as_str())) {
        return Err(Why::UnknownColumn.at(unknown));
    }
    if row.contains_key("name") && row.contains_key("person") {
        // Two answers to one question: neither is taken.
        return Err(Why::BadRow.at("name"));
    }
    let cell = |key: &str| row.get(key).cloned();
    let name = cell("name")
        .map(|name| rules::name(&name, "name"))
        .transpose()?;
    Ok(ContactRow {
        name,
        person: cell("person"),
        kind: cell("kind").unwrap_or_default(),
        date: cell("date").unwrap_or_default(),
        minutes: number(row, "minutes")?,
        languages: list(row, "languages"),
        domains: list(row, "domains"),
        outcome: cell("outcome"),
        note: cell("note"),
        headcount: number(row, "headcount")?,
        role: cell("role"),
        travel_km: number(row, "travel_km")?,
    })
}

/// Items of a cell, separated by `|`; blank ones are none.
fn list(row: &Row, key: &str) -> Vec<String> {
    let items = row.get(key).into_iter().flat_map(|cell| cell.split('|'));
    let items = items.map(|item| item.trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

fn number(row: &Row, key: &'static str) -> Result<Option<u16>, Fault> {
    let Some(cell) = row.get(key) else {
        return Ok(None);
    };
    let number = rules::number(cell, key)?;
    let small = u16::try_from(number).map_err(|_| Rule::OutOfRange.at(key))?;
    Ok(Some(small))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn refused(bytes: &str, json: bool) -> Vec<(u64, Fault)> {
        let lines = rows(bytes.as_bytes(), json).unwrap().into_iter();
        lines
            .filter_map(|(line, row)| row.err().map(|fault| (line, fault)))
            .collect()
    }

    #[test]
    fn a_name_beside_a_person_and_an_unknown_column_are_refused_by_name() {
        let table = "name,person,kind,date,colour\nSelam,p1,A,B,\n,,A,B,blauw\n,,A,B,\n";
        let faults = [
            (2, Why::BadRow.at("name")),
            (3, Why::UnknownColumn.at("colour")),
        ];
        assert_eq!(refused(table, false), faults);
        assert_eq!(faults[1].1.field, "colour");
    }

    #[test]
    fn an_unknown_column_that_may_be_content_is_refused_without_its_name() {
        let line = "{\"kind\":\"A\",\"Selam Tesfay kreeg een brief\":\"ja\"}";
        assert_eq!(refused(line, true), [(1, Why::UnknownColumn.row())]);
        let table = "kind,date,selam tesfay\nA,B,ja\n";
        assert_eq!(refused(table, false), [(2, Why::UnknownColumn.row())]);
    }

    #[test]
    fn cells_are_lists_and_numbers_in_any_digits() {
        let table =
            "kind;date;languages;minutes\nA;B; ar | | nl ;\u{664}\u{665}\nA;B;;70000\nA;B;;veel\n";
        let lines = rows(table.as_bytes(), false).unwrap();
        let row = lines[0].1.as_ref().ok().unwrap();
        assert_eq!(
            (&row.languages[..], row.minutes),
            (&["ar".to_owned(), "nl".to_owned()][..], Some(45))
        );
        let faults = [
            (3, Rule::OutOfRange.at("minutes").into()),
            (4, Rule::NotANumber.at("minutes").into()),
        ];
        assert_eq!(refused(table, false), faults);
    }
}
