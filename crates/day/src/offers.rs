//! Which lots may go to which associations today: the rules and the fleet asked about every pair, as a market.

use std::collections::BTreeMap;

use glane_demand::Association;
use glane_eligibility::{Case, Exception, judge};
use glane_foundation::{AssociationId, Cases, LocalTimeError, LotId, Sentence, StoreId, TemperatureClass};
use glane_inventory::{Lot, Store};
use glane_matching::{
    Caps, Commitment, Edge, Evidence, Market, MarketAssociation, MarketFormat, MarketLot, MatchingPolicy, NoEdge,
    WorthTheTrip,
};

use crate::{
    carriable::{Fleet, Site},
    day_file::{Day, Kept},
    places::Places,
    tastes,
};

/// The code of the reason "no van can carry it" beside the codes of the rules.
pub(crate) const NO_VAN: &str = "no_van";

/// Asks the rules and the fleet about pairs.
#[derive(Debug)]
pub(crate) struct Offers<'d> {
    pub(crate) day: &'d Day,
    pub(crate) places: &'d Places,
    pub(crate) fleet: &'d Fleet<'d>,
    stores: BTreeMap<&'d StoreId, (&'d Store, Site)>,
    associations: BTreeMap<&'d AssociationId, (&'d Association, Site)>,
    lots: BTreeMap<&'d LotId, &'d Lot>,
}

impl<'d> Offers<'d> {
    pub(crate) fn of(day: &'d Day, places: &'d Places, fleet: &'d Fleet<'d>) -> Result<Self, LocalTimeError> {
        let mut stores = BTreeMap::new();
        for store in &day.stores {
            stores.insert(&store.id, (store, Site::store(day, places, store)?));
        }
        let mut associations = BTreeMap::new();
        for association in &day.associations {
            associations.insert(&association.id, (association, Site::association(day, places, association)?));
        }
        let lots = day.lots.iter().map(|lot| (&lot.id, lot)).collect();
        Ok(Self { day, places, fleet, stores, associations, lots })
    }

    pub(crate) fn lot(&self, id: &LotId) -> Option<&'d Lot> {
        self.lots.get(id).copied()
    }

    pub(crate) fn association(&self, id: &AssociationId) -> Option<&'d Association> {
        self.associations.get(id).map(|(association, _)| *association)
    }

    pub(crate) fn store(&self, id: &StoreId) -> Option<&'d Store> {
        self.stores.get(id).map(|(store, _)| *store)
    }

    /// May this lot go there today? The exceptions used, or why not.
    pub(crate) fn ask(&self, lot: &Lot, association: &Association) -> Result<Vec<Exception>, NoEdge> {
        let nowhere = || NoEdge { rule: NO_VAN.into(), sentence: Sentence::new("Lieu inconnu.", "Unknown place.") };
        let (store, from) = self.stores.get(&lot.store).ok_or_else(nowhere)?;
        let (_, to) = self.associations.get(&association.id).ok_or_else(nowhere)?;
        let case = Case { lot, store, association, takeover: self.day.date, policy: &self.day.settings.policy };
        let exceptions = judge(&case).map_err(|refusals| first_refusal(refusals).unwrap_or_else(nowhere))?;
        match self.fleet.why_not(self.day, self.places, lot, from, to) {
            Some(sentence) => Err(NoEdge { rule: NO_VAN.into(), sentence }),
            None => Ok(exceptions),
        }
    }

    /// What is kept and may be: known lots and associations, a van on the roster, no rule against it, no more cases than
    /// there are.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &'d Kept> {
        let mut left: BTreeMap<&LotId, Cases> = self.lots.iter().map(|(id, lot)| (*id, lot.goods.cases)).collect();
        self.day.kept.iter().filter(move |kept| {
            let (Some(lot), Some(association)) = (self.lot(&kept.lot), self.association(&kept.association)) else {
                return false;
            };
            let drives = self.fleet.on_duty().iter().any(|duty| duty.van.id == kept.van);
            let needy = association.daily_need(self.day.settings.ration).is_some();
            let Some(room) = left.get_mut(&kept.lot).filter(|room| kept.cases <= **room) else { return false };
            let may = drives && needy && kept.cases > Cases::ZERO && self.ask(lot, association).is_ok();
            if may {
                *room -= kept.cases;
            }
            may
        })
    }

    /// The market of the day: every pair that may be, with its detour.
    pub(crate) fn market(&self) -> Market {
        let settings = &self.day.settings;
        let mut associations: Vec<_> =
            self.day.associations.iter().filter_map(|a| market_association(self.day, a)).collect();
        let mut edges = Vec::new();
        for lot in &self.day.lots {
            for association in &self.day.associations {
                if association.daily_need(settings.ration).is_some() && self.ask(lot, association).is_ok() {
                    let (from, to) = (self.places.store(&lot.store), self.places.association(&association.id));
                    edges.push(Edge {
                        lot: lot.id.clone(),
                        association: association.id.clone(),
                        detour: self.places.travel.leg_metres(from, to),
                    });
                }
            }
        }
        let lots: Vec<_> = self.day.lots.iter().map(market_lot).collect();
        tastes::write(self.day, &lots, &edges, &mut associations);
        Market {
            format: MarketFormat::V1,
            policy: MatchingPolicy {
                band_permille: settings.band_permille,
                worth_the_trip: WorthTheTrip { per_trip: settings.worth_the_trip, ..WorthTheTrip::default() },
                commit_after: 0,
            },
            lots,
            associations,
            edges,
            withdrawn: Vec::new(),
            committed: self.kept().map(commitment).collect(),
            likely: Vec::new(),
        }
    }
}

impl Evidence for Offers<'_> {
    fn why_not(&self, lot: &LotId, association: &AssociationId) -> Option<NoEdge> {
        self.ask(self.lot(lot)?, self.association(association)?).err()
    }
}

fn commitment(kept: &Kept) -> Commitment {
    Commitment { lot: kept.lot.clone(), association: kept.association.clone(), cases: kept.cases }
}

fn first_refusal(refusals: Vec<glane_eligibility::Refusal>) -> Option<NoEdge> {
    let first = refusals.into_iter().next()?;
    Some(NoEdge { rule: first.rule.code().to_owned(), sentence: first.reason })
}

fn market_lot(lot: &Lot) -> MarketLot {
    MarketLot {
        id: lot.id.clone(),
        origin: lot.store.clone(),
        category: lot.goods.category,
        cases: lot.goods.cases,
        case_weight: lot.goods.case_weight.grams,
        due: true,
    }
}

/// Nobody without verified need takes part.
fn market_association(day: &Day, association: &Association) -> Option<MarketAssociation> {
    let need = association.daily_need(day.settings.ration)?;
    let classes = TemperatureClass::ALL
        .into_iter()
        .filter_map(|class| Some((class, association.capacity.of_class(class)?)))
        .collect();
    Some(MarketAssociation {
        id: association.id.clone(),
        weight: association.record.weight_today(need),
        received: association.record.received,
        caps: Caps { total: association.capacity.total, classes, categories: association.capacity.category.clone() },
        tastes: BTreeMap::new(),
    })
}
