//! `pack check` and `pack load`.

use std::path::Path;

use sb_regionpack::{PackError, Report};
use serde_json::json;

use super::{Code, Failure, Output};
use crate::store::{Store, packs, region};

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

/// Offers the pack. The same pack again changes nothing.
pub(super) fn load(data: &Path, dir: &Path) -> Result<Output, Failure> {
    let (version, archive) = read(dir)?;
    let sha256 = sb_crypto::hash::sha256(&archive);
    let store = Store::open(data)?;
    store.write(|tx| {
        region::load(tx)?;
        packs::offer(tx, u64::from(version), &sha256, &archive)
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

/// Version and archive of the pack in a folder.
pub(super) fn read(dir: &Path) -> Result<(u32, Vec<u8>), Failure> {
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
    Ok((pack.version, archive))
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
