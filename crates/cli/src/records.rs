//! Contacts, referrals, the directory and search.

use crate::args::{Contact, Directory, Referral};
use crate::failing::Stop;
use crate::people::print_op;
use crate::printing::Out;
use crate::start::{Start, input};
use sb_app::face::{
    Command, ContactInput, ContactView, DirectoryInput, Failure, FailureCode, HistoryView, IdInput,
    QueryInput, Reply, StatusInput,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A contact with its history.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    contact: ContactView,
    history: Vec<HistoryView>,
}

pub(crate) fn contact(start: &Start, out: Out, command: Contact) -> Result<(), Stop> {
    match command {
        Contact::Record => {
            let given: ContactInput = input()?;
            let made = ContactInput {
                contact: None,
                ..given
            };
            if let Reply::Made(contact) = start.ask(Command::RecordContact(made))? {
                out.print(&json!({ "contact": contact }));
            }
        }
        Contact::Correct { id } => {
            let changed: Map<String, Value> = input()?;
            let app = start.joined()?;
            let (there, before) = app.contact(&id)?;
            let correction = over(there, changed, id.clone())?;
            app.dispatch(Command::RecordContact(correction))?;
            let (_, after) = app.contact(&id)?;
            // The change that this made, if anything was different.
            let op = after
                .iter()
                .map(|past| &past.op)
                .find(|op| !before.iter().any(|past| past.op == **op));
            print_op(out, &op.map_or(Reply::Done, |op| Reply::Made(op.clone())));
        }
        Contact::List { person, since } => {
            out.print(
                &start
                    .joined()?
                    .contacts(person.as_deref(), since.as_deref())?,
            );
        }
        Contact::Show { id } => {
            let (contact, history) = start.joined()?.contact(&id)?;
            out.print(&Shown { contact, history });
        }
        Contact::Import { file, dry_run } => {
            let unreadable = Failure::new(FailureCode::UnreadableFile);
            let bytes = std::fs::read(&file).map_err(|_| unreadable)?;
            let json = file
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("ndjson"));
            out.print(&start.joined()?.import_contacts(bytes, json, dry_run)?);
        }
    }
    Ok(())
}

/// The contact as it stands with the changed fields over it; `null` makes one blank.
fn over(there: ContactView, changed: Map<String, Value>, id: String) -> Result<ContactInput, Stop> {
    let bad = |_| Stop::Usage("not the JSON that is asked for".to_owned());
    let whole = serde_json::to_value(there).map_err(bad)?;
    let Value::Object(mut whole) = whole else {
        return Err(Failure::new(FailureCode::Bug).into());
    };
    whole.extend(changed);
    whole.insert("contact".to_owned(), Value::String(id));
    whole.retain(|_, value| !value.is_null());
    serde_json::from_value(Value::Object(whole)).map_err(bad)
}

pub(crate) fn referral(start: &Start, out: Out, command: Referral) -> Result<(), Stop> {
    match command {
        Referral::Make => {
            if let Reply::Made(referral) = start.ask(Command::MakeReferral(input()?))? {
                out.print(&json!({ "referral": referral }));
            }
        }
        Referral::Status {
            id,
            status,
            source,
            reason,
            note,
        } => {
            let said = StatusInput {
                referral: id,
                status,
                source,
                reason,
                note,
            };
            let reply = start.ask(Command::SetReferralStatus(said))?;
            print_op(out, &reply);
        }
        Referral::List { status } => {
            if let Reply::Referrals(mut found) = start.ask(Command::Referrals)? {
                found.retain(|referral| {
                    status
                        .as_ref()
                        .is_none_or(|status| referral.status == *status)
                });
                out.print(&found);
            }
        }
        Referral::Show { id } => out.print(&start.joined()?.referral(&id)?),
    }
    Ok(())
}

pub(crate) fn directory(start: &Start, out: Out, command: Directory) -> Result<(), Stop> {
    match command {
        Directory::Search {
            query,
            municipality,
            language,
            domain,
        } => {
            let wanted = DirectoryInput {
                query,
                municipality,
                language,
                domain,
            };
            if let Reply::Services(services) = start.ask(Command::Directory(wanted))? {
                out.print(&services);
            }
        }
        Directory::Show { id } => {
            if let Reply::Service(service) = start.ask(Command::Service(IdInput { id }))? {
                out.print(&service);
            }
        }
    }
    Ok(())
}

pub(crate) fn search(start: &Start, out: Out, query: String) -> Result<(), Stop> {
    if let Reply::Hits(hits) = start.ask(Command::Search(QueryInput { query }))? {
        let rows: Vec<Value> = hits
            .into_iter()
            .filter(|hit| hit.kind != "service")
            .map(|hit| json!({ "kind": hit.kind, "id": hit.id, "title": hit.title, "snippet": hit.snippet }))
            .collect();
        out.print(&rows);
    }
    Ok(())
}
