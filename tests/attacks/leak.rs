//! Who reads all that leaves a laptop reads no word of it.
//!
//! First the other way round: a device that forgets to seal. Where the scanner does not find its words then, its
//! silence later would mean nothing.

use crate::actor::Actor;
use crate::laptop::Home;
use crate::recovery::dossier_key;
use crate::region::Region;
use sb_app::face::{Command, DraftInput};
use sb_protocol::{NO_HASH, Op, OpKind, PushResult};
use sb_trust::{Invitation, open_team_key};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use system_tests::{Proxy, Scanner};
use tempfile::TempDir;

/// A whole note around a word: enough of it that a compressor leaves no word as it was.
fn note(word: &str) -> Vec<u8> {
    let mut text = String::new();
    for line in 0..40 {
        let _ = write!(
            text,
            "Bezoek {line}: de brief van de gemeente gelezen, {word} belt morgen. "
        );
    }
    text.into_bytes()
}

/// The words of the device that does not seal, each written in another way.
const FORGOTTEN: [&str; 6] = [
    "merkwoordplain",
    "merkwoordpacked",
    "merkwoordcompressed",
    "merkwoordsixteen",
    "merkwoordhexa",
    "merkwoordbase",
];

fn forgotten(number: usize) -> Vec<u8> {
    let word = FORGOTTEN[number];
    let note = note(word);
    match number {
        0 => note,
        1 => sb_crypto::pack::pack(&note).unwrap().to_vec(),
        2 => zstd::encode_all(&note[..], 19).unwrap(),
        3 => word.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        4 => data_encoding::HEXLOWER.encode(word.as_bytes()).into_bytes(),
        _ => data_encoding::BASE64
            .encode(format!("\0{word}").as_bytes())
            .into_bytes(),
    }
}

#[test]
fn with_sealing_switched_off_the_scanner_finds_every_word() {
    let folder = TempDir::new().unwrap();
    let invitation = Region::found(folder.path());
    let region = Region::serve(folder.path());
    let proxy = Proxy::start(region.port());
    let port = proxy.url().rsplit(':').next().unwrap().parse().unwrap();

    let mut careless = Actor::join(port, &invitation, 7);
    careless.log_in();
    let (team, grant) = (careless.said.team_dossier, careless.join);
    let ops = (0..FORGOTTEN.len()).map(|number| Op {
        kind: OpKind::Content,
        key_id: careless.said.team_key_id,
        seen: (0, NO_HASH),
        log_heads: Vec::new(),
        nonce: vec![1; 24],
        ct: forgotten(number),
    });
    let ops = ops.collect();
    let run = careless.run(team, grant, ops);
    assert_eq!(careless.push(&[&run]), [PushResult::Stored(1)]);

    let backup = folder.path().join("backup.db");
    region.admin(&["backup", backup.to_str().unwrap()]);
    let mut scanner = Scanner::new();
    let mut shallow = Scanner::new().that_unpacks_nothing();
    for word in FORGOTTEN {
        scanner.word(word);
        shallow.word(word);
    }
    let names = |found: BTreeSet<(String, String)>| -> BTreeSet<String> {
        found.into_iter().map(|(name, _)| name).collect()
    };
    let all: BTreeSet<String> = FORGOTTEN.map(str::to_owned).into();
    let database = fs::read_dir(region.data())
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    let database: BTreeSet<String> = database
        .flat_map(|file| names(scanner.find_in_file(&file)))
        .collect();
    assert_eq!(database, all, "the database");
    assert_eq!(names(scanner.find_in_file(&backup)), all, "the backup");
    assert_eq!(
        names(scanner.find_in_capture(&proxy.sent())),
        all,
        "what was sent"
    );

    // Two of the six are found only because compressed bytes are unpacked.
    let shallow = names(shallow.find_in_file(&backup));
    let hidden: Vec<&String> = all.difference(&shallow).collect();
    assert_eq!(hidden, ["merkwoordcompressed", "merkwoordpacked"]);

    // And what a colleague is sent: he pulls what somebody else wrote.
    let before = proxy.received().len();
    let colleague = second_member(&careless, port);
    let _ = colleague.pull();
    let received = proxy.received();
    assert_eq!(
        names(scanner.find_in_capture(&received[before..])),
        all,
        "what was received"
    );
}

/// Somebody else in the region, logged in.
fn second_member(first: &Actor, port: u16) -> Actor {
    let code = sb_trust::Code(sb_crypto::words::make_code(&[5; 32]));
    let genesis = (&first.genesis, &first.said);
    let place = (
        sb_domain::ids::UserId::from_bytes([8; 16]),
        sb_trust::Role::KeyPerson,
        0,
    );
    let entry = first
        .maker()
        .invite(genesis, &code, &first.team_key, place, [2; 24]);
    let path = format!("/v1/log/{}", crate::actor::hex(&first.genesis));
    let body = sb_protocol::encode_entries(std::slice::from_ref(&entry.bytes));
    first.post(&path, body);
    let line = Invitation {
        url: String::new(),
        genesis: first.genesis,
        code,
        entry,
    }
    .to_line();
    let mut second = Actor::join(port, &line, 8);
    second.log_in();
    second
}

/// Words that a story puts into every field there is, with the field.
const STORY: [&str; 16] = [
    "Zwanenvogel",
    "ሰላማዊትተስፋይ",
    "فاطمةالزهراء",
    "Fatimazahra",
    "Knikkerzak",
    "Vuurtorenlicht",
    "Havermoutpap",
    "Regenboogbrug",
    "Wolkenkrabber",
    "Lindebloesem",
    "Karnemelkpot",
    "Spiegelvijver",
    "Notenkraker",
    "Boterbloemen",
    "Kruiwagenwiel",
    "Zilverpapier",
];

/// What must be found nowhere.
fn secrets(invitations: &[&str], homes: &[&Home], region: &Region) -> Scanner {
    let mut scanner = Scanner::new();
    for word in STORY {
        scanner.word(word);
    }
    for home in homes {
        // One word alone may well stand in the directory of services: two of them do not.
        let phrase = home.passphrase();
        let words: Vec<&str> = phrase.split_whitespace().collect();
        for pair in words.windows(2) {
            scanner.word(&pair.join(" "));
            scanner.word(&pair.join("-"));
        }
    }
    for line in invitations {
        let invitation = Invitation::from_line(line).unwrap();
        scanner.bytes("the code of an invitation", &invitation.code.0);
        let words = sb_crypto::words::code_to_words(&invitation.code.0).unwrap();
        scanner.word(&words[..2].join(" "));
        scanner.word(&line[..line.len() / 2][line.len() / 4..]);
    }
    let invitation = Invitation::from_line(invitations[0]).unwrap();
    let entries = crate::actor::read_log(region.port(), &invitation.genesis);
    let state = sb_trust::verify(&invitation.genesis, &entries).unwrap();
    let invite = invitation.invite().unwrap();
    let team = open_team_key(&invitation.code, invite, state.region, &state.genesis).unwrap();
    scanner.bytes("the key of the team", team.as_bytes());
    let mut keys = 0;
    for kind in [1, 2] {
        for dossier in region.dossiers(kind) {
            let key = dossier_key(region, state.region, dossier).unwrap();
            scanner.bytes("the key of a dossier", key.as_bytes());
            keys += 1;
        }
    }
    assert!(keys >= 5, "{keys} dossiers");
    scanner.bytes("the recovery key", &region.recovery_seed());
    scanner
}

/// Writes a word into every field that the command line knows, on two laptops.
fn story(selam: &Home, lina: &Home, lina_user: &str, url: &str) {
    let person = json!({
        "name": STORY[1], "latin_name": STORY[0], "municipality": "GM0512", "languages": ["ti", "nl"],
        "safe_contact": STORY[4], "tempo_note": STORY[5],
    });
    let made = selam.ok_with(&["person", "add"], &person);
    let (person, dossier) = (
        made["person"].as_str().unwrap(),
        made["dossier"].as_str().unwrap(),
    );
    let visit = json!({
        "person": person, "kind": "HUISBEZOEK", "date": "2026-01-20", "minutes": 45, "languages": ["ti"],
        "domains": ["GELD"], "note": format!("Gesproken over {}", STORY[6]),
    });
    let contact = selam.ok_with(&["contact", "record"], &visit)["contact"]
        .as_str()
        .unwrap()
        .to_owned();
    selam.ok_with(
        &["contact", "correct", &contact],
        &json!({ "note": STORY[7] }),
    );
    let own = json!({ "kind": "HUISBEZOEK", "date": "2026-01-21", "domains": [], "languages": [], "note": STORY[8] });
    selam.ok_with(&["contact", "record"], &own);
    refer(selam, person);
    import(selam);
    selam.ok(&["search", STORY[12]]);
    selam.ok(&["directory", "search", STORY[12]]);
    draft(selam, STORY[13]);
    selam.ok(&["dossier", "share", dossier, lina_user]);
    selam.sync(url);
    lina.sync(url);
    lina.ok_with(
        &["person", "edit", person],
        &json!({ "latin_name": STORY[14], "name": STORY[2] }),
    );
    selam.ok_with(
        &["person", "edit", person],
        &json!({ "latin_name": STORY[3] }),
    );
    lina.sync(url);
    selam.sync(url);
    lina.sync(url);
}

/// A referral, and what the partner said.
fn refer(selam: &Home, person: &str) {
    let found = selam.ok(&["directory", "search", "schuld", "--municipality", "GM0512"]);
    let referral = json!({
        "person": person, "service": found[0]["service"], "reason": STORY[9], "follow_up_on": "2026-12-01",
        "agreement": { "given": true, "language": "ti", "how": "oral" }, "share": ["name", "languages"],
    });
    let made = selam.ok_with(&["referral", "make"], &referral);
    let referral = made["referral"].as_str().unwrap();
    let status = [
        "referral",
        "status",
        referral,
        "verzonden",
        "--source",
        "partner_telefoon",
        "--note",
        STORY[10],
    ];
    let said = selam.run(&status, &Value::Null, "");
    assert!(said.status == 0, "{said:?}");
}

/// A file of contacts.
fn import(selam: &Home) {
    // The file itself lies where its owner put it; only what became of it counts here.
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("contacten.csv");
    let rows = format!(
        "name;kind;date;note\n{};HUISBEZOEK;2026-01-19;{}\n",
        STORY[3], STORY[11]
    );
    fs::write(&file, rows).unwrap();
    let imported = selam.ok(&["contact", "import", file.to_str().unwrap()]);
    assert_eq!(imported["imported"], 1, "{imported}");
}

/// Half a form that nobody saved: only the window has those, so it is kept as the window does.
fn draft(home: &Home, word: &str) {
    let app = home.open();
    let body = json!({ "note": word }).to_string();
    let kept = app.dispatch(Command::SaveDraft(DraftInput {
        form: "contact".to_owned(),
        body,
    }));
    assert!(kept.is_ok());
    app.lock();
}

#[test]
fn no_word_of_a_whole_story_stands_anywhere_outside_a_sealed_file() {
    let folder = TempDir::new().unwrap();
    let first = Region::found(folder.path());
    let region = Region::serve(folder.path());
    let proxy = Proxy::start(region.port());
    let url = proxy.url();
    let noor = Home::new("Noor Zilverpapier");
    noor.ok(&["join", &first, "--server", &url]);
    let invite = |name: &str| {
        let made = noor.ok(&["invite", "--name", name, "--role", "key_person"]);
        noor.sync(&url);
        made["invitation"].as_str().unwrap().to_owned()
    };
    let (second, third) = (invite("Selam Zilverpapier"), invite("Lina Zilverpapier"));
    let (selam, lina) = (Home::new("Selam"), Home::new("Lina"));
    selam.ok(&["join", &second, "--server", &url]);
    let joined = lina.ok(&["join", &third, "--server", &url]);
    selam.sync(&url);
    story(&selam, &lina, joined["user"].as_str().unwrap(), &url);
    let homes = [&noor, &selam, &lina];
    let scanner = secrets(&[&first, &second, &third], &homes, &region);

    show(&selam, &lina);
    let mut leaks = server_leaks(&scanner, folder.path(), &region);
    let (sent, received) = (proxy.sent(), proxy.received());
    assert!(sent.len() > 10_000 && received.len() > 10_000);
    for (name, capture) in [("sent", sent), ("received", received)] {
        leaks.extend(named(name, scanner.find_in_capture(&capture)));
    }
    for home in homes {
        leaks.extend(scanner.find_in_folder(&home.data()));
    }
    assert!(leaks.is_empty(), "found:\n{}", leaks.join("\n"));
}

/// The words are really there, and two laptops show them: all but what was only searched for, and the draft.
fn show(selam: &Home, lina: &Home) {
    let mut shown = lina.look().dump.to_string()
        + &selam.look().dump.to_string()
        + &selam.ok(&["user", "list"]).to_string();
    for kind in ["contact", "person"] {
        for row in selam.ok(&[kind, "list"]).as_array().unwrap() {
            let id = row[kind].as_str().unwrap();
            shown += &selam.ok(&[kind, "show", id]).to_string();
        }
    }
    for word in STORY
        .iter()
        .filter(|word| ![STORY[12], STORY[13]].contains(word))
    {
        assert!(shown.contains(word), "{word} was never there");
    }
}

fn named(place: &str, found: BTreeSet<(String, String)>) -> impl Iterator<Item = String> {
    found
        .into_iter()
        .map(move |found| format!("{place}: {found:?}"))
}

/// What stands in the server's folder, in a backup of it, and in what the process said.
fn server_leaks(scanner: &Scanner, folder: &Path, region: &Region) -> Vec<String> {
    let backup = folder.join("backup.db");
    region.admin(&["backup", backup.to_str().unwrap()]);
    let mut leaks = scanner.find_in_folder(&region.data());
    leaks.extend(named("backup", scanner.find_in_file(&backup)));
    for log in ["stdout", "stderr"] {
        let file = folder.join(log);
        let said = fs::metadata(&file).unwrap().len();
        assert!(said > 0, "the server's {log} was not kept");
        leaks.extend(named(log, scanner.find_in_file(&file)));
    }
    leaks
}
