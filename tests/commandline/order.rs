//! Three laptops on one dossier, in many orders: what arrives first decides nothing.

use crate::hand::{Region, share, sound};
use crate::inside::{Open, notes};
use std::collections::BTreeSet;

const SCHEDULES: u64 = 10;
const STEPS: usize = 18;

/// A list of numbers that looks random and is the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        // Knuth's numbers; the low bits of such a sequence are poor, so the high ones are used.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

#[test]
fn three_laptops_in_ten_orders_end_up_equal_and_lose_nothing() {
    let region = Region::new();
    let names = ["Selam Voorbeeld", "Lina Voorbeeld", "Amir Voorbeeld"];
    let homes = names.map(|name| region.key_person(name));
    homes[0].ok(&["sync"]);
    let dossiers: Vec<(String, String)> = (0..SCHEDULES)
        .map(|number| {
            let made = homes[0].add_person("سلام", &format!("Salaam {number}"));
            share(&homes[0], &made.1, names[1]);
            share(&homes[0], &made.1, names[2]);
            made
        })
        .collect();
    for home in &homes {
        home.ok(&["sync"]);
    }
    let laptops = homes.each_ref().map(Open::new);
    for (schedule, (person, dossier)) in (1..).zip(&dossiers) {
        run(&laptops, schedule, person, dossier);
    }
    drop(laptops);
    homes.iter().for_each(sound);
}

fn run(laptops: &[Open; 3], schedule: u64, person: &str, dossier: &str) {
    let mut dice = Dice(schedule);
    let (mut written, mut spelled) = (Vec::new(), BTreeSet::new());
    for step in 0..STEPS {
        let number = dice.roll(3);
        let laptop = &laptops[number];
        match dice.roll(5) {
            0 | 1 => {
                let note = format!("orde {schedule} stap {step:02} laptop {number}");
                laptop.record(person, &note);
                written.push(note);
            }
            2 => {
                let spelling = format!("Salaam {schedule} {step}");
                if laptop.may_spell(person, &spelling) {
                    spelled.insert(spelling);
                } else {
                    laptop.choose(person);
                }
            }
            _ => drop(laptop.sync()),
        }
    }
    for laptop in laptops.iter().chain(laptops) {
        laptop.sync();
    }
    written.sort();
    let dumps = laptops.each_ref().map(|laptop| laptop.dump(dossier));
    assert_eq!(notes(&dumps[0]), written, "orde {schedule}");
    for (laptop, dump) in laptops.iter().zip(&dumps) {
        assert_eq!(*dump, dumps[0], "orde {schedule}");
        // Whatever stands now: every spelling that anybody wrote is still in the history.
        let history = laptop.0.person(person).unwrap().history;
        let kept: BTreeSet<String> = history.into_iter().map(|past| past.value).collect();
        assert!(
            kept.is_superset(&spelled),
            "orde {schedule}: {spelled:?} in {kept:?}"
        );
    }
}
