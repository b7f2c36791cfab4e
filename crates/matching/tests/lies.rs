//! Invariants 8 and 16: no lie about caps, edges or identity pays on a fluid market of one day.
//!
//! The ordinary run tries 100 000 lies. A million: `GLANE_LIES=1000000 cargo test --release -p glane-matching --test lies`.

#![expect(clippy::unwrap_used, clippy::as_conversions, reason = "test helpers: every figure is small and valid")]

mod common;

use common::{association_id, lot_id};
use glane_foundation::{Cases, FoodCategory, Grams, Metres, Milligrams, StoreId};
use glane_matching::{
    Allocation, Caps, Edge, Market, MarketAssociation, MarketFormat, MarketLot, MatchingPolicy, Options, allocate,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

fn tiny(rng: &mut StdRng) -> Market {
    let (lots, many) = (rng.random_range(1..5_usize), rng.random_range(2..5_usize));
    let mut market = Market {
        format: MarketFormat::V1,
        policy: MatchingPolicy::default(),
        lots: Vec::new(),
        associations: Vec::new(),
        edges: Vec::new(),
        withdrawn: Vec::new(),
        committed: Vec::new(),
        likely: Vec::new(),
    };
    for at in 0..lots {
        market.lots.push(MarketLot {
            id: lot_id(at),
            origin: StoreId::parse("shop").unwrap(),
            category: FoodCategory::Fruit,
            cases: Cases::new(rng.random_range(1..6)),
            case_weight: Grams::new(rng.random_range(2..13) * 1_000),
            due: false,
        });
    }
    for at in 0..many {
        let weight = Milligrams::new(rng.random_range(5..100) * 1_000_000);
        let total = Some(Grams::new(rng.random_range(1..60) * 1_000));
        let caps = Caps { total, ..Caps::default() };
        market.associations.push(MarketAssociation {
            id: association_id(at),
            weight,
            received: Milligrams::ZERO,
            caps,
            tastes: Default::default(),
        });
    }
    for lot in 0..lots {
        for at in 0..many {
            if rng.random_range(0..3) > 0 {
                market.edges.push(Edge { lot: lot_id(lot), association: association_id(at), detour: Metres::new(100) });
            }
        }
    }
    market
}

/// Useful food: what fits the true cap.
fn useful(market: &Market, allocation: &Allocation, at: usize, of: impl Fn(&glane_matching::Level) -> i64) -> i64 {
    let cap = market.associations[at].caps.total.map_or(i64::MAX, |cap| cap.to_milligrams().get());
    of(&allocation.levels[at]).min(cap)
}

/// A lie of the association at `at`.
fn lie(rng: &mut StdRng, market: &Market, at: usize) -> Market {
    let mut lied = market.clone();
    match rng.random_range(0..3) {
        0 => lied.associations[at].caps.total = Some(Grams::new(rng.random_range(1..120) * 1_000)),
        1 => {
            let mine: Vec<usize> =
                (0..lied.edges.len()).filter(|edge| lied.edges[*edge].association == association_id(at)).collect();
            if !mine.is_empty() {
                lied.edges.remove(mine[rng.random_range(0..mine.len())]);
            }
        }
        _ => {
            lied.associations[at].caps.total = Some(Grams::new(rng.random_range(1..120) * 1_000));
            lied.edges.retain(|edge| edge.association != association_id(at) || rng.random_range(0..4) > 0);
        }
    }
    lied
}

#[test]
fn no_lie_about_caps_or_edges_pays() {
    let lies: usize = std::env::var("GLANE_LIES").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let mut rng = StdRng::seed_from_u64(8);
    let (mut tried, mut most_cases) = (0, 0.0_f64);
    while tried < lies {
        let market = tiny(&mut rng);
        let honest = allocate(&market, &Options::default()).unwrap();
        for _ in 0..10 {
            tried += 1;
            let at = rng.random_range(0..market.associations.len());
            let lied = allocate(&lie(&mut rng, &market, at), &Options::default()).unwrap();
            let fair = |level: &glane_matching::Level| level.fair.get();
            let gain = useful(&market, &lied, at, fair) - useful(&market, &honest, at, fair);
            // A tie is settled by the milligram: that much noise per association is no gain.
            assert!(gain <= market.associations.len() as i64, "{at} gains {gain} mg in {market:?}");
            let given = |level: &glane_matching::Level| level.given.get();
            let heaviest = market.lots.iter().map(|lot| lot.case_weight.to_milligrams().get()).max().unwrap();
            let whole = useful(&market, &lied, at, given) - useful(&market, &honest, at, given);
            most_cases = most_cases.max(whole as f64 / heaviest as f64);
        }
    }
    println!(
        "{tried} lies: none pays on the fluid; after whole cases the most gained is {most_cases:.2} heaviest cases"
    );
    assert!(most_cases < 6.0, "rounding moves some cases, not {most_cases}");
}

#[test]
fn splitting_an_association_in_two_gains_nothing() {
    let mut rng = StdRng::seed_from_u64(16);
    for _ in 0..3_000 {
        let mut market = tiny(&mut rng);
        let at = rng.random_range(0..market.associations.len());
        // Even figures, so that halves are whole.
        let whole = &mut market.associations[at];
        whole.weight = Milligrams::new(whole.weight.get() / 2 * 2);
        whole.caps.total = whole.caps.total.map(|cap| Grams::new(cap.get() / 2 * 2));
        let one = allocate(&market, &Options::default()).unwrap().levels[at].fair.get();
        let mut split = market.clone();
        let half = &mut split.associations[at];
        half.weight = Milligrams::new(half.weight.get() / 2);
        half.caps.total = half.caps.total.map(|cap| Grams::new(cap.get() / 2));
        let mut twin = half.clone();
        twin.id = association_id(99);
        split.associations.push(twin);
        let doubled: Vec<Edge> =
            split.edges.iter().filter(|edge| edge.association == association_id(at)).cloned().collect();
        split.edges.extend(doubled.into_iter().map(|edge| Edge { association: association_id(99), ..edge }));
        let halves = allocate(&split, &Options::default()).unwrap();
        let both = halves.levels[at].fair.get() + halves.levels.last().unwrap().fair.get();
        assert!(both <= one + split.associations.len() as i64, "{both} mg instead of {one} mg in {market:?}");
    }
}
