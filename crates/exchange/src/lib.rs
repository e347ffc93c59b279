//! What comes from outside and goes there: one adapter module per format. So far what an import of contacts reads,
//! [`spreadsheet`] (CSV) and [`ndjson`], and [`contacts`], which makes rows of them.
//!
//! Everything is a function of bytes: no file is opened here, nothing is kept, and the same bytes always give the
//! same rows. What a row means for people and codes that are here is for the caller to say.
#![deny(missing_docs)]

pub mod contacts;
pub mod ndjson;
pub mod row;
pub mod spreadsheet;
