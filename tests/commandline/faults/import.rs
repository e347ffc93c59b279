//! Files from spreadsheets with broken rows.

use crate::hand::{Region, no, sound, told_to_people, waiting};
use crate::inside::notes;
use serde_json::{Value, json};
use std::fs;
use system_tests::Laptop;

/// Writes the file into the laptop's home and imports it.
fn import(laptop: &Laptop, name: &str, bytes: &[u8]) -> Value {
    let file = laptop.home().join(name);
    fs::write(&file, bytes).unwrap();
    laptop.ok(&["contact", "import", file.to_str().unwrap()])
}

const TABLE: &str = "\
name,date,kind,minutes,languages,domains,note
Layla,2025-03-01,HUISBEZOEK,45,ar|nl,GELD|WONEN,Eerste bezoek
Layla,2025-13-01,HUISBEZOEK,45,ar,GELD,Maand dertien
Amir,2025-03-02,BELLEN,15,,,Gebeld over de brief
Amir,2025-03-03,KOFFIE,15,,,Onbekende soort
Amir,2025-03-04,BELLEN,kwartier,,,Geen getal
Amir,2025-03-05,BELLEN,1441,,,Te lang
Amir,2126-03-05,BELLEN,10,,,Nog niet gebeurd
\"Amir, zoon van Omar\",2025-03-06,BELLEN,10,,,\"Notitie met
een regeleinde\"
Amir,2025-03-07,BELLEN,10,,
Amir,2025-03-08,BELLEN,10,,,Zijn BSN is 111222333
,2025-03-09,BELLEN,5,,,Zonder naam: eigen werk
Layla,2025-03-10,BELLEN,5,,VOETBAL,Onbekend gebied
";

fn broken(row: u64, field: &str, code: &str) -> Value {
    json!({ "row": row, "field": field, "code": code })
}

#[test]
fn good_rows_come_in_and_broken_rows_are_listed_by_their_line() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let file = laptop.home().join("contacten.csv");
    fs::write(&file, TABLE).unwrap();
    let path = file.to_str().unwrap();
    let before = laptop.dump();
    let promised = laptop.ok(&["contact", "import", path, "--dry-run"]);
    assert_eq!(laptop.dump(), before, "trying changes nothing");

    let told = laptop.ok(&["contact", "import", path]);
    assert_eq!(told, promised);
    assert_eq!(
        (&told["imported"], &told["skipped"]),
        (&json!(4), &json!(0))
    );
    let refused = [
        broken(3, "date", "not_a_date"),
        broken(5, "kind", "unknown_code"),
        broken(6, "minutes", "not_a_number"),
        broken(7, "minutes", "out_of_range"),
        broken(8, "date", "in_future"),
        broken(11, "", "bad_row"),
        broken(12, "note", "bsn"),
        broken(14, "domains", "unknown_code"),
    ];
    assert_eq!(told["refused"], json!(refused));
    let after = laptop.dump();
    assert_eq!(
        notes(&after),
        [
            "Eerste bezoek",
            "Gebeld over de brief",
            "Notitie met\neen regeleinde",
            "Zonder naam: eigen werk"
        ]
    );
    assert_eq!(after["people"].as_array().unwrap().len(), 3);
    assert_eq!(waiting(laptop), 4);

    // The same file again adds nothing, also after it has been sent.
    for _ in 0..2 {
        let again = laptop.ok(&["contact", "import", path]);
        assert_eq!(
            (&again["imported"], &again["skipped"]),
            (&json!(0), &json!(4))
        );
        assert_eq!(again["refused"], told["refused"]);
        assert_eq!(laptop.dump(), after);
        laptop.ok(&["sync"]);
    }
    // Mended rows come in beside the others, at the people who are there.
    let mended = TABLE
        .replace("2025-13-01", "2025-12-01")
        .replace("kwartier", "15");
    let told = import(laptop, "contacten.csv", mended.as_bytes());
    assert_eq!(
        (&told["imported"], &told["skipped"]),
        (&json!(2), &json!(4))
    );
    assert_eq!(laptop.dump()["people"].as_array().unwrap().len(), 3);
    sound(laptop);
}

#[test]
fn a_worker_reads_per_broken_row_its_line_its_column_and_what_to_do() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let file = laptop.home().join("contacten.csv");
    fs::write(&file, TABLE).unwrap();
    let path = file.to_str().unwrap();
    let told = "\
imported: 4
skipped: 0
refused: 8
line 3, date: write a day as YYYY-MM-DD
line 5, kind: the region pack does not have this code; choose one of its lists
line 6, minutes: write a whole number
line 7, minutes: this number is too small or too large
line 8, date: this day is still to come; check the date
line 11: this row does not fit the columns
line 12, note: this looks like a citizen service number (BSN); leave it out. A phone number? Begin with 0
line 14, domains: the region pack does not have this code; choose one of its lists
";
    let import = ["contact", "import", path, "--dry-run"];
    assert_eq!(told_to_people(laptop, &import), told);
    assert_eq!(told_to_people(laptop, &import[..3]), told);
    // The same sentence as a form gets for the same fault.
    let form = json!({ "kind": "BELLEN", "date": "2025-13-01" });
    let refused = laptop.run_json(&["contact", "record"], &form);
    let said: Value = serde_json::from_str(refused.stderr.trim()).unwrap();
    let sentence = said["error"]["message"].as_str().unwrap();
    assert!(told.contains(&format!("line 3, date: {sentence}\n")));

    let good = laptop.home().join("goed.csv");
    fs::write(&good, "date,kind\n2025-03-01,BELLEN\n").unwrap();
    assert_eq!(
        told_to_people(laptop, &["contact", "import", good.to_str().unwrap()]),
        "imported: 1\nskipped: 0\nrefused: 0\n"
    );
}

#[test]
fn files_of_dutch_spreadsheets_are_read_whatever_their_letters_and_marks() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let comma = "name,date,kind,note\nRenée,2025-03-01,BELLEN,Één gesprek\n";
    let semicolon = comma.replace(',', ";");
    let latin: Vec<u8> = semicolon
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let told = import(laptop, "utf8.csv", comma.as_bytes());
    assert_eq!(told, json!({ "imported": 1, "skipped": 0, "refused": [] }));
    let before = laptop.dump();
    assert_eq!(before["people"][0]["name"], "Renée");
    assert_eq!(notes(&before), ["Één gesprek"]);
    // The same row in other clothes is the same row.
    for (name, bytes) in [
        ("semicolon.csv", semicolon.clone().into_bytes()),
        ("windows-1252.csv", latin),
        ("mark.CSV", [b"\xef\xbb\xbf", comma.as_bytes()].concat()),
        ("lines.csv", comma.replace('\n', "\r\n").into_bytes()),
        ("columns.csv", b"date,note,kind,name\n2025-03-01,\xc3\x89\xc3\xa9n gesprek,BELLEN,Ren\xc3\xa9e\n".to_vec()),
        (
            "rows.ndjson",
            json!({ "name": "Renée", "date": "2025-03-01", "kind": "BELLEN", "note": "Één gesprek" })
                .to_string()
                .into_bytes(),
        ),
    ] {
        let told = import(laptop, name, &bytes);
        assert_eq!(told, json!({ "imported": 0, "skipped": 1, "refused": [] }), "{name}");
    }
    assert_eq!(laptop.dump(), before);
}

#[test]
fn broken_lines_of_ndjson_are_listed_and_the_rest_comes_in() {
    let region = Region::new();
    let lines = [
        r#"{"name":"Layla","date":"2025-03-01","kind":"BELLEN","minutes":10,"languages":["ar","nl"]}"#,
        r#"{"name":"Layla","date":"2025-03-01""#,
        "",
        r#"["Layla"]"#,
        r#"{"name":"Layla","date":"2025-03-02","kind":"BELLEN","shoe_size":43}"#,
        r#"{"name":"Layla","date":"2025-03-03","kind":"BELLEN","note":null}"#,
    ];
    let told = import(
        &region.coordinator,
        "rows.ndjson",
        lines.join("\n").as_bytes(),
    );
    assert_eq!(told["imported"], 2);
    let refused = [
        broken(2, "", "bad_row"),
        broken(4, "", "bad_row"),
        broken(5, "shoe_size", "unknown_field"),
    ];
    assert_eq!(told["refused"], json!(refused));
}

#[test]
fn a_file_that_cannot_be_read_is_refused_whole() {
    let region = Region::new();
    let laptop = &region.coordinator;
    let before = laptop.dump();
    let header = "name,date,kind\n";
    for (name, bytes) in [
        ("empty.csv", Vec::new()),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        (
            "letter.csv",
            b"Beste collega,\nhierbij de lijst.\n".to_vec(),
        ),
        (
            "utf16.csv",
            header.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "nameless.csv",
            b"naam,datum,soort\nLayla,2025-03-01,BELLEN\n".to_vec(),
        ),
    ] {
        let file = laptop.home().join(name);
        fs::write(&file, bytes).unwrap();
        no(
            &laptop.run(&["contact", "import", file.to_str().unwrap()]),
            "unreadable_file",
        );
    }
    let nowhere = laptop.home().join("nowhere.csv");
    no(
        &laptop.run(&["contact", "import", nowhere.to_str().unwrap()]),
        "unreadable_file",
    );
    no(
        &laptop.run(&["contact", "import", laptop.home().to_str().unwrap()]),
        "unreadable_file",
    );
    assert_eq!(laptop.dump(), before);
}
