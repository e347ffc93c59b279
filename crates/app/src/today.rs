//! The screen *Vandaag*: what is half-typed, what is due, what waits, whom one spoke with.

use crate::drafts;
use crate::face::{Failure, TodayView};
use crate::keeper::Keeper;
use crate::people;
use crate::referrals;
use chrono::Days;
use sb_store::people as rows;

/// How far ahead follow-ups are shown.
const AHEAD: Days = Days::new(7);

pub(crate) fn today(keeper: &Keeper) -> Result<TodayView, Failure> {
    let day = keeper.now().today;
    let until = day.checked_add_days(AHEAD).unwrap_or(day).to_string();
    let recent = keeper.store.read(|c| rows::recent(c, 6))?;
    Ok(TodayView {
        date: day.to_string(),
        drafts: drafts::list(keeper)?,
        follow_ups: referrals::to_follow_up(keeper, &until)?,
        waiting_referrals: referrals::waiting(keeper)?,
        recent_people: recent.into_iter().map(people::card).collect(),
    })
}
