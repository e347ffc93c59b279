//! Bad input gets a sentence that says what to do, and nothing typed is lost.

use crate::steps::{choose, click, create_profile, empty, fill, join, type_date, unlock};
use std::fs;
use std::path::PathBuf;
use system_tests::window::{key, testid};
use system_tests::{Laptop, Server, SmallDisk, Window, programs};

/// A region, and a laptop in it whose form for a new contact is open, about Yonas.
fn at_a_new_contact() -> (Server, Laptop, Window) {
    let server = Server::start(&programs::pack(programs::REGION));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    new_contact_about_yonas(&window);
    (server, laptop, window)
}

fn new_contact_about_yonas(window: &Window) {
    click(window, "nav-people");
    click(window, "add-person");
    fill(window, "name", "Yonas");
    click(window, "person-save");
    click(window, "person-new-contact");
    window.see(&testid("contact-panel"));
}

/// The sentence at this field, which is marked as wrong.
fn complaint(window: &Window, name: &str) -> String {
    let field = format!("[data-testid=\"{name}\"][aria-invalid=\"true\"]");
    window.see(&field);
    let described = window.attribute(&field, "aria-describedby").unwrap();
    let sentence = described.split(' ').next().unwrap();
    window.text(&format!("[id=\"{sentence}\"]"))
}

#[test]
fn wrong_words_a_broken_invitation_and_a_number_in_a_note_are_said_at_the_field() {
    let server = Server::start(&programs::pack(programs::REGION));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");

    // An invitation that is not whole: said, and the field keeps what was pasted.
    fill(&window, "invitation", "sleutelbos1-abcdefgh");
    click(&window, "join");
    window.see("[data-testid=\"invitation\"][aria-invalid=\"true\"]");
    assert_eq!(window.value(&testid("invitation")), "sleutelbos1-abcdefgh");
    window.picture("bad-invitation");
    empty(&window, "invitation");
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
    empty(&window, "passphrase");
    fill(&window, "passphrase", &words);
    click(&window, "unlock");
    window.see(&testid("nav-today"));
    window.close();
}

#[test]
fn a_half_typed_contact_survives_an_empty_battery() {
    let server = Server::start(&programs::pack(programs::REGION));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    click(&window, "new-contact");
    choose(&window, "kind", "HUISBEZOEK");
    fill(&window, "contact-note", "Half geschreven");
    window.see("[data-testid=\"draft-mark\"][data-state=\"kept\"]");
    window.kill();

    let window = unlock(&laptop, &words);
    window.see(&testid("draft-contact"));
    window.picture("draft-on-today");
    click(&window, "draft-contact");
    window.until("what was typed", |window| {
        window.shows(&testid("contact-note"))
            && window.value(&testid("contact-note")) == "Half geschreven"
    });
    window.close();
}

#[test]
fn an_invitation_that_is_over_or_taken_and_a_server_that_is_not_there_are_said() {
    let server = Server::start(&programs::pack(programs::REGION));
    let url = server.url();
    let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &url);
    let over = coordinator.invite_four_days_ago("Hanan");
    let taken = coordinator.invite("Jonas Voorbeeld");
    let good = coordinator.invite("Hanan Voorbeeld");
    coordinator.sync(&url);
    let _jonas = Laptop::joined("Jonas Voorbeeld", &taken, &url);

    let window = Window::open(&Laptop::empty());
    create_profile(&window, "nl", "Hanan Voorbeeld");
    window.click(&format!("{} summary", testid("join-more")));
    fill(&window, "join-server", &url);
    for (line, sentence) in [(&over, "verlopen"), (&taken, "al gebruikt")] {
        fill(&window, "invitation", line);
        click(&window, "join");
        window.until(&format!("that the invitation is {sentence}"), |window| {
            complaint(window, "invitation").contains(sentence)
        });
        assert_eq!(
            &window.value(&testid("invitation")),
            line,
            "it still stands"
        );
        empty(&window, "invitation");
    }
    window.picture("bad-invitation-used");

    // Nobody listens there; and what is no address at all.
    fill(&window, "invitation", &good);
    for (server, sentence) in [
        ("http://127.0.0.1:1", "geen internet"),
        ("geen adres", "geen serveradres"),
    ] {
        empty(&window, "join-server");
        fill(&window, "join-server", server);
        click(&window, "join");
        window.until(&format!("a sentence about {server:?}"), |window| {
            let said = window.texts("[data-testid=\"failure\"], [role=\"alert\"]");
            // The address is to blame, not the invitation.
            said.concat().contains(sentence) && !said.concat().contains("uitnodiging")
        });
        assert_eq!(window.value(&testid("join-server")), server);
        assert_eq!(window.value(&testid("invitation")), good, "it still stands");
        window.picture("bad-server");
    }
    empty(&window, "join-server");
    fill(&window, "join-server", &url);
    click(&window, "join");
    window.see(&testid("nav-today"));
    window.close();
}

#[test]
fn a_contact_in_another_century_or_on_no_day_is_refused_at_the_date_and_the_note_stays() {
    let (_server, _laptop, window) = at_a_new_contact();
    choose(&window, "kind", "BELLEN");
    fill(&window, "contact-note", "Samen gebeld");
    type_date(&window, "date", ["14", "3", "2126"]);
    for (year, sentence) in [("2126", "moet nog komen"), ("", "bestaat niet")] {
        if year.is_empty() {
            // 31 February.
            for (part, typed) in [
                ("date-day", "31"),
                ("date-month", "2"),
                ("date-year", "2025"),
            ] {
                empty(&window, part);
                fill(&window, part, typed);
            }
        }
        click(&window, "contact-save");
        window.until(&format!("the sentence: {sentence}"), |window| {
            window
                .texts("[data-testid=\"date\"]")
                .concat()
                .contains(sentence)
        });
        assert_eq!(window.value(&testid("contact-note")), "Samen gebeld");
        window.picture("bad-date");
    }
    for (part, typed) in [
        ("date-day", "14"),
        ("date-month", "3"),
        ("date-year", "2025"),
    ] {
        empty(&window, part);
        fill(&window, part, typed);
    }
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.see_text("vrijdag 14 maart 2025");
    window.close();
}

#[test]
fn a_note_that_is_too_long_is_not_cut_but_said_and_saved_when_it_fits() {
    let (_server, _laptop, window) = at_a_new_contact();
    choose(&window, "kind", "BELLEN");
    let whole = "lange notitie ".repeat(285) + "einde vol.";
    assert_eq!(whole.len(), 4_000, "the test fills it exactly");
    fill(&window, "contact-note", &whole);
    assert!(!window.shows("[data-testid=\"contact-note\"][aria-invalid=\"true\"]"));
    fill(&window, "contact-note", "!");
    assert!(!complaint(&window, "contact-note").is_empty());
    window.picture("long-note");
    click(&window, "contact-save");
    window.settle();
    window.see(&testid("contact-panel"));
    assert_eq!(
        window.value(&testid("contact-note")),
        format!("{whole}!"),
        "nothing was cut, nothing was saved"
    );
    assert!(!window.shows(&testid("timeline-note")));

    window.type_into(&testid("contact-note"), key::BACKSPACE);
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.until("the whole note", |window| {
        window.texts(&testid("timeline-note")) == [whole.as_str()]
    });
    window.close();
}

#[test]
fn a_refused_contact_leaves_nobody_behind_and_makes_the_new_person_once() {
    let (_server, _laptop, window) = at_a_new_contact();
    click(&window, "panel-close");
    // On nobody's page: there the question would be answered already.
    click(&window, "nav-today");
    click(&window, "new-contact");
    fill(&window, "contact-who", "Rahma");
    let option = testid("contact-who-option");
    window.until("the offer to make a new person", |window| {
        window
            .texts(&option)
            .first()
            .is_some_and(|first| first.contains("Rahma"))
    });
    window.click(&option);
    choose(&window, "kind", "BELLEN");
    type_date(&window, "date", ["14", "3", "2126"]);
    click(&window, "contact-save");
    window.until("the sentence about the date", |window| {
        let said = window.texts(&testid("date")).concat();
        said.contains("moet nog komen")
    });
    // Behind the form the list stands as it was.
    click(&window, "panel-close");
    click(&window, "nav-people");
    window.see(&testid("person-row"));
    assert_eq!(window.count(&testid("person-row")), 1, "only Yonas");

    click(&window, "nav-today");
    click(&window, "draft-contact");
    window.until("what was typed", |window| {
        window.shows(&testid("contact-who")) && window.value(&testid("contact-who")) == "Rahma"
    });
    empty(&window, "date-year");
    fill(&window, "date-year", "2025");
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    click(&window, "nav-people");
    window.until("both, and nobody twice", |window| {
        let rows = window.texts(&testid("person-row"));
        rows.len() == 2 && rows.iter().filter(|row| row.contains("Rahma")).count() == 1
    });
    window.close();
}

#[test]
fn a_pasted_book_is_kept_over_an_empty_battery_and_never_cut() {
    let server = Server::start(&programs::pack(programs::REGION));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    click(&window, "new-contact");
    choose(&window, "kind", "BELLEN");
    // A page typed, then copied and pasted behind itself until it is a book of two megabytes.
    let note = testid("contact-note");
    fill(
        &window,
        "contact-note",
        &"een bladzijde uit een boek. ".repeat(36),
    );
    let mut length = window.value(&note).len();
    while length < 2_000_000 {
        for key in ["a", "c"] {
            window.press_with_control(key);
        }
        window.press(key::RIGHT);
        window.press_with_control("v");
        length *= 2;
    }
    window.until("the whole book", |window| {
        window.value(&note).len() == length
    });
    click(&window, "contact-save");
    assert!(complaint(&window, "contact-note").contains("te lang"));
    window.picture("a-book");
    window.see("[data-testid=\"draft-mark\"][data-state=\"kept\"]");
    window.kill();

    let window = unlock(&laptop, &words);
    click(&window, "draft-contact");
    window.until("the whole book again", |window| {
        window.shows(&note) && window.value(&note).len() == length
    });
    window.close();
}

/// The folder of the only profile.
pub(crate) fn profile(laptop: &Laptop) -> PathBuf {
    let mut profiles = fs::read_dir(laptop.data().join("profiles")).unwrap();
    profiles.next().unwrap().unwrap().path()
}

#[test]
fn on_a_full_disk_what_was_typed_stands_and_is_saved_when_there_is_space_again() {
    let Some(disk) = SmallDisk::mount(8) else {
        return;
    };
    let server = Server::start(&programs::pack(programs::REGION));
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    let words = create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    window.close();
    disk.take(&profile(&laptop));

    let window = unlock(&laptop, &words);
    new_contact_about_yonas(&window);
    choose(&window, "kind", "BELLEN");
    disk.fill();
    fill(&window, "contact-note", "Getypt op een volle laptop");
    // The draft cannot be kept, and it does not say that it is.
    window.see("[data-testid=\"draft-mark\"][data-state=\"failed\"]");
    click(&window, "contact-save");
    window.see("[data-testid=\"contact-panel\"] [data-code=\"disk_full\"]");
    window.see_text("De laptop is vol.");
    assert_eq!(
        window.value(&testid("contact-note")),
        "Getypt op een volle laptop"
    );
    assert!(
        !window.shows(&testid("timeline-note")),
        "nothing is half there"
    );
    window.picture("full-disk");

    disk.free();
    click(&window, "contact-save");
    window.gone(&testid("contact-panel"));
    window.until("the note", |window| {
        window.texts(&testid("timeline-note")) == ["Getypt op een volle laptop"]
    });
    window.close();

    // It was kept, not only shown.
    let window = unlock(&laptop, &words);
    crate::steps::open_person(&window, "Yonas");
    window.see_text("Getypt op een volle laptop");
    window.close();
}
