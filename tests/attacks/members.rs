//! A colleague who means harm: what she may send, the server keeps, because it cannot read. It stops nobody and moves
//! nothing.

use crate::actor::Actor;
use crate::laptop::Home;
use crate::stage::Stage;
use sb_crypto::seal::{DossierKey, seal_op};
use sb_crypto::wrap::unwrap;
use sb_domain::change::{Body, Change, Group};
use sb_domain::ids::{ActionId, DossierId, PersonId};
use sb_domain::text::Text;
use sb_domain::value::Value as Said;
use sb_domain::wire::encode_change;
use sb_protocol::{Control, Frame, Hash, Header, Item, NO_HASH, Op, OpKind, PushResult, Run};
use sb_trust::cbor;
use serde_json::json;

/// Grant and key that a pull brought her for a dossier.
fn let_in(eva: &Actor, dossier: DossierId) -> (Hash, DossierKey) {
    for frame in eva.pull() {
        let Frame::Stretch(stretch) = frame else {
            continue;
        };
        let runs = stretch.items.iter().filter_map(|item| match item {
            Item::Run(bytes) => Run::decode(bytes).ok(),
            Item::Own { .. } => None,
        });
        for run in runs.filter(|run| run.dossier == dossier && run.first_dseq == 1) {
            let Ok(Control::Grant { to, wrap }) = Control::decode(run.ops[0].kind, &run.ops[0].ct)
            else {
                continue;
            };
            assert_eq!(to, eva.user);
            let hash = run.headers(eva.region, NO_HASH)[0].hash;
            let (region, id) = (eva.region, dossier);
            let key_id = &run.ops[0].key_id;
            let key = unwrap(&eva.boxed, &wrap, region.as_bytes(), id.as_bytes(), key_id);
            return (hash, key.unwrap());
        }
    }
    panic!("she was not let in")
}

fn op(key_id: [u8; 16], nonce: [u8; 24], ct: Vec<u8>) -> Op {
    Op {
        kind: OpKind::Content,
        key_id,
        seen: (0, NO_HASH),
        log_heads: Vec::new(),
        nonce: nonce.to_vec(),
        ct,
    }
}

/// The first op of her chain in the team dossier: a change that calls a person hers since the beginning of time.
fn redirected(eva: &Actor, person: PersonId) -> Op {
    let name = Said::Text(Group::PersonLatinName, Text::new("Omgeleid"));
    let change = Change {
        salt: [1; 16],
        action: ActionId::from_bytes([1; 16]),
        author: eva.user,
        at: i64::MIN,
        tz: "Europe/Amsterdam".into(),
        min_reader: 1,
        body: Body::write(person, name),
        sup: Vec::new(),
    };
    let content = cbor::write(|w| {
        w.array(1)?.bytes(&encode_change(&change))?;
        Ok(())
    });
    let header = Header {
        kind: OpKind::Content,
        region: eva.region,
        dossier: eva.said.team_dossier,
        grant: eva.join,
        device: eva.device,
        dseq: 1,
        prev: NO_HASH,
        key_id: eva.team_key.id(),
        seen: (0, NO_HASH),
        log_heads: Vec::new(),
        ct_hash: NO_HASH,
    };
    let team = header.dossier;
    let data = header.associated_data();
    let sealed = seal_op(&eva.team_key, team.as_bytes(), &data, &content, &[3; 32]).unwrap();
    op(header.key_id, sealed.nonce, sealed.ct)
}

fn visit(home: &Home, person: &str, note: &str) {
    let input = json!({
        "person": person, "kind": "HUISBEZOEK", "date": "2026-01-20", "minutes": 45,
        "languages": ["ti"], "domains": ["GELD"], "note": note,
    });
    home.ok_with(&["contact", "record"], &input);
}

#[test]
fn a_colleague_who_sends_rubbish_stops_nobody_and_leads_no_note_elsewhere() {
    let stage = Stage::get();
    let stand = stage.stand();
    let (lina, url) = (&stand.lina, stand.region.url());
    let mut eva = Actor::join(stand.region.port(), &stage.open_place, 8);
    lina.sync(&url);
    let made = lina.ok_with(
        &["person", "add"],
        &json!({ "name": "Almaz", "languages": ["ti"] }),
    );
    let (person, dossier) = (
        made["person"].as_str().unwrap(),
        made["dossier"].as_str().unwrap(),
    );
    lina.ok(&["dossier", "share", dossier, &eva.user.to_string()]);
    lina.sync(&url);

    eva.log_in();
    let id: DossierId = dossier.parse().unwrap();
    let (grant, key) = let_in(&eva, id);
    let rubbish = eva.run(id, grant, vec![op(key.id(), [0; 24], vec![0; 300])]);
    let attack = redirected(&eva, person.parse().unwrap());
    let (team, join) = (eva.said.team_dossier, eva.join);
    let attack = eva.run(team, join, vec![attack]);
    let results = eva.push(&[&rubbish, &attack]);
    let kept = |result: &PushResult| matches!(result, PushResult::Stored(_));
    assert!(
        results.iter().all(kept),
        "the server cannot know: {results:?}"
    );

    visit(lina, person, "Naar de huisarts");
    let said = lina.sync(&url);
    assert_eq!(
        (&said["quarantined"], &said["waiting"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(lina.ok(&["status"])["quarantined"], 2);
    visit(lina, person, "Naar de bibliotheek");
    assert_eq!(lina.sync(&url)["waiting"], 0);

    // Both notes went where the person is.
    let dump = lina.look().dump.to_string();
    assert!(!dump.contains("Omgeleid"));
    let there = lina.ok(&["dump", "--dossier", dossier]).to_string();
    for note in ["Naar de huisarts", "Naar de bibliotheek"] {
        assert!(there.contains(note), "{note}");
    }
}
