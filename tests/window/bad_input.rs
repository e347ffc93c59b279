//! Bad input gets a sentence that says what to do, and nothing typed is lost.

use crate::steps::{choose, click, create_profile, fill, join};
use system_tests::window::{key, testid};
use system_tests::{Laptop, Server, Window, programs};

#[test]
fn wrong_words_a_broken_invitation_and_a_number_in_a_note_are_said_at_the_field() {
    let server = Server::start(&programs::pack("gorinchem-molenlanden-vijfheerenlanden"));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");

    // An invitation that is not whole: said, and the field keeps what was pasted.
    fill(&window, "invitation", "sleutelbos1-abcdefgh");
    click(&window, "join");
    window.see("[data-testid=\"invitation\"][aria-invalid=\"true\"]");
    assert_eq!(window.value(&testid("invitation")), "sleutelbos1-abcdefgh");
    window.picture("bad-invitation");
    for _ in 0.."sleutelbos1-abcdefgh".len() {
        window.type_into(&testid("invitation"), key::BACKSPACE);
    }
    join(&window, server.invitation(), &server.url());

    click(&window, "nav-people");
    click(&window, "add-person");
    fill(&window, "name", "Yonas");
    click(&window, "person-save");
    click(&window, "person-new-contact");

    // Without a kind: refused at the question, the note stays.
    let note = "Zijn nummer is 111222333, bel morgen.";
    fill(&window, "contact-note", note);
    choose(&window, "kind", "BELLEN");
    click(&window, "contact-save");
    window.see("[data-testid=\"contact-note\"][aria-invalid=\"true\"]");
    assert_eq!(window.value(&testid("contact-note")), note);
    window.settle();
    let (mend, bar) = (
        window.rect(&testid("remove-numbers")),
        window.rect(&testid("contact-save")),
    );
    assert!(
        mend.y + mend.height <= bar.y,
        "the sentence stands above the bar: {mend:?} {bar:?}"
    );
    window.picture("bad-number");

    // One tap takes the number out; then it is saved.
    click(&window, "remove-numbers");
    window.until("the number to go", |window| {
        !window.value(&testid("contact-note")).contains("111222333")
    });
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.see_text("bel morgen");
    window.close();

    // Wrong words open nothing and say so; the right ones do.
    let window = Window::open(&laptop);
    fill(&window, "passphrase", "vijf verkeerde woorden zijn dit");
    click(&window, "unlock");
    window.see("[data-testid=\"passphrase\"][aria-invalid=\"true\"]");
    window.picture("bad-words");
    for _ in 0..40 {
        window.type_into(&testid("passphrase"), key::BACKSPACE);
    }
    fill(&window, "passphrase", &words);
    click(&window, "unlock");
    window.see(&testid("nav-today"));
    window.close();
}

#[test]
fn a_half_typed_contact_survives_an_empty_battery() {
    let server = Server::start(&programs::pack("gorinchem-molenlanden-vijfheerenlanden"));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    click(&window, "new-contact");
    choose(&window, "kind", "HUISBEZOEK");
    fill(&window, "contact-note", "Half geschreven");
    window.see("[data-testid=\"draft-mark\"][data-state=\"kept\"]");
    window.kill();

    let window = crate::steps::unlock(&laptop, &words);
    window.see(&testid("draft-contact"));
    window.picture("draft-on-today");
    click(&window, "draft-contact");
    window.until("what was typed", |window| {
        window.shows(&testid("contact-note"))
            && window.value(&testid("contact-note")) == "Half geschreven"
    });
    window.close();
}
