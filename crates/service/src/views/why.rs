//! "Why not us?": one sentence, the proof behind it, and what a checker that shares no code with the engine says of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::Association;
use glane_eligibility::{Case, Policy, judge};
use glane_foundation::{Actor, AssociationId, Cases, Grams, LotId, Sentence, StoreId};
use glane_inventory::{Lot, Store};
use glane_matching::{Evidence, Explanation, MarketError, MarketLot, NoEdge, check_explanation, explain};
use glane_persistence::{
    ReadTx, associations,
    days::{self, DayState},
    lots, stores, territories,
    territories::TerritoryRow,
};

use crate::{Glane, ServiceError, access, acts::settings, proofs::Proof};

/// The lots that were shared out on a day, to ask about.
#[derive(Debug, Clone)]
pub struct WhyDay {
    /// Who asks.
    pub association: String,
    /// Which day.
    pub date: NaiveDate,
    /// Some lots of the run that holds; empty until the day is published.
    pub lots: Vec<WhyLot>,
    /// How many there are in all.
    pub total: usize,
    /// The last one of these, when more come after it.
    pub next: Option<LotId>,
}

/// A lot of the run.
#[derive(Debug, Clone)]
pub struct WhyLot {
    /// Identity.
    pub lot: LotId,
    /// What it is.
    pub description: String,
    /// Where it waits.
    pub store: String,
    /// Cases shared out.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Cases of them for who asks.
    pub own: Cases,
}

/// The answer to one question.
#[derive(Debug, Clone)]
pub struct WhyAnswer {
    /// The lot asked about.
    pub lot: WhyLot,
    /// Of which day.
    pub date: NaiveDate,
    /// When the run was made, local time.
    pub decided_at: NaiveDateTime,
    /// One sentence.
    pub sentence: Sentence,
    /// What the sentence rests on, as data; nothing where a rule alone decides.
    pub proof: Option<String>,
    /// What the checker says.
    pub checked: Checked,
}

/// What the independent checker says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The sharing out and every figure of this answer hold.
    Accepted,
    /// Something does not hold, in the checker's words.
    Refused(Vec<String>),
    /// A rule keeps the association out of the sharing; it was asked again just now.
    Rule,
}

/// The lots of a day to ask about, today's when none is given: its own first, then by store. `after` is the last one of the page
/// before.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    date: Option<NaiveDate>,
    after: Option<&LotId>,
    limit: usize,
) -> Result<WhyDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let (row, own) = who_asks(&db, actor, association).await?;
    let date = date.unwrap_or(row.territory.date(glane.now()));
    let mut day = WhyDay { association: own.name, date, lots: Vec::new(), total: 0, next: None };
    let Some(proof) = proof_of(glane, &db, &row, date).await? else { return Ok(day) };
    let names = stores::names(&db, &row.territory.id).await?;
    let in_order = in_order(&proof, association, &names);
    let begin = match after {
        None => 0,
        Some(last) => in_order.iter().position(|lot| lot.id == *last).map_or(in_order.len(), |at| at + 1),
    };
    let some: Vec<&MarketLot> = in_order.iter().skip(begin).take(limit).copied().collect();
    day.total = in_order.len();
    day.next = some.last().filter(|_| begin + some.len() < in_order.len()).map(|lot| lot.id.clone());
    day.lots = told(&db, &proof, &some, association, &names).await?;
    Ok(day)
}

/// Why an association does not get (more of) a lot of that day's run, today's when no day is given.
pub async fn answer(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    lot: &LotId,
    date: Option<NaiveDate>,
) -> Result<WhyAnswer, ServiceError> {
    let db = glane.db.begin_read().await?;
    let (row, own) = who_asks(&db, actor, association).await?;
    let date = date.unwrap_or(row.territory.date(glane.now()));
    let proof = proof_of(glane, &db, &row, date).await?.ok_or(ServiceError::NotFound("run"))?;
    let asked = proof.market.lots.iter().find(|it| it.id == *lot).ok_or(ServiceError::NotFound("lot"))?;
    let shops = stores::names(&db, &row.territory.id).await?;
    let told = told(&db, &proof, &[asked], association, &shops).await?.pop().ok_or(ServiceError::NotFound("lot"))?;
    let receivers = associations::names(&db, &row.territory.id).await?;
    let names = receivers.into_iter().map(|(id, name)| (id.to_string(), name));
    let names = names.chain(shops.into_iter().map(|(id, name)| (id.to_string(), name))).collect();
    let rules = Rules::of(&db, &row, own, date, lot).await?;
    let decided_at = row.territory.local(proof.finished_at);
    let (association, id) = (association.clone(), lot.clone());
    let thinking = tokio::task::spawn_blocking(move || reason(&proof, &rules, &id, &association));
    let (sentence, figures, checked) =
        thinking.await.map_err(|error| ServiceError::Broken(format!("the checking thread ended early: {error}")))??;
    Ok(WhyAnswer { lot: told, date, decided_at, sentence: with_names(&sentence, &names), proof: figures, checked })
}

type Reason = (Sentence, Option<String>, Checked);

fn reason(run: &Proof, evidence: &Rules, lot: &LotId, association: &AssociationId) -> Result<Reason, ServiceError> {
    let explained = match explain(&run.market, &run.allocation, evidence, lot, association) {
        Ok(explained) => explained,
        // Without a verified need it is not in the market at all: the rules say so better than the engine could.
        Err(MarketError::NotInMarket { .. }) => {
            let rule = evidence.why_not(lot, association).map_or_else(nobody, |no| no.sentence);
            return Ok((rule, None, Checked::Rule));
        }
        Err(error) => return Err(ServiceError::Broken(error.to_string())),
    };
    let mut wrong = run.violations().to_vec();
    wrong.extend(check_explanation(&run.market, &run.allocation, &explained).err().map(|found| found.to_string()));
    let checked = if wrong.is_empty() { Checked::Accepted } else { Checked::Refused(wrong) };
    Ok((explained.sentence.clone(), Some(pretty(&explained)?), checked))
}

fn pretty(explained: &Explanation) -> Result<String, ServiceError> {
    serde_json::to_string_pretty(explained).map_err(|error| ServiceError::Broken(error.to_string()))
}

fn nobody() -> Sentence {
    Sentence::new(
        "Votre association ne participait pas au partage de ce jour.",
        "Your association did not take part in that day's sharing.",
    )
}

async fn who_asks(
    db: &ReadTx,
    actor: &Actor,
    association: &AssociationId,
) -> Result<(TerritoryRow, Association), ServiceError> {
    let enrolled = associations::get(db, association).await?;
    access::association(actor, association, &enrolled.territory)?;
    Ok((territories::get(db, &enrolled.territory).await?, enrolled.item))
}

/// The proof of the run that a published day follows.
async fn proof_of(
    glane: &Glane,
    db: &ReadTx,
    row: &TerritoryRow,
    date: NaiveDate,
) -> Result<Option<Arc<Proof>>, ServiceError> {
    let day = days::get(db, &row.territory.id, date).await?.filter(|day| day.state == DayState::Published);
    match day.and_then(|day| day.run) {
        Some(run) => glane.proofs.of(db, &run).await,
        None => Ok(None),
    }
}

/// The lots of a run as an association looks at them: what it gets first, then by store.
fn in_order<'p>(proof: &'p Proof, to: &AssociationId, names: &BTreeMap<StoreId, String>) -> Vec<&'p MarketLot> {
    let of_them = proof.allocation.bundles.iter().filter(|bundle| bundle.association == *to);
    let own: BTreeSet<&LotId> = of_them.map(|bundle| &bundle.lot).collect();
    let mut lots: Vec<&MarketLot> = proof.market.lots.iter().collect();
    lots.sort_by_cached_key(|lot| (!own.contains(&lot.id), names.get(&lot.origin), &lot.id));
    lots
}

async fn told(
    db: &ReadTx,
    proof: &Proof,
    some: &[&MarketLot],
    association: &AssociationId,
    names: &BTreeMap<StoreId, String>,
) -> Result<Vec<WhyLot>, ServiceError> {
    let ids: Vec<LotId> = some.iter().map(|lot| lot.id.clone()).collect();
    let known: BTreeMap<LotId, Lot> =
        lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row.lot)).collect();
    let own = |lot: &LotId| -> Cases {
        let theirs = proof.allocation.bundles.iter().filter(|bundle| bundle.lot == *lot);
        theirs.filter(|bundle| bundle.association == *association).map(|bundle| bundle.cases).sum()
    };
    let told = some.iter().filter_map(|lot| {
        let goods = &known.get(&lot.id)?.goods;
        Some(WhyLot {
            lot: lot.id.clone(),
            description: goods.description.clone(),
            store: names.get(&lot.origin).cloned().unwrap_or_default(),
            cases: lot.cases,
            grams: goods.weight_of(lot.cases),
            own: own(&lot.id),
        })
    });
    Ok(told.collect())
}

/// The rules of law and use, asked again about one lot and one association.
struct Rules {
    policy: Policy,
    date: NaiveDate,
    own: Association,
    store: Store,
    lot: Lot,
}

impl Rules {
    async fn of(
        db: &ReadTx,
        row: &TerritoryRow,
        own: Association,
        date: NaiveDate,
        lot: &LotId,
    ) -> Result<Self, ServiceError> {
        let lot = lots::get(db, lot).await?.lot;
        let store = stores::get(db, &lot.store).await?.item;
        Ok(Self { policy: settings::of(row)?.policy, date, own, store, lot })
    }
}

impl Evidence for Rules {
    fn why_not(&self, lot: &LotId, association: &AssociationId) -> Option<NoEdge> {
        if *association != self.own.id || *lot != self.lot.id {
            return None;
        }
        let (lot, store) = (&self.lot, &self.store);
        let case = Case { lot, store, association: &self.own, takeover: self.date, policy: &self.policy };
        match judge(&case) {
            Err(refusals) => refusals
                .into_iter()
                .next()
                .map(|first| NoEdge { rule: first.rule.code().to_owned(), sentence: first.reason }),
            // The rules allow it: what was missing is a van that could go there and come in time.
            Ok(_) => Some(NoEdge {
                rule: "no_van".into(),
                sentence: Sentence::new(
                    "Aucun véhicule du jour ne pouvait passer au magasin puis chez vous dans les horaires de chacun.",
                    "No van of the day could visit the store and then you within everybody's hours.",
                ),
            }),
        }
    }
}

/// The engine knows ids; people know names. Whole words only, so that an id inside another word stays.
fn with_names(sentence: &Sentence, names: &BTreeMap<String, String>) -> Sentence {
    let told = |text: &str| {
        let words = text.split(' ').map(|word| {
            let id = word.trim_end_matches([',', ';', '.', ':']);
            let rest = word.get(id.len()..).unwrap_or_default();
            names.get(id).map_or_else(|| word.to_owned(), |name| format!("{name}{rest}"))
        });
        words.collect::<Vec<_>>().join(" ")
    };
    Sentence::new(told(&sentence.fr), told(&sentence.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_names_and_words_that_contain_one_stay() {
        let names = BTreeMap::from([("asso-1".to_owned(), "La Table".to_owned())]);
        let told = with_names(&Sentence::new("asso-1 a 3 kg ; asso-10 non, asso-1.", "x"), &names);
        assert_eq!(told.fr, "La Table a 3 kg ; asso-10 non, La Table.");
    }
}
