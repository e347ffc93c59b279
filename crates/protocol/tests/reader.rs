//! A second implementation, in Python, reads what we write: docs/PROTOCOL.md says all that is needed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod made;

use made::{DEVICE, DOSSIER, REGION, USER, controls};
use sb_crypto::hash::{derive, h};
use sb_crypto::seal::{DossierKey, open_op, seal_op, seal_small};
use sb_crypto::sign::SigningKey;
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{
    ActionId, AgreementId, ChangeId, ContactId, DeviceId, DossierId, PersonId, UserId,
};
use sb_domain::text::Text;
use sb_domain::value::{ContactWhat, Value};
use sb_domain::wire::{decode_change, encode_change};
use sb_protocol::{Control, Hash, Header, NO_HASH, Op, OpKind, Run, ct_hash, next_head};
use sb_trust::cbor;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const COLLEAGUE: UserId = UserId::from_bytes([0x45; 16]);
const PERSON: PersonId = PersonId::from_bytes([0xa1; 16]);
const CONTACT: ContactId = ContactId::from_bytes([0xa2; 16]);
const AGREEMENT: AgreementId = AgreementId::from_bytes([0xa3; 16]);
const OTHER_DEVICE: DeviceId = DeviceId::from_bytes([0x34; 16]);
const NOTE: &str = "Fatma belt over het formulier. شكراً";

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn key() -> DossierKey {
    DossierKey::from_bytes([0x5a; 32])
}

fn change(salt: u8, author: UserId, body: Body, sup: &[ChangeId]) -> Change {
    Change {
        salt: [salt; 16],
        action: ActionId::from_bytes([salt ^ 0xff; 16]),
        author,
        at: 1_790_000_000_000 + i64::from(salt),
        tz: "Europe/Amsterdam".into(),
        min_reader: 1,
        body,
        sup: sup.to_vec(),
    }
}

fn id_of(change: &Change) -> ChangeId {
    let hash = h("sb/1/change", &[&encode_change(change)]);
    ChangeId::from_slice(&hash[..16]).unwrap()
}

/// What the reader must say of a change whose body is this JSON.
#[allow(
    clippy::needless_pass_by_value,
    reason = "so that callers write json!(…)"
)]
fn said(change: &Change, kind: u8, body: Json) -> Json {
    json!({
        "id": hex(id_of(change).as_bytes()),
        "action": hex(change.action.as_bytes()),
        "author": hex(change.author.as_bytes()),
        "at": change.at,
        "tz": change.tz,
        "min_reader": 1,
        "kind": kind,
        "body": body,
        "sup": change.sup.iter().map(|id| hex(id.as_bytes())).collect::<Vec<_>>(),
    })
}

fn content(changes: &[&Change]) -> Vec<u8> {
    cbor::write(|w| {
        w.array(changes.len() as u64)?;
        for change in changes {
            w.bytes(&encode_change(change))?;
        }
        Ok(())
    })
}

/// How an op is packed: as the app does it, or by the page with method 0, so that any reader can read it.
#[derive(Clone, Copy)]
enum Packing {
    AsTheApp,
    Plain,
}

/// Method 0 and padding, from the page.
fn plain(content: &[u8]) -> Vec<u8> {
    let mut bytes = [&[0], content, &[0x80]].concat();
    let size = [256, 320, 384, 448, 512]
        .into_iter()
        .find(|size| *size >= bytes.len())
        .unwrap();
    bytes.resize(size, 0);
    bytes
}

/// Writes a chain of one device under one grant.
struct Writer {
    device: DeviceId,
    key: SigningKey,
    grant: Hash,
    dseq: u64,
    prev: Hash,
}

impl Writer {
    fn new(device: DeviceId, seed: u8, grant: Hash) -> Self {
        Self {
            device,
            key: SigningKey::from_seed(&[seed; 32]),
            grant,
            dseq: 1,
            prev: NO_HASH,
        }
    }

    fn run(&mut self, ops: Vec<Op>) -> (Run, Vec<Hash>) {
        let mut run = Run {
            dossier: DOSSIER,
            device: self.device,
            grant: self.grant,
            first_dseq: self.dseq,
            ops,
            signature: [0; 64],
        };
        let hashes: Vec<Hash> = run
            .sign(REGION, self.prev, &self.key)
            .iter()
            .map(|op| op.hash)
            .collect();
        self.dseq += hashes.len() as u64;
        self.prev = *hashes.last().unwrap();
        (run, hashes)
    }

    fn control(kind: OpKind, body: Vec<u8>) -> Op {
        Op {
            kind,
            key_id: key().id(),
            seen: (0, NO_HASH),
            log_heads: vec![[3; 32]],
            nonce: vec![],
            ct: body,
        }
    }

    fn contents(&mut self, contents: &[(&[&Change], Packing)]) -> (Run, Vec<Hash>) {
        let (mut dseq, mut prev) = (self.dseq, self.prev);
        let mut ops = Vec::new();
        for (n, (changes, packing)) in contents.iter().enumerate() {
            let seen = (n as u64 / 2 + 1, [0x70; 32]);
            let mut op = Op {
                kind: OpKind::Content,
                seen,
                ..Self::control(OpKind::Content, vec![])
            };
            let header = Header {
                kind: op.kind,
                region: REGION,
                dossier: DOSSIER,
                grant: self.grant,
                device: self.device,
                dseq,
                prev,
                key_id: op.key_id,
                seen: op.seen,
                log_heads: op.log_heads.clone(),
                ct_hash: NO_HASH,
            };
            let (ad, content) = (header.associated_data(), content(changes));
            (op.nonce, op.ct) = match packing {
                Packing::AsTheApp => {
                    let made =
                        seal_op(&key(), DOSSIER.as_bytes(), &ad, &content, &[9; 32]).unwrap();
                    (made.nonce.to_vec(), made.ct)
                }
                Packing::Plain => {
                    let op_key = derive(key().as_bytes(), "sb/1/op-key", &[DOSSIER.as_bytes()]);
                    let nonce = [u8::try_from(dseq).unwrap(); 24];
                    (
                        nonce.to_vec(),
                        seal_small(&op_key, &ad, &plain(&content), &nonce),
                    )
                }
            };
            assert_eq!(
                open_op(&key(), DOSSIER.as_bytes(), &ad, &op.nonce, &op.ct).unwrap(),
                content
            );
            prev = Header {
                ct_hash: ct_hash(&op.nonce, &op.ct),
                ..header
            }
            .op_hash();
            dseq += 1;
            ops.push(op);
        }
        self.run(ops)
    }
}

/// A person's dossier: made and written by one, shared with a colleague, who writes too. Beside it what a reader must say.
#[allow(
    clippy::too_many_lines,
    reason = "one list of what is written and one of what is read"
)]
fn dossier() -> (Vec<Run>, Json) {
    let [create, grant] = controls();
    let Control::Grant { wrap, .. } = grant else {
        panic!("a grant")
    };
    let grant = Control::Grant {
        to: COLLEAGUE,
        wrap,
    };
    let name = change(
        1,
        USER,
        Body::write(
            PERSON,
            Value::Text(Group::PersonName, Text::new("Fatma Y.")),
        ),
        &[],
    );
    let note = change(
        2,
        USER,
        Body::write(CONTACT, Value::Text(Group::ContactNote, Text::new(NOTE))),
        &[],
    );
    let what = ContactWhat {
        person: Some(PERSON),
        kind: "visit".into(),
        date: "2026-03-01".into(),
        minutes: Some(45),
        languages: vec!["nl".into(), "ar".into()],
        extra: vec![(30, vec![0x82, 0x01, 0xf5])],
        ..ContactWhat::default()
    };
    let what = change(3, USER, Body::write(CONTACT, Value::ContactWhat(what)), &[]);
    let sup = {
        let mut both = [id_of(&name), id_of(&note)];
        both.sort_unstable();
        both
    };
    let back = change(
        4,
        COLLEAGUE,
        Body::Withdraw {
            agreement: AGREEMENT,
        },
        &sup,
    );
    for one in [&name, &note, &what, &back] {
        assert_eq!(
            decode_change(&encode_change(one), id_of(one)).as_ref(),
            Ok(one)
        );
    }

    let mut founder = Writer::new(DEVICE, 7, NO_HASH);
    let (first, created) = founder.run(vec![Writer::control(OpKind::Create, create.encode())]);
    let mut owner = Writer::new(DEVICE, 7, created[0]);
    let (written, wrote) = owner.contents(&[
        (&[&name, &note], Packing::Plain),
        (&[&what], Packing::Plain),
        (&[&name, &note, &what], Packing::AsTheApp),
    ]);
    let (shared, granted) = owner.run(vec![Writer::control(OpKind::Grant, grant.encode())]);
    let mut colleague = Writer::new(OTHER_DEVICE, 8, granted[0]);
    let (answered, answers) = colleague.contents(&[(&[&back], Packing::Plain)]);

    let op = |device: DeviceId, dseq: u64, hash: &Hash, kind: &str, more: Json| {
        let mut op = json!({ "kind": kind, "device": hex(device.as_bytes()), "dseq": dseq, "hash": hex(hash) });
        op.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        op
    };
    let (user, zeros) = (hex(USER.as_bytes()), hex(&[0; 16]));
    let to_user = json!({ "kind": 1, "id": user, "generation": 3 });
    let to_recovery = json!({ "kind": 2, "id": zeros, "generation": 3 });
    let (person, contact) = (hex(PERSON.as_bytes()), hex(CONTACT.as_bytes()));
    let said_name = said(&name, 1, json!([1, person, 1, { "1": "Fatma Y." }]));
    let said_note = said(&note, 1, json!([2, contact, 2, { "1": NOTE }]));
    let fields = json!({ "1": person, "2": "visit", "3": "2026-03-01", "4": 45, "5": ["nl", "ar"], "30": [1, true] });
    let said_what = said(&what, 1, json!([2, contact, 1, fields]));
    let said_back = said(&back, 2, json!([hex(AGREEMENT.as_bytes())]));
    let expected = [
        op(
            DEVICE,
            1,
            &created[0],
            "create",
            json!({ "dossier_kind": 1, "owner": user, "wraps": [to_user, to_recovery] }),
        ),
        op(
            DEVICE,
            1,
            &wrote[0],
            "content",
            json!({ "method": "plain", "changes": [said_name, said_note] }),
        ),
        op(
            DEVICE,
            2,
            &wrote[1],
            "content",
            json!({ "method": "plain", "changes": [said_what] }),
        ),
        op(
            DEVICE,
            3,
            &wrote[2],
            "content",
            json!({ "method": "zstd with dictionary 1", "changes": [said_name, said_note, said_what] }),
        ),
        op(
            DEVICE,
            4,
            &granted[0],
            "grant",
            json!({ "to": hex(COLLEAGUE.as_bytes()), "wraps": [to_user] }),
        ),
        op(
            OTHER_DEVICE,
            1,
            &answers[0],
            "content",
            json!({ "method": "plain", "changes": [said_back] }),
        ),
    ];
    let hashes = [created, wrote, granted, answers].concat();
    let head = hashes.iter().fold(NO_HASH, |head, op| next_head(&head, op));
    let expected =
        json!({ "dossier": hex(DOSSIER.as_bytes()), "head": hex(&head), "ops": expected });
    (vec![first, written, shared, answered], expected)
}

fn file(key: &DossierKey, runs: &[Vec<u8>]) -> Vec<u8> {
    file_of(key, runs, COLLEAGUE)
}

/// The same where the other device is this user's.
fn file_of(key: &DossierKey, runs: &[Vec<u8>], other: UserId) -> Vec<u8> {
    let devices = [(DEVICE, 7, USER), (OTHER_DEVICE, 8, other)];
    cbor::write(|w| {
        w.array(5)?
            .u8(2)?
            .bytes(REGION.as_bytes())?
            .bytes(key.as_bytes())?
            .array(2)?;
        for (device, seed, user) in devices {
            let public = SigningKey::from_seed(&[seed; 32]).public();
            w.array(3)?.bytes(device.as_bytes())?.bytes(&public.0)?;
            w.bytes(user.as_bytes())?;
        }
        w.array(runs.len() as u64)?;
        for run in runs {
            w.bytes(run)?;
        }
        Ok(())
    })
}

fn reader() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reader/reader.py")
}

fn read(bytes: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dossier.cbor");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new(python())
        .arg("-B")
        .arg(reader())
        .arg(&path)
        .output();
    output.unwrap()
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

fn refusal(bytes: &[u8]) -> String {
    let output = read(bytes);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        output.stdout.is_empty(),
        "nothing is shown of what is not believed"
    );
    String::from_utf8(output.stderr).unwrap()
}

fn encoded(runs: &[Run]) -> Vec<Vec<u8>> {
    runs.iter().map(Run::encode).collect()
}

#[test]
fn the_second_reader_reads_what_we_write() {
    let (runs, expected) = dossier();
    let output = read(&file(&key(), &encoded(&runs)));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said, expected);
}

#[test]
fn the_second_reader_believes_nothing_that_does_not_fit() {
    let (runs, _) = dossier();
    let good = encoded(&runs);
    assert!(
        refusal(&file(&DossierKey::from_bytes([1; 32]), &good)).contains("sealed with another key")
    );
    assert!(refusal(&file(&key(), &good[1..])).contains("no right"));
    let gap = [good[0].clone(), good[2].clone()];
    assert!(refusal(&file(&key(), &gap)).contains("gap"));

    let mut swapped = runs.clone();
    swapped[1].ops.swap(0, 1);
    assert!(refusal(&file(&key(), &encoded(&swapped))).contains("seal broken"));
    let mut forged = runs.clone();
    forged[3].signature[10] ^= 1;
    assert!(refusal(&file(&key(), &encoded(&forged))).contains("signature"));
    let mut changed = runs.clone();
    *changed[1].ops[2].ct.last_mut().unwrap() ^= 1;
    assert!(refusal(&file(&key(), &encoded(&changed))).contains("seal broken"));
    let mut nowhere = runs.clone();
    nowhere[0].dossier = DossierId::from_bytes([0; 16]);
    assert!(refusal(&file(&key(), &encoded(&nowhere))).contains("dossier of zeros"));
    let mut granted = runs;
    granted[2].ops[0].ct[40] ^= 1;
    assert!(refusal(&file(&key(), &encoded(&granted))).starts_with("refused:"));
}

#[test]
fn the_second_reader_lets_nobody_write_under_anothers_right_or_name() {
    let (runs, _) = dossier();
    let good = encoded(&runs);
    let stranger = UserId::from_bytes([0x46; 16]);
    assert!(refusal(&file_of(&key(), &good, stranger)).contains("no right"));
    // The founder's other device writes with the founder's right, but what it writes says the colleague.
    let mut as_founder = runs;
    let created = as_founder[0].headers(REGION, NO_HASH)[0].hash;
    as_founder[3].grant = created;
    as_founder[3].ops.truncate(1);
    let ad = as_founder[3].headers(REGION, NO_HASH)[0]
        .header
        .associated_data();
    let back = change(
        4,
        COLLEAGUE,
        Body::Withdraw {
            agreement: AGREEMENT,
        },
        &[],
    );
    let op_key = derive(key().as_bytes(), "sb/1/op-key", &[DOSSIER.as_bytes()]);
    let nonce: [u8; 24] = as_founder[3].ops[0].nonce.clone().try_into().unwrap();
    as_founder[3].ops[0].ct = seal_small(&op_key, &ad, &plain(&content(&[&back])), &nonce);
    as_founder[3].sign(REGION, NO_HASH, &SigningKey::from_seed(&[8; 32]));
    assert!(refusal(&file_of(&key(), &encoded(&as_founder), USER)).contains("another's name"));
}

#[test]
fn the_second_reader_refuses_bytes_in_another_writing() {
    let (runs, _) = dossier();
    let bytes = file(&key(), &encoded(&runs));
    let wide = [&[0x85, 0x18, 0x02], &bytes[2..]].concat();
    assert!(refusal(&wide).contains("another writing"));
    assert!(refusal(&bytes[..bytes.len() - 1]).contains("cut short"));
    assert!(refusal(&[bytes.as_slice(), &[0]].concat()).contains("after the end"));
    assert!(refusal(&[0x81; 5000]).contains("deep"));
    assert!(refusal(&[]).contains("cut short"));
}
