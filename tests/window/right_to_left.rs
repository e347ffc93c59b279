//! The window in Arabic: mirrored, and not one Latin word that is not data.

use crate::steps::{click, create_profile, fill};
use serde_json::json;
use system_tests::window::testid;
use system_tests::{Laptop, Proxy, Server, Window, programs};

/// Latin words on the page that nobody marked with a language and that are no data. Data stands in `bdi`.
const LATIN_WORDS: &str = r"
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode;
        const parent = node.parentElement;
        if (!parent || parent.closest('script, style, bdi, [lang]:not(html)')) continue;
        const words = node.textContent.match(/[A-Za-z]{2,}/g);
        if (words) found.push(...words);
    }
    return found;
";

fn no_latin_words(window: &Window, screen: &str) {
    window.settle();
    let found = window.look(LATIN_WORDS, &json!([]));
    assert_eq!(found, json!([]), "Latin words on {screen}");
}

#[test]
fn arabic_is_mirrored_and_has_no_latin_words_of_its_own() {
    let server = Server::start(&programs::pack("gorinchem-molenlanden-vijfheerenlanden"));
    let proxy = Proxy::start(server.port());
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    create_profile(&window, "ar", "هالة");
    no_latin_words(&window, "joining");
    fill(&window, "invitation", server.invitation());
    window.click(&format!("{} summary", testid("join-more")));
    fill(&window, "join-server", &proxy.url());
    click(&window, "join");
    window.see(&testid("nav-today"));
    assert_eq!(window.attribute("html", "dir").as_deref(), Some("rtl"));
    assert_eq!(window.attribute("html", "lang").as_deref(), Some("ar"));

    window.resize(1366, 720);
    let rail = window.rect("nav");
    let main = window.rect("main");
    assert!(
        rail.x > main.x,
        "the rail stands on the right: {rail:?} {main:?}"
    );
    for (name, button) in [
        ("today", "nav-today"),
        ("people", "nav-people"),
        ("referrals", "nav-referrals"),
        ("directory", "nav-directory"),
        ("team", "nav-team"),
    ] {
        click(&window, button);
        no_latin_words(&window, name);
        window.picture(&format!("arabic-{name}"));
    }
    click(&window, "nav-people");
    click(&window, "add-person");
    window.see(&testid("name"));
    no_latin_words(&window, "a new person");
    fill(&window, "name", "سلمى");
    click(&window, "person-save");
    window.see(&testid("person-name"));
    no_latin_words(&window, "a person");
    click(&window, "person-new-contact");
    window.see(&testid("contact-panel"));
    no_latin_words(&window, "a new contact");
    window.picture("arabic-contact");
    window.press(system_tests::window::key::ESCAPE);
    click(&window, "person-refer");
    window.see(&testid("refer-panel"));
    no_latin_words(&window, "a referral");
    window.press(system_tests::window::key::ESCAPE);
    click(&window, "sync-card");
    window.see(&testid("sync-panel"));
    no_latin_words(&window, "the sync panel");
    window.close();
}
