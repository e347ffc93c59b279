//! The directory: services of the region pack, searched offline.

use crate::face::{DirectoryInput, Failure, FailureCode, ServiceView};
use crate::keeper::{Keeper, keys};
use crate::parse::given;
use sb_domain::ids::ServiceId;
use sb_domain::search::normalise;
use sb_regionpack::{List, Pack, Service};
use sb_store::meta;

fn view(pack: &Pack, service: &Service, language: &str) -> ServiceView {
    ServiceView {
        service: service.id.to_string(),
        organisation: service.organisation.clone(),
        name: service.name.clone(),
        description: given(Some(&service.description)).map(str::to_owned),
        municipalities: service.municipalities.clone(),
        partner_kind: service.partner_kind.clone(),
        partner_kind_name: pack
            .code_name(List::PartnerKinds, &service.partner_kind, language)
            .to_owned(),
        domain: service.domain.clone(),
        agreement: service.agreement.code().to_owned(),
        languages: service.languages.clone(),
        phone: given(Some(&service.phones.join(", "))).map(str::to_owned),
        email: given(Some(&service.email)).map(str::to_owned),
        url: given(Some(&service.url)).map(str::to_owned),
        address: given(Some(&service.address)).map(str::to_owned),
        checked_on: service.checked_on.map(|day| day.to_string()),
        source: given(Some(&service.source)).map(str::to_owned),
    }
}

fn language(keeper: &Keeper) -> Result<String, Failure> {
    let set = keeper.store.read(|c| meta::get_text(c, keys::LANGUAGE))?;
    Ok(set.unwrap_or_else(|| "nl".to_owned()))
}

/// Services that match every word and every filter; those whose name matches come first.
pub(crate) fn search(keeper: &Keeper, input: &DirectoryInput) -> Result<Vec<ServiceView>, Failure> {
    let pack = keeper.pack()?;
    let language = language(keeper)?;
    can_match(&pack, input)?;
    let words: Vec<String> = normalise(&input.query)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut found: Vec<(bool, &Service)> = Vec::new();
    for service in pack.services().iter().filter(|service| service.active) {
        if let Some(code) = given(input.municipality.as_ref())
            && !service.municipalities.iter().any(|there| there == code)
        {
            continue;
        }
        if let Some(domain) = given(input.domain.as_ref())
            && service.domain != domain
        {
            continue;
        }
        if let Some(tag) = given(input.language.as_ref())
            && !service.languages.iter().any(|there| there == tag)
        {
            continue;
        }
        let kind = pack.code_name(List::PartnerKinds, &service.partner_kind, &language);
        let title = normalise(&format!("{} {} {kind}", service.organisation, service.name));
        let all = format!("{title} {}", normalise(&service.description));
        if words.iter().all(|word| all.contains(word.as_str())) {
            found.push((
                !words.iter().all(|word| title.contains(word.as_str())),
                service,
            ));
        }
    }
    // Sorting is stable: within a group the order of the pack stays.
    found.sort_by_key(|(elsewhere, _)| *elsewhere);
    Ok(found
        .into_iter()
        .map(|(_, service)| view(&pack, service, &language))
        .collect())
}

/// A filter that no service could ever match is a mistake, and says so at its field.
fn can_match(pack: &Pack, input: &DirectoryInput) -> Result<(), Failure> {
    let unknown = |field| Err(Failure::at(FailureCode::UnknownCode, field));
    if let Some(code) = given(input.municipality.as_ref())
        && pack.find_municipality(code).is_none()
    {
        return unknown("municipality");
    }
    if let Some(tag) = given(input.language.as_ref())
        && pack.find_code(List::Languages, tag).is_none()
        && !pack
            .services()
            .iter()
            .any(|service| service.languages.iter().any(|there| there == tag))
    {
        return unknown("language");
    }
    if let Some(code) = given(input.domain.as_ref())
        && pack.find_code(List::Domains, code).is_none()
    {
        return unknown("domain");
    }
    Ok(())
}

/// One service.
pub(crate) fn one(keeper: &Keeper, id: ServiceId) -> Result<ServiceView, Failure> {
    let pack = keeper.pack()?;
    let service = pack
        .find_service(&id)
        .ok_or(Failure::at(FailureCode::NotFound, "id"))?;
    Ok(view(&pack, service, &language(keeper)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::trial::{at, joined};

    #[test]
    fn a_filter_that_cannot_match_is_refused_at_its_field() {
        let laptop = joined();
        let none = DirectoryInput::default();
        let bogus = Some("bogus".to_owned());
        let (municipality, language, domain) = (bogus.clone(), bogus.clone(), bogus);
        for (input, field) in [
            (
                DirectoryInput {
                    municipality,
                    ..none.clone()
                },
                "municipality",
            ),
            (
                DirectoryInput {
                    language,
                    ..none.clone()
                },
                "language",
            ),
            (
                DirectoryInput {
                    domain,
                    ..none.clone()
                },
                "domain",
            ),
        ] {
            let refused = search(&laptop, &input).err().unwrap();
            assert_eq!(refused, at(FailureCode::UnknownCode, field));
        }
        let there = DirectoryInput {
            municipality: Some("GM0512".to_owned()),
            ..none
        };
        assert!(!search(&laptop, &there).unwrap().is_empty());
    }
}
