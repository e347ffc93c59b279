//! A row of a file, whatever its format, and why one is not taken.

use sb_domain::rules;
use std::collections::BTreeMap;

/// One row: cell by column, trimmed; blank cells are left out.
pub type Row = BTreeMap<String, String>;

/// Rows, each with the line of the file where it begins, counted from 1; one that is none says why.
pub type Lines<R> = Vec<(u64, Result<R, Fault>)>;

/// The file as a whole is not what it should be: nothing of it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file cannot be read")]
pub struct Unreadable;

/// A row that is not taken; the others are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which column. Empty when it is the row as a whole, or a column whose name is not repeated: see [`named`].
    pub field: String,
    /// Why.
    pub why: Why,
}

/// Why a row is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is no row: its quotes do not fit, it has more or fewer cells than the header, it says one thing twice.
    BadRow,
    /// A column that there is not.
    UnknownColumn,
    /// A value of another kind than the format has for rows.
    WrongType,
    /// A rule of a field.
    Broken(rules::Rule),
}

impl Why {
    /// This, in a column that the file names.
    pub fn at(self, column: &str) -> Fault {
        Fault {
            field: named(column).to_owned(),
            why: self,
        }
    }

    /// This, of the row as a whole.
    pub const fn row(self) -> Fault {
        Fault {
            field: String::new(),
            why: self,
        }
    }
}

impl From<rules::Fault> for Fault {
    fn from(fault: rules::Fault) -> Self {
        Self {
            field: fault.field.to_owned(),
            why: Why::Broken(fault.rule),
        }
    }
}

/// Bytes of a column's name that is repeated.
const LONGEST: usize = 40;

/// The name of a column as far as a refusal repeats it: one that looks like ours may be misspelt and is said;
/// another could be anything that was pasted, also a name, and is empty.
pub fn named(column: &str) -> &str {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if column.len() <= LONGEST && column.chars().all(plain) {
        column
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_column_is_named_and_a_pasted_one_is_not() {
        assert_eq!(named("langauges"), "langauges");
        assert_eq!(named("travel_km"), "travel_km");
        for pasted in ["Selam Tesfay", "selam tesfay", "111222333", "ሰላም", "a@b"] {
            assert_eq!(named(pasted), "", "{pasted}");
        }
        assert_eq!(named(&"a".repeat(41)), "");
    }
}
