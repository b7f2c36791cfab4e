//! The handmade towns of fixtures/towns, planned and checked: each shows one effect (see the README there).
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails, and says where")]

use std::path::PathBuf;

use glane_day::{Broken, Budget, Day, NotPlacedCode, Plan, check, drawn, geojson, gpx, plan_day};
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
    let text = gpx(&drawn(&day, &plan, &model).unwrap());
    assert_eq!(text.matches("<trk>").count(), plan.rounds.len());
    assert_eq!(text.matches("<wpt ").count(), plan.rounds.iter().map(|round| round.stops.len()).sum::<usize>());
    let depot = day.vans.iter().find(|van| van.id == plan.rounds[0].van).unwrap().depot;
    let first = format!("<trkseg>\n  <trkpt lat=\"{:.6}\" lon=\"{:.6}\"/>", depot.lat(), depot.lon());
    assert!(text.contains(&first), "a track begins at its depot: {text}");
    assert!(text.contains("<src>estimate (straight lines): legs 1, "), "an estimate says that it is one");
}

#[test]
fn geojson_holds_a_line_for_each_leg_with_its_source_and_a_point_for_each_stop() {
    let (day, model) = (town("ordinary"), CrowFly::shipped().unwrap());
    let plan = plan(&day);
    let map = geojson(&drawn(&day, &plan, &model).unwrap());
    let features = map["features"].as_array().unwrap();
    let of = |kind: &str| features.iter().filter(|feature| feature["geometry"]["type"] == kind).collect::<Vec<_>>();
    let stops: usize = plan.rounds.iter().map(|round| round.stops.len()).sum();
    assert_eq!(of("Point").len(), stops);
    assert_eq!(of("LineString").len(), stops + plan.rounds.len(), "one leg to each stop and one back");
    assert!(of("LineString").iter().all(|leg| leg["properties"]["source"] == "estimate"));
}

/// Everything that goes to an association, put on another van; what is not moved stays where it is.
fn moved(plan: &Plan, association: &str, to: &str) -> Vec<glane_day::Ride> {
    let own = |id: &glane_foundation::AllocationId| {
        plan.allocations.iter().any(|a| a.id == *id && a.association.as_str() == association)
    };
    let ride = |mut ride: glane_day::Ride| {
        if own(&ride.allocation) {
            ride.van = to.parse().unwrap();
        }
        ride
    };
    glane_day::rides(plan).into_iter().map(ride).collect()
}

#[test]
fn a_stop_moves_to_another_van_with_a_cost_and_the_plan_stays_true() {
    let (day, model) = (town("ordinary"), CrowFly::shipped().unwrap());
    let before = plan(&day);
    let used = before.rounds[0].van.clone();
    let other = day.roster.iter().map(|duty| &duty.van).find(|van| **van != used).unwrap();
    let association = before.allocations[0].association.to_string();
    let wanted = moved(&before, &association, other.as_str());
    let after = glane_day::rearrange(&day, &before, &wanted, &model, &Budget::iterations(200)).unwrap();
    assert_eq!(after.left_out, []);
    assert_eq!(check(&day, &after.plan, &model).unwrap(), [], "the changed plan passes the checker");
    let mut rides = glane_day::rides(&after.plan);
    rides.sort();
    let mut wanted = wanted;
    wanted.sort();
    assert_eq!(rides, wanted, "everything rides where it was put");
    assert_eq!(after.plan.allocations, before.allocations, "who gets what is not touched");
    let (old, new) =
        (glane_day::cost(&day.settings, &before.rounds), glane_day::cost(&day.settings, &after.plan.rounds));
    assert_ne!(old, new);
}

#[test]
fn a_move_onto_a_van_that_is_too_small_is_told_with_the_rule() {
    let (mut day, model) = (town("ordinary"), CrowFly::shipped().unwrap());
    let before = plan(&day);
    let used = before.rounds[0].van.clone();
    let other = day.roster.iter().map(|duty| duty.van.clone()).find(|van| *van != used).unwrap();
    day.vans.iter_mut().find(|van| van.id == other).unwrap().capacity.grams = glane_foundation::Grams::new(100);
    let association = before.allocations[0].association.to_string();
    let wanted = moved(&before, &association, other.as_str());
    let after = glane_day::rearrange(&day, &before, &wanted, &model, &Budget::iterations(50)).unwrap();
    assert!(!after.left_out.is_empty() && !after.left_out[0].why.fr.is_empty());
}

#[test]
fn what_is_kept_stays_promised_and_on_its_van_when_the_day_is_planned_again() {
    let mut day = town("ordinary");
    let before = plan(&day);
    let promise = before.allocations[0].clone();
    let used =
        before.rounds.iter().find(|r| r.stops.iter().any(|s| s.pickups.iter().any(|l| l.allocation == promise.id)));
    let other = day.roster.iter().map(|duty| duty.van.clone()).find(|van| *van != used.unwrap().van).unwrap();
    // Half of it was put on the other van by hand.
    let cases = glane_foundation::Cases::new((promise.cases.get() + 1) / 2);
    day.kept = vec![glane_day::Kept {
        lot: promise.lot.clone(),
        association: promise.association.clone(),
        van: other.clone(),
        cases,
    }];
    let after = plan(&day);
    let own = after.allocations.iter().find(|a| a.lot == promise.lot && a.association == promise.association).unwrap();
    let there =
        glane_day::rides(&after).into_iter().find(|ride| ride.van == other && ride.allocation == own.id).unwrap();
    assert!(there.cases >= cases, "{there:?}");
}

#[test]
fn a_plan_that_carries_what_was_kept_on_another_van_or_drops_it_in_silence_is_found_out() {
    let mut day = town("ordinary");
    let mut before = plan(&day);
    let promise = before.allocations[0].clone();
    let used =
        before.rounds.iter().find(|r| r.stops.iter().any(|s| s.drops.iter().any(|l| l.allocation == promise.id)));
    let used = used.unwrap().van.clone();
    let other = day.roster.iter().map(|duty| duty.van.clone()).find(|van| *van != used).unwrap();
    let kept = |van| glane_day::Kept {
        lot: promise.lot.clone(),
        association: promise.association.clone(),
        van,
        cases: promise.cases,
    };
    let broken = |day: &Day, plan: &Plan| {
        let found = check(day, plan, &CrowFly::shipped().unwrap()).unwrap();
        found.iter().filter(|violation| violation.rule == Broken::Kept).count()
    };
    day.kept = vec![kept(used)];
    assert_eq!(broken(&day, &before), 0);
    day.kept = vec![kept(other)];
    assert_eq!(broken(&day, &before), 1, "it rides on the van it was taken off");
    before.allocations.retain(|allocation| allocation.id != promise.id);
    before.not_placed.retain(|line| line.lot != promise.lot);
    assert_eq!(broken(&day, &before), 1, "it is gone without a word");
}

#[test]
fn what_a_rule_forbids_by_now_is_kept_no_longer() {
    let mut day = town("forty_eight_hours");
    let elsewhere = day.associations.iter().find(|a| a.id.as_str() != "soupe").unwrap().id.clone();
    let van = day.roster[0].van.clone();
    let lot = day.lots.iter().find(|lot| lot.id.as_str() == "demain").unwrap().id.clone();
    day.kept = vec![glane_day::Kept { lot, association: elsewhere, van, cases: glane_foundation::Cases::new(1) }];
    assert_eq!(takers(&plan(&day), "demain"), [("soupe", 2)]);
}
