//! The program as an administrator runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

mod common;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use common::{Device, bytes};
use serde_json::Value;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sleutelbos-server"))
}

fn pack() -> String {
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/regions");
    let mut all: Vec<_> = std::fs::read_dir(regions)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    all.sort();
    all.into_iter()
        .find(|path| path.join("region.toml").is_file())
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

fn run(data: &Path, args: &[&str]) -> Output {
    program()
        .arg("--data")
        .arg(data)
        .arg("--json")
        .args(args)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refusal(output: &Output) -> (Option<i32>, String) {
    assert!(output.stdout.is_empty());
    let text = String::from_utf8_lossy(&output.stderr);
    let error: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert!(error["error"]["message"].is_string() && error["error"]["field"].is_null());
    (
        output.status.code(),
        error["error"]["code"].as_str().unwrap().to_owned(),
    )
}

struct Serving(Child, String);

fn serve(data: &Path, more: &[&str]) -> Serving {
    let mut child = program()
        .args([
            "--data",
            data.to_str().unwrap(),
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--json",
        ])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let url = ready["listening"].as_str().unwrap().to_owned();
    Serving(child, url)
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_made_served_counted_backed_up_and_verified() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let made = json(&run(
        &data,
        &["init", "--region-name", "Oefenregio", "--pack", &pack()],
    ));
    let line = made["invitation"].as_str().unwrap().to_owned();
    assert!(line.starts_with("sleutelbos1-"));
    assert_eq!(made["region"].as_str().unwrap().len(), 36);
    let twice = run(
        &data,
        &["init", "--region-name", "Oefenregio", "--pack", &pack()],
    );
    assert_eq!(refusal(&twice), (Some(1), "region_exists".to_owned()));

    let mut serving = serve(&data, &[]);
    assert!(serving.1.starts_with("http://127.0.0.1:"));
    assert_eq!(
        refusal(&run(&data, &["serve", "--listen", "127.0.0.1:0"])),
        (Some(1), "in_use".to_owned())
    );
    let mut device = Device::join(&serving.1, &line, 1).await.unwrap();
    device.log_in().await;
    let (dossier, own, create) = device.create();
    let notes = device.content(dossier, own, 2, 256);
    device.push(&bytes(&[&create, &notes])).await.unwrap();

    // All of this works beside the running server.
    let stats = json(&run(&data, &["stats"]));
    assert_eq!(
        (&stats["region"], &stats["ops"], &stats["cursor"]),
        (&made["region"], &Value::from(3), &Value::from(3))
    );
    assert_eq!(
        (&stats["log_entries"], &stats["devices"], &stats["dossiers"]),
        (&4.into(), &1.into(), &2.into())
    );
    assert_eq!(stats["pack"]["approved"], true);
    let copy = dir.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    let file = copy.join("region.db");
    assert_eq!(
        json(&run(&data, &["backup", file.to_str().unwrap()]))["ok"],
        true
    );
    assert_eq!(
        refusal(&run(&data, &["backup", file.to_str().unwrap()])),
        (Some(1), "exists".to_owned())
    );
    assert_eq!(json(&run(&copy, &["verify"]))["ok"], true);
    assert_eq!(json(&run(&copy, &["stats"]))["ops"], 3);
    let loaded = json(&run(&data, &["pack", "load", &pack()]));
    assert_eq!(loaded["sha256"], stats["pack"]["sha256"]);

    // SIGTERM, as an init system sends it.
    let id = serving.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(serving.0.wait().unwrap().code(), Some(0));
    assert_eq!(json(&run(&data, &["verify"]))["ok"], true);
}

#[test]
fn a_changed_byte_in_the_file_is_found() {
    let dir = tempfile::tempdir().unwrap();
    json(&run(
        dir.path(),
        &["init", "--region-name", "Oefenregio", "--pack", &pack()],
    ));
    let database = rusqlite::Connection::open(dir.path().join("region.db")).unwrap();
    database
        .execute("UPDATE region SET cursor = cursor + 1", [])
        .unwrap();
    let output = run(dir.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["ok"], &report["problems"][0]["code"]),
        (&Value::Bool(false), &"cursor".into())
    );
}

#[test]
fn wrong_usage_is_two_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let outside = run(dir.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(refusal(&outside), (Some(2), "usage".to_owned()));
    assert!(String::from_utf8_lossy(&outside.stderr).contains("loopback"));
    let admin = run(
        dir.path(),
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--admin-listen",
            "0.0.0.0:0",
        ],
    );
    assert_eq!(refusal(&admin), (Some(2), "usage".to_owned()));
    let offline = run(
        dir.path(),
        &[
            "init",
            "--region-name",
            "R",
            "--pack",
            &pack(),
            "--genesis",
            "g",
        ],
    );
    assert_eq!(refusal(&offline), (Some(2), "later_version".to_owned()));
    for later in [["restore", "x"], ["retention", "run"]] {
        assert_eq!(
            refusal(&run(dir.path(), &later)),
            (Some(2), "later_version".to_owned())
        );
    }
    assert_eq!(
        refusal(&run(dir.path(), &["nonsense"])),
        (Some(2), "usage".to_owned())
    );
    assert_eq!(
        refusal(&run(dir.path(), &["stats"])),
        (Some(1), "no_region".to_owned())
    );
    assert!(
        program()
            .args(["pack", "load", "--help"])
            .output()
            .unwrap()
            .status
            .success()
    );
    assert!(
        !dir.path().join("region.db").exists(),
        "nothing is half-done"
    );
}

#[test]
fn a_broken_pack_is_refused_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("pack");
    std::fs::create_dir(&empty).unwrap();
    let output = run(dir.path(), &["pack", "check", empty.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &report["ok"]),
        (Some(1), &Value::Bool(false))
    );
    assert!(report["problems"][0]["message"].is_string());
    assert_eq!(
        json(&run(dir.path(), &["pack", "check", &pack()]))["ok"],
        true
    );
    let data = dir.path().join("data");
    let made = run(
        &data,
        &[
            "init",
            "--region-name",
            "R",
            "--pack",
            empty.to_str().unwrap(),
        ],
    );
    assert_eq!(refusal(&made), (Some(1), "pack_refused".to_owned()));
    assert!(!data.exists());
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner_alone_and_a_recovery_key_is_never_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let (data, key) = (dir.path().join("data"), dir.path().join("recovery"));
    let args = [
        "init",
        "--region-name",
        "R",
        "--pack",
        &pack(),
        "--recovery-out",
        key.to_str().unwrap(),
    ];
    json(&run(&data, &args));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&key), mode(&data.join("region.db")), mode(&data)),
        (0o600, 0o600, 0o700)
    );
    let text = std::fs::read_to_string(&key).unwrap();
    assert_eq!(
        data_encoding::HEXLOWER
            .decode(text.trim().as_bytes())
            .unwrap()
            .len(),
        32
    );
    let other = dir.path().join("other");
    assert_eq!(refusal(&run(&other, &args)), (Some(1), "exists".to_owned()));
    assert_eq!(
        refusal(&run(&other, &["stats"])),
        (Some(1), "no_region".to_owned()),
        "no region without its recovery key"
    );
    assert_eq!(std::fs::read_to_string(&key).unwrap(), text);
}

/// Not in a release build: the process dies at a named place, and a device that pushes again loses nothing.
#[cfg(debug_assertions)]
mod faults {
    use super::*;
    use sb_protocol::PushResult;

    fn broken(data: &Path, fault: &str) -> Serving {
        // Read by the program only; set for the child alone.
        let mut child = program()
            .args([
                "--data",
                data.to_str().unwrap(),
                "serve",
                "--listen",
                "127.0.0.1:0",
            ])
            .env("SLEUTELBOS_FAULT", fault)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        Serving(
            child,
            ready["listening"].as_str().unwrap_or_default().to_owned(),
        )
    }

    async fn pushed_twice(fault: &str) -> Vec<PushResult> {
        let dir = tempfile::tempdir().unwrap();
        let made = json(&run(
            dir.path(),
            &["init", "--region-name", "R", "--pack", &pack()],
        ));
        let mut serving = broken(dir.path(), fault);
        let mut device = Device::join(&serving.1, made["invitation"].as_str().unwrap(), 1)
            .await
            .unwrap();
        device.log_in().await;
        let (dossier, own, create) = device.create();
        let notes = device.content(dossier, own, 2, 256);
        let runs = bytes(&[&create, &notes]);
        let lost = device.http.post(format!("{}/v1/push", serving.1));
        let lost = lost
            .bearer_auth(common::hex(&device.token.unwrap()))
            .body(sb_protocol::encode_push(&runs));
        assert!(lost.send().await.is_err(), "the process died");
        assert!(!serving.0.wait().unwrap().success());
        let serving = serve(dir.path(), &[]);
        device.url.clone_from(&serving.1);
        device.token = None;
        device.log_in().await;
        let results = device.push(&runs).await.unwrap();
        assert_eq!(json(&run(dir.path(), &["verify"]))["ok"], true);
        assert_eq!(json(&run(dir.path(), &["stats"]))["ops"], 3);
        results
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_push_that_died_before_its_commit_left_nothing() {
        for fault in ["mid_push:1", "before_commit:1"] {
            assert_eq!(
                pushed_twice(fault).await,
                [PushResult::Stored(1), PushResult::Stored(2)],
                "{fault}"
            );
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_push_that_died_after_its_commit_is_known() {
        assert_eq!(
            pushed_twice("after_commit_before_reply:1").await,
            [PushResult::Known(1), PushResult::Known(2)]
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_pull_that_is_cut_in_a_frame_is_an_error_and_not_an_end() {
        let dir = tempfile::tempdir().unwrap();
        let made = json(&run(
            dir.path(),
            &["init", "--region-name", "R", "--pack", &pack()],
        ));
        let serving = broken(dir.path(), "mid_pull_frame:2");
        let mut device = Device::join(&serving.1, made["invitation"].as_str().unwrap(), 1)
            .await
            .unwrap();
        device.log_in().await;
        let request = sb_protocol::PullRequest {
            epoch: [0; 16],
            cursor: 0,
            log_count: 0,
            asks: vec![],
        };
        let sent = device
            .http
            .post(format!("{}/v1/pull", serving.1))
            .bearer_auth(common::hex(&device.token.unwrap()));
        let response = sent.body(request.encode()).send().await.unwrap();
        assert!(response.bytes().await.is_err());
        assert!(device.pull(0, vec![]).await.is_ok(), "the server goes on");
    }
}

#[test]
fn a_wrong_option_is_named_with_json_too() {
    let dir = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let output = run(dir.path(), args);
        assert_eq!(refusal(&output), (Some(2), "usage".to_owned()));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let missing = said(&["init", "--pack", "p"]);
    assert!(missing.contains("--region-name"), "{missing}");
    let unknown = said(&["stats", "--colour"]);
    assert!(unknown.contains("--colour"), "{unknown}");
}

#[test]
fn an_address_that_no_laptop_can_use_is_not_put_into_an_invitation() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let init = |more: &[&str]| {
        let pack = pack();
        let mut args = vec!["init", "--region-name", "R", "--pack", &pack];
        args.extend(more);
        run(&data, &args)
    };
    for wrong in [
        "not a url",
        "sleutelbos.example",
        "http://sleutelbos.example",
        "https://",
        "ftp://sleutelbos.example",
        "https://sleutelbos.example/?a=1",
    ] {
        let refused = init(&["--url", wrong]);
        assert_eq!(refusal(&refused), (Some(2), "usage".to_owned()), "{wrong}");
        assert!(!data.exists(), "{wrong}");
    }
    let without = init(&[]);
    json(&without);
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(said.contains("--server"), "the remedy: {said}");
    let other = dir.path().join("other");
    let pack = pack();
    let url = "https://sleutelbos.example";
    let args = ["init", "--region-name", "R", "--pack", &pack, "--url", url];
    let with = run(&other, &args);
    json(&with);
    assert!(!String::from_utf8_lossy(&with.stderr).contains("--server"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_invitation_that_could_not_be_written_is_not_called_done() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let full = || {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        Stdio::from(full.unwrap())
    };
    let pack = pack();
    let init = program()
        .arg("--data")
        .arg(&data)
        .args(["--json", "init", "--region-name", "R", "--pack", &pack])
        .stdout(full())
        .output()
        .unwrap();
    assert_eq!(refusal(&init), (Some(1), "output".to_owned()));
    assert!(String::from_utf8_lossy(&init.stderr).contains("run init again"));
    let stats = program()
        .arg("--data")
        .arg(&data)
        .args(["--json", "stats"])
        .stdout(full())
        .output()
        .unwrap();
    assert_eq!(refusal(&stats), (Some(1), "output".to_owned()));
}

#[test]
fn a_folder_that_cannot_be_looked_into_is_not_an_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let stats = run(&file.join("data"), &["stats"]);
    assert_eq!(refusal(&stats), (Some(1), "unreadable".to_owned()));
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let serve = run(&file.join("data"), &serve);
    assert_eq!(refusal(&serve), (Some(1), "unreadable".to_owned()));
}
