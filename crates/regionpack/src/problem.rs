//! What is wrong with a pack, where, and in words for the person who has to mend it.

use serde::{Serialize, Serializer};

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Path inside the pack, with `/`, or `.` for the folder itself.
    pub file: String,
    /// Line, the header being 1. What concerns the whole file stands at line 1.
    pub line: u64,
    /// What kind of problem it is; scripts may depend on it.
    pub code: ProblemCode,
    /// What to do, in plain Dutch.
    pub message: String,
}

/// What a check found. `ok` exactly when there are no problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether the pack can be used.
    pub ok: bool,
    /// Sorted by file and line.
    pub problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort();
        problems.dedup();
        Self {
            ok: problems.is_empty(),
            problems,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal),* $(,)?) => {
        /// The closed list of problem codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $name),* }

        impl ProblemCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as scripts see it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),* }
            }
        }
    };
}

codes! {
    /// A file or the folder is not there.
    MissingFile = "missing_file",
    /// The file is there but cannot be read.
    UnreadableFile = "unreadable_file",
    /// A link, or a name that not every computer can hold.
    OddFile = "odd_file",
    /// The pack has too many bytes or files.
    TooLarge = "too_large",
    /// The text is not UTF-8.
    NotUtf8 = "not_utf8",
    /// `region.toml` is not TOML, or a key in it has the wrong form.
    BadToml = "bad_toml",
    /// A key of `region.toml` is not there.
    MissingKey = "missing_key",
    /// The version is not a whole number from 1.
    BadVersion = "bad_version",
    /// `datapackage.json` is not JSON.
    BadJson = "bad_json",
    /// A table lacks a column.
    MissingColumn = "missing_column",
    /// A table has one column twice.
    DuplicateColumn = "duplicate_column",
    /// A row has more or fewer cells than the header, or a quote is not closed.
    BadRow = "bad_row",
    /// A list that cannot be empty has no rows.
    EmptyList = "empty_list",
    /// A cell that must hold something is empty.
    MissingValue = "missing_value",
    /// A code with other signs than letters, digits, `_` and `-`.
    BadCode = "bad_code",
    /// One code twice in a list.
    DuplicateCode = "duplicate_code",
    /// A code that no list of the pack has.
    UnknownCode = "unknown_code",
    /// An id that is not a UUID.
    BadId = "bad_id",
    /// One id twice in a table.
    DuplicateId = "duplicate_id",
    /// An id that points at nothing.
    UnknownId = "unknown_id",
    /// A municipality that `municipalities.csv` lacks.
    UnknownMunicipality = "unknown_municipality",
    /// A date that is not `YYYY-MM-DD`.
    BadDate = "bad_date",
    /// An end before its beginning.
    DatesReversed = "dates_reversed",
    /// A number that is not one, or out of bounds.
    BadNumber = "bad_number",
    /// A cell holds a word that is not one of the choices.
    BadChoice = "bad_choice",
    /// A service that works nowhere.
    NoArea = "no_area",
    /// A code or municipality of the version before is gone; it must be retired with a date instead.
    RemovedCode = "removed_code",
    /// A service of the version before is gone; it must be set to `inactive` instead.
    RemovedId = "removed_id",
    /// What looks like data of a private person.
    PersonalData = "personal_data",
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl std::fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where problems are gathered while a pack is read.
#[derive(Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(
        &mut self,
        file: &str,
        line: u64,
        code: ProblemCode,
        message: impl Into<String>,
    ) {
        self.0.push(Problem {
            file: file.to_owned(),
            line: line.max(1),
            code,
            message: message.into(),
        });
    }

    pub(crate) fn into_report(self) -> Report {
        Report::new(self.0)
    }
}
