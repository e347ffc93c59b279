//! All visible state as canonical JSON: sorted, ids for authors instead of names, nothing of devices or
//! receipt, so that it is equal on two laptops for the dossiers that both hold.

use crate::conflicts::id_of;
use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use crate::world::instant;
use sb_domain::display::plain;
use sb_domain::ids::DossierId;
use sb_domain::text::Text;
use sb_store::agreements::Agreement;
use sb_store::contacts::Contact;
use sb_store::people::Person;
use sb_store::referrals::Referral;
use sb_store::registers::Conflict;
use sb_store::{dossiers, dump};
use serde_json::{Value, json};

fn text(text: &Text) -> &str {
    text.as_str()
}

/// A row without what is absent: no key, not an empty one.
fn row(mut row: Value) -> Value {
    if let Some(fields) = row.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    }
    row
}

fn person(p: &Person) -> Value {
    row(json!({
        "person": p.person, "dossier": p.dossier, "name": text(&p.name), "latin_name": text(&p.latin_name),
        "municipality": text(&p.municipality), "languages": p.languages,
        "learning_route": text(&p.learning_route), "birth_years": text(&p.birth_years),
        "safe_contact": text(&p.safe_contact), "tempo_note": text(&p.tempo_note),
    }))
}

fn contact(c: &Contact) -> Value {
    row(json!({
        "contact": c.contact, "person": c.person, "kind": c.kind, "date": c.date, "minutes": c.minutes,
        "languages": c.languages, "domains": c.domains, "outcome": c.outcome, "note": text(&c.note),
        "headcount": c.headcount, "role": c.role, "travel_km": c.travel_km, "author": c.author,
    }))
}

fn referral(r: &Referral) -> Value {
    row(json!({
        "referral": r.referral, "person": r.person, "service": r.service, "service_name": text(&r.service_name),
        "reason": text(&r.reason), "agreement": r.agreement, "follow_up_on": r.follow_up_on,
        "share_fields": r.share_fields, "share_contacts": r.share_contacts, "status": r.status.code(),
        "source": r.source, "status_reason": r.status_reason, "status_note": text(&r.status_note),
        "author": r.author,
    }))
}

fn agreement(a: &Agreement) -> Value {
    row(json!({
        "agreement": a.agreement, "person": a.person, "given": a.given, "language": a.language, "how": a.how,
        "service": a.service, "date": a.date, "withdrawn": a.withdrawn,
    }))
}

fn conflict(c: &Conflict) -> (String, Value) {
    let versions: Vec<Value> = c
        .versions
        .iter()
        .map(|v| json!({ "op": v.change, "by": v.author, "at": instant(v.at), "value": plain(&v.value) }))
        .collect();
    let id = id_of(&c.register);
    let field = c.register.group.describe().2;
    let json =
        json!({ "id": id, "record": c.register.entity, "field": field, "versions": versions });
    (id, json)
}

/// All of it, or what lives in one dossier.
pub(crate) fn load(keeper: &Keeper, dossier: Option<DossierId>) -> Result<Value, Failure> {
    if let Some(dossier) = dossier {
        let found = keeper.store.read(|c| dossiers::find(c, dossier))?;
        found.ok_or(Failure::at(FailureCode::NotFound, "dossier"))?;
    }
    let all = keeper.store.read(|c| dump::load(c, dossier))?;
    let mut conflicts: Vec<(String, Value)> = all.conflicts.iter().map(conflict).collect();
    conflicts.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(json!({
        "people": all.people.iter().map(person).collect::<Vec<_>>(),
        "contacts": all.contacts.iter().map(contact).collect::<Vec<_>>(),
        "referrals": all.referrals.iter().map(referral).collect::<Vec<_>>(),
        "agreements": all.agreements.iter().map(agreement).collect::<Vec<_>>(),
        "conflicts": conflicts.into_iter().map(|(_, conflict)| conflict).collect::<Vec<_>>(),
        "followups": [],
        "signals": [],
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::trial::joined;

    #[test]
    fn what_is_absent_is_an_absent_key() {
        let mut laptop = joined();
        let (person, _) = laptop.person("Selam");
        laptop.visit(person, "");
        let all = load(&laptop, None).unwrap();
        for list in ["people", "contacts"] {
            let fields = all[list][0].as_object().unwrap();
            for (key, value) in fields {
                assert!(!value.is_null() && value != "", "{list} {key}");
            }
        }
        assert!(all["contacts"][0].get("outcome").is_none());
    }

    #[test]
    fn a_dossier_that_is_not_here_has_no_dump() {
        let laptop = joined();
        let nowhere = DossierId::from_bytes([9; 16]);
        let refused = load(&laptop, Some(nowhere)).unwrap_err();
        assert_eq!(refused, Failure::at(FailureCode::NotFound, "dossier"));
    }
}
