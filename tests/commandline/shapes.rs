//! What a JSON document looks like, in the notation of the design: `{key, list[], things[{…}], optional?}`.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// The form of a document without its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A text, a number, yes or no.
    Plain,
    /// A list; what is in it, unless it was empty.
    List(Option<Box<Shape>>),
    /// Keys; `true` for one that some of the things in a list lack.
    Keys(BTreeMap<String, (bool, Shape)>),
}

impl Shape {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => {
                let shapes = items.iter().map(Self::of);
                Self::List(shapes.reduce(Self::and).map(Box::new))
            }
            Value::Object(map) => {
                let keys = map.iter();
                Self::Keys(
                    keys.map(|(key, value)| (key.clone(), (false, Self::of(value))))
                        .collect(),
                )
            }
            _ => Self::Plain,
        }
    }

    /// What fits both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::List(a), Self::List(b)) => Self::List(match (a, b) {
                (Some(a), Some(b)) => Some(Box::new(a.and(*b))),
                (a, b) => a.or(b),
            }),
            (Self::Keys(a), Self::Keys(mut b)) => {
                let mut all = BTreeMap::new();
                for (key, (lacking, shape)) in a {
                    let both = match b.remove(&key) {
                        Some((also, other)) => (lacking || also, shape.and(other)),
                        None => (true, shape),
                    };
                    all.insert(key, both);
                }
                all.extend(b.into_iter().map(|(key, (_, shape))| (key, (true, shape))));
                Self::Keys(all)
            }
            (a, b) => {
                assert_eq!(a, b, "things of one list are of one kind");
                a
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => Ok(()),
            Self::List(None) => f.write_str("[]"),
            Self::List(Some(inside)) => write!(f, "[{inside}]"),
            Self::Keys(keys) => {
                let keys: Vec<String> = keys
                    .iter()
                    .map(|(key, (lacking, shape))| {
                        format!("{key}{}{shape}", if *lacking { "?" } else { "" })
                    })
                    .collect();
                write!(f, "{{{}}}", keys.join(", "))
            }
        }
    }
}

/// Complaints about values that are not of the form their key promises.
pub(crate) fn misformed(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk("", document, &mut found);
    found
}

fn walk(key: &str, value: &Value, found: &mut Vec<String>) {
    let fits = match value {
        Value::Null => false,
        Value::Array(items) => {
            for item in items {
                walk(key, item, found);
            }
            true
        }
        Value::Object(map) => {
            for (key, item) in map {
                walk(key, item, found);
            }
            true
        }
        Value::String(text) => is_of_its_form(key, text),
        _ => true,
    };
    if !fits {
        found.push(format!("{key}: {value}"));
    }
}

fn is_of_its_form(key: &str, text: &str) -> bool {
    // What is no digit stays, so that one pattern says all.
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let hexes: String = text.chars().map(|c| if hex(c) { 'x' } else { c }).collect();
    let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
    let numbers: String = text.chars().map(digits).collect();
    match key {
        "person" | "contact" | "referral" | "dossier" | "user" | "op" | "record" | "service"
        | "device" | "profile" | "seen" => hexes == "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "at" | "last_acknowledged" => {
            numbers.starts_with("0000-00-00T00:00:00") && numbers.ends_with('Z')
        }
        "date" | "follow_up_on" | "made_on" | "last_contact" | "checked_on" => {
            numbers == "0000-00-00"
        }
        "sha256" | "head" => hexes == "x".repeat(64),
        _ => true,
    }
}

#[test]
fn a_key_that_some_lack_a_null_and_an_id_in_capitals_are_seen() {
    let list = serde_json::json!([
        { "person": "0000000A-0000-4000-8000-000000000000", "tags": [], "on": { "date": "2 juni" } },
        { "person": "0000000a-0000-4000-8000-000000000000", "tags": ["nl"], "note": null }
    ]);
    let shape = Shape::of(&list).to_string();
    assert_eq!(shape, "[{note?, on?{date}, person, tags[]}]");
    let complaints = misformed(&list);
    assert_eq!(complaints.len(), 3, "{complaints:?}");
}
