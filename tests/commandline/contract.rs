//! The contract with scripts of others: the commands, their options, and the keys of what they print.

use crate::hand::{Region, no, referral, service, user};
use crate::help::{offered, was_run};
use crate::shapes::{Shape, misformed};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs;
use system_tests::folder::copy;
use system_tests::{Laptop, programs};

const PERSON: &str = "birth_years, conflicts, dossier, languages[], last_contact, latin_name, learning_route, \
    municipality, name, person, safe_contact, tempo_note";
const CONTACT: &str = "author, contact, corrected, date, domains[], headcount, kind, languages[], minutes, note, \
    outcome, person, role, sent, travel_km";
const REFERRAL: &str = "agreement{date, given, how, language}, author, follow_up_on, group, made_on, person, \
    person_latin_name, person_name, reason, referral, sent, service, service_name, share[], source, status, \
    status_note, status_reason";
const CONFLICT: &str = "{both, field, id, kind, person, person_latin_name, person_name, record, \
    versions[{at, by, op, value}]}";
const HIT: &str = "{id, kind, person, person_latin_name, snippet, title}";
const HISTORY: &str = "{at, by, field, op, record, value}";
const MEMBER: &str = "{me, name, role, user}";
/// Services of the shipped pack; none of them has an `email` yet.
const SERVICE: &str = "address?, agreement, checked_on?, description, domain, languages[], municipalities[], name, \
    organisation, partner_kind, partner_kind_name, phone?, service, source, url?";
/// Runs until it is asked to end, and has a file of its own: `watch.rs`.
const ELSEWHERE: [&str; 1] = ["sync --watch"];

/// These keys, where some of the listed things lack some of them.
fn some_lack(keys: &str, lacking: &str) -> String {
    let mut keys = format!(" {keys},");
    for key in lacking.split(' ') {
        // Behind the name of the key, before what it holds.
        let at = keys.find(&format!(" {key}")).expect("a key of the list") + 1 + key.len();
        keys.insert(at, '?');
    }
    keys.trim().trim_end_matches(',').to_owned()
}

/// Two laptops with content, and every command line that was run on them.
struct Story {
    region: Region,
    selam: Laptop,
    lina: Laptop,
    person: String,
    dossier: String,
    contact: String,
    referral: String,
    ran: RefCell<Vec<String>>,
}

impl Story {
    /// Runs it; what it prints has these keys and no others, and values of their form.
    fn prints(&self, laptop: &Laptop, words: &[&str], keys: &str) -> Value {
        self.told(words, laptop.ok(words), keys)
    }

    /// The same with a form on standard input.
    fn prints_for(&self, laptop: &Laptop, words: &[&str], form: &Value, keys: &str) -> Value {
        self.told(words, laptop.ok_json(words, form), keys)
    }

    fn told(&self, words: &[&str], document: Value, keys: &str) -> Value {
        self.ran.borrow_mut().push(words.join(" "));
        assert_eq!(Shape::of(&document).to_string(), keys, "sleutel {words:?}");
        let misformed = misformed(&document);
        assert!(misformed.is_empty(), "sleutel {words:?}: {misformed:?}");
        document
    }

    /// A region, a coordinator, two key persons.
    fn new() -> Self {
        let region = Region::new();
        let nobody = Laptop::empty();
        let lina = region.key_person("Lina Voorbeeld");
        let mut story = Self {
            region,
            selam: nobody,
            lina,
            person: String::new(),
            dossier: String::new(),
            contact: String::new(),
            referral: String::new(),
            ran: RefCell::default(),
        };
        story.come_in();
        story
    }

    fn come_in(&mut self) {
        let fresh = Laptop::empty();
        let words = [
            "profile",
            "create",
            "--name",
            "Iemand",
            "--words",
            "--unlock-memory",
            "64",
        ];
        self.prints(&fresh, &words, "{path, profile, words}");
        self.prints(
            &fresh,
            &["profile", "list"],
            "[{initials, profile, waiting}]",
        );

        let noor = &self.region.coordinator;
        let invite = [
            "invite",
            "--name",
            "Selam Voorbeeld",
            "--role",
            "key_person",
            "--expires-hours",
            "1",
        ];
        let made = self.prints(noor, &invite, "{invitation, user}");
        noor.ok(&["sync"]);
        let selam = Laptop::new("Selam Voorbeeld");
        // Not in a region yet: nothing was ever acknowledged, and there is no region.
        let before =
            "{conflicts, contacts, people, quarantined, referrals, schema, state, waiting}";
        self.prints(&selam, &["status"], before);
        let url = self.region.server.url();
        let join = [
            "join",
            made["invitation"].as_str().unwrap(),
            "--server",
            &url,
        ];
        let joined = self.prints(&selam, &join, "{device, region, role, user}");
        assert_eq!(joined["user"], made["user"]);
        self.selam = selam;
        for laptop in [noor, &self.selam, &self.lina] {
            laptop.ok(&["sync"]);
        }
    }

    /// A person, a contact and a referral with every field there is.
    fn record(&mut self) {
        let selam = &self.selam;
        let form = json!({
            "name": "سلام", "latin_name": "Salaam", "municipality": "GM0512", "languages": ["ar", "nl"],
            "learning_route": "B", "birth_years": "1980-1989", "safe_contact": "Bel in de ochtend",
            "tempo_note": "Rustig aan",
        });
        let made = self.prints_for(selam, &["person", "add"], &form, "{dossier, person}");
        let (person, dossier) = (text(&made["person"]), text(&made["dossier"]));
        let form = json!({
            "person": person, "kind": "HUISBEZOEK", "date": "2025-06-02", "minutes": 45, "languages": ["ar"],
            "domains": ["GELD"], "outcome": "VERDER", "note": "Brief uitgelegd", "headcount": 3,
            "role": "VERBINDER", "travel_km": 12,
        });
        let made = self.prints_for(selam, &["contact", "record"], &form, "{contact}");
        let contact = text(&made["contact"]);
        let correct = ["contact", "correct", &contact];
        self.prints_for(selam, &correct, &json!({ "minutes": 50 }), "{op}");
        self.prints_for(selam, &correct, &json!({ "minutes": 50 }), "{}");

        let form = referral(&person, &service(selam));
        let made = self.prints_for(selam, &["referral", "make"], &form, "{referral}");
        let made = text(&made["referral"]);
        let sent = [
            "referral",
            "status",
            &made,
            "verzonden",
            "--source",
            "partner_telefoon",
        ];
        self.prints(selam, &sent, "{op}");
        let no = [
            "referral",
            "status",
            &made,
            "afgewezen",
            "--source",
            "partner_telefoon",
            "--reason",
            "capaciteit",
            "--note",
            "Volgend jaar weer",
        ];
        self.prints(selam, &no, "{op}");
        (self.person, self.dossier, self.contact, self.referral) = (person, dossier, contact, made);
    }

    /// Beside them things that have only what they must.
    fn record_little(&self) {
        let selam = &self.selam;
        let bare = selam.ok_json(&["person", "add"], &json!({ "name": "Amir" }));
        let file = selam.home().join("rijen.csv");
        fs::write(&file, "kind,date\nBELLEN,2025-03-01\nKOFFIE,2025-03-02\n").unwrap();
        let import = ["contact", "import", file.to_str().unwrap()];
        let keys = "{imported, refused[{code, field, row}], skipped}";
        self.prints(selam, &[&import[..], &["--dry-run"]].concat(), keys);
        assert_eq!(self.prints(selam, &import, keys)["imported"], 1);
        let services = selam.ok(&["directory", "search", ""]);
        let easy = services
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["agreement"] == "inform");
        let form = json!({
            "person": bare["person"], "service": easy.unwrap()["service"], "reason": "Taalles", "share": [],
        });
        selam.ok_json(&["referral", "make"], &form);
    }

    /// Shared; then both change the same two fields without seeing each other.
    fn disagree(&self) {
        let (selam, lina) = (&self.selam, &self.lina);
        let other = user(selam, "Lina Voorbeeld");
        self.prints(selam, &["dossier", "share", &self.dossier, &other], "{op}");
        let url = self.region.server.url();
        let sync = ["sync", "--server", &url];
        let keys = "{conflicts, cursor, parked, pulled, pushed, quarantined, waiting}";
        self.prints(selam, &sync, keys);
        self.prints(lina, &["sync"], keys);
        for (laptop, spelling, place) in [(selam, "Selaam", "GM1978"), (lina, "Salam", "GM1961")] {
            let form = json!({ "latin_name": spelling, "municipality": place });
            self.prints_for(laptop, &["person", "edit", &self.person], &form, "{op}");
        }
        for laptop in [selam, lina, selam] {
            laptop.ok(&["sync"]);
        }
    }

    /// What can be looked at, with all of it there.
    fn look(&self) {
        let selam = &self.selam;
        let (contact, referral) = (CONTACT, REFERRAL);
        let lacking = "headcount minutes note outcome person role travel_km";
        let contacts = format!("[{{{}}}]", some_lack(contact, lacking));
        let lacking = "agreement follow_up_on person_latin_name status_note status_reason";
        let referrals = format!("[{{{}}}]", some_lack(referral, lacking));
        let lacking = "birth_years last_contact latin_name learning_route municipality safe_contact \
            tempo_note";
        let people = format!("[{{{}}}]", some_lack(PERSON, lacking));
        let page = format!(
            "{{birth_years, conflicts[{CONFLICT}], contacts[{{{contact}}}], dossier, history[{HISTORY}], \
             languages[], latin_name, learning_route, members[{MEMBER}], municipality, name, person, \
             referrals[{{{referral}}}], safe_contact, tempo_note}}"
        );
        let shown = CONTACT.replace("headcount,", &format!("headcount, history[{HISTORY}],"));
        let status = "{conflicts, contacts, last_acknowledged, people, quarantined, referrals, region, schema, \
            state, waiting}";
        for (words, keys) in [
            (&["person", "list"][..], people),
            (&["person", "show", &self.person], page),
            (&["contact", "list"], contacts),
            (&["contact", "show", &self.contact], format!("{{{shown}}}")),
            (&["referral", "list"], referrals),
            (
                &["referral", "show", &self.referral],
                format!("{{{referral}}}"),
            ),
            (
                &["dossier", "members", &self.dossier],
                format!("[{MEMBER}]"),
            ),
            (&["user", "list"], format!("[{MEMBER}]")),
            (&["conflicts"], format!("[{CONFLICT}]")),
            (&["search", "brief"], format!("[{HIT}]")),
            (&["search", "schulden"], format!("[{HIT}]")),
            (&["search", "سلام"], format!("[{HIT}]")),
            (&["status"], status.to_owned()),
            (&["log", "verify"], "{entries, head, void}".to_owned()),
            (&["verify"], "{ok, problems[]}".to_owned()),
        ] {
            self.prints(selam, words, &keys);
        }
    }

    /// All of it at once, equal on all laptops: ids for authors.
    fn dump(&self) {
        let keys = "{agreements[{agreement, date, given, how, language, person, service, withdrawn}], \
            conflicts[{field, id, record, versions[{at, by, op, value}]}], \
            contacts[{author, contact, date, domains[], headcount, kind, languages[], minutes, note, outcome, \
            person, role, travel_km}], followups[], \
            people[{birth_years, dossier, languages[], latin_name, learning_route, municipality, name, person, \
            safe_contact, tempo_note}], \
            referrals[{agreement, author, follow_up_on, person, reason, referral, service, service_name, \
            share_contacts[], share_fields[], source, status, status_note, status_reason}], signals[]}";
        let words = ["dump", "--dossier", self.dossier.as_str()];
        let here = self.prints(&self.selam, &words, keys);
        assert_eq!(here, self.prints(&self.lina, &words, keys));
    }

    fn narrow(&self) {
        let selam = &self.selam;
        let ids = |words: &[&str], key: &str| -> Vec<String> {
            self.ran.borrow_mut().push(words.join(" "));
            let found = selam.ok(words);
            found
                .as_array()
                .unwrap()
                .iter()
                .map(|one| text(&one[key]))
                .collect()
        };
        for query in ["سلام", "سلا"] {
            assert_eq!(
                ids(&["person", "list", "--query", query], "person"),
                [self.person.as_str()]
            );
        }
        assert_eq!(
            ids(&["person", "list", "--query", "Zonnebloem"], "person").len(),
            0
        );
        let this = [self.contact.as_str()];
        assert_eq!(
            ids(&["contact", "list", "--person", &self.person], "contact"),
            this
        );
        assert_eq!(
            ids(&["contact", "list", "--since", "2025-06-02"], "contact"),
            this
        );
        assert_eq!(
            ids(&["contact", "list", "--since", "2025-03-01"], "contact").len(),
            2
        );
        assert_eq!(
            ids(&["contact", "list", "--since", "2025-06-03"], "contact").len(),
            0
        );
        let since = [
            "contact",
            "list",
            "--person",
            &self.person,
            "--since",
            "2025-06-03",
        ];
        assert_eq!(ids(&since, "contact").len(), 0);
        no(
            &selam.run(&["contact", "list", "--since", "juni"]),
            "not_a_date",
        );
        let status = |status| ids(&["referral", "list", "--status", status], "referral");
        assert_eq!(status("afgewezen"), [self.referral.as_str()]);
        assert_eq!(status("verzonden").len(), 0);
        no(
            &selam.run(&["referral", "list", "--status", "klaar"]),
            "unknown_code",
        );
    }

    fn browse(&self) {
        let selam = &self.selam;
        let all = self.prints(
            selam,
            &["directory", "search", ""],
            &format!("[{{{SERVICE}}}]"),
        );
        let all = all.as_array().unwrap();
        let one = all.iter().find(|one| one.get("phone").is_some()).unwrap();
        let show = ["directory", "show", one["service"].as_str().unwrap()];
        let shown = self.prints(selam, &show, &Shape::of(one).to_string());
        assert_eq!(shown, *one);
        let holds = |key: &str, value: &str| -> Vec<Value> {
            let wanted = all.iter().filter(|one| match &one[key] {
                Value::Array(many) => many.iter().any(|one| one == value),
                one => one == value,
            });
            wanted.cloned().collect()
        };
        for (option, key, value) in [
            ("--language", "languages", "nl"),
            ("--domain", "domain", "GELD"),
            ("--municipality", "municipalities", "GM1961"),
        ] {
            let words = ["directory", "search", "", option, value];
            self.ran.borrow_mut().push(words.join(" "));
            let (found, wanted) = (selam.ok(&words), holds(key, value));
            assert!(
                !wanted.is_empty() && wanted.len() < all.len(),
                "{option} narrows"
            );
            assert_eq!(found, Value::from(wanted));
        }
        let nobody = "00000000-0000-4000-8000-000000000000";
        no(&selam.run(&["directory", "show", nobody]), "not_found");
    }

    /// Spellings can stand beside each other; of two municipalities one is right.
    fn choose(&self) {
        let selam = &self.selam;
        let open = selam.ok(&["conflicts"]);
        let about = |field: &str| {
            let open = open.as_array().unwrap().iter();
            open.clone()
                .find(|one| one["field"] == field)
                .unwrap()
                .clone()
        };
        let (name, place) = (about("latin_name"), about("municipality"));
        assert_eq!(
            (&name["both"], &place["both"]),
            (&json!(true), &json!(false))
        );
        let (name, id) = (text(&name["id"]), text(&place["id"]));
        let before = selam.dump();
        no(
            &selam.run(&["conflicts", "choose", &id, "--both"]),
            "not_both",
        );
        assert_eq!(selam.dump(), before);
        self.prints(selam, &["conflicts", "choose", &name, "--both"], "{op}");
        let keep = text(&place["versions"][0]["op"]);
        self.prints(
            selam,
            &["conflicts", "choose", &id, "--keep", &keep],
            "{op}",
        );
        no(
            &selam.run(&["conflicts", "choose", &id, "--keep", &keep]),
            "not_a_conflict",
        );
        selam.ok(&["sync"]);
        self.lina.ok(&["sync"]);
        for laptop in [selam, &self.lina] {
            assert_eq!(laptop.ok(&["conflicts"]), json!([]));
            let shown = laptop.ok(&["person", "show", &self.person]);
            let spelling = text(&shown["latin_name"]);
            let mut both: Vec<&str> = spelling.split(" / ").collect();
            both.sort_unstable();
            assert_eq!(both, ["Salam", "Selaam"]);
            assert_eq!(shown["municipality"], place["versions"][0]["value"]);
        }
    }

    fn approve(&self) {
        let folder = tempfile::TempDir::new().unwrap();
        copy(&programs::pack(programs::REGION), folder.path());
        let file = folder.path().join("region.toml");
        let settings = fs::read_to_string(&file).unwrap();
        let next = settings.replace("\nversion = 2\n", "\nversion = 3\n");
        assert_ne!(next, settings, "the shipped pack is no longer version 2");
        fs::write(&file, next).unwrap();
        self.region
            .server
            .admin(&["pack", "load", folder.path().to_str().unwrap()]);
        let noor = &self.region.coordinator;
        let signed = self.prints(noor, &["pack", "approve"], "{sha256, version}");
        assert_eq!(signed["version"], 3);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn every_command_prints_the_keys_that_were_promised_and_no_others() {
    let mut story = Story::new();
    story.record();
    story.disagree();
    story.dump();
    story.record_little();
    story.look();
    story.narrow();
    story.browse();
    story.choose();
    story.approve();
    let ran = story.ran.borrow();
    let offered = offered("");
    assert!(offered.len() > 40, "the help was understood: {offered:?}");
    let never: Vec<&String> = offered
        .iter()
        .filter(|wanted| !ELSEWHERE.contains(&wanted.as_str()) && !was_run(wanted, &ran))
        .collect();
    assert!(
        never.is_empty(),
        "nobody knows what these print: {never:#?}"
    );
}
