//! Region packs: everything regional as dated data, never as code.
//!
//! A pack is a folder that a coordinator edits in a spreadsheet and a text editor. [`check`] says in plain Dutch, with
//! file and line, what is wrong; [`archive`] makes the one run of bytes whose hash a coordinator signs; laptops read
//! those bytes with [`Pack::from_archive`]. Codes are retired, never removed, so that old records stay readable.
//!
//! Nothing here knows what day it is or reaches for the network; the only files touched are those of the folder given.
#![deny(missing_docs)]

mod archive;
pub mod codes;
pub mod directory;
mod files;
mod pack;
pub mod places;
pub mod problem;
mod read;
pub mod terms;

pub use archive::{MAX_ARCHIVE, archive};
pub use codes::{
    Code, ContactKind, Domain, Language, List, Outcome, PartnerAgreement, PartnerKind, Signal,
};
pub use directory::Service;
pub use files::{MAX_FILES, MAX_UNPACKED};
pub use pack::{Pack, PackError, check, check_follows, check_follows_archive, load};
pub use places::{Cooperation, Municipality};
pub use problem::{Problem, ProblemCode, Report};
pub use terms::{Names, RetentionTerm, Terms};
