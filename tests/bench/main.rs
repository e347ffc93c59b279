//! Speed and memory, measured on the real programs: `cargo xtask bench`, and what it prints is explained in
//! `docs/BENCH.md`.
//!
//! `bench [--quick]` prints one JSON document. `bench worker …` is what it starts for every single measure: a process
//! of its own that opens a profile, does one thing, and says what that cost.
// A tool: a measure that fails stops at once with the sentence of what failed, and the document says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![allow(
    clippy::cast_precision_loss,
    reason = "counts of bytes and clock ticks, far below where a float loses one"
)]

mod compare;
mod content;
mod engine;
mod gauge;
mod machine;
mod reading;
mod region;
mod relay;
mod runs;
mod window;
mod worker;

use serde_json::{Value, json};
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// How much is measured.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Contacts of the small profile; the large one has ten times as many.
    n: usize,
    /// Contacts that are written one by one, and then pushed.
    written: usize,
    /// Repetitions of what is cheap, and readers of a first sync.
    runs: usize,
    /// Conversations without news, and searches, in one measure.
    many: usize,
    /// Starts of each window.
    windows: usize,
}

const WHOLE: Size = Size {
    n: 1_000,
    written: 500,
    runs: 3,
    many: 100,
    windows: 5,
};

/// To see that everything still runs; its figures say little.
const QUICK: Size = Size {
    n: 100,
    written: 100,
    runs: 2,
    many: 20,
    windows: 2,
};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => measure(WHOLE),
        ["--quick"] => measure(QUICK),
        ["worker", task, folder, passphrase, ref rest @ ..] => {
            worker::run(task, folder.as_ref(), passphrase.as_ref(), rest);
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: bench [--quick]");
            ExitCode::from(2)
        }
    }
}

/// What could not be measured, and why.
#[derive(Default)]
struct Missing(Vec<Value>);

impl Missing {
    /// Does it; when it fails the document has null in its place, and its sentence.
    fn attempt(&mut self, what: &str, work: impl FnOnce() -> Value) -> Value {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|why| {
            let why = sentence(why.as_ref());
            self.0.push(json!({ "what": what, "why": why }));
            Value::Null
        })
    }
}

/// Measures all there is. What cannot be measured is named in the document, and then the exit status is 1.
fn measure(size: Size) -> ExitCode {
    let load_before = machine::load();
    let mut missing = Missing::default();

    let (mut small, mut large) = (None, None);
    let at_n = missing.attempt("the engine at n", || {
        small.insert(engine::measure(size, size.n)).0.summary()
    });
    let at_10n = missing.attempt("the engine at 10n", || {
        large.insert(engine::measure(size, size.n * 10).0).summary()
    });
    let growth = match (&small, &large) {
        (Some((small, _)), Some(large)) => small.growth(large),
        _ => Value::Null,
    };
    let laptop = || match &small {
        Some((_, region)) => &region.writer,
        None => panic!("the engine at n was to give the profile to open"),
    };
    let mut blank = Vec::new();
    let started = missing.attempt("the start of the window", || {
        let (empty, locked) = window::starts(size, laptop());
        let compared = window::compared(&empty, &locked);
        blank = empty;
        compared
    });
    let opened = missing.attempt("the open window", || {
        assert!(
            !blank.is_empty(),
            "without empty windows there is nothing to compare with"
        );
        window::open(size, laptop(), &blank)
    });

    let document = json!({
        "format": 1,
        "machine": machine::facts(&load_before),
        "n": size.n,
        "quick": size.n == QUICK.n,
        // A measure of either size fails when its laptops do not show the same.
        "dumps_equal": small.is_some() && large.is_some(),
        "engine": { "n": at_n, "10n": at_10n, "growth": growth },
        "window": { "start": started, "open": opened },
        "not_measured": missing.0,
    });
    println!("{document:#}");
    if missing.0.is_empty() {
        ExitCode::SUCCESS
    } else {
        eprintln!("bench: not everything could be measured; see not_measured.");
        ExitCode::FAILURE
    }
}

/// The words of a panic.
fn sentence(why: &(dyn std::any::Any + Send)) -> String {
    let text = why.downcast_ref::<String>().cloned();
    text.or_else(|| why.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "it stopped without a word".to_owned())
}

/// What is being done, for the person who waits.
pub(crate) fn say(what: &str) {
    eprintln!("bench: {what}");
}
