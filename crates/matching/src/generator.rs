//! Seeded markets that look like real days: everyday city shops and large stores, associations from 20 to 2 000 people,
//! about twelve takers per lot, one connected component.
//!
//! Calibration: 80 % of stores are city shops with about 3 cases a lot; a large store's day follows 424 real pickups in
//! Montreal (mean 221 kg, standard deviation 136, clipped to 10-1 241); cases weigh 2 to 12 kg; people served are
//! log-normal. Supply is scaled to a stated part of the need.

#![expect(clippy::as_conversions, reason = "random draws to bounded integers, and dense indices")]

use std::collections::BTreeMap;

use glane_foundation::{
    AssociationId, Cases, FoodCategory, Grams, IdError, LotId, Metres, Milligrams, StoreId, TemperatureClass,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::{Caps, Edge, Market, MarketAssociation, MarketLot, MatchingPolicy, WorthTheTrip};

/// What kind of market to make.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Number of lots.
    pub lots: usize,
    /// Number of associations.
    pub associations: usize,
    /// Takers per lot on average.
    pub takers: usize,
    /// Food offered as part of today's need, in thousandths.
    pub supply_permille: u32,
    /// Settings of the territory.
    pub policy: MatchingPolicy,
    /// The same seed gives the same market.
    pub seed: u64,
}

impl Recipe {
    /// A day with so many lots, one association for ten lots (twenty from 50 000 lots on).
    #[must_use]
    pub fn day(lots: usize, seed: u64) -> Self {
        let associations = (lots / if lots < 50_000 { 10 } else { 20 }).max(2);
        let worth_the_trip = WorthTheTrip { per_trip: Grams::new(5_000), per_km: Grams::new(500) };
        let policy = MatchingPolicy { worth_the_trip, ..MatchingPolicy::default() };
        Self { lots, associations, takers: 12, supply_permille: 600, policy, seed }
    }
}

/// The categories that shops really give, with how often.
const OFFERED: [(FoodCategory, u32); 12] = [
    (FoodCategory::Bakery, 18),
    (FoodCategory::Vegetables, 16),
    (FoodCategory::Fruit, 14),
    (FoodCategory::Dairy, 14),
    (FoodCategory::DryGoods, 8),
    (FoodCategory::PreparedDishes, 8),
    (FoodCategory::Meat, 5),
    (FoodCategory::Poultry, 4),
    (FoodCategory::Charcuterie, 4),
    (FoodCategory::FrozenMeals, 3),
    (FoodCategory::FrozenVegetables, 3),
    (FoodCategory::Drinks, 3),
];
/// Half-life of 14 open days: the sum of all past weights is this many days' need.
const HORIZON_DAYS: f64 = 20.7;
/// Grams per person and open day.
const RATION: f64 = 500.0;

struct Place {
    x: f64,
    y: f64,
}

/// Makes a market.
///
/// # Errors
/// Never in practice: the ids it writes are valid.
pub fn generate(recipe: &Recipe) -> Result<Market, IdError> {
    let mut rng = StdRng::seed_from_u64(recipe.seed);
    // One association per 4 km2: the side grows with the number, the neighbourhood does not.
    let side = 2_000.0 * (recipe.associations as f64).sqrt();
    let homes: Vec<Place> = (0..recipe.associations).map(|_| anywhere(&mut rng, side)).collect();
    let (mut lots, stores) = draw_lots(recipe, &mut rng, side)?;
    let mut associations = draw_associations(recipe, &mut rng)?;
    scale_supply(recipe, &mut lots, &mut associations);
    let grid = Grid::new(&homes, side);
    let links = link(recipe, &mut rng, &lots, &stores, &homes, &associations, &grid);
    let mut edges = Vec::with_capacity(links.len());
    for (lot, association, metres) in links {
        let (lot, association) = (lots[lot].id.clone(), associations[association].id.clone());
        edges.push(Edge { lot, association, detour: Metres::new(metres) });
    }
    let format = crate::MarketFormat::V1;
    let policy = recipe.policy.clone();
    Ok(Market { format, policy, lots, associations, edges, withdrawn: vec![], committed: vec![], likely: vec![] })
}

fn anywhere(rng: &mut StdRng, side: f64) -> Place {
    Place { x: rng.random_range(0.0..side), y: rng.random_range(0.0..side) }
}

/// Standard normal by Box-Muller.
fn normal(rng: &mut StdRng) -> f64 {
    let (u, v): (f64, f64) = (rng.random_range(1e-12..1.0), rng.random_range(0.0..1.0));
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn draw_lots(recipe: &Recipe, rng: &mut StdRng, side: f64) -> Result<(Vec<MarketLot>, Vec<Place>), IdError> {
    let (mut lots, mut places) = (Vec::with_capacity(recipe.lots), Vec::new());
    let mut store = 0;
    while lots.len() < recipe.lots {
        let origin = StoreId::parse(&format!("shop-{store}"))?;
        let place = anywhere(rng, side);
        let large = rng.random_range(0..100) < 20;
        let kinds: usize = if large { rng.random_range(4..9) } else { rng.random_range(1..4) };
        let day = if large {
            // Log-normal with mean 221 and deviation 136.
            (5.238 + 0.567 * normal(rng)).exp().clamp(10.0, 1_241.0)
        } else {
            rng.random_range(15.0..40.0)
        };
        for _ in 0..kinds.min(recipe.lots - lots.len()) {
            let case = f64::from(rng.random_range(20..121_u32)) * 100.0;
            let cases = (day * 1_000.0 / kinds as f64 / case).round().max(1.0) as i64;
            lots.push(MarketLot {
                id: LotId::parse(&format!("lot-{}", lots.len()))?,
                origin: origin.clone(),
                category: draw_category(rng),
                cases: Cases::new(cases),
                case_weight: Grams::new(case as i64),
                due: false,
            });
            places.push(Place { x: place.x, y: place.y });
        }
        store += 1;
    }
    Ok((lots, places))
}

fn draw_category(rng: &mut StdRng) -> FoodCategory {
    let mut ticket = rng.random_range(0..OFFERED.iter().map(|(_, often)| often).sum());
    for (category, often) in OFFERED {
        if ticket < often {
            return category;
        }
        ticket -= often;
    }
    FoodCategory::Bakery
}

fn draw_associations(recipe: &Recipe, rng: &mut StdRng) -> Result<Vec<MarketAssociation>, IdError> {
    let mut associations = Vec::with_capacity(recipe.associations);
    for at in 0..recipe.associations {
        let people = (4.9 + 0.9 * normal(rng)).exp().clamp(20.0, 2_000.0).round();
        let day = people * RATION;
        let weight = day * HORIZON_DAYS;
        // History covers 10 to 50 % of past need; a newcomer in twenty has none.
        let past = if rng.random_range(0..20) == 0 { 0.0 } else { rng.random_range(0.1..0.5) };
        let mut caps = Caps { total: Some(kilos(day * rng.random_range(0.6..1.6))), ..Caps::default() };
        caps.classes = BTreeMap::from([
            (TemperatureClass::Chilled, kilos(day * rng.random_range(0.1..0.6))),
            (TemperatureClass::Frozen, kilos(if rng.random_range(0..3) == 0 { 0.0 } else { day * 0.2 })),
        ]);
        caps.categories = BTreeMap::from([(FoodCategory::Bakery, kilos(day * rng.random_range(0.1..0.4)))]);
        associations.push(MarketAssociation {
            id: AssociationId::parse(&format!("asso-{at}"))?,
            weight: Milligrams::new((weight * 1_000.0) as i64),
            received: Milligrams::new(((weight - day) * past * 1_000.0) as i64),
            caps,
            tastes: BTreeMap::new(),
        });
    }
    Ok(associations)
}

/// Grams rounded up to whole kilos.
fn kilos(grams: f64) -> Grams {
    Grams::new((grams / 1_000.0).ceil() as i64 * 1_000)
}

/// Scales need (weights, history and caps alike) so that the food offered is the stated part of it.
fn scale_supply(recipe: &Recipe, lots: &mut [MarketLot], associations: &mut [MarketAssociation]) {
    let offered: f64 = lots.iter().map(|lot| (lot.cases.get() * lot.case_weight.get()) as f64).sum();
    let needed: f64 = associations.iter().map(|it| it.weight.get() as f64 / 1_000.0 / HORIZON_DAYS).sum();
    let factor = offered * 1_000.0 / f64::from(recipe.supply_permille.max(1)) / needed.max(1.0);
    let scale = |grams: Grams| kilos(grams.get() as f64 * factor);
    for it in associations {
        it.weight = Milligrams::new(((it.weight.get() as f64 * factor) as i64).max(1));
        it.received = Milligrams::new((it.received.get() as f64 * factor) as i64);
        it.caps.total = it.caps.total.map(scale);
        it.caps.classes.values_mut().for_each(|cap| *cap = scale(*cap));
        it.caps.categories.values_mut().for_each(|cap| *cap = scale(*cap));
    }
}

/// Associations by square, to find the near ones.
struct Grid {
    cell: f64,
    across: usize,
    cells: Vec<Vec<usize>>,
}

impl Grid {
    fn new(homes: &[Place], side: f64) -> Self {
        let across = ((homes.len() as f64 / 4.0).sqrt() as usize).max(1);
        let cell = side / across as f64;
        let mut cells = vec![Vec::new(); across * across];
        for (at, home) in homes.iter().enumerate() {
            let (x, y) = (((home.x / cell) as usize).min(across - 1), ((home.y / cell) as usize).min(across - 1));
            cells[y * across + x].push(at);
        }
        Self { cell, across, cells }
    }

    /// At least `count` associations around a place (or all there are), nearest first.
    fn near(&self, place: &Place, homes: &[Place], count: usize) -> Vec<(i64, usize)> {
        let (x, y) = ((place.x / self.cell) as usize, (place.y / self.cell) as usize);
        for ring in 1.. {
            let (low, high) = (|at: usize| at.saturating_sub(ring), |at: usize| (at + ring + 1).min(self.across));
            let rows = low(y)..high(y);
            let found =
                rows.flat_map(|row| (low(x)..high(x)).flat_map(move |column| &self.cells[row * self.across + column]));
            let mut found: Vec<(i64, usize)> = found.map(|at| (distance(place, &homes[*at]), *at)).collect();
            if found.len() >= count || ring > self.across {
                found.sort_unstable();
                return found;
            }
        }
        Vec::new()
    }
}

/// Road metres: 1.3 times the crow's flight.
fn distance(a: &Place, b: &Place) -> i64 {
    (1.3 * (a.x - b.x).hypot(a.y - b.y)).round() as i64
}

fn link(
    recipe: &Recipe,
    rng: &mut StdRng,
    lots: &[MarketLot],
    stores: &[Place],
    homes: &[Place],
    associations: &[MarketAssociation],
    grid: &Grid,
) -> Vec<(usize, usize, i64)> {
    let mut groups = Groups::new(lots.len() + homes.len());
    let mut links = Vec::with_capacity(lots.len() * recipe.takers);
    for (lot, place) in stores.iter().enumerate() {
        let class = lots[lot].category.temperature_class();
        let near = grid.near(place, homes, recipe.takers * 2);
        let able = near.into_iter().filter(|(_, at)| associations[*at].caps.classes.get(&class) != Some(&Grams::ZERO));
        let from = links.len();
        // Half of the near associations want it: appetite, diet, opening hours.
        links.extend(
            able.filter(|_| rng.random_range(0..2) == 0).take(recipe.takers).map(|(metres, at)| (lot, at, metres)),
        );
        for (_, at, _) in &links[from..] {
            groups.join(lot, lots.len() + at);
        }
    }
    connect(&mut groups, lots, stores, homes, &mut links);
    links.sort_unstable();
    links
}

/// Adds the few edges that make the market one connected component.
fn connect(
    groups: &mut Groups,
    lots: &[MarketLot],
    stores: &[Place],
    homes: &[Place],
    links: &mut Vec<(usize, usize, i64)>,
) {
    let linked: Vec<usize> = links.iter().map(|(lot, ..)| *lot).collect();
    let Some(&first) = linked.first() else { return };
    for (at, home) in homes.iter().enumerate() {
        if groups.find(lots.len() + at) != groups.find(first) {
            groups.join(first, lots.len() + at);
            links.push((first, at, distance(&stores[first], home)));
        }
    }
}

/// Union-find.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }
    fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a] = b;
    }
}
