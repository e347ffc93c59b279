//! A dossier that the app made, read without the app: by the second reader, which was written from the page alone.

use crate::actor::read_log;
use crate::recovery::dossier_key;
use crate::region::Region;
use crate::stage::Stage;
use sb_domain::ids::{DossierId, UserId};
use sb_trust::{State, cbor, verify};
use serde_json::Value;
use std::fs;
use std::process::{Command, Output};
use system_tests::programs::checkout;

/// A dossier as it lies in the server's store, with its key and the devices of the log, for the reader.
fn file(
    (region, state): (&Region, &State),
    dossier: DossierId,
    key: &[u8; 32],
    user: impl Fn(UserId) -> UserId,
) -> Vec<u8> {
    cbor::write(|w| {
        w.array(5)?
            .u8(2)?
            .bytes(state.region.as_bytes())?
            .bytes(key)?;
        w.array(state.devices.len() as u64)?;
        for (id, device) in &state.devices {
            w.array(3)?.bytes(id.as_bytes())?.bytes(&device.sign.0)?;
            w.bytes(user(device.user).as_bytes())?;
        }
        let runs = region.runs(dossier);
        w.array(runs.len() as u64)?;
        for kept in runs {
            w.bytes(&kept.run.encode())?;
        }
        Ok(())
    })
}

fn read(file: &[u8]) -> Output {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("dossier.cbor");
    fs::write(&path, file).unwrap();
    let reader = checkout().join("tests/reader/reader.py");
    let mut command = Command::new(python());
    command.arg("-B").arg(reader).arg(path).output().unwrap()
}

/// A Python that can unpack: the one on the path, or else the one that Debian installs its packages for.
fn python() -> &'static str {
    let can = |python: &&str| {
        let tried = Command::new(python)
            .args(["-c", "import zstandard"])
            .output();
        tried.is_ok_and(|output| output.status.success())
    };
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(can)
        .expect(
            "this test runs tests/reader/reader.py and needs python3 with zstandard \
         (on Debian: apt install python3 python3-zstandard)",
        )
}

/// All texts anywhere in what the reader said.
fn texts(said: &Value, into: &mut Vec<String>) {
    match said {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, into)),
        Value::Object(all) => all.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

#[test]
fn what_the_app_wrote_is_read_by_the_second_reader_with_the_key_from_recovery() {
    let stage = Stage::get();
    let stand = stage.stand();
    // What Lina did offline goes to the server as well.
    stand.lina.sync(&stand.region.url());
    let entries = read_log(stand.region.port(), &stage.karim.genesis);
    let log = verify(&stage.karim.genesis, &entries).unwrap();
    let key = dossier_key(&stand.region, log.region, stage.old).unwrap();
    let place = (&stand.region, &log);

    let output = read(&file(place, stage.old, key.as_bytes(), |user| user));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut all = Vec::new();
    texts(&said["ops"], &mut all);
    for word in [
        "ሰላማዊት",
        "Selamawit Tesfay",
        "Kennisgemaakt",
        "Brief van de school",
        "Naar de bibliotheek",
        "Gebeld met de gemeente",
        "Selam T.",
        "Samen gegeten",
        "HUISBEZOEK",
        "2026-01-20",
    ] {
        assert!(all.iter().any(|text| text == word), "{word} in {all:?}");
    }
    assert!(
        all.iter().any(|text| text.starts_with("zstd")),
        "the app compresses, and the reader unpacked it"
    );
    // Op for op what the server keeps, in its order.
    let runs = stand.region.runs(stage.old);
    let ops: usize = runs.iter().map(|kept| kept.run.ops.len()).sum();
    assert_eq!(said["ops"].as_array().unwrap().len(), ops);
    assert_eq!(said["head"], crate::actor::hex(&runs.last().unwrap().head));

    // Were Lina's laptop another user's, nothing would have given it a right here.
    let lina = log.devices[&stage.lina_device].user;
    let stranger = UserId::from_bytes([66; 16]);
    let swapped = |user| if user == lina { stranger } else { user };
    let output = read(&file(place, stage.old, key.as_bytes(), swapped));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no right in this dossier"));
}
