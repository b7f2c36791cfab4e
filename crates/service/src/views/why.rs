//! "Why not us?": one sentence, the proof behind it, and what a checker that shares no code with the engine says of it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::Association;
use glane_eligibility::{Case, Policy, judge};
use glane_foundation::{Actor, AssociationId, Cases, Grams, LotId, Sentence, StoreId};
use glane_inventory::{Lot, Store};
use glane_matching::{
    Allocation, Evidence, Explanation, Market, MarketError, NoEdge, check, check_explanation, explain,
};
use glane_persistence::{
    ReadTx, associations,
    days::{self, DayState},
    lots, runs, stores, territories,
    territories::TerritoryRow,
};

use crate::{Glane, ServiceError, access, acts::settings};

/// The lots that were shared out on a day, to ask about.
#[derive(Debug, Clone)]
pub struct WhyDay {
    /// Who asks.
    pub association: String,
    /// Which day.
    pub date: NaiveDate,
    /// The lots of the run that holds; empty until the day is published.
    pub lots: Vec<WhyLot>,
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

/// The lots of a day to ask about, today's when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    date: Option<NaiveDate>,
) -> Result<WhyDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let (row, own) = who_asks(&db, actor, association).await?;
    let date = date.unwrap_or(row.territory.date(glane.now()));
    let run = run_of(&db, &row, date).await?;
    let lots = match &run {
        Some(run) => told(&db, run, association).await?,
        None => Vec::new(),
    };
    Ok(WhyDay { association: own.name, date, lots })
}

/// Why an association does not get (more of) a lot of that day's run.
pub async fn answer(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    lot: &LotId,
    date: NaiveDate,
) -> Result<WhyAnswer, ServiceError> {
    let db = glane.db.begin_read().await?;
    let (row, own) = who_asks(&db, actor, association).await?;
    let run = run_of(&db, &row, date).await?.ok_or(ServiceError::NotFound("run"))?;
    let asked = told(&db, &run, association).await?.into_iter().find(|it| it.lot == *lot);
    let asked = asked.ok_or(ServiceError::NotFound("lot"))?;
    let evidence = Rules::of(&db, &row, own, date).await?;
    let names = evidence.names.clone();
    let decided_at = row.territory.local(run.finished_at);
    let (association, id) = (association.clone(), lot.clone());
    let thinking = tokio::task::spawn_blocking(move || reason(&run, &evidence, &id, &association));
    let (sentence, proof, checked) =
        thinking.await.map_err(|error| ServiceError::Broken(format!("the checking thread ended early: {error}")))??;
    Ok(WhyAnswer { lot: asked, decided_at, sentence: with_names(&sentence, &names), proof, checked })
}

type Reason = (Sentence, Option<String>, Checked);

fn reason(run: &Run, evidence: &Rules, lot: &LotId, association: &AssociationId) -> Result<Reason, ServiceError> {
    let explained = match explain(&run.market, &run.allocation, evidence, lot, association) {
        Ok(explained) => explained,
        // Without a verified need it is not in the market at all: the rules say so better than the engine could.
        Err(MarketError::NotInMarket { .. }) => {
            let rule = evidence.why_not(lot, association).map_or_else(nobody, |no| no.sentence);
            return Ok((rule, None, Checked::Rule));
        }
        Err(error) => return Err(ServiceError::Broken(error.to_string())),
    };
    let mut wrong: Vec<String> = check(&run.market, &run.allocation).iter().map(ToString::to_string).collect();
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

/// A run's market and what the matching answered, as stored with its proof.
struct Run {
    market: Market,
    allocation: Allocation,
    finished_at: chrono::DateTime<chrono::Utc>,
}

async fn run_of(db: &ReadTx, row: &TerritoryRow, date: NaiveDate) -> Result<Option<Run>, ServiceError> {
    let day = days::get(db, &row.territory.id, date).await?.filter(|day| day.state == DayState::Published);
    let Some(id) = day.and_then(|day| day.run) else { return Ok(None) };
    let run = runs::get(db, &id).await?;
    let Some(mut proof) = run.proof else { return Ok(None) };
    let broken = |error: serde_json::Error| ServiceError::Broken(format!("proof of run {id}: {error}"));
    Ok(Some(Run {
        market: serde_json::from_value(proof["market"].take()).map_err(broken)?,
        allocation: serde_json::from_value(proof["allocation"].take()).map_err(broken)?,
        finished_at: run.finished_at,
    }))
}

async fn told(db: &ReadTx, run: &Run, association: &AssociationId) -> Result<Vec<WhyLot>, ServiceError> {
    let ids: Vec<LotId> = run.market.lots.iter().map(|lot| lot.id.clone()).collect();
    let known: BTreeMap<LotId, Lot> =
        lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row.lot)).collect();
    let mut names: BTreeMap<StoreId, String> = BTreeMap::new();
    for store in known.values().map(|lot| &lot.store) {
        if !names.contains_key(store) {
            names.insert(store.clone(), stores::get(db, store).await?.item.name);
        }
    }
    let own = |lot: &LotId| -> Cases {
        let theirs = run.allocation.bundles.iter().filter(|bundle| bundle.lot == *lot);
        theirs.filter(|bundle| bundle.association == *association).map(|bundle| bundle.cases).sum()
    };
    let mut told: Vec<WhyLot> = run
        .market
        .lots
        .iter()
        .filter_map(|lot| {
            let goods = &known.get(&lot.id)?.goods;
            Some(WhyLot {
                lot: lot.id.clone(),
                description: goods.description.clone(),
                store: names.get(&lot.origin).cloned().unwrap_or_default(),
                cases: lot.cases,
                grams: goods.weight_of(lot.cases),
                own: own(&lot.id),
            })
        })
        .collect();
    told.sort_by(|a, b| (&a.store, &a.description, &a.lot).cmp(&(&b.store, &b.description, &b.lot)));
    Ok(told)
}

/// The rules of law and use, asked again about the pairs of one day.
struct Rules {
    policy: Policy,
    date: NaiveDate,
    own: Association,
    stores: BTreeMap<StoreId, Store>,
    lots: BTreeMap<LotId, Lot>,
    names: BTreeMap<String, String>,
}

impl Rules {
    async fn of(db: &ReadTx, row: &TerritoryRow, own: Association, date: NaiveDate) -> Result<Self, ServiceError> {
        let id = &row.territory.id;
        let stores: BTreeMap<StoreId, Store> =
            stores::all(db, id).await?.into_iter().map(|e| (e.item.id.clone(), e.item)).collect();
        let associations = associations::all(db, id).await?.into_iter().map(|e| (e.item.id.to_string(), e.item.name));
        let names =
            associations.chain(stores.values().map(|store| (store.id.to_string(), store.name.clone()))).collect();
        let of_run = run_of(db, row, date).await?.map(|run| run.market.lots).unwrap_or_default();
        let ids: Vec<LotId> = of_run.into_iter().map(|lot| lot.id).collect();
        let lots = lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row.lot)).collect();
        Ok(Self { policy: settings::of(row)?.policy, date, own, stores, lots, names })
    }
}

impl Evidence for Rules {
    fn why_not(&self, lot: &LotId, association: &AssociationId) -> Option<NoEdge> {
        if *association != self.own.id {
            return None;
        }
        let lot = self.lots.get(lot)?;
        let store = self.stores.get(&lot.store)?;
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
