//! A generated town can be planned as it is, whatever the seed and the date.
#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test reports")]

use chrono::{Datelike, Days, NaiveDate, Weekday};
use glane_simulation::{Town, TownPlan};
use proptest::prelude::*;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

#[test]
fn demo_day_has_its_size_and_no_problems() {
    let day = Town::generate(&TownPlan::demo(monday())).unwrap().day(monday()).unwrap();
    assert_eq!(day.problems(), []);
    assert_eq!((day.stores.len(), day.associations.len(), day.vans.len(), day.roster.len()), (40, 25, 5, 5));
    assert!((170..=230).contains(&day.lots.len()), "about 200 lots, got {}", day.lots.len());
}

#[test]
fn same_plan_gives_the_same_bytes() {
    let bytes = || {
        let town = Town::generate(&TownPlan::demo(monday())).unwrap();
        (serde_json::to_string(&town.day(monday()).unwrap()).unwrap(), town.osm_xml())
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn every_day_of_the_week_has_lots_vans_and_open_doors() {
    let town = Town::generate(&TownPlan::demo(monday())).unwrap();
    for date in monday().iter_days().take(7) {
        let day = town.day(date).unwrap();
        let least = if date.weekday() == Weekday::Sun { 50 } else { 150 };
        let open = day.associations.iter().filter(|a| !a.reception_hours.on_date(date).is_empty()).count();
        assert!(day.lots.len() >= least && open >= 8 && day.roster.len() >= 2, "{date}: {} lots", day.lots.len());
        assert_eq!(town.cast(date).unwrap().len(), 4, "{date}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_seed_date_and_size_gives_a_day_without_problems(
        seed in any::<u64>(), days in 0u64..20_000, stores in 1usize..60, associations in 1usize..40, vans in 1usize..8,
    ) {
        let date = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(days);
        let plan = TownPlan { seed, as_of: date, stores, associations, vans, lots: stores * 5 };
        let town = Town::generate(&plan).unwrap();
        prop_assert_eq!(town.day(date).unwrap().problems(), []);
    }
}
