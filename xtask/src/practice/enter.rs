//! Enters the practice content through the real command line and syncs it: nothing is put into
//! a database behind the app's back.

use super::content::{Content, Line, User, word, words};
use super::home::{Home, text};
use crate::place::Place;
use crate::stop::Stop;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

/// Helper keys of the files: they say how lines belong together and are no input of a command.
const HELPERS: [&str; 9] = [
    "key",
    "by",
    "shared_with",
    "person_key",
    "days_ago",
    "in_days",
    "service_key",
    "share_contact_keys",
    "then",
];

/// What exists so far, by the keys of the files.
struct Entered<'a> {
    url: &'a str,
    today: NaiveDate,
    homes: HashMap<String, Home>,
    /// User ids.
    users: HashMap<String, String>,
    /// Person and dossier ids.
    people: HashMap<String, (String, String)>,
    contacts: HashMap<String, String>,
}

/// From an empty region to one with people, work, and one open conflict on both laptops.
pub(crate) fn everything(
    place: &Place,
    folder: &Path,
    content: &Content,
    url: &str,
    invitation: &str,
) -> Result<(), Stop> {
    let mut entered = Entered {
        url,
        today: DateTime::<Utc>::from(SystemTime::now()).date_naive(),
        homes: HashMap::new(),
        users: HashMap::new(),
        people: HashMap::new(),
        contacts: HashMap::new(),
    };
    let coordinator = Home::at(place, folder, &content.coordinator.key);
    coordinator.make_profile(&content.coordinator.name)?;
    coordinator.sleutel(&["join", invitation, "--server", url], None)?;
    for user in &content.users {
        entered.join(&coordinator, Home::at(place, folder, &user.key), user)?;
    }
    entered.enter(content)
}

impl Entered<'_> {
    fn join(&mut self, coordinator: &Home, home: Home, user: &User) -> Result<(), Stop> {
        let invite = ["invite", "--name", &user.name, "--role", &user.role];
        let made = coordinator.sleutel(&invite, None)?;
        coordinator.meet_server(self.url)?;
        home.make_profile(&user.name)?;
        home.sleutel(
            &["join", &text(&made, "invitation")?, "--server", self.url],
            None,
        )?;
        self.users.insert(user.key.clone(), text(&made, "user")?);
        self.homes.insert(user.key.clone(), home);
        Ok(())
    }

    fn enter(&mut self, content: &Content) -> Result<(), Stop> {
        // Everybody must have heard of everybody before a dossier can be shared.
        self.meet(content)?;
        for line in &content.people {
            self.person(line)?;
        }
        self.meet(content)?;
        for line in &content.contacts {
            self.contact(line)?;
        }
        for line in &content.referrals {
            self.referral(line)?;
        }
        self.meet(content)?;
        // Both change the same name before either hears of the other: that is the conflict.
        for line in &content.conflicts {
            let (person, _) = self.person_of(line)?;
            let mut fields = self.input(line);
            // Whom it is about stands before the fields, not among them.
            if let Some(fields) = fields.as_object_mut() {
                fields.remove("person");
            }
            self.home(line)?
                .sleutel(&["person", "edit", &person], Some(&fields))?;
        }
        self.meet(content)
    }

    /// Two rounds: in the second, the first hears what the last had to say.
    fn meet(&self, content: &Content) -> Result<(), Stop> {
        for user in content.users.iter().chain(&content.users) {
            if let Some(home) = self.homes.get(&user.key) {
                home.meet_server(self.url)?;
            }
        }
        Ok(())
    }

    fn person(&mut self, line: &Line) -> Result<(), Stop> {
        let home = self.home(line)?;
        let made = home.sleutel(&["person", "add"], Some(&self.input(line)))?;
        let (person, dossier) = (text(&made, "person")?, text(&made, "dossier")?);
        for colleague in words(line, "shared_with") {
            let user = known(&self.users, &colleague)?;
            home.sleutel(&["dossier", "share", &dossier, user], None)?;
        }
        self.people.insert(word(line, "key")?, (person, dossier));
        Ok(())
    }

    fn contact(&mut self, line: &Line) -> Result<(), Stop> {
        let made = self
            .home(line)?
            .sleutel(&["contact", "record"], Some(&self.input(line)))?;
        self.contacts
            .insert(word(line, "key")?, text(&made, "contact")?);
        Ok(())
    }

    fn referral(&self, line: &Line) -> Result<(), Stop> {
        let mut input = self.input(line);
        let contacts = words(line, "share_contact_keys");
        if let Some(share) = input.get_mut("share").and_then(Value::as_array_mut) {
            for contact in contacts {
                share.push(known(&self.contacts, &contact)?.as_str().into());
            }
        }
        let home = self.home(line)?;
        let made = home.sleutel(&["referral", "make"], Some(&input))?;
        let referral = text(&made, "referral")?;
        let steps = line.get("then").and_then(Value::as_array);
        for step in steps.into_iter().flatten().filter_map(Value::as_object) {
            let (status, source) = (word(step, "status")?, word(step, "source")?);
            let mut command = vec![
                "referral", "status", &referral, &status, "--source", &source,
            ];
            for (key, option) in [("reason", "--reason"), ("note", "--note")] {
                if let Some(said) = step.get(key).and_then(Value::as_str) {
                    command.extend([option, said]);
                }
            }
            home.sleutel(&command, None)?;
        }
        Ok(())
    }

    fn home(&self, line: &Line) -> Result<&Home, Stop> {
        known(&self.homes, &word(line, "by")?)
    }

    fn person_of(&self, line: &Line) -> Result<(String, String), Stop> {
        known(&self.people, &word(line, "person_key")?).cloned()
    }

    /// The line as its command takes it: without helpers, with ids and dates in their place.
    fn input(&self, line: &Line) -> Value {
        let mut input: Line = line
            .iter()
            .filter(|(key, _)| !HELPERS.contains(&key.as_str()))
            .map(owned)
            .collect();
        let days = |key: &str| line.get(key).and_then(Value::as_u64).map(Days::new);
        if let Some((person, _)) = line
            .get("person_key")
            .and_then(Value::as_str)
            .and_then(|key| self.people.get(key))
        {
            input.insert("person".into(), person.as_str().into());
        }
        if let Some(date) = days("days_ago").and_then(|days| self.today.checked_sub_days(days)) {
            input.insert("date".into(), date.to_string().into());
        }
        if let Some(date) = days("in_days").and_then(|days| self.today.checked_add_days(days)) {
            input.insert("follow_up_on".into(), date.to_string().into());
        }
        Value::Object(input)
    }
}

fn owned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

fn known<'a, T>(map: &'a HashMap<String, T>, key: &str) -> Result<&'a T, Stop> {
    map.get(key)
        .ok_or_else(|| Stop::failed(format!("assets/practice names `{key}` before it exists.")))
}
