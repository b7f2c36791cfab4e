//! Markets that contradict themselves: a clear error that names the place, never a panic.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{association_id, lot_id, small_market};
use glane_foundation::{Cases, Grams, Metres, Milligrams};
use glane_matching::{Edge, Market, MarketError, Options, Recipe, allocate, check, generate};
use proptest::prelude::*;

fn market() -> Market {
    generate(&Recipe::day(20, 1)).unwrap()
}

fn refused(change: impl Fn(&mut Market)) -> String {
    let mut market = market();
    change(&mut market);
    allocate(&market, &Options::default()).unwrap_err().to_string()
}

#[test]
fn an_association_without_need_is_refused_by_name() {
    assert!(
        refused(|market| market.associations[1].weight = Milligrams::ZERO)
            .starts_with("associations[1].weight: asso-1 has no verified need")
    );
}

#[test]
fn a_missing_need_is_refused_by_its_field() {
    let text = serde_json::to_string(&market()).unwrap().replacen("\"weight\"", "\"wait\"", 1);
    let error = serde_json::from_str::<Market>(&text).unwrap_err().to_string();
    assert!(error.contains("unknown field `wait`"), "{error}");
}

#[test]
fn a_second_market_in_the_file_is_not_passed_over() {
    let text = serde_json::to_string(&market()).unwrap();
    assert!(Market::from_json(&text).is_ok());
    let error = Market::from_json(&format!("{text}{text}")).unwrap_err().to_string();
    assert!(error.contains("end of the file"), "{error}");
}

#[test]
fn a_negative_cap_is_refused_by_its_place() {
    assert_eq!(
        refused(|market| market.associations[0].caps.total = Some(Grams::new(-1))),
        "associations[0].caps: -1 g is negative"
    );
}

#[test]
fn an_association_twice_is_refused() {
    let error = refused(|market| market.associations.push(market.associations[0].clone()));
    assert!(error.starts_with("associations[2]: the association asso-0 is there twice"), "{error}");
}

#[test]
fn an_edge_to_nowhere_is_refused() {
    let error = refused(|market| market.edges[3].association = association_id(77));
    assert_eq!(error, "edges[3].association: there is no association asso-77 in this market");
}

#[test]
fn an_edge_twice_is_refused() {
    assert!(refused(|market| market.edges.push(market.edges[0].clone())).contains("is there twice"));
}

#[test]
fn a_million_tonnes_are_refused() {
    let error = refused(|market| market.lots[0].case_weight = Grams::new(1_000_000_000_000));
    assert!(error.contains("lots[0].case_weight: 1000000000000 g is more than"), "{error}");
}

#[test]
fn an_endless_detour_is_refused() {
    assert!(refused(|market| market.edges[0].detour = Metres::new(i64::MAX)).starts_with("edges[0].detour"));
}

#[test]
fn more_promised_than_there_is_is_refused() {
    let error = refused(|market| {
        let (lot, association) = (lot_id(0), association_id(0));
        market.committed.push(glane_matching::Commitment { lot, association, cases: Cases::new(900_000) });
    });
    assert!(error.contains("900000 cases of lot-0 are promised"), "{error}");
}

#[test]
fn an_empty_market_gives_an_empty_allocation_that_holds() {
    let mut market = market();
    (market.lots, market.associations, market.edges) = (vec![], vec![], vec![]);
    let allocation = allocate(&market, &Options::default()).unwrap();
    assert!(allocation.bundles.is_empty());
    assert_eq!(check(&market, &allocation), []);
}

/// Any figure, however wild.
fn wild() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(-1), Just(1), Just(i64::MAX), Just(i64::MIN), Just(10_000_000_000_000), -5..2_000_000_i64]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the figures: an error, or an allocation that the checker accepts.
    #[test]
    fn wild_figures_never_panic(small in small_market(), at in 0..8_usize, wild in wild(), other in wild()) {
        let mut market = small.build();
        if let Some(lot) = market.lots.first_mut() {
            match at {
                0 => lot.cases = Cases::new(wild),
                1 => lot.case_weight = Grams::new(wild),
                2 => (lot.cases, lot.case_weight) = (Cases::new(wild), Grams::new(other)),
                _ => {}
            }
        }
        let it = &mut market.associations[0];
        match at {
            3 => it.weight = Milligrams::new(wild),
            4 => (it.received, it.weight) = (Milligrams::new(wild), Milligrams::new(other)),
            5 => it.caps.total = Some(Grams::new(wild)),
            6 => market.edges.push(Edge { lot: lot_id(0), association: association_id(0), detour: Metres::new(wild) }),
            7 => market.edges.iter_mut().for_each(|edge| edge.detour = Metres::new(wild)),
            _ => {}
        }
        match allocate(&market, &Options::default()) {
            Ok(allocation) => prop_assert_eq!(check(&market, &allocation), []),
            Err(MarketError::ForeignAllocation { .. }) => prop_assert!(false, "no allocation was given"),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
