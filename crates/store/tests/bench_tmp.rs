#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]
mod common;
use common::*;
use sb_domain::change::*;
use sb_domain::text::Text;
use sb_domain::value::*;
use sb_store::*;
use std::time::Instant;
#[test]
fn bench() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::create(&dir.path().join("p.db"), &KEY).unwrap();
    let vocab: Vec<String> = (0..4000u64)
        .map(|n| format!("w{:x}", n.wrapping_mul(0x9E3779B97F4A7C15) >> 24))
        .collect();
    let mut all = vec![];
    let mut n = 0u32;
    let mut rnd = 7u64;
    for p in 0..200 {
        n += 1;
        all.push((
            n,
            change(
                Body::write(person(p), text(Group::PersonName, &format!("Naam {p}"))),
                &[],
            ),
        ));
    }
    for i in 0..10_000u32 {
        let note: String = (0..50)
            .map(|_| {
                rnd = rnd.wrapping_mul(6364136223846793005).wrapping_add(1);
                format!("{} ", vocab[(rnd >> 33) as usize % 4000])
            })
            .collect();
        n += 1;
        all.push((
            n,
            change(
                Body::write(contact(i), what(Some(person(i % 200)), "2026-11-02")),
                &[],
            ),
        ));
        n += 1;
        all.push((
            n,
            change(
                Body::write(contact(i), text(Group::ContactNote, &note)),
                &[],
            ),
        ));
    }
    for i in 0..2500u32 {
        let id = sb_domain::ids::ReferralId::from_bytes(bytes(8, i));
        n += 1;
        all.push((
            n,
            change(
                Body::write(
                    id,
                    Value::ReferralContent(ReferralContent {
                        person: person(i % 200),
                        reason: Text::new("hulp bij schulden en huur"),
                        ..Default::default()
                    }),
                ),
                &[],
            ),
        ));
        n += 1;
        all.push((
            n,
            change(
                Body::write(
                    id,
                    Value::ReferralStatus(StatusSaid {
                        status: sb_domain::referral::Status::Bezig,
                        source: "x".into(),
                        reason: None,
                        note: Text::default(),
                        extra: vec![],
                    }),
                ),
                &[],
            ),
        ));
    }
    // ids as hashes would be
    let rid = |n: u32| {
        let mut b = [0u8; 16];
        let x = (n as u64 + 1).wrapping_mul(0x9E3779B97F4A7C15);
        b[..8].copy_from_slice(&x.to_be_bytes());
        b[8..12].copy_from_slice(&n.to_be_bytes());
        sb_domain::ids::ChangeId::from_bytes(b)
    };
    let enc: Vec<_> = all
        .iter()
        .map(|(n, c)| (rid(*n), c, sb_domain::wire::encode_change(c)))
        .collect();
    let t = Instant::now();
    let mut index = std::time::Duration::ZERO; let mut inside = index;
    for chunk in enc.chunks(1000) {
        store
            .write(|tx| {
                for (id, c, b) in chunk {
                    changes::absorb(tx, dossier(1), *id, c, b, RECEIVED)?;
                }
                let s = Instant::now();
                search::index_pending(tx)?;
                index += s.elapsed();
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    println!(
        "absorb {} changes: {:?}, of it index {:?}",
        enc.len(),
        t.elapsed(),
        index
    );
    let t = Instant::now();
    let c = store.read(contacts::all).unwrap();
    println!("contacts {}: {:?}", c.len(), t.elapsed());
    let t = Instant::now();
    let c = store.read(people::all).unwrap();
    println!("people {}: {:?}", c.len(), t.elapsed());
    for q in ["w1a", "a3", "hulp", "naam 17"] {
        let t = Instant::now();
        let c = store.read(|c| search::find(c, q, 50)).unwrap();
        println!("find {q}: {} {:?}", c.len(), t.elapsed());
    }
    let t = Instant::now();
    for i in 0..50 {
        store
            .write(|tx| {
                changes::absorb(
                    tx,
                    dossier(1),
                    rid(900_000 + 2 * i),
                    &change(
                        Body::write(contact(50_000 + i), what(Some(person(1)), "2026-11-02")),
                        &[],
                    ),
                    &[1; 200],
                    OWN,
                )?;
                changes::absorb(
                    tx,
                    dossier(1),
                    rid(900_001 + 2 * i),
                    &change(
                        Body::write(
                            contact(50_000 + i),
                            text(Group::ContactNote, "een kort briefje"),
                        ),
                        &[],
                    ),
                    &[2; 200],
                    OWN,
                )
            })
            .unwrap();
    }
    println!("local save: {:?}", t.elapsed() / 50);
    let t = Instant::now();
    println!(
        "counts {:?} {:?}",
        store.read(counts::load).unwrap(),
        t.elapsed()
    );
    println!(
        "size {}",
        std::fs::metadata(dir.path().join("p.db")).unwrap().len()
    );
}
