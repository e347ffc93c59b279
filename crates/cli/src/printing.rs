//! Output: one JSON document, or short lines for people.

use serde::Serialize;
use serde_json::Value;
use std::io::Write;

/// Where results go.
#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) json: bool,
}

impl Out {
    /// Prints a result. People get `key: value` lines; JSON is printed as it is.
    pub(crate) fn print(self, result: &impl Serialize) {
        let value = serde_json::to_value(result).unwrap_or_default();
        let text = if self.json {
            value.to_string()
        } else {
            lines(&value)
        };
        // A closed pipe is the reader's choice.
        writeln!(std::io::stdout(), "{}", text.trim_end()).ok();
    }
}

fn lines(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let rows = map.iter().filter(|(_, value)| !value.is_null());
            let rows: Vec<String> = rows
                .map(|(key, value)| format!("{key}: {}", short(value)))
                .collect();
            rows.join("\n")
        }
        Value::Array(items) => {
            let rows: Vec<String> = items.iter().map(short).collect();
            rows.join("\n")
        }
        other => short(other),
    }
}

fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(short).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let parts = map
                .iter()
                .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
            parts
                .map(|(key, value)| format!("{key}={}", short(value)))
                .collect::<Vec<_>>()
                .join("  ")
        }
        other => other.to_string(),
    }
}
