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
mod fixed;
pub mod ids;

pub use build::{
    AChange, AContact, APerson, AReferral, a_change, a_contact, a_person, a_referral, a_withdrawal,
    an_agreement,
};
pub use fixed::fixed;
