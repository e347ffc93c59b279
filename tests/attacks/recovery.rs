//! What recovery is for: a dossier opened without any of its members, from the server's bytes and the key that
//! the region keeps on paper.

use crate::region::Region;
use crate::stage::Stage;
use sb_crypto::seal::{DossierKey, open_op};
use sb_crypto::wrap::{BoxSecret, Recipient, unwrap};
use sb_domain::change::Body;
use sb_domain::ids::{ChangeId, DossierId, RegionId};
use sb_domain::value::Value;
use sb_domain::wire::decode_change;
use sb_protocol::{Control, OpKind};

/// The key of a dossier, out of its create op, by the recovery key.
pub(crate) fn dossier_key(region: &Region, id: RegionId, dossier: DossierId) -> Option<DossierKey> {
    let secret = BoxSecret::from_seed(&region.recovery_seed());
    let runs = region.runs(dossier);
    let op = &runs.first()?.run.ops[0];
    let Ok(Control::Create { wraps, .. }) = Control::decode(op.kind, &op.ct) else {
        return None;
    };
    let wrap = wraps
        .iter()
        .find(|wrap| wrap.recipient.kind == Recipient::RECOVERY)?;
    unwrap(&secret, wrap, id.as_bytes(), dossier.as_bytes(), &op.key_id).ok()
}

/// Every change in a dossier that this key opens, each as bytes.
pub(crate) fn changes(
    region: &Region,
    id: RegionId,
    dossier: DossierId,
    key: &DossierKey,
) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for kept in region.runs(dossier) {
        for (op, checked) in kept.run.ops.iter().zip(kept.run.headers(id, kept.prev)) {
            if op.kind != OpKind::Content {
                continue;
            }
            let data = checked.header.associated_data();
            let content = open_op(key, dossier.as_bytes(), &data, &op.nonce, &op.ct).unwrap();
            let mut reader = minicbor::Decoder::new(&content);
            for _ in 0..reader.array().unwrap().unwrap() {
                all.push(reader.bytes().unwrap().to_vec());
            }
        }
    }
    all
}

fn names(changes: &[Vec<u8>]) -> Vec<String> {
    let mut names = Vec::new();
    for bytes in changes {
        let change = decode_change(bytes, ChangeId::from_bytes([0; 16])).unwrap();
        if let Body::Write {
            value: Value::Text(sb_domain::change::Group::PersonName, text),
            ..
        } = change.body
        {
            names.push(text.as_str().to_owned());
        }
    }
    names
}

#[test]
fn the_recovery_key_opens_a_dossier_that_all_its_members_lost() {
    let stage = Stage::get();
    let stand = stage.stand();
    let id = stage.karim.region;
    let key = dossier_key(&stand.region, id, stage.old).unwrap();
    let all = changes(&stand.region, id, stage.old, &key);
    assert_eq!(names(&all), ["ሰላማዊት"]);
    // What several members wrote, at several times.
    assert!(all.len() > 6, "{}", all.len());
}

#[test]
fn another_recovery_key_opens_nothing() {
    let stage = Stage::get();
    let stand = stage.stand();
    let runs = stand.region.runs(stage.old);
    let op = &runs[0].run.ops[0];
    let Ok(Control::Create { wraps, .. }) = Control::decode(op.kind, &op.ct) else {
        panic!("a create op")
    };
    assert_eq!(wraps.len(), 2, "one for the owner, one for recovery");
    for wrap in &wraps {
        let other = BoxSecret::from_seed(&[66; 32]);
        let region = stage.karim.region;
        let opened = unwrap(
            &other,
            wrap,
            region.as_bytes(),
            stage.old.as_bytes(),
            &op.key_id,
        );
        assert!(opened.is_err());
    }
}
