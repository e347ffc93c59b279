//! Migrating, floors and settings: what only this module can see.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
use super::*;

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
