//! Output: one JSON document, or short lines for people.

use crate::failing::Stop;
use serde::Serialize;
use serde_json::Value;
use std::io::{ErrorKind, Write};

/// Where results go.
#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) json: bool,
}

impl Out {
    /// Prints a result. People get `key: value` lines; JSON is printed as it is.
    ///
    /// # Errors
    /// [`Stop::NoOutput`] when it could not be written; a reader that closed its pipe chose so himself.
    pub(crate) fn print(self, result: &impl Serialize) -> Result<(), Stop> {
        chosen(self.write(result, lines))
    }

    /// The same where people get lines of their own.
    ///
    /// # Errors
    /// As [`Self::print`].
    pub(crate) fn print_with<T: Serialize>(
        self,
        result: &T,
        told: impl FnOnce(&T) -> String,
    ) -> Result<(), Stop> {
        chosen(self.write(result, |_| told(result)))
    }

    /// Prints a result that is said this once: a closed pipe is a failure as well.
    ///
    /// # Errors
    /// [`Stop::NoOutput`].
    pub(crate) fn print_surely(self, result: &impl Serialize) -> Result<(), Stop> {
        self.write(result, lines).map_err(|_| Stop::NoOutput)
    }

    fn write(
        self,
        result: &impl Serialize,
        told: impl FnOnce(&Value) -> String,
    ) -> std::io::Result<()> {
        let value = serde_json::to_value(result)?;
        let text = if self.json {
            value.to_string()
        } else {
            told(&value)
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", text.trim_end())?;
        out.flush()
    }
}

/// A reader that closed its pipe has seen what he wanted.
fn chosen(written: std::io::Result<()>) -> Result<(), Stop> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stop::NoOutput),
        _ => Ok(()),
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
