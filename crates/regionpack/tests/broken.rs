//! Every way to break a pack gives its file, line and code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;

use common::{Copy, rows};
use sb_regionpack::{MAX_UNPACKED, Pack, PackError, Problem, ProblemCode, check};

/// Breaks a copy in one way; the check must name exactly this place first among the problems of that file.
fn expect(file: &str, line: u64, code: &str, break_it: impl FnOnce(&Copy)) -> Problem {
    let copy = Copy::new();
    break_it(&copy);
    let report = check(copy.dir());
    assert!(!report.ok);
    let found = report
        .problems
        .iter()
        .find(|problem| (problem.file.as_str(), problem.line) == (file, line));
    let found = found.unwrap_or_else(|| panic!("nothing at {file}:{line}: {:#?}", report.problems));
    assert_eq!(found.code.as_str(), code, "{found:?}");
    assert!(
        found.message.ends_with('.') && found.message.len() > 20,
        "{}",
        found.message
    );
    assert!(matches!(
        Pack::from_dir(copy.dir()),
        Err(PackError::Refused(_))
    ));
    found.clone()
}

/// A broken pack with one fault gives one problem, not a heap that follows from it.
fn expect_only(file: &str, line: u64, code: &str, break_it: impl FnOnce(&Copy)) {
    let copy = Copy::new();
    break_it(&copy);
    let report = check(copy.dir());
    let told: Vec<_> = report
        .problems
        .iter()
        .map(|p| (p.file.as_str(), p.line, p.code.as_str()))
        .collect();
    assert_eq!(told, [(file, line, code)], "{:#?}", report.problems);
}

const KINDS: &str = "codes/contact_kinds.csv";
const PARTNERS: &str = "codes/partner_kinds.csv";
const SERVICE: &str = "directory/service.csv";
const AREA: &str = "directory/service_area.csv";
const TOML: &str = "region.toml";

/// Changes one cell of a table, the row counted as the file counts it (header = 1).
fn cell(copy: &Copy, file: &str, line: usize, column: &str, value: &str) {
    let mut reader = csv::Reader::from_path(copy.dir().join(file)).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|name| name == column).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for (number, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let changed = row.iter().enumerate().map(|(i, old)| {
            if (number + 2, i) == (line, at) {
                value
            } else {
                old
            }
        });
        writer.write_record(changed).unwrap();
    }
    copy.write(file, writer.into_inner().unwrap());
}

#[test]
fn a_folder_that_is_not_there_is_said_so() {
    let report = check(std::path::Path::new("no/such/folder"));
    assert!(!report.ok);
    assert_eq!(
        (report.problems[0].file.as_str(), report.problems[0].code),
        (".", ProblemCode::MissingFile)
    );
}

#[test]
fn a_missing_file_is_named() {
    for file in [
        TOML,
        KINDS,
        SERVICE,
        AREA,
        "municipalities.csv",
        "agreement.md",
        "directory/datapackage.json",
    ] {
        expect(file, 1, "missing_file", |copy| {
            std::fs::remove_file(copy.dir().join(file)).unwrap();
        });
    }
    let copy = Copy::new();
    let line = copy
        .read("directory/datapackage.json")
        .lines()
        .position(|line| line.contains("\"phone.csv\""))
        .unwrap();
    expect(
        "directory/datapackage.json",
        line as u64 + 1,
        "missing_file",
        |copy| {
            std::fs::remove_file(copy.dir().join("directory/phone.csv")).unwrap();
        },
    );
}

#[test]
fn text_in_another_encoding_is_refused_at_its_line() {
    let problem = expect(KINDS, 4, "not_utf8", |copy| {
        let mut bytes = copy.read(KINDS).into_bytes();
        let third_line_end = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(2)
            .unwrap()
            .0;
        bytes.insert(third_line_end + 1, 0xe9);
        copy.write(KINDS, bytes);
    });
    assert!(problem.message.contains("UTF-8"));
}

#[test]
fn a_version_is_a_whole_number_from_one() {
    let line = Copy::new().line_of(TOML, "version");
    for bad in [
        "version = 0",
        "version = -1",
        "version = \"1\"",
        "version = 1.5",
    ] {
        expect_only(TOML, line, "bad_version", |copy| {
            copy.replace(TOML, "version = 2", bad);
        });
    }
    expect_only(TOML, 1, "missing_key", |copy| {
        copy.replace(TOML, "version = 2", "");
    });
    expect_only(TOML, line, "bad_toml", |copy| {
        copy.replace(TOML, "version = 2", "version = = 2");
    });
}

#[test]
fn terms_are_complete_and_within_bounds() {
    let days = Copy::new().line_of(TOML, "days = 30");
    expect_only(TOML, days, "bad_number", |copy| {
        copy.replace(TOML, "days = 30", "days = 400");
    });
    let lease = Copy::new().line_of(TOML, "[lease]");
    expect_only(TOML, lease, "missing_key", |copy| {
        copy.replace(TOML, "days = 30", "");
    });
    let name = Copy::new().line_of(TOML, "name =");
    expect_only(TOML, name, "missing_value", |copy| {
        copy.replace(
            TOML,
            "\"Gorinchem, Molenlanden en Vijfheerenlanden\"",
            "\"\"",
        );
    });
    expect_only(
        TOML,
        Copy::new().line_of(TOML, "id ="),
        "bad_code",
        |copy| copy.replace(TOML, "id = \"gor", "id = \"Gor"),
    );
}

#[test]
fn a_missing_column_is_told_once_and_nothing_that_follows_from_it() {
    expect_only(KINDS, 1, "missing_column", |copy| {
        copy.replace(KINDS, ",name_nl,", ",naam,");
    });
    expect_only(PARTNERS, 1, "missing_column", |copy| {
        copy.replace(PARTNERS, ",agreement,domain,", ",akkoord,domain,");
    });
    expect_only("municipalities.csv", 1, "missing_column", |copy| {
        copy.replace("municipalities.csv", "successor_code", "x");
    });
    expect(SERVICE, 1, "missing_column", |copy| {
        copy.replace(SERVICE, ",x_partner_kind,", ",kind,");
    });
    expect(KINDS, 1, "duplicate_column", |copy| {
        copy.replace(KINDS, ",name_ar,", ",name_nl,");
    });
}

#[test]
fn rows_have_as_many_cells_as_the_header() {
    let copy = Copy::new();
    let end = copy.read(KINDS).lines().count() as u64 + 1;
    expect_only(KINDS, end, "bad_row", |copy| {
        copy.append(KINDS, "KORT,Te kort");
    });
    expect_only(KINDS, end, "bad_row", |copy| {
        copy.append(KINDS, "LANG,Te,lang,,1,,contact,1,1,,,,bron,nog,een");
    });
    expect(KINDS, 1, "empty_list", |copy| {
        let text = copy.read(KINDS);
        copy.write(KINDS, text.lines().next().unwrap());
    });
}

#[test]
fn cells_are_checked_one_by_one() {
    for (file, column, value, code) in [
        (KINDS, "code", "HUIS BEZOEK", "bad_code"),
        (KINDS, "code", "", "missing_value"),
        (KINDS, "name_nl", "", "missing_value"),
        (KINDS, "group", "bezoek", "bad_choice"),
        (KINDS, "person_linked", "misschien", "bad_choice"),
        (KINDS, "sort", "eerst", "bad_number"),
        (KINDS, "retired_on", "31-12-2026", "bad_date"),
        (KINDS, "valid_from", "2026-02-30", "bad_date"),
        (PARTNERS, "agreement", "vragen", "bad_choice"),
        (PARTNERS, "domain", "GELUK", "unknown_code"),
        (PARTNERS, "sensitivity", "4", "bad_number"),
        ("codes/signals.csv", "level", "gemeente", "bad_choice"),
        ("codes/languages.csv", "endonym", "", "missing_value"),
        ("municipalities.csv", "code", "0512", "bad_code"),
        ("municipalities.csv", "name", "", "missing_value"),
        (
            "municipalities.csv",
            "successor_code",
            "GM0001",
            "unknown_municipality",
        ),
        ("cooperations.csv", "purpose", "route:X", "unknown_code"),
        (
            "cooperations.csv",
            "municipality",
            "GM0001",
            "unknown_municipality",
        ),
        ("cooperations.csv", "lead", "niemand", "unknown_id"),
        (SERVICE, "id", "3", "bad_id"),
        (SERVICE, "name", "", "missing_value"),
        (SERVICE, "organization_id", "Avres", "unknown_id"),
        (SERVICE, "status", "open", "bad_choice"),
        (SERVICE, "x_partner_kind", "KAPPER", "unknown_code"),
        (SERVICE, "assured_date", "november", "bad_date"),
        (AREA, "name", "GM0001", "unknown_municipality"),
        (
            AREA,
            "service_id",
            "7d1c0c4e-0000-4000-8000-000000000000",
            "unknown_id",
        ),
        ("directory/organization.csv", "name", "", "missing_value"),
        ("directory/phone.csv", "number", "bel ons", "bad_number"),
        ("directory/language.csv", "code", "tlh", "unknown_code"),
        (
            "directory/service_at_location.csv",
            "location_id",
            "7d1c0c4e-0000-4000-8000-000000000000",
            "unknown_id",
        ),
    ] {
        expect(file, 3, code, |copy| cell(copy, file, 3, column, value));
    }
}

#[test]
fn nothing_stands_twice() {
    let last = |file: &str| Copy::new().read(file).lines().count() as u64;
    let repeat = |copy: &Copy, file: &str| {
        let text = copy.read(file);
        copy.append(file, text.lines().nth(1).unwrap());
    };
    expect_only(KINDS, last(KINDS) + 1, "duplicate_code", |copy| {
        repeat(copy, KINDS);
    });
    let file = "municipalities.csv";
    expect_only(file, last(file) + 1, "duplicate_code", |copy| {
        repeat(copy, file);
    });
    for file in [
        SERVICE,
        AREA,
        "directory/organization.csv",
        "directory/phone.csv",
    ] {
        expect_only(file, last(file) + 1, "duplicate_id", |copy| {
            repeat(copy, file);
        });
    }
}

#[test]
fn an_end_does_not_come_before_its_beginning() {
    expect_only(KINDS, 2, "dates_reversed", |copy| {
        cell(copy, KINDS, 2, "valid_from", "2027-01-01");
        cell(copy, KINDS, 2, "retired_on", "2026-01-01");
    });
}

#[test]
fn a_service_without_a_municipality_is_refused() {
    let copy = Copy::new();
    let id = rows(&copy.dir().join(SERVICE))[4]["id"].clone();
    expect(SERVICE, 6, "no_area", |copy| {
        let text = copy.read(AREA);
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains(&id)).collect();
        copy.write(AREA, kept.join("\n"));
    });
}

#[test]
fn data_of_a_private_person_is_refused_and_not_repeated() {
    for (column, value) in [
        ("description", "Vraag naar 111222333"),
        ("email", "iemand@gmail.com"),
        ("application_process", "Mail naar loket@voorbeeld.example"),
    ] {
        let problem = expect(SERVICE, 2, "personal_data", |copy| {
            cell(copy, SERVICE, 2, column, value);
        });
        assert!(!problem.message.contains("111222333") && !problem.message.contains('@'));
    }
    expect("directory/contact.csv", 2, "personal_data", |copy| {
        copy.write(
            "directory/contact.csv",
            "id,name,title\n7d1c0c4e-0000-4000-8000-000000000000,Iemand Anders,Consulent\n",
        );
    });
}

#[test]
fn broken_json_is_found_at_its_line() {
    expect("directory/datapackage.json", 2, "bad_json", |copy| {
        copy.replace(
            "directory/datapackage.json",
            "\"name\": \"gorinchem-molenlanden-vijfheerenlanden\",",
            "\"name\" \"x\",",
        );
    });
}

#[test]
fn a_hint_for_a_domain_that_is_not_there_is_refused() {
    expect_only("hints/domain-GELUK.md", 1, "unknown_code", |copy| {
        copy.write("hints/domain-GELUK.md", "# Geluk");
    });
}

#[test]
fn a_pack_that_is_too_large_is_refused_before_it_is_read() {
    expect("hints/groot.md", 1, "too_large", |copy| {
        let file = std::fs::File::create(copy.dir().join("hints/groot.md")).unwrap();
        file.set_len(MAX_UNPACKED as u64 + 1).unwrap();
    });
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    expect_only("hints/link.md", 1, "odd_file", |copy| {
        std::os::unix::fs::symlink(copy.dir().join(TOML), copy.dir().join("hints/link.md"))
            .unwrap();
    });
}

#[test]
fn what_a_spreadsheet_saves_is_accepted() {
    let copy = Copy::new();
    for file in [KINDS, SERVICE, AREA, "municipalities.csv"] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(copy.dir().join(file))
            .unwrap();
        let terminator = csv::Terminator::CRLF;
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(terminator)
            .from_writer(vec![0xef, 0xbb, 0xbf]);
        for row in reader.records() {
            writer.write_record(&row.unwrap()).unwrap();
        }
        let mut bytes = writer.into_inner().unwrap();
        let header = String::from_utf8(bytes.clone()).unwrap();
        let columns = header.lines().next().unwrap().matches(';').count();
        bytes.extend(b";".repeat(columns));
        bytes.extend(b"\r\n");
        copy.write(file, bytes);
    }
    copy.write("codes/~$contact_kinds.csv", "junk");
    copy.write(".hidden", [0xff]);
    let report = check(copy.dir());
    assert!(report.ok, "{:#?}", report.problems);
    let comma = Pack::from_dir(&common::shipped()).unwrap();
    assert_eq!(Pack::from_dir(copy.dir()).unwrap(), comma);
}

#[test]
fn lines_are_counted_through_cells_of_several_lines() {
    expect_only(KINDS, 4, "missing_value", |copy| {
        cell(copy, KINDS, 2, "source", "eerste regel\ntweede regel");
        cell(copy, KINDS, 3, "name_nl", "");
    });
}

#[test]
fn all_problems_are_told_at_once_and_in_order() {
    let copy = Copy::new();
    cell(&copy, KINDS, 5, "name_nl", "");
    cell(&copy, KINDS, 3, "sort", "x");
    copy.replace(TOML, "version = 2", "version = 0");
    let report = check(copy.dir());
    let told: Vec<_> = report
        .problems
        .iter()
        .map(|p| (p.file.as_str(), p.line))
        .collect();
    assert_eq!(
        told,
        [
            (KINDS, 3),
            (KINDS, 5),
            (TOML, Copy::new().line_of(TOML, "version"))
        ]
    );
    assert_eq!(
        check(copy.dir()),
        report,
        "the same folder gives the same report"
    );
}

#[test]
fn a_report_is_json_that_scripts_can_read() {
    let copy = Copy::new();
    copy.replace(TOML, "version = 2", "version = 0");
    let json = serde_json::to_value(check(copy.dir())).unwrap();
    assert_eq!(json["ok"], false);
    assert_eq!(json["problems"][0]["code"], "bad_version");
    assert_eq!(json["problems"][0]["file"], TOML);
    assert!(json["problems"][0]["line"].is_u64() && json["problems"][0]["message"].is_string());
    let codes: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), ProblemCode::ALL.len());
}
