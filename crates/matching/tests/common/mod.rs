//! Small random markets, and figures of their allocations.

#![allow(dead_code, clippy::allow_attributes, reason = "each test target uses its own part")]
#![allow(clippy::unwrap_used, clippy::as_conversions, reason = "test helpers: every figure is small and valid")]

use std::collections::BTreeMap;

use glane_foundation::{
    AssociationId, Cases, FoodCategory, Grams, LotId, Metres, Milligrams, Sentence, StoreId, TemperatureClass,
};
use glane_matching::{
    Allocation, Caps, Commitment, Edge, Flow, Level, LikelyBundle, Market, MarketAssociation, MarketFormat, MarketLot,
    MatchingPolicy, Taste, WithdrawnEdge, WorthTheTrip,
};
use proptest::prelude::*;

/// Figures from which a market is built; every combination makes a valid one.
#[derive(Debug, Clone)]
pub struct SmallMarket {
    /// Origin, category, cases, kilos per case, due.
    pub lots: Vec<(u8, u8, i64, i64, bool)>,
    /// Need in kilos, received in thousandths of it, total cap, chilled cap, frozen cap, bakery cap.
    pub associations: Vec<(i64, i64, [Option<i64>; 4])>,
    /// Detour in hundreds of metres, or no edge, for each lot and association.
    pub links: Vec<Option<i64>>,
    pub band: u16,
    pub trip_floor: i64,
    pub promises: bool,
    /// Malus in hundreds of metres, part in kilos and what goes beyond in hundreds of metres, or no taste, for each association
    /// and category.
    pub tastes: Vec<Option<(i64, i64, i64)>>,
}

const CATEGORIES: [FoodCategory; 4] =
    [FoodCategory::Bakery, FoodCategory::Fruit, FoodCategory::Dairy, FoodCategory::IceCream];

pub fn small_market() -> impl Strategy<Value = SmallMarket> {
    let cap = || prop_oneof![2 => Just(None), 1 => (0..60_i64).prop_map(Some)];
    let lot = (0..4_u8, 0..4_u8, 0..7_i64, 1..13_i64, any::<bool>());
    let caps = [cap(), cap(), cap(), cap()];
    let association = (1..400_i64, prop_oneof![1 => Just(0), 3 => 0..700_i64], caps);
    let taste = prop_oneof![3 => Just(None), 1 => (0..40_i64, 0..30_i64, 0..40_i64).prop_map(Some)];
    let link = prop_oneof![2 => Just(None), 3 => (0..80_i64).prop_map(Some)];
    (
        proptest::collection::vec(lot, 0..8),
        proptest::collection::vec(association, 1..7),
        proptest::collection::vec(link, 64),
        prop_oneof![3 => Just(0_u16), 1 => 0..300_u16],
        prop_oneof![2 => Just(0_i64), 1 => 0..20_i64],
        any::<bool>(),
        proptest::collection::vec(taste, 28),
    )
        .prop_map(|(lots, associations, links, band, trip_floor, promises, tastes)| SmallMarket {
            lots,
            associations,
            links,
            band,
            trip_floor,
            promises,
            tastes,
        })
}

pub fn lot_id(at: usize) -> LotId {
    LotId::parse(&format!("lot-{at}")).unwrap()
}

pub fn association_id(at: usize) -> AssociationId {
    AssociationId::parse(&format!("asso-{at}")).unwrap()
}

impl SmallMarket {
    pub fn build(&self) -> Market {
        let mut market = Market {
            format: MarketFormat::V1,
            policy: MatchingPolicy {
                band_permille: self.band,
                worth_the_trip: WorthTheTrip {
                    per_trip: Grams::new(self.trip_floor * 1_000),
                    per_km: Grams::new(self.trip_floor * 100),
                },
                commit_after: 2,
            },
            lots: Vec::new(),
            associations: Vec::new(),
            edges: Vec::new(),
            withdrawn: Vec::new(),
            committed: Vec::new(),
            likely: Vec::new(),
        };
        for (at, &(origin, category, cases, kilos, due)) in self.lots.iter().enumerate() {
            let origin = StoreId::parse(&format!("shop-{origin}")).unwrap();
            let category = CATEGORIES[usize::from(category)];
            market.lots.push(MarketLot {
                id: lot_id(at),
                origin,
                category,
                cases: Cases::new(cases),
                case_weight: Grams::new(kilos * 1_000),
                due,
            });
        }
        for (at, (need, received, caps)) in self.associations.iter().enumerate() {
            let weight = Milligrams::new(need * 1_000_000);
            let received = Milligrams::new(need * received * 1_000);
            let (caps, tastes) = (build_caps(caps), self.tastes_of(at));
            market.associations.push(MarketAssociation { id: association_id(at), weight, received, caps, tastes });
        }
        self.link(&mut market);
        market
    }

    fn tastes_of(&self, at: usize) -> BTreeMap<FoodCategory, Taste> {
        let hundreds = |metres: i64| Metres::new(metres * 100);
        let taste = |(category, taste): (FoodCategory, &Option<(i64, i64, i64)>)| {
            let (malus, part, beyond) = (*taste)?;
            let part = Grams::new(part * 1_000);
            Some((category, Taste { malus: hundreds(malus), part, beyond: hundreds(beyond) }))
        };
        CATEGORIES.into_iter().zip(&self.tastes[at * 4..]).filter_map(taste).collect()
    }

    fn link(&self, market: &mut Market) {
        for lot in 0..self.lots.len() {
            for association in 0..self.associations.len() {
                let Some(detour) = self.links[lot * 7 + association] else { continue };
                let (lot, association) = (lot_id(lot), association_id(association));
                if self.promises && detour == 7 {
                    let reason = Sentence::new("aucune tournée ne passe", "no round passes");
                    market.withdrawn.push(WithdrawnEdge { lot: lot.clone(), association: association.clone(), reason });
                }
                if self.promises && detour == 9 {
                    market.likely.push(LikelyBundle {
                        lot: lot.clone(),
                        association: association.clone(),
                        cases: Cases::new(2),
                        turns: 1,
                    });
                }
                market.edges.push(Edge { lot, association, detour: Metres::new(detour * 100) });
            }
        }
        if let (true, Some((_, _, cases, ..))) = (self.promises, self.lots.first()) {
            market.committed.push(Commitment {
                lot: lot_id(0),
                association: association_id(0),
                cases: Cases::new(cases / 2),
            });
        }
    }
}

fn build_caps(caps: &[Option<i64>; 4]) -> Caps {
    let kilos = |kilos: i64| Grams::new(kilos * 1_000);
    let mut built = Caps { total: caps[0].map(kilos), classes: BTreeMap::new(), categories: BTreeMap::new() };
    if let Some(cap) = caps[1] {
        built.classes.insert(TemperatureClass::Ambient, kilos(cap));
    }
    if let Some(cap) = caps[2] {
        built.classes.insert(TemperatureClass::Frozen, kilos(cap));
    }
    if let Some(cap) = caps[3] {
        built.categories.insert(FoodCategory::Bakery, kilos(cap));
    }
    built
}

/// What a flow costs: weight times detour, and what tastes add, in milligrams times metres.
pub fn cost(market: &Market, fluid: &[Flow]) -> i128 {
    let mut eaten: BTreeMap<(&AssociationId, FoodCategory), i128> = BTreeMap::new();
    let mut cost = 0;
    for flow in fluid {
        let amount = i128::from(flow.amount.get());
        let edge = market.edges.iter().find(|edge| edge.lot == flow.lot && edge.association == flow.association);
        let lot = market.lots.iter().find(|lot| lot.id == flow.lot).unwrap();
        cost += amount * i128::from(edge.unwrap().detour.get());
        *eaten.entry((&flow.association, lot.category)).or_default() += amount;
    }
    for promise in &market.committed {
        let lot = market.lots.iter().find(|lot| lot.id == promise.lot).unwrap();
        let amount = i128::from(promise.cases.get() * lot.case_weight.to_milligrams().get());
        *eaten.entry((&promise.association, lot.category)).or_default() += amount;
    }
    for ((id, category), amount) in eaten {
        let it = market.associations.iter().find(|it| it.id == *id).unwrap();
        if let Some(taste) = it.tastes.get(&category) {
            let beyond = (amount - i128::from(taste.part.to_milligrams().get())).max(0);
            cost += amount * i128::from(taste.malus.get()) + beyond * i128::from(taste.beyond.get());
        }
    }
    cost
}

pub fn level<'a>(allocation: &'a Allocation, association: &AssociationId) -> &'a Level {
    allocation.levels.iter().find(|level| level.association == *association).unwrap()
}

/// Shares of need covered by the fluid solution, lowest first.
pub fn sorted_levels(market: &Market, allocation: &Allocation) -> Vec<f64> {
    let each = market.associations.iter().zip(&allocation.levels);
    let mut shares: Vec<f64> =
        each.map(|(it, level)| (it.received.get() + level.fair.get()) as f64 / it.weight.get() as f64).collect();
    shares.sort_by(f64::total_cmp);
    shares
}
