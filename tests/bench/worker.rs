//! One laptop doing one thing, in a process of its own. Unlocking is over before anything is measured.

use crate::content::{self, Dice};
use crate::gauge::Gauge;
use crate::runs::percentile;
use crate::{compare, reading};
use sb_app::face::{
    AgreementInput, Command, ContactInput, DirectoryInput, QueryInput, ReferralInput, Reply,
    ShareInput,
};
use sb_app::world::World;
use sb_app::{App, Folder};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{Write as _, stdin};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use std::{fs, io};

/// Does the task with the profile in this folder and prints what it took as one line of JSON.
pub(crate) fn run(task: &str, folder: &Path, passphrase: &Path, rest: &[&str]) {
    let passphrase = fs::read_to_string(passphrase).expect("the passphrase can be read");
    if task == "open" {
        return print(&reading::open(folder, &passphrase));
    }
    let app = unlocked(folder, &passphrase);
    print(&match (task, rest) {
        ("import", [file]) => import(&app, Path::new(file)),
        ("refer", [count]) => refer(&app, number(count)),
        ("share", []) => share(&app),
        ("talk", [url]) => talk(&app, url),
        ("write", [count, people, seed]) => write(
            &app,
            folder,
            number(count),
            number(people),
            number(seed) as u64,
        ),
        ("quiet", [url, count]) => quiet(&app, url, number(count)),
        ("search", [count]) => reading::search(&app, number(count)),
        ("digests", []) => compare::digests(&app),
        _ => panic!("no such task: {task} {rest:?}"),
    });
    // Closes the database in order, so that all of it is in one file afterwards.
    app.lock();
}

pub(crate) fn unlocked(folder: &Path, passphrase: &str) -> App {
    let root = folder
        .parent()
        .expect("a profile lies in a folder")
        .to_path_buf();
    let app = App::new(World::laptop(), root, Arc::new(|_| ())).expect("an app can be made");
    app.open_profile(&Folder::at(folder), passphrase.trim())
        .unwrap_or_else(|failure| panic!("cannot open the profile: {failure:?}"));
    app
}

fn print(line: &Value) {
    let mut out = io::stdout();
    writeln!(out, "{line}").expect("whoever started this reads it");
    out.flush().expect("whoever started this reads it");
}

fn number(word: &str) -> usize {
    word.parse().expect("a number")
}

/// Does it; a refusal stops everything.
pub(crate) fn ask(app: &App, command: Command) -> Reply {
    match app.dispatch(command) {
        Ok(done) => done.reply,
        Err(failure) => panic!("refused: {failure:?}"),
    }
}

/// Wall, CPU and peak memory of `work`; the peak counts from what is in use when it begins.
fn measured<T>(work: impl FnOnce() -> T) -> (T, Map<String, Value>) {
    let gauge = Gauge::own();
    gauge.forget_peak();
    let (cpu, start) = (gauge.cpu_ms(), Instant::now());
    let done = work();
    let wall = start.elapsed().as_secs_f64() * 1_000.0;
    let mut took = Map::new();
    took.insert("wall_ms".to_owned(), json!(wall));
    took.insert("client_cpu_ms".to_owned(), json!(gauge.cpu_ms() - cpu));
    took.insert("client_peak_kib".to_owned(), json!(gauge.peak_kib()));
    (done, took)
}

fn with(mut took: Map<String, Value>, more: &Value) -> Value {
    took.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(took)
}

fn import(app: &App, file: &Path) -> Value {
    let bytes = fs::read(file).expect("the file to import can be read");
    let (report, took) = measured(|| app.import_contacts(bytes, false, false));
    let report = report.unwrap_or_else(|failure| panic!("import refused: {failure:?}"));
    assert!(
        report.refused.is_empty(),
        "rows were refused, the first: {:?}",
        report.refused[0]
    );
    with(took, &json!({ "imported": report.imported }))
}

/// Referrals one by one, as a worker makes them, to a partner for whom the person must agree.
fn refer(app: &App, count: usize) -> Value {
    // The first of the list keeps a timeline without referrals: there the window records contacts.
    let people = people(app);
    let others = &people[1..];
    let Reply::Services(services) = ask(app, Command::Directory(DirectoryInput::default())) else {
        panic!("the directory gave something else");
    };
    let service = services.iter().find(|service| service.agreement == "agree");
    let service = service
        .expect("a service that asks for agreement")
        .service
        .clone();
    let mut dice = Dice::new(7);
    let ((), took) = measured(|| {
        for nth in 0..count {
            let (person, _) = &others[nth % others.len()];
            ask(
                app,
                Command::MakeReferral(ReferralInput {
                    person: person.clone(),
                    service: service.clone(),
                    reason: content::note(&mut dice, nth),
                    agreement: Some(AgreementInput {
                        given: true,
                        language: Some("ar".to_owned()),
                        how: Some("oral".to_owned()),
                    }),
                    follow_up_on: Some("2027-01-04".to_owned()),
                    share: vec!["name".to_owned(), "languages".to_owned()],
                    draft: None,
                }),
            );
        }
    });
    with(took, &json!({ "made": count }))
}

/// Every person's dossier with every key person there is.
fn share(app: &App) -> Value {
    let Reply::Users(users) = ask(app, Command::Colleagues) else {
        panic!("colleagues gave something else")
    };
    let colleagues = users
        .iter()
        .filter(|user| !user.me && user.role == "key_person");
    let people = people(app);
    let mut shared = 0_u64;
    let ((), took) = measured(|| {
        for user in colleagues {
            for (_, dossier) in &people {
                ask(
                    app,
                    Command::Share(ShareInput {
                        dossier: dossier.clone(),
                        user: user.user.clone(),
                    }),
                );
                shared += 1;
            }
        }
    });
    with(took, &json!({ "shared": shared }))
}

/// Persons and their dossiers.
pub(crate) fn people(app: &App) -> Vec<(String, String)> {
    let Reply::People(cards) = ask(app, Command::People(QueryInput::default())) else {
        panic!("people gave something else");
    };
    cards
        .into_iter()
        .map(|card| (card.person, card.dossier))
        .collect()
}

/// One conversation, login included.
fn talk(app: &App, url: &str) -> Value {
    let (told, took) = measured(|| app.sync(Some(url)));
    let tally = told.unwrap_or_else(|failure| panic!("the conversation failed: {failure:?}"));
    let waiting = app.status().expect("an open profile has a status").waiting;
    assert_eq!(
        (waiting, tally.parked),
        (0, 0),
        "something still waits, or could not be read"
    );
    with(
        took,
        &json!({ "ops_pushed": tally.pushed, "ops_pulled": tally.pulled }),
    )
}

/// Contacts one by one with so many people, and what a flush alone costs on the same disk, before and after.
fn write(app: &App, folder: &Path, count: usize, people: usize, seed: u64) -> Value {
    let people = &self::people(app)[..people];
    let mut dice = Dice::new(seed);
    let mut flushes = flushes(folder, count / 2);
    let mut each = Vec::with_capacity(count);
    let inputs: Vec<ContactInput> = (0..count)
        .map(|nth| {
            let (kind, date, minutes, domain) = content::what(&mut dice);
            ContactInput {
                person: Some(people[nth % people.len()].0.clone()),
                kind: kind.to_owned(),
                date,
                minutes: Some(minutes),
                languages: vec!["ar".to_owned(), "nl".to_owned()],
                domains: vec![domain.to_owned()],
                outcome: Some("VERDER".to_owned()),
                note: Some(content::note(&mut dice, nth)),
                ..ContactInput::default()
            }
        })
        .collect();
    let ((), took) = measured(|| {
        for input in inputs {
            let start = Instant::now();
            ask(app, Command::RecordContact(input));
            each.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
    });
    flushes.extend(self::flushes(folder, count / 2));
    each.sort_by(f64::total_cmp);
    flushes.sort_by(f64::total_cmp);
    let cpu = took["client_cpu_ms"].as_f64().unwrap();
    let (p50, flush) = (percentile(&each, 50), percentile(&flushes, 50));
    with(
        took,
        &json!({
            "p50_ms": p50,
            "p99_ms": percentile(&each, 99),
            "flush_p50_ms": flush,
            "flush_p99_ms": percentile(&flushes, 99),
            "p50_less_flush_ms": p50 - flush,
            "client_cpu_us_per_write": cpu * 1_000.0 / count as f64,
            "written": count,
        }),
    )
}

/// Appends 4 KiB and flushes, this many times; milliseconds of each.
fn flushes(folder: &Path, count: usize) -> Vec<f64> {
    // Beside the profile: inside it nothing but the app writes.
    let path = folder.with_extension("flush");
    let mut file = File::create(&path).expect("a file beside the profile");
    let page = [0x5a; 4096];
    let each = (0..count)
        .map(|_| {
            let start = Instant::now();
            file.write_all(&page).expect("the disk has room");
            file.sync_all().expect("the disk flushes");
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    fs::remove_file(&path).expect("our own file");
    each
}

/// Conversations without news, logged in: says when it is ready, and begins when it is told to.
fn quiet(app: &App, url: &str, count: usize) -> Value {
    app.sync(Some(url))
        .unwrap_or_else(|failure| panic!("the first conversation failed: {failure:?}"));
    print(&json!({ "ready": true }));
    stdin()
        .read_line(&mut String::new())
        .expect("whoever started this says go");
    let mut each = Vec::with_capacity(count);
    let ((), took) = measured(|| {
        for _ in 0..count {
            let start = Instant::now();
            let tally = app
                .sync(None)
                .unwrap_or_else(|failure| panic!("a conversation failed: {failure:?}"));
            each.push(start.elapsed().as_secs_f64() * 1_000.0);
            assert_eq!((tally.pushed, tally.pulled), (0, 0), "there was news");
        }
    });
    print(&json!({ "said": true }));
    stdin()
        .read_line(&mut String::new())
        .expect("whoever started this has looked at the files");
    each.sort_by(f64::total_cmp);
    with(
        took,
        &json!({ "p50_ms": percentile(&each, 50), "p99_ms": percentile(&each, 99) }),
    )
}
