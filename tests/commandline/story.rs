//! The story of two key persons, through the command line.

use crate::hand::{
    Region, Running, before_the_answer, before_the_form, behind_a_proxy, database, files, opened,
    profile, record, referral, service, share, sound, told_to_people, visit, waiting,
};
use crate::inside::Open;
use serde_json::json;
use std::fs;
use system_tests::{Fault, Laptop, Proxy};

struct Story {
    region: Region,
    proxy: Proxy,
    selam: Laptop,
    lina: Laptop,
    person: String,
    dossier: String,
}

/// Both have joined over a network that can be looked at; nothing is recorded yet.
fn two_key_persons() -> Story {
    let (region, proxy) = behind_a_proxy();
    let selam = region.key_person_by("Selam Voorbeeld", &proxy.url());
    let lina = region.key_person_by("Lina Voorbeeld", &proxy.url());
    selam.ok(&["sync"]);
    Story {
        region,
        proxy,
        selam,
        lina,
        person: String::new(),
        dossier: String::new(),
    }
}

impl Story {
    /// At a kitchen table without a network: a person, a visit, a referral.
    fn record_offline(&mut self) {
        let selam = &self.selam;
        let before = self.selam.dump();
        // Killed with the form half filled in: nothing is there, and nothing is in the way.
        before_the_form(selam, &["person", "add"]).kill();
        assert_eq!(selam.dump(), before);

        let made = selam.ok_json(
            &["person", "add"],
            &json!({ "name": "سلام", "latin_name": "Salaam", "municipality": "GM0512", "languages": ["ar", "nl"] }),
        );
        made["person"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.person);
        made["dossier"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.dossier);
        // Killed after it was kept and before it could say so: it is there, once.
        let note = visit(&self.person, "Brief van de school uitgelegd");
        before_the_answer(selam, &["contact", "record"], &note).kill();
        let contacts = selam.ok(&["contact", "list"]);
        assert_eq!(contacts.as_array().unwrap().len(), 1, "{contacts}");
        assert_eq!(contacts[0]["sent"], false);
        selam.ok_json(
            &["referral", "make"],
            &referral(&self.person, &service(selam)),
        );
        assert_eq!(waiting(selam), 3);
        assert_eq!(selam.refused(&["sync"]), "offline");
        assert_eq!(waiting(selam), 3, "trying to send loses nothing");
        sound(selam);
    }

    /// The server is back. What it has not acknowledged still waits, even where it is kept there.
    fn send_with_a_lost_reply(&mut self) {
        self.region.server.restart();
        let ops = self.region.ops();
        self.proxy.next("POST /v1/push", Fault::HoldReplyAfter(0));
        let syncing = Running::start(&mut opened(&self.selam, &["sync"]));
        self.proxy.reached();
        let kept = self.region.ops();
        assert!(kept > ops, "the server has committed");
        assert_eq!(self.selam.ok(&["profile", "list"])[0]["waiting"], 3);
        syncing.kill();
        self.proxy.release();
        assert_eq!(waiting(&self.selam), 3, "nobody acknowledged anything");
        self.selam.ok(&["sync"]);
        let status = self.selam.ok(&["status"]);
        assert_eq!(status["waiting"], 0);
        assert!(status["last_acknowledged"].is_string(), "{status}");
        assert_eq!(
            self.region.ops(),
            kept,
            "what the server had is not there twice"
        );
    }

    /// Shared by name; the colleague's laptop shows the same.
    fn share_with_lina(&self) {
        assert_eq!(self.lina.ok(&["person", "list"]), json!([]));
        share(&self.selam, &self.dossier, "Lina Voorbeeld");
        self.sync_all();
        let shown = self.lina.ok(&["person", "show", &self.person]);
        assert_eq!(shown["name"], "سلام");
        assert_eq!(shown["latin_name"], "Salaam");
        assert_eq!(
            shown["contacts"][0]["note"],
            "Brief van de school uitgelegd"
        );
        assert_eq!(shown["contacts"][0]["author"], "Selam Voorbeeld");
        assert_eq!(shown["referrals"][0]["reason"], "Hulp bij schulden");
        assert_eq!(shown["referrals"][0]["follow_up_on"], "2025-07-01");
        let members = self.lina.ok(&["dossier", "members", &self.dossier]);
        let names: Vec<_> = members
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["name"])
            .collect();
        assert_eq!(names, ["Lina Voorbeeld", "Selam Voorbeeld"]);
        self.same_on_both();
    }

    /// Both change the same spelling without seeing each other: both are kept, with names.
    fn spell_differently(&mut self) {
        self.region.server.stop();
        for (laptop, spelling) in [(&self.selam, "Selaam"), (&self.lina, "Salam")] {
            laptop.ok_json(
                &["person", "edit", &self.person],
                &json!({ "latin_name": spelling }),
            );
        }
        self.region.server.restart();
        self.sync_all();
        for laptop in [&self.selam, &self.lina] {
            let open = laptop.ok(&["conflicts"]);
            assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
            assert_eq!(open[0]["field"], "latin_name");
            let versions = open[0]["versions"].as_array().unwrap().iter();
            let mut said: Vec<_> = versions
                .map(|one| (one["by"].as_str().unwrap(), one["value"].as_str().unwrap()))
                .collect();
            said.sort_unstable();
            assert_eq!(
                said,
                [("Lina Voorbeeld", "Salam"), ("Selam Voorbeeld", "Selaam")]
            );
        }
        self.same_on_both();
    }

    /// One choice settles it on both laptops.
    fn choose(&self) {
        let open = self.lina.ok(&["conflicts"])[0].clone();
        let versions = open["versions"].as_array().unwrap();
        let keep = versions
            .iter()
            .find(|version| version["value"] == "Selaam")
            .unwrap();
        let (id, keep) = (open["id"].as_str().unwrap(), keep["op"].as_str().unwrap());
        self.lina.ok(&["conflicts", "choose", id, "--keep", keep]);
        self.lina.ok(&["sync"]);
        self.selam.ok(&["sync"]);
        for laptop in [&self.selam, &self.lina] {
            assert_eq!(laptop.ok(&["conflicts"]), json!([]));
            assert_eq!(
                laptop.ok(&["person", "show", &self.person])["latin_name"],
                "Selaam"
            );
            assert_eq!(waiting(laptop), 0);
            sound(laptop);
        }
        self.same_on_both();
    }

    fn sync_all(&self) {
        for laptop in [&self.selam, &self.lina, &self.selam] {
            laptop.ok(&["sync"]);
        }
    }

    fn same_on_both(&self) {
        let [here, there] = [&self.selam, &self.lina]
            .map(|laptop| laptop.ok(&["dump", "--dossier", &self.dossier]));
        assert_eq!(here, there);
    }
}

#[test]
fn the_story_of_two_key_persons_runs_on_the_command_line() {
    let mut story = two_key_persons();
    story.region.server.stop();
    story.record_offline();
    story.send_with_a_lost_reply();
    story.share_with_lina();
    story.spell_differently();
    story.choose();
    let logs = [&story.selam, &story.lina].map(|laptop| laptop.ok(&["log", "verify"]));
    assert_eq!(logs[0], logs[1]);
    assert_eq!(logs[0]["void"], 0);
    assert_eq!(story.region.server.admin(&["verify"])["ok"], true);
}

#[test]
fn a_conversation_without_news_sends_nothing_and_writes_nothing() {
    let (region, proxy) = behind_a_proxy();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    record(laptop, &person, "Formulier ingevuld");
    assert!(laptop.ok(&["sync"])["pushed"].as_u64().unwrap() > 0);
    assert_eq!(laptop.ok(&["sync"])["pushed"], 0);

    let before = (database(&profile(laptop)), files(&region.server.data()));
    let asked = proxy.requests("POST ");
    let told = laptop.ok(&["sync"]);
    assert_eq!((&told["pushed"], &told["pulled"]), (&json!(0), &json!(0)));
    // A new process has to log in; that is all it says besides its question.
    assert_eq!(proxy.requests("POST ") - asked, 3);
    assert_eq!(
        database(&profile(laptop)),
        before.0,
        "the laptop's database was written"
    );
    assert_eq!(
        files(&region.server.data()),
        before.1,
        "the server's database was written"
    );

    // An app that goes on running is logged in: one request.
    let app = Open::new(laptop);
    app.sync();
    let before = (database(&profile(laptop)), files(&region.server.data()));
    let asked = (proxy.requests("POST "), proxy.requests("GET "));
    assert_eq!(app.sync(), 0);
    assert_eq!(
        (proxy.requests("POST "), proxy.requests("GET ")),
        (asked.0 + 1, asked.1),
        "one question is enough"
    );
    assert_eq!(database(&profile(laptop)), before.0);
    assert_eq!(files(&region.server.data()), before.1);
}

#[test]
fn people_read_plain_lines_and_scripts_read_json() {
    let laptop = Laptop::new("Selam Voorbeeld");
    let text = told_to_people(&laptop, &["status"]);
    assert!(text.lines().any(|line| line == "waiting: 0"), "{text}");
    assert!(!text.contains('{'));
    // Nothing of the passphrase or the name lies about in the folder of the profile.
    for path in files(&profile(&laptop)).into_keys() {
        let bytes = fs::read(&path).unwrap();
        for secret in [laptop.passphrase(), "Voorbeeld"] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds it", path.display());
        }
    }
}
