//! Tables as spreadsheets write them: comma or semicolon, with or without a byte order mark, UTF-8.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{shown, utf8};
use crate::{
    files::Files,
    problem::{ProblemCode as Code, Problems},
};

/// A table whose header holds all columns that were asked for.
pub(super) struct Table {
    file: String,
    columns: BTreeMap<String, usize>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Reads a table that must be there. None when it cannot be used; the reason is then a problem.
    pub(super) fn read(
        files: &Files,
        file: &str,
        needed: &[&str],
        problems: &mut Problems,
    ) -> Option<Self> {
        if files.get(file).is_none() {
            problems.add(
                file,
                1,
                Code::MissingFile,
                "Dit bestand ontbreekt. Zet het terug in de map.",
            );
        }
        Self::read_if_there(files, file, needed, problems)
    }

    /// Reads a table that may be absent.
    pub(super) fn read_if_there(
        files: &Files,
        file: &str,
        needed: &[&str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let text = utf8(file, files.get(file)?, problems)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let header = match records.next() {
            Some(Ok(header)) => header,
            _ => csv::StringRecord::new(),
        };
        let columns = header_columns(file, &header, needed, problems)?;
        let mut rows = Vec::new();
        for record in records {
            let Ok(record) = record else {
                problems.add(
                    file,
                    1,
                    Code::BadRow,
                    "Deze tabel kan niet als CSV gelezen worden.",
                );
                return None;
            };
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(1, csv::Position::line);
            if record.len() < header.len()
                || record
                    .iter()
                    .skip(header.len())
                    .any(|cell| !cell.is_empty())
            {
                let message = format!(
                    "Deze regel heeft {} vakken, de kop heeft er {}. Kijk naar komma's, puntkomma's en aanhalingstekens.",
                    record.len(),
                    header.len()
                );
                problems.add(file, line, Code::BadRow, message);
                continue;
            }
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Some(Self {
            file: file.to_owned(),
            columns,
            rows,
        })
    }

    /// Says so when a list that cannot be empty is.
    pub(super) fn not_empty(&self, problems: &mut Problems) {
        if self.rows.is_empty() {
            problems.add(
                &self.file,
                1,
                Code::EmptyList,
                "Deze lijst is leeg. Er moet ten minste één regel in staan.",
            );
        }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }
}

fn header_columns(
    file: &str,
    header: &csv::StringRecord,
    needed: &[&str],
    problems: &mut Problems,
) -> Option<BTreeMap<String, usize>> {
    let mut columns = BTreeMap::new();
    let mut usable = true;
    for (at, name) in header.iter().enumerate() {
        if !name.is_empty() && columns.insert(name.to_owned(), at).is_some() {
            let message = format!(
                "De kolom '{}' staat er twee keer. Haal er één weg.",
                shown(name)
            );
            problems.add(file, 1, Code::DuplicateColumn, message);
            usable = false;
        }
    }
    for name in needed.iter().filter(|name| !columns.contains_key(**name)) {
        let message = format!("De kolom '{name}' ontbreekt in de kop (regel 1).");
        problems.add(file, 1, Code::MissingColumn, message);
        usable = false;
    }
    usable.then_some(columns)
}

/// The sign that stands most often in the header, outside quotes.
fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut commas, mut semicolons) = (false, 0, 0);
    for sign in text.chars() {
        match sign {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            ',' if !quoted => commas += 1,
            ';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// One row. A column that the table lacks is an empty cell.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    line: u64,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// A problem with this row.
    pub(super) fn wrong(&self, code: Code, message: impl Into<String>, problems: &mut Problems) {
        problems.add(&self.table.file, self.line, code, message);
    }

    pub(super) fn text(&self, column: &str) -> &'a str {
        self.table
            .columns
            .get(column)
            .and_then(|at| self.cells.get(*at))
            .map_or("", String::as_str)
    }

    /// All cells with the names of their columns.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let cells = self.cells;
        self.table
            .columns
            .iter()
            .map(move |(name, at)| (name.as_str(), cells.get(*at).map_or("", String::as_str)))
    }

    /// A cell that must hold something.
    pub(super) fn filled(&self, column: &str, problems: &mut Problems) -> &'a str {
        let value = self.text(column);
        if value.is_empty() {
            self.wrong(
                Code::MissingValue,
                format!("Het vak '{column}' is leeg. Vul het in."),
                problems,
            );
        }
        value
    }

    /// A code: letters, digits, `_` and `-`, at most 40.
    pub(super) fn code(&self, problems: &mut Problems) -> &'a str {
        let code = self.filled("code", problems);
        let fits = code.len() <= 40
            && code
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if !fits {
            let message = format!(
                "De code '{}' kan niet. Gebruik alleen letters zonder accent, cijfers, '_' en '-', hooguit 40 tekens.",
                shown(code)
            );
            self.wrong(Code::BadCode, message, problems);
        }
        code
    }

    /// A day, or none when the cell is empty.
    pub(super) fn date(&self, column: &str, problems: &mut Problems) -> Option<NaiveDate> {
        let value = self.text(column);
        if value.is_empty() {
            return None;
        }
        let date = NaiveDate::parse_from_str(value, "%Y-%m-%d")
            .ok()
            .filter(|_| value.len() == 10);
        if date.is_none() {
            let message = format!(
                "'{}' in '{column}' is geen datum. Schrijf jaar-maand-dag, zoals 2026-01-31.",
                shown(value)
            );
            self.wrong(Code::BadDate, message, problems);
        }
        date
    }

    /// Two days, the second not before the first.
    pub(super) fn dates(
        &self,
        from: &str,
        to: &str,
        problems: &mut Problems,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (first, last) = (self.date(from, problems), self.date(to, problems));
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            let message = format!("'{to}' ligt voor '{from}'. Kijk of de datums verwisseld zijn.");
            self.wrong(Code::DatesReversed, message, problems);
        }
        (first, last)
    }

    /// A whole number from 0; an empty cell is 0.
    pub(super) fn number(&self, column: &str, largest: u32, problems: &mut Problems) -> u32 {
        let value = self.text(column);
        if value.is_empty() {
            return 0;
        }
        let number = value.parse().ok().filter(|number| *number <= largest);
        if number.is_none() {
            let message = format!(
                "'{}' in '{column}' moet een heel getal van 0 tot en met {largest} zijn.",
                shown(value)
            );
            self.wrong(Code::BadNumber, message, problems);
        }
        number.unwrap_or_default()
    }

    /// Sensitivity, 0–3.
    pub(super) fn sensitivity(&self, problems: &mut Problems) -> u8 {
        u8::try_from(self.number("sensitivity", 3, problems)).unwrap_or(3)
    }

    /// Yes or no; an empty cell is no.
    pub(super) fn flag(&self, column: &str, problems: &mut Problems) -> bool {
        match self.text(column).to_ascii_lowercase().as_str() {
            "1" | "ja" | "true" | "waar" => true,
            "" | "0" | "nee" | "false" | "onwaar" => false,
            other => {
                let message = format!(
                    "'{}' in '{column}' moet 1 (ja) of 0 (nee) zijn.",
                    shown(other)
                );
                self.wrong(Code::BadChoice, message, problems);
                false
            }
        }
    }

    /// One word of a closed set.
    pub(super) fn choice(
        &self,
        column: &str,
        choices: &[&str],
        problems: &mut Problems,
    ) -> &'a str {
        let value = self.text(column);
        if !choices.contains(&value) {
            let message = format!(
                "'{}' in '{column}' kan niet. Kies uit: {}.",
                shown(value),
                choices.join(", ")
            );
            self.wrong(Code::BadChoice, message, problems);
        }
        value
    }
}
