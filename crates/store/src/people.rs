//! People, as screens show them.

use crate::columns::{lines, list};
use crate::error::StoreError;
use crate::project::{Shown, upsert};
use crate::store::{Reader, Tx};
use crate::{registers, search};
use rusqlite::{Params, Row};
use sb_domain::change::Group;
use sb_domain::ids::{DossierId, PersonId};
use sb_domain::text::Text;
use sb_domain::value::Value;

/// A person. A text that is empty is blank, or not decided while versions differ (`safe_contact`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub person: PersonId,
    /// The dossier.
    pub dossier: DossierId,
    /// Name in the person's own script.
    pub name: Text,
    /// Name in Latin script.
    pub latin_name: Text,
    /// Code of the municipality.
    pub municipality: Text,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Code of the route.
    pub learning_route: Text,
    /// Like `1980-1989`.
    pub birth_years: Text,
    /// How to reach the person safely.
    pub safe_contact: Text,
    /// On the pace the person can take.
    pub tempo_note: Text,
    /// Day of the last contact that is here, `YYYY-MM-DD`.
    pub last_contact: Option<String>,
    /// Open choices on the person or what hangs under it; counted for lists only, 0 in the answer of [`find`].
    pub conflicts: u32,
}

const COLUMNS: &str = "SELECT id, dossier, name, latin_name, municipality, languages, learning_route,
    birth_years, safe_contact, tempo_note, (SELECT max(date) FROM contact WHERE contact.person = person.id),
    n FROM person";

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let text = |column| row.get::<_, String>(column).map(Text::new);
    Ok(Person {
        person: PersonId::from_bytes(row.get(0)?),
        dossier: DossierId::from_bytes(row.get(1)?),
        name: text(2)?,
        latin_name: text(3)?,
        municipality: text(4)?,
        languages: list(&row.get::<_, String>(5)?),
        learning_route: text(6)?,
        birth_years: text(7)?,
        safe_contact: text(8)?,
        tempo_note: text(9)?,
        last_contact: row.get(10)?,
        conflicts: 0,
    })
}

fn people(c: &Reader<'_>, end: &str, params: impl Params) -> Result<Vec<Person>, StoreError> {
    c.all("read people", &[COLUMNS, end].concat(), params, person)
}

/// Counts the open choices of all of them at once: that reads every conflict there is.
fn counted(c: &Reader<'_>, mut people: Vec<Person>) -> Result<Vec<Person>, StoreError> {
    let conflicts = registers::conflicts_per_person(c)?;
    for person in &mut people {
        person.conflicts = conflicts.get(&person.person).copied().unwrap_or(0);
    }
    Ok(people)
}

/// All people on this laptop, by folded name, then id.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn all(c: &Reader<'_>) -> Result<Vec<Person>, StoreError> {
    let mut people = counted(c, people(c, "", [])?)?;
    people.sort_by_cached_key(|person| (search::folded(person.name.as_str()), person.person));
    Ok(people)
}

/// One person; its open choices are not counted.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    Ok(people(c, " WHERE id = ?1", [id.as_bytes()])?.pop())
}

/// People whose name or Latin name holds every word of `query`, the best match first: the whole name,
/// then its start, then the start of a word, then inside one. Any script; an empty query gives all.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn search(c: &Reader<'_>, query: &str) -> Result<Vec<Person>, StoreError> {
    if search::asked(query).is_empty() {
        return all(c);
    }
    let mut found = Vec::new();
    for (n, score) in search::names(c, query)? {
        if let Some(person) = people(c, " WHERE n = ?1", [n])?.pop() {
            found.push((score, search::folded(person.name.as_str()), person));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1, a.2.person).cmp(&(b.0, &b.1, b.2.person)));
    counted(c, found.into_iter().map(|(.., person)| person).collect())
}

/// The people spoken with most recently, by day of contact; those without a contact are not among them.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn recent(c: &Reader<'_>, limit: u32) -> Result<Vec<Person>, StoreError> {
    let end = " WHERE EXISTS (SELECT 1 FROM contact WHERE contact.person = person.id)
               ORDER BY 11 DESC, id LIMIT ?1";
    counted(c, people(c, end, [limit])?)
}

/// Writes one group into the person's row.
pub(crate) fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    let languages = match shown.value {
        Some(Value::Languages(tags)) => lines(tags),
        _ => String::new(),
    };
    let text = shown.text();
    match shown.register.group {
        Group::PersonLatinName => shown.put(
            tx,
            upsert!("person", "latin_name"),
            &[(":latin_name", &text)],
        )?,
        Group::PersonMunicipality => shown.put(
            tx,
            upsert!("person", "municipality"),
            &[(":municipality", &text)],
        )?,
        Group::PersonLanguages => shown.put(
            tx,
            upsert!("person", "languages"),
            &[(":languages", &languages)],
        )?,
        Group::PersonLearningRoute => {
            shown.put(
                tx,
                upsert!("person", "learning_route"),
                &[(":learning_route", &text)],
            )?;
        }
        Group::PersonBirthYears => shown.put(
            tx,
            upsert!("person", "birth_years"),
            &[(":birth_years", &text)],
        )?,
        Group::PersonSafeContact => shown.put(
            tx,
            upsert!("person", "safe_contact"),
            &[(":safe_contact", &text)],
        )?,
        Group::PersonTempoNote => shown.put(
            tx,
            upsert!("person", "tempo_note"),
            &[(":tempo_note", &text)],
        )?,
        _ => shown.put(tx, upsert!("person", "name"), &[(":name", &text)])?,
    }
    if matches!(
        shown.register.group,
        Group::PersonName | Group::PersonLatinName
    ) {
        search::mark(tx, search::Doc::Person, shown.register.entity)?;
    }
    Ok(())
}
