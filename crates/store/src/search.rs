//! Finding: people by pieces of their names, notes and reasons by their words.
//!
//! A table row that changed is only marked; [`index_pending`] fills the index once per transaction
//! ([`crate::Store::write`] calls it before it commits), because filling per row was the largest single
//! cost that was measured. Index, rows and position commit together.

use crate::columns::refused;
use crate::error::StoreError;
use crate::store::{Reader, Tx};
use any_ascii::any_ascii;
use sb_domain::ids::{EntityId, PersonId};
use sb_domain::text::Text;
use std::collections::HashSet;

use sb_domain::search::words;

/// A longer run of letters is no word; nobody looks for it whole.
const MAX_WORD: usize = 200;
/// How many words of the index one word of a query is widened to, the shortest first.
const MAX_WIDER: u32 = 400;
/// How many words of a query count.
const MAX_QUERY: usize = 8;

/// What holds text: the last two bits of a number in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doc {
    /// Name and Latin name.
    Person = 0,
    /// The note of a contact.
    Contact = 1,
    /// Service and reason of a referral.
    Referral = 2,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Doc,
    /// Which.
    pub id: EntityId,
    /// Whom it concerns; none = own logbook.
    pub person: Option<PersonId>,
    /// The words around the place, or the name.
    pub snippet: Text,
}

/// The text of a row changed: index it at the end of the transaction.
pub(crate) fn mark(tx: &Tx<'_>, doc: Doc, entity: EntityId) -> Result<(), StoreError> {
    let sql = match doc {
        Doc::Person => {
            "INSERT INTO unindexed SELECT n * 4 FROM person WHERE id = ?1 ON CONFLICT DO NOTHING"
        }
        Doc::Contact => {
            "INSERT INTO unindexed SELECT n * 4 + 1 FROM contact WHERE id = ?1 ON CONFLICT DO NOTHING"
        }
        Doc::Referral => {
            "INSERT INTO unindexed SELECT n * 4 + 2 FROM referral WHERE id = ?1 ON CONFLICT DO NOTHING"
        }
    };
    tx.run("mark a text", sql, [entity.as_bytes()]).map(drop)
}

/// Indexes the texts that changed in this transaction. Twice does nothing.
///
/// # Errors
/// [`StoreError::Full`].
pub fn index_pending(tx: &Tx<'_>) -> Result<(), StoreError> {
    let docs = tx.all("read marks", "SELECT doc FROM unindexed", [], |row| {
        row.get::<_, i64>(0)
    })?;
    if docs.is_empty() {
        return Ok(());
    }
    let mut fresh = HashSet::new();
    for doc in docs {
        if doc % 4 == Doc::Person as i64 {
            index_name(tx, doc / 4)?;
        } else {
            index_text(tx, doc, &mut fresh)?;
        }
    }
    for word in fresh {
        tx.run(
            "keep a word",
            "INSERT INTO word (word) VALUES (?1) ON CONFLICT DO NOTHING",
            [word],
        )?;
    }
    tx.run("clear marks", "DELETE FROM unindexed", []).map(drop)
}

fn index_name(tx: &Tx<'_>, n: i64) -> Result<(), StoreError> {
    let sql = "SELECT name, latin_name FROM person WHERE n = ?1";
    let pair = tx.first("read a name", sql, [n], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let Some((name, latin)) = pair else {
        return Ok(());
    };
    let names = [
        folded(&name),
        romanised(&name),
        folded(&latin),
        romanised(&latin),
    ]
    .join("\n");
    tx.run(
        "index a name",
        "DELETE FROM name_index WHERE rowid = ?1",
        [n],
    )?;
    let sql = "INSERT INTO name_index (rowid, names) VALUES (?1, ?2)";
    tx.run("index a name", sql, (n, names)).map(drop)
}

fn index_text(tx: &Tx<'_>, doc: i64, fresh: &mut HashSet<String>) -> Result<(), StoreError> {
    tx.run(
        "index a text",
        "DELETE FROM word_index WHERE rowid = ?1",
        [doc],
    )?;
    let Some(text) = text_of(tx, doc)? else {
        return Ok(());
    };
    let mut words = words(&text.words);
    words.retain(|word| word.len() <= MAX_WORD);
    if words.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO word_index (rowid, words) VALUES (?1, ?2)";
    tx.run("index a text", sql, (doc, words.join(" ")))?;
    fresh.extend(words);
    Ok(())
}

struct Indexed {
    kind: Doc,
    id: EntityId,
    person: Option<PersonId>,
    words: String,
}

/// The text with this number in the index, if its row still holds one that is shown.
fn text_of(c: &Reader<'_>, doc: i64) -> Result<Option<Indexed>, StoreError> {
    let (kind, sql) = match doc % 4 {
        1 => (
            Doc::Contact,
            "SELECT id, person, note FROM contact WHERE n = ?1",
        ),
        _ => (
            Doc::Referral,
            "SELECT id, person, service_name || ' – ' || reason FROM referral WHERE n = ?1",
        ),
    };
    c.first("read a text", sql, [doc / 4], |row| {
        Ok(Indexed {
            kind,
            id: EntityId::from_bytes(row.get(0)?),
            person: row.get::<_, Option<[u8; 16]>>(1)?.map(PersonId::from_bytes),
            words: row.get(2)?,
        })
    })
}

/// Empties the index.
pub(crate) fn clear(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.script(
        "empty the index",
        "DELETE FROM unindexed; DELETE FROM word; DELETE FROM name_index;
         INSERT INTO word_index (word_index) VALUES ('delete-all');",
    )
}

/// The words of a query that count. Bounded: SQLite refuses patterns beyond its own limits.
pub(crate) fn asked(query: &str) -> Vec<String> {
    let mut words = words(query);
    words.retain(|word| word.len() <= MAX_WORD);
    words.truncate(MAX_QUERY);
    words
}

/// The words of a text in their one form, with single spaces.
pub(crate) fn folded(text: &str) -> String {
    words(text).join(" ")
}

/// The text in Latin letters; marks that stand for letters are left out instead of splitting words.
fn romanised(text: &str) -> String {
    let latin = any_ascii(text).replace('-', " ");
    let kept: String = latin
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace())
        .collect();
    folded(&kept)
}

/// Rows of people whose names hold every word, with how good the match is, 0 = best.
pub(crate) fn names(c: &Reader<'_>, query: &str) -> Result<Vec<(i64, u8)>, StoreError> {
    let query = asked(query);
    let Some(longest) = query.iter().max_by_key(|word| word.chars().count()) else {
        return Ok(Vec::new());
    };
    // With three letters or more this goes through the index, with fewer it reads all names. The words
    // hold letters and digits only, so nothing in them is a wildcard.
    let sql = "SELECT rowid, names FROM name_index WHERE names LIKE '%' || ?1 || '%'";
    let rows = c.all("find names", sql, [longest], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    let whole = query.join(" ");
    let fits = |names: &String| query.iter().all(|word| names.contains(word.as_str()));
    Ok(rows
        .into_iter()
        .filter(|(_, names)| fits(names))
        .map(|(n, names)| (n, score(&names, &whole)))
        .collect())
}

fn score(names: &str, query: &str) -> u8 {
    let score = |name: &str| match name.find(query) {
        Some(0) if name.len() == query.len() => 0,
        Some(0) => 1,
        Some(_) if name.split(' ').any(|word| word.starts_with(query)) => 2,
        _ => 3,
    };
    names.split('\n').map(score).min().unwrap_or(3)
}

/// Looks through people, notes and reasons: people first, then texts, the newest rows first. Every word
/// of the query must be there; a word of three letters or more also as a part of a longer one.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn find(c: &Reader<'_>, query: &str, limit: u32) -> Result<Vec<Hit>, StoreError> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut hits: Vec<Hit> = crate::people::search(c, query)?
        .into_iter()
        .map(|found| Hit {
            kind: Doc::Person,
            id: found.person.into(),
            person: Some(found.person),
            snippet: if found.name.is_empty() {
                found.latin_name
            } else {
                found.name
            },
        })
        .collect();
    let query = asked(query);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    hits.truncate(most);
    if let Some(expression) = expression(c, &query)? {
        let sql =
            "SELECT rowid FROM word_index WHERE word_index MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
        let left = limit.saturating_sub(u32::try_from(hits.len()).unwrap_or(limit));
        let docs = c.all("find texts", sql, (expression, left), |row| {
            row.get::<_, i64>(0)
        })?;
        for doc in docs {
            if let Some(Indexed {
                kind,
                id,
                person,
                words,
            }) = text_of(c, doc)?
            {
                hits.push(Hit {
                    kind,
                    id,
                    person,
                    snippet: Text::new(snippet(&words, &query)),
                });
            }
        }
    }
    Ok(hits)
}

/// What the index is asked: each word of the query widened to the words that hold it. None when one of
/// them is nowhere.
fn expression(c: &Reader<'_>, query: &[String]) -> Result<Option<String>, StoreError> {
    let mut parts = Vec::with_capacity(query.len());
    for word in query {
        let sql = if word.chars().count() < 3 {
            // One or two letters are in nearly every word: only its start counts.
            "SELECT word FROM word WHERE word >= ?1 AND word < ?1 || char(1114111) ORDER BY length(word), word LIMIT ?2"
        } else {
            "SELECT word FROM word WHERE instr(word, ?1) ORDER BY length(word), word LIMIT ?2"
        };
        let wider = c.all("widen a word", sql, (word, MAX_WIDER), |row| {
            let word = row.get::<_, String>(0)?;
            // Quotes would end the term; the index holds letters and digits only.
            if word.contains('"') {
                Err(refused(0))
            } else {
                Ok(["\"", &word, "\""].concat())
            }
        })?;
        if wider.is_empty() {
            return Ok(None);
        }
        parts.push(["(", &wider.join(" OR "), ")"].concat());
    }
    Ok(Some(parts.join(" AND ")))
}

/// Some words before the first place that fits, and what follows it.
fn snippet(text: &str, query: &[String]) -> String {
    const BEFORE: usize = 4;
    const WORDS: usize = 16;
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let fits = |piece: &&str| {
        words(piece)
            .iter()
            .any(|word| query.iter().any(|asked| word.contains(asked.as_str())))
    };
    let start = pieces
        .iter()
        .position(fits)
        .unwrap_or(0)
        .saturating_sub(BEFORE);
    let some: Vec<&str> = pieces.iter().skip(start).take(WORDS).copied().collect();
    let mut snippet = String::new();
    if start > 0 {
        snippet.push_str("… ");
    }
    snippet.push_str(&some.join(" "));
    if start + WORDS < pieces.len() {
        snippet.push_str(" …");
    }
    snippet
}
