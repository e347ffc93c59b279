//! The window opens and shows something.
// A test stops at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::json;
use system_tests::until::until;
use system_tests::{Laptop, Window, group};

#[test]
fn the_window_opens_and_paints_a_page() {
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    window.see("body *");
    window.until("some words on the page", |window| {
        !window.text("body").trim().is_empty()
    });
    let title = window.look("return document.title", &json!([]));
    assert!(title.as_str().is_some_and(|t| t.ends_with("Sleutelbos")));
    let painted = window.png();
    println!("picture: {}", window.picture("smoke").display());
    // The same page with everything invisible: only if pixels were painted do the two differ.
    window.look(
        "document.documentElement.style.visibility = 'hidden'",
        &json!([]),
    );
    assert_ne!(painted, window.png());
    window.close();
}

#[test]
fn a_window_that_is_killed_leaves_no_process_behind() {
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    window.see("body");
    let processes = window.group();
    // The display, the driver, the app and its web process at least.
    assert!(window.processes() >= 4, "{} processes", window.processes());
    window.kill();
    until("all processes of the window to go", || {
        (group::alive(processes) == 0).then_some(())
    });
}

#[test]
fn a_window_opens_dark_on_a_dark_desktop() {
    let laptop = Laptop::empty();
    let window = Window::start(|command| {
        laptop.move_in(command);
        command.env("GTK_THEME", "Adwaita:dark");
    });
    let dark = window.look(
        "return matchMedia('(prefers-color-scheme: dark)').matches",
        &json!([]),
    );
    assert_eq!(dark, true);
    window.close();
}
