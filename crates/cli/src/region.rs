//! Profiles, joining, colleagues, the pack, sync and what can be said of a profile.

use crate::args::{Log, Pack, Profile, User};
use crate::failing::Stop;
use crate::printing::Out;
use crate::start::Start;
use sb_app::face::{Command, Failure, FailureCode, InviteInput, Reply};
use sb_app::{App, Folder, Kdf, default_profiles};
use serde_json::json;
use std::path::Path;

pub(crate) fn profile(start: &Start, out: Out, command: Profile) -> Result<(), Stop> {
    match command {
        Profile::List => {
            let root = start.profile.clone().unwrap_or_else(default_profiles);
            out.print(&App::profiles(&root));
        }
        Profile::Create {
            name,
            words,
            unlock_memory,
        } => {
            let kdf = Kdf {
                memory_kib: unlock_memory.saturating_mul(1024),
                ..Kdf::STANDARD
            };
            if kdf.memory_kib < Kdf::FLOOR_KIB {
                return Err(Stop::Usage("--unlock-memory is at least 64".to_owned()));
            }
            let app = start.app()?;
            let phrase = if words {
                match app.dispatch(Command::OfferWords)?.reply {
                    Reply::Words(words) => words.join(" "),
                    _ => return Err(Failure::new(FailureCode::Bug).into()),
                }
            } else {
                start.passphrase()?.to_string()
            };
            let folder = match &start.profile {
                Some(folder) => Folder::at(folder),
                None => Folder::at(app.root().join(app.new_profile_name())),
            };
            app.create_profile(&folder, &name, phrase.trim(), kdf)?;
            let path = folder.path().to_string_lossy().into_owned();
            let id = folder
                .path()
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let mut result = json!({ "profile": id, "path": path });
            if words && let Some(map) = result.as_object_mut() {
                map.insert("words".to_owned(), json!(phrase));
            }
            out.print(&result);
        }
    }
    Ok(())
}

pub(crate) fn join(
    start: &Start,
    out: Out,
    invitation: &str,
    server: Option<&str>,
) -> Result<(), Stop> {
    let line = if Path::new(invitation).is_file() {
        let read = std::fs::read_to_string(invitation);
        read.map_err(|_| Stop::Usage("the invitation file cannot be read".to_owned()))?
    } else {
        invitation.to_owned()
    };
    let app = start.open()?;
    app.join(&line, server)?;
    let session = app.session()?;
    let status = app.status()?;
    out.print(&json!({
        "region": status.region, "user": session.user, "device": app.device()?, "role": session.role,
    }));
    Ok(())
}

pub(crate) fn invite(
    start: &Start,
    out: Out,
    name: String,
    role: String,
    expires_hours: Option<u32>,
) -> Result<(), Stop> {
    if let Reply::Invitation(view) = start.ask(Command::Invite(InviteInput {
        name,
        role,
        expires_hours,
    }))? {
        out.print(&view);
    }
    Ok(())
}

pub(crate) fn user(start: &Start, out: Out, command: &User) -> Result<(), Stop> {
    let User::List = command;
    if let Reply::Users(users) = start.ask(Command::Colleagues)? {
        out.print(&users);
    }
    Ok(())
}

pub(crate) fn pack(start: &Start, out: Out, command: &Pack) -> Result<(), Stop> {
    let Pack::Approve = command;
    let signed = start.joined()?.approve_pack()?;
    let bytes: Vec<String> = signed
        .sha256
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    out.print(&json!({ "version": signed.version, "sha256": bytes.concat() }));
    Ok(())
}

pub(crate) fn log(start: &Start, out: Out, command: &Log) -> Result<(), Stop> {
    let Log::Verify = command;
    out.print(&start.joined()?.verify_log()?);
    Ok(())
}

pub(crate) fn sync(start: &Start, out: Out, server: Option<&str>) -> Result<(), Stop> {
    let app = start.joined()?;
    let tally = app.sync(server)?;
    let status = app.status()?;
    out.print(&json!({
        "pushed": tally.pushed, "pulled": tally.pulled, "waiting": status.waiting,
        "conflicts": status.conflicts, "cursor": tally.cursor, "quarantined": 0, "parked": tally.parked,
    }));
    Ok(())
}

pub(crate) fn status(start: &Start, out: Out) -> Result<(), Stop> {
    out.print(&start.open()?.status()?);
    Ok(())
}

pub(crate) fn dump(start: &Start, out: Out, dossier: Option<&str>) -> Result<(), Stop> {
    out.print(&start.joined()?.dump(dossier)?);
    Ok(())
}

pub(crate) fn verify(start: &Start, out: Out) -> Result<(), Stop> {
    let verdict = start.open()?.verify()?;
    out.print(&verdict);
    if verdict.ok {
        Ok(())
    } else {
        Err(Failure::new(FailureCode::Damaged).into())
    }
}
