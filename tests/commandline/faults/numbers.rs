//! Numbers that may not be written down: BSN, V-number and bank account, in every text there is.

use crate::hand::{Region, field, no, record, referral, service, visit, waiting};
use serde_json::{Value, json};
use system_tests::Laptop;

/// Numbers that test systems use, as people write them.
const FORBIDDEN: [(&str, &str); 10] = [
    ("111222333", "bsn"),
    ("111 222 333", "bsn"),
    ("1234.56.782", "bsn"),
    ("١٢٣٤٥٦٧٨٢", "bsn"),
    ("2801234567", "v_number"),
    ("280 123 4567", "v_number"),
    ("V-nummer 280.123.456.7", "v_number"),
    ("V.nr. ٢٨٠١٢٣٤٥٦٧", "v_number"),
    ("NL91 ABNA 0417 1643 00", "iban"),
    ("NL91ABNA٠٤١٧١٦٤٣٠٠", "iban"),
];

/// Commands that take a form: words, a form that is good, and its text fields.
type Form = (Vec<String>, Value, &'static [&'static str]);

fn forms(laptop: &Laptop) -> Vec<Form> {
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let contact = record(laptop, &person, "Zoals het was");
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    const PERSON: &[&str] = &["name", "latin_name", "safe_contact", "tempo_note"];
    vec![
        (words("person add"), json!({ "name": "أمير" }), PERSON),
        (words(&format!("person edit {person}")), json!({}), PERSON),
        (words("contact record"), visit(&person, ""), &["note"]),
        (
            words(&format!("contact correct {contact}")),
            json!({}),
            &["note"],
        ),
        (
            words("referral make"),
            referral(&person, &service(laptop)),
            &["reason"],
        ),
    ]
}

#[test]
fn a_forbidden_number_is_refused_in_every_text_of_every_form() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let forms = forms(laptop);
    let (before, waits) = (laptop.dump(), waiting(laptop));
    for (words, good, fields) in &forms {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for at in *fields {
            for (number, code) in FORBIDDEN {
                let mut form = good.clone();
                form[*at] = json!(format!("Belangrijk: {number} bewaren"));
                let outcome = laptop.run_json(&words, &form);
                no(&outcome, code);
                assert_eq!(field(&outcome), *at, "{words:?} {number}");
                assert!(
                    !outcome.stderr.contains(number),
                    "the number is not repeated"
                );
            }
        }
    }
    assert_eq!((laptop.dump(), waiting(laptop)), (before, waits));
    // A telephone number is none of these, and has to get through.
    let call =
        json!({ "name": "أمير", "safe_contact": "Bel 06 12345678 of +31 6 12345678, na 19 uur" });
    laptop.ok_json(&["person", "add"], &call);
}

#[test]
fn a_forbidden_number_is_refused_in_notes_and_names_given_as_options() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let made = laptop.ok_json(&["referral", "make"], &referral(&person, &service(laptop)));
    let id = made["referral"].as_str().unwrap();
    let (before, users) = (laptop.dump(), laptop.ok(&["user", "list"]));
    for (number, code) in FORBIDDEN {
        let text = format!("Zie {number}");
        let status = [
            "referral",
            "status",
            id,
            "verzonden",
            "--source",
            "eigen_waarneming",
            "--note",
            &text,
        ];
        let outcome = laptop.run(&status);
        no(&outcome, code);
        assert_eq!(field(&outcome), "note");
        let outcome = laptop.run(&["invite", "--name", &text, "--role", "key_person"]);
        no(&outcome, code);
        assert_eq!(field(&outcome), "name");
    }
    assert_eq!(
        (laptop.dump(), laptop.ok(&["user", "list"])),
        (before, users)
    );
    let empty = Laptop::empty();
    let create = [
        "profile",
        "create",
        "--words",
        "--unlock-memory",
        "64",
        "--name",
    ];
    for (number, code) in FORBIDDEN {
        no(&empty.run(&[&create[..], &[number]].concat()), code);
    }
    assert_eq!(empty.ok(&["profile", "list"]), json!([]));
}
