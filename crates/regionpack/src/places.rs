//! Municipalities through time, and who does what for which of them.

use chrono::NaiveDate;

/// A municipality, with the days it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// `GM` and four digits, as Statistics Netherlands gives them.
    pub code: String,
    /// Its name.
    pub name: String,
    /// First day; none: older than the pack knows.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none: still there.
    pub valid_to: Option<NaiveDate>,
    /// The municipality it went into, or empty.
    pub successor: String,
}

impl Municipality {
    /// Whether it exists on this day.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        within(self.valid_from, self.valid_to, day)
    }
}

/// Who does what for a municipality, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cooperation {
    /// `route:B`, `task:voortgangsgesprekken`, `directory` …
    pub purpose: String,
    /// For which municipality.
    pub municipality: String,
    /// Who leads: the name of an organisation of the directory, or empty.
    pub lead: String,
    /// Who takes part: likewise.
    pub partner: String,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// A remark.
    pub note: String,
}

impl Cooperation {
    /// Whether it holds on this day.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        within(self.valid_from, self.valid_to, day)
    }
}

/// Both ends belong to the time; a missing end is open.
fn within(from: Option<NaiveDate>, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}
