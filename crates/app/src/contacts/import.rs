//! Contacts out of a file: good rows in one transaction, broken rows listed by line.

use super::record::{Checked, check, dossier_for, latest_day, write_new};
use crate::deed::Deed;
use crate::dossiers;
use crate::face::{ContactInput, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::people::must_be_here;
use chrono::NaiveDate;
use sb_crypto::hash::derive;
use sb_domain::change::Group;
use sb_domain::ids::{ContactId, PersonId};
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_exchange::contacts::ContactRow;
use sb_exchange::row::{Fault, Unreadable, Why};
use sb_protocol::DossierKind;
use sb_regionpack::Pack;
use sb_store::{contacts, people, search};
use serde::Serialize;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A row that was not taken.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedRow {
    /// Line in the file where the row begins; the header is 1. In NDJSON the first line is 1.
    pub row: u64,
    /// Which column, or empty when it is the row as a whole, or a column whose name may be content.
    pub field: String,
    /// Why: a failure code.
    pub code: FailureCode,
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// New contacts.
    pub imported: u64,
    /// Rows that were here already.
    pub skipped: u64,
    /// Rows that were not taken.
    pub refused: Vec<RefusedRow>,
}

impl RefusedRow {
    fn of(row: u64, fault: Fault) -> Self {
        Self {
            row,
            field: fault.field,
            code: match fault.why {
                Why::BadRow => FailureCode::BadRow,
                Why::UnknownColumn => FailureCode::UnknownField,
                Why::WrongType => FailureCode::WrongType,
                Why::Broken(rule) => rule.into(),
            },
        }
    }

    fn because(row: u64, failure: Failure) -> Self {
        Self {
            row,
            field: failure.field.unwrap_or_default().to_owned(),
            code: failure.code,
        }
    }
}

/// A row that can be kept.
struct Good {
    id: ContactId,
    /// Whom it names, where it does not name a person by id.
    named: Option<(PersonId, Text)>,
    checked: Checked,
}

/// Imports the file's bytes; `json` says that it is NDJSON, else CSV with comma or semicolon.
///
/// The same file again adds nothing: see [`Ids`].
pub(crate) fn import(
    keeper: &mut Keeper,
    bytes: &[u8],
    json: bool,
    dry: bool,
) -> Result<ImportReport, Failure> {
    let rows = sb_exchange::contacts::rows(bytes, json)
        .map_err(|Unreadable| Failure::new(FailureCode::UnreadableFile))?;
    let pack = keeper.pack()?;
    let latest = latest_day(keeper)?;
    let mut ids = Ids::of(keeper)?;
    let mut report = ImportReport::default();
    let mut good = Vec::new();
    for (line, row) in rows {
        let form = row
            .map_err(|fault| RefusedRow::of(line, fault))
            .map(form_of);
        let checked = form.and_then(|(name, input)| {
            let checked = may_be_kept(keeper, &pack, &input, latest);
            let checked = checked.map_err(|failure| RefusedRow::because(line, failure))?;
            Ok((name, checked))
        });
        match checked {
            Err(refused) => report.refused.push(refused),
            Ok((name, checked)) => {
                let named = name.map(|name| (ids.person(&name), name));
                good.push(Good {
                    id: ids.contact(named.as_ref().map(|(id, _)| *id), &checked),
                    named,
                    checked,
                });
            }
        }
    }
    let rows = good.len();
    let fresh = keeper.store.read(|c| {
        let mut fresh = Vec::new();
        for row in good {
            if contacts::find(c, row.id)?.is_none() {
                fresh.push(row);
            }
        }
        Ok::<_, Failure>(fresh)
    })?;
    report.imported = fresh.len() as u64;
    report.skipped = rows as u64 - report.imported;
    if !dry && !fresh.is_empty() {
        keep(keeper, fresh)?;
    }
    Ok(report)
}

/// What the row says, when codes and days are such and the person it names by id is here.
fn may_be_kept(
    keeper: &Keeper,
    pack: &Pack,
    input: &ContactInput,
    latest: NaiveDate,
) -> Result<Checked, Failure> {
    let checked = check(pack, input, latest, false)?;
    if let Some(person) = checked.what.person {
        must_be_here(keeper, person, "person")?;
    }
    Ok(checked)
}

/// Keeps rows in one transaction, with the people they name.
fn keep(keeper: &mut Keeper, rows: Vec<Good>) -> Result<(), Failure> {
    let mut made = BTreeMap::new();
    for (person, _) in rows.iter().filter_map(|row| row.named.as_ref()) {
        let there = keeper.store.read(|c| people::find(c, *person))?;
        if there.is_none() && !made.contains_key(person) {
            made.insert(
                *person,
                dossiers::make(&keeper.world, keeper.desk()?, DossierKind::Person)?,
            );
        }
    }
    // A deed each, so that the number that waits counts contacts and not files.
    let deeds: Vec<Deed> = rows
        .iter()
        .map(|_| Deed::new(keeper))
        .collect::<Result<_, _>>()?;
    let desk = keeper
        .desk
        .as_ref()
        .ok_or(Failure::new(FailureCode::NotJoined))?;
    keeper.store.write(|tx| {
        for (row, deed) in rows.into_iter().zip(&deeds) {
            let mut checked = row.checked;
            if let Some((person, name)) = row.named {
                if let Some(made) = made.remove(&person) {
                    let dossier = made.keep(tx)?;
                    deed.write(tx, dossier, person, Value::Text(Group::PersonName, name))?;
                }
                checked.what.person = Some(person);
            }
            let dossier = dossier_for(tx, desk, checked.what.person)?;
            write_new(tx, deed, dossier, row.id, checked)?;
        }
        search::index_pending(tx)?;
        Ok(())
    })
}

/// Ids of what an import makes: the same file again, at once or next year, gives the same ids.
///
/// They come from what the row says *after* the rules, so a row in other clothes is the same row, and from a
/// secret of the user: an id that anybody could work out from a name would tell a colleague whom it is about.
/// Equal names in one file, and in a later one, are one person; letters that differ are another.
struct Ids {
    secret: Zeroizing<[u8; 32]>,
    equal: BTreeMap<[u8; 32], u64>,
}

impl Ids {
    fn of(keeper: &Keeper) -> Result<Self, Failure> {
        let seed = keeper.desk()?.identity.user_key.seed();
        Ok(Self {
            secret: derive(&*seed, "sb/1/import", &[]),
            equal: BTreeMap::new(),
        })
    }

    fn person(&self, name: &Text) -> PersonId {
        let name = name.as_str().as_bytes();
        let id = derive(&*self.secret, "sb/1/import-person", &[name]);
        PersonId::from_bytes(first16(&id))
    }

    /// The id of the next contact of this content: equal rows of one file are as many contacts.
    fn contact(&mut self, named: Option<PersonId>, checked: &Checked) -> ContactId {
        let what = &checked.what;
        let number = |n: Option<u16>| n.map(|n| n.to_string()).unwrap_or_default();
        let code = |code: &Option<String>| code.clone().unwrap_or_default();
        let cells = [
            what.kind.clone(),
            what.date.clone(),
            number(what.minutes),
            what.languages.join("|"),
            what.domains.join("|"),
            code(&what.outcome),
            number(what.headcount),
            code(&what.role),
            number(what.travel_km),
            checked.note.as_str().to_owned(),
        ];
        // A person of an earlier import, by id or by name, is the same person.
        let person = named.or(what.person).unwrap_or_default();
        let mut parts: Vec<&[u8]> = vec![person.as_bytes()];
        parts.extend(cells.iter().map(String::as_bytes));
        let row = *derive(&*self.secret, "sb/1/import-row", &parts);
        let nth = self.equal.entry(row).or_default();
        let id = derive(&row, "sb/1/import-contact", &[&nth.to_be_bytes()]);
        *nth += 1;
        ContactId::from_bytes(first16(&id))
    }
}

fn first16(hash: &[u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = *from;
    }
    id
}

/// Whom the row names, and the form that it fills in.
fn form_of(row: ContactRow) -> (Option<Text>, ContactInput) {
    let input = ContactInput {
        person: row.person,
        kind: row.kind,
        date: row.date,
        minutes: row.minutes,
        languages: row.languages,
        domains: row.domains,
        outcome: row.outcome,
        note: row.note,
        headcount: row.headcount,
        role: row.role,
        travel_km: row.travel_km,
        ..ContactInput::default()
    };
    (row.name, input)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::trial::{Trial, joined, joined_as};
    use sb_domain::ids::UserId;

    fn take(laptop: &mut Trial, csv: &str) -> (u64, u64, Vec<(u64, String, FailureCode)>) {
        let report = import(laptop, csv.as_bytes(), false, false).unwrap();
        let refused = report.refused.into_iter();
        let refused = refused.map(|row| (row.row, row.field, row.code)).collect();
        (report.imported, report.skipped, refused)
    }

    #[test]
    fn a_person_who_is_not_here_costs_his_row_only() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam");
        let nobody = "00000000-0000-4000-8000-000000000000";
        let table = format!(
            "person,kind,date\n{nobody},BELLEN,2026-11-01\nniemand,BELLEN,2026-11-01\n{person},BELLEN,2026-11-01\n"
        );
        let not_found = |row| (row, "person".to_owned(), FailureCode::NotFound);
        assert_eq!(
            take(&mut laptop, &table),
            (1, 0, vec![not_found(2), not_found(3)])
        );
    }

    #[test]
    fn a_row_in_other_clothes_is_the_same_row() {
        let mut laptop = joined();
        let header = "name,kind,date,minutes,languages,note\n";
        let row = |row: &str| format!("{header}{row}\n");
        assert_eq!(
            take(
                &mut laptop,
                &row("Jos\u{e9},BELLEN,2026-11-01,5,ar|nl,brief")
            ),
            (1, 0, vec![])
        );
        for same in [
            "Jos\u{e9},BELLEN,2026-11-01,5,ar | nl,brief",
            " Jose\u{301} ,BELLEN,2026-11-01, 05 ,AR|nl|ar, brief ",
            "Jos\u{e9},BELLEN,٢٠٢٦-١١-٠١,٥,ar|nl|,\"brief\"",
        ] {
            assert_eq!(take(&mut laptop, &row(same)), (0, 1, vec![]), "{same}");
        }
        assert_eq!(
            take(
                &mut laptop,
                &row("Jos\u{e9},BELLEN,2026-11-01,5,ar|nl,brieven")
            ),
            (1, 0, vec![])
        );
        let people = laptop.store.read(people::all).unwrap();
        assert_eq!(people.len(), 1);
    }

    #[test]
    fn names_are_one_person_only_when_their_letters_are_the_same() {
        let mut laptop = joined();
        let table = "name,kind,date\nJosé,BELLEN,2026-11-01\nJose,BELLEN,2026-11-01\njosé,BELLEN,2026-11-01\nJosé,BELLEN,2026-11-02\n";
        assert_eq!(take(&mut laptop, table), (4, 0, vec![]));
        let people = laptop.store.read(people::all).unwrap();
        assert_eq!(people.len(), 3);
    }

    #[test]
    fn equal_rows_are_as_many_contacts_and_stay_so() {
        let mut laptop = joined();
        let table = "kind,date\nBELLEN,2026-11-01\nBELLEN,2026-11-01\n";
        assert_eq!(take(&mut laptop, table), (2, 0, vec![]));
        assert_eq!(take(&mut laptop, table), (0, 2, vec![]));
    }

    #[test]
    fn nobody_else_can_work_out_an_id_from_a_name() {
        let table = "name,kind,date\nSelam,BELLEN,2026-11-01\n";
        let ids = |laptop: &Trial| {
            let people = laptop.store.read(people::all).unwrap();
            let contacts = laptop.store.read(contacts::all).unwrap();
            (people[0].person, contacts[0].contact)
        };
        // The same public id, other keys.
        let user = UserId::from_bytes([42; 16]);
        let (mut one, mut other) = (joined_as(user), joined_as(user));
        take(&mut one, table);
        take(&mut other, table);
        let (one, other) = (ids(&one), ids(&other));
        assert_ne!(one.0, other.0);
        assert_ne!(one.1, other.1);
    }

    #[test]
    fn a_name_beside_a_person_and_an_unknown_column_are_refused_by_name() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam");
        let table = format!(
            "name,person,kind,date,colour\nSelam,{person},BELLEN,2026-11-01,\n,,BELLEN,2026-11-01,blauw\n,,BELLEN,2026-11-01,\n"
        );
        let refused = vec![
            (2, "name".to_owned(), FailureCode::BadRow),
            (3, "colour".to_owned(), FailureCode::UnknownField),
        ];
        assert_eq!(take(&mut laptop, &table), (1, 0, refused));
    }

    #[test]
    fn a_key_that_was_pasted_is_not_in_the_report() {
        let mut laptop = joined();
        let line = r#"{"kind":"BELLEN","date":"2026-11-01","Selam Tesfay kreeg een brief":"ja"}"#;
        let report = import(&mut laptop, line.as_bytes(), true, false).unwrap();
        let refused = &report.refused[0];
        assert_eq!(
            (refused.field.as_str(), refused.code),
            ("", FailureCode::UnknownField)
        );
    }

    #[test]
    fn an_empty_list_is_no_list() {
        let mut laptop = joined();
        let line = r#"{"kind":"BELLEN","date":"2026-11-01","languages":[],"domains":[]}"#;
        let report = import(&mut laptop, line.as_bytes(), true, false).unwrap();
        assert_eq!((report.imported, report.refused.len()), (1, 0));
    }
}
