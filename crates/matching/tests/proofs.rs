//! Invariant 14, and what the checker must refuse.

#![expect(clippy::unwrap_used, reason = "test helpers: every figure is small and valid")]

mod common;

use common::{cost, small_market};
use glane_foundation::{Cases, Milligrams};
use glane_matching::{
    Allocation, NoEvidence, Options, Proof, Recipe, RemovalReason, Violation, allocate, check, check_explanation,
    explain, generate,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_explanation_verifies(small in small_market()) {
        let market = small.build();
        let allocation = allocate(&market, &Options::default()).unwrap();
        for lot in &market.lots {
            for association in &market.associations {
                let told = explain(&market, &allocation, &NoEvidence, &lot.id, &association.id).unwrap();
                prop_assert_eq!(check_explanation(&market, &allocation, &told), Ok(()), "{:?}", told);
                prop_assert!(!told.sentence.fr.is_empty() && !told.sentence.en.is_empty());
            }
        }
    }

    /// Any figure or name in the file changed by one digit: refused, or something that is told and not proved (a backup that could
    /// take it as well), or another witness of the same truth (prices, a cut, or a flow of the same fair values and the same cost).
    /// Never a panic.
    #[test]
    fn a_changed_digit_of_the_file_is_refused_or_harmless(
        small in small_market(), picks in proptest::collection::vec((any::<prop::sample::Index>(), 0..10_u8), 12)
    ) {
        let market = small.build();
        let allocation = allocate(&market, &Options::default()).unwrap();
        let text = serde_json::to_string(&allocation).unwrap();
        let digits: Vec<usize> = (0..text.len()).filter(|at| text.as_bytes()[*at].is_ascii_digit()).collect();
        for (pick, digit) in picks {
            let mut bytes = text.clone().into_bytes();
            bytes[digits[pick.index(digits.len())]] = b'0' + digit;
            let Ok(changed) = Allocation::from_json(&String::from_utf8(bytes).unwrap()) else { continue };
            if check(&market, &changed).is_empty() {
                prop_assert_eq!(what_is_proved(&changed), what_is_proved(&allocation));
                prop_assert_eq!(cost(&market, &changed.fluid), cost(&market, &allocation.fluid));
            }
        }
    }

    /// Any cases or milligrams moved in a correct allocation are noticed.
    #[test]
    fn a_changed_figure_is_refused(small in small_market(), pick in any::<prop::sample::Index>(), what in 0..7_usize) {
        let market = small.build();
        let mut allocation = allocate(&market, &Options::default()).unwrap();
        let changed = match what {
            0 => tamper(&mut allocation.bundles, pick, |it| it.cases = Cases::new(it.cases.get() + 1)),
            1 => tamper(&mut allocation.fluid, pick, |it| it.amount = Milligrams::new(it.amount.get() + 1)),
            2 => tamper(&mut allocation.levels, pick, |it| it.fair = Milligrams::new(it.fair.get() + 1)),
            3 => tamper(&mut allocation.levels, pick, |it| it.given = Milligrams::new(it.given.get() - 1)),
            4 => tamper(&mut allocation.bundles, pick, |it| it.turns += 1),
            5 => {
                let witness = allocation.certificate.as_mut().unwrap().leximin.as_mut();
                witness.is_some_and(|flow| tamper(flow, pick, |it| it.amount = Milligrams::new(it.amount.get() - 1)))
            }
            _ => {
                let certificate = allocation.certificate.as_mut().unwrap();
                certificate.total = Milligrams::new(certificate.total.get() + 1);
                true
            }
        };
        prop_assume!(changed);
        prop_assert!(!check(&market, &allocation).is_empty());
    }
}

/// An allocation without what is only told.
fn what_is_proved(allocation: &Allocation) -> Allocation {
    let mut proved = allocation.clone();
    proved.bundles.iter_mut().for_each(|bundle| bundle.backup = None);
    // Each trip that can never be worth it is true by itself, listed or not: the rest is proved with the edge in place.
    proved.removed.retain(|removed| !matches!(removed.reason, RemovalReason::NeverWorthTheTrip { .. }));
    for removed in &mut proved.removed {
        if let RemovalReason::TooLightForATrip { load, .. } = &mut removed.reason {
            *load = Milligrams::ZERO;
        }
    }
    // The levels tell what everybody gets of it; which lot it comes from may differ at the same cost.
    proved.fluid.clear();
    if let Some(certificate) = &mut proved.certificate {
        certificate.price_of_removals = None;
        // Another flow that reaches the same levels is as good a witness of them.
        certificate.leximin = None;
        certificate.cut.beyond.clear();
        certificate.cut.full.clear();
        certificate.prices.origin = 0;
        certificate.prices.delivered = 0;
        certificate.prices.associations.clear();
        certificate.prices.rooms.clear();
    }
    proved
}

fn tamper<T>(items: &mut [T], pick: prop::sample::Index, change: impl Fn(&mut T)) -> bool {
    if items.is_empty() {
        return false;
    }
    change(&mut items[pick.index(items.len())]);
    true
}

fn city() -> (glane_matching::Market, Allocation) {
    let market = generate(&Recipe::day(200, 5)).unwrap();
    let allocation = allocate(&market, &Options::default()).unwrap();
    assert_eq!(check(&market, &allocation), []);
    (market, allocation)
}

#[test]
fn a_missing_certificate_is_refused() {
    let (market, mut allocation) = city();
    allocation.certificate = None;
    assert_eq!(check(&market, &allocation), [Violation::NoCertificate]);
}

#[test]
fn an_unfair_but_possible_flow_is_refused() {
    // One whole flow re-routed to somebody covered better: every sum is right, only fairness is not.
    let (market, allocation) = city();
    let share = |id: &glane_foundation::AssociationId, allocation: &Allocation| {
        let at = market.associations.iter().position(|it| it.id == *id).unwrap();
        i128::from(market.associations[at].received.get() + allocation.levels[at].fair.get()) * 1_000_000
            / i128::from(market.associations[at].weight.get())
    };
    let richer = allocation.fluid.iter().enumerate().find_map(|(at, flow)| {
        let others = market.edges.iter().filter(|edge| edge.lot == flow.lot);
        let free = others
            .filter(|edge| !allocation.fluid.iter().any(|it| it.lot == edge.lot && it.association == edge.association));
        let mut richer =
            free.filter(|edge| share(&edge.association, &allocation) > share(&flow.association, &allocation) + 1_000);
        richer.next().map(|edge| (at, edge.association.clone()))
    });
    let (at, to) = richer.unwrap();
    let mut unfair = allocation.clone();
    unfair.fluid[at].association = to;
    let found = check(&market, &unfair);
    assert!(found.iter().any(|it| matches!(it, Violation::Unfair { .. })), "{found:?}");
}

#[test]
fn prices_of_another_flow_are_refused() {
    let (market, mut allocation) = city();
    let certificate = allocation.certificate.as_mut().unwrap();
    certificate.prices.associations.iter_mut().step_by(2).for_each(|price| *price += 5_000);
    assert!(check(&market, &allocation).iter().any(|it| matches!(it, Violation::BadPrices { .. })));
}

#[test]
fn a_lie_in_an_explanation_is_refused() {
    let (market, allocation) = city();
    let told = market.edges.iter().find_map(|edge| {
        let told = explain(&market, &allocation, &NoEvidence, &edge.lot, &edge.association).unwrap();
        matches!(told.proof, Proof::BetterCovered { .. }).then_some(told)
    });
    let mut told = told.unwrap();
    let Proof::BetterCovered { asked, .. } = &mut told.proof else { return };
    asked.received = Milligrams::new(asked.received.get() + 1);
    assert!(check_explanation(&market, &allocation, &told).is_err());
}

/// Invariant 11: with every sum put right, a case at somebody covered better is a complaint of who is covered worse.
#[test]
fn a_case_moved_to_somebody_covered_better_is_a_complaint() {
    let mut market = generate(&Recipe::day(200, 5)).unwrap();
    market.policy.worth_the_trip = Default::default();
    let allocation = allocate(&market, &Options::default()).unwrap();
    assert_eq!(check(&market, &allocation), []);
    let place = |id: &glane_foundation::AssociationId| market.associations.iter().position(|it| it.id == *id).unwrap();
    let share = |at: usize| {
        let (it, level) = (&market.associations[at], &allocation.levels[at]);
        i128::from(it.received.get() + level.given.get()) * 1_000_000 / i128::from(it.weight.get())
    };
    let complains = allocation.bundles.iter().any(|bundle| {
        let unit = market.lots.iter().find(|lot| lot.id == bundle.lot).unwrap().case_weight.to_milligrams();
        let giver = place(&bundle.association);
        let richer = |other: &&glane_matching::Bundle| {
            other.lot == bundle.lot && share(place(&other.association)) > share(giver) + 20_000
        };
        let Some(other) = allocation.bundles.iter().find(richer) else { return false };
        let mut moved = allocation.clone();
        for it in moved.bundles.iter_mut().filter(|it| it.lot == bundle.lot) {
            let change =
                i64::from(it.association == other.association) - i64::from(it.association == bundle.association);
            it.cases = Cases::new(it.cases.get() + change);
        }
        moved.bundles.retain(|it| !it.cases.is_zero());
        for (at, change) in [(giver, -unit), (place(&other.association), unit)] {
            moved.levels[at].given += change;
        }
        check(&market, &moved).iter().any(|it| matches!(it, Violation::Complaint { .. }))
    });
    assert!(complains, "in no case anybody noticed");
}
