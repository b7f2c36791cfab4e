//! The promises of the matching, on thousands of small random markets.

#![expect(clippy::unwrap_used, clippy::as_conversions, reason = "test helpers: every figure is small and valid")]

mod common;

use common::{SmallMarket, cost, level, small_market, sorted_levels};
use glane_foundation::{Cases, Grams, Milligrams};
use glane_matching::{Allocation, Commitment, Market, Options, allocate, check};
use proptest::prelude::*;

fn solve(market: &Market) -> Allocation {
    allocate(market, &Options::default()).unwrap()
}

fn fluid_total(allocation: &Allocation) -> i64 {
    allocation.fluid.iter().map(|flow| flow.amount.get()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariants 1 to 5, 11 and 13: the checker verifies conservation, caps, edges, the maximum, the residual
    /// certificate, prices, bands and complaints; none of it shares code with the solver.
    #[test]
    fn every_allocation_passes_the_checker(small in small_market()) {
        let market = small.build();
        let allocation = solve(&market);
        prop_assert_eq!(check(&market, &allocation), []);
    }

    /// Invariant 15.
    #[test]
    fn same_market_gives_the_same_bytes(small in small_market()) {
        let market = small.build();
        let bytes = |market: &Market| serde_json::to_string(&solve(market)).unwrap();
        prop_assert_eq!(bytes(&market), bytes(&market));
    }

    /// Invariant 9: scaling need, history, food and room alike scales the answer; to the milligram per association, since
    /// ties are settled by milligram.
    #[test]
    fn scaling_need_and_history_changes_no_fluid_value(small in small_market()) {
        let small = SmallMarket { trip_floor: 0, ..small };
        let market = small.build();
        let mut scaled = market.clone();
        for it in &mut scaled.associations {
            it.weight = Milligrams::new(it.weight.get() * 7);
        }
        // Without history only the ratios of need count.
        let mut plain = market;
        for (one, other) in plain.associations.iter_mut().zip(&mut scaled.associations) {
            one.received = Milligrams::ZERO;
            other.received = Milligrams::ZERO;
        }
        for (one, other) in solve(&plain).levels.iter().zip(&solve(&scaled).levels) {
            prop_assert_eq!(one.fair, other.fair);
        }
    }

    /// Invariant 9: the order of the file changes nobody's level by more than the milligrams of a tie.
    #[test]
    fn relabelling_changes_no_sorted_level(small in small_market()) {
        let market = SmallMarket { trip_floor: 0, ..small }.build();
        let mut turned = market.clone();
        turned.lots.reverse();
        turned.associations.reverse();
        turned.edges.reverse();
        let (one, other) = (solve(&market), solve(&turned));
        for it in &one.levels {
            let twin = other.levels.iter().find(|level| level.association == it.association).unwrap();
            prop_assert!((it.fair.get() - twin.fair.get()).abs() <= market.associations.len() as i64);
        }
    }

    /// Invariant 9: one more lot never lowers the sorted levels of the fluid solution.
    #[test]
    fn a_new_lot_lowers_no_sorted_level(small in small_market()) {
        let market = SmallMarket { trip_floor: 0, band: 0, ..small }.build();
        prop_assume!(!market.lots.is_empty());
        let mut less = market.clone();
        let gone = less.lots.pop().unwrap();
        less.edges.retain(|edge| edge.lot != gone.id);
        less.committed.retain(|promise| promise.lot != gone.id);
        less.likely.retain(|likely| likely.lot != gone.id);
        less.withdrawn.retain(|edge| edge.lot != gone.id);
        prop_assume!(less.committed.len() == market.committed.len());
        let (with, without) = (sorted_levels(&market, &solve(&market)), sorted_levels(&less, &solve(&less)));
        // Lexicographic order with a milligram's tolerance: the first real difference is upwards.
        let tolerance = 2.0 / market.associations.iter().map(|it| it.weight.get()).min().unwrap_or(1) as f64;
        let first = with.iter().zip(&without).find(|(one, other)| (*one - *other).abs() > tolerance);
        prop_assert!(first.is_none_or(|(one, other)| one > other), "{first:?}");
    }

    /// Invariant 12: whoever is least covered of all, has room and an edge to a lot, gets something of the fluid.
    #[test]
    fn the_least_covered_newcomer_gets_something(small in small_market()) {
        let market = SmallMarket { trip_floor: 0, band: 0, promises: false, ..small }.build();
        let allocation = solve(&market);
        let newcomer = market.associations.iter().find(|it| {
            let has_room = it.caps.total != Some(Grams::ZERO) && it.caps.classes.is_empty() && it.caps.categories.is_empty();
            let edge = market.edges.iter().any(|edge| {
                edge.association == it.id
                    && market.lots.iter().any(|lot| lot.id == edge.lot && lot.cases > Cases::ZERO)
            });
            it.received.is_zero() && has_room && edge && market.associations.iter().all(|other| other.id == it.id || !other.received.is_zero())
        });
        if let Some(newcomer) = newcomer {
            prop_assert!(level(&allocation, &newcomer.id).fair.get() > 0, "{newcomer:?}");
        }
    }

    /// Tastes say which food, never how much: every fair value stays, the flow is no dearer than the one found without them,
    /// and that one is refused where it costs more.
    #[test]
    fn tastes_change_no_fair_value_and_the_checker_holds_the_flow_against_them(small in small_market()) {
        let market = SmallMarket { trip_floor: 0, band: 0, ..small }.build();
        let mut plain = market.clone();
        plain.associations.iter_mut().for_each(|it| it.tastes.clear());
        let (with, without) = (solve(&market), solve(&plain));
        for (one, other) in with.levels.iter().zip(&without.levels) {
            prop_assert!((one.fair.get() - other.fair.get()).abs() <= market.associations.len() as i64);
        }
        let (ours, blind) = (cost(&market, &with.fluid), cost(&market, &without.fluid));
        // A milligram of a tie for everybody, over the longest detour and the strongest tastes.
        let ties = 7 * 16_000 * 2;
        prop_assert!(ours <= blind + ties, "{ours} {blind}");
        if blind > ours + ties {
            let mut forged = with;
            forged.fluid = without.fluid;
            forged.levels = without.levels;
            forged.bundles = without.bundles;
            forged.unplaced = without.unplaced;
            prop_assert!(!check(&market, &forged).is_empty());
        }
    }

    /// Invariant 13: a wider band never costs more.
    #[test]
    fn cost_never_rises_with_the_band(small in small_market()) {
        let cost = |band: u16| {
            let market = SmallMarket { trip_floor: 0, band, ..small.clone() }.build();
            let allocation = solve(&market);
            (fluid_total(&allocation), cost(&market, &allocation.fluid))
        };
        let costs: Vec<_> = [0, 50, 100, 1000].map(cost).into();
        prop_assert!(costs.windows(2).all(|two| two[0].0 == two[1].0 && two[0].1 >= two[1].1), "{costs:?}");
    }

    /// Invariant 17: promising a part of an allocation and solving again keeps it.
    #[test]
    fn what_is_promised_stays(small in small_market()) {
        let mut market = small.build();
        let allocation = solve(&market);
        for bundle in allocation.bundles.iter().step_by(2) {
            let before: i64 = market.committed.iter().filter(|it| it.lot == bundle.lot && it.association == bundle.association).map(|it| it.cases.get()).sum();
            if bundle.cases.get() > before {
                let cases = Cases::new(bundle.cases.get() - before);
                market.committed.push(Commitment { lot: bundle.lot.clone(), association: bundle.association.clone(), cases });
            }
        }
        market.edges.reverse();
        let again = solve(&market);
        prop_assert_eq!(check(&market, &again), []);
        for promise in &market.committed {
            let kept = again.bundles.iter().find(|it| it.lot == promise.lot && it.association == promise.association);
            prop_assert!(promise.cases.is_zero() || kept.is_some_and(|it| it.cases >= promise.cases));
        }
    }
}
