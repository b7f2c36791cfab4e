//! The handmade towns of fixtures/towns, planned and checked: each shows one effect (see the README there).
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails, and says where")]

use std::path::PathBuf;

use glane_day::{Broken, Budget, Day, NotPlacedCode, Plan, check, gpx, plan_day};
use glane_roads::CrowFly;

fn town(name: &str) -> Day {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/towns/{name}.json"));
    Day::read(&file).unwrap()
}

/// Plans a town; whatever comes out passes the checker.
fn plan(day: &Day) -> Plan {
    let model = CrowFly::shipped().unwrap();
    let plan = plan_day(day, &model, &Budget::iterations(200), &mut |_| ()).unwrap().plan;
    assert_eq!(check(day, &plan, &model).unwrap(), [], "the engine's plans pass the checker");
    plan
}

/// Who gets how many cases of a lot, in the plan's order.
fn takers<'p>(plan: &'p Plan, lot: &str) -> Vec<(&'p str, i64)> {
    let own = plan.allocations.iter().filter(|a| a.lot.as_str() == lot);
    own.map(|a| (a.association.as_str(), a.cases.get())).collect()
}

#[test]
fn ordinary_town_is_placed_whole() {
    let plan = plan(&town("ordinary"));
    assert_eq!(plan.not_placed, [], "five stores, three associations and two vans are enough");
    assert_eq!(plan.summary.placed, plan.summary.offered);
}

#[test]
fn tomorrows_date_goes_to_the_kitchen_serving_tonight_with_the_exception_recorded() {
    let plan = plan(&town("forty_eight_hours"));
    assert_eq!(takers(&plan, "demain"), [("soupe", 2)], "the needier association hands out food on Thursday");
    let exceptions = &plan.allocations.iter().find(|a| a.lot.as_str() == "demain").unwrap().exceptions;
    assert_eq!(exceptions.len(), 1);
    assert!(exceptions[0].reason.fr.contains("Moins de 48 h"), "{}", exceptions[0].reason.fr);
}

#[test]
fn the_poorer_association_comes_first_although_it_is_far() {
    assert_eq!(takers(&plan(&town("poorest_first")), "carottes"), [("loin", 4)]);
}

#[test]
fn a_van_that_is_too_small_leaves_the_pallet_and_says_so() {
    let plan = plan(&town("van_too_small"));
    assert_eq!(takers(&plan, "cagettes"), [("soupe", 4)]);
    assert_eq!(plan.not_placed.len(), 1);
    assert_eq!(plan.not_placed[0].code, NotPlacedCode::NoVan);
    assert!(plan.not_placed[0].reason.en.contains("more than any van"), "{}", plan.not_placed[0].reason.en);
}

#[test]
fn without_a_van_nothing_is_placed_and_the_roster_is_the_reason() {
    let plan = plan(&town("no_van"));
    assert_eq!(plan.allocations, []);
    assert_eq!(plan.not_placed[0].code, NotPlacedCode::NoVan);
    assert!(plan.not_placed[0].reason.fr.contains("Aucun véhicule n'est prévu"), "{}", plan.not_placed[0].reason.fr);
}

#[test]
fn a_closed_association_gets_nothing_today_however_poor() {
    assert_eq!(takers(&plan(&town("closed_today")), "carottes"), [("ouverte", 3)]);
}

#[test]
fn yoghurt_goes_only_where_there_is_a_fridge() {
    assert_eq!(takers(&plan(&town("cold_without_fridge")), "yaourts"), [("avec-frigo", 3)]);
}

#[test]
fn an_expired_habilitation_blocks_new_matches() {
    assert_eq!(takers(&plan(&town("expired_papers")), "carottes"), [("ce-soir", 3)]);
}

#[test]
fn the_same_seed_and_iterations_give_the_same_plan_on_any_number_of_threads() {
    let day = town("ordinary");
    let model = CrowFly::shipped().unwrap();
    let with = |threads| {
        let budget = Budget { threads, ..Budget::iterations(300) };
        plan_day(&day, &model, &budget, &mut |_| ()).unwrap().plan
    };
    assert_eq!(with(1), with(2));
}

/// A checker that finds nothing proves nothing: each tampering must be named.
#[test]
fn tampered_plans_are_refused() {
    let day = town("ordinary");
    let model = CrowFly::shipped().unwrap();
    let good = plan(&day);
    let broken = |tamper: &dyn Fn(&mut Plan)| -> Vec<Broken> {
        let mut plan = good.clone();
        tamper(&mut plan);
        check(&day, &plan, &model).unwrap().into_iter().map(|violation| violation.rule).collect()
    };
    let more = broken(&|plan| plan.allocations[0].cases += glane_foundation::Cases::new(1));
    assert!(more.contains(&Broken::Conservation) && more.contains(&Broken::Carriage), "{more:?}");
    let stolen = broken(&|plan| {
        let other =
            plan.allocations.iter().map(|a| a.association.clone()).find(|a| *a != plan.allocations[0].association);
        plan.allocations[0].association = other.unwrap();
    });
    assert!(stolen.contains(&Broken::Carriage), "delivered to one, promised to another: {stolen:?}");
    let early = broken(&|plan| plan.rounds[0].stops[0].arrival -= chrono::Duration::hours(3));
    assert!(early.contains(&Broken::Clockwork), "{early:?}");
    let at_night = broken(&|plan| {
        for stop in &mut plan.rounds[0].stops {
            stop.start += chrono::Duration::hours(14);
            stop.arrival += chrono::Duration::hours(14);
            stop.departure += chrono::Duration::hours(14);
        }
        plan.rounds[0].end += chrono::Duration::hours(14);
    });
    assert!(at_night.contains(&Broken::Hours) && at_night.contains(&Broken::Shift), "{at_night:?}");
    let vanished = broken(&|plan| plan.rounds[0].stops[0].pickups.clear());
    assert!(vanished.contains(&Broken::Carriage), "{vanished:?}");
    let boast = broken(&|plan| plan.summary.placed += glane_foundation::Grams::new(1));
    assert_eq!(boast, [Broken::Figures]);
}

#[test]
fn gpx_holds_a_track_for_each_round_and_a_waypoint_for_each_stop() {
    let (day, model) = (town("ordinary"), CrowFly::shipped().unwrap());
    let plan = plan(&day);
    let text = gpx(&day, &plan, &model).unwrap();
    assert_eq!(text.matches("<trk>").count(), plan.rounds.len());
    assert_eq!(text.matches("<wpt ").count(), plan.rounds.iter().map(|round| round.stops.len()).sum::<usize>());
    let depot = day.vans.iter().find(|van| van.id == plan.rounds[0].van).unwrap().depot;
    let first = format!("<trkseg>\n  <trkpt lat=\"{:.6}\" lon=\"{:.6}\"/>", depot.lat(), depot.lon());
    assert!(text.contains(&first), "a track begins at its depot: {text}");
    assert!(text.contains("<src>"), "an estimate says that it is one");
}
