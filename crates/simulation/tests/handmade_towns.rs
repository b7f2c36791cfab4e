//! The handmade towns of `fixtures/towns` can be planned, and the rules say about them what their README says.
#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test reports")]

use std::path::{Path, PathBuf};

use glane_day::Day;
use glane_eligibility::{Case, RuleCode, Verdict, judge};
use glane_foundation::Grams;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/towns")
}

fn town(name: &str) -> Day {
    Day::read(&folder().join(format!("{name}.json"))).unwrap()
}

fn verdict(day: &Day, lot: &str, association: &str) -> Verdict {
    let lot = day.lots.iter().find(|l| l.id.as_str() == lot).unwrap();
    let store = day.stores.iter().find(|s| s.id == lot.store).unwrap();
    let association = day.associations.iter().find(|a| a.id.as_str() == association).unwrap();
    judge(&Case { lot, store, association, takeover: day.date, policy: &day.settings.policy })
}

fn refused_by(day: &Day, lot: &str, association: &str) -> Vec<RuleCode> {
    verdict(day, lot, association).unwrap_err().iter().map(|refusal| refusal.rule).collect()
}

fn allowed(day: &Day, lot: &str, association: &str) -> bool {
    verdict(day, lot, association) == Ok(Vec::new())
}

#[test]
fn every_town_is_read_and_named_in_the_readme() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let mut towns = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            Day::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(readme.contains(&name), "{name} is not in the README");
            towns += 1;
        }
    }
    assert_eq!(towns, 8);
}

#[test]
fn ordinary_lots_each_have_somebody_who_may_take_them() {
    let day = town("ordinary");
    for lot in &day.lots {
        let takers = day.associations.iter().filter(|a| verdict(&day, lot.id.as_str(), a.id.as_str()).is_ok());
        assert!(takers.count() >= 1, "{}", lot.id);
    }
}

#[test]
fn tomorrow_s_yoghurt_is_for_the_kitchen_that_serves_tonight() {
    let day = town("forty_eight_hours");
    let exceptions = verdict(&day, "demain", "soupe").unwrap();
    assert_eq!(exceptions.iter().map(|e| e.rule).collect::<Vec<_>>(), [RuleCode::FortyEightHours]);
    assert!(refused_by(&day, "demain", "colis").contains(&RuleCode::FortyEightHours));
    assert!(allowed(&day, "vendredi", "soupe") && allowed(&day, "vendredi", "colis"));
}

#[test]
fn papers_hold_on_their_last_day_and_not_after() {
    let day = town("expired_papers");
    assert_eq!(refused_by(&day, "carottes", "hier"), [RuleCode::Habilitation]);
    assert!(allowed(&day, "carottes", "ce-soir"));
}

#[test]
fn one_case_is_heavier_than_the_only_van_carries() {
    let day = town("van_too_small");
    let heavy = |day: &Day| day.lots.iter().filter(|l| l.goods.case_weight.grams > day.vans[0].capacity.grams).count();
    assert_eq!((heavy(&day), day.vans[0].capacity.grams), (1, Grams::new(250_000)));
    assert!(allowed(&day, "palette", "soupe"), "nothing but the van is in its way");
}

#[test]
fn without_a_van_nobody_can_bring_or_fetch_what_is_allowed() {
    let day = town("no_van");
    assert!(day.vans.is_empty() && day.roster.is_empty() && day.associations.iter().all(|a| !a.own_transport));
    assert!(allowed(&day, "carottes", "soupe"));
}

#[test]
fn closed_on_mondays_receives_nothing_on_a_monday() {
    let day = town("closed_today");
    assert_eq!(refused_by(&day, "carottes", "fermee"), [RuleCode::ReceptionDay]);
    assert!(allowed(&day, "carottes", "ouverte"));
}

#[test]
fn without_a_fridge_apples_come_and_yoghurt_does_not() {
    let day = town("cold_without_fridge");
    assert_eq!(refused_by(&day, "yaourts", "sans-frigo"), [RuleCode::ColdStorage]);
    assert!(allowed(&day, "pommes", "sans-frigo") && allowed(&day, "yaourts", "avec-frigo"));
}

#[test]
fn the_poorer_association_is_the_farther_one() {
    let day = town("poorest_first");
    let [near, far] = &day.associations[..] else { panic!("two associations are expected") };
    let from_store = |a: &glane_demand::Association| day.stores[0].location.crow_fly(a.location).get();
    assert!(from_store(near) < 1_000 && from_store(far) > 5_000);
    assert_eq!(near.record.needed, far.record.needed);
    assert_eq!(near.record.received.get(), 8 * far.record.received.get(), "80 % against 10 %");
    assert!(allowed(&day, "carottes", "proche") && allowed(&day, "carottes", "loin"));
}
