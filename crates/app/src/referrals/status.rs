//! A new status of a referral, said by someone. Sync never sets one.

use crate::deed::Deed;
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

/// Writes the status; `ingetrokken` takes the agreement back, and that is what shows.
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
        let withdrawn = there.agreement.filter(|_| status == Status::Ingetrokken);
        let change = if let Some(agreement) = withdrawn {
            deed.withdraw(tx, there.dossier, agreement)?
        } else {
            let source = source.code().to_owned();
            let said = StatusSaid {
                status,
                source,
                reason,
                note,
                extra: Vec::new(),
            };
            deed.write(tx, there.dossier, id, Value::ReferralStatus(said))?
        };
        search::index_pending(tx)?;
        Ok(change)
    })
}
