//! A table as spreadsheets write one: CSV with comma or semicolon, in UTF-8 or Windows-1252.

use crate::row::{Lines, Row, Unreadable, Why};
use std::collections::BTreeSet;

/// The text of a file: UTF-8, with or without a mark, else Windows-1252, which is what Dutch spreadsheets write.
///
/// # Errors
/// A byte 0 is in no text.
pub fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.contains(&0) {
        return Err(Unreadable);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    })
}

/// The rows under a header, which has more of the comma or of the semicolon; its names are trimmed and in lower case.
///
/// A quote that is never closed, or closed in the middle of a cell, costs its own line and not the rest of
/// the file: reading goes on at the next line. That is why no library reads it here: those we know, the `csv` crate
/// among them, take all that follows for one cell, without a word.
///
/// # Errors
/// No header, one in which a name of `must` is missing, or one with a name twice.
pub fn rows(text: &str, must: &[&str]) -> Result<Lines<Row>, Unreadable> {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    let mut records = Records {
        rest: text,
        line: 1,
        delimiter: if semicolons { ';' } else { ',' },
    };
    let (_, header) = records.next().ok_or(Unreadable)?;
    let header: Vec<String> = header
        .ok_or(Unreadable)?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let columns: BTreeSet<&str> = header.iter().map(String::as_str).collect();
    if columns.len() < header.len() || must.iter().any(|name| !columns.contains(name)) {
        return Err(Unreadable);
    }
    let row = |cells: Option<Vec<String>>| {
        let cells = cells.filter(|cells| cells.len() == header.len());
        let cells = cells.ok_or(Why::BadRow.row())?;
        let cells = cells.into_iter().map(|cell| cell.trim().to_owned());
        let named = header.iter().cloned().zip(cells);
        Ok(named.filter(|(_, cell)| !cell.is_empty()).collect())
    };
    Ok(records.map(|(line, cells)| (line, row(cells))).collect())
}

/// Records of a table: the line where each begins and its cells, none when its quotes do not fit.
struct Records<'t> {
    rest: &'t str,
    line: u64,
    delimiter: char,
}

impl Iterator for Records<'_> {
    type Item = (u64, Option<Vec<String>>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let begins = self.line;
            let (cells, taken) = match record(self.rest, self.delimiter) {
                Some((cells, taken)) => (Some(cells), taken),
                None => (None, line_of(self.rest)),
            };
            let (record, rest) = self.rest.split_at(taken);
            self.rest = rest;
            self.line += line_ends(record);
            let blank = cells
                .as_ref()
                .is_some_and(|cells| matches!(cells.as_slice(), [one] if one.trim().is_empty()));
            if !blank {
                return Some((begins, cells));
            }
        }
    }
}

/// The cells of the first record, and how many bytes it takes with its line end.
fn record(text: &str, delimiter: char) -> Option<(Vec<String>, usize)> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let (cell, taken) = if rest.starts_with('"') {
            quoted(rest)?
        } else {
            let end = rest.find([delimiter, '\n', '\r']);
            let end = end.unwrap_or(rest.len());
            (rest.get(..end)?.to_owned(), end)
        };
        cells.push(cell);
        at += taken;
        let rest = text.get(at..)?;
        match rest.chars().next() {
            Some(c) if c == delimiter => at += c.len_utf8(),
            Some('\n' | '\r') => return Some((cells, at + line_of(rest))),
            None => return Some((cells, at)),
            // Something between the closing quote and the delimiter.
            Some(_) => return None,
        }
    }
}

/// A cell in quotes, without them, and how many bytes it takes; none when it is never closed.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = 1;
    loop {
        let rest = text.get(at..)?;
        let quote = rest.find('"')?;
        cell.push_str(rest.get(..quote)?);
        at += quote + 1;
        if !text.get(at..)?.starts_with('"') {
            return Some((cell, at));
        }
        cell.push('"');
        at += 1;
    }
}

/// How many bytes the first line takes with its end, which is `\n`, `\r\n` or `\r`.
fn line_of(text: &str) -> usize {
    match text.find(['\n', '\r']) {
        Some(end) if text.get(end..).is_some_and(|rest| rest.starts_with("\r\n")) => end + 2,
        Some(end) => end + 1,
        None => text.len(),
    }
}

fn line_ends(text: &str) -> u64 {
    let ends = text.matches(['\n', '\r']).count() - text.matches("\r\n").count();
    ends as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::row::Fault;

    type Cells = Vec<(String, String)>;

    fn said(text: &str) -> Vec<(u64, Option<Cells>)> {
        let lines = rows(text, &["kind", "date"]).unwrap();
        let row = |row: Result<Row, Fault>| row.ok().map(|row| row.into_iter().collect());
        lines
            .into_iter()
            .map(|(line, cells)| (line, row(cells)))
            .collect()
    }

    /// Lines of the rows, and of those that are none.
    fn lines(text: &str) -> (Vec<u64>, Vec<u64>) {
        let (good, bad): (Vec<_>, Vec<_>) = said(text).into_iter().partition(|row| row.1.is_some());
        let of = |rows: Vec<(u64, _)>| rows.into_iter().map(|(line, _)| line).collect();
        (of(good), of(bad))
    }

    #[test]
    fn lines_are_those_of_the_file_also_after_blank_ones_and_long_cells() {
        let text = "kind,date,note\n\na,b,c\n\n\na,b,\"two\nlines\"\r\na,b,c\n";
        assert_eq!(lines(text), (vec![3, 6, 8], vec![]));
        assert_eq!(lines("\n\nkind,date\na,b"), (vec![4], vec![]));
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_own_line_only() {
        let text = "kind,date,note\na,b,c\na,b,\"open\na,b,c\na,b,c\n";
        assert_eq!(lines(text), (vec![2, 4, 5], vec![3]));
        // It closes on a quote further down, in the middle of a cell: nothing of that is a cell.
        let text = "kind,date,note\na,b,\"open\na,b,\"fine, whole\"\n";
        assert_eq!(lines(text), (vec![3], vec![2]));
        assert_eq!(
            lines("kind,date,note\na,b,\"c\" d\na,b,c"),
            (vec![3], vec![2])
        );
    }

    #[test]
    fn quotes_inside_cells_are_kept() {
        let rows = said("kind;date;note\na;b;\"hij zei \"\"ja\"\"; toen\"\na;b;5\" breed\n");
        let notes: Vec<_> = rows
            .into_iter()
            .map(|(_, row)| row.unwrap().pop().unwrap().1)
            .collect();
        assert_eq!(notes, ["hij zei \"ja\"; toen", "5\" breed"]);
    }

    #[test]
    fn a_file_that_is_no_table_of_these_columns_is_not_read_at_all() {
        for header in ["", "kind,note", "kind,date,kind", "kind,date,\"note", "a;b"] {
            assert_eq!(rows(header, &["kind", "date"]), Err(Unreadable), "{header}");
        }
        assert_eq!(rows(" Kind ;DATE", &["kind", "date"]), Ok(vec![]));
        assert_eq!(text_of(b"kind\0date"), Err(Unreadable));
    }

    #[test]
    fn a_file_of_an_old_spreadsheet_is_windows_1252_and_a_mark_is_no_letter() {
        assert_eq!(text_of(b"Jos\xe9").unwrap(), "Jos\u{e9}");
        assert_eq!(
            text_of("\u{feff}Jos\u{e9}".as_bytes()).unwrap(),
            "Jos\u{e9}"
        );
    }
}
