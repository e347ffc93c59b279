//! The pack that comes with the app.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use common::{Copy, rows, shipped};
use sb_regionpack::{List, Pack, PartnerAgreement, check, check_follows};
use uuid::Uuid;

/// All ids of the shipped directory come from this one and the name `table/x_key`.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d0e_2f4a_93b7_4c55_8e21_5f7a_1c0b_9d38);

fn pack() -> Pack {
    Pack::from_dir(&shipped()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_shipped_pack_has_no_problems() {
    let report = check(&shipped());
    assert!(report.ok, "{:#?}", report.problems);
    assert!(report.problems.is_empty());
    let pack = pack();
    assert_eq!((pack.id.as_str(), pack.version), (common::NAME, 2));
    assert!(pack.terms.example, "an example says so");
    assert_eq!(
        (
            pack.terms.veilig_thuis.as_str(),
            pack.terms.emergency.as_str()
        ),
        ("0800-2000", "112")
    );
    assert_eq!(pack.terms.role.get("nl"), "sleutelpersoon");
    assert!(
        pack.terms
            .retention
            .iter()
            .all(|term| !term.reason.get("nl").is_empty())
    );
    assert!(pack.agreement.contains("## Doel") && pack.hints.contains_key("domain-VEILIG"));
}

#[test]
fn the_directory_has_at_least_forty_services_and_each_says_where_it_comes_from() {
    let pack = pack();
    assert!(pack.services().len() >= 40, "{}", pack.services().len());
    for service in pack.services() {
        assert!(
            !service.source.is_empty() && !service.organisation.is_empty(),
            "{service:?}"
        );
        assert!(!service.municipalities.is_empty() && !service.domain.is_empty() && service.active);
    }
    for place in ["GM0512", "GM1978", "GM1961"] {
        let here = pack
            .services()
            .iter()
            .filter(|service| service.municipalities.iter().any(|code| code == place));
        assert!(here.count() >= 40, "{place}");
    }
}

#[test]
fn no_phone_address_mail_or_web_address_is_without_a_source() {
    for table in [
        "phone",
        "address",
        "location",
        "service_at_location",
        "language",
    ] {
        for row in rows(&shipped().join(format!("directory/{table}.csv"))) {
            assert!(!row["x_source"].is_empty(), "{table}: {row:?}");
        }
    }
    let allowed = BTreeSet::from(["0800-2000", "112"]);
    for row in rows(&shipped().join("directory/phone.csv")) {
        assert!(allowed.contains(row["number"].as_str()), "{row:?}");
    }
    for row in rows(&shipped().join("directory/service.csv")) {
        let site = row["url"].trim_start_matches("https://");
        assert!(
            row["x_source"].contains(site) && row["email"].is_empty(),
            "{row:?}"
        );
    }
}

#[test]
fn every_id_is_made_from_its_table_and_key() {
    let mut seen = 0;
    for table in [
        "organization",
        "service",
        "service_area",
        "phone",
        "language",
        "location",
        "service_at_location",
        "address",
    ] {
        for row in rows(&shipped().join(format!("directory/{table}.csv"))) {
            let name = format!("{table}/{}", row["x_key"]);
            assert_eq!(
                row["id"],
                Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string(),
                "{name}"
            );
            seen += 1;
        }
    }
    assert!(seen > 200);
}

#[test]
fn statutory_partners_differ_inside_the_region() {
    let pack = pack();
    for kind in ["GGD", "JGZ", "VEILIGTHUIS"] {
        let of: Vec<_> = pack
            .services()
            .iter()
            .filter(|service| service.partner_kind == kind)
            .collect();
        assert_eq!(of.len(), 2, "{kind}");
        let alone = of
            .iter()
            .find(|service| service.municipalities == ["GM1961"])
            .unwrap();
        let both = of.iter().find(|service| service.id != alone.id).unwrap();
        assert_eq!(both.municipalities, ["GM0512", "GM1978"]);
    }
}

#[test]
fn a_service_takes_its_agreement_from_its_kind() {
    let pack = pack();
    let rule = |kind: &str| {
        let service = pack
            .services()
            .iter()
            .find(|service| service.partner_kind == kind)
            .unwrap();
        (service.agreement, service.sensitivity)
    };
    assert_eq!(rule("HUISARTS"), (PartnerAgreement::Agree, 2));
    assert_eq!(rule("KLANTREGIE"), (PartnerAgreement::Inform, 0));
    assert_eq!(rule("BIEB"), (PartnerAgreement::None, 0));
    assert_eq!(rule("DUO"), (PartnerAgreement::Self_, 0));
    assert_eq!(rule("VEILIGTHUIS"), (PartnerAgreement::Protocol, 3));
    let veilig_thuis = pack
        .services()
        .iter()
        .find(|service| service.partner_kind == "VEILIGTHUIS")
        .unwrap();
    assert_eq!(veilig_thuis.phones, ["0800-2000"]);
    assert!(veilig_thuis.checked_on.is_some());
    let avres = pack
        .services()
        .iter()
        .find(|service| service.partner_kind == "KLANTREGIE")
        .unwrap();
    assert_eq!(
        (avres.organisation.as_str(), avres.address.as_str()),
        ("Avres", "Meerkerk")
    );
    assert!(avres.travel_hint.contains("6 euro"));
}

#[test]
fn names_come_in_the_language_asked_for_and_else_in_dutch() {
    let pack = pack();
    assert_eq!(
        pack.code_name(List::ContactKinds, "BELLEN", "en"),
        "Phone call"
    );
    assert_eq!(
        pack.code_name(List::ContactKinds, "BELLEN", "ar-SY"),
        "مكالمة هاتفية"
    );
    assert_eq!(pack.code_name(List::ContactKinds, "BELLEN", "ti"), "Gebeld");
    assert_eq!(
        pack.code_name(List::ContactKinds, "NIEUW", "nl"),
        "NIEUW",
        "a code of a newer pack is its own name"
    );
    for list in List::ALL {
        for code in pack.codes(*list) {
            for language in ["nl", "en", "ar"] {
                assert!(
                    code.names.exact(language).is_some(),
                    "{} {} {language}",
                    list.file(),
                    code.code
                );
            }
        }
    }
}

#[test]
fn the_frequent_kinds_of_contact_come_first() {
    let pack = pack();
    let first: Vec<&str> = pack
        .contact_kinds
        .iter()
        .take(6)
        .map(|kind| kind.code.code.as_str())
        .collect();
    assert_eq!(
        first,
        [
            "HUISBEZOEK",
            "BELLEN",
            "INLOOP",
            "GESPREK",
            "MEEGAAN",
            "APPEN"
        ]
    );
    assert!(
        pack.contact_kinds
            .iter()
            .all(|kind| !kind.code.icon.is_empty())
    );
    let group = pack.find_contact_kind("GROEP").unwrap();
    assert!(!group.person_linked && group.counts_hours && group.group == "groep");
}

#[test]
fn a_second_version_adds_a_service_a_kind_and_a_domain() {
    let copy = Copy::new();
    copy.replace("region.toml", "version = 2", "version = 3");
    copy.append(
        "codes/contact_kinds.csv",
        "FIETSEN,Samen gefietst,Cycled together,,5,bike,2027-01-01,,contact,1,1,fysiek,test",
    );
    copy.append(
        "codes/domains.csv",
        "NATUUR,Natuur,Nature,,15,leaf,,,0,,test",
    );
    // Column order differs per list, so the header says where things go.
    for file in ["codes/contact_kinds.csv", "codes/domains.csv"] {
        reorder_last_row(&copy, file);
    }
    let organisation = rows(&copy.dir().join("directory/organization.csv"))[0]["id"].clone();
    let id = "0193a1b2-0000-7000-8000-000000000001";
    copy.append(
        "directory/service.csv",
        &format!("{id},{organisation},Fietsles,Leren fietsen,,,active,,2026-11-21,SPORT,,gebeld,"),
    );
    copy.append(
        "directory/service_area.csv",
        &format!("0193a1b2-0000-7000-8000-000000000002,{id},GM1961,text,"),
    );

    let report = check(copy.dir());
    assert!(report.ok, "{:#?}", report.problems);
    let (old, new) = (pack(), Pack::from_dir(copy.dir()).unwrap());
    assert_eq!(new.version, 3);
    assert_eq!(new.services().len(), old.services().len() + 1);
    let service = new.find_service(&id.parse().unwrap()).unwrap();
    assert_eq!(
        (service.name.as_str(), service.municipalities.as_slice()),
        ("Fietsles", &["GM1961".to_owned()][..])
    );
    assert_eq!(
        new.contact_kinds[0].code.code, "FIETSEN",
        "sort 5 comes first"
    );
    assert!(new.find_code(List::Domains, "NATUUR").is_some());
    let kinds = |on: &str| new.codes_on(List::ContactKinds, day(on)).len();
    assert_eq!(
        kinds("2027-01-01"),
        kinds("2026-12-31") + 1,
        "not before its first day"
    );
    assert!(check_follows(&old, &new).ok);
    assert!(
        !check_follows(&new, &old).ok,
        "neither lower nor with something gone"
    );
    assert!(!check_follows(&new, &new).ok);
}

/// The added rows above are written as code, names, sort, icon, dates, rest; this puts the dates where the file has them.
fn reorder_last_row(copy: &Copy, file: &str) {
    let text = copy.read(file);
    let mut lines: Vec<&str> = text.lines().collect();
    let header: Vec<&str> = lines[0].split(',').collect();
    let cells: Vec<&str> = lines.pop().unwrap().split(',').collect();
    let more = &header[6..header.len() - 3];
    let (dates, rest) = cells[6..].split_at(2);
    assert_eq!(rest.len(), more.len() + 1);
    let (rest, source) = rest.split_at(more.len());
    let row = [&cells[..6], rest, dates, source].concat().join(",");
    lines.push(&row);
    copy.write(file, lines.join("\n") + "\n");
}

#[test]
fn the_pack_says_which_outcome_leads_to_a_referral_and_an_older_pack_says_nothing() {
    let copy = Copy::new();
    let leads = |copy: &Copy| {
        let pack = Pack::from_dir(copy.dir()).unwrap();
        let outcomes = pack.outcomes.iter();
        outcomes
            .filter(|outcome| outcome.leads_to == "referral")
            .map(|outcome| outcome.code.code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(leads(&copy), ["VERWIJZEN"]);
    copy.replace("codes/outcomes.csv", ",leads_to", ",was_leads_to");
    assert!(leads(&copy).is_empty());
}

#[test]
fn a_retired_code_is_readable_but_no_longer_offered() {
    let copy = Copy::new();
    let row = copy.read("codes/outcomes.csv");
    let row = row
        .lines()
        .find(|line| line.starts_with("BUITEN_ROL,"))
        .unwrap();
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[7] = "2027-03-01";
    copy.replace("codes/outcomes.csv", row, &cells.join(","));
    let pack = Pack::from_dir(copy.dir()).unwrap();
    assert_eq!(
        pack.code_name(List::Outcomes, "BUITEN_ROL", "nl"),
        "Hoort niet bij mijn rol"
    );
    let offered = |on: &str| {
        pack.codes_on(List::Outcomes, day(on))
            .iter()
            .any(|code| code.code == "BUITEN_ROL")
    };
    assert!(offered("2027-02-28") && !offered("2027-03-01"));
}

#[test]
fn what_records_may_name_cannot_vanish_from_a_next_version() {
    let copy = Copy::new();
    copy.replace("region.toml", "version = 2", "version = 3");
    let text = copy.read("codes/roles.csv");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("VOORBEELD,"))
        .collect();
    copy.write("codes/roles.csv", kept.join("\n"));
    let report = check_follows(&pack(), &Pack::from_dir(copy.dir()).unwrap());
    assert_eq!(report.problems.len(), 1);
    assert_eq!(
        (
            report.problems[0].file.as_str(),
            report.problems[0].code.as_str()
        ),
        ("codes/roles.csv", "removed_code")
    );
}

#[test]
fn a_merged_municipality_leads_to_its_successor() {
    let copy = Copy::new();
    copy.append("municipalities.csv", "GM9001,Oud,,2018-12-31,GM9002,,,test");
    copy.append(
        "municipalities.csv",
        "GM9002,Midden,2019-01-01,2021-12-31,GM1978,,,test",
    );
    let pack = Pack::from_dir(copy.dir()).unwrap();
    let on = |date: &str| {
        pack.municipality_on("GM9001", day(date))
            .map(|place| place.name.clone())
    };
    assert_eq!(on("2018-12-31").as_deref(), Some("Oud"));
    assert_eq!(on("2020-06-01").as_deref(), Some("Midden"));
    assert_eq!(on("2026-11-21").as_deref(), Some("Molenlanden"));
    let old = pack.find_municipality("GM9001").unwrap();
    assert!(old.valid_on(day("2018-12-31")) && !old.valid_on(day("2019-01-01")));
}

#[test]
fn the_region_works_with_one_executor_in_all_municipalities() {
    let pack = pack();
    for place in &pack.municipalities {
        for route in ["route:B", "route:O", "route:Z"] {
            let held = pack
                .cooperations
                .iter()
                .find(|one| one.municipality == place.code && one.purpose == route);
            assert_eq!(held.unwrap().lead, "Avres");
            assert!(
                held.unwrap().valid_on(day("2026-11-21"))
                    && !held.unwrap().valid_on(day("2021-12-31"))
            );
        }
    }
}

/// These words are closed in the code as well: a list of the pack only gives them names.
#[test]
fn words_that_the_code_knows_are_all_named() {
    use sb_domain::referral::{AgreementWay, Source};
    let pack = pack();
    let codes = |list| {
        pack.codes(list)
            .iter()
            .map(|code| code.code.clone())
            .collect::<BTreeSet<_>>()
    };
    let ways: BTreeSet<_> = AgreementWay::ALL
        .iter()
        .map(|way| way.code().to_owned())
        .collect();
    let sources: BTreeSet<_> = Source::ALL
        .iter()
        .map(|source| source.code().to_owned())
        .collect();
    assert_eq!(
        (codes(List::AgreementWays), codes(List::Sources)),
        (ways, sources)
    );
}
