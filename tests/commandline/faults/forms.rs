//! Forms that are filled in wrongly: the field and the reason are named, nothing is kept.

use crate::hand::{Region, field, no, record, referral, service, visit, waiting};
use serde_json::{Value, json};
use system_tests::Laptop;

/// This form is refused for this reason at this field, and the laptop holds what it held.
struct Refusals<'a> {
    laptop: &'a Laptop,
    before: Value,
    waits: u64,
}

impl<'a> Refusals<'a> {
    fn on(laptop: &'a Laptop) -> Self {
        Self {
            laptop,
            before: laptop.dump(),
            waits: waiting(laptop),
        }
    }

    fn form(&self, words: &[&str], input: &Value, code: &str, at: &str) {
        let outcome = self.laptop.run_json(words, input);
        no(&outcome, code);
        assert_eq!(field(&outcome), at, "{outcome:?}");
    }

    fn nothing_was_kept(&self) {
        assert_eq!(self.laptop.dump(), self.before);
        assert_eq!(waiting(self.laptop), self.waits);
    }
}

/// A form with one field set to something else.
fn with(form: &Value, key: &str, value: Value) -> Value {
    let mut form = form.clone();
    form[key] = value;
    form
}

#[test]
fn a_contact_with_a_wrong_field_is_not_kept() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let contact = record(laptop, &person, "Zoals het was");
    let refusals = Refusals::on(laptop);
    let good = visit(&person, "Notitie");
    let correct = ["contact", "correct", contact.as_str()];
    for (key, value, code) in [
        ("date", json!("2126-06-02"), "in_future"),
        ("date", json!("2026-02-30"), "not_a_date"),
        ("date", json!("2 juni"), "not_a_date"),
        ("date", json!("1025-06-02"), "out_of_range"),
        ("date", json!(""), "empty"),
        ("kind", json!("KOFFIE"), "unknown_code"),
        ("kind", json!(""), "empty"),
        ("minutes", json!(0), "out_of_range"),
        ("minutes", json!(1441), "out_of_range"),
        ("domains", json!(["GELD", "VOETBAL"]), "unknown_code"),
        ("languages", json!(["nederlands!"]), "unknown_code"),
        (
            "languages",
            json!([
                "nl", "ar", "ti", "so", "fa", "ps", "uk", "ru", "tr", "en", "fr"
            ]),
            "too_many",
        ),
        ("outcome", json!("MISSCHIEN"), "unknown_code"),
        ("role", json!("BAAS"), "unknown_code"),
        ("headcount", json!(0), "out_of_range"),
        ("travel_km", json!(2001), "out_of_range"),
        ("note", json!("n".repeat(4_001)), "too_long"),
    ] {
        let wrong = with(&good, key, value);
        refusals.form(&["contact", "record"], &wrong, code, key);
        refusals.form(&correct, &json!({ key: wrong[key] }), code, key);
    }
    // As much as somebody can paste: refused, and the answer does not repeat it.
    let pasted = with(&good, "note", json!("brief ".repeat(350_000)));
    refusals.form(&["contact", "record"], &pasted, "too_long", "note");
    let nobody = "00000000-0000-4000-8000-000000000000";
    refusals.form(
        &["contact", "record"],
        &visit(nobody, "Notitie"),
        "not_found",
        "person",
    );
    refusals.nothing_was_kept();
    // Just within the bounds all of it is kept.
    let mut edge = with(&good, "note", json!("n".repeat(4_000)));
    edge["minutes"] = json!(1440);
    laptop.ok_json(&["contact", "record"], &edge);
    edge["minutes"] = json!(1);
    laptop.ok_json(&["contact", "record"], &edge);
    assert_eq!(laptop.dump()["contacts"].as_array().unwrap().len(), 3);
}

#[test]
fn a_form_that_is_no_form_is_refused_like_any_other_value() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let refusals = Refusals::on(laptop);
    for words in [&["person", "add"][..], &["contact", "record"]] {
        for input in [
            "",
            "{",
            "[]",
            "\"Layla\"",
            "{\"name\": Layla}",
            "{} {}",
            "Layla\n",
        ] {
            let outcome = laptop.run_with(words, input);
            no(&outcome, "wrong_type");
            assert_eq!(field(&outcome), "");
            let said = &outcome.stderr;
            assert!(!said.contains("Layla"), "what was typed is not repeated");
            assert!(
                said.len() < 400 && said.contains("one JSON object"),
                "{said}"
            );
        }
    }
    // A form of which one thing does not fit is a form, and the thing is named.
    let typed = json!({ "name": "Layla", "latin_name": 7 });
    refusals.form(&["person", "add"], &typed, "wrong_type", "latin_name");
    let misspelt = json!({ "name": "Layla", "lanuages": ["ar"] });
    refusals.form(&["person", "add"], &misspelt, "unknown_field", "lanuages");
    // A key that is no misspelling of ours may be a name out of another file.
    let pasted = laptop.run_json(&["person", "add"], &json!({ "name": "Layla", "tesfay": 1 }));
    no(&pasted, "unknown_field");
    assert!(!pasted.stderr.contains("tesfay"), "{}", pasted.stderr);
    let pasted = laptop.run_json(
        &["person", "add"],
        &json!({ "name": "L".repeat(5_000_000) }),
    );
    no(&pasted, "too_long");
    assert!(pasted.stderr.len() < 400, "{}", pasted.stderr.len());
    // Only the words of the command line are usage.
    assert_eq!(laptop.run(&["person", "dance"]).status, 2);
    assert_eq!(laptop.run(&[]).status, 2);
    refusals.nothing_was_kept();
}

#[test]
fn a_person_with_a_wrong_field_is_not_kept() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let refusals = Refusals::on(laptop);
    for (key, value, code) in [
        ("name", json!(""), "empty"),
        ("name", json!("n".repeat(101)), "too_long"),
        ("latin_name", json!("n".repeat(101)), "too_long"),
        ("municipality", json!("GM9999"), "unknown_code"),
        ("learning_route", json!("X"), "unknown_code"),
        ("languages", json!(["?"]), "unknown_code"),
        ("birth_years", json!("1985"), "out_of_range"),
        ("birth_years", json!("jong"), "not_a_number"),
        ("safe_contact", json!("n".repeat(501)), "too_long"),
        ("tempo_note", json!("n".repeat(501)), "too_long"),
    ] {
        let wrong = with(&json!({ "name": "أمير" }), key, value);
        refusals.form(&["person", "add"], &wrong, code, key);
        refusals.form(
            &["person", "edit", &person],
            &json!({ key: wrong[key] }),
            code,
            key,
        );
    }
    // One wrong field of two: the good one is not kept either.
    let half = json!({ "latin_name": "Leyla", "municipality": "GM9999" });
    refusals.form(
        &["person", "edit", &person],
        &half,
        "unknown_code",
        "municipality",
    );
    refusals.nothing_was_kept();
}

#[test]
fn a_referral_with_a_wrong_field_is_not_made() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let asks = service(laptop);
    let refusals = Refusals::on(laptop);
    let good = referral(&person, &asks);
    let make = ["referral", "make"];
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (key, value, code) in [
        ("reason", json!(""), "empty"),
        ("reason", json!("r".repeat(1_001)), "too_long"),
        ("follow_up_on", json!("volgende week"), "not_a_date"),
        ("person", json!(nobody), "not_found"),
        ("service", json!(nobody), "not_found"),
        ("share", json!([nobody]), "not_found"),
    ] {
        refusals.form(&make, &with(&good, key, value), code, key);
    }
    let refused = json!({ "given": false, "language": "ar", "how": "oral" });
    refusals.form(
        &make,
        &with(&good, "agreement", refused),
        "agreement_needed",
        "agreement",
    );
    let odd = json!({ "given": true, "language": "ar", "how": "shouted" });
    refusals.form(&make, &with(&good, "agreement", odd), "unknown_code", "how");
    let services = laptop.ok(&["directory", "search", ""]);
    let alarm = services
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["agreement"] == "protocol")
        .unwrap();
    refusals.form(
        &make,
        &with(&good, "service", alarm["service"].clone()),
        "protocol",
        "agreement",
    );
    refusals.nothing_was_kept();
}

#[test]
fn a_status_that_cannot_be_is_not_said() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let made = laptop.ok_json(&["referral", "make"], &referral(&person, &service(laptop)));
    let id = made["referral"].as_str().unwrap();
    let refusals = Refusals::on(laptop);
    let say = |words: &[&str], code: &str, at: &str| {
        let outcome = laptop.run(&[&["referral", "status", id], words].concat());
        no(&outcome, code);
        assert_eq!(field(&outcome), at, "{outcome:?}");
    };
    say(
        &["klaar", "--source", "eigen_waarneming"],
        "unknown_code",
        "status",
    );
    say(
        &["verzonden", "--source", "de_buurman"],
        "unknown_code",
        "source",
    );
    say(
        &["verlopen", "--source", "eigen_waarneming"],
        "transition",
        "status",
    );
    say(
        &["bezig", "--source", "partner_telefoon"],
        "transition",
        "status",
    );
    let long = "n".repeat(501);
    say(
        &["verzonden", "--source", "eigen_waarneming", "--note", &long],
        "too_long",
        "note",
    );
    refusals.nothing_was_kept();
    laptop.ok(&[
        "referral",
        "status",
        id,
        "verzonden",
        "--source",
        "eigen_waarneming",
    ]);
    say(
        &["afgewezen", "--source", "partner_telefoon"],
        "empty",
        "reason",
    );
    let reason = [
        "afgewezen",
        "--source",
        "partner_telefoon",
        "--reason",
        "geen_zin",
    ];
    say(&reason, "unknown_code", "reason");
    assert_eq!(laptop.ok(&["referral", "show", id])["status"], "verzonden");
}
