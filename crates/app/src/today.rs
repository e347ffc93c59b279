//! The screen *Vandaag*: what is half-typed, what is due, what waits, whom one spoke with.

use crate::drafts;
use crate::face::{DraftView, Failure, FollowUpsView, ReferralsView, TodayView};
use crate::keeper::Keeper;
use crate::people;
use crate::referrals;
use chrono::Days;
use sb_domain::referral::Group4;
use sb_store::people as rows;
use sb_store::referrals::{self as stored, Referral};
use serde_json::{Map, Value};

/// How far ahead follow-ups are shown.
const AHEAD: Days = Days::new(7);
/// Lines that are shown of what is due; of the rest it is said how much there is: this is a day, not an archive.
const DUE: usize = 30;
/// Lines of every other list.
const LINES: usize = 8;
/// Bytes of a text that a line about a draft may want: no name is longer.
const LINE: usize = 400;

pub(crate) fn today(keeper: &Keeper) -> Result<TodayView, Failure> {
    let day = keeper.now().today;
    let until = day.checked_add_days(AHEAD).unwrap_or(day).to_string();
    let date = day.to_string();
    let recent = keeper.store.read(|c| rows::recent(c, 6))?;
    let to_ask = keeper.store.read(|c| stored::to_follow_up(c, &until))?;
    let (due, later) = to_ask
        .into_iter()
        .partition(|referral| referral.follow_up_on.as_ref() <= Some(&date));
    let all = keeper.store.read(stored::all)?;
    let of = |group| all.iter().filter(move |r| r.status.group() == group);
    Ok(TodayView {
        drafts: drafts::list(keeper)?.into_iter().map(in_short).collect(),
        due: follow_ups(keeper, due, DUE)?,
        later: follow_ups(keeper, later, LINES)?,
        to_send: some_of(keeper, of(Group4::ToSend))?,
        waiting: some_of(keeper, of(Group4::Waiting))?,
        recent_people: recent.into_iter().map(people::card).collect(),
        date,
    })
}

fn follow_ups(
    keeper: &Keeper,
    mut found: Vec<Referral>,
    most: usize,
) -> Result<FollowUpsView, Failure> {
    let count = count(found.len());
    found.truncate(most);
    let shown = referrals::follow_ups(keeper, found)?;
    Ok(FollowUpsView { shown, count })
}

fn some_of<'a>(
    keeper: &Keeper,
    found: impl Iterator<Item = &'a Referral> + Clone,
) -> Result<ReferralsView, Failure> {
    let count = count(found.clone().count());
    let shown = referrals::views(keeper, found.take(LINES).cloned().collect())?;
    Ok(ReferralsView { shown, count })
}

fn count(all: usize) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// The draft without its long texts: this screen reads it again at each rest of the keys, and a pasted document may be
/// megabytes. A body that is no object gives an empty one.
fn in_short(draft: DraftView) -> DraftView {
    let mut body: Map<String, Value> = serde_json::from_str(&draft.body).unwrap_or_default();
    body.retain(|_, value| value.as_str().is_some_and(|text| text.len() <= LINE));
    DraftView {
        body: Value::Object(body).to_string(),
        ..draft
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::face::{DraftInput, FollowUpInput, StatusInput};
    use crate::referrals::{move_follow_up, set_status};
    use crate::trial::joined;

    #[test]
    fn a_draft_is_named_on_this_screen_and_read_whole_elsewhere() {
        let mut laptop = joined();
        let note = "a".repeat(2_100_000);
        let body =
            format!(r#"{{"who":"Selam","person":"p1","note":"{note}","before":{{"name":"x"}}}}"#);
        for (form, body) in [("contact", body.as_str()), ("other", "{half")] {
            let input = DraftInput {
                form: form.to_owned(),
                body: body.to_owned(),
            };
            drafts::save(&mut laptop, input).unwrap();
        }
        let short = today(&laptop).unwrap().drafts;
        let said: Vec<_> = short.iter().map(|draft| draft.body.as_str()).collect();
        assert_eq!(said, [r#"{"person":"p1","who":"Selam"}"#, "{}"]);
        assert!(drafts::list(&laptop).unwrap()[0].body == body);
    }

    #[test]
    fn a_day_shows_what_it_holds_and_counts_the_rest() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let made: Vec<_> = (0..12).map(|_| laptop.referral(person)).collect();
        let (first, rest) = made.split_first().unwrap();
        let due = FollowUpInput {
            referral: first.to_string(),
            on: laptop.now().today.to_string(),
        };
        move_follow_up(&mut laptop, &due).unwrap();
        for passed_on in &rest[..2] {
            let said = StatusInput {
                referral: passed_on.to_string(),
                status: "verzonden".to_owned(),
                source: "eigen_waarneming".to_owned(),
                ..StatusInput::default()
            };
            set_status(&mut laptop, &said).unwrap();
        }
        let day = today(&laptop).unwrap();
        let counted = |list: &FollowUpsView| (list.shown.len(), list.count);
        assert_eq!((counted(&day.due), counted(&day.later)), ((1, 1), (8, 11)));
        assert_eq!(day.due.shown[0].referral, first.to_string());
        assert_eq!((day.to_send.shown.len(), day.to_send.count), (8, 10));
        let mut waiting: Vec<_> = day.waiting.shown.into_iter().map(|r| r.referral).collect();
        let mut said: Vec<_> = rest[..2].iter().map(ToString::to_string).collect();
        waiting.sort();
        said.sort();
        assert_eq!((waiting, day.waiting.count), (said, 2));
    }
}
