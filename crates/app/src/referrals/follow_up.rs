//! The day to ask how a referral goes, moved.

use crate::deed::Deed;
use crate::face::{Failure, FailureCode, FollowUpInput};
use crate::keeper::Keeper;
use crate::parse;
use crate::seen::Seen;
use sb_domain::change::{Group, Register};
use sb_domain::ids::ReferralId;
use sb_domain::rules;
use sb_domain::value::Value;
use sb_store::{referrals, registers, search};

/// Writes the content again with another day. The same day twice writes nothing.
///
/// # Errors
/// `choose_first` while two versions of the content differ: which of them would move?
pub(crate) fn move_follow_up(keeper: &mut Keeper, input: &FollowUpInput) -> Result<(), Failure> {
    let id: ReferralId = parse::id(&input.referral, "referral")?;
    let on = rules::date(&input.on, "follow_up_on")?;
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let there =
            referrals::find(tx, id)?.ok_or(Failure::at(FailureCode::NotFound, "referral"))?;
        let register = Register {
            entity: id.into(),
            group: Group::ReferralContent,
        };
        let heads = registers::load(tx, register)?;
        let Some((_, Value::ReferralContent(mut content))) = heads.into_iter().next_back() else {
            return Err(Failure::at(FailureCode::NotFound, "referral"));
        };
        content.follow_up_on = Some(on);
        let value = Value::ReferralContent(content);
        // Nothing but the day was on the screen, and all else is written as it stands.
        deed.set(tx, there.dossier, id, (value, "follow_up_on"), &Seen::NOW)?;
        search::index_pending(tx)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::drafts;
    use crate::face::{DraftInput, FollowUpView, PersonInput, StatusInput};
    use crate::people;
    use crate::referrals::{follow_ups, one, set_status};
    use crate::trial::{Trial, joined};
    use sb_store::referrals::to_follow_up;

    /// What is to be asked until that day, as the screen tells it.
    fn to_ask(laptop: &Trial, until: &str) -> Vec<FollowUpView> {
        let found = laptop.store.read(|c| to_follow_up(c, until)).unwrap();
        follow_ups(laptop, found).unwrap()
    }

    #[test]
    fn a_moved_follow_up_is_due_on_the_new_day_and_the_rest_stays() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let id = laptop.referral(person);
        let before = one(&laptop, id).unwrap();
        let later = FollowUpInput {
            referral: id.to_string(),
            on: "2026-12-01".to_owned(),
        };
        move_follow_up(&mut laptop, &later).unwrap();
        assert!(to_ask(&laptop, "2026-11-30").is_empty());
        assert_eq!(to_ask(&laptop, "2026-12-01")[0].due, "2026-12-01");
        let after = one(&laptop, id).unwrap();
        assert_eq!(after.follow_up_on.as_deref(), Some("2026-12-01"));
        assert_eq!(
            (after.reason, after.share, after.status),
            (before.reason, before.share, before.status)
        );
        assert!(after.agreement.unwrap().given);
    }

    #[test]
    fn what_is_to_be_asked_names_the_person_in_both_scripts() {
        let mut laptop = joined();
        let input = PersonInput {
            name: "ሰላም ተስፋይ".to_owned(),
            latin_name: Some("Selam Tesfay".to_owned()),
            ..PersonInput::default()
        };
        let (person, _) = people::add(&mut laptop, &input).unwrap();
        let id = laptop.referral(person);
        let due = &to_ask(&laptop, "2026-12-01")[0];
        assert_eq!(due.person_name, "ሰላም ተስፋይ");
        assert_eq!(due.person_latin_name.as_deref(), Some("Selam Tesfay"));
        assert_eq!(
            one(&laptop, id).unwrap().person_latin_name.as_deref(),
            Some("Selam Tesfay")
        );
    }

    #[test]
    fn a_said_status_takes_its_draft_along() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let id = laptop.referral(person);
        let form = format!("status/{id}");
        let typed = DraftInput {
            form: form.clone(),
            body: "{}".to_owned(),
        };
        drafts::save(&mut laptop, typed).unwrap();
        let said = StatusInput {
            referral: id.to_string(),
            status: "verzonden".to_owned(),
            source: "eigen_waarneming".to_owned(),
            draft: Some(form),
            ..StatusInput::default()
        };
        set_status(&mut laptop, &said).unwrap();
        assert!(drafts::list(&laptop).unwrap().is_empty());
    }
}
