//! The window in Arabic: mirrored, and not one Latin word that is not data.

use crate::latin::Data;
use crate::steps::{card_comes_to, choose, click, fill, open_person};
use serde_json::json;
use system_tests::window::{key, testid};
use system_tests::{Laptop, Proxy, Server, Window, programs};

const NAME: &str = "سلمى";
const OWN: &str = "هالة";

/// From the choice of a language to the region; gives the five words.
fn begin(window: &Window, data: &mut Data, invitation: &str, server: &str) -> String {
    // Until a language is chosen nobody knows that it is this one.
    click(window, "language-ar");
    window.see(&testid("profile-name"));
    data.only(window, "the name");
    fill(window, "profile-name", OWN);
    click(window, "start-next");
    window.see(&testid("offered-words"));
    let words = window.texts("[data-testid=\"offered-words\"] b").join(" ");
    data.typed(&words);
    data.only(window, "the five words");
    click(window, "words-written");
    window.see(&testid("words-again"));
    data.only(window, "the five words again");
    fill(window, "words-again", "andere");
    data.typed("andere");
    click(window, "create-profile");
    window.see("[data-testid=\"words-again\"][aria-invalid=\"true\"]");
    data.only(window, "five wrong words");
    crate::steps::empty(window, "words-again");
    fill(window, "words-again", &words);
    click(window, "create-profile");
    window.see(&testid("join-screen"));
    data.only(window, "joining");
    fill(window, "invitation", invitation);
    window.click(&format!("{} summary", testid("join-more")));
    fill(window, "join-server", server);
    data.typed(invitation);
    data.typed(server);
    data.only(window, "joining, with another address");
    click(window, "join");
    window.see(&testid("nav-today"));
    words
}

fn is_mirrored(window: &Window) {
    assert_eq!(window.attribute("html", "dir").as_deref(), Some("rtl"));
    assert_eq!(window.attribute("html", "lang").as_deref(), Some("ar"));
    window.resize(1366, 720);
    let (rail, main) = (window.rect("nav"), window.rect("main"));
    assert!(
        rail.x > main.x,
        "the rail stands on the right: {rail:?} {main:?}"
    );
}

/// The screens of the rail.
fn walk_the_rail(window: &Window, data: &Data, when: &str) {
    for name in ["today", "people", "referrals", "directory", "team"] {
        let button = testid(&format!("nav-{name}"));
        window.click(&button);
        window.see(&format!("{button}[aria-current=page]"));
        window.see("main h1");
        data.only(window, &format!("{name}, {when}"));
        window.picture(&format!("arabic-{name}"));
    }
}

/// The way into a panel or page and what shows that it is there; it is looked at.
fn look_at(window: &Window, data: &Data, button: &str, there: &str) {
    click(window, button);
    window.see(&testid(there));
    data.only(window, there);
    window.picture(&format!("arabic-{there}"));
}

fn leave(window: &Window, panel: &str) {
    window.press(key::ESCAPE);
    window.gone(&testid(panel));
}

/// A person, a contact and a referral, each refused once and then saved.
fn record(window: &Window, data: &Data) {
    click(window, "nav-people");
    look_at(window, data, "add-person", "name");
    click(window, "person-save");
    window.see("[data-testid=\"name\"][aria-invalid=\"true\"]");
    data.only(window, "a person without a name");
    fill(window, "name", NAME);
    choose(window, "languages", "ar");
    click(window, "person-save");
    window.see(&testid("person-name"));
    data.only(window, "a new person");

    look_at(window, data, "person-new-contact", "contact-panel");
    choose(window, "domain", "GELD");
    choose(window, "date", "other");
    window.click(&format!("{} summary", testid("contact-more")));
    data.only(window, "a contact with all its questions");
    fill(window, "contact-note", "حديث قصير");
    click(window, "contact-save");
    window.see("[data-testid=\"kind\"][data-invalid]");
    data.only(window, "a contact without a kind");
    choose(window, "kind", "HUISBEZOEK");
    fill(window, "date-day", "14");
    fill(window, "date-month", "3");
    fill(window, "date-year", "2025");
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    look_at(window, data, "contact-correct", "contact-panel");
    leave(window, "contact-panel");

    look_at(window, data, "person-refer", "refer-panel");
    click(window, "service-option");
    click(window, "refer-next");
    window.see(&testid("given"));
    choose(window, "given", "no");
    data.only(window, "no agreement");
    choose(window, "given", "yes");
    window.see(&testid("agree-how"));
    data.only(window, "an agreement");
    window.picture("arabic-agreement");
    choose(window, "agree-how", "oral");
    click(window, "refer-next");
    window.see(&testid("refer-reason"));
    data.only(window, "the check of a referral");
    window.picture("arabic-check");
    fill(window, "refer-reason", "ديون");
    choose(window, "follow-up", "other");
    data.only(window, "another day for the follow-up");
    window.click("[data-testid=\"follow-up\"] label:first-child");
    click(window, "refer-save");
    window.gone(&testid("refer-panel"));
}

/// The referral with its news, the service with its facts, and what was searched for.
fn look_around(window: &Window, data: &mut Data) {
    look_at(window, data, "referral", "referral-panel");
    window.click(&format!("{} button.more", testid("status")));
    choose(window, "status", "afgewezen");
    window.see(&testid("status-reason"));
    data.only(window, "a refused referral");
    leave(window, "referral-panel");

    for disclosure in ["person-members", "person-history"] {
        // By hand the keyboard gets there too where a message covers it.
        window.type_into(&format!("{} summary", testid(disclosure)), key::ENTER);
    }
    data.only(window, "members and history");

    click(window, "nav-directory");
    window.see(&testid("service-row"));
    click(window, "service-row");
    window.see(&testid("service-name"));
    data.only(window, "a service");
    window.picture("arabic-service");

    click(window, "nav-today");
    fill(window, "search", NAME);
    window.see(&testid("hit"));
    data.only(window, "what was found");
    crate::steps::empty(window, "search");
    look_at(window, data, "sync-card", "sync-panel");
    leave(window, "sync-panel");
}

/// A colleague is invited in the window and joins elsewhere; the person is shared with him.
fn share(window: &Window, data: &mut Data, server: &Server) -> Laptop {
    click(window, "nav-team");
    fill(window, "invite-name", "Jonas Voorbeeld");
    data.typed("Jonas Voorbeeld");
    click(window, "invite");
    window.see(&testid("invitation-line"));
    let line = window.text(&testid("invitation-line"));
    data.typed(&line);
    data.only(window, "an invitation");
    card_comes_to(window, "safe");
    let colleague = Laptop::joined("Jonas Voorbeeld", &line, &server.url());
    colleague.sync(&server.url());
    click(window, "sync-card");
    click(window, "sync-now");
    leave(window, "sync-panel");
    open_person(window, NAME);
    look_at(window, data, "person-share", "share-panel");
    window.see(&testid("share-with"));
    data.only(window, "sharing");
    click(window, "share-with");
    window.gone(&testid("share-with"));
    data.only(window, "shared");
    leave(window, "share-panel");
    card_comes_to(window, "safe");
    colleague.sync(&server.url());
    colleague
}

/// Both write the same field unseen.
fn disagree(
    window: &Window,
    data: &mut Data,
    colleague: &Laptop,
    (server, line): (&Server, &Proxy),
) {
    line.cut();
    let people = colleague.ok(&["person", "list"]);
    let person = people[0]["person"].as_str().unwrap();
    colleague.ok_json(
        &["person", "edit", person],
        &json!({ "latin_name": "Salma" }),
    );
    colleague.sync(&server.url());
    open_person(window, NAME);
    click(window, "person-edit");
    window.see(&testid("latin-name"));
    data.only(window, "changing a person");
    window.picture("arabic-edit");
    fill(window, "latin-name", "Selma");
    data.typed("Salma Selma");
    click(window, "person-save");
    window.see(&testid("person-latin-name"));
    data.only(window, "work that waits");
    line.mend();
    card_comes_to(window, "choose");
    window.see(&testid("person-conflicts"));
    data.only(window, "a person with a choice to make");
    window.click(&format!("{} a", testid("person-conflicts")));
    window.see(&testid("conflict-keep"));
    data.only(window, "a choice");
    window.picture("arabic-conflict");
    leave(window, "conflict-panel");
}

#[test]
fn arabic_is_mirrored_and_has_no_latin_words_of_its_own() {
    let pack = programs::pack(programs::REGION);
    let server = Server::start(&pack);
    let line = Proxy::start(server.port());
    let laptop = Laptop::empty();
    let mut data = Data::of(&pack);
    // The region was given this name.
    data.typed("Oefenregio");

    let window = Window::open(&laptop);
    let words = begin(&window, &mut data, server.invitation(), &line.url());
    is_mirrored(&window);
    walk_the_rail(&window, &data, "empty");
    record(&window, &data);
    look_around(&window, &mut data);
    let colleague = share(&window, &mut data, &server);
    disagree(&window, &mut data, &colleague, (&server, &line));
    walk_the_rail(&window, &data, "with work in it");
    window.close();

    let window = Window::open(&laptop);
    window.see(&testid("passphrase"));
    data.only(&window, "unlocking");
    window.picture("arabic-unlock");
    fill(&window, "passphrase", "andere woorden");
    data.typed("andere woorden");
    click(&window, "unlock");
    window.see("[data-testid=\"passphrase\"][aria-invalid=\"true\"]");
    data.only(&window, "wrong words");
    crate::steps::empty(&window, "passphrase");
    fill(&window, "passphrase", &words);
    click(&window, "unlock");
    window.see(&testid("nav-today"));
    window.close();
}

#[test]
fn a_latin_word_is_found_as_text_as_an_attribute_and_as_data_that_nobody_typed() {
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    window.see(&testid("language-ar"));
    let mut data = Data::of(&programs::pack(programs::REGION));
    data.typed("Salma");
    for (page, at_fault) in [
        ("<p>Opslaan</p>", true),
        ("<p>Salma</p>", true),
        ("<p><bdi>Salma</bdi> <bdi>Avres</bdi></p>", false),
        ("<p><bdi>Opslaanknop</bdi></p>", true),
        ("<p>س \u{2068}Salma\u{2069} س</p>", false),
        ("<p>س \u{2068}Salma\u{2069} Opslaan</p>", true),
        ("<p>س \u{2068}Avres\u{2069} س</p>", true),
        ("<p lang=nl>Avres Opslaanknop</p>", true),
        ("<p title=Salma>س</p>", false),
        ("<p title=Avres>س</p>", true),
        ("<input placeholder=Zoeken>", true),
        ("<button aria-label=Sluiten>س</button>", true),
    ] {
        // A page of our own, to see that the looking finds what it is for: no screen of the app is changed by it.
        window.look("document.body.innerHTML = arguments[0]", &json!([page]));
        let complained = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            data.only(&window, "this page");
        }));
        assert_eq!(complained.is_err(), at_fault, "{page}");
    }
}
