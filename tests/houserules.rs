//! The rules of the house, read from the documents that state them and held against the code.
//!
//! Each rule is a function from what it reads to a list of complaints; a complaint names the
//! file and says what to do. Each is also held against a broken sample: a rule that cannot fail
//! guards nothing.
// A test stops at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "houserules/debug.rs"]
mod debug;
#[path = "houserules/fields.rs"]
mod fields;
#[path = "houserules/glossary.rs"]
mod glossary;
#[path = "houserules/layers.rs"]
mod layers;
#[path = "houserules/names.rs"]
mod names;
#[path = "houserules/only_here.rs"]
mod only_here;
#[path = "houserules/paths.rs"]
mod paths;
#[path = "houserules/secrets_of_the_place.rs"]
mod secrets_of_the_place;
#[path = "houserules/sizes.rs"]
mod sizes;
#[path = "houserules/tree.rs"]
mod tree;

/// Fails with one line per complaint.
fn hold(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
