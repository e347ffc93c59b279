//! Changes fields of a person. A field that is not given stays; a blank one becomes blank; one of which the
//! versions differ waits for a choice.

use super::add;
use crate::deed::Deed;
use crate::drafts;
use crate::face::{EditPersonInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::parse;
use sb_domain::change::Group;
use sb_domain::ids::{ChangeId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_regionpack::Pack;
use sb_store::{people, search};

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
            let field = value.group().describe().2;
            last = deed.set(tx, dossier, person, (value, field))?.or(last);
        }
        drafts::saved(tx, input.draft.as_ref())?;
        search::index_pending(tx)?;
        Ok(last)
    })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::trial::{at, joined};

    #[test]
    fn a_field_with_two_versions_waits_for_a_choice_and_the_others_do_not() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam");
        let id = person.to_string();
        let theirs = Value::Text(Group::PersonName, Text::new("Selam Tesfay"));
        laptop.colleague_writes(dossier, person, theirs);
        let change = |name: Option<&str>, tempo: Option<&str>| EditPersonInput {
            id: id.clone(),
            name: name.map(str::to_owned),
            tempo_note: tempo.map(str::to_owned),
            ..EditPersonInput::default()
        };
        edit(&mut laptop, &change(None, Some("rustig")))
            .unwrap()
            .unwrap();
        assert_eq!(laptop.conflicts(), 1);
        let both = change(Some("Salaam"), Some("langzaam"));
        let refused = edit(&mut laptop, &both).unwrap_err();
        assert_eq!(refused, at(FailureCode::ChooseFirst, "name"));
        // Saying one of the two again is no choice either: that is made where both are seen.
        assert_eq!(
            edit(&mut laptop, &change(Some("Selam"), None)).unwrap(),
            None
        );
        assert_eq!(laptop.conflicts(), 1);
        let kept = laptop
            .store
            .read(|c| people::find(c, person))
            .unwrap()
            .unwrap();
        assert_eq!(kept.tempo_note.as_str(), "rustig");
    }
}
