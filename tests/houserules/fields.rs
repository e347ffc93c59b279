//! A field stands in every place where fields stand: the table "Where a new field goes" of `docs/ARCHITECTURE.md`.

use super::tree::root;
use sb_domain::change::{EntityKind, Group};
use std::fs;

const TABLE: &str = "docs/ARCHITECTURE.md";
const HEADING: &str = "### Where a new field goes";

/// A block of a file, and the fields that need not stand in it.
#[derive(Debug, PartialEq)]
struct Place {
    file: String,
    block: String,
    but: Vec<String>,
}

fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The rows of the table that name a block.
fn places(document: &str) -> Vec<Place> {
    let (_, below) = document.split_once(HEADING).unwrap_or_default();
    let section = below.split("\n#").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let (blocks, but) = cells[1].split_once(" but ").unwrap_or((cells[1], ""));
        let (file, but) = (quoted(cells[0]).remove(0), quoted(but));
        let place = move |block| Place {
            file: file.clone(),
            block,
            but: but.clone(),
        };
        quoted(blocks).into_iter().map(place)
    })
    .collect()
}

/// From the line that names the block to the next one that is not indented deeper.
fn block<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let starts = |line: &str| {
        let (before, after) = line.split_once(name)?;
        let whole = !before.ends_with(word) && !after.starts_with(word);
        // A type that is only mentioned has no block of its own.
        let opens = line.trim_end().ends_with(['{', '(', '[']) || line.contains(" = \"");
        let opens = opens && !before.contains('<');
        (whole && opens).then_some(())
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.iter().position(|line| starts(line).is_some())?;
    let inside = lines[first + 1..]
        .iter()
        .take_while(|line| line.trim().is_empty() || indent(line) > indent(lines[first]));
    let from: usize = lines[..first].iter().map(|line| line.len()).sum();
    let size = lines[first].len() + inside.map(|line| line.len()).sum::<usize>();
    text.get(from..from + size)
}

fn holds(block: &str, field: &str) -> bool {
    let mut words = block.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == field)
}

/// Fields that a place lacks, and places that are not there.
fn missing(places: &[Place], fields: &[String], read: impl Fn(&str) -> String) -> Vec<String> {
    let mut complaints = Vec::new();
    for place in places {
        let Place {
            file,
            block: name,
            but,
        } = place;
        let text = read(file);
        let Some(block) = block(&text, name) else {
            complaints.push(format!(
                "{file}: `{name}` is not there. Correct the table in {TABLE}."
            ));
            continue;
        };
        for field in fields.iter().filter(|field| !but.contains(field)) {
            if !holds(block, field) {
                complaints.push(format!("{file}: `{name}` lacks `{field}`."));
            }
        }
    }
    complaints
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("{file} is missing"))
}

/// The fields of a contact but its note, which is a group of its own.
fn fields_of_a_contact() -> Vec<String> {
    let text = read("crates/domain/src/value.rs");
    let lines = block(&text, "struct ContactWhat").unwrap().lines();
    let names = lines.filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'));
    let names = names.map(|(name, _)| name.to_owned());
    names.filter(|name| name != "extra").collect()
}

#[test]
fn a_field_of_a_contact_stands_wherever_fields_of_a_contact_stand() {
    let places = places(&read(TABLE));
    let fields = fields_of_a_contact();
    assert!(places.len() > 15, "the table in {TABLE} was not understood");
    assert!(fields.len() > 9, "{fields:?}");
    super::hold(&missing(&places, &fields, read));
    let face = [
        "ContactInput",
        "ContactView",
        "const CONTACT",
        "const COLUMNS",
    ];
    let face = |place: &Place| {
        let dump = place.file.ends_with("dump.rs");
        dump || face.contains(&place.block.as_str())
    };
    let face: Vec<Place> = places.into_iter().filter(face).collect();
    assert!(face.len() > 6, "view, input, import, dump, command line");
    super::hold(&missing(&face, &["note".to_owned()], read));
}

/// A field of a person is a group each.
#[test]
fn a_field_of_a_person_stands_wherever_fields_of_a_person_stand() {
    let groups = Group::ALL.into_iter().map(Group::describe);
    let names = groups.filter(|(kind, _, _)| *kind == EntityKind::Person);
    let fields: Vec<String> = names.map(|(_, _, name)| name.to_owned()).collect();
    let places = [
        ("crates/app/src/face/command.rs", "PersonInput"),
        ("crates/app/src/face/command.rs", "EditPersonInput"),
        ("crates/app/src/face/views.rs", "PersonCard"),
        ("crates/app/src/face/views.rs", "PersonPage"),
        ("crates/app/src/dump.rs", "fn person"),
        ("crates/cli/src/input.rs", "const PERSON"),
        ("crates/store/src/people.rs", "struct Person"),
        ("crates/store/schema.sql", "CREATE TABLE person"),
        ("tests/commandline/contract.rs", "const PERSON"),
    ]
    .map(|(file, block)| Place {
        file: file.to_owned(),
        block: block.to_owned(),
        but: Vec::new(),
    });
    super::hold(&missing(&places, &fields, read));
}

#[test]
fn a_forgotten_field_and_a_place_that_is_gone_are_found() {
    let document = format!(
        "{HEADING}\n\n| file | place | what |\n|---|---|---|\n| `a.rs` | `struct A`, `fn b` but `x` | do |\n\
         | `c.md` | – | for people |\n\n## Next\n| `d.rs` | `fn d` | no |\n"
    );
    let places = places(&document);
    assert_eq!(places.len(), 2, "{places:?}");
    assert_eq!(
        (places[1].block.as_str(), &places[1].but),
        ("fn b", &vec!["x".to_owned()])
    );
    let text =
        "struct Apple {\n    y: u8,\n}\nstruct A {\n    x: u8,\n    xy: u8,\n}\nlet y = 1;\n";
    let fields = ["x".to_owned(), "y".to_owned()];
    let complaints = missing(&places, &fields, |_| text.to_owned());
    assert_eq!(
        complaints,
        [
            "a.rs: `struct A` lacks `x`.".replace("`x`", "`y`"),
            "a.rs: `fn b` is not there. Correct the table in docs/ARCHITECTURE.md.".to_owned()
        ]
    );
}
