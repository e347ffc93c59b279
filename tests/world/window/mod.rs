//! The real window on a virtual display, used as a worker uses it: by looking, clicking, typing.

mod driver;

use crate::group::Group;
use crate::laptop::Laptop;
use crate::programs;
use crate::until::{patiently, until};
use driver::{CSS, Driver};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One running app with a display and a driver of its own.
///
/// Everything that looks for an element waits for it, in the driver, for at most half a minute.
/// Dropping the window kills the app and all that belongs to it at once.
pub struct Window {
    driver: Driver,
    group: Group,
}

/// A place on the screen, in CSS pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Window {
    /// Opens the app in the home of this laptop.
    pub fn open(laptop: &Laptop) -> Self {
        Self::start(|driver| laptop.move_in(driver))
    }

    /// Opens the app; `prepare` may set the environment that it gets.
    pub fn start(prepare: impl Fn(&mut Command)) -> Self {
        Self::of(&programs::program("sleutelbos"), prepare)
    }

    /// Opens another program that shows a window, to compare with.
    pub fn of(program: &Path, prepare: impl Fn(&mut Command)) -> Self {
        let mut group = Group::new();
        let display = start_display(&mut group);
        let port = start_driver(&mut group, &display, &prepare);
        let driver = Driver::open(port, program);
        Self { driver, group }
    }

    /// Whether this is on the page now, without waiting.
    pub fn shows(&self, css: &str) -> bool {
        self.count(css) > 0
    }

    /// How many of these are on the page now, without waiting.
    pub fn count(&self, css: &str) -> usize {
        let found = self.driver.script(
            "return document.querySelectorAll(arguments[0]).length",
            &json!([css]),
        );
        found
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0)
    }

    /// Waits until this element is there.
    pub fn see(&self, css: &str) {
        self.driver.find(css);
    }

    /// Waits until this text stands somewhere on the page.
    pub fn see_text(&self, text: &str) {
        // Marks around inserted words keep their direction and are no part of what one reads.
        self.until(&format!("the text {text:?}"), |window| {
            let seen = window.text("body");
            seen.replace(['\u{2068}', '\u{2069}'], "").contains(text)
        });
    }

    /// Waits until nothing on the page matches.
    pub fn gone(&self, css: &str) {
        self.until(&format!("{css} to go"), |window| !window.shows(css));
    }

    /// Waits until `probe` is true.
    pub fn until(&self, what: &str, probe: impl Fn(&Self) -> bool) {
        until(what, || probe(self).then_some(()));
    }

    /// Waits for what the app does by itself, when the next of its own tries comes.
    pub fn patiently(&self, what: &str, probe: impl Fn(&Self) -> bool) {
        patiently(what, || probe(self).then_some(()));
    }

    /// Clicks in the middle of it, as a mouse does: what is covered cannot be clicked.
    pub fn click(&self, css: &str) {
        self.driver
            .with(CSS, css, "POST", "click", Some(&json!({})));
    }

    /// Clicks the first element of this kind that holds exactly this text.
    pub fn click_text(&self, tag: &str, text: &str) {
        self.driver.with(
            "xpath",
            &xpath(tag, text),
            "POST",
            "click",
            Some(&json!({})),
        );
    }

    /// Types into it, key by key, in any script.
    pub fn type_into(&self, css: &str, text: &str) {
        self.driver
            .with(CSS, css, "POST", "value", Some(&json!({ "text": text })));
    }

    /// Presses keys wherever the focus is; [`key`] has those without a letter.
    pub fn press(&self, keys: &str) {
        self.strokes(
            keys.chars()
                .flat_map(|key| [("keyDown", key), ("keyUp", key)]),
        );
    }

    /// Goes there with the Tab key, as a hand without a mouse does.
    pub fn tab_to(&self, css: &str) {
        for _ in 0..20 {
            self.press(key::TAB);
            let there = "return document.activeElement?.matches(arguments[0]) === true";
            if self.look(there, &json!([css])) == json!(true) {
                return;
            }
        }
        panic!("twenty times Tab, and the focus is not on {css}");
    }

    /// The same while Control is held down.
    pub fn press_with_control(&self, keys: &str) {
        let control = key::CONTROL.chars();
        let inside = keys
            .chars()
            .flat_map(|key| [("keyDown", key), ("keyUp", key)]);
        let down = control.clone().map(|key| ("keyDown", key));
        let up = control.map(|key| ("keyUp", key));
        self.strokes(down.chain(inside).chain(up));
    }

    fn strokes(&self, strokes: impl Iterator<Item = (&'static str, char)>) {
        let strokes: Vec<Value> = strokes
            .map(|(what, key)| json!({ "type": what, "value": key }))
            .collect();
        let actions =
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.driver.post("actions", &actions);
    }

    /// The text that a reader sees in it.
    pub fn text(&self, css: &str) -> String {
        let text = self.driver.with(CSS, css, "GET", "text", None);
        without_marks(text.as_str().unwrap_or_default())
    }

    /// The texts of all that match now.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())";
        let found = self.driver.script(script, &json!([css]));
        let texts = found.as_array().cloned().unwrap_or_default();
        texts
            .iter()
            .filter_map(|text| text.as_str().map(without_marks))
            .collect()
    }

    /// An attribute as it stands in the page; `None` when it has none.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.driver
            .with(CSS, css, "GET", &format!("attribute/{name}"), None)
            .as_str()
            .map(str::to_owned)
    }

    /// What a field holds now, typed or not.
    pub fn value(&self, css: &str) -> String {
        let value = self.driver.with(CSS, css, "GET", "property/value", None);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Where it is.
    pub fn rect(&self, css: &str) -> Rect {
        let rect = self.driver.with(CSS, css, "GET", "rect", None);
        let side = |name: &str| rect[name].as_f64().unwrap_or(f64::NAN);
        Rect {
            x: side("x"),
            y: side("y"),
            width: side("width"),
            height: side("height"),
        }
    }

    /// Reads something out of the page. For looking only: what changes a page is typed and clicked.
    pub fn look(&self, script: &str, arguments: &Value) -> Value {
        self.driver.script(script, arguments)
    }

    /// The inner size of the window, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        self.driver
            .post("window/rect", &json!({ "width": width, "height": height }));
        self.settle();
    }

    /// Waits for two frames: a picture taken earlier may show the page before its last change.
    pub fn settle(&self) {
        let script = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.driver
            .post("execute/async", &json!({ "script": script, "args": [] }));
    }

    /// The window as it looks now, as a PNG.
    pub fn png(&self) -> Vec<u8> {
        self.settle();
        let text = self.driver.get("screenshot");
        let text = text.as_str().expect("a screenshot is text");
        data_encoding::BASE64
            .decode(text.as_bytes())
            .expect("a screenshot is base64")
    }

    /// Saves a picture for people to look at; gives back where it is.
    pub fn picture(&self, name: &str) -> PathBuf {
        let path = pictures().join(format!("{name}.png"));
        self.picture_at(&path);
        assert!(!self.scrolls(), "{name}: the window itself scrolls");
        path
    }

    /// Whether the screens that have a rail can be pushed out of the window. Their parts scroll, each by itself.
    fn scrolls(&self) -> bool {
        let script = "const page = document.scrollingElement;
            return !!document.querySelector('[data-testid=\"nav-today\"]')
                && (page.scrollHeight > page.clientHeight || page.scrollWidth > page.clientWidth)";
        self.look(script, &json!([])) == json!(true)
    }

    /// The same at a place of the caller's choice.
    pub fn picture_at(&self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, self.png()).unwrap();
    }

    /// Closes the window as a worker does, and waits until the app has ended.
    pub fn close(mut self) {
        self.driver.close();
        self.group.kill();
    }

    /// The processes of this window that are alive.
    pub fn processes(&self) -> usize {
        self.group.alive()
    }

    /// The group of its processes, for those who outlive the window.
    pub fn group(&self) -> u32 {
        self.group.number()
    }

    /// Ends the app in the middle of whatever it does, like an empty battery.
    pub fn kill(mut self) {
        self.group.kill();
    }
}

/// A test that fails shows what it saw last.
impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() && self.group.alive() > 0 {
            let path = pictures().join(format!("failed-{}.png", self.group.number()));
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.picture_at(&path)))
                .is_ok()
            {
                eprintln!("what the window showed: {}", path.display());
            }
        }
    }
}

/// The element that the pages mark with this name for tests.
pub fn testid(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// Keys without a letter, for [`Window::press`] and [`Window::type_into`].
pub mod key {
    pub const BACKSPACE: &str = "\u{e003}";
    pub const TAB: &str = "\u{e004}";
    pub const ENTER: &str = "\u{e007}";
    pub const CONTROL: &str = "\u{e009}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const SPACE: &str = "\u{e00d}";
    pub const LEFT: &str = "\u{e012}";
    pub const UP: &str = "\u{e013}";
    pub const RIGHT: &str = "\u{e014}";
    pub const DOWN: &str = "\u{e015}";
}

/// Pictures lie beside the build, where nothing is committed.
fn pictures() -> PathBuf {
    let build = programs::program("sleutelbos");
    build.ancestors().nth(2).unwrap().join("pictures")
}

/// Marks around inserted words keep their direction and are no part of what one reads.
fn without_marks(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

fn xpath(tag: &str, text: &str) -> String {
    let quoted = text
        .split('"')
        .map(|part| format!("\"{part}\""))
        .collect::<Vec<_>>()
        .join(", '\"', ");
    format!("//{tag}[normalize-space(.) = concat({quoted}, \"\")]")
}

/// A virtual display that nobody else has: the X server itself looks for a free number.
fn start_display(group: &mut Group) -> String {
    let mut command = Command::new("Xvfb");
    command
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1440x900x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let stdout = group.start(&mut command).stdout.take().unwrap();
    let mut number = String::new();
    BufReader::new(stdout).read_line(&mut number).unwrap();
    assert!(
        !number.trim().is_empty(),
        "Xvfb did not start; `cargo xtask test` installs it"
    );
    format!(":{}", number.trim())
}

fn start_driver(group: &mut Group, display: &str, prepare: &impl Fn(&mut Command)) -> u16 {
    for _ in 0..5 {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        prepare(&mut command);
        command
            .arg(format!("--port={port}"))
            .env("DISPLAY", display)
            .env("GDK_BACKEND", "x11")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // No talk with the desktop of whoever runs the tests.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("NO_AT_BRIDGE", "1")
            .env("GTK_A11Y", "none")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = group.start(&mut command);
        let up = until("the WebDriver to listen", || match child.try_wait() {
            Ok(Some(_)) => Some(false),
            _ => driver::is_ready(port).then_some(true),
        });
        if up {
            return port;
        }
        // Somebody else took the port in between: try another.
    }
    panic!("WebKitWebDriver did not start; `cargo xtask test` installs it");
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
