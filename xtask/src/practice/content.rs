//! The practice content: `assets/practice/*.ndjson`, whose README says what the keys mean.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use serde_json::Value;
use std::fs;

/// One JSON object of a file, in the order of the file.
pub(crate) type Line = serde_json::Map<String, Value>;

/// Everything that is entered, as it was written down.
pub(crate) struct Content {
    /// Who invites the others; of the region itself, so in no file.
    pub(crate) coordinator: User,
    pub(crate) users: Vec<User>,
    pub(crate) people: Vec<Line>,
    pub(crate) contacts: Vec<Line>,
    pub(crate) referrals: Vec<Line>,
    pub(crate) conflicts: Vec<Line>,
}

/// Somebody of the practice region with a laptop.
pub(crate) struct User {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) role: String,
}

impl Content {
    /// Whose window opens first, and with which the server ends.
    pub(crate) fn first(&self) -> Result<&User, Stop> {
        let first = self.users.first();
        first.ok_or_else(|| Stop::failed("assets/practice/users.ndjson names nobody."))
    }

    /// Whose window can be opened beside the first one.
    pub(crate) fn others(&self) -> impl Iterator<Item = &User> {
        self.users.iter().skip(1).chain([&self.coordinator])
    }

    /// One of the others; for any other word the sentence says which names there are.
    pub(crate) fn other(&self, name: &str) -> Result<&User, Stop> {
        if let Some(user) = self.others().find(|user| user.key == name) {
            return Ok(user);
        }
        let first = self.first()?;
        let whose = if first.key == name {
            format!(
                "{}'s window is the one that `cargo xtask run` opens.",
                first.name
            )
        } else {
            format!("Nobody in the practice region goes by `{name}`.")
        };
        let names: Vec<&str> = self.others().map(|user| user.key.as_str()).collect();
        Err(Stop::failed(format!(
            "{whose} `--as` takes {}.",
            names.join(" or ")
        )))
    }
}

pub(crate) fn read(place: &Place) -> Result<Content, Stop> {
    let users = lines(place, "users")?;
    let users = users.iter().map(|line| {
        Ok(User {
            key: word(line, "key")?,
            name: word(line, "name")?,
            role: word(line, "role")?,
        })
    });
    Ok(Content {
        coordinator: User {
            key: "coordinator".into(),
            name: "Coördinator (oefening)".into(),
            role: "coordinator".into(),
        },
        users: users.collect::<Result<_, Stop>>()?,
        people: lines(place, "people")?,
        contacts: lines(place, "contacts")?,
        referrals: lines(place, "referrals")?,
        conflicts: lines(place, "conflicts")?,
    })
}

fn lines(place: &Place, name: &str) -> Result<Vec<Line>, Stop> {
    let path = place
        .root
        .join("assets/practice")
        .join(format!("{name}.ndjson"));
    let text = fs::read_to_string(&path).doing(|| format!("read {}", path.display()))?;
    let written = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    written
        .map(|(number, line)| {
            serde_json::from_str(line)
                .doing(|| format!("read {} line {}", path.display(), number + 1))
        })
        .collect()
}

/// A text that the line must have.
pub(crate) fn word(line: &Line, key: &str) -> Result<String, Stop> {
    let found = line.get(key).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Stop::failed(format!("A line in assets/practice has no `{key}`.")))
}

/// The texts of a list; a missing list is empty.
pub(crate) fn words(line: &Line, key: &str) -> Vec<String> {
    let list = line.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|word| word.as_str().map(str::to_owned))
        .collect()
}
