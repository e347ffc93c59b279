//! Everything but the window, on a profile of one size.

use crate::region::{Region, Worker, passphrase, profile};
use crate::runs::{Figures, Run, run_of};
use crate::{Size, compare, content, say};
use std::fs;
use system_tests::Laptop;
use tempfile::TempDir;

/// Measures with this many contacts, in an order in which nothing disturbs what comes after. Gives the region too:
/// its writer has a profile of this size.
pub(crate) fn measure(size: Size, contacts: usize) -> (Figures, Region) {
    let mut figures = Figures::default();
    say(&format!("{contacts} contacts: making a region"));
    let region = Region::new(size.runs);
    let writer = &region.writer;

    import(&mut figures, writer, contacts, size.runs);
    say("referrals, sharing");
    let referrals = content::referrals(contacts).to_string();
    figures.add(
        "referrals_one_by_one",
        worked(writer, "refer", &[&referrals]),
    );
    figures.add("share_all_dossiers", worked(writer, "share", &[]));
    say("push of everything");
    figures.add("push_everything", region.talk(writer));
    // What the server says of a push when one asks next is part of its price, and would blur what comes after.
    figures.add("after_push_everything", region.talk(writer));

    for reader in &region.readers {
        say("first sync on a laptop that has nothing");
        figures.add("first_sync", region.talk(reader));
    }
    equal(&region, contacts);

    for run in 0..size.runs {
        say(&format!(
            "{} contacts one by one, then their push",
            size.written
        ));
        // With as many people in either profile: else the pushes would differ in dossiers and not only in what was
        // there before.
        let words =
            [size.written, content::people(size.n), run + 1].map(|number| number.to_string());
        let [count, people, seed] = words.each_ref().map(String::as_str);
        figures.add(
            "local_write",
            worked(writer, "write", &[count, people, seed]),
        );
        figures.add("push_of_written", region.talk(writer));
        figures.add("after_push_of_written", region.talk(writer));
    }
    for _ in 0..size.runs {
        say("conversations without news");
        figures.add("no_change_sync", region.quiet(writer, size.many));
    }
    for _ in 0..size.runs {
        say("opening and searching");
        figures.add("open", worked(writer, "open", &[]));
        figures.add(
            "search",
            worked(writer, "search", &[&size.many.to_string()]),
        );
    }
    (figures, region)
}

fn worked(laptop: &Laptop, task: &str, words: &[&str]) -> Run {
    run_of(&Worker::of(laptop, task, words).finish())
}

/// Into copies of the writer's empty profile, and at last into the profile itself.
fn import(figures: &mut Figures, writer: &Laptop, contacts: usize, runs: usize) {
    let place = TempDir::new().unwrap();
    let file = place.path().join("contacts.csv");
    fs::write(&file, content::csv(contacts)).unwrap();
    let own = profile(writer);
    for run in (0..runs).rev() {
        say(&format!("import of {contacts} contacts"));
        let copied = place.path().join(format!("copies/{run}"));
        let into = if run == 0 { &own } else { &copied };
        if run > 0 {
            system_tests::folder::copy(&own, into);
        }
        let words = [file.to_str().unwrap()];
        let mut figure = run_of(&Worker::at(into, &passphrase(writer), "import", &words).finish());
        assert!(
            (figure["imported"] - contacts as f64).abs() < 0.5,
            "not all rows were new: {figure:?}"
        );
        figure.insert(
            "database_bytes".to_owned(),
            compare::bytes(into, "profile.db") as f64,
        );
        figures.add("import", figure);
    }
}

/// Fails unless every reader shows exactly what the writer shows, and that is all there is.
fn equal(region: &Region, contacts: usize) {
    say("comparing dumps");
    let here = Worker::of(&region.writer, "digests", &[]).finish();
    assert_eq!(
        here["contacts"], contacts,
        "contacts in the writer's dossiers"
    );
    assert_eq!(
        here["referrals"],
        content::referrals(contacts),
        "referrals in the writer's dossiers"
    );
    let dossiers = here["dossiers"].as_object().map_or(0, serde_json::Map::len);
    assert_eq!(dossiers, content::people(contacts), "people of the writer");
    for reader in &region.readers {
        let there = Worker::of(reader, "digests", &[]).finish();
        assert_eq!(here, there, "a reader does not show what the writer shows");
    }
}
