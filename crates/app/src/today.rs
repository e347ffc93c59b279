//! The screen *Vandaag*: what is half-typed, what is due, what waits, whom one spoke with.

use crate::drafts;
use crate::face::{DraftView, Failure, TodayView};
use crate::keeper::Keeper;
use crate::people;
use crate::referrals;
use chrono::Days;
use sb_store::people as rows;
use serde_json::{Map, Value};

/// How far ahead follow-ups are shown.
const AHEAD: Days = Days::new(7);
/// Bytes of a text that a line about a draft may want: no name is longer.
const LINE: usize = 400;

pub(crate) fn today(keeper: &Keeper) -> Result<TodayView, Failure> {
    let day = keeper.now().today;
    let until = day.checked_add_days(AHEAD).unwrap_or(day).to_string();
    let recent = keeper.store.read(|c| rows::recent(c, 6))?;
    Ok(TodayView {
        date: day.to_string(),
        drafts: drafts::list(keeper)?.into_iter().map(in_short).collect(),
        follow_ups: referrals::to_follow_up(keeper, &until)?,
        waiting_referrals: referrals::waiting(keeper)?,
        recent_people: recent.into_iter().map(people::card).collect(),
    })
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
    use crate::face::DraftInput;
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
}
