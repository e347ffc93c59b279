//! Migrating, floors and settings: what only this module can see.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
use super::*;
use crate::meta;
use crate::store::Tx;
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{ActionId, AgreementId, ContactId, PersonId, UserId};
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ContactWhat, Value};

const KEY: [u8; 32] = [7; 32];

/// A file of schema 1, as an older app would have left it.
fn older(path: &Path) {
    fs::write(path, b"").unwrap();
    let mut conn = connect(path).unwrap();
    unlock(&conn, &KEY, path).unwrap();
    settle(&conn).unwrap();
    MIGRATIONS.to_version(&mut conn, 1).unwrap();
    conn.execute("INSERT INTO meta VALUES ('kept', x'01')", [])
        .unwrap();
}

#[test]
fn the_number_of_the_schema_is_the_number_of_migrations() {
    assert_eq!(STEPS.len(), SCHEMA as usize);
    MIGRATIONS.validate().unwrap();
}

#[test]
fn an_older_file_is_copied_aside_and_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    older(&path);
    let store = Store::open(&path, &KEY).unwrap();
    assert_eq!(store.schema().unwrap(), SCHEMA);
    let kept = store.read(|c| crate::meta::get(c, "kept")).unwrap();
    assert_eq!(kept, Some(vec![1]));

    let aside = dir.path().join("profile.db.before-1");
    let conn = connect(&aside).unwrap();
    unlock(&conn, &KEY, &aside).unwrap();
    assert_eq!(user_version(&conn).unwrap(), 1, "the copy is of before");
    assert!(!dir.path().join("profile.db.half-copied").exists());
}

const CHILD: &str = "SB_TEST_CHILD_FILE";

/// Not a test of its own: another process that tries the file. Without its variable it does nothing.
#[test]
fn the_child_that_opens() {
    let Some(path) = std::env::var_os(CHILD).map(PathBuf::from) else {
        return;
    };
    let conn = connect(&path).unwrap();
    conn.busy_timeout(Duration::ZERO).unwrap();
    let opened = unlock(&conn, &KEY, &path).and_then(|()| settle(&conn));
    // 40: in use. Any other failure is a panic, and that is 101.
    if opened == Err(StoreError::Busy) {
        std::process::exit(40);
    }
    opened.unwrap();
}

/// How it ended for another process that tried to open the file.
fn another_process(path: &Path) -> Option<i32> {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "open::tests::the_child_that_opens"]);
    child.env(CHILD, path).stdout(std::process::Stdio::null());
    child.status().unwrap().code()
}

#[test]
fn no_other_process_opens_what_is_open_also_after_an_upgrade() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    older(&path);
    assert_eq!(another_process(&path), Some(0));
    for when in ["just upgraded", "up to date"] {
        let store = Store::open(&path, &KEY).unwrap();
        assert_eq!(another_process(&path), Some(40), "{when}");
        drop(store);
        assert_eq!(another_process(&path), Some(0), "{when}, and closed");
    }
}

#[test]
fn the_copy_from_before_goes_when_the_upgraded_file_opened_once_more_and_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    older(&path);
    let aside = dir.path().join("profile.db.before-1");
    drop(Store::open(&path, &KEY).unwrap());
    assert!(aside.exists(), "it opened for the first time only");
    let copy = fs::read(&aside).unwrap();
    drop(Store::open(&path, &KEY).unwrap());
    assert!(!aside.exists());

    // A page that nobody reads when the file is opened is damaged.
    fs::write(&aside, copy).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let store = Store::open(&path, &KEY).unwrap();
    assert_ne!(store.integrity().unwrap(), Vec::<String>::new());
    assert!(aside.exists(), "what may be needed stays");
}

/// What the tables of schema 2 hold in this test: a row of each that is kept.
const ROWS_OF_2: &str = "
    INSERT INTO log_entry (id, bytes, sent) VALUES (randomblob(32), x'0102', 0);
    INSERT INTO dossier (id, kind, owner, key, key_id, my_grant, seq, head)
        VALUES (x'0D000000000000000000000000000000', 1, zeroblob(16), randomblob(32), randomblob(16), NULL, 7, randomblob(32));
    INSERT INTO member (dossier, grant_hash, user) VALUES (x'0D000000000000000000000000000000', randomblob(32), zeroblob(16));
    INSERT INTO chain (dossier, device, grant_hash, dseq, hash)
        VALUES (x'0D000000000000000000000000000000', zeroblob(16), zeroblob(32), 3, randomblob(32));
    INSERT INTO run (dossier, device, grant_hash, first_dseq, count, tip, first_seq, opened, bytes)
        VALUES (x'0D000000000000000000000000000000', zeroblob(16), zeroblob(32), 1, 3, randomblob(32), 5, 1, x'0A'),
               (x'0D000000000000000000000000000000', zeroblob(16), zeroblob(32), 4, 1, randomblob(32), NULL, 0, x'0B');
    INSERT INTO control_outbox (dossier, kind, key_id, body)
        VALUES (x'0D000000000000000000000000000000', 3, randomblob(16), x'0C');
    INSERT INTO draft VALUES ('contact', 'half a sentence', 9);
    INSERT INTO pack VALUES (randomblob(32), 2, 1, x'0E');
    INSERT INTO withdrawn VALUES (x'0A000000000000000000000000000000');";

/// The changes that a file of schema 2 holds: a person, a contact of it, and an agreement that was taken back.
fn changes_of_2() -> Vec<(u8, Change)> {
    let person = PersonId::from_bytes([3; 16]);
    let agreement = AgreementId::from_bytes([10; 16]);
    let name = Value::Text(Group::PersonName, Text::new("Amina"));
    let what = Value::ContactWhat(ContactWhat {
        person: Some(person),
        kind: "BELLEN".to_owned(),
        date: "2026-11-02".to_owned(),
        ..ContactWhat::default()
    });
    let given = Value::AgreementGiven(AgreementGiven {
        person,
        given: true,
        ..AgreementGiven::default()
    });
    let bodies = [
        Body::write(person, name),
        Body::write(ContactId::from_bytes([4; 16]), what),
        Body::write(agreement, given),
        Body::Withdraw { agreement },
    ];
    let change = |body| Change {
        salt: [1; 16],
        action: ActionId::from_bytes([5; 16]),
        author: UserId::from_bytes([6; 16]),
        at: 1_790_000_000_000,
        tz: "Europe/Amsterdam".to_owned(),
        min_reader: 1,
        body,
        sup: Vec::new(),
    };
    (1..).zip(bodies.map(change)).collect()
}

/// All rows of a table that an upgrade must leave as they are, whatever columns came later.
fn rows(conn: &Connection, columns_of: &str) -> Vec<String> {
    let (table, columns) = columns_of.split_once(": ").unwrap();
    let quoted: Vec<String> = columns
        .split(' ')
        .map(|one| format!("quote({one})"))
        .collect();
    let sql = format!(
        "SELECT {} FROM {table} ORDER BY 1",
        quoted.join(" || ' ' || ")
    );
    let mut statement = conn.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

const KEPT_SINCE_2: [&str; 9] = [
    "log_entry: n id bytes sent",
    "dossier: id kind owner key key_id my_grant seq head",
    "member: dossier grant_hash user",
    "chain: dossier device grant_hash dseq hash",
    "run: n dossier device grant_hash first_dseq count tip first_seq opened bytes",
    "change: n id dossier entity reg action state counts run bytes",
    "control_outbox: n dossier kind key_id body",
    "draft: form body saved_at",
    "pack: sha256 version current archive",
];

#[test]
fn a_file_of_schema_2_keeps_every_row_and_shows_its_people() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    fs::write(&path, b"").unwrap();
    let mut conn = connect(&path).unwrap();
    unlock(&conn, &KEY, &path).unwrap();
    settle(&conn).unwrap();
    MIGRATIONS.to_version(&mut conn, 2).unwrap();
    conn.execute_batch(ROWS_OF_2).unwrap();
    for (n, change) in changes_of_2() {
        let (entity, reg) = match &change.body {
            Body::Write { register, .. } => (register.entity, crate::project::reg(register.group)),
            Body::Withdraw { agreement } => ((*agreement).into(), crate::project::REG_WITHDRAW),
            Body::Unknown => panic!("known to schema 2"),
        };
        let sql = "INSERT INTO change (id, dossier, entity, reg, action, state, counts, run, bytes)
                   VALUES (?1, x'0D000000000000000000000000000000', ?2, ?3, ?4, 0, 1, NULL, ?5)";
        let (id, bytes) = ([n; 16], sb_domain::wire::encode_change(&change));
        let row = (id, entity.as_bytes(), reg, change.action.as_bytes(), bytes);
        conn.execute(sql, row).unwrap();
    }
    let before = KEPT_SINCE_2.map(|table| rows(&conn, table));
    assert!(before.iter().all(|rows| !rows.is_empty()));
    drop(conn);

    let mut store = Store::open(&path, &KEY).unwrap();
    assert_eq!(store.schema().unwrap(), SCHEMA);
    for (table, before) in KEPT_SINCE_2.into_iter().zip(before) {
        assert_eq!(rows(&store.conn, table), before, "{table}");
    }
    let shown = store.read(|c| crate::dump::load(c, None)).unwrap();
    assert_eq!(shown.people[0].name.as_str(), "Amina");
    assert_eq!(shown.contacts[0].date, "2026-11-02");
    assert!(shown.agreements[0].withdrawn, "in its own dossier");
    assert_eq!(store.read(crate::outbox::waiting).unwrap(), 1);
    assert!(store.shows_what_it_holds().unwrap());
    assert_eq!(store.integrity().unwrap(), Vec::<String>::new());
}

/// What a newer app leaves: a higher number, a table we do not know, and its floor.
fn newer(path: &Path, floor: &str) {
    drop(Store::create(path, &KEY).unwrap());
    let conn = connect(path).unwrap();
    unlock(&conn, &KEY, path).unwrap();
    let script = format!(
        "CREATE TABLE later (n INTEGER) STRICT;
         UPDATE meta SET value = CAST('{floor}' AS BLOB) WHERE key = 'min_app_schema';
         PRAGMA user_version = 9;"
    );
    conn.execute_batch(&script).unwrap();
}

#[test]
fn a_newer_file_whose_floor_we_reach_opens_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    newer(&path, "2");
    let mut store = Store::open(&path, &KEY).unwrap();
    assert_eq!(store.schema().unwrap(), 9);
    store
        .write(|tx| crate::meta::set(tx, "still", b"writable"))
        .unwrap();
}

#[test]
fn a_newer_file_whose_floor_is_above_us_stays_closed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    newer(&path, "8");
    let refusal = Store::open(&path, &KEY).err();
    assert_eq!(
        refusal,
        Some(StoreError::TooNew {
            needed: 8,
            ours: SCHEMA
        })
    );
}

#[test]
fn every_connection_has_the_settings_that_keep_secrets_and_survive_power_cuts() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&dir.path().join("profile.db"), &KEY).unwrap();
    let conn = &store.conn;
    for (name, value) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
    ] {
        assert_eq!(pragma_number(conn, name).unwrap(), value, "{name}");
    }
    let journal: String = conn
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    assert_eq!(journal, "wal");
}

#[test]
fn what_a_killed_app_left_in_the_journal_is_in_the_file_after_the_next_opening() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    let journal = dir.path().join("profile.db-wal");
    let mut store = Store::create(&path, &KEY).unwrap();
    let write = |tx: &Tx<'_>| meta::set(tx, "key", b"value");
    store.write(write).unwrap();
    // As a kill leaves it: the files as they are, and nobody who closes them.
    let left = [path.as_path(), journal.as_path()].map(|file| fs::read(file).unwrap());
    drop(store);
    fs::write(&path, &left[0]).unwrap();
    fs::write(&journal, &left[1]).unwrap();
    assert!(fs::metadata(&journal).unwrap().len() > 0);

    let store = Store::open(&path, &KEY).unwrap();
    assert_eq!(fs::metadata(&journal).unwrap().len(), 0);
    let found = store.read(|c| meta::get(c, "key")).unwrap();
    assert_eq!(found.as_deref(), Some(b"value".as_slice()));
}

#[test]
fn a_file_whose_making_was_interrupted_is_finished_by_opening_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("profile.db");
    fs::write(&path, b"").unwrap();
    let conn = connect(&path).unwrap();
    unlock(&conn, &KEY, &path).unwrap();
    settle(&conn).unwrap(); // the journal mode is on the disk, no table is
    drop(conn);
    assert!(length(&path).unwrap() > 0);
    assert_eq!(Store::open(&path, &KEY).unwrap().schema().unwrap(), SCHEMA);
}

/// Set `SB_WRITE_SCHEMA=1` to write the file after adding a migration.
#[test]
fn the_committed_schema_is_what_the_migrations_make() {
    let store = Store::in_memory().unwrap();
    let mut statement = store
        .conn
        .prepare(
            "SELECT sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND name NOT GLOB '*_index_*' ORDER BY type DESC, name",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let mut made = String::from(
        "-- Generated from migrations/ by a test in src/open/tests.rs. Not run by anything.\n",
    );
    for row in rows {
        made.push('\n');
        made.push_str(&row.unwrap());
        made.push_str(";\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.sql");
    if std::env::var_os("SB_WRITE_SCHEMA").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), made);
}
