//! What the command line prints about a profile: status, dump, verification.

use crate::conflicts::id_of;
use crate::conversation::acknowledged_at;
use crate::face::Failure;
use crate::keeper::Keeper;
use crate::region;
use crate::world::instant;
use sb_domain::display::plain;
use sb_domain::ids::DossierId;
use sb_store::{counts, dump};
use serde::Serialize;
use serde_json::{Value, json};

/// Numbers about a profile.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Status {
    /// User actions not wholly acknowledged.
    pub waiting: u64,
    /// RFC 3339 UTC; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_acknowledged: Option<String>,
    /// Open choices.
    pub conflicts: u64,
    /// People.
    pub people: u64,
    /// Contacts.
    pub contacts: u64,
    /// Referrals.
    pub referrals: u64,
    /// Schema of the database.
    pub schema: u32,
    /// The region; absent: not joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Whether all is sound.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What is wrong, in short technical words without personal data.
    pub problems: Vec<String>,
}

pub(crate) fn status(keeper: &Keeper) -> Result<Status, Failure> {
    let (counts, acknowledged) =
        keeper.store.read(|c| Ok::<_, Failure>((counts::load(c)?, acknowledged_at(c)?)))?;
    Ok(Status {
        waiting: counts.waiting,
        last_acknowledged: acknowledged.map(instant),
        conflicts: counts.conflicts,
        people: counts.people,
        contacts: counts.contacts,
        referrals: counts.referrals,
        schema: keeper.store.schema()?,
        region: keeper.desk.as_ref().map(|desk| desk.identity.region.to_string()),
    })
}

/// Database, log, and tables that screens read against a rebuild.
pub(crate) fn verify(keeper: &mut Keeper) -> Result<Verdict, Failure> {
    let mut problems = keeper.store.integrity()?;
    if !keeper.store.shows_what_it_holds()? {
        problems.push("tables differ from a rebuild".to_owned());
    }
    if keeper.desk.is_some() && region::verify(keeper).is_err() {
        problems.push("membership log does not verify".to_owned());
    }
    Ok(Verdict { ok: problems.is_empty(), problems })
}

/// All visible state, sorted, equal on two laptops for the dossiers that both hold: ids for authors instead
/// of names, nothing of devices or receipt.
pub(crate) fn dump(keeper: &Keeper, dossier: Option<DossierId>) -> Result<Value, Failure> {
    let all = keeper.store.read(|c| dump::load(c, dossier))?;
    let text = |text: &sb_domain::text::Text| text.as_str().to_owned();
    let people: Vec<Value> = all
        .people
        .iter()
        .map(|p| {
            json!({
                "person": p.person, "dossier": p.dossier, "name": text(&p.name), "latin_name": text(&p.latin_name),
                "municipality": text(&p.municipality), "languages": p.languages,
                "learning_route": text(&p.learning_route), "birth_years": text(&p.birth_years),
                "safe_contact": text(&p.safe_contact), "tempo_note": text(&p.tempo_note),
            })
        })
        .collect();
    let contacts: Vec<Value> = all
        .contacts
        .iter()
        .map(|c| {
            json!({
                "contact": c.contact, "person": c.person, "kind": c.kind, "date": c.date, "minutes": c.minutes,
                "languages": c.languages, "domains": c.domains, "outcome": c.outcome, "note": text(&c.note),
                "headcount": c.headcount, "role": c.role, "travel_km": c.travel_km, "author": c.author,
            })
        })
        .collect();
    let referrals: Vec<Value> = all
        .referrals
        .iter()
        .map(|r| {
            json!({
                "referral": r.referral, "person": r.person, "service": r.service,
                "service_name": text(&r.service_name), "reason": text(&r.reason), "agreement": r.agreement,
                "follow_up_on": r.follow_up_on, "share_fields": r.share_fields,
                "share_contacts": r.share_contacts, "status": r.status.code(), "source": r.source,
                "status_reason": r.status_reason, "status_note": text(&r.status_note), "author": r.author,
            })
        })
        .collect();
    let agreements: Vec<Value> = all
        .agreements
        .iter()
        .map(|a| {
            json!({
                "agreement": a.agreement, "person": a.person, "given": a.given, "language": a.language,
                "how": a.how, "service": a.service, "date": a.date, "withdrawn": a.withdrawn,
            })
        })
        .collect();
    let mut conflicts: Vec<(String, Value)> = all
        .conflicts
        .iter()
        .map(|c| {
            let versions: Vec<Value> = c
                .versions
                .iter()
                .map(|v| json!({ "op": v.change, "by": v.author, "at": instant(v.at), "value": plain(&v.value) }))
                .collect();
            let id = id_of(&c.register);
            let field = c.register.group.describe().2;
            (id.clone(), json!({ "id": id, "record": c.register.entity, "field": field, "versions": versions }))
        })
        .collect();
    conflicts.sort_by(|a, b| a.0.cmp(&b.0));
    let conflicts: Vec<Value> = conflicts.into_iter().map(|(_, conflict)| conflict).collect();
    Ok(json!({
        "people": people, "contacts": contacts, "referrals": referrals, "agreements": agreements,
        "conflicts": conflicts, "followups": [], "signals": [],
    }))
}
