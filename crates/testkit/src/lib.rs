//! What tests build with: seeded ids, builders that read like sentences, strategies for laws.
//! Development only; nothing here draws a random number or reads a clock by itself.
//!
//! ```
//! use sb_testkit::{a_contact, a_change, ids};
//! let note = a_contact().with_note("Brief van DUO gelezen.").note();
//! let change = a_change(7, note).of(ids::contact(1)).replacing(&[ids::change(3)]);
//! assert_eq!(sb_domain::wire::encode_change(&change.done()).first(), Some(&0x89));
//! ```

pub mod any;
mod build;
pub mod ids;

pub use build::{
    AChange, AContact, APerson, AReferral, a_change, a_contact, a_person, a_referral, a_withdrawal,
    an_agreement,
};

/// For `#![proptest_config(sb_testkit::fixed())]`: the same cases each run, nothing written to disk.
pub fn fixed() -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_121),
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    }
}
