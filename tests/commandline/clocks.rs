//! Clocks that are wrong by years decide nothing: which version stands is what people saw, not when.

use crate::hand::{Region, share, sound};
use crate::inside::{Open, days_from_now, spellings};
use sb_app::face::{ChooseInput, Command};
use sb_app::world::Now;
use serde_json::json;
use system_tests::Laptop;

/// Ten years.
const TEN_YEARS: i32 = 3652;

/// A dossier that both hold, freshly shared.
fn shared(wrong: &Laptop, right: &Laptop) -> (String, String) {
    let (person, dossier) = wrong.add_person("سلام", "Salaam");
    share(wrong, &dossier, "Lina Voorbeeld");
    wrong.ok(&["sync"]);
    right.ok(&["sync"]);
    (person, dossier)
}

/// Both change the spelling unseen, one of them with a wrong clock, and sync in one of two orders.
fn both_spell(wrong: &Laptop, right: &Laptop, clock: Now, wrong_first: bool) {
    let (person, dossier) = shared(wrong, right);
    let (strange, right) = (Open::at(wrong, clock), Open::new(right));
    strange.spell(&person, "Verre klok");
    right.spell(&person, "Goede klok");
    let order = if wrong_first {
        [&strange, &right, &strange]
    } else {
        [&right, &strange, &right]
    };
    for laptop in order {
        laptop.sync();
    }
    for laptop in [&strange, &right] {
        assert_eq!(
            spellings(&laptop.dump(&dossier)),
            ["Goede klok", "Verre klok"]
        );
    }
    assert_eq!(strange.dump(&dossier), right.dump(&dossier));

    // A choice settles it, whatever the clocks say about which came later.
    let open = right.0.conflicts().unwrap();
    let open = open
        .iter()
        .find(|one| one.person.as_deref() == Some(person.as_str()))
        .unwrap();
    let keep = open
        .versions
        .iter()
        .find(|version| version.value == "Goede klok")
        .unwrap();
    right.ask(Command::Choose(ChooseInput {
        id: open.id.clone(),
        keep: Some(keep.op.clone()),
        ..ChooseInput::default()
    }));
    right.sync();
    strange.sync();
    for laptop in [&strange, &right] {
        let dump = laptop.dump(&dossier);
        assert_eq!(dump["conflicts"], json!([]));
        assert_eq!(dump["people"][0]["latin_name"], "Goede klok");
    }
    assert_eq!(strange.dump(&dossier), right.dump(&dossier));

    // The wrong clock chooses last, and wins: it saw what it replaced.
    strange.spell(&person, "Zoals afgesproken");
    strange.sync();
    right.sync();
    assert_eq!(
        right.dump(&dossier)["people"][0]["latin_name"],
        "Zoals afgesproken"
    );
    assert_eq!(strange.dump(&dossier), right.dump(&dossier));
}

#[test]
fn a_clock_ten_years_wrong_and_another_order_of_arrival_lose_no_version() {
    let region = Region::new();
    let wrong = region.key_person("Selam Voorbeeld");
    let right = region.key_person("Lina Voorbeeld");
    wrong.ok(&["sync"]);
    for days in [TEN_YEARS, -TEN_YEARS] {
        for wrong_first in [true, false] {
            both_spell(&wrong, &right, days_from_now(days), wrong_first);
        }
    }
    sound(&wrong);
    sound(&right);
}

#[test]
fn a_laptop_whose_clock_stands_still_may_record_what_happened_today() {
    let region = Region::new();
    let laptop = Open::at(&region.coordinator, days_from_now(-TEN_YEARS));
    let (person, dossier) = laptop.add_person("ليلى", "Layla");
    // Its own clock says that this is ten years ahead; the server told it the day.
    laptop.sync();
    laptop.record(&person, "Gisteren langs geweest");
    laptop.sync();
    assert_eq!(laptop.dump(&dossier)["contacts"][0]["date"], "2025-06-02");
}
