//! Forms on standard input: JSON of a known shape, so that a misspelt key or a text for a number is named and
//! never swallowed.

use crate::failing::Stop;
use sb_app::face::{Failure, FailureCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::io::Read;

/// What a field holds.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// A text; `null` is blank.
    Text,
    /// A text, and a day.
    Date,
    /// A whole number; `null` is none.
    Number,
    /// A list of texts; an empty one is `[]`.
    List,
    /// `true` or `false`.
    Yes,
    /// An object of its own.
    Form(&'static [Field]),
}

/// A field and its shape.
pub(crate) type Field = (&'static str, Shape);

/// `person add`.
pub(crate) const PERSON: &[Field] = &[
    ("name", Shape::Text),
    ("latin_name", Shape::Text),
    ("municipality", Shape::Text),
    ("languages", Shape::List),
    ("learning_route", Shape::Text),
    ("birth_years", Shape::Text),
    ("safe_contact", Shape::Text),
    ("tempo_note", Shape::Text),
];

/// `contact record`.
pub(crate) const CONTACT: &[Field] = &[
    ("person", Shape::Text),
    ("kind", Shape::Text),
    ("date", Shape::Date),
    ("minutes", Shape::Number),
    ("languages", Shape::List),
    ("domains", Shape::List),
    ("outcome", Shape::Text),
    ("note", Shape::Text),
    ("headcount", Shape::Number),
    ("role", Shape::Text),
    ("travel_km", Shape::Number),
];

/// `referral make`.
pub(crate) const REFERRAL: &[Field] = &[
    ("person", Shape::Text),
    ("service", Shape::Text),
    ("reason", Shape::Text),
    (
        "agreement",
        Shape::Form(&[
            ("given", Shape::Yes),
            ("language", Shape::Text),
            ("how", Shape::Text),
        ]),
    ),
    ("follow_up_on", Shape::Date),
    ("share", Shape::List),
];

/// Bytes of one form.
const MAX: u64 = 4 * 1024 * 1024;

/// A whole form; what is `null` is left out.
pub(crate) fn form<T: DeserializeOwned>(fields: &[Field]) -> Result<T, Stop> {
    let mut given = object(fields)?;
    given.retain(|_, value| !value.is_null());
    into(given)
}

/// The fields to change; `null` makes one blank. The record's own id may stand among them under `own`, as it
/// does in what `show` prints; another one is refused.
pub(crate) fn changes(
    fields: &[Field],
    (own, id): (&'static str, &str),
) -> Result<Map<String, Value>, Stop> {
    let mut all = fields.to_vec();
    all.push((own, Shape::Text));
    let mut given = object(&all)?;
    match given.remove(own) {
        Some(Value::String(said)) if said != id => {
            Err(Failure::at(FailureCode::NotAllowed, own).into())
        }
        _ => Ok(given),
    }
}

/// The typed input; its shape has been checked.
pub(crate) fn into<T: DeserializeOwned>(given: Map<String, Value>) -> Result<T, Stop> {
    serde_json::from_value(Value::Object(given))
        .map_err(|_| Failure::new(FailureCode::WrongType).into())
}

fn object(fields: &[Field]) -> Result<Map<String, Value>, Stop> {
    let mut bytes = Vec::new();
    let mut limited = std::io::stdin().take(MAX + 1);
    let read = limited.read_to_end(&mut bytes);
    read.map_err(|_| no_form("standard input cannot be read"))?;
    if bytes.len() as u64 > MAX {
        return Err(Failure::new(FailureCode::TooLong).into());
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let given = serde_json::from_slice(text).map_err(|error| {
        // Line and column only: the text itself may be about a person.
        let (line, column) = (error.line(), error.column());
        no_form(&format!("this is no JSON (line {line}, column {column})"))
    })?;
    let Value::Object(given) = given else {
        return Err(no_form("this is no JSON object"));
    };
    check(&given, fields)?;
    Ok(given)
}

/// What stands on standard input is refused like any other value: the command itself was right.
fn no_form(what: &str) -> Stop {
    Stop::Field {
        code: FailureCode::WrongType,
        field: None,
        message: format!("{what}; write one JSON object on standard input"),
    }
}

/// Each key is one of the form's, each value of its shape.
fn check(given: &Map<String, Value>, fields: &[Field]) -> Result<(), Stop> {
    for (key, value) in given {
        let Some((name, shape)) = fields.iter().find(|(name, _)| name == key) else {
            return Err(unknown(key, fields));
        };
        fits(value, *shape, name)?;
    }
    Ok(())
}

fn unknown(key: &str, fields: &[Field]) -> Stop {
    let all: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    // A key that is nearly one of ours is repeated; any other could be a name that was pasted.
    let (field, what) = if all.iter().any(|name| is_nearly(name, key)) {
        (Some(key.to_owned()), format!("`{key}`"))
    } else {
        (None, "a key".to_owned())
    };
    let all = all.join(", ");
    Stop::Field {
        code: FailureCode::UnknownField,
        message: format!("{what} is no field of this form; it has: {all}"),
        field,
    }
}

/// One letter too few, too many or other, or two that changed places.
fn is_nearly(name: &str, typed: &str) -> bool {
    let (mut name, mut typed): (Vec<char>, Vec<char>) =
        (name.chars().collect(), typed.chars().collect());
    let pairs = name.iter().zip(&typed);
    let front = pairs.take_while(|(a, b)| a == b).count();
    name.drain(..front);
    typed.drain(..front);
    while !name.is_empty() && name.last() == typed.last() {
        name.pop();
        typed.pop();
    }
    match (&name[..], &typed[..]) {
        ([a, b], [c, d]) => (a, b) == (d, c),
        (name, typed) => name.len() <= 1 && typed.len() <= 1,
    }
}

fn fits(value: &Value, shape: Shape, name: &'static str) -> Result<(), Stop> {
    let wrong = match (shape, value) {
        (Shape::Form(fields), Value::Object(inside)) => return check(inside, fields),
        (Shape::List, Value::Array(items)) if items.iter().all(Value::is_string) => return Ok(()),
        (Shape::Text | Shape::Date, Value::String(_) | Value::Null)
        | (Shape::Number | Shape::Form(_), Value::Null)
        | (Shape::Yes, Value::Bool(_)) => return Ok(()),
        (Shape::Number, Value::Number(number)) => {
            let small = number.as_u64().is_some_and(|n| u16::try_from(n).is_ok());
            let whole = !number.is_f64() || number.as_f64().is_some_and(|n| n.fract() == 0.0);
            match (small, whole) {
                (true, _) => return Ok(()),
                (_, true) => FailureCode::OutOfRange,
                _ => FailureCode::NotANumber,
            }
        }
        (Shape::Number, _) => FailureCode::NotANumber,
        (Shape::Date, _) => FailureCode::NotADate,
        _ => FailureCode::WrongType,
    };
    Err(Failure::at(wrong, name).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn refused(given: &Value, fields: &[Field]) -> (FailureCode, Option<String>) {
        match check(given.as_object().unwrap(), fields) {
            Err(Stop::Failure(failure)) => (failure.code, failure.field.map(str::to_owned)),
            Err(Stop::Field { code, field, .. }) => (code, field),
            _ => panic!("{given} was taken"),
        }
    }

    #[test]
    fn a_misspelt_key_is_named_and_a_pasted_one_is_not() {
        for (fields, key) in [
            (CONTACT, "minuts"),
            (CONTACT, "minutess"),
            (CONTACT, "minites"),
            (CONTACT, "hedacount"),
            (PERSON, "lanuages"),
            (REFERRAL, "folow_up_on"),
        ] {
            let said = refused(&json!({ key: 1 }), fields);
            assert_eq!(said, (FailureCode::UnknownField, Some(key.to_owned())));
        }
        for key in [
            "Selam Tesfay",
            "selam",
            "lina",
            "roos",
            "lea_na",
            "",
            "draft",
        ] {
            let said = refused(&json!({ key: 1 }), CONTACT);
            assert_eq!(said, (FailureCode::UnknownField, None), "{key}");
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused_at_its_field() {
        use FailureCode::{NotADate, NotANumber, OutOfRange, WrongType};
        for (key, value, code) in [
            ("minutes", json!(-1), OutOfRange),
            ("minutes", json!(70000), OutOfRange),
            ("minutes", json!(1e30), OutOfRange),
            ("minutes", json!(45.5), NotANumber),
            ("minutes", json!("45"), NotANumber),
            ("date", json!(20_261_120), NotADate),
            ("languages", json!(null), WrongType),
            ("languages", json!("ar"), WrongType),
            ("domains", json!([1]), WrongType),
            ("note", json!(["a"]), WrongType),
        ] {
            let said = refused(&json!({ key: value }), CONTACT);
            assert_eq!(said, (code, Some(key.to_owned())), "{key}");
        }
        let said = refused(&json!({ "agreement": { "given": "ja" } }), REFERRAL);
        assert_eq!(said, (WrongType, Some("given".to_owned())));
        let said = refused(&json!({ "agreement": { "gvien": true } }), REFERRAL);
        assert_eq!(said, (FailureCode::UnknownField, Some("gvien".to_owned())));
        let good = json!({ "person": null, "minutes": 45, "languages": [], "date": "2026-11-20" });
        check(good.as_object().unwrap(), CONTACT).unwrap_or_else(|_| panic!("refused"));
    }
}
