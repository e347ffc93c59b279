//! Laptops that talk to the server at the same moment.

use crate::hand::{Region, share, sound};
use crate::inside::{Open, notes};
use std::sync::Barrier;
use std::thread;

const ROUNDS: usize = 8;
const NOTES: usize = 6;

#[test]
fn two_laptops_that_push_at_once_leave_no_gap_and_see_the_same() {
    let region = Region::new();
    let first = region.key_person("Selam Voorbeeld");
    let second = region.key_person("Lina Voorbeeld");
    first.ok(&["sync"]);
    let (person, dossier) = first.add_person("سلام", "Salaam");
    share(&first, &dossier, "Lina Voorbeeld");
    first.ok(&["sync"]);
    second.ok(&["sync"]);

    let laptops = [Open::new(&first), Open::new(&second)];
    let together = Barrier::new(laptops.len());
    thread::scope(|scope| {
        for (number, laptop) in laptops.iter().enumerate() {
            let (person, together) = (&person, &together);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    for note in 0..NOTES {
                        laptop.record(
                            person,
                            &format!("laptop {number} ronde {round} notitie {note}"),
                        );
                    }
                    // One of its own as well: two dossiers grow under one counter.
                    laptop.add_person("ليلى", &format!("Layla {number} {round}"));
                    together.wait();
                    laptop.sync();
                }
            });
        }
    });
    for laptop in laptops.iter().chain(&laptops) {
        laptop.sync();
    }
    let dumps = laptops.each_ref().map(|laptop| laptop.dump(&dossier));
    assert_eq!(dumps[0], dumps[1]);
    let mut written: Vec<String> = (0..laptops.len())
        .flat_map(|laptop| (0..ROUNDS).map(move |round| (laptop, round)))
        .flat_map(|(laptop, round)| {
            (0..NOTES).map(move |note| format!("laptop {laptop} ronde {round} notitie {note}"))
        })
        .collect();
    written.sort();
    assert_eq!(notes(&dumps[0]), written);
    for laptop in &laptops {
        assert_eq!(laptop.0.status().unwrap().waiting, 0);
        assert_eq!(laptop.0.status().unwrap().people, 1 + ROUNDS as u64);
    }

    // Counters, chains, heads and signatures, worked out again by the server itself …
    region.ops();
    assert_eq!(region.server.admin(&["verify"])["ok"], true);
    // … and by a laptop that sees all of it for the first time and refuses a gap.
    drop(laptops);
    let third = region.key_person("Amir Voorbeeld");
    first.ok(&["sync"]);
    share(&first, &dossier, "Amir Voorbeeld");
    first.ok(&["sync"]);
    third.ok(&["sync"]);
    assert_eq!(
        third.ok(&["dump", "--dossier", &dossier]),
        first.ok(&["dump", "--dossier", &dossier])
    );
    for laptop in [&first, &second, &third] {
        sound(laptop);
    }
}
