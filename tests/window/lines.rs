//! Lines that break in the middle, and a line to the wrong region.

use crate::steps::{
    card, card_comes_to, choose, click, create_profile, fill, join, open_person, unlock,
};
use serde_json::json;
use system_tests::window::testid;
use system_tests::{Fault, Laptop, Proxy, Server, Window, programs};

const NOTE: &str = "Zonder internet geschreven";

/// A region with its coordinator, and the window of a key person whose line can break.
struct Stage {
    window: Window,
    hers: Laptop,
    words: String,
    line: Proxy,
    coordinator: Laptop,
    server: Server,
}

/// She is in; then her line is cut, and she adds a person and a contact.
fn work_without_internet() -> Stage {
    let server = Server::start(&programs::pack(programs::REGION));
    let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    let invitation = coordinator.invite("Hanan Voorbeeld");
    coordinator.sync(&server.url());
    let line = Proxy::start(server.port());
    let hers = Laptop::empty();
    let window = Window::open(&hers);
    let words = create_profile(&window, "nl", "Hanan Voorbeeld");
    join(&window, &invitation, &line.url());
    card_comes_to(&window, "safe");

    line.cut();
    click(&window, "nav-people");
    click(&window, "add-person");
    fill(&window, "name", "Yonas");
    click(&window, "person-save");
    click(&window, "person-new-contact");
    choose(&window, "kind", "BELLEN");
    fill(&window, "contact-note", NOTE);
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    Stage {
        window,
        hers,
        words,
        line,
        coordinator,
        server,
    }
}

impl Stage {
    /// The line is back, and breaks again in the middle of this.
    fn breaks_in(&self, request: &str, fault: Fault) {
        let before = self.line.requests(request);
        self.line.next(request, fault);
        self.line.mend();
        self.line.reached();
        // Held, so that what the card says meanwhile can be seen, and no next try comes in between.
        card(&self.window, "busy");
        self.line.cut();
        self.line.release();
        assert_eq!(self.line.requests(request), before + 1);
        self.all_of_it_waits();
    }

    fn all_of_it_waits(&self) {
        card(&self.window, "waiting");
        self.window
            .see("[data-testid=\"sync-card\"][data-waiting=\"2\"]");
        self.window.see_text("2 wijzigingen wachten");
        hers_shows(&self.window);
    }

    /// All went out, once, and outlives a restart.
    fn all_of_it_is_safe(self, ops: u64) {
        assert!(self.server.ops() > ops, "the server has it");
        assert_eq!(self.server.admin(&["verify"])["ok"], true);
        self.window
            .see("[data-testid=\"sync-card\"][data-waiting=\"0\"]");
        hers_shows(&self.window);
        let Self {
            window,
            hers,
            words,
            server,
            ..
        } = self;
        let kept = server.ops();
        window.close();
        let window = unlock(&hers, &words);
        card_comes_to(&window, "safe");
        hers_shows(&window);
        assert_eq!(server.ops(), kept, "nothing went a second time");
        window.close();
    }
}

/// What she wrote, and nothing twice.
fn hers_shows(window: &Window) {
    open_person(window, "Yonas");
    window.until("her note", |window| {
        window.texts(&testid("timeline-note")) == [NOTE]
    });
}

#[test]
fn a_push_that_breaks_in_the_middle_leaves_the_work_waiting_and_it_goes_out_by_itself() {
    let stage = work_without_internet();
    stage.all_of_it_waits();
    let ops = stage.server.ops();
    stage.breaks_in("POST /v1/push", Fault::HoldRequestAfter(400));
    stage.window.picture("push-cut");
    assert_eq!(stage.server.ops(), ops, "half a push is none");
    stage.line.mend();
    card_comes_to(&stage.window, "safe");
    stage.all_of_it_is_safe(ops);
}

/// The coordinator writes about somebody and shares it with her, who cannot hear of it yet.
fn a_colleague_shares(stage: &Stage, notes: &[String]) {
    let (noor, url) = (&stage.coordinator, stage.server.url());
    noor.sync(&url);
    let (person, dossier) = noor.add_person("ليلى", "Layla");
    for note in notes {
        noor.ok_json(
            &["contact", "record"],
            &json!({ "person": person, "kind": "HUISBEZOEK", "date": "2025-06-02", "note": note }),
        );
    }
    let users = noor.ok(&["user", "list"]);
    let hanan = users.as_array().unwrap().iter();
    let hanan = hanan.clone().find(|user| user["name"] == "Hanan Voorbeeld");
    let hanan = hanan.expect("Hanan is in")["user"].as_str().unwrap();
    noor.ok(&["dossier", "share", &dossier, hanan]);
    noor.sync(&url);
}

#[test]
fn a_pull_that_breaks_in_the_middle_loses_nothing_and_brings_the_rest_by_itself() {
    let stage = work_without_internet();
    let notes: Vec<String> = (0..4).map(|number| format!("Bezoek {number}")).collect();
    a_colleague_shares(&stage, &notes);
    let ops = stage.server.ops();
    stage.breaks_in("POST /v1/pull", Fault::HoldReplyAfter(1_000));
    click(&stage.window, "nav-people");
    window_lists(&stage.window, &["Yonas"]);
    stage.window.picture("pull-cut");

    stage.line.mend();
    card_comes_to(&stage.window, "safe");
    stage.window.patiently("Layla to come by itself", |window| {
        click(window, "nav-people");
        window.texts(&testid("person-row")).len() == 2
    });
    open_person(&stage.window, "Layla");
    stage.window.until("all visits with her", |window| {
        let mut seen = window.texts(&testid("timeline-note"));
        seen.sort();
        seen == notes
    });
    stage.all_of_it_is_safe(ops);
}

fn window_lists(window: &Window, names: &[&str]) {
    window.see(&testid("person-row"));
    let rows = window.texts(&testid("person-row"));
    assert_eq!(rows.len(), names.len(), "{rows:?}");
    for name in names {
        assert!(
            rows.iter().any(|row| row.contains(name)),
            "{name}: {rows:?}"
        );
    }
}

#[test]
fn an_invitation_at_the_server_of_another_region_is_said_and_still_works_at_its_own() {
    let pack = programs::pack(programs::REGION);
    let (server, other) = (Server::start(&pack), Server::start(&pack));
    let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    let invitation = coordinator.invite("Hanan Voorbeeld");
    coordinator.sync(&server.url());
    let stats = other.admin(&["stats"]);

    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Hanan Voorbeeld");
    fill(&window, "invitation", &invitation);
    window.click(&format!("{} summary", testid("join-more")));
    fill(&window, "join-server", &other.url());
    click(&window, "join");
    window.see_text("Op dit adres is uw regio niet. Kijk het adres na of vraag uw coördinator.");
    // Below a long form, and yet in sight.
    let in_sight =
        "const at = document.querySelector('[data-testid=failure]').getBoundingClientRect();
        return at.top >= 0 && at.bottom <= innerHeight";
    window.until("the sentence in sight", |window| {
        window.look(in_sight, &json!([])) == json!(true)
    });
    assert_eq!(window.value(&testid("invitation")), invitation);
    assert_eq!(window.value(&testid("join-server")), other.url());
    assert!(!window.shows(&testid("nav-today")), "it goes no further");
    assert_eq!(other.admin(&["stats"]), stats, "nothing was left there");
    window.picture("bad-region");
    window.close();

    // Nor here: the laptop still asks for an invitation, and the same one is good at the right address.
    let window = Window::open(&laptop);
    fill(&window, "passphrase", &words);
    click(&window, "unlock");
    window.see(&testid("join-screen"));
    fill(&window, "invitation", &invitation);
    window.click(&format!("{} summary", testid("join-more")));
    fill(&window, "join-server", &server.url());
    click(&window, "join");
    card_comes_to(&window, "safe");
    assert_eq!(other.admin(&["stats"]), stats);
    window.close();
}
