//! Joining, colleagues, the pack, sync and what can be said of a profile.

use crate::args::{Log, Pack, User};
use crate::failing::Stop;
use crate::printing::Out;
use crate::start::Start;
use sb_app::face::{Command, Failure, InviteInput, Reply};
use sb_app::{App, Tally};
use serde_json::{Value, json};
use std::path::Path;

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
    }))?;
    Ok(())
}

pub(crate) fn invite(
    start: &Start,
    out: Out,
    name: String,
    role: String,
    expires_hours: Option<u32>,
) -> Result<(), Stop> {
    if expires_hours == Some(0) {
        // It would be over before it was handed over.
        let said = "--expires-hours is at least 1; without it an invitation is good for 72 hours";
        return Err(Stop::Usage(said.to_owned()));
    }
    if let Reply::Invitation(view) = start.ask(Command::Invite(InviteInput {
        name,
        role,
        expires_hours,
    }))? {
        out.print(&view)?;
    }
    Ok(())
}

pub(crate) fn user(start: &Start, out: Out, command: &User) -> Result<(), Stop> {
    let User::List = command;
    if let Reply::Users(users) = start.ask(Command::Colleagues)? {
        out.print(&users)?;
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
    out.print(&json!({ "version": signed.version, "sha256": bytes.concat() }))?;
    Ok(())
}

pub(crate) fn log(start: &Start, out: Out, command: &Log) -> Result<(), Stop> {
    let Log::Verify = command;
    out.print(&start.joined()?.verify_log()?)?;
    Ok(())
}

pub(crate) fn sync(start: &Start, out: Out, server: Option<&str>, watch: bool) -> Result<(), Stop> {
    let app = start.joined()?;
    if watch {
        return stay(&app, out, server);
    }
    let tally = app.sync(server)?;
    out.print(&told(&app, tally)?)
}

/// What a conversation came to.
fn told(app: &App, tally: Tally) -> Result<Value, Failure> {
    let status = app.status()?;
    Ok(json!({
        "pushed": tally.pushed, "pulled": tally.pulled, "waiting": status.waiting,
        "conflicts": status.conflicts, "cursor": tally.cursor, "quarantined": tally.quarantined,
        "parked": tally.parked,
    }))
}

/// One that came to nothing, with its code; the next one is tried by itself.
fn failed(app: &App, failure: Failure) -> Result<Value, Failure> {
    let status = app.status()?;
    Ok(json!({
        "problem": failure.code, "waiting": status.waiting, "conflicts": status.conflicts,
    }))
}

/// Talks with the server as the window does, one line per conversation, until the process is asked to end.
fn stay(app: &App, out: Out, server: Option<&str>) -> Result<(), Stop> {
    let say = |conversation: &Result<Tally, Failure>| {
        let line = match conversation {
            Ok(tally) => told(app, *tally),
            Err(failure) => failed(app, *failure),
        };
        // Whoever reads no more is no reason to stop syncing.
        line.map(|line| out.print(&line)).ok();
    };
    app.watch(server, say, asked_to_end())?;
    app.lock();
    Ok(())
}

/// SIGINT or SIGTERM; a system that cannot tell is never asked.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let pair = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        );
        if let (Ok(mut terminate), Ok(mut interrupt)) = pair {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Numbers, and the state that the sync card of the window would show.
pub(crate) fn status(start: &Start, out: Out) -> Result<(), Stop> {
    let app = start.open()?;
    let mut status = serde_json::to_value(app.status()?).unwrap_or_default();
    if let Some(map) = status.as_object_mut() {
        map.insert("state".to_owned(), json!(app.card()?.state));
    }
    out.print(&status)
}

pub(crate) fn dump(start: &Start, out: Out, dossier: Option<&str>) -> Result<(), Stop> {
    out.print(&start.joined()?.dump(dossier)?)?;
    Ok(())
}
