//! Which profile, and its passphrase.

use crate::failing::Stop;
use sb_app::face::{Command, Reply};
use sb_app::world::World;
use sb_app::{App, Folder, default_profiles};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What the global options say.
pub(crate) struct Start {
    pub(crate) profile: Option<PathBuf>,
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Start {
    /// The app, with nothing open.
    pub(crate) fn app(&self) -> Result<App, Stop> {
        let root = match &self.profile {
            Some(folder) => folder.parent().unwrap_or(Path::new(".")).to_path_buf(),
            None => default_profiles(),
        };
        Ok(App::new(World::laptop(), root, Arc::new(|_| ()))?)
    }

    /// The folder of the profile: the one that is named, or the only one.
    pub(crate) fn folder(&self) -> Result<Folder, Stop> {
        if let Some(folder) = &self.profile {
            return Ok(Folder::at(folder));
        }
        let root = default_profiles();
        let there = App::profiles(&root);
        match there.as_slice() {
            [only] => Ok(Folder::at(root.join(&only.profile))),
            [] => Err(Stop::Usage(
                "there is no profile yet; make one with `sleutel profile create`".to_owned(),
            )),
            many => {
                let list: Vec<String> = many
                    .iter()
                    .map(|p| format!("{}  {}", root.join(&p.profile).display(), p.initials))
                    .collect();
                let said = format!(
                    "several profiles; choose one with --profile:\n{}",
                    list.join("\n")
                );
                Err(Stop::Usage(said))
            }
        }
    }

    /// The app with the profile open.
    pub(crate) fn open(&self) -> Result<App, Stop> {
        let app = self.app()?;
        let folder = self.folder()?;
        let passphrase = self.passphrase()?;
        app.open_profile(&folder, &passphrase)?;
        Ok(app)
    }

    /// The app with the profile open, in a region.
    pub(crate) fn joined(&self) -> Result<App, Stop> {
        let app = self.open()?;
        // Without a region there is nothing to show, and an empty list would say otherwise.
        app.device()?;
        Ok(app)
    }

    /// From a file, or asked at the terminal.
    pub(crate) fn passphrase(&self) -> Result<Zeroizing<String>, Stop> {
        let named = std::env::var_os("SLEUTEL_PASSPHRASE_FILE").map(PathBuf::from);
        if let Some(file) = self.passphrase_file.clone().or(named) {
            let unreadable = |_| Stop::Usage("the passphrase file cannot be read".to_owned());
            let text = std::fs::read_to_string(&file).map(Zeroizing::new);
            let text = text.map_err(unreadable)?;
            // Editors of some systems put a mark before the first letter.
            let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
            return Ok(Zeroizing::new(plain.to_owned()));
        }
        // Asked at the terminal itself: standard input may hold the form.
        let typed = rpassword::prompt_password("Passphrase: ");
        typed
            .map(Zeroizing::new)
            .map_err(|_| Stop::Usage("give the passphrase with --passphrase-file".to_owned()))
    }

    /// Opens the profile of a region and does one command.
    pub(crate) fn ask(&self, command: Command) -> Result<Reply, Stop> {
        Ok(self.joined()?.dispatch(command)?.reply)
    }
}
