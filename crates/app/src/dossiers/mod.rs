//! Dossiers: the unit of access. Made with what they are about, shared by any member.

mod make;
mod members;
mod share;

pub(crate) use make::{Made, make};
pub(crate) use members::members;
pub(crate) use share::share;
