//! The window beside an empty one of the same build: the same web view, the same settings, a page with one dot.

use crate::gauge::Gauge;
use crate::region::passphrase;
use crate::runs::{Run, column, middle, percentile, round, summary};
use crate::{Size, say};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;
use system_tests::until::until;
use system_tests::window::{key, testid};
use system_tests::{Laptop, Window, programs};

/// Processes in the group of a window that are the harness and not the window.
const HARNESS: [&str; 3] = ["sh", "Xvfb", "WebKitWebDriver"];

/// Starts of the empty window and of ours, in turn.
pub(crate) fn starts(size: Size, worker: &Laptop) -> (Vec<Run>, Vec<Run>) {
    let app = programs::program("sleutelbos");
    let empty = programs::program("examples/empty-window");
    let nobody = Laptop::empty();
    let (mut blank, mut locked) = (Vec::new(), Vec::new());
    for nth in 1..=size.windows {
        say(&format!("windows, start {nth} of {}", size.windows));
        blank.push(start(&empty, &nobody));
        locked.push(start(&app, worker));
    }
    (blank, locked)
}

/// Both windows side by side.
pub(crate) fn compared(blank: &[Run], locked: &[Run]) -> Value {
    json!({
        "empty": summary(blank),
        "locked": summary(locked),
        "first_paint_ratio": ratio(locked, blank, "first_paint_ms"),
        "idle_locked_ratio": ratio(locked, blank, "idle_pss_kib"),
    })
}

/// The window open on a profile with work in it: idle beside the empty ones, and contacts saved by hand.
pub(crate) fn open(size: Size, worker: &Laptop, blank: &[Run]) -> Value {
    let app = programs::program("sleutelbos");
    let mut open = Vec::new();
    let mut saved = Vec::new();
    for nth in 1..=size.runs {
        say(&format!("the open window, {nth} of {}", size.runs));
        let window = unlocked(worker);
        open.push(idle(&window, &app));
        saved.extend(saves(&window, nth));
        window.close();
    }
    saved.sort_by(f64::total_cmp);
    json!({
        "open": summary(&open),
        "idle_open_ratio": ratio(&open, blank, "idle_pss_kib"),
        "contact_saved": {
            "saves": saved.len(),
            "on_screen_p50_ms": round(percentile(&saved, 50)),
            "on_screen_max_ms": round(percentile(&saved, 100)),
        },
    })
}

fn ratio(ours: &[Run], empty: &[Run], key: &str) -> f64 {
    round(middle(&column(ours, key)) / middle(&column(empty, key)))
}

/// One start, from nothing to a window that stands still.
fn start(program: &Path, home: &Laptop) -> Run {
    let window = Window::of(program, |command| home.move_in(command));
    window.see("body *");
    let process = Gauge::of(process_of(&window, program));
    let painted = until("the first paint", || {
        let script = "const paint = performance.getEntriesByType('paint').find(e => e.name === 'first-contentful-paint');
            return paint ? performance.timeOrigin + paint.startTime : null";
        window.look(script, &json!([])).as_f64()
    });
    let page = window
        .look("return performance.timeOrigin", &json!([]))
        .as_f64()
        .unwrap();
    let started = process.started_ms();
    let mut run = idle(&window, program);
    run.insert("first_paint_ms".to_owned(), painted - started);
    run.insert("until_page_ms".to_owned(), page - started);
    window.close();
    run
}

/// Waits until memory stands still and gives what there is then.
fn idle(window: &Window, program: &Path) -> Run {
    let mut before = 0.0;
    for _ in 0..40 {
        thread::sleep(Duration::from_millis(500));
        let (kib, processes) = memory(window);
        if (kib - before).abs() < kib * 0.005 {
            let own = Gauge::of(process_of(window, program)).share_kib().unwrap();
            return Run::from([
                ("idle_pss_kib".to_owned(), kib),
                ("own_process_pss_kib".to_owned(), own),
                ("processes".to_owned(), processes as f64),
            ]);
        }
        before = kib;
    }
    panic!("the memory of the window did not come to rest within twenty seconds");
}

/// The sum over all processes of the window, and how many they are.
fn memory(window: &Window) -> (f64, usize) {
    let shares = members(window)
        .into_iter()
        .filter(|(_, name)| !HARNESS.contains(&name.as_str()));
    let shares: Vec<f64> = shares
        .filter_map(|(process, _)| Gauge::of(process).share_kib())
        .collect();
    (shares.iter().sum(), shares.len())
}

/// Number and name of every process in the group of this window.
fn members(window: &Window) -> Vec<(u32, String)> {
    let group = window.group().to_string();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter_map(|number| {
            let line = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
            let (head, rest) = line.rsplit_once(") ")?;
            let (_, name) = head.split_once(" (")?;
            // State, parent, group.
            (rest.split(' ').nth(2)? == group).then(|| (number, name.to_owned()))
        })
        .collect()
}

/// The process of the program itself, by its name: a file that was built anew meanwhile has another.
fn process_of(window: &Window, program: &Path) -> u32 {
    let name = program.file_name().unwrap().to_string_lossy();
    let found = members(window)
        .into_iter()
        .find(|(_, process)| *process == name);
    found.unwrap_or_else(|| panic!("{name} does not run")).0
}

/// The window of this worker, unlocked by typing.
fn unlocked(worker: &Laptop) -> Window {
    let window = Window::open(worker);
    let words = fs::read_to_string(passphrase(worker)).unwrap();
    window.type_into(&testid("passphrase"), words.trim());
    window.press(key::ENTER);
    window.see(&testid("nav-today"));
    window
}

/// Contacts recorded by hand: milliseconds from the press of Enter on *Save* until the note stands in the timeline,
/// the form is gone and two frames were drawn. It is on the disk by then: the page asks for it after the save has answered.
fn saves(window: &Window, turn: usize) -> Vec<f64> {
    window.click(&testid("nav-people"));
    window.click(&testid("person-row"));
    window.see(&testid("timeline"));
    (0..5)
        .map(|nth| save(window, &format!("Meting {turn} {nth} gedaan")))
        .collect()
}

fn save(window: &Window, note: &str) -> f64 {
    window.click(&testid("person-new-contact"));
    for (question, value) in [
        ("kind", "HUISBEZOEK"),
        ("domain", "GELD"),
        ("minutes", "45"),
        ("outcome", "KLAAR"),
    ] {
        window.click(&format!(
            "[data-testid=\"{question}\"] label[data-value=\"{value}\"]"
        ));
    }
    // Below the note: choosing one brings the note out from behind the footer.
    window.click(&format!("{} label", testid("contact-language")));
    // The timeline calls the notes in it by the same name.
    window.type_into(&format!("textarea{}", testid("contact-note")), note);
    // Only watches: the key press comes from the driver, as every other one does.
    window.look(WATCH, &json!([note]));
    // With the Tab key: a driver that moves the focus itself makes the form believe that it was left.
    window.tab_to(&testid("contact-save"));
    window.press(key::ENTER);
    // Whoever asks a page whether it is ready makes it work: nobody does while it is measured.
    thread::sleep(Duration::from_secs(1));
    window.gone(&testid("contact-panel"));
    until("the contact on the screen", || {
        window
            .look("return window.benchTook ?? null", &json!([]))
            .as_f64()
    })
}

const WATCH: &str = "
    const note = arguments[0];
    let pressed = null;
    window.benchTook = null;
    addEventListener('keydown', event => { if (event.key === 'Enter') pressed ??= event.timeStamp; }, true);
    const shown = () => document.querySelector('[data-testid=\"timeline\"]')?.textContent.includes(note)
        && !document.querySelector('[data-testid=\"contact-panel\"]');
    const watch = new MutationObserver(() => {
        if (pressed === null || !shown()) return;
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { window.benchTook = performance.now() - pressed; }));
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });";
