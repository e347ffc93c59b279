//! People, dossiers and choices.

use crate::args::{Conflicts, Dossier, Person};
use crate::failing::Stop;
use crate::input::{PERSON, changes, form, into};
use crate::printing::Out;
use crate::start::Start;
use sb_app::face::{ChooseInput, Command, EditPersonInput, IdInput, QueryInput, Reply, ShareInput};
use serde_json::json;

pub(crate) fn person(start: &Start, out: Out, command: Person) -> Result<(), Stop> {
    match command {
        Person::Add => {
            let (person, dossier) = start.joined()?.add_person(form(PERSON)?)?;
            out.print(&json!({ "person": person, "dossier": dossier }))?;
        }
        Person::List { query } => {
            let query = QueryInput {
                query: query.unwrap_or_default(),
            };
            if let Reply::People(people) = start.ask(Command::People(query))? {
                out.print(&people)?;
            }
        }
        Person::Show { id } => out.print(&start.joined()?.person(&id)?)?,
        Person::Edit { id } => {
            let mut changed = changes(PERSON, ("id", &id))?;
            for value in changed.values_mut().filter(|value| value.is_null()) {
                *value = json!("");
            }
            let changed: EditPersonInput = into(changed)?;
            let reply = start.ask(Command::EditPerson(EditPersonInput { id, ..changed }))?;
            print_op(out, &reply)?;
        }
    }
    Ok(())
}

/// `{op}`, or `{}` when nothing was different.
pub(crate) fn print_op(out: Out, reply: &Reply) -> Result<(), Stop> {
    match reply {
        Reply::Made(op) => out.print(&json!({ "op": op })),
        _ => out.print(&json!({})),
    }
}

pub(crate) fn dossier(start: &Start, out: Out, command: Dossier) -> Result<(), Stop> {
    match command {
        Dossier::Members { id } => {
            if let Reply::Members(members) = start.ask(Command::Members(IdInput { id }))? {
                out.print(&members)?;
            }
        }
        Dossier::Share { id, user } => {
            let reply = start.ask(Command::Share(ShareInput { dossier: id, user }))?;
            print_op(out, &reply)?;
        }
    }
    Ok(())
}

pub(crate) fn conflicts(start: &Start, out: Out, command: Option<Conflicts>) -> Result<(), Stop> {
    match command {
        None => out.print(&start.joined()?.conflicts()?)?,
        Some(Conflicts::Choose { id, keep, both: _ }) => {
            let seen = None;
            let reply = start.ask(Command::Choose(ChooseInput { id, keep, seen }))?;
            print_op(out, &reply)?;
        }
    }
    Ok(())
}
