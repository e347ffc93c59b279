//! Makes a referral, offline: agreement, reason, what may be told, a day to ask again.

use crate::deed::Deed;
use crate::drafts;
use crate::face::{AgreementInput, Failure, FailureCode, ReferralInput};
use crate::keeper::Keeper;
use crate::lists::known;
use crate::parse::{self, given};
use sb_domain::ids::{AgreementId, ContactId, PersonId, ReferralId, ServiceId};
use sb_domain::referral::{Source, Status};
use sb_domain::rules;
use sb_domain::search::words;
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

/// Words that tell nothing of an organisation.
const SMALL_WORDS: [&str; 7] = ["de", "en", "het", "in", "of", "van", "voor"];

/// A word this long may be the beginning of another form of itself.
const STEM: usize = 6;

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
        .allows(input.agreement.as_ref().is_some_and(|said| said.given))
        .map_err(|rule| Failure::from(rule.at("agreement")))?;
    let reason = rules::reason(&input.reason, "reason")?;
    let follow_up_on = given(input.follow_up_on.as_ref())
        .map(|day| rules::date(day, "follow_up_on"))
        .transpose()?;
    let today = keeper.now().today.to_string();
    // Nobody was asked: nothing is kept of an answer that was not given.
    let agreement = input
        .agreement
        .as_ref()
        .map(|said| agreement(&pack, said, (person, service_id, today)))
        .transpose()?
        .map(|given| (AgreementId::from_bytes(keeper.world.id()), given));
    let (share_fields, share_contacts) = shared(input)?;
    // A no is a no: nothing that is told goes with it, whatever the partner asks for.
    if input.agreement.as_ref().is_some_and(|said| !said.given) && !input.share.is_empty() {
        return Err(Failure::at(FailureCode::AgreementNeeded, "share"));
    }

    let referral = ReferralId::from_bytes(keeper.world.id());
    let content = ReferralContent {
        person,
        service: service_id,
        service_name: Text::new(full_name(&service.organisation, &service.name)),
        reason,
        agreement: agreement.as_ref().map(|(id, _)| *id),
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
        if let Some((id, given)) = agreement {
            deed.write(tx, found.dossier, id, Value::AgreementGiven(given))?;
        }
        deed.write(tx, found.dossier, referral, Value::ReferralContent(content))?;
        deed.write(tx, found.dossier, referral, Value::ReferralStatus(status))?;
        drafts::saved(tx, input.draft.as_ref())?;
        search::index_pending(tx)?;
        Ok(referral)
    })
}

/// How a referral names where it goes: the organisation and its service, or the service alone where its name says all
/// that the organisation's does. "Kinderopvang (Gorinchem)" of "Kinderopvang in Gorinchem" is not said twice; of
/// "Kinderopvang De Boom" it is, because "Boom" would be lost.
fn full_name(organisation: &str, service: &str) -> String {
    let there = words(service);
    // "Huisartsen" is told by "Huisarts"; of shorter words the beginning says too little.
    let told = |word: &String| {
        there
            .iter()
            .any(|one| word == one || (one.chars().count() >= STEM && word.starts_with(one)))
    };
    let mut named = words(organisation);
    named.retain(|word| !SMALL_WORDS.contains(&word.as_str()));
    if named.iter().all(told) {
        service.to_owned()
    } else {
        format!("{organisation} – {service}")
    }
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

/// What the person answered. A yes without the language in which it was asked, or how it was given, is no
/// agreement that anybody can stand for.
fn agreement(
    pack: &Pack,
    said: &AgreementInput,
    (person, service, date): (PersonId, ServiceId, String),
) -> Result<AgreementGiven, Failure> {
    let language = given(said.language.as_ref())
        .map(|tag| rules::language_tag(tag, "language"))
        .transpose()?;
    let how = given(said.how.as_ref())
        .map(|code| known(pack, List::AgreementWays, code, "how"))
        .transpose()?;
    for (field, missing) in [("language", language.is_none()), ("how", how.is_none())] {
        if said.given && missing {
            return Err(Failure::at(FailureCode::Empty, field));
        }
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::referrals::one;
    use crate::trial::{Trial, at, joined};
    use sb_domain::referral::PartnerAgreement;

    fn service(laptop: &Trial, wants: PartnerAgreement) -> String {
        let pack = laptop.pack().unwrap();
        let mut services = pack.services().iter();
        let found = services.find(|service| service.agreement == wants);
        found.unwrap().id.to_string()
    }

    fn referral(
        person: PersonId,
        service: String,
        agreement: Option<AgreementInput>,
    ) -> ReferralInput {
        ReferralInput {
            person: person.to_string(),
            service,
            reason: "brief".to_owned(),
            agreement,
            ..ReferralInput::default()
        }
    }

    #[test]
    fn a_yes_says_in_which_language_and_how() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let inform = service(&laptop, PartnerAgreement::Inform);
        let yes = AgreementInput {
            given: true,
            language: Some("ti".to_owned()),
            how: Some("oral".to_owned()),
        };
        let without = |field| {
            let mut said = yes.clone();
            match field {
                "language" => said.language = None,
                _ => said.how = Some(" ".to_owned()),
            }
            referral(person, inform.clone(), Some(said))
        };
        for field in ["language", "how"] {
            let refused = make(&mut laptop, &without(field)).unwrap_err();
            assert_eq!(refused, at(FailureCode::Empty, field));
        }
        let no = AgreementInput::default();
        make(&mut laptop, &referral(person, inform.clone(), Some(no))).unwrap();
        make(&mut laptop, &referral(person, inform, Some(yes))).unwrap();
    }

    #[test]
    fn a_no_shares_nothing() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let inform = service(&laptop, PartnerAgreement::Inform);
        let no = referral(person, inform, Some(AgreementInput::default()));
        let told = ReferralInput {
            share: vec!["name".to_owned()],
            ..no.clone()
        };
        let refused = make(&mut laptop, &told).unwrap_err();
        assert_eq!(refused, at(FailureCode::AgreementNeeded, "share"));
        assert!(
            laptop
                .store
                .read(sb_store::referrals::all)
                .unwrap()
                .is_empty()
        );
        make(&mut laptop, &no).unwrap();
    }

    #[test]
    fn an_organisation_is_named_unless_its_service_says_all_of_its_name() {
        for (organisation, service) in [
            ("Kinderopvang in Gorinchem", "Kinderopvang (Gorinchem)"),
            ("Huisartsen in Molenlanden", "Huisarts (Molenlanden)"),
            ("Juridisch Loket", "Juridisch Loket"),
            ("UAF", "Studeren met het UAF"),
        ] {
            assert_eq!(full_name(organisation, service), service);
        }
        for (organisation, service) in [
            ("Avres", "Schuldhulp"),
            (
                "Kinderopvang De Boom in Gorinchem",
                "Kinderopvang (Gorinchem)",
            ),
            ("Werkplaats Oost", "Werk en inkomen (Oost)"),
            ("Gemeente Gorinchem", "Jeugdhulp Gorinchem"),
            ("", "Schuldhulp"),
        ] {
            let both = full_name(organisation, service);
            let named = both.starts_with(organisation) && both.ends_with(service);
            assert!(named, "{both}");
            assert_eq!(both.contains(" – "), !organisation.is_empty(), "{both}");
        }
    }

    #[test]
    fn where_nobody_was_asked_no_answer_is_kept() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam Tesfay");
        let none = service(&laptop, PartnerAgreement::None);
        let id = make(&mut laptop, &referral(person, none, None)).unwrap();
        assert!(one(&laptop, id).unwrap().agreement.is_none());
        let kept = laptop.store.read(sb_store::agreements::all).unwrap();
        assert_eq!(kept.len(), 0);
        let agree = service(&laptop, PartnerAgreement::Agree);
        let refused = make(&mut laptop, &referral(person, agree, None)).unwrap_err();
        assert_eq!(refused, at(FailureCode::AgreementNeeded, "agreement"));
    }
}
