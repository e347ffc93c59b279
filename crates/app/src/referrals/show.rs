//! Referrals as screens show them.

use crate::colleagues::Names;
use crate::face::{AgreementView, Failure, FailureCode, FollowUpView, ReferralView};
use crate::keeper::Keeper;
use crate::people::text;
use crate::world::day;
use sb_domain::ids::{PersonId, ReferralId};
use sb_store::referrals::{self, Referral};
use sb_store::{Reader, agreements, people};

fn view(c: &Reader<'_>, referral: Referral, names: &Names) -> Result<ReferralView, Failure> {
    let agreement = match referral.agreement {
        Some(id) => agreements::find(c, id)?,
        None => None,
    };
    let agreement = agreement.map(|agreement| AgreementView {
        given: agreement.given.unwrap_or(false) && !agreement.withdrawn,
        language: agreement.language,
        how: agreement.how,
        date: agreement.date,
    });
    let contacts = referral.share_contacts.iter().map(ToString::to_string);
    let (person_name, person_latin_name) = person_names(c, referral.person)?;
    Ok(ReferralView {
        referral: referral.referral.to_string(),
        person: referral.person.to_string(),
        person_name,
        person_latin_name,
        service: referral.service.to_string(),
        service_name: referral.service_name.into_string(),
        status: referral.status.code().to_owned(),
        group: referral.status.group().code().to_owned(),
        source: referral.source,
        status_reason: referral.status_reason,
        status_note: text(referral.status_note),
        reason: referral.reason.into_string(),
        agreement,
        follow_up_on: referral.follow_up_on,
        share: referral.share_fields.into_iter().chain(contacts).collect(),
        author: names.of(referral.author),
        made_on: day(referral.made_at),
        sent: referral.sent,
    })
}

/// The name a screen calls a person by: the own script, else the Latin one.
pub(crate) fn person_name(c: &Reader<'_>, person: PersonId) -> Result<String, Failure> {
    Ok(person_names(c, person)?.0)
}

/// That name, and the Latin one beside it when it is another.
pub(crate) fn person_names(
    c: &Reader<'_>,
    person: PersonId,
) -> Result<(String, Option<String>), Failure> {
    let Some(found) = people::find(c, person)? else {
        return Ok((String::new(), None));
    };
    let latin = found.latin_name.into_string();
    if found.name.is_empty() {
        return Ok((latin, None));
    }
    let name = found.name.into_string();
    let beside = Some(latin).filter(|latin| !latin.is_empty() && *latin != name);
    Ok((name, beside))
}

pub(crate) fn views(keeper: &Keeper, found: Vec<Referral>) -> Result<Vec<ReferralView>, Failure> {
    let names = Names::load(keeper)?;
    keeper.store.read(|c| {
        found
            .into_iter()
            .map(|referral| view(c, referral, &names))
            .collect()
    })
}

/// All referrals, the newest first.
pub(crate) fn all(keeper: &Keeper) -> Result<Vec<ReferralView>, Failure> {
    views(keeper, keeper.store.read(referrals::all)?)
}

/// Those of a person.
pub(crate) fn of(keeper: &Keeper, person: PersonId) -> Result<Vec<ReferralView>, Failure> {
    views(keeper, keeper.store.read(|c| referrals::of(c, person))?)
}

/// One referral.
pub(crate) fn one(keeper: &Keeper, id: ReferralId) -> Result<ReferralView, Failure> {
    let found = keeper.store.read(|c| referrals::find(c, id))?;
    let referral = found.ok_or(Failure::at(FailureCode::NotFound, "id"))?;
    let mut views = views(keeper, vec![referral])?;
    views.pop().ok_or(Failure::new(FailureCode::NotFound))
}

/// The lines of these among what is to be asked about.
pub(crate) fn follow_ups(
    keeper: &Keeper,
    found: Vec<Referral>,
) -> Result<Vec<FollowUpView>, Failure> {
    let view = |c: &Reader<'_>, referral: Referral| {
        let (person_name, person_latin_name) = person_names(c, referral.person)?;
        Ok(FollowUpView {
            referral: referral.referral.to_string(),
            person: referral.person.to_string(),
            person_name,
            person_latin_name,
            service_name: referral.service_name.into_string(),
            due: referral.follow_up_on.unwrap_or_default(),
        })
    };
    keeper
        .store
        .read(|c| found.into_iter().map(|one| view(c, one)).collect())
}
