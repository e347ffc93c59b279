//! The one app behind the window.

use sb_app::face::Failure;
use sb_app::world::World;
use sb_app::{App, News, default_profiles};
use std::sync::Arc;

/// Holds the app for Tauri.
pub(crate) struct Shell(Arc<App>);

impl Shell {
    /// The app over this user's profiles.
    pub(crate) fn new(listener: impl Fn(News) + Send + Sync + 'static) -> Result<Self, Failure> {
        App::new(World::laptop(), default_profiles(), Arc::new(listener))
            .map(|app| Self(Arc::new(app)))
    }

    /// The app.
    pub(crate) fn app(&self) -> Arc<App> {
        Arc::clone(&self.0)
    }
}
