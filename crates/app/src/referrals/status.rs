//! A new status of a referral, said by someone. Sync never sets one.

use crate::deed::Deed;
use crate::drafts;
use crate::face::{Failure, FailureCode, StatusInput};
use crate::keeper::Keeper;
use crate::lists::known;
use crate::parse::{self, given};
use sb_domain::ids::{ChangeId, ReferralId};
use sb_domain::referral::{Source, Status};
use sb_domain::rules;
use sb_domain::value::{StatusSaid, Value};
use sb_regionpack::List;
use sb_store::{referrals, search};

/// Writes the status with who said it and why; `ingetrokken` takes the agreement back as well.
pub(crate) fn set_status(keeper: &mut Keeper, input: &StatusInput) -> Result<ChangeId, Failure> {
    let id: ReferralId = parse::id(&input.referral, "referral")?;
    let status =
        Status::from_code(&input.status).ok_or(Failure::at(FailureCode::UnknownCode, "status"))?;
    let source =
        Source::from_code(&input.source).ok_or(Failure::at(FailureCode::UnknownCode, "source"))?;
    let pack = keeper.pack()?;
    let reason = given(input.reason.as_ref())
        .map(|code| known(&pack, List::RefusalReasons, code, "reason"))
        .transpose()?;
    let note = rules::short_text(input.note.as_deref().unwrap_or(""), "note")?;
    let found = keeper.store.read(|c| referrals::find(c, id))?;
    let there = found.ok_or(Failure::at(FailureCode::NotFound, "referral"))?;
    rules::step(there.status, status, reason.as_deref())?;
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        // The person's no outweighs whatever is said later; who told it, and why, is said beside it.
        if let Some(agreement) = there.agreement.filter(|_| status == Status::Ingetrokken) {
            deed.withdraw(tx, there.dossier, agreement)?;
        }
        let said = StatusSaid {
            status,
            source: source.code().to_owned(),
            reason,
            note,
            extra: Vec::new(),
        };
        let change = deed.write(tx, there.dossier, id, Value::ReferralStatus(said))?;
        drafts::saved(tx, input.draft.as_ref())?;
        search::index_pending(tx)?;
        Ok(change)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::referrals::one;
    use crate::trial::joined;

    #[test]
    fn a_withdrawn_referral_says_who_told_it_and_why() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let id = laptop.referral(person);
        let said = StatusInput {
            referral: id.to_string(),
            status: "ingetrokken".to_owned(),
            source: "nieuwkomer_vertelt".to_owned(),
            reason: Some("capaciteit".to_owned()),
            note: Some("Wil nu rust".to_owned()),
            draft: None,
        };
        set_status(&mut laptop, &said).unwrap();
        let shown = one(&laptop, id).unwrap();
        assert_eq!(shown.status, "ingetrokken");
        assert_eq!(shown.source, "nieuwkomer_vertelt");
        assert_eq!(shown.status_reason.as_deref(), Some("capaciteit"));
        assert_eq!(shown.status_note.as_deref(), Some("Wil nu rust"));
        assert!(
            !shown.agreement.unwrap().given,
            "the agreement is taken back"
        );
    }
}
