//! Contacts, referrals, the directory and search.

use crate::args::{Contact, Directory, Referral};
use crate::failing::{Stop, sentence};
use crate::input::{CONTACT, REFERRAL, changes, form, into};
use crate::people::print_op;
use crate::printing::Out;
use crate::start::Start;
use sb_app::face::{
    Command, ContactInput, ContactView, DirectoryInput, Failure, FailureCode, HistoryView, HitView,
    IdInput, QueryInput, Reply, StatusInput,
};
use sb_app::{ImportReport, RefusedRow};
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
            let given = form(CONTACT)?;
            if let Reply::Made(contact) = start.ask(Command::RecordContact(given))? {
                out.print(&json!({ "contact": contact }))?;
            }
        }
        Contact::Correct { id } => {
            let changed = changes(CONTACT, ("contact", &id))?;
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
            print_op(out, &op.map_or(Reply::Done, |op| Reply::Made(op.clone())))?;
        }
        Contact::List { person, since } => {
            out.print(
                &start
                    .joined()?
                    .contacts(person.as_deref(), since.as_deref())?,
            )?;
        }
        Contact::Show { id } => {
            let (contact, history) = start.joined()?.contact(&id)?;
            out.print(&Shown { contact, history })?;
        }
        Contact::Import { file, dry_run } => {
            let unreadable = Failure::new(FailureCode::UnreadableFile);
            let bytes = std::fs::read(&file).map_err(|_| unreadable)?;
            let json = file
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("ndjson"));
            let report = start.joined()?.import_contacts(bytes, json, dry_run)?;
            out.print_with(&report, told)?;
        }
    }
    Ok(())
}

/// What an import did, for people: a sentence per row that was not taken.
fn told(report: &ImportReport) -> String {
    let counts = [
        ("imported", report.imported),
        ("skipped", report.skipped),
        ("refused", report.refused.len() as u64),
    ];
    let counts = counts.map(|(what, number)| format!("{what}: {number}"));
    let broken = report.refused.iter().map(|refused| {
        let RefusedRow { row, field, code } = refused;
        let comma = if field.is_empty() { "" } else { ", " };
        format!("line {row}{comma}{field}: {}", sentence(*code))
    });
    counts
        .into_iter()
        .chain(broken)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The contact as it stands with the changed fields over it; `null` makes one blank.
fn over(there: ContactView, changed: Map<String, Value>, id: String) -> Result<ContactInput, Stop> {
    let bug = |_| Stop::from(Failure::new(FailureCode::Bug));
    let Value::Object(mut whole) = serde_json::to_value(there).map_err(bug)? else {
        return Err(Failure::new(FailureCode::Bug).into());
    };
    whole.extend(changed);
    whole.insert("contact".to_owned(), Value::String(id));
    whole.retain(|_, value| !value.is_null());
    into(whole)
}

pub(crate) fn referral(start: &Start, out: Out, command: Referral) -> Result<(), Stop> {
    match command {
        Referral::Make => {
            if let Reply::Made(referral) = start.ask(Command::MakeReferral(form(REFERRAL)?))? {
                out.print(&json!({ "referral": referral }))?;
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
                draft: None,
            };
            let reply = start.ask(Command::SetReferralStatus(said))?;
            print_op(out, &reply)?;
        }
        Referral::List { status } => {
            out.print(&start.joined()?.referrals(status.as_deref())?)?;
        }
        Referral::Show { id } => out.print(&start.joined()?.referral(&id)?)?,
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
                out.print(&services)?;
            }
        }
        Directory::Show { id } => {
            if let Reply::Service(service) = start.ask(Command::Service(IdInput { id }))? {
                out.print(&service)?;
            }
        }
    }
    Ok(())
}

pub(crate) fn search(start: &Start, out: Out, query: String) -> Result<(), Stop> {
    if let Reply::Hits(hits) = start.ask(Command::Search(QueryInput { query }))? {
        let rows: Vec<HitView> = hits
            .into_iter()
            .filter(|hit| hit.kind != "service")
            .collect();
        out.print(&rows)?;
    }
    Ok(())
}
