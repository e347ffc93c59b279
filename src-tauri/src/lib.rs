//! The window's thin face: one command, two events, no rules.

mod drawing;
mod state;

pub use drawing::draw_by_processor;

use sb_app::News;
use sb_app::face::{Command, Failure, FailureCode, Reply};
use state::Shell;
use tauri::{AppHandle, Emitter, Manager, RunEvent, State};

/// Does what a screen asks, away from the thread that draws. Typing never waits for the database.
#[tauri::command]
async fn dispatch(
    shell: State<'_, Shell>,
    handle: AppHandle,
    command: Command,
) -> Result<Reply, Failure> {
    let app = shell.app();
    let opens = matches!(command, Command::Unlock(_) | Command::Join(_));
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let done = app.dispatch(command)?;
        if opens {
            // Ends by itself when the profile is locked.
            app.stay_in_sync();
        }
        Ok::<_, Failure>(done)
    });
    let done = asked.await.map_err(|_| Failure::new(FailureCode::Bug))??;
    if !done.stale.is_empty() {
        handle.emit("changed", done.stale).ok();
    }
    Ok(done.reply)
}

/// Opens the window and stays until it closes.
///
/// # Errors
/// What the system's web view says, or that there is no place for profiles.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    draw_by_processor();
    sb_app::log_to_stderr();
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![dispatch])
        .setup(|app| {
            let handle = app.handle().clone();
            let shell = Shell::new(move |news| {
                match news {
                    News::Changed(stale) => handle.emit("changed", stale).ok(),
                    News::Sync(card) => handle.emit("sync", card).ok(),
                };
            })
            .map_err(|failure| format!("cannot start: {:?}", failure.code))?;
            app.manage(shell);
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(|handle, event| {
            // The process ends without dropping anything. Locked, all of the profile is in its one file, and no
            // journal beside it is left to be damaged or forgotten by who copies it.
            if let RunEvent::Exit = event {
                handle.state::<Shell>().app().lock();
            }
        });
    Ok(())
}
