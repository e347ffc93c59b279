//! Makes a referral, offline: agreement, reason, what may be told, a day to ask again.

use crate::deed::Deed;
use crate::face::{Failure, FailureCode, ReferralInput};
use crate::keeper::Keeper;
use crate::lists::known;
use crate::parse::{self, given};
use sb_domain::ids::{AgreementId, ContactId, PersonId, ReferralId, ServiceId};
use sb_domain::referral::{Source, Status};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::{AgreementGiven, ReferralContent, StatusSaid, Value};
use sb_regionpack::{List, Pack};
use sb_store::{contacts, people, search};

/// Person fields that a partner may hear.
const SHARABLE: [&str; 8] = [
    "name",
    "latin_name",
    "municipality",
    "languages",
    "learning_route",
    "birth_years",
    "safe_contact",
    "tempo_note",
];

/// Makes it; status `klaar_voor_verzending`. Only a worker's word makes it sent.
pub(crate) fn make(keeper: &mut Keeper, input: &ReferralInput) -> Result<ReferralId, Failure> {
    let person: PersonId = parse::id(&input.person, "person")?;
    let service_id: ServiceId = parse::id(&input.service, "service")?;
    let pack = keeper.pack()?;
    let service = pack
        .find_service(&service_id)
        .ok_or(Failure::at(FailureCode::NotFound, "service"))?;
    service
        .agreement
        .allows(input.agreement.given)
        .map_err(|rule| Failure::from(rule.at("agreement")))?;
    let reason = rules::reason(&input.reason, "reason")?;
    let follow_up_on = given(input.follow_up_on.as_ref())
        .map(|day| rules::date(day, "follow_up_on"))
        .transpose()?;
    let agreement = agreement(
        &pack,
        input,
        person,
        service_id,
        keeper.now().today.to_string(),
    )?;
    let (share_fields, share_contacts) = shared(input)?;

    let referral = ReferralId::from_bytes(keeper.world.id());
    let agreement_id = AgreementId::from_bytes(keeper.world.id());
    let content = ReferralContent {
        person,
        service: service_id,
        service_name: Text::new(format!("{} – {}", service.organisation, service.name)),
        reason,
        agreement: Some(agreement_id),
        follow_up_on,
        share_fields,
        share_contacts,
        extra: Vec::new(),
    };
    let status = to_be_sent();
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let found =
            people::find(tx, person)?.ok_or(Failure::at(FailureCode::NotFound, "person"))?;
        for contact in &content.share_contacts {
            let with = contacts::find(tx, *contact)?.and_then(|contact| contact.person);
            if with != Some(person) {
                return Err(Failure::at(FailureCode::NotFound, "share"));
            }
        }
        deed.write(
            tx,
            found.dossier,
            agreement_id,
            Value::AgreementGiven(agreement),
        )?;
        deed.write(tx, found.dossier, referral, Value::ReferralContent(content))?;
        deed.write(tx, found.dossier, referral, Value::ReferralStatus(status))?;
        search::index_pending(tx)?;
        Ok(referral)
    })
}

/// What every referral begins with.
fn to_be_sent() -> StatusSaid {
    StatusSaid {
        status: Status::KlaarVoorVerzending,
        source: Source::EigenWaarneming.code().to_owned(),
        reason: None,
        note: Text::default(),
        extra: Vec::new(),
    }
}

fn agreement(
    pack: &Pack,
    input: &ReferralInput,
    person: PersonId,
    service: ServiceId,
    date: String,
) -> Result<AgreementGiven, Failure> {
    let said = &input.agreement;
    let language = given(said.language.as_ref())
        .map(|tag| rules::language_tag(tag, "language"))
        .transpose()?;
    let how = given(said.how.as_ref())
        .map(|code| known(pack, List::AgreementWays, code, "how"))
        .transpose()?;
    Ok(AgreementGiven {
        person,
        given: said.given,
        language,
        how,
        service,
        date,
        extra: Vec::new(),
    })
}

fn shared(input: &ReferralInput) -> Result<(Vec<String>, Vec<ContactId>), Failure> {
    let mut fields = Vec::new();
    let mut contacts = Vec::new();
    for item in &input.share {
        if SHARABLE.contains(&item.as_str()) {
            fields.push(item.clone());
        } else {
            contacts.push(parse::id(item, "share")?);
        }
    }
    fields.sort();
    fields.dedup();
    contacts.sort();
    contacts.dedup();
    if contacts.len() > 100 {
        return Err(Failure::at(FailureCode::TooMany, "share"));
    }
    Ok((fields, contacts))
}
