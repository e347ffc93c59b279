//! What crosses to a screen: one [`Command`] in, one [`Reply`] or [`Failure`] out.
//! Names, shapes and bounds only; rules live in `domain`, use cases beside this folder.

mod command;
mod failure;
mod reply;
mod views;

pub use command::*;
pub use failure::*;
pub use reply::*;
pub use views::*;
