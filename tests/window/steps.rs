//! What a worker does with the window, step by step.

use system_tests::window::{key, testid};
use system_tests::{Laptop, Window};

/// Chooses this value among tiles or chips.
pub(crate) fn choose(window: &Window, question: &str, value: &str) {
    window.click(&format!(
        "[data-testid=\"{question}\"] label[data-value=\"{value}\"]"
    ));
}

pub(crate) fn click(window: &Window, name: &str) {
    window.click(&testid(name));
}

/// Types into a field, behind what stands there; every letter must arrive.
pub(crate) fn fill(window: &Window, name: &str, text: &str) {
    let field = testid(name);
    let before = window.value(&field);
    window.type_into(&field, text);
    let now = window.value(&field);
    assert_eq!(now, format!("{before}{text}"), "letters of {name} got lost");
}

/// From the first screen to the one that asks for an invitation. Gives the five words.
pub(crate) fn create_profile(window: &Window, language: &str, name: &str) -> String {
    click(window, &format!("language-{language}"));
    fill(window, "profile-name", name);
    click(window, "start-next");
    window.see(&testid("offered-words"));
    let words = window.texts("[data-testid=\"offered-words\"] b").join(" ");
    assert_eq!(words.split(' ').count(), 5, "five words are offered");
    click(window, "words-written");
    fill(window, "words-again", &words);
    click(window, "create-profile");
    window.see(&testid("join-screen"));
    words
}

/// Pastes the invitation and joins.
pub(crate) fn join(window: &Window, invitation: &str, server: &str) {
    fill(window, "invitation", invitation);
    window.click(&format!("{} summary", testid("join-more")));
    fill(window, "join-server", server);
    click(window, "join");
    window.see(&testid("nav-today"));
}

/// Opens the app anew and unlocks the only profile.
pub(crate) fn unlock(laptop: &Laptop, words: &str) -> Window {
    let window = Window::open(laptop);
    fill(&window, "passphrase", words);
    click(&window, "unlock");
    window.see(&testid("nav-today"));
    window
}

/// Waits until the sync card is in this state.
pub(crate) fn card(window: &Window, state: &str) {
    window.see(&format!(
        "[data-testid=\"sync-card\"][data-state=\"{state}\"]"
    ));
}

/// Opens the person with this name.
pub(crate) fn open_person(window: &Window, name: &str) {
    click(window, "nav-people");
    window.until(&format!("{name} in the list"), |window| {
        window
            .texts(&testid("person-row"))
            .iter()
            .any(|row| row.contains(name))
    });
    let rows = window.texts(&testid("person-row"));
    let place = rows.iter().position(|row| row.contains(name)).unwrap();
    window.click(&format!(
        "li:nth-child({}) > {}",
        place + 1,
        testid("person-row")
    ));
    window.see(&testid("person-name"));
}

/// Chooses "another day" and types it, digit by digit.
pub(crate) fn type_date(window: &Window, question: &str, [day, month, year]: [&str; 3]) {
    choose(window, question, "other");
    fill(window, "date-day", day);
    fill(window, "date-month", month);
    fill(window, "date-year", year);
    // On to the next question: that scrolls it out from under the bar at the bottom.
    window.press(key::TAB);
}

/// Takes out all that a field holds, key by key.
pub(crate) fn empty(window: &Window, name: &str) {
    let held = window.value(&testid(name)).chars().count();
    window.type_into(&testid(name), &key::BACKSPACE.repeat(held));
}

/// Waits until the sync card comes to this state by itself: nobody presses anything.
pub(crate) fn card_comes_to(window: &Window, state: &str) {
    let css = format!("[data-testid=\"sync-card\"][data-state=\"{state}\"]");
    window.patiently(
        &format!("the sync card to say {state} by itself"),
        |window| window.shows(&css),
    );
}
