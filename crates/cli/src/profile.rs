//! Profiles of this laptop, and whether one is sound.

use crate::args::Profile;
use crate::failing::Stop;
use crate::printing::Out;
use crate::start::Start;
use sb_app::face::{Command, Failure, FailureCode, Reply};
use sb_app::{App, Folder, Kdf, Verdict, default_profiles};
use serde_json::json;

pub(crate) fn profile(start: &Start, out: Out, command: Profile) -> Result<(), Stop> {
    match command {
        Profile::List => {
            let root = start.profile.clone().unwrap_or_else(default_profiles);
            out.print(&App::profiles(&root))
        }
        Profile::Create {
            name,
            words,
            unlock_memory,
        } => create(start, out, &name, (words, unlock_memory)),
    }
}

fn create(start: &Start, out: Out, name: &str, (words, mib): (bool, u32)) -> Result<(), Stop> {
    let kdf = Kdf {
        memory_kib: mib.saturating_mul(1024),
        ..Kdf::STANDARD
    };
    if !(Kdf::FLOOR_KIB..=Kdf::CEILING_KIB).contains(&kdf.memory_kib) {
        let (least, most) = (Kdf::FLOOR_KIB / 1024, Kdf::CEILING_KIB / 1024);
        let said = format!("--unlock-memory is from {least} to {most}");
        return Err(Stop::Usage(said));
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
    let there = folder.path().exists();
    app.create_profile(&folder, name, phrase.trim(), kdf)?;
    let path = folder.path().canonicalize();
    let path = path.unwrap_or_else(|_| folder.path().to_path_buf());
    let mut result = json!({ "path": path.to_string_lossy() });
    if let Some(map) = result.as_object_mut() {
        if let Some(id) = path.file_name() {
            map.insert("profile".to_owned(), json!(id.to_string_lossy()));
        }
        if words {
            map.insert("words".to_owned(), json!(phrase));
        }
    }
    if words {
        // Words that nobody saw open nothing ever: then there is no profile either.
        out.print_surely(&result).inspect_err(|_| {
            app.lock();
            folder.take_back(there);
        })
    } else {
        out.print(&result)
    }
}

/// Prints the verdict, also on a profile that is too damaged to open.
pub(crate) fn verify(start: &Start, out: Out) -> Result<(), Stop> {
    let damaged = Failure::new(FailureCode::Damaged);
    let verdict = match start.open() {
        Ok(app) => app.verify()?,
        Err(Stop::Failure(failure)) if failure == damaged => Verdict {
            ok: false,
            problems: vec![
                "the profile cannot be opened: key file or database is damaged".to_owned(),
            ],
        },
        Err(stop) => return Err(stop),
    };
    out.print(&verdict)?;
    if verdict.ok {
        Ok(())
    } else {
        Err(damaged.into())
    }
}
