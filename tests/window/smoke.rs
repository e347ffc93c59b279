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

/// What the page is painted with: how light its ground and its words are, from 0 (black) to 1 (white).
const LIGHT: &str = r"
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    // Painted once, so that a colour in any notation comes back as numbers.
    const light = colour => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
        return a === 0 ? null : (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    };
    const [page, body] = [document.documentElement, document.body].map(one => getComputedStyle(one));
    // The ground of the body is that of the page where it has none of its own.
    return [light(body.backgroundColor) ?? light(page.backgroundColor), light(body.color)];
";

/// Opens it on a desktop with this theme: how light are ground and words?
fn light_of(theme: &str) -> (f64, f64) {
    let laptop = Laptop::empty();
    let window = Window::start(|command| {
        laptop.move_in(command);
        command.env("GTK_THEME", theme);
    });
    // The empty place for the app is there before its style sheet is.
    window.until("some words on the page", |window| {
        !window.text("body").trim().is_empty()
    });
    let seen = window.look(LIGHT, &json!([]));
    let light = |at: usize| {
        let light = seen[at].as_f64();
        light.unwrap_or_else(|| panic!("nothing was painted: {seen}"))
    };
    let found = (light(0), light(1));
    println!("picture: {}", window.picture("theme").display());
    window.close();
    found
}

#[test]
fn a_window_opens_dark_on_a_dark_desktop_and_light_on_a_light_one() {
    let (ground, words) = light_of("Adwaita:dark");
    assert!(ground < 0.2 && words > 0.6, "dark: {ground} {words}");
    let (ground, words) = light_of("Adwaita");
    assert!(ground > 0.8 && words < 0.4, "light: {ground} {words}");
}
