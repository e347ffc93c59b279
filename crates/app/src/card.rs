//! The sync card: what a screen may say about sending. Derived from the outbox and the last acknowledgement,
//! never from "the attempt ended".

use crate::conflicts::kind_name;
use crate::conversation::acknowledged_at;
use crate::face::{Failure, FailureCode, SyncCardView, WaitingView};
use crate::keeper::{Keeper, keys};
use crate::referrals::person_name;
use crate::world::instant;
use sb_store::{counts, meta, outbox};

const DAY: i64 = 24 * 3_600_000;

/// What the running app knows beside the database.
#[derive(Clone, Copy, Default)]
pub(crate) struct Live {
    /// A conversation is running.
    pub(crate) busy: bool,
    /// Actions through in it.
    pub(crate) done: u32,
    /// Why the last one failed, when that needs a human.
    pub(crate) problem: Option<FailureCode>,
}

/// The card as it is now.
pub(crate) fn card(keeper: &Keeper, live: Live) -> Result<SyncCardView, Failure> {
    let (waiting, conflicts, acknowledged, stopped) = keeper.store.read(|c| {
        Ok::<_, Failure>((
            outbox::waiting(c)?,
            counts::conflicts(c)?,
            acknowledged_at(c)?,
            meta::get(c, keys::STOPPED)?,
        ))
    })?;
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    let conflicts = u32::try_from(conflicts).unwrap_or(u32::MAX);
    let age = acknowledged.map(|at| keeper.now().ms - at);
    let limit = if waiting > 0 { 3 * DAY } else { 7 * DAY };
    let problem = stopped.map(|_| FailureCode::Fork).or(live.problem);
    let state = match problem {
        Some(FailureCode::DiskFull | FailureCode::Damaged | FailureCode::Bug) => "danger",
        Some(FailureCode::TooOld) => "too_old",
        Some(FailureCode::UnknownDevice) => "sign_in",
        // Another invitation does not mend a wrong address.
        Some(FailureCode::Fork | FailureCode::ServerRefused | FailureCode::OtherRegion) => {
            "stopped"
        }
        // What a colleague's newer app made is here and not shown: that must not look like all there is.
        _ if keeper.holds_later()? => "too_old",
        _ if live.busy && waiting > 0 => "busy",
        // Long unsent work can be lost with the laptop; a choice can wait.
        _ if age.is_some_and(|age| age > limit) => "long_ago",
        _ if conflicts > 0 => "choose",
        _ if waiting > 0 => "waiting",
        _ => "safe",
    };
    Ok(SyncCardView {
        state: state.to_owned(),
        waiting,
        done: live.done,
        conflicts,
        last_acknowledged: acknowledged.map(instant),
        problem: problem
            .and_then(|code| serde_json::to_value(code).ok()?.as_str().map(str::to_owned)),
    })
}

/// More than this is not told one by one.
const MOST: u32 = 200;

/// What waits, the newest first.
pub(crate) fn waiting(keeper: &Keeper) -> Result<Vec<WaitingView>, Failure> {
    keeper.store.read(|c| {
        outbox::waiting_deeds(c, MOST)?
            .into_iter()
            .map(|deed| {
                let name = match deed.person {
                    Some(person) => Some(person_name(c, person)?).filter(|name| !name.is_empty()),
                    None => None,
                };
                Ok(WaitingView {
                    kind: kind_name(deed.kind).to_owned(),
                    id: deed.entity.to_string(),
                    person: deed.person.map(|person| person.to_string()),
                    person_name: name,
                    at: instant(deed.at),
                })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::contacts;
    use crate::trial::{Trial, joined, visit};
    use sb_domain::change::Group;
    use sb_domain::text::Text;
    use sb_domain::value::Value;

    fn sent_days_ago(laptop: &mut Trial, days: i64) {
        let at = laptop.now().ms - days * DAY;
        laptop.set(keys::ACKNOWLEDGED, &at.to_be_bytes()).unwrap();
    }

    #[test]
    fn work_that_was_not_sent_for_long_comes_before_a_choice() {
        let mut laptop = joined();
        let (person, dossier) = laptop.person("Selam Tesfay");
        let id = laptop.visit(person, "brief");
        let note = Value::Text(Group::ContactNote, Text::new("iets anders"));
        laptop.colleague_writes(dossier, id, note);
        sent_days_ago(&mut laptop, 1);
        assert_eq!(card(&laptop, Live::default()).unwrap().state, "choose");
        sent_days_ago(&mut laptop, 4);
        let late = card(&laptop, Live::default()).unwrap();
        assert_eq!((late.state.as_str(), late.conflicts), ("long_ago", 1));
    }

    #[test]
    fn a_wrong_address_is_a_stop_with_its_reason_and_only_an_unknown_device_signs_in_again() {
        let laptop = joined();
        let told = |problem| {
            let live = Live {
                problem: Some(problem),
                ..Live::default()
            };
            let card = card(&laptop, live).unwrap();
            (card.state, card.problem)
        };
        let said = |state: &str, why: &str| (state.to_owned(), Some(why.to_owned()));
        let elsewhere = told(FailureCode::OtherRegion);
        assert_eq!(elsewhere, said("stopped", "other_region"));
        let unknown = told(FailureCode::UnknownDevice);
        assert_eq!(unknown, said("sign_in", "unknown_device"));
    }

    #[test]
    fn what_waits_is_told_by_kind_and_name_also_of_the_own_logbook() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        laptop.visit(person, "brief");
        contacts::record(&mut laptop, &visit(None, "groep")).unwrap();
        let told = waiting(&laptop).unwrap();
        let told: Vec<_> = told
            .iter()
            .map(|one| (one.kind.as_str(), one.person_name.as_deref()))
            .collect();
        let name = Some("Selam Tesfay");
        assert_eq!(
            told,
            [("contact", None), ("contact", name), ("person", name)]
        );
        let count = card(&laptop, Live::default()).unwrap().waiting;
        assert_eq!(count as usize, told.len());
    }
}
