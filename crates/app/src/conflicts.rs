//! Registers with more than one version: listed with names, settled by a choice.

use crate::colleagues::Names;
use crate::deed::Deed;
use crate::face::{ChooseInput, ConflictView, Failure, FailureCode, VersionView};
use crate::keeper::Keeper;
use crate::parse::{self, given};
use crate::referrals::person_names;
use crate::seen::Seen;
use crate::world::instant;
use data_encoding::HEXLOWER;
use sb_crypto::hash::h;
use sb_domain::change::{EntityKind, Group, Register};
use sb_domain::display::plain;
use sb_domain::ids::{ChangeId, DossierId};
use sb_domain::merge;
use sb_domain::rules;
use sb_domain::value::Value;
use sb_store::registers::{self, Conflict};
use sb_store::{Reader, changes, search};

/// The id of a conflict: a hash of the register's name, equal on all laptops.
pub(crate) fn id_of(register: &Register) -> String {
    let (kind, group, _) = register.group.describe();
    let hash = h(
        "sb/1/register",
        &[&[kind as u8], register.entity.as_bytes(), &[group]],
    );
    HEXLOWER.encode(
        hash.first_chunk::<16>()
            .map_or(&hash[..0], |half| &half[..]),
    )
}

/// The kind of entity, as the contract writes it.
pub(crate) const fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Contact => "contact",
        EntityKind::Referral => "referral",
        EntityKind::Agreement => "agreement",
        EntityKind::Colleague => "colleague",
    }
}

/// Whether a human chooses. Nobody does for a colleague's name: see [`crate::colleagues`].
fn is_choice(conflict: &Conflict) -> bool {
    conflict.register.group.describe().0 != EntityKind::Colleague
}

/// All open choices.
pub(crate) fn list(keeper: &Keeper) -> Result<Vec<ConflictView>, Failure> {
    let names = Names::load(keeper)?;
    keeper.store.read(|c| {
        let found = registers::conflicts(c)?;
        found
            .iter()
            .filter(|conflict| is_choice(conflict))
            .map(|conflict| view(c, conflict, &names))
            .collect()
    })
}

fn view(c: &Reader<'_>, conflict: &Conflict, names: &Names) -> Result<ConflictView, Failure> {
    let (kind, _, field) = conflict.register.group.describe();
    let (person_name, person_latin_name) = match conflict.person {
        Some(person) => person_names(c, person)?,
        None => Default::default(),
    };
    let person_name = Some(person_name).filter(|name| !name.is_empty());
    let versions = conflict.versions.iter().map(|version| VersionView {
        op: version.change.to_string(),
        by: names.of(version.author),
        at: instant(version.at),
        value: plain(&version.value),
    });
    Ok(ConflictView {
        id: id_of(&conflict.register),
        record: conflict.register.entity.to_string(),
        kind: kind_name(kind).to_owned(),
        field: field.to_owned(),
        person: conflict.person.map(|person| person.to_string()),
        person_name,
        person_latin_name,
        both: merge::can_keep_both(conflict.register.group),
        versions: versions.collect(),
    })
}

/// Settles a choice: a Write that names all versions it replaces. One that was not shown is not replaced: it
/// stays a choice.
pub(crate) fn choose(keeper: &mut Keeper, input: &ChooseInput) -> Result<ChangeId, Failure> {
    let found = keeper.store.read(registers::conflicts)?;
    let conflict = found
        .into_iter()
        .find(|conflict| is_choice(conflict) && id_of(&conflict.register) == input.id);
    let register = conflict
        .ok_or(Failure::at(FailureCode::NotAConflict, "id"))?
        .register;
    let keep: Option<ChangeId> = given(input.keep.as_ref())
        .map(|keep| parse::id(keep, "keep"))
        .transpose()?;
    let seen = Seen::from(input.seen.as_ref())?;
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let sight = deed.look(tx, register, &seen)?;
        let value = chosen(&sight.known, keep)?;
        let stored = match sight.heads.first() {
            Some((head, _)) => changes::find(tx, *head)?,
            None => None,
        };
        let dossier: DossierId = stored.ok_or(Failure::new(FailureCode::NotFound))?.dossier;
        let change = deed.settle(tx, dossier, (register, value), sight.sup)?;
        search::index_pending(tx)?;
        Ok(change)
    })
}

/// The version to keep of those that were seen, or all of them in one.
fn chosen(seen: &[(ChangeId, Value)], keep: Option<ChangeId>) -> Result<Value, Failure> {
    if let Some(keep) = keep {
        let kept = seen.iter().find(|(version, _)| *version == keep);
        let (_, value) = kept.ok_or(Failure::at(FailureCode::NotFound, "keep"))?;
        return Ok(value.clone());
    }
    let all: Vec<(ChangeId, &Value)> = seen.iter().map(|(id, value)| (*id, value)).collect();
    let both = merge::both(&all).ok_or(Failure::at(FailureCode::NotBoth, "keep"))?;
    within_bounds(&both)?;
    Ok(both)
}

/// What is kept together must still fit the form: else nobody could ever correct it.
fn within_bounds(value: &Value) -> Result<(), Failure> {
    let too_long = match value {
        Value::Text(group, text) => {
            let most = match group {
                Group::ContactNote => rules::NOTE_MAX,
                Group::PersonTempoNote => rules::SHORT_MAX,
                _ => rules::NAME_MAX,
            };
            text.as_str().chars().count() > most
        }
        Value::Languages(tags) => {
            return rules::languages(tags, "keep")
                .map(drop)
                .map_err(Failure::from);
        }
        _ => false,
    };
    if too_long {
        return Err(Failure::at(FailureCode::TooLong, "keep"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::contacts;
    use crate::trial::{Trial, at, joined};
    use sb_domain::ids::ContactId;
    use sb_domain::text::Text;

    #[test]
    fn keeping_both_never_makes_what_the_form_would_refuse() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam");
        for (mine, theirs, fits) in [(2_000, 1_997, true), (2_000, 1_998, false)] {
            let id = laptop.visit(person, &"a".repeat(mine));
            let note = Value::Text(Group::ContactNote, Text::new("b".repeat(theirs)));
            laptop.colleague_writes(dossier, id, note);
            let open = list(&laptop).unwrap();
            assert_eq!(open.len(), 1);
            let both = ChooseInput {
                id: open[0].id.clone(),
                ..ChooseInput::default()
            };
            let chosen = choose(&mut laptop, &both);
            if fits {
                chosen.unwrap();
            } else {
                assert_eq!(chosen.unwrap_err(), at(FailureCode::TooLong, "keep"));
            }
            assert_eq!(laptop.conflicts(), usize::from(!fits));
        }
    }

    /// A contact with two notes, and the choice as it was drawn.
    fn drawn(laptop: &mut Trial) -> (DossierId, ContactId, ConflictView) {
        let (person, dossier) = laptop.person("Selam");
        let id = laptop.visit(person, "van mij");
        laptop.colleague_writes(dossier, id, note("van haar"));
        let open = list(laptop).unwrap().remove(0);
        (dossier, id, open)
    }

    fn note(text: &str) -> Value {
        Value::Text(Group::ContactNote, Text::new(text))
    }

    /// A press on the version with this text, or on "both".
    fn press(laptop: &mut Trial, drawn: &ConflictView, text: Option<&str>) -> Result<(), Failure> {
        let version = |text| drawn.versions.iter().find(|version| version.value == text);
        let input = ChooseInput {
            id: drawn.id.clone(),
            keep: text.map(|text| version(text).unwrap().op.clone()),
            seen: Some(drawn.versions.iter().map(|one| one.op.clone()).collect()),
        };
        choose(laptop, &input).map(drop)
    }

    /// What stands to be chosen, by text.
    fn open(laptop: &Trial) -> Vec<String> {
        let open = list(laptop).unwrap();
        let versions = open.into_iter().flat_map(|one| one.versions);
        let mut texts: Vec<String> = versions.map(|version| version.value).collect();
        texts.sort();
        texts
    }

    #[test]
    fn a_version_that_came_after_the_choice_was_drawn_stays_to_be_chosen() {
        for (pressed, kept) in [
            (Some("van mij"), &["van mij"][..]),
            (None, &["van haar / van mij", "van mij / van haar"]),
        ] {
            let mut laptop = joined();
            let (dossier, id, shown) = drawn(&mut laptop);
            laptop.colleague_writes(dossier, id, note("een derde"));
            press(&mut laptop, &shown, pressed).unwrap();
            let left = open(&laptop);
            assert_eq!((left.len(), left[0].as_str()), (2, "een derde"));
            assert!(kept.contains(&left[1].as_str()), "{left:?}");
            // Drawn again, it is chosen for good.
            let shown = list(&laptop).unwrap().remove(0);
            press(&mut laptop, &shown, Some("een derde")).unwrap();
            assert_eq!(laptop.conflicts(), 0);
        }
    }

    #[test]
    fn equal_words_of_a_third_are_one_version_and_chosen_with_it() {
        let mut laptop = joined();
        let (dossier, id, shown) = drawn(&mut laptop);
        laptop.colleague_writes(dossier, id, note("van mij"));
        laptop.colleague_writes(dossier, id, note("van haar"));
        press(&mut laptop, &shown, Some("van haar")).unwrap();
        assert_eq!(laptop.conflicts(), 0);
        let shown = contacts::one(&laptop, id).unwrap();
        assert_eq!(shown.note.as_deref(), Some("van haar"));
    }

    #[test]
    fn what_a_colleague_chose_meanwhile_is_not_chosen_away() {
        // He chose one of two: nothing is left to choose.
        let mut laptop = joined();
        let (dossier, id, shown) = drawn(&mut laptop);
        laptop.colleague_replaces(dossier, id, note("van haar"));
        let late = press(&mut laptop, &shown, Some("van mij"));
        assert_eq!(late, Err(at(FailureCode::NotAConflict, "id")));
        // He chose while a third wrote: both choices stand.
        let mut laptop = joined();
        let (dossier, id, shown) = drawn(&mut laptop);
        laptop.colleague_replaces(dossier, id, note("van haar"));
        laptop.colleague_writes(dossier, id, note("een derde"));
        press(&mut laptop, &shown, Some("van mij")).unwrap();
        assert_eq!(open(&laptop), ["een derde", "van haar", "van mij"]);
    }
}
