//! NDJSON: one JSON object per line.

use crate::row::{Fault, Lines, Row, Why};
use serde_json::{Map, Value};

/// The rows of a text; blank lines count as lines. A list becomes one cell, its items separated by `|`.
pub fn rows(text: &str) -> Lines<Row> {
    let numbered = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    numbered.map(|(line, n)| (n, row(line))).collect()
}

fn row(line: &str) -> Result<Row, Fault> {
    let object: Map<String, Value> = serde_json::from_str(line).map_err(|_| Why::BadRow.row())?;
    let mut row = Row::new();
    for (key, value) in object {
        let wrong = || Why::WrongType.at(&key);
        let cell = match value {
            Value::Null => continue,
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Array(items) => {
                let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                items.ok_or_else(wrong)?.join("|")
            }
            _ => return Err(wrong()),
        };
        if !cell.is_empty() {
            row.insert(key, cell);
        }
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn an_empty_list_of_ndjson_is_blank_and_other_things_are_named() {
        let rows = rows("{\"kind\":\"A\",\"languages\":[]}\n{\"note\":true}\n{\"domains\":[1]}");
        assert_eq!(rows[0].1.as_ref().unwrap().len(), 1);
        let fields: Vec<_> = rows[1..]
            .iter()
            .map(|(_, row)| row.as_ref().unwrap_err().field.clone())
            .collect();
        assert_eq!(fields, ["note", "domains"]);
    }

    #[test]
    fn a_key_that_was_pasted_is_not_repeated() {
        let rows = rows("{\"Selam Tesfay, 06 12345678\":{}}");
        assert_eq!(rows[0].1, Err(Why::WrongType.row()));
    }
}
