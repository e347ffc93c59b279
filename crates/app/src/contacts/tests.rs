//! A contact with somebody new, and a correction that was begun before a colleague's came in.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{one, one_to_correct, record};
use crate::conflicts;
use crate::drafts;
use crate::face::{ChooseInput, ContactInput, DraftInput, Failure, FailureCode};
use crate::keeper::keys;
use crate::profile::Folder;
use crate::trial::{Trial, at, joined, visit};
use sb_domain::change::Group;
use sb_domain::ids::{ContactId, DossierId, PersonId};
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_store::{Store, StoreError, contacts, meta, outbox, people};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A visit to somebody new, from the panel "Nieuw contact".
fn with_new(who: &str, note: &str) -> ContactInput {
    ContactInput {
        who: Some(who.to_owned()),
        draft: Some("contact".to_owned()),
        ..visit(None, note)
    }
}

/// How many people, contacts and deeds that wait there are.
fn kept(store: &Store) -> (usize, usize, u64) {
    let read = store.read(|c| {
        let kept = (people::all(c)?.len(), contacts::all(c)?.len());
        Ok::<_, StoreError>((kept.0, kept.1, outbox::waiting(c)?))
    });
    read.unwrap()
}

fn typed(laptop: &mut Trial) {
    let draft = DraftInput {
        form: "contact".to_owned(),
        body: "{}".to_owned(),
    };
    drafts::save(laptop, draft).unwrap();
}

#[test]
fn somebody_new_and_the_contact_are_one_deed_that_takes_its_draft_along() {
    let mut laptop = joined();
    let (.., before) = kept(&laptop.store);
    typed(&mut laptop);
    let id = record(&mut laptop, &with_new(" Selam Tesfay ", "brief")).unwrap();
    assert_eq!(kept(&laptop.store), (1, 1, before + 1));
    assert!(drafts::list(&laptop).unwrap().is_empty());
    let person = laptop.store.read(people::all).unwrap().remove(0);
    assert_eq!(person.name.as_str(), "Selam Tesfay");
    let shown = one(&laptop, id).unwrap();
    assert_eq!(shown.person, Some(person.person.to_string()));
    // They stand in one dossier, his own.
    let written = laptop.colleague_replaces(person.dossier, id, note("van haar"));
    assert_ne!(written.to_string(), id.to_string());
    assert_eq!(one(&laptop, id).unwrap().note.as_deref(), Some("van haar"));
}

#[test]
fn a_refused_contact_leaves_no_person() {
    let mut laptop = joined();
    let before = kept(&laptop.store);
    typed(&mut laptop);
    let good = with_new("Selam Tesfay", "brief");
    let with = |change: fn(&mut ContactInput)| {
        let mut input = good.clone();
        change(&mut input);
        input
    };
    for (input, refused) in [
        (
            with(|c| c.note = Some("bel 123456782".to_owned())),
            at(FailureCode::Bsn, "note"),
        ),
        (
            with(|c| c.date = "2126-11-20".to_owned()),
            at(FailureCode::InFuture, "date"),
        ),
        (
            with(|c| c.kind = "NIETS".to_owned()),
            at(FailureCode::UnknownCode, "kind"),
        ),
        (
            with(|c| c.who = Some("Selam 123456782".to_owned())),
            at(FailureCode::Bsn, "who"),
        ),
        (
            with(|c| c.who = Some(" ".to_owned())),
            at(FailureCode::Empty, "who"),
        ),
        (
            with(|c| c.who = Some("a".repeat(101))),
            at(FailureCode::TooLong, "who"),
        ),
    ] {
        assert_eq!(record(&mut laptop, &input), Err(refused));
        assert_eq!(kept(&laptop.store), before);
        assert_eq!(drafts::list(&laptop).unwrap().len(), 1);
    }
    record(&mut laptop, &good).unwrap();
    assert_eq!(kept(&laptop.store), (1, 1, before.2 + 1));
}

#[test]
fn nobody_new_stands_beside_somebody_who_is_here() {
    let mut laptop = joined();
    let (person, _) = laptop.person("Selam Tesfay");
    let id = laptop.visit(person, "brief");
    for (contact, person) in [
        (Some(id.to_string()), None),
        (None, Some(person.to_string())),
    ] {
        let input = ContactInput {
            contact,
            person,
            ..with_new("Amir", "brief")
        };
        let refused = record(&mut laptop, &input);
        assert_eq!(refused, Err(at(FailureCode::NotAllowed, "who")));
    }
    assert_eq!(laptop.store.read(people::all).unwrap().len(), 1);
}

#[test]
fn a_kill_while_saving_leaves_person_and_contact_or_neither() {
    let fault = "SLEUTELBOS_FAULT";
    if std::env::var_os(fault).is_some() {
        // In a process of its own, which ends at that place.
        let mut laptop = joined();
        record(&mut laptop, &with_new("Selam Tesfay", "brief")).unwrap();
        assert_eq!(laptop.store.read(people::all).unwrap().len(), 1);
        return;
    }
    let name = "contacts::tests::a_kill_while_saving_leaves_person_and_contact_or_neither";
    let mut killed_in_the_save = 0;
    for nth in 1.. {
        let home = TempDir::new().unwrap();
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(fault, format!("saving:{nth}"))
            .env("TMPDIR", home.path())
            .output()
            .unwrap();
        if run.status.success() {
            break;
        }
        assert!(nth < 20, "{}", String::from_utf8_lossy(&run.stdout));
        killed_in_the_save += left_behind(home.path());
    }
    // The name, what happened, and the note.
    assert_eq!(killed_in_the_save, 3);
}

/// Looks at what a killed process left: 1 if it had joined, and then nothing of the contact may be there.
fn left_behind(tmp: &Path) -> u32 {
    let home = std::fs::read_dir(tmp).unwrap().next().unwrap().unwrap();
    let folder = Folder::at(home.path().join("profile"));
    let store = Store::open(&folder.database(), &[7; 32]).unwrap();
    let joined = store.read(|c| meta::get(c, keys::USER)).unwrap().is_some();
    let (people, contacts, _) = kept(&store);
    assert_eq!((people, contacts), (0, 0));
    u32::from(joined)
}

fn note(text: &str) -> Value {
    Value::Text(Group::ContactNote, Text::new(text))
}

/// A visit of 45 minutes, and a correction of it as the panel lays it out.
fn begun(laptop: &mut Trial, text: &str) -> (DossierId, ContactId, ContactInput) {
    let (person, dossier) = laptop.person("Selam Tesfay");
    let id = laptop.visit(person, text);
    let form = laid_out(laptop, person, id);
    (dossier, id, form)
}

fn laid_out(laptop: &Trial, person: PersonId, id: ContactId) -> ContactInput {
    let shown = one_to_correct(laptop, id).unwrap();
    ContactInput {
        contact: Some(id.to_string()),
        person: Some(person.to_string()),
        kind: shown.kind,
        date: shown.date,
        minutes: shown.minutes,
        note: shown.note,
        seen: shown.seen,
        ..ContactInput::default()
    }
}

fn notes_to_choose(laptop: &Trial) -> Vec<String> {
    let open = conflicts::list(laptop).unwrap();
    let versions = open.into_iter().flat_map(|one| one.versions);
    let mut texts: Vec<String> = versions.map(|version| version.value).collect();
    texts.sort();
    texts
}

#[test]
fn a_correction_of_one_field_leaves_the_newer_note_of_a_colleague() {
    for before in ["oud", ""] {
        let mut laptop = joined();
        let (dossier, id, form) = begun(&mut laptop, before);
        laptop.colleague_replaces(dossier, id, note("nieuw van Bob"));
        let minutes = Some(60);
        record(&mut laptop, &ContactInput { minutes, ..form }).unwrap();
        let shown = one(&laptop, id).unwrap();
        assert_eq!(shown.note.as_deref(), Some("nieuw van Bob"));
        assert_eq!((shown.minutes, laptop.conflicts()), (minutes, 0));
    }
}

#[test]
fn a_note_that_both_changed_is_a_choice() {
    for (before, ours) in [
        ("oud", Some("van Ann")),
        ("oud", None),
        ("", Some("van Ann")),
    ] {
        let mut laptop = joined();
        let (dossier, id, form) = begun(&mut laptop, before);
        laptop.colleague_replaces(dossier, id, note("nieuw van Bob"));
        let input = ContactInput {
            note: ours.map(str::to_owned),
            ..form
        };
        record(&mut laptop, &input).unwrap();
        let mut both = [ours.unwrap_or_default(), "nieuw van Bob"];
        both.sort_unstable();
        assert_eq!(notes_to_choose(&laptop), both);
    }
}

#[test]
fn what_happened_changed_by_both_is_a_choice() {
    let mut laptop = joined();
    let (dossier, id, form) = begun(&mut laptop, "oud");
    let theirs = ContactWhat {
        person: form.person.as_deref().map(|id| id.parse().unwrap()),
        kind: "BELLEN".to_owned(),
        date: "2026-11-19".to_owned(),
        ..ContactWhat::default()
    };
    laptop.colleague_replaces(dossier, id, Value::ContactWhat(theirs));
    let minutes = Some(60);
    record(&mut laptop, &ContactInput { minutes, ..form }).unwrap();
    let open = conflicts::list(&laptop).unwrap();
    assert_eq!((open.len(), open[0].versions.len()), (1, 2));
}

#[test]
fn a_note_in_two_versions_of_which_the_writer_saw_one_is_no_reason_to_refuse() {
    let mut laptop = joined();
    let (dossier, id, form) = begun(&mut laptop, "oud");
    laptop.colleague_writes(dossier, id, note("van Bob"));
    let ours = ContactInput {
        note: Some("van Ann".to_owned()),
        ..form
    };
    record(&mut laptop, &ours).unwrap();
    assert_eq!(notes_to_choose(&laptop), ["van Ann", "van Bob"]);
}

#[test]
fn what_the_writer_chose_himself_meanwhile_he_may_correct() {
    let mut laptop = joined();
    let (dossier, id, form) = begun(&mut laptop, "van Ann");
    laptop.colleague_writes(dossier, id, note("van Bob"));
    let person = form.person.as_deref().map(|id| id.parse().unwrap());
    let form = laid_out(&laptop, person.unwrap(), id);
    let ours = ContactInput {
        note: Some("van ons".to_owned()),
        ..form
    };
    let refused: Result<_, Failure> = record(&mut laptop, &ours);
    assert_eq!(refused, Err(at(FailureCode::ChooseFirst, "note")));
    let open = conflicts::list(&laptop).unwrap().remove(0);
    let choice = ChooseInput {
        id: open.id,
        keep: Some(open.versions[0].op.clone()),
        seen: Some(open.versions.into_iter().map(|one| one.op).collect()),
    };
    conflicts::choose(&mut laptop, &choice).unwrap();
    record(&mut laptop, &ours).unwrap();
    assert_eq!(laptop.conflicts(), 0);
    assert_eq!(one(&laptop, id).unwrap().note.as_deref(), Some("van ons"));
}
