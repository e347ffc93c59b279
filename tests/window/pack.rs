//! What a region changes in its pack shows in the window without a rebuild.

use crate::steps::{choose, click, create_profile, fill, join};
use std::fs;
use std::path::{Path, PathBuf};
use system_tests::folder::copy;
use system_tests::window::testid;
use system_tests::{Laptop, Server, Window, programs};

/// Puts a row at the end of a table, cells by the names of its columns; the others stay empty.
fn append(file: &Path, cells: &[(&str, &str)]) {
    let text = fs::read_to_string(file).unwrap();
    let header = text.lines().next().unwrap().trim_start_matches('\u{feff}');
    let row: Vec<&str> = header
        .split(',')
        .map(|column| {
            let cell = cells.iter().find(|(name, _)| *name == column);
            cell.map_or("", |(_, cell)| cell)
        })
        .collect();
    let text = format!("{}\n{}\n", text.trim_end(), row.join(","));
    fs::write(file, text).unwrap();
}

/// The shipped pack with one service, one kind of contact and one domain more.
fn second_version(shipped: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("pack");
    copy(shipped, &dir);
    let settings = dir.join("region.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replacen("version = 2", "version = 3", 1)).unwrap();
    append(
        &dir.join("codes/contact_kinds.csv"),
        &[
            ("code", "FIETSEN"),
            ("name_nl", "Samen gefietst"),
            ("name_en", "Cycled together"),
            ("sort", "5"),
            ("icon", "bike"),
            ("group", "contact"),
            ("person_linked", "1"),
            ("counts_hours", "1"),
            ("source", "test"),
        ],
    );
    append(
        &dir.join("codes/domains.csv"),
        &[
            ("code", "NATUUR"),
            ("name_nl", "Natuur"),
            ("name_en", "Nature"),
            ("sort", "5"),
            ("icon", "leaf"),
            ("sensitivity", "0"),
            ("source", "test"),
        ],
    );
    let services = fs::read_to_string(dir.join("directory/organization.csv")).unwrap();
    let organisation = services.lines().nth(1).unwrap().split(',').next().unwrap();
    let service = "0193a1b2-0000-7000-8000-000000000001";
    append(
        &dir.join("directory/service.csv"),
        &[
            ("id", service),
            ("organization_id", organisation),
            ("name", "Fietsles"),
            ("description", "Leren fietsen"),
            ("status", "active"),
            ("x_partner_kind", "SPORT"),
            ("x_source", "test"),
        ],
    );
    append(
        &dir.join("directory/service_area.csv"),
        &[
            ("id", "0193a1b2-0000-7000-8000-000000000002"),
            ("service_id", service),
            ("name", "GM0512"),
            ("extent_type", "text"),
        ],
    );
    (folder, dir)
}

#[test]
fn a_second_version_of_the_pack_shows_without_a_rebuild() {
    let shipped = programs::pack("gorinchem-molenlanden-vijfheerenlanden");
    let server = Server::start(&shipped);
    let laptop = Laptop::empty();
    let window = Window::open(&laptop);
    create_profile(&window, "nl", "Noor Voorbeeld");
    join(&window, server.invitation(), &server.url());
    click(&window, "nav-people");
    click(&window, "add-person");
    fill(&window, "name", "Yonas");
    click(&window, "person-save");
    click(&window, "person-new-contact");
    window.see("[data-testid=\"kind\"] label[data-value=\"HUISBEZOEK\"]");
    assert!(!window.shows("[data-testid=\"kind\"] label[data-value=\"FIETSEN\"]"));
    window.press(system_tests::window::key::ESCAPE);
    window.gone(&testid("contact-panel"));

    let (_folder, dir) = second_version(&shipped);
    server.admin(&["pack", "load", dir.to_str().unwrap()]);
    click(&window, "nav-team");
    click(&window, "approve-pack");
    click(&window, "new-contact");
    window.see("[data-testid=\"kind\"] label[data-value=\"FIETSEN\"]");
    choose(&window, "kind", "FIETSEN");
    choose(&window, "domain", "NATUUR");
    window.see_text("Samen gefietst");
    window.picture("pack-second-version");
    window.press(system_tests::window::key::ESCAPE);
    click(&window, "nav-directory");
    fill(&window, "directory-search", "fietsles");
    window.see_text("Fietsles");
    window.close();
}
