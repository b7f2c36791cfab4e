//! Days of invented towns, planned: whatever the town, cases are conserved and the checker finds nothing.

use chrono::{Days, NaiveDate};
use glane_day::{Budget, NotPlacedCode, check, plan_day};
use glane_foundation::Seconds;
use glane_roads::CrowFly;
use glane_simulation::{Town, TownPlan};

#[test]
fn every_plan_of_an_invented_town_passes_the_checker() {
    let model = CrowFly::shipped().unwrap();
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for seed in 1..=8 {
        let as_of = monday + Days::new(seed);
        let order = TownPlan { seed, as_of, stores: 8, associations: 7, vans: 3, lots: 30 };
        let day = Town::generate(&order).unwrap().day(as_of).unwrap();
        let planned = plan_day(&day, &model, &Budget::iterations(30), &mut |_| ()).unwrap();
        assert_eq!(check(&day, &planned.plan, &model).unwrap(), [], "seed {seed}");
        assert_eq!(glane_matching::check(&planned.market, &planned.matched), [], "seed {seed}");
        let placed = planned.plan.allocations.iter().map(|a| a.grams).sum::<glane_foundation::Grams>();
        let left = planned.plan.not_placed.iter().map(|line| line.grams).sum::<glane_foundation::Grams>();
        assert_eq!(placed + left, planned.plan.summary.offered, "seed {seed}: every gram is placed or explained");
        let again = plan_day(&day, &model, &Budget::iterations(30), &mut |_| ()).unwrap();
        assert_eq!(planned.plan, again.plan, "seed {seed}: same seed and iterations, same plan");
    }
}

/// Three vans for what five would need, and 60 minutes on board at most: loads are left behind, and rides are cut to the second.
#[test]
fn plan_of_a_day_with_too_few_vans_and_short_rides_passes_the_checker() {
    let model = CrowFly::shipped().unwrap();
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    for seed in 1..=3 {
        let order = TownPlan { seed, as_of, stores: 40, associations: 25, vans: 3, lots: 250 };
        let mut day = Town::generate(&order).unwrap().day(as_of).unwrap();
        day.settings.time_on_board_limit = Seconds::from_minutes(60);
        let planned = plan_day(&day, &model, &Budget::iterations(200), &mut |_| ()).unwrap();
        assert_eq!(check(&day, &planned.plan, &model).unwrap(), [], "seed {seed}");
        let no_van = |line: &glane_day::NotPlaced| line.code == NotPlacedCode::NoVan;
        assert!(planned.plan.not_placed.iter().any(no_van), "seed {seed}: the fleet is too small for this day");
    }
}
