//! `pack check` and `pack load`.

use std::path::Path;

use rusqlite::Transaction;
use sb_regionpack::{Pack, PackError, Report};
use serde_json::json;

use super::{Code, Failure, Output};
use crate::store::{Store, StoreError, packs, region};

pub(super) fn check(dir: &Path) -> Output {
    let report = sb_regionpack::check(dir);
    let text = if report.ok {
        "The pack is in order.".to_owned()
    } else {
        listed(&report)
    };
    let json = json!({"ok": report.ok, "problems": report.problems});
    Output {
        ok: report.ok,
        ..Output::new(json, text)
    }
}

/// Offers the next version of the pack. The one on offer again changes nothing.
pub(super) fn load(data: &Path, dir: &Path) -> Result<Output, Failure> {
    let (pack, archive) = read(dir)?;
    let version = pack.version;
    let sha256 = sb_crypto::hash::sha256(&archive);
    let store = Store::open(data)?;
    store.write(|tx| {
        region::load(tx)?;
        follow(tx, &pack, &sha256)?;
        packs::offer(tx, u64::from(version), &sha256, &archive).map_err(Failure::from)
    })?;
    let hash = data_encoding::HEXLOWER.encode(&sha256);
    let text = format!(
        "Version {version} is on offer. Laptops take it once a coordinator has approved it.\n{hash}"
    );
    Ok(Output::new(
        json!({"version": version, "sha256": hash, "size": archive.len()}),
        text,
    ))
}

/// Refuses what is no next version of the pack on offer, approved or not: a coordinator may approve that one at this
/// very moment, and from then on records name its codes.
fn follow(tx: &Transaction<'_>, pack: &Pack, sha256: &[u8; 32]) -> Result<(), Failure> {
    let Some(stands) = packs::find_newest(tx)? else {
        return Ok(());
    };
    if stands.sha256 == *sha256 {
        return Ok(());
    }
    let damaged = StoreError::Corrupt("pack.archive");
    let report = packs::find_archive(tx, &stands.sha256)?
        .and_then(|archive| sb_regionpack::check_follows_archive(&archive, pack).ok())
        .ok_or(damaged)?;
    if report.ok {
        Ok(())
    } else {
        Err(Failure::new(Code::PackRefused, listed(&report)))
    }
}

/// The pack in a folder and its archive.
pub(super) fn read(dir: &Path) -> Result<(Pack, Vec<u8>), Failure> {
    let (pack, archive) = sb_regionpack::load(dir).map_err(|error| match error {
        PackError::Refused(report) => Failure::new(Code::PackRefused, listed(&report)),
        PackError::Malformed | PackError::TooLarge => {
            Failure::new(Code::PackRefused, error.to_string())
        }
    })?;
    if archive.len() > sb_protocol::limits::PACK_BYTES {
        return Err(Failure::new(
            Code::PackRefused,
            "the pack is too large to send to laptops",
        ));
    }
    Ok((pack, archive))
}

fn listed(report: &Report) -> String {
    let line = |problem: &sb_regionpack::Problem| {
        format!("{}:{}: {}", problem.file, problem.line, problem.message)
    };
    report
        .problems
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}
