//! Law 5: what is kept about people is never printed. Rows of the laptop's database are formatted with a word in every
//! text and looked through, as words and as the numbers of their bytes.

use super::tree::sources;
use sb_domain::change::{Group, Register};
use sb_domain::ids::{
    ActionId, AgreementId, ChangeId, ContactId, DossierId, EntityId, PersonId, ReferralId,
    ServiceId, UserId,
};
use sb_domain::referral::Status;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_store::agreements::Agreement;
use sb_store::changes::Stored;
use sb_store::colleagues::{Colleague, NameWrite};
use sb_store::contacts::Contact;
use sb_store::drafts::Draft;
use sb_store::dump::Dump;
use sb_store::outbox::PendingGroup;
use sb_store::people::Person;
use sb_store::referrals::Referral;
use sb_store::registers::{Conflict, Past, Version};
use sb_store::search::{Doc, Hit};

const WORD: &str = "Zonnebloem";

/// Rows that hold no text of anybody: ids, numbers, sealed or signed bytes.
const HARMLESS: [&str; 9] = [
    "Chain",
    "ControlId",
    "Counts",
    "LogEntry",
    "Pack",
    "PendingControl",
    "Run",
    "RunId",
    "WaitingDeed",
];

fn word() -> Text {
    Text::new(WORD)
}

fn value() -> Value {
    Value::Text(Group::PersonName, word())
}

fn register() -> Register {
    Register {
        entity: EntityId::default(),
        group: Group::PersonName,
    }
}

// No `..Default::default()` below: who adds a field decides here whether it is printed.

fn person() -> Person {
    Person {
        person: PersonId::default(),
        dossier: DossierId::default(),
        name: word(),
        latin_name: word(),
        municipality: word(),
        languages: vec!["ti".to_owned()],
        learning_route: word(),
        birth_years: word(),
        safe_contact: word(),
        tempo_note: word(),
        last_contact: None,
        conflicts: 0,
    }
}

fn contact() -> Contact {
    Contact {
        contact: ContactId::default(),
        dossier: DossierId::default(),
        person: None,
        kind: "BELLEN".to_owned(),
        date: "2026-11-20".to_owned(),
        minutes: Some(5),
        languages: Vec::new(),
        domains: Vec::new(),
        outcome: None,
        note: word(),
        headcount: None,
        role: None,
        travel_km: None,
        author: UserId::default(),
        recorded_at: 0,
        corrected: false,
        sent: false,
    }
}

fn referral() -> Referral {
    Referral {
        referral: ReferralId::default(),
        dossier: DossierId::default(),
        person: PersonId::default(),
        service: ServiceId::default(),
        service_name: word(),
        reason: word(),
        agreement: None,
        follow_up_on: None,
        share_fields: Vec::new(),
        share_contacts: Vec::new(),
        status: Status::Verzonden,
        source: "partner_telefoon".to_owned(),
        status_reason: None,
        status_note: word(),
        author: UserId::default(),
        made_at: 0,
        sent: false,
    }
}

fn agreement() -> Agreement {
    Agreement {
        agreement: AgreementId::default(),
        dossier: DossierId::default(),
        person: PersonId::default(),
        given: Some(true),
        language: Some("ti".to_owned()),
        how: Some("oral".to_owned()),
        service: ServiceId::default(),
        date: "2026-11-20".to_owned(),
        author: UserId::default(),
        withdrawn: false,
    }
}

fn version() -> Version {
    Version {
        change: ChangeId::default(),
        author: UserId::default(),
        at: 0,
        value: value(),
    }
}

fn conflict() -> Conflict {
    Conflict {
        register: register(),
        person: None,
        versions: vec![version()],
    }
}

/// Every row with its name, as `Debug` prints it.
fn printed() -> Vec<(&'static str, String)> {
    let mut all = shown();
    all.extend(kept());
    all
}

/// What screens read.
fn shown() -> Vec<(&'static str, String)> {
    let dump = Dump {
        people: vec![person()],
        contacts: vec![contact()],
        referrals: vec![referral()],
        agreements: vec![agreement()],
        conflicts: vec![conflict()],
    };
    let past = Past {
        change: ChangeId::default(),
        register: register(),
        author: UserId::default(),
        at: 0,
        tz: "+01:00".to_owned(),
        value: value(),
    };
    let hit = Hit {
        kind: Doc::Person,
        id: EntityId::default(),
        person: None,
        snippet: word(),
    };
    vec![
        ("Person", format!("{:?}", person())),
        ("Contact", format!("{:?}", contact())),
        ("Referral", format!("{:?}", referral())),
        ("Agreement", format!("{:?}", agreement())),
        ("Version", format!("{:?}", version())),
        ("Conflict", format!("{:?}", conflict())),
        ("Dump", format!("{dump:?}")),
        ("Past", format!("{past:?}")),
        ("Hit", format!("{hit:?}")),
    ]
}

/// What is kept as it was made.
fn kept() -> Vec<(&'static str, String)> {
    let bytes = WORD.as_bytes().to_vec();
    let name_write = NameWrite {
        user: UserId::default(),
        change: ChangeId::default(),
        author: UserId::default(),
        name: word(),
        sup: Vec::new(),
    };
    let colleague = Colleague {
        user: UserId::default(),
        name: word(),
    };
    let draft = Draft {
        form: "contact".to_owned(),
        body: word(),
        saved_at: 0,
    };
    let stored = Stored {
        id: ChangeId::default(),
        dossier: DossierId::default(),
        acknowledged: false,
        bytes: bytes.clone(),
    };
    let pending = PendingGroup {
        dossier: DossierId::default(),
        entity: EntityId::default(),
        action: ActionId::default(),
        changes: vec![(ChangeId::default(), bytes)],
    };
    vec![
        ("NameWrite", format!("{name_write:?}")),
        ("Colleague", format!("{colleague:?}")),
        ("Draft", format!("{draft:?}")),
        ("Stored", format!("{stored:?}")),
        ("PendingGroup", format!("{pending:?}")),
    ]
}

/// Whether a text holds the word, or the numbers of its letters.
fn tells(text: &str) -> bool {
    let numbers: Vec<String> = WORD.bytes().map(|byte| byte.to_string()).collect();
    text.contains(WORD) || text.contains(&numbers.join(", "))
}

#[test]
fn a_row_about_a_person_is_never_printed() {
    let telling = printed().into_iter().filter(|(_, text)| tells(text));
    let complaints: Vec<String> = telling
        .map(|(name, _)| {
            format!("sb-store: Debug of {name} prints what is in it. Write its Debug by hand.")
        })
        .collect();
    super::hold(&complaints);
}

#[test]
fn every_row_that_can_be_printed_was_looked_at() {
    let looked: Vec<&str> = printed().iter().map(|(name, _)| *name).collect();
    let mut found = 0;
    let mut complaints = Vec::new();
    for source in sources() {
        if !source.path.starts_with("crates/store/src/") {
            continue;
        }
        let lines: Vec<&str> = source.text.lines().collect();
        for pair in lines.windows(2) {
            let prints = pair[0].contains("derive(") && pair[0].contains("Debug");
            let Some(name) = pair[1].strip_prefix("pub struct ").filter(|_| prints) else {
                continue;
            };
            let name = name
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            found += 1;
            let known = looked.contains(&name) || HARMLESS.contains(&name);
            if !known {
                complaints.push(format!(
                    "{}: {name} can be printed and nobody looked at what that prints. Put it into {}.",
                    source.path,
                    file!()
                ));
            }
        }
    }
    assert!(found > 15, "{found} rows were found");
    super::hold(&complaints);
}

#[test]
fn a_word_and_the_numbers_of_a_word_are_seen() {
    assert!(tells(&format!("{:?}", WORD.to_owned())));
    assert!(tells(&format!("{:?}", WORD.as_bytes())));
    assert!(!tells(&format!("{:?}", word())));
}
