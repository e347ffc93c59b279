//! Numbers that may not be written down: BSN, V-number and bank account, in every text there is.

use crate::hand::{Region, field, no, record, referral, service, visit, waiting};
use crate::inside::Open;
use sb_app::face::Command;
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

const PERSON: &[&str] = &["name", "latin_name", "safe_contact", "tempo_note"];

/// A form that would be taken, how the two faces ask for it, and its text fields.
struct Form {
    words: Vec<String>,
    wish: &'static str,
    input: Value,
    fields: &'static [&'static str],
}

fn form(words: &str, wish: &'static str, input: Value, fields: &'static [&'static str]) -> Form {
    let words = words.split(' ').map(str::to_owned).collect();
    Form {
        words,
        wish,
        input,
        fields,
    }
}

/// Every form of both faces that holds a text.
fn forms(laptop: &Laptop) -> Vec<Form> {
    let (person, _) = laptop.add_person("ليلى", "Layla");
    let contact = record(laptop, &person, "Zoals het was");
    let referral = referral(&person, &service(laptop));
    let made = laptop.ok_json(&["referral", "make"], &referral);
    let id = made["referral"].as_str().unwrap();
    let mut correction = visit(&person, "Zoals het was");
    correction["contact"] = json!(contact);
    let status = json!({ "referral": id, "status": "verzonden", "source": "eigen_waarneming" });
    let invite = json!({ "name": "Lina", "role": "key_person" });
    vec![
        form(
            "person add",
            "add_person",
            json!({ "name": "أمير" }),
            PERSON,
        ),
        form(
            &format!("person edit {person}"),
            "edit_person",
            json!({ "id": person }),
            PERSON,
        ),
        form(
            "contact record",
            "record_contact",
            visit(&person, ""),
            &["note"],
        ),
        form(
            &format!("contact correct {contact}"),
            "record_contact",
            correction,
            &["note"],
        ),
        form("referral make", "make_referral", referral, &["reason"]),
        form(
            &format!("referral status {id} verzonden --source eigen_waarneming --note"),
            "set_referral_status",
            status,
            &["note"],
        ),
        form(
            "invite --role key_person --name",
            "invite",
            invite,
            &["name"],
        ),
    ]
}

/// The form with this text in this field.
fn filled(form: &Form, at: &str, text: &str) -> Value {
    let mut input = form.input.clone();
    input[at] = json!(text);
    input
}

#[test]
fn a_forbidden_number_is_refused_in_every_text_of_every_form() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let forms = forms(laptop);
    let before = (laptop.dump(), waiting(laptop), laptop.ok(&["user", "list"]));

    // Once in every field through the command line …
    for (number, form) in forms.iter().enumerate() {
        let words: Vec<&str> = form.words.iter().map(String::as_str).collect();
        for at in form.fields {
            let (forbidden, code) = FORBIDDEN[number];
            let text = format!("Belangrijk: {forbidden} bewaren");
            let outcome = match words.last() {
                Some(option) if option.starts_with("--") => {
                    laptop.run(&[&words[..], &[&text]].concat())
                }
                _ => laptop.run_json(&words, &filled(form, at, &text)),
            };
            no(&outcome, code);
            assert_eq!(field(&outcome), *at, "{words:?} {forbidden}");
            assert!(
                !outcome.stderr.contains(forbidden),
                "the number is not repeated"
            );
        }
    }
    // … and all of them in all fields through the same door.
    let app = Open::new(laptop);
    for form in &forms {
        for at in form.fields {
            for (number, code) in FORBIDDEN {
                let input = filled(form, at, &format!("Belangrijk: {number} bewaren"));
                let wish: Command =
                    serde_json::from_value(json!({ "t": form.wish, "v": input })).unwrap();
                let failure = app.0.dispatch(wish).err().expect("refused");
                let said = (serde_json::to_value(failure.code).unwrap(), failure.field);
                assert_eq!(said, (json!(code), Some(*at)), "{} {number}", form.wish);
            }
        }
    }
    drop(app);
    assert_eq!(
        (laptop.dump(), waiting(laptop), laptop.ok(&["user", "list"])),
        before
    );
    // A telephone number is none of these, and has to get through.
    let call =
        json!({ "name": "أمير", "safe_contact": "Bel 06 12345678 of +31 6 12345678, na 19 uur" });
    laptop.ok_json(&["person", "add"], &call);
}

#[test]
fn a_profile_is_not_made_under_a_forbidden_number() {
    let laptop = Laptop::empty();
    let create = [
        "profile",
        "create",
        "--words",
        "--unlock-memory",
        "64",
        "--name",
    ];
    for (number, code) in FORBIDDEN {
        no(&laptop.run(&[&create[..], &[number]].concat()), code);
    }
    assert_eq!(laptop.ok(&["profile", "list"]), json!([]));
}
