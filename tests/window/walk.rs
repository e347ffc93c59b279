//! One worker's day through the screens that the story does not pass.

use crate::latin::Data;
use crate::steps::{choose, click, create_profile, fill, join, open_person};
use serde_json::json;
use system_tests::window::{key, testid};
use system_tests::{Laptop, Server, Window, programs};

const NAME: &str = "ሰላም";
const LATIN: &str = "Selam";
const NOTE: &str = "Samen naar school gebeld";
const MORE: &str = ", morgen ቤት bekijken";
const TYPED: &str = "Half geschreven";

/// An Ethiopic name with its Latin spelling: on the page, in the list, and found by the spelling.
fn add_selam(window: &Window) {
    click(window, "nav-people");
    click(window, "add-person");
    fill(window, "name", NAME);
    fill(window, "latin-name", LATIN);
    choose(window, "languages", "ti");
    click(window, "person-save");
    window.until("the person's page", |window| {
        window.shows(&testid("person-name")) && window.text(&testid("person-name")) == NAME
    });
    assert_eq!(window.text(&testid("person-latin-name")), LATIN);
    click(window, "nav-people");
    window.see(&testid("person-row"));
    let rows = window.texts(&testid("person-row"));
    assert!(
        rows.len() == 1 && [NAME, LATIN].iter().all(|word| rows[0].contains(word)),
        "{rows:?}"
    );
    window.picture("walk-people");
    open_person(window, LATIN);
}

/// A contact is recorded, its note is added to, and the page shows what it became and that it was corrected.
fn record_and_correct(window: &Window) {
    click(window, "person-new-contact");
    choose(window, "kind", "BELLEN");
    fill(window, "contact-note", NOTE);
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.see_text(NOTE);
    assert!(!window.text(&testid("contact")).contains("verbeterd"));

    click(window, "contact-correct");
    window.until("the note to correct", |window| {
        window.shows(&testid("contact-note")) && window.value(&testid("contact-note")) == NOTE
    });
    fill(window, "contact-note", MORE);
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    let corrected = format!("{NOTE}{MORE}");
    window.until("the corrected note, and no other", |window| {
        window.texts(&testid("timeline-note")) == [corrected.as_str()]
    });
    window.until("that it was corrected", |window| {
        window.text(&testid("contact")).contains("verbeterd")
    });
    window.picture("walk-corrected");
}

/// To the first service for debts, with a follow-up in a week; gives the name of the service.
fn refer(window: &Window) -> String {
    click(window, "person-refer");
    fill(window, "refer-search", "schuld");
    window.see(&testid("service-option"));
    window.settle();
    click(window, "service-option");
    let service = window.text("[data-testid=\"service-option\"].chosen b");
    click(window, "refer-next");
    choose(window, "given", "yes");
    choose(window, "agree-how", "oral");
    click(window, "refer-next");
    fill(window, "refer-reason", "Hulp bij schulden");
    window.click("[data-testid=\"follow-up\"] label:first-child");
    click(window, "refer-save");
    window.gone(&testid("refer-panel"));
    service
}

/// The headings above the only row of this kind, the nearest first.
fn stands_under(window: &Window, row: &str) -> Vec<String> {
    window.see(&testid(row));
    assert_eq!(window.count(&testid(row)), 1, "{row}");
    let script = "const found = [];
        let at = document.querySelector(arguments[0]);
        while ((at = at.previousElementSibling)) if (/^H[23]$/.test(at.tagName)) found.push(at.innerText.replace(/[\\u2068\\u2069]/g, ''));
        return found";
    serde_json::from_value(window.look(script, &json!([testid(row)]))).unwrap()
}

/// The only row of this kind names the person and the service.
fn is_about(window: &Window, row: &str, words: &[&str]) {
    let text = window.text(row);
    for word in words {
        assert!(text.contains(word), "{word} in {text:?}");
    }
}

fn today_shows_both(window: &Window, list: &str, heading: &str, service: &str) {
    click(window, "nav-today");
    let above = stands_under(window, "follow-up");
    assert_eq!(above.len(), 2, "its day and its list: {above:?}");
    assert!(above[0].contains("(over 7 dagen)"), "{above:?}");
    assert_eq!(above[1], "Later");
    is_about(window, &testid("follow-up"), &[NAME, LATIN, service]);
    assert_eq!(stands_under(window, list), [heading]);
    is_about(window, &testid(list), &[NAME, LATIN, service]);
    window.picture(&format!("walk-today-{list}"));
}

/// Chooses without a mouse, which also brings it out from under the bar at the bottom.
fn choose_by_keys(window: &Window, question: &str, answer: &str) {
    window.tab_to(&format!("{} input", testid(question)));
    let there = format!("{} [data-value=\"{answer}\"] input:focus", testid(question));
    for _ in 0..10 {
        if window.shows(&there) {
            window.press(key::SPACE);
            window.see(&format!(
                "{} [data-value=\"{answer}\"].chosen",
                testid(question)
            ));
            return;
        }
        window.press(key::DOWN);
    }
    panic!("ten times down, and the focus is not on {answer}");
}

/// Says in the panel what happened; the referral goes from one list to the other.
fn set_status(window: &Window, [status, source]: [&str; 2], [from, to]: [&str; 2], service: &str) {
    click(window, "nav-referrals");
    let row = |group: &str| {
        format!(
            "[data-testid=\"referrals-{group}\"] {}",
            testid("referral-row")
        )
    };
    window.click(&row(from));
    window.see(&testid("referral-panel"));
    for (question, answer) in [("status", status), ("status-source", source)] {
        choose_by_keys(window, question, answer);
    }
    click(window, "status-save");
    window.gone(&testid("referral-panel"));
    window.see(&row(to));
    window.gone(&testid(&format!("referrals-{from}")));
    assert_eq!(window.count(&testid("referral-row")), 1);
    is_about(window, &row(to), &[NAME, LATIN, service]);
}

fn use_language(window: &Window, tag: &str, direction: &str) {
    window.click(&format!("{} option[value={tag}]", testid("language")));
    window.see(&format!("html[lang={tag}][dir={direction}]"));
}

/// What is in the open form: who, how, the note.
fn is_still_typed(window: &Window) {
    assert_eq!(window.value(&testid("contact-who")), "Sel");
    assert_eq!(window.value(&testid("contact-note")), TYPED);
    window.see("[data-testid=\"kind\"] label[data-value=\"BELLEN\"].chosen");
}

/// To Arabic and back while a contact is half written, which is then saved.
fn switch_language_in_a_form(window: &Window, data: &Data) {
    click(window, "nav-today");
    click(window, "new-contact");
    fill(window, "contact-who", "Sel");
    // Away from the list of those to choose from, without choosing.
    window.press(key::TAB);
    window.see(&format!("{}[aria-expanded=false]", testid("contact-who")));
    choose(window, "kind", "BELLEN");
    fill(window, "contact-note", TYPED);

    use_language(window, "ar", "rtl");
    window.until("headings in Arabic", |window| {
        window.text("main h1") == "اليوم"
            && window.text("[data-testid=\"contact-panel\"] h2") == "لقاء جديد"
    });
    is_still_typed(window);
    data.only(window, "today with a half-written contact");
    window.picture("walk-arabic");

    use_language(window, "nl", "ltr");
    window.until("headings in Dutch", |window| {
        window.text("main h1") == "Vandaag"
            && window.text("[data-testid=\"contact-panel\"] h2") == "Nieuw contact"
    });
    is_still_typed(window);
    // The rest of the name, and it is she.
    fill(window, "contact-who", "am");
    let option = testid("contact-who-option");
    window.until("Selam among those to choose from", |window| {
        window
            .texts(&option)
            .first()
            .is_some_and(|first| first.contains(NAME))
    });
    window.click(&option);
    click(window, "contact-save");
    window.gone(&testid("contact-panel"));
    open_person(window, NAME);
    window.see_text(TYPED);
}

#[test]
fn a_day_with_selam_is_corrected_followed_up_and_survives_another_language() {
    let pack = programs::pack(programs::REGION);
    let server = Server::start(&pack);
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());

    add_selam(&window);
    record_and_correct(&window);
    let service = refer(&window);
    today_shows_both(&window, "to-send-referral", "Nog door te geven", &service);
    set_status(
        &window,
        ["verzonden", "eigen_waarneming"],
        ["to_send", "waiting"],
        &service,
    );
    today_shows_both(&window, "waiting-referral", "Wacht op antwoord", &service);
    set_status(
        &window,
        ["bezig", "partner_telefoon"],
        ["waiting", "running"],
        &service,
    );
    let mut data = Data::of(&pack);
    for typed in ["Oefenregio", LATIN, "Sel"] {
        data.typed(typed);
    }
    switch_language_in_a_form(&window, &data);
    window.close();
}
