//! The use cases, a file per verb, behind one typed door: [`App::dispatch`].

mod app;
mod background;
mod broken;
mod card;
mod colleagues;
mod conflicts;
mod contacts;
mod conversation;
mod deed;
mod directory;
mod dispatch;
mod dossiers;
mod drafts;
mod dump;
pub mod face;
mod find;
mod keeper;
mod lists;
mod owner;
mod parse;
mod people;
mod profile;
mod referrals;
mod region;
mod report;
mod seen;
mod today;
mod tools;
#[cfg(test)]
mod trial;
pub mod world;

pub use app::{App, Listener, News};
pub use broken::log_to_stderr;
pub use contacts::{ImportReport, RefusedRow};
pub use dispatch::Done;
pub use profile::{Folder, default_profiles};
pub use region::LogReport;
pub use report::{Status, Verdict};
pub use sb_crypto::profile::Kdf;
pub use sb_crypto::words;
pub use sb_sync::Tally;
