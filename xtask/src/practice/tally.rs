//! What the practice laptops hold in the end, against what was written down for them: commands that
//! succeed are no proof that the others heard of it.

use super::content::{Content, User, word};
use super::home::Home;
use crate::place::Place;
use crate::stop::Stop;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What is counted, by the command that lists it and the key of its ids.
const LISTS: [&str; 3] = ["person", "contact", "referral"];

/// What one laptop says.
struct Laptop<'a> {
    name: &'a str,
    status: Value,
    /// Ids, in the order of [`LISTS`].
    lists: [BTreeSet<String>; 3],
}

/// Refuses a practice region that does not hold what `assets/practice` says.
pub(crate) fn check(place: &Place, folder: &Path, content: &Content) -> Result<(), Stop> {
    let laptops = content.users.iter().map(|user| {
        let home = Home::at(place, folder, &user.key);
        ask(&home, user)
    });
    let laptops = laptops.collect::<Result<Vec<_>, Stop>>()?;
    let wrong = differences(content, &laptops)?;
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Stop::failed(format!(
        "The practice region is not what assets/practice says: {}.",
        wrong.join("; ")
    )))
}

fn ask<'a>(home: &Home, user: &'a User) -> Result<Laptop<'a>, Stop> {
    let mut lists = LISTS.map(|_| BTreeSet::new());
    for (kind, ids) in LISTS.iter().zip(&mut lists) {
        let listed = home.sleutel(&[kind, "list"], None)?;
        let rows = listed.as_array().into_iter().flatten();
        ids.extend(rows.filter_map(|row| row.get(kind)?.as_str().map(str::to_owned)));
    }
    Ok(Laptop {
        name: &user.name,
        status: home.sleutel(&["status"], None)?,
        lists,
    })
}

/// One phrase for every number that is another one than it should be.
fn differences(content: &Content, laptops: &[Laptop]) -> Result<Vec<String>, Stop> {
    let mut wrong = Vec::new();
    let written: BTreeSet<String> = content
        .conflicts
        .iter()
        .map(|line| word(line, "person_key"))
        .collect::<Result<_, Stop>>()?;
    for laptop in laptops {
        for (key, wanted) in [("waiting", 0), ("conflicts", written.len())] {
            let found = laptop.status.get(key);
            if found != Some(&wanted.into()) {
                let found = found.map_or_else(|| "nothing".to_owned(), Value::to_string);
                wrong.push(format!(
                    "{}'s laptop says {found} for `{key}`, not {wanted}",
                    laptop.name
                ));
            }
        }
    }
    let lines = [&content.people, &content.contacts, &content.referrals];
    for (number, (kind, lines)) in LISTS.iter().zip(lines).enumerate() {
        let found: BTreeSet<&String> = laptops
            .iter()
            .filter_map(|laptop| laptop.lists.get(number))
            .flatten()
            .collect();
        if found.len() != lines.len() {
            wrong.push(format!(
                "`{kind} list` on all laptops together gives {}, not {}",
                found.len(),
                lines.len()
            ));
        }
    }
    Ok(wrong)
}
