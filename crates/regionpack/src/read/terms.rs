//! `region.toml`.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{line_at, shown, text};
use crate::{
    files::Files,
    problem::{ProblemCode as Code, Problems},
    terms::{Names, RetentionTerm, Terms},
};

const FILE: &str = "region.toml";

/// Id, name, version and terms; blanks where there is a problem.
pub(super) fn read(files: &Files, problems: &mut Problems) -> (String, String, u32, Terms) {
    let Some(text) = text(files, FILE, problems) else {
        return Default::default();
    };
    let root = match text.parse::<Table>() {
        Ok(root) => root,
        Err(error) => {
            let before = error
                .span()
                .and_then(|span| text.as_bytes().get(..span.start))
                .unwrap_or_default();
            let message = "Deze regel is geen goede TOML. Kijk naar aanhalingstekens, haakjes en dubbele namen.";
            problems.add(FILE, line_at(before), Code::BadToml, message);
            return Default::default();
        }
    };
    let mut reader = Reader {
        text: &text,
        problems,
    };
    let id = reader.words(&root, "", "id");
    if !id
        .bytes()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    {
        reader.wrong(
            "",
            "id",
            Code::BadCode,
            "'id' mag alleen kleine letters, cijfers en '-' hebben.",
        );
    }
    let name = reader.words(&root, "", "name");
    let version = reader.version(&root);
    let terms = reader.terms(&root);
    (id, name, version, terms)
}

struct Reader<'a> {
    text: &'a str,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    /// Adds a problem at the line of a key, or of its section, or at line 1.
    fn wrong(&mut self, section: &str, key: &str, code: Code, message: impl Into<String>) {
        self.problems
            .add(FILE, line_of(self.text, section, key), code, message);
    }

    fn version(&mut self, root: &Table) -> u32 {
        let value = root.get("version");
        let number = value
            .and_then(Value::as_integer)
            .and_then(|number| u32::try_from(number).ok());
        match (value, number.filter(|number| *number > 0)) {
            (None, _) => {
                self.wrong(
                    "",
                    "version",
                    Code::MissingKey,
                    "De regel 'version = …' ontbreekt.",
                );
                0
            }
            (Some(_), None) => {
                let message =
                    "'version' moet een heel getal vanaf 1 zijn, zonder aanhalingstekens.";
                self.wrong("", "version", Code::BadVersion, message);
                0
            }
            (Some(_), Some(number)) => number,
        }
    }

    fn words(&mut self, table: &Table, section: &str, key: &str) -> String {
        match table.get(key) {
            Some(Value::String(words)) if !words.trim().is_empty() => {
                return words.trim().to_owned();
            }
            Some(Value::String(_)) => self.wrong(
                section,
                key,
                Code::MissingValue,
                format!("'{key}' is leeg."),
            ),
            Some(_) => {
                self.wrong(
                    section,
                    key,
                    Code::BadToml,
                    format!("'{key}' moet tekst tussen aanhalingstekens zijn."),
                );
            }
            None => self.wrong(
                section,
                key,
                Code::MissingKey,
                format!("De regel '{key} = …' ontbreekt."),
            ),
        }
        String::new()
    }

    fn number(&mut self, table: &Table, section: &str, key: &str, largest: u32) -> u32 {
        let Some(value) = table.get(key) else {
            self.wrong(
                section,
                key,
                Code::MissingKey,
                format!("De regel '{key} = …' ontbreekt."),
            );
            return 0;
        };
        let number = value
            .as_integer()
            .and_then(|number| u32::try_from(number).ok());
        number
            .filter(|number| (1..=largest).contains(number))
            .unwrap_or_else(|| {
                let message =
                    format!("'{key}' moet een heel getal van 1 tot en met {largest} zijn.");
                self.wrong(section, key, Code::BadNumber, message);
                0
            })
    }

    /// `[section]`, or an empty one with a problem.
    fn section(&mut self, root: &Table, name: &str) -> Table {
        if let Some(table) = root.get(name).and_then(Value::as_table) {
            return table.clone();
        }
        self.wrong(
            name,
            "",
            Code::MissingKey,
            format!("Het stuk '[{name}]' ontbreekt."),
        );
        Table::new()
    }

    fn names(&mut self, table: Option<&Value>, section: &str, key: &str) -> Names {
        let names: BTreeMap<String, String> = table
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
            .filter_map(|(language, words)| {
                Some((language.clone(), words.as_str()?.trim().to_owned()))
            })
            .filter(|(_, words)| !words.is_empty())
            .collect();
        if !names.contains_key("nl") {
            let message = format!(
                "'{}' heeft geen Nederlandse tekst (nl).",
                if key.is_empty() { section } else { key }
            );
            self.wrong(section, key, Code::MissingKey, message);
        }
        Names::new(names)
    }

    fn list(&mut self, root: &Table, key: &str) -> Vec<String> {
        let words: Option<Vec<String>> = root.get(key).and_then(Value::as_array).and_then(|list| {
            list.iter()
                .map(|word| word.as_str().map(str::to_owned))
                .collect()
        });
        words.unwrap_or_else(|| {
            let message = format!("'{key}' moet een lijst met talen zijn, zoals [\"nl\", \"en\"].");
            self.wrong(
                "",
                key,
                if root.contains_key(key) {
                    Code::BadToml
                } else {
                    Code::MissingKey
                },
                message,
            );
            Vec::new()
        })
    }

    fn terms(&mut self, root: &Table) -> Terms {
        let lease = self.section(root, "lease");
        let thresholds = self.section(root, "thresholds");
        let optional = |section: &str, key: &str| {
            let value = root
                .get(section)
                .and_then(|table| table.get(key))
                .and_then(Value::as_str);
            value.unwrap_or_default().trim().to_owned()
        };
        let languages = self.list(root, "languages");
        if !languages.is_empty() && !languages.iter().any(|language| language == "nl") {
            self.wrong(
                "",
                "languages",
                Code::BadChoice,
                "Nederlands (nl) hoort altijd bij 'languages'.",
            );
        }
        Terms {
            trial_languages: if root.contains_key("trial_languages") {
                self.list(root, "trial_languages")
            } else {
                Vec::new()
            },
            languages,
            example: root
                .get("example")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            lease_days: self.number(&lease, "lease", "days", 365),
            smallest_count: self.number(&thresholds, "thresholds", "smallest_count", 1_000),
            retention: self.retention(root),
            role: self.names(root.get("role"), "role", ""),
            role_plural: self.names(root.get("role_plural"), "role_plural", ""),
            veilig_thuis: optional("numbers", "veilig_thuis"),
            emergency: optional("numbers", "emergency"),
            numbers_source: optional("numbers", "source"),
        }
    }

    fn retention(&mut self, root: &Table) -> Vec<RetentionTerm> {
        let terms = root
            .get("retention")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        if terms.is_empty() {
            let message =
                "Er is geen bewaartermijn. Zet er ten minste één stuk '[[retention]]' in.";
            self.wrong("retention", "", Code::MissingKey, message);
        }
        let mut found: Vec<RetentionTerm> = Vec::new();
        for term in terms.iter().filter_map(Value::as_table) {
            let what = self.words(term, "retention", "what");
            if found.iter().any(|earlier| earlier.what == what) {
                let message = format!(
                    "De bewaartermijn voor '{}' staat er twee keer.",
                    shown(&what)
                );
                self.wrong("retention", "what", Code::DuplicateCode, message);
            }
            let days = self.number(term, "retention", "days", 36_500);
            let reason = self.names(term.get("reason"), "retention", "reason");
            found.push(RetentionTerm { what, days, reason });
        }
        found
    }
}

/// The line of `key =` inside `[section]`, else of the section, else 1. Good enough to find the place in an editor.
fn line_of(text: &str, section: &str, key: &str) -> u64 {
    let (mut current, mut at_section) = (String::new(), 1);
    for (line, number) in text.lines().zip(1u64..) {
        let line = line.trim();
        if line.starts_with('[') {
            line.trim_matches(['[', ']', ' ']).clone_into(&mut current);
            if current == section {
                at_section = number;
            }
        } else if current == section
            && line
                .split('=')
                .next()
                .is_some_and(|name| name.trim() == key)
        {
            return number;
        }
    }
    at_section
}
