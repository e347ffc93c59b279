//! Changes fields of a person. A field that is not given stays; a blank one becomes blank.

use super::add;
use crate::deed::Deed;
use crate::face::{EditPersonInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::parse;
use sb_domain::change::{Group, Register};
use sb_domain::ids::{ChangeId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_regionpack::Pack;
use sb_store::{people, registers, search};

/// Writes what is different from what stands there; gives the last change, or none when nothing differs.
pub(crate) fn edit(
    keeper: &mut Keeper,
    input: &EditPersonInput,
) -> Result<Option<ChangeId>, Failure> {
    let person: PersonId = parse::id(&input.id, "id")?;
    let pack = keeper.pack()?;
    let values = values(&pack, input)?;
    let found = keeper.store.read(|c| people::find(c, person))?;
    let dossier = found
        .ok_or(Failure::at(FailureCode::NotFound, "id"))?
        .dossier;
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let mut last = None;
        for value in values {
            let register = Register {
                entity: person.into(),
                group: value.group(),
            };
            let heads = registers::load(tx, register)?;
            // Saying again what stands there is no change; in a conflict it is a choice.
            let same = match heads.as_slice() {
                [(_, there)] => *there == value,
                [] => is_blank(&value),
                _ => false,
            };
            if !same {
                last = Some(deed.write(tx, dossier, person, value)?);
            }
        }
        search::index_pending(tx)?;
        Ok(last)
    })
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(_, text) => text.is_empty(),
        Value::Languages(tags) => tags.is_empty(),
        _ => false,
    }
}

fn values(pack: &Pack, input: &EditPersonInput) -> Result<Vec<Value>, Failure> {
    let blank = |group| Value::Text(group, Text::default());
    let mut values = Vec::new();
    if let Some(text) = &input.name {
        values.push(Value::Text(Group::PersonName, rules::name(text, "name")?));
    }
    if let Some(text) = &input.latin_name {
        values.push(add::latin_name(text)?);
    }
    if let Some(code) = &input.municipality {
        let none = code.trim().is_empty();
        values.push(if none {
            blank(Group::PersonMunicipality)
        } else {
            add::municipality(pack, code)?
        });
    }
    if let Some(tags) = &input.languages {
        values.push(if tags.is_empty() {
            Value::Languages(Vec::new())
        } else {
            add::languages(tags)?
        });
    }
    if let Some(code) = &input.learning_route {
        let none = code.trim().is_empty();
        values.push(if none {
            blank(Group::PersonLearningRoute)
        } else {
            add::learning_route(pack, code)?
        });
    }
    if let Some(band) = &input.birth_years {
        let none = band.trim().is_empty();
        values.push(if none {
            blank(Group::PersonBirthYears)
        } else {
            add::birth_years(band)?
        });
    }
    for (text, group, field) in [
        (
            &input.safe_contact,
            Group::PersonSafeContact,
            "safe_contact",
        ),
        (&input.tempo_note, Group::PersonTempoNote, "tempo_note"),
    ] {
        if let Some(text) = text {
            values.push(Value::Text(group, rules::short_text(text, field)?));
        }
    }
    Ok(values)
}
