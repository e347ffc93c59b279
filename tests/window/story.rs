//! The main job, end to end, in two real windows: recorded offline, sealed, synced, read on a second laptop.
//!
//! Nobody presses "send now" anywhere in it: what waits goes out by itself, and what is new comes when the app is
//! opened.

use crate::facts::{self, DAY, LATIN, NAME, NOTE, REASON, Referral, all_of_it_shows};
use crate::outside::{backup, no_word_stands_outside};
use crate::steps::{
    card, card_comes_to, choose, click, create_profile, fill, join, open_person, type_date, unlock,
};
use serde_json::json;
use system_tests::window::{key, testid};
use system_tests::{Fault, Laptop, Proxy, Server, Window, programs};

/// A region with a coordinator; gives invitations for two key persons.
fn region() -> (Server, [String; 2]) {
    let server = Server::start(&programs::pack(programs::REGION));
    let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    let first = coordinator.invite("Hanan Voorbeeld");
    let second = coordinator.invite("Jonas Voorbeeld");
    coordinator.sync(&server.url());
    (server, [first, second])
}

fn add_person(window: &Window) {
    click(window, "nav-people");
    click(window, "add-person");
    fill(window, "name", NAME);
    fill(window, "latin-name", LATIN);
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
    type_date(window, "date", DAY);
    choose(window, "minutes", "45");
    // The person's own language is chosen already.
    window.see("[data-testid=\"contact-language\"] label[data-value=\"ar\"].chosen");
    choose(window, "outcome", "KLAAR");
    fill(window, "contact-note", NOTE);
    window.picture("story-contact");
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.see_text(NOTE);
}

/// Gives the name of the service that was chosen, with its organisation.
fn make_referral(window: &Window) -> String {
    click(window, "person-refer");
    window.see(&testid("refer-panel"));
    fill(window, "refer-search", "schuld");
    window.until("a service for debts", |window| {
        window.shows(&testid("service-option"))
    });
    window.settle();
    window.picture("story-refer-to");
    click(window, "service-option");
    let chosen = "[data-testid=\"service-option\"].chosen";
    let service = ["bdi.subtle", "b"].map(|part| window.text(&format!("{chosen} {part}")));
    click(window, "refer-next");
    choose(window, "given", "yes");
    // The person's own language is chosen already.
    window.see("[data-testid=\"agree-language\"] label[data-value=\"ar\"].chosen");
    choose(window, "agree-how", "oral");
    window.picture("story-refer-agreement");
    click(window, "refer-next");
    // At once, as fast as hands are: a step that draws itself may not swallow letters.
    fill(window, "refer-reason", REASON);
    window.click("[data-testid=\"follow-up\"] label:first-child");
    window.picture("story-refer-check");
    click(window, "refer-save");
    window.gone(&testid("refer-panel"));
    service.join(" – ")
}

/// Person, visit and referral; gives how the referral looks then.
fn record(window: &Window) -> Referral {
    add_person(window);
    record_visit(window);
    let service = make_referral(window);
    let referral = facts::the_referral(window);
    assert_eq!(referral.service, service, "the service that was chosen");
    referral
}

/// The server keeps what was pushed, and its answer never comes: the card says so. The next
/// conversation adds nothing.
fn the_answer_is_lost(window: &Window, server: &Server, line: &Proxy) {
    let pushes = || line.requests("POST /v1/push");
    let (before, earlier) = (server.ops(), pushes());
    line.next("POST /v1/push", Fault::HoldReplyAfter(0));
    line.mend();
    line.reached();
    let kept = server.ops();
    assert!(kept > before, "the server has it, {before} ops and {kept}");
    // Nobody told the laptop: it is still sending, nothing of the three is through.
    card(window, "busy");
    window.see("[data-testid=\"sync-card\"][data-waiting=\"3\"]");
    line.cut();
    line.release();
    card(window, "waiting");
    window.see_text("3 wijzigingen wachten");
    assert_eq!(pushes(), earlier + 1);

    line.mend();
    card_comes_to(window, "safe");
    // Whether it pushes once more or hears in its pull that the server has it already:
    assert_eq!(server.ops(), kept, "nothing came a second time");
}

fn share_with_jonas(window: &Window, server: &Server) {
    let before = server.ops();
    open_person(window, NAME);
    click(window, "person-share");
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
    window.patiently("the server to have the grant", |_| server.ops() > before);
    window.press(key::ESCAPE);
    window.gone(&testid("share-panel"));
    card_comes_to(window, "safe");
}

fn rename(window: &Window, latin: &str) {
    open_person(window, NAME);
    click(window, "person-edit");
    window.until("the form", |window| window.shows(&testid("latin-name")));
    // Types behind what stands there, as a hand would.
    fill(window, "latin-name", latin);
    click(window, "person-save");
    window.see(&testid("person-latin-name"));
}

/// Both spellings, each with who wrote it.
fn sees_both_spellings(window: &Window) {
    open_person(window, NAME);
    window.see(&testid("person-conflicts"));
    window.click(&format!("{} a", testid("person-conflicts")));
    window.see(&testid("conflict-panel"));
    window.until("both spellings with names", |window| {
        let text = window.text(&testid("conflict-panel"));
        let spellings = [format!("{LATIN}-Hanan"), format!("{LATIN}-Jonas")];
        let names = ["Hanan Voorbeeld", "Jonas Voorbeeld"];
        spellings.iter().all(|word| text.contains(word))
            && names.iter().all(|name| text.contains(name))
    });
}

fn spelling(window: &Window) -> String {
    open_person(window, NAME);
    window.text(&testid("person-latin-name"))
}

/// Both are offline and change the same spelling; each sees both when the lines are back. She looks after a restart.
fn both_change_the_same_spelling(
    (window, her_line, hers, her_words): (Window, &Proxy, &Laptop, &str),
    (colleague, his_line): (&Window, &Proxy),
) -> Window {
    her_line.cut();
    his_line.cut();
    rename(&window, "-Hanan");
    rename(colleague, "-Jonas");
    card(&window, "waiting");
    card(colleague, "waiting");
    her_line.mend();
    card_comes_to(&window, "safe");
    his_line.mend();
    card_comes_to(colleague, "choose");
    colleague.patiently("his spelling to go out", |one| {
        one.shows("[data-testid=\"sync-card\"][data-waiting=\"0\"]")
    });
    sees_both_spellings(colleague);
    window.close();
    let window = unlock(hers, her_words);
    card_comes_to(&window, "choose");
    sees_both_spellings(&window);
    window.picture("story-conflict");
    window
}

#[test]
fn a_visit_and_a_referral_recorded_offline_reach_a_colleague() {
    let (server, [first, second]) = region();
    let (hers, his) = (Laptop::empty(), Laptop::empty());
    let (her_line, his_line) = (Proxy::start(server.port()), Proxy::start(server.port()));

    let window = Window::open(&hers);
    let her_words = create_profile(&window, "nl", "Hanan Voorbeeld");
    window.picture("story-join");
    join(&window, &first, &her_line.url());
    card_comes_to(&window, "safe");

    // At the kitchen table.
    her_line.cut();
    let referral = record(&window);
    card(&window, "waiting");
    window.picture("story-offline");
    window.see_text("3 wijzigingen wachten");

    // The battery is empty; nothing is lost.
    window.kill();
    let after_the_kill = backup(&hers);
    let window = unlock(&hers, &her_words);
    card(&window, "waiting");
    window.see_text("3 wijzigingen wachten");
    all_of_it_shows(&window, &referral);

    // A colleague joins and goes home; from then on there is a key to share with.
    let colleague = Window::open(&his);
    let his_words = create_profile(&colleague, "nl", "Jonas Voorbeeld");
    join(&colleague, &second, &his_line.url());
    card_comes_to(&colleague, "safe");
    colleague.close();

    the_answer_is_lost(&window, &server, &her_line);
    share_with_jonas(&window, &server);

    // He opens his laptop; it pulls, verifies, shows the same.
    let colleague = unlock(&his, &his_words);
    colleague.patiently("the shared person to come by itself", |colleague| {
        colleague.see(&testid("nav-people"));
        click(colleague, "nav-people");
        let rows = colleague.texts(&testid("person-row"));
        rows.iter().any(|row| row.contains(NAME))
    });
    all_of_it_shows(&colleague, &referral);
    colleague.picture("story-colleague");

    let window = both_change_the_same_spelling(
        (window, &her_line, &hers, &her_words),
        (&colleague, &his_line),
    );

    // One picks; it is settled on both laptops, and a restart later it is all still there.
    click(&window, "conflict-keep");
    window.press(key::ESCAPE);
    card_comes_to(&window, "safe");
    let settled = spelling(&window);
    assert!(settled.starts_with(LATIN) && settled != LATIN, "{settled}");
    colleague.close();
    let colleague = unlock(&his, &his_words);
    card_comes_to(&colleague, "safe");
    colleague.patiently("the choice to come", |one| spelling(one) == settled);
    colleague.see_text(NOTE);
    colleague.see_text("Geld");

    no_word_stands_outside(
        &server,
        [&her_line, &his_line],
        &[&after_the_kill, &backup(&hers), &backup(&his)],
        &[&her_words, &his_words],
    );
}
