//! `stats`, `backup`, `verify`.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::{Code, Failure, Output};
use crate::clock::SystemClock;
use crate::serving::Serving;
use crate::store::{Store, StoreError, counts, packs, region};

pub(super) fn stats(data: &Path) -> Result<Output, Failure> {
    let serving =
        Serving::open(data, Arc::new(SystemClock)).map_err(crate::serve::ServeError::from)?;
    let (counters, counted, pack) = serving.store.read(|tx| {
        Ok::<_, StoreError>((
            region::counters(tx)?,
            counts::count(tx)?,
            packs::find_newest(tx)?,
        ))
    })?;
    let state = serving.log.state();
    let offered = pack.map(|pack| {
        let approved = state
            .pack
            .is_some_and(|signed| signed.sha256 == pack.sha256);
        let hash = data_encoding::HEXLOWER.encode(&pack.sha256);
        json!({"version": pack.version, "sha256": hash, "size": pack.size, "approved": approved})
    });
    let mut json = json!({
        "region": serving.region_id().to_string(),
        "log_entries": counters.log_count,
        "devices": state.devices.len(),
        "dossiers": counted.dossiers,
        "ops": counted.ops,
        "bytes": counted.bytes,
        "cursor": counters.cursor,
    });
    if let (Some(offered), Some(all)) = (offered, json.as_object_mut()) {
        all.insert("pack".to_owned(), offered);
    }
    let text = json
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}: {value}"));
    let text = text.collect::<Vec<_>>().join("\n");
    Ok(Output::new(json, text))
}

pub(super) fn backup(data: &Path, file: &Path) -> Result<Output, Failure> {
    Store::open(data)?
        .backup(file)
        .map_err(|error| match error {
            StoreError::Exists => Failure::new(
                Code::Exists,
                "that file exists already; a backup never overwrites",
            ),
            other => other.into(),
        })?;
    let bytes = std::fs::metadata(file)
        .map(|meta| meta.len())
        .unwrap_or_default();
    Ok(Output::new(
        json!({"ok": true, "bytes": bytes}),
        format!("Backed up, {bytes} bytes."),
    ))
}

pub(super) fn verify(data: &Path) -> Result<Output, Failure> {
    let report = crate::audit::verify(&Store::open(data)?)?;
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|(what, times)| json!({"code": what, "times": times}))
        .collect();
    let text = if report.ok {
        format!(
            "In order: {} log entries, {} dossiers, {} ops.",
            report.log_entries, report.dossiers, report.ops
        )
    } else {
        let lines = report
            .problems
            .iter()
            .map(|(what, times)| format!("{what}: {times}"));
        format!(
            "Not in order. Restore a backup.\n{}",
            lines.collect::<Vec<_>>().join("\n")
        )
    };
    let json = json!({
        "ok": report.ok,
        "problems": problems,
        "log_entries": report.log_entries,
        "dossiers": report.dossiers,
        "ops": report.ops,
    });
    Ok(Output {
        ok: report.ok,
        ..Output::new(json, text)
    })
}
