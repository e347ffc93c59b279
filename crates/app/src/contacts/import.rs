//! Contacts out of a file: good rows in one transaction, broken rows listed by line.

use super::record::{Checked, check, dossier_for, latest_day, write_new};
use crate::deed::Deed;
use crate::dossiers;
use crate::face::{ContactInput, Failure, FailureCode};
use crate::keeper::Keeper;
use sb_crypto::hash::h;
use sb_domain::change::Group;
use sb_domain::ids::{ContactId, PersonId};
use sb_domain::rules;
use sb_domain::search::normalise;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_protocol::DossierKind;
use sb_store::{contacts, people, search};
use serde::Serialize;
use std::collections::BTreeMap;

/// A row that was not taken.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedRow {
    /// Line in the file; the header is 1. In NDJSON the first line is 1.
    pub row: u64,
    /// Which field, or empty.
    pub field: String,
    /// Why: a failure code.
    pub code: FailureCode,
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// New contacts.
    pub imported: u64,
    /// Rows that were here already.
    pub skipped: u64,
    /// Rows that were not taken.
    pub refused: Vec<RefusedRow>,
}

/// One row, by field name.
type Row = BTreeMap<String, String>;

/// Imports the file's bytes; `json` says that it is NDJSON, else CSV with comma or semicolon.
///
/// The id of a contact is a hash of user, row and how many equal rows came before it: the same file again
/// adds nothing.
pub(crate) fn import(
    keeper: &mut Keeper,
    bytes: &[u8],
    json: bool,
    dry: bool,
) -> Result<ImportReport, Failure> {
    let text = text_of(bytes)?;
    let rows = if json { ndjson(&text) } else { csv(&text)? };
    let pack = keeper.pack()?;
    let latest = latest_day(keeper)?;
    let mut report = ImportReport::default();
    let mut good: Vec<(ContactId, Option<Text>, Checked)> = Vec::new();
    let mut equal: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let user = keeper.desk()?.identity.user;
    for (line, row) in rows {
        let checked = row.and_then(|row| {
            let (name, input) = input_of(&row)?;
            Ok((key_of(&row), name, check(&pack, &input, latest, false)?))
        });
        match checked {
            Err(failure) => report.refused.push(RefusedRow {
                row: line,
                field: failure.field.unwrap_or_default().to_owned(),
                code: failure.code,
            }),
            Ok((key, name, checked)) => {
                let nth = equal.entry(key.clone()).or_default();
                let hash = h("sb/1/import", &[user.as_bytes(), &key, &nth.to_be_bytes()]);
                *nth += 1;
                good.push((ContactId::from_bytes(first16(&hash)), name, checked));
            }
        }
    }
    let known = keeper.store.read(|c| {
        let mut known = Vec::new();
        for (id, ..) in &good {
            known.push(contacts::find(c, *id)?.is_some());
        }
        Ok::<_, Failure>(known)
    })?;
    report.skipped = known.iter().filter(|known| **known).count() as u64;
    report.imported = known.len() as u64 - report.skipped;
    if dry || report.imported == 0 {
        return Ok(report);
    }
    let fresh = good
        .into_iter()
        .zip(known)
        .filter(|(_, known)| !known)
        .map(|(row, _)| row)
        .collect();
    keep(keeper, fresh)?;
    Ok(report)
}

/// Keeps rows in one transaction, with the people they name: equal names in one file are one person, and a
/// later import finds the people of an earlier one by the same hash.
fn keep(keeper: &mut Keeper, rows: Vec<(ContactId, Option<Text>, Checked)>) -> Result<(), Failure> {
    let user = keeper.desk()?.identity.user;
    let mut made = BTreeMap::new();
    for name in rows.iter().filter_map(|(_, name, _)| name.as_ref()) {
        let hash = h(
            "sb/1/import-person",
            &[user.as_bytes(), normalise(name.as_str()).as_bytes()],
        );
        let person = PersonId::from_bytes(first16(&hash));
        if !made.contains_key(&person) && keeper.store.read(|c| people::find(c, person))?.is_none()
        {
            made.insert(
                person,
                dossiers::make(&keeper.world, keeper.desk()?, DossierKind::Person)?,
            );
        }
    }
    // A deed each, so that the number that waits counts contacts and not files.
    let deeds: Vec<Deed> = rows
        .iter()
        .map(|_| Deed::new(keeper))
        .collect::<Result<_, _>>()?;
    let desk = keeper
        .desk
        .as_ref()
        .ok_or(Failure::new(FailureCode::NotJoined))?;
    keeper.store.write(|tx| {
        for ((id, name, mut checked), deed) in rows.into_iter().zip(&deeds) {
            if let Some(name) = name {
                let hash = h(
                    "sb/1/import-person",
                    &[user.as_bytes(), normalise(name.as_str()).as_bytes()],
                );
                let person = PersonId::from_bytes(first16(&hash));
                if let Some(made) = made.remove(&person) {
                    let dossier = made.keep(tx)?;
                    deed.write(tx, dossier, person, Value::Text(Group::PersonName, name))?;
                }
                checked.what.person = Some(person);
            }
            let dossier = dossier_for(tx, desk, checked.what.person)?;
            write_new(tx, deed, dossier, id, checked)?;
        }
        search::index_pending(tx)?;
        Ok(())
    })
}

fn first16(hash: &[u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = *from;
    }
    id
}

/// UTF-8, with or without a mark, else Windows-1252: what Dutch spreadsheets write.
fn text_of(bytes: &[u8]) -> Result<String, Failure> {
    if bytes.contains(&0) {
        return Err(Failure::new(FailureCode::UnreadableFile));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    })
}

type Lines = Vec<(u64, Result<Row, Failure>)>;

fn csv(text: &str) -> Result<Lines, Failure> {
    let header = text.lines().next().unwrap_or_default();
    let semicolons = header.matches(';').count() > header.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .from_reader(text.as_bytes());
    let unreadable = |_| Failure::new(FailureCode::UnreadableFile);
    let header: Vec<String> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    if !header.iter().any(|name| name == "kind") || !header.iter().any(|name| name == "date") {
        return Err(Failure::new(FailureCode::UnreadableFile));
    }
    let mut rows = Lines::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = if record.len() == header.len() {
            let cells = record.iter().map(|cell| cell.trim().to_owned());
            Ok(header
                .iter()
                .cloned()
                .zip(cells)
                .filter(|(_, cell)| !cell.is_empty())
                .collect())
        } else {
            Err(Failure::new(FailureCode::BadRow))
        };
        rows.push((line, row));
    }
    Ok(rows)
}

fn ndjson(text: &str) -> Lines {
    let numbered = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    numbered.map(|(line, n)| (n, json_row(line))).collect()
}

fn json_row(line: &str) -> Result<Row, Failure> {
    let bad = Failure::new(FailureCode::BadRow);
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).map_err(|_| bad)?;
    let mut row = Row::new();
    for (key, value) in object {
        let cell = match value {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text,
            serde_json::Value::Number(number) => number.to_string(),
            serde_json::Value::Array(items) => {
                let items: Option<Vec<&str>> =
                    items.iter().map(serde_json::Value::as_str).collect();
                items.ok_or(bad)?.join("|")
            }
            _ => return Err(bad),
        };
        row.insert(key, cell);
    }
    Ok(row)
}

/// What makes two rows equal: all fields, in the order of their names.
fn key_of(row: &Row) -> Vec<u8> {
    let cells: Vec<String> = row
        .iter()
        .map(|(key, cell)| format!("{key}\u{1f}{cell}"))
        .collect();
    cells.join("\u{1e}").into_bytes()
}

fn input_of(row: &Row) -> Result<(Option<Text>, ContactInput), Failure> {
    const KNOWN: [&str; 13] = [
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
        "contact",
    ];
    if row.keys().any(|key| !KNOWN.contains(&key.as_str())) {
        return Err(Failure::new(FailureCode::BadRow));
    }
    let cell = |key: &str| row.get(key).cloned();
    let list = |key: &str| -> Vec<String> {
        row.get(key)
            .into_iter()
            .flat_map(|cell| cell.split('|'))
            .map(|item| item.trim().to_owned())
            .collect()
    };
    let number = |key: &'static str| -> Result<Option<u16>, Failure> {
        let Some(cell) = row.get(key) else {
            return Ok(None);
        };
        let number = rules::number(cell, key)?;
        u16::try_from(number)
            .map(Some)
            .map_err(|_| Failure::at(FailureCode::OutOfRange, key))
    };
    let name = cell("name")
        .map(|name| rules::name(&name, "name"))
        .transpose()?;
    Ok((
        name,
        ContactInput {
            contact: None,
            person: cell("person"),
            kind: cell("kind").unwrap_or_default(),
            date: cell("date").unwrap_or_default(),
            minutes: number("minutes")?,
            languages: list("languages"),
            domains: list("domains"),
            outcome: cell("outcome"),
            note: cell("note"),
            headcount: number("headcount")?,
            role: cell("role"),
            travel_km: number("travel_km")?,
        },
    ))
}
