//! A laptop's profile opened in this process, for tests that set its clock or do hundreds of deeds.

use crate::hand;
use sb_app::face::{
    ChooseInput, Command, ContactInput, EditPersonInput, FailureCode, PersonInput, Reply,
};
use sb_app::world::{Clock as _, LaptopClock, Now, SetClock, World};
use sb_app::{App, Folder};
use serde_json::Value;
use std::sync::Arc;
use system_tests::Laptop;

/// An open profile of a laptop.
pub(crate) struct Open(pub(crate) App);

/// The moment it is on this machine.
pub(crate) fn now() -> Now {
    LaptopClock.now()
}

/// This many days later, or earlier when negative.
pub(crate) fn days_from_now(days: i32) -> Now {
    let now = now();
    let away = usize::try_from(days.unsigned_abs()).unwrap();
    let mut calendar = now.today.iter_days();
    let today = if days < 0 {
        calendar.nth_back(away)
    } else {
        calendar.nth(away)
    };
    Now {
        ms: now.ms + i64::from(days) * 86_400_000,
        today: today.unwrap(),
        tz: now.tz,
    }
}

impl Open {
    /// With the clock of this machine.
    pub(crate) fn new(laptop: &Laptop) -> Self {
        Self::in_world(laptop, World::laptop())
    }

    /// With a clock that stands still at this moment.
    pub(crate) fn at(laptop: &Laptop, moment: Now) -> Self {
        Self::in_world(
            laptop,
            World {
                clock: Arc::new(SetClock(moment)),
            },
        )
    }

    fn in_world(laptop: &Laptop, world: World) -> Self {
        let folder = hand::profile(laptop);
        let root = folder.parent().unwrap().to_path_buf();
        let app = App::new(world, root, Arc::new(|_| ())).unwrap();
        app.open_profile(&Folder::at(&folder), laptop.passphrase())
            .unwrap();
        Self(app)
    }

    /// One conversation; gives how many ops were sent.
    pub(crate) fn sync(&self) -> u64 {
        self.0.sync(None).unwrap().pushed
    }

    pub(crate) fn record(&self, person: &str, note: &str) -> String {
        self.ask(Command::RecordContact(ContactInput {
            person: Some(person.to_owned()),
            kind: "HUISBEZOEK".to_owned(),
            date: "2025-06-02".to_owned(),
            note: Some(note.to_owned()),
            ..ContactInput::default()
        }))
    }

    pub(crate) fn spell(&self, person: &str, latin_name: &str) {
        assert!(self.may_spell(person, latin_name));
    }

    /// The same; false, and nothing written, when several spellings stand and one must be chosen first.
    pub(crate) fn may_spell(&self, person: &str, latin_name: &str) -> bool {
        let edit = Command::EditPerson(EditPersonInput {
            id: person.to_owned(),
            latin_name: Some(latin_name.to_owned()),
            ..EditPersonInput::default()
        });
        match self.0.dispatch(edit) {
            Ok(_) => true,
            Err(failure) => {
                assert_eq!(failure.code, FailureCode::ChooseFirst);
                false
            }
        }
    }

    /// Settles what stands open about a person, for the version that comes first.
    pub(crate) fn choose(&self, person: &str) {
        for conflict in self.0.person(person).unwrap().conflicts {
            self.ask(Command::Choose(ChooseInput {
                id: conflict.id,
                keep: conflict.versions.first().map(|one| one.op.clone()),
                ..ChooseInput::default()
            }));
        }
    }

    pub(crate) fn add_person(&self, name: &str, latin_name: &str) -> (String, String) {
        let input = PersonInput {
            name: name.to_owned(),
            latin_name: Some(latin_name.to_owned()),
            ..PersonInput::default()
        };
        self.0.add_person(input).unwrap()
    }

    /// Does it; gives the id of what was made, or nothing.
    pub(crate) fn ask(&self, command: Command) -> String {
        match self.0.dispatch(command).unwrap().reply {
            Reply::Made(id) => id,
            _ => String::new(),
        }
    }

    pub(crate) fn dump(&self, dossier: &str) -> Value {
        self.0.dump(Some(dossier)).unwrap()
    }
}

/// The spellings that stand beside each other in a dump, sorted.
pub(crate) fn spellings(dump: &Value) -> Vec<String> {
    let conflicts = dump["conflicts"].as_array().unwrap().iter();
    let mut found: Vec<String> = conflicts
        .filter(|conflict| conflict["field"] == "latin_name")
        .flat_map(|conflict| conflict["versions"].as_array().unwrap())
        .map(|version| version["value"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    found
}

/// All notes of a dump, sorted.
pub(crate) fn notes(dump: &Value) -> Vec<String> {
    let contacts = dump["contacts"].as_array().unwrap().iter();
    let mut found: Vec<String> = contacts
        .map(|contact| contact["note"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    found
}
