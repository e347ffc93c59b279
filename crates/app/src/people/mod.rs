//! People: never a household, never a number, never an origin.

mod add;
mod edit;
mod show;

pub(crate) use add::{Newcomer, add};
pub(crate) use edit::edit;
pub(crate) use show::{card, cards, must_be_here, page, page_to_edit, text};
