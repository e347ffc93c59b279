//! `init`.

use std::path::Path;

use serde_json::json;

use super::args::Init;
use super::{Failure, Output, pack};
use crate::found::{PackBytes, found_practice};

pub(super) fn run(data: &Path, init: &Init) -> Result<Output, Failure> {
    if init.genesis.is_some() {
        return Err(Failure::later());
    }
    let (version, archive) = pack::read(&init.pack)?;
    let bytes = PackBytes {
        version,
        archive: &archive,
    };
    let names = (init.region_name.as_str(), init.url.as_str());
    let founded = found_practice(data, names, bytes, init.recovery_out.as_deref())?;
    let recovery = if init.recovery_out.is_some() {
        "The recovery key is in the file you named: keep it apart from this server."
    } else {
        "The recovery key was thrown away: a dossier whose members all lose their keys is lost."
    };
    // Said on stderr, so that it is seen with --json too.
    eprintln!("This is a practice region: its root key was thrown away. {recovery}");
    Ok(Output::new(
        json!({"invitation": founded.invitation, "region": founded.region.to_string()}),
        format!(
            "Region {}\nInvitation for the first coordinator, shown this once:\n{}",
            founded.region, founded.invitation
        ),
    ))
}
