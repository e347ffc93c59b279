//! What one waits for when looking: opening and searching.

use crate::content;
use crate::gauge::Gauge;
use crate::runs::percentile;
use crate::worker::{ask, unlocked};
use sb_app::App;
use sb_app::face::{Command, QueryInput, Reply};
use sb_crypto::profile;
use sb_store::{Store, StoreError, counts};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::time::Instant;

const OPENINGS: usize = 50;
const UNLOCKINGS: usize = 5;

/// The database with its key in hand; then the whole of unlocking, and the lock's own work alone.
pub(crate) fn open(folder: &Path, passphrase: &str) -> Value {
    let passphrase = passphrase.trim();
    let file = fs::read(folder.join("profile.key")).expect("a profile has a key file");
    let database = folder.join("profile.db");
    let gauge = Gauge::own();

    let mut unlocking = Vec::new();
    let mut lock = Vec::new();
    for _ in 0..UNLOCKINGS {
        lock.push(timed(|| {
            profile::open(&file, passphrase)
                .map(drop)
                .expect("the right passphrase");
        }));
        unlocking.push(timed(|| {
            let app = unlocked(folder, passphrase);
            ask(&app, Command::Today);
            app.lock();
        }));
    }

    let key = profile::open(&file, passphrase)
        .expect("the right passphrase")
        .database_key();
    gauge.forget_peak();
    let cpu = gauge.cpu_ms();
    let mut opening: Vec<f64> = (0..OPENINGS)
        .map(|_| {
            timed(|| {
                let store = Store::open(&database, &key).expect("the database opens");
                // Before anything is read nothing has been opened.
                let counts: Result<_, StoreError> = store.read(counts::load);
                assert!(
                    counts.expect("the database reads").contacts > 0,
                    "an empty profile"
                );
            })
        })
        .collect();
    let cpu = gauge.cpu_ms() - cpu;

    opening.sort_by(f64::total_cmp);
    unlocking.sort_by(f64::total_cmp);
    lock.sort_by(f64::total_cmp);
    json!({
        "store_p50_ms": percentile(&opening, 50),
        "store_cpu_us": cpu * 1_000.0 / OPENINGS as f64,
        "client_peak_kib": gauge.peak_kib(),
        "unlock_to_today_p50_ms": percentile(&unlocking, 50),
        "key_derivation_p50_ms": percentile(&lock, 50),
    })
}

/// A name, a word of notes, and a part of a word, through the same door as the window.
pub(crate) fn search(app: &App, count: usize) -> Value {
    let gauge = Gauge::own();
    gauge.forget_peak();
    let mut figures = Map::new();
    let name = content::name(1);
    let name = name.split(' ').next_back().unwrap();
    for (what, query) in [
        ("name", name),
        ("word", content::WORD),
        ("infix", content::INFIX),
    ] {
        let cpu = gauge.cpu_ms();
        let mut found = 0;
        let mut each: Vec<f64> = (0..count)
            .map(|_| {
                timed(|| {
                    let input = QueryInput {
                        query: query.to_owned(),
                    };
                    let Reply::Hits(hits) = ask(app, Command::Search(input)) else {
                        panic!("search gave something else")
                    };
                    found = hits.iter().filter(|hit| hit.kind != "service").count();
                })
            })
            .collect();
        each.sort_by(f64::total_cmp);
        assert!(found > 0, "nothing was found for a {what}");
        figures.insert(format!("{what}_p50_ms"), json!(percentile(&each, 50)));
        figures.insert(format!("{what}_p99_ms"), json!(percentile(&each, 99)));
        figures.insert(
            format!("{what}_cpu_us"),
            json!((gauge.cpu_ms() - cpu) * 1_000.0 / count as f64),
        );
        figures.insert(format!("{what}_hits"), json!(found));
    }
    let mut people: Vec<f64> = (0..count)
        .map(|_| timed(|| drop(ask(app, Command::People(QueryInput::default())))))
        .collect();
    people.sort_by(f64::total_cmp);
    figures.insert(
        "list_of_people_p50_ms".to_owned(),
        json!(percentile(&people, 50)),
    );
    figures.insert("client_peak_kib".to_owned(), json!(gauge.peak_kib()));
    Value::Object(figures)
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1_000.0
}
