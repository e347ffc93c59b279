//! Changes fields of a person. A field that is not given stays; a blank one becomes blank; one of which the
//! versions differ waits for a choice.

use super::add;
use crate::deed::Deed;
use crate::drafts;
use crate::face::{EditPersonInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::parse;
use crate::seen::Seen;
use sb_domain::change::Group;
use sb_domain::ids::{ChangeId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_regionpack::Pack;
use sb_store::{people, search};

/// Writes what is different from what the writer saw; gives the last change, or none when nothing differs.
pub(crate) fn edit(
    keeper: &mut Keeper,
    input: &EditPersonInput,
) -> Result<Option<ChangeId>, Failure> {
    let person: PersonId = parse::id(&input.id, "id")?;
    let seen = Seen::from(input.seen.as_ref())?;
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
            let change = deed.set(tx, dossier, person, (value, field), &seen)?;
            last = change.or(last);
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
    use crate::people::page_to_edit;
    use crate::trial::{Trial, at, joined};

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

    /// A form that was laid out before what a colleague wrote came in.
    fn begun(laptop: &Trial, person: PersonId) -> EditPersonInput {
        EditPersonInput {
            id: person.to_string(),
            seen: page_to_edit(laptop, person).unwrap().seen,
            ..EditPersonInput::default()
        }
    }

    fn text(group: Group, text: &str) -> Value {
        Value::Text(group, Text::new(text))
    }

    #[test]
    fn what_a_colleague_changed_since_the_form_was_opened_stays_or_becomes_a_choice() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam");
        let form = begun(&laptop, person);
        laptop.colleague_replaces(dossier, person, text(Group::PersonName, "Selam Tesfay"));
        laptop.colleague_writes(dossier, person, text(Group::PersonSafeContact, "bel niet"));
        // As it stood on the screen: no change of the writer.
        let (name, route) = (Some("Selam".to_owned()), Some("B".to_owned()));
        let untouched = EditPersonInput {
            name,
            safe_contact: Some(String::new()),
            learning_route: route,
            ..form.clone()
        };
        edit(&mut laptop, &untouched).unwrap().unwrap();
        let shown = page_to_edit(&laptop, person).unwrap();
        assert_eq!(laptop.conflicts(), 0);
        assert_eq!(shown.name, "Selam Tesfay");
        assert_eq!(shown.safe_contact.as_deref(), Some("bel niet"));
        assert_eq!(shown.learning_route.as_deref(), Some("B"));
        // Changed by both, and a field that was blank filled by both.
        let both = EditPersonInput {
            name: Some("Salaam".to_owned()),
            safe_contact: Some("alleen 's ochtends".to_owned()),
            ..form
        };
        edit(&mut laptop, &both).unwrap().unwrap();
        assert_eq!(laptop.conflicts(), 2);
        let versions = page_to_edit(&laptop, person).unwrap().conflicts;
        let mut told: Vec<_> = versions.iter().flat_map(|one| &one.versions).collect();
        told.sort_by(|one, other| one.value.cmp(&other.value));
        let told: Vec<_> = told.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(
            told,
            ["Salaam", "Selam Tesfay", "alleen 's ochtends", "bel niet"]
        );
    }

    #[test]
    fn a_field_that_nobody_else_touched_is_changed_as_ever() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam");
        let mut form = begun(&laptop, person);
        for name in ["Selam Tesfay", "Salaam Tesfay"] {
            // The second time the form still names what it was laid out from: the rest he wrote himself.
            form.name = Some(name.to_owned());
            edit(&mut laptop, &form).unwrap().unwrap();
            assert_eq!(laptop.conflicts(), 0);
            assert_eq!(page_to_edit(&laptop, person).unwrap().name, name);
        }
    }

    #[test]
    fn versions_that_are_no_ids_are_refused() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam");
        let form = EditPersonInput {
            seen: Some(vec!["gisteren".to_owned()]),
            ..begun(&laptop, person)
        };
        let refused = edit(&mut laptop, &form).unwrap_err();
        assert_eq!(refused, at(FailureCode::NotFound, "seen"));
    }
}
