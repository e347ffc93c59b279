//! The main job, end to end, in two real windows: recorded offline, sealed, synced, read on a second laptop.

use crate::steps::{card, choose, click, create_profile, fill, join, open_person, sync, unlock};
use serde_json::json;
use system_tests::window::testid;
use system_tests::{Laptop, Proxy, Server, Window, programs};

const NAME: &str = "سلمى";
const NOTE: &str = "Brief van de school samen gelezen.";
const REASON: &str = "Kan de huur niet betalen.";

/// A region with a coordinator; gives invitations for two key persons.
fn region() -> (Server, Proxy, [String; 2]) {
    let server = Server::start(&programs::pack("gorinchem-molenlanden-vijfheerenlanden"));
    let proxy = Proxy::start(server.port());
    let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    let first = coordinator.invite("Hanan Voorbeeld");
    let second = coordinator.invite("Jonas Voorbeeld");
    coordinator.sync(&server.url());
    (server, proxy, [first, second])
}

fn add_person(window: &Window) {
    click(window, "nav-people");
    click(window, "add-person");
    fill(window, "name", NAME);
    fill(window, "latin-name", "Salma");
    choose(window, "languages", "ar");
    choose(window, "municipality", "GM0512");
    click(window, "person-save");
    window.until("the person's page", |window| {
        window.shows(&testid("person-name")) && window.text(&testid("person-name")) == NAME
    });
}

fn record_visit(window: &Window) {
    click(window, "person-new-contact");
    choose(window, "kind", "HUISBEZOEK");
    choose(window, "domain", "GELD");
    choose(window, "minutes", "45");
    choose(window, "contact-language", "ar");
    choose(window, "outcome", "KLAAR");
    fill(window, "contact-note", NOTE);
    window.picture("story-contact");
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.see_text(NOTE);
}

fn make_referral(window: &Window) {
    click(window, "person-refer");
    window.see(&testid("refer-panel"));
    fill(window, "refer-search", "schuld");
    window.until("a service for debts", |window| {
        window.shows(&testid("service-option"))
    });
    window.picture("story-refer-to");
    click(window, "service-option");
    click(window, "refer-next");
    choose(window, "given", "yes");
    // The person's own language is chosen already.
    window.see("[data-testid=\"agree-language\"] label[data-value=\"ar\"].chosen");
    choose(window, "agree-how", "oral");
    window.picture("story-refer-agreement");
    click(window, "refer-next");
    fill(window, "refer-reason", REASON);
    window.click("[data-testid=\"follow-up\"] label:first-child");
    window.picture("story-refer-check");
    click(window, "refer-save");
    window.gone(&testid("refer-panel"));
}

fn rename(window: &Window, latin: &str) {
    click(window, "person-edit");
    window.until("the form", |window| window.shows(&testid("latin-name")));
    // Types behind what stands there, as a hand would.
    fill(window, "latin-name", latin);
    click(window, "person-save");
    window.see(&testid("person-latin-name"));
}

#[test]
#[allow(clippy::too_many_lines, reason = "one story, told in one piece")]
fn a_visit_and_a_referral_recorded_offline_reach_a_colleague() {
    let (server, proxy, [first, second]) = region();
    let (hers, his) = (Laptop::empty(), Laptop::empty());

    let window = Window::open(&hers);
    let words = create_profile(&window, "nl", "Hanan Voorbeeld");
    window.picture("story-join");
    join(&window, &first, &proxy.url());
    card(&window, "safe");

    // At the kitchen table.
    proxy.cut();
    add_person(&window);
    record_visit(&window);
    make_referral(&window);
    card(&window, "waiting");
    window.picture("story-offline");
    window.see_text("3 wijzigingen wachten");

    // The battery is empty; nothing is lost.
    window.kill();
    let window = unlock(&hers, &words);
    card(&window, "waiting");
    window.see_text("3 wijzigingen wachten");
    open_person(&window, NAME);
    window.see_text(NOTE);
    window.see_text("Geld");

    // The server answers, but the answer is lost: the card still says waiting.
    proxy.next("POST /v1/push", system_tests::Fault::SwallowReply);
    proxy.mend();
    sync(&window);
    proxy.reached();
    card(&window, "safe");
    let ops = server.admin(&["stats"])["ops"].clone();

    // A colleague joins; from then on there is a key to share with.
    let colleague = Window::open(&his);
    let his_words = create_profile(&colleague, "nl", "Jonas Voorbeeld");
    join(&colleague, &second, &proxy.url());
    card(&colleague, "safe");

    // Shared with him, chosen by name.
    sync(&window);
    open_person(&window, NAME);
    click(&window, "person-share");
    window.until("Jonas in the list", |window| {
        window.text(&testid("share-panel")).contains("Jonas")
    });
    window.picture("story-share");
    let jonas = window.look(
        "return [...document.querySelectorAll('[data-testid=\"share-panel\"] li')]
            .findIndex(row => row.innerText.includes('Jonas')) + 1",
        &json!([]),
    );
    window.click(&format!(
        "[data-testid=\"share-panel\"] li:nth-child({jonas}) [data-testid=\"share-with\"]"
    ));
    window.until("the server to have the grant", |_| {
        server.admin(&["stats"])["ops"].as_u64() > ops.as_u64()
    });

    // His laptop pulls it, verifies it, shows the same.
    sync(&colleague);
    open_person(&colleague, NAME);
    colleague.see_text(NOTE);
    colleague.see_text("Salma");
    colleague.picture("story-colleague");

    // Both offline, both change the same spelling.
    proxy.cut();
    click(&window, "nav-today");
    open_person(&window, NAME);
    rename(&window, "-Hanan");
    rename(&colleague, "-Jonas");
    card(&window, "waiting");
    card(&colleague, "waiting");
    proxy.mend();
    for one in [&window, &colleague] {
        one.until("both to have both spellings", |one| {
            sync(one);
            one.shows("[data-testid=\"sync-card\"][data-state=\"choose\"]")
        });
    }
    for one in [&window, &colleague] {
        open_person(one, NAME);
        one.see(&testid("person-conflicts"));
        one.click(&format!("{} a", testid("person-conflicts")));
        one.see(&testid("conflict-panel"));
        one.until("both spellings with names", |one| {
            let text = one.text(&testid("conflict-panel"));
            [
                "Salma-Hanan",
                "Salma-Jonas",
                "Hanan Voorbeeld",
                "Jonas Voorbeeld",
            ]
            .iter()
            .all(|word| text.contains(word))
        });
    }
    window.picture("story-conflict");

    // One picks; it is settled on both laptops.
    click(&window, "conflict-keep");
    let kept = |one: &Window| {
        one.press(system_tests::window::key::ESCAPE);
        open_person(one, NAME);
        one.text(&testid("person-latin-name"))
    };
    card(&window, "safe");
    let settled = kept(&window);
    colleague.until("the choice to arrive", |one| {
        sync(one);
        one.shows("[data-testid=\"sync-card\"][data-state=\"safe\"]")
    });
    assert_eq!(kept(&colleague), settled);
    assert!(settled.starts_with("Salma-"), "one of the two: {settled}");

    // A restart later it is all still there.
    colleague.close();
    let colleague = unlock(&his, &his_words);
    open_person(&colleague, NAME);
    colleague.see_text(NOTE);

    // Nothing of it on the server or on the wire.
    for word in [NAME, "Salma", NOTE, REASON, "Hanan", "Jonas"] {
        for (place, bytes) in [("sent", proxy.sent()), ("received", proxy.received())] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{place} bytes hold a word of the dossier");
        }
    }
}
