//! A server that lies. Whatever it answers: the laptop says so, keeps what it has and what it still has to
//! send, and is well after one honest conversation.
//!
//! Not here: a server that leaves out the newest ops of a dossier. Nothing in one answer shows that; holders
//! find it by comparing heads, which is a later issue.

mod acknowledging;
mod dossiers;
mod joining;
mod log;
mod stream;

/// What a face hears of every lie. Behind it stands the reason out of the log, where the laptop knew one: so a test
/// cannot pass because something else was wrong.
const REFUSED: &str = "server_refused";
const PULL: (&str, &str) = ("POST", "/v1/pull");
const PUSH: (&str, &str) = ("POST", "/v1/push");
