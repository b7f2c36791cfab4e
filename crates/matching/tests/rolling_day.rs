//! A day is many solves: what is promised stays, what is stable becomes a promise, and starting from the last solve changes
//! nothing in what is guaranteed.

#![expect(clippy::unwrap_used, reason = "test helpers: every figure is small and valid")]

use glane_foundation::{Cases, LotId};
use glane_matching::{Edge, Market, MarketLot, Options, Recipe, Status, allocate, allocate_warm, check, generate};

/// Half of the lots first; the others arrive in the course of the day.
fn morning() -> (Market, Vec<MarketLot>, Vec<Edge>) {
    let mut market = generate(&Recipe::day(120, 3)).unwrap();
    market.policy.commit_after = 3;
    let later: Vec<MarketLot> = market.lots.split_off(60);
    let is_later = |lot: &LotId| later.iter().any(|it| it.id == *lot);
    let (late, early) = market.edges.drain(..).partition(|edge| is_later(&edge.lot));
    market.edges = early;
    (market, later, late)
}

#[test]
fn promises_stay_and_stable_bundles_become_firm_as_lots_arrive() {
    let (mut market, mut later, mut late) = morning();
    let mut allocation = allocate(&market, &Options::default()).unwrap();
    let mut firm = 0;
    for _ in 0..10 {
        allocation.carry_into(&mut market);
        firm = market.committed.len();
        for _ in 0..6 {
            let lot = later.pop().unwrap();
            let (its, others) = late.drain(..).partition(|edge| edge.lot == lot.id);
            (market.lots, late) = (market.lots.into_iter().chain([lot]).collect(), others);
            market.edges.extend::<Vec<Edge>>(its);
        }
        allocation = allocate_warm(&market, &Options::default(), Some(&allocation), &mut |_| {}).unwrap();
        assert_eq!(check(&market, &allocation), []);
        for promise in &market.committed {
            let kept =
                allocation.bundles.iter().find(|it| it.lot == promise.lot && it.association == promise.association);
            assert!(kept.is_some_and(|it| it.cases >= promise.cases), "{promise:?} was broken");
        }
    }
    assert!(firm > 30, "most of the morning's lots are settled by the evening, not {firm}");
}

#[test]
fn a_due_lot_comes_out_firm() {
    let (mut market, _, _) = morning();
    market.lots[0].due = true;
    let allocation = allocate(&market, &Options::default()).unwrap();
    let of_lot = allocation.bundles.iter().filter(|bundle| bundle.lot == market.lots[0].id);
    let statuses: Vec<Status> = of_lot.map(|bundle| bundle.status).collect();
    assert!(!statuses.is_empty() && statuses.iter().all(|status| *status == Status::Firm), "{statuses:?}");
}

#[test]
fn warm_and_cold_give_the_same_fair_values() {
    let mut market = generate(&Recipe::day(200, 4)).unwrap();
    market.policy.worth_the_trip = Default::default();
    let before = allocate(&market, &Options::default()).unwrap();
    market.lots[7].cases = Cases::new(market.lots[7].cases.get() + 5);
    let cold = allocate(&market, &Options::default()).unwrap();
    let warm = allocate_warm(&market, &Options::default(), Some(&before), &mut |_| {}).unwrap();
    assert_eq!(check(&market, &warm), []);
    for (one, other) in warm.levels.iter().zip(&cold.levels) {
        assert!((one.fair.get() - other.fair.get()).abs() <= 20, "{one:?} {other:?}: more than the milligrams of ties");
    }
}
