//! The membership log, verified in full.

use crate::face::Failure;
use crate::keeper::Keeper;
use data_encoding::HEXLOWER;
use sb_crypto::hash::h;
use sb_store::log;
use sb_trust::{Entry, verify as verify_log};
use serde::Serialize;

/// What the log is.
#[derive(Clone, Debug, Serialize)]
pub struct LogReport {
    /// Entries that count.
    pub entries: u64,
    /// Hash of the sorted heads.
    pub head: String,
    /// Entries that are kept without effect.
    pub void: u64,
}

/// Reads every entry from the file and verifies them from genesis.
pub(crate) fn verify(keeper: &Keeper) -> Result<LogReport, Failure> {
    let genesis = keeper.desk()?.identity.genesis;
    let kept = keeper.store.read(log::all)?;
    let entries: Vec<Entry> = kept
        .iter()
        .map(|entry| Entry::decode(&entry.bytes))
        .collect::<Result<_, _>>()?;
    let state = verify_log(&genesis, &entries)?;
    let heads: Vec<&[u8]> = state.heads.iter().map(<[u8; 32]>::as_slice).collect();
    Ok(LogReport {
        entries: state.valid as u64,
        head: HEXLOWER.encode(&h("sb/1/log-heads", &heads)),
        void: state.void.len() as u64,
    })
}
