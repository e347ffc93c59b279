//! What the story records, and that a window shows all of it: every field, not only the words.

use crate::steps::open_person;
use serde_json::json;
use system_tests::Window;
use system_tests::window::{key, testid};

pub(crate) const NAME: &str = "سلمى النجار";
pub(crate) const LATIN: &str = "Salma Alnajjar";
pub(crate) const NOTE: &str = "Knikkerbrief van de school gelezen, شكرا جزيلا.";
pub(crate) const REASON: &str = "Huurschuld in de Vuurtorenlaan.";
/// Typed by hand, and long enough ago that it is the same day in every test.
pub(crate) const DAY: [&str; 3] = ["14", "3", "2025"];

/// What was seen of the referral when it was made: the service, its facts, its reason.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Referral {
    pub(crate) service: String,
    facts: String,
}

/// The person, the visit and the referral, as recorded; `referral` is how it looked when it was made.
pub(crate) fn all_of_it_shows(window: &Window, referral: &Referral) {
    open_person(window, NAME);
    the_person(window);
    the_visit(window);
    assert_eq!(&the_referral(window), referral);
}

fn the_person(window: &Window) {
    assert_eq!(window.text(&testid("person-name")), NAME);
    assert_eq!(window.text(&testid("person-latin-name")), LATIN);
    let facts = window.texts("main ul.facts > li").join("|");
    for fact in ["Arabisch", "Gorinchem"] {
        assert!(facts.contains(fact), "{fact} in {facts:?}");
    }
}

/// On the page in words, and in the form for corrections field by field.
fn the_visit(window: &Window) {
    let shown = window.texts(&testid("contact"));
    assert_eq!(shown.len(), 1, "one visit: {shown:?}");
    for word in [
        "Op bezoek thuis",
        "45 min",
        "Geld",
        "Klaar",
        NOTE,
        "Hanan Voorbeeld",
    ] {
        assert!(shown[0].contains(word), "{word} in {:?}", shown[0]);
    }
    let days = window.texts("[data-testid=\"timeline\"] h3");
    assert!(
        days.iter().any(|day| day == "vrijdag 14 maart 2025"),
        "{days:?}"
    );

    window.click(&testid("contact-correct"));
    window.see(&testid("contact-note"));
    for (question, value) in [
        ("kind", "HUISBEZOEK"),
        ("domain", "GELD"),
        ("minutes", "45"),
        ("contact-language", "ar"),
        ("outcome", "KLAAR"),
        ("date", "other"),
    ] {
        assert_eq!(chosen(window, question), [value], "{question}");
    }
    assert_eq!(window.value(&testid("contact-note")), NOTE);
    let date = ["date-day", "date-month", "date-year"].map(|part| window.value(&testid(part)));
    assert_eq!(date, DAY);
    window.press(key::ESCAPE);
    window.gone(&testid("contact-panel"));
}

/// The values that are chosen in a question, and no others.
fn chosen(window: &Window, question: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(
        `[data-testid=\"${arguments[0]}\"] label.chosen`)].map(label => label.dataset.value)";
    let found = window.look(script, &json!([question]));
    serde_json::from_value(found).unwrap()
}

/// Service, status, maker, follow-up, agreement and reason, in its panel; the agreement and the reason by name.
pub(crate) fn the_referral(window: &Window) -> Referral {
    window.click(&testid("referral"));
    window.see("[data-testid=\"referral-panel\"] dl");
    let panel = |part: &str| {
        let found = window.texts(&format!("[data-testid=\"referral-panel\"] {part}"));
        found.concat()
    };
    let service = panel("a[lang=nl]");
    let status = window.text(&testid("referral-status"));
    let facts = panel("dl");
    assert!(!service.is_empty() && !status.is_empty());
    for fact in ["Hanan Voorbeeld", "over 7 dagen", "Ja", "Arabisch"] {
        assert!(facts.contains(fact), "{fact} in {facts:?}");
    }
    assert_eq!(panel("p.reason"), REASON);
    window.press(key::ESCAPE);
    window.gone(&testid("referral-panel"));
    Referral {
        service,
        facts: format!("{status}\n{facts}"),
    }
}
