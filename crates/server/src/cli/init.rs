//! `init`.

use std::path::Path;

use axum::http::Uri;
use serde_json::json;

use super::args::Init;
use super::{Failure, Output, pack};
use crate::found::{PackBytes, found_practice};

pub(super) fn run(data: &Path, init: &Init) -> Result<Output, Failure> {
    if init.genesis.is_some() {
        return Err(Failure::later());
    }
    check_address(&init.url)?;
    let (pack, archive) = pack::read(&init.pack)?;
    let bytes = PackBytes {
        version: pack.version,
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
    if init.url.is_empty() {
        eprintln!(
            "The invitation holds no address, because --url was not given: whoever joins writes it beside it \
             (`sleutel join … --server URL`, or in the window under \"Ander serveradres gebruiken\")."
        );
    }
    let output = Output::new(
        json!({"invitation": founded.invitation, "region": founded.region.to_string()}),
        format!(
            "Region {}\nInvitation for the first coordinator, shown this once:\n{}",
            founded.region, founded.invitation
        ),
    );
    Ok(Output {
        unsaid: "the region was made, but its invitation could not be written and is lost: \
                 remove the data folder and run init again",
        ..output
    })
}

/// An address that laptops can use: https, or plain http on this machine itself. None at all is allowed.
fn check_address(url: &str) -> Result<(), Failure> {
    let uri: Option<Uri> = url.parse().ok();
    let fits = uri.is_some_and(|uri| {
        let host = uri.host().unwrap_or_default();
        let here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        let secured = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => here,
            _ => false,
        };
        secured && !host.is_empty() && uri.query().is_none()
    });
    if url.is_empty() || fits {
        return Ok(());
    }
    Err(Failure::usage(
        "--url: write the address as https://name; plain http:// only for this machine itself",
    ))
}
