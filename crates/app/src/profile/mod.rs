//! Profiles: one person on one laptop. Own key file, own database, own device.

mod create;
mod folder;
mod list;
mod unlock;

pub(crate) use create::{create, offer_words};
pub(crate) use folder::Taken;
pub use folder::{Folder, default_profiles};
pub(crate) use list::{list, write_badge};
pub(crate) use unlock::unlock;
