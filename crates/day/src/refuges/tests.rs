use glane_fleet::VanCapacity;
use glane_foundation::Grams;
use glane_roads::CrowFly;

use super::*;

fn van(cooling: Cooling) -> Van {
    Van {
        id: glane_foundation::VanId::parse("van").unwrap(),
        name: "Van".into(),
        depot: at(0.0),
        capacity: VanCapacity { grams: Grams::new(900_000), crates: 100, chilled_crates: 50, frozen_crates: 20 },
        cooling,
    }
}

/// So many hundredths of a degree (about 1.1 km each) north of the depot.
fn at(hundredths: f64) -> GeoPoint {
    GeoPoint::new(49.0 + hundredths / 100.0, 0.0).unwrap()
}

fn noon(minutes: i64) -> Seconds {
    Seconds::from_minutes(12 * 60 + minutes)
}

fn door(name: &str, hundredths: f64, hours: &[(&str, &str)]) -> Door {
    Door {
        association: AssociationId::parse(name).unwrap(),
        at: at(hundredths),
        hours: hours.iter().map(|(from, to)| LocalWindow::parse(from, to).unwrap()).collect(),
        stop_time: Seconds::from_minutes(5),
        spared: Metres::ZERO,
    }
}

/// At noon, 5 km north of the depot, with six cold crates; one stop ahead, 2 km north of the depot, by 13:00.
fn stranded(van: &Van, ridden: i64) -> Stranded<'_> {
    Stranded {
        van,
        date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        now: noon(0),
        shift_end: noon(180),
        here: at(5.0),
        load: chilled(6),
        cold: true,
        ridden: Seconds::from_minutes(ridden),
        ahead: vec![Ahead { at: at(2.0), start: (noon(-10), noon(60)), takes: Seconds::from_minutes(5) }],
        carried: Vec::new(),
    }
}

/// So many chilled crates of 5 kg.
fn chilled(crates: u32) -> Stowage {
    Stowage { crates: [0, crates, 0], grams: Grams::new(5_000 * i64::from(crates)) }
}

fn names(van: &Van, ridden: i64, doors: &[Door]) -> Vec<String> {
    told(&stranded(van, ridden), doors)
}

fn told(stranded: &Stranded<'_>, doors: &[Door]) -> Vec<String> {
    let found = refuges(stranded, doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
    found.into_iter().map(|proposal| proposal.association.to_string()).collect()
}

const ALL_DAY: &[(&str, &str)] = &[("09:00", "18:00")];

#[test]
fn the_door_on_the_way_comes_before_the_one_behind() {
    let doors = [door("behind", 9.0, ALL_DAY), door("on-the-way", 3.5, ALL_DAY)];
    assert_eq!(names(&van(Cooling::Refrigerated), 20, &doors), ["on-the-way", "behind"]);
}

#[test]
fn a_door_that_opens_too_late_for_the_stop_ahead_is_visited_after_it() {
    let doors = [door("evening", 3.5, &[("13:30", "18:00")])];
    let van = van(Cooling::Refrigerated);
    let found = refuges(&stranded(&van, 20), &doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].after, 1, "the stop promised by 13:00 stays first");
    assert!(found[0].arrival >= noon(0) && found[0].arrival <= noon(95), "{:?}", found[0]);
}

#[test]
fn closed_doors_and_far_ones_are_not_proposed() {
    let doors = [door("closed", 3.5, &[]), door("morning", 3.5, &[("08:00", "11:00")]), door("far", 300.0, ALL_DAY)];
    assert!(names(&van(Cooling::Refrigerated), 20, &doors).is_empty(), "333 km there and back is more than the shift");
}

#[test]
fn without_cooling_what_has_ridden_for_29_of_30_minutes_goes_nowhere_else() {
    // The default limit is 30 minutes out of the cold; the nearest door is 1.6 km away, and ringing takes 5.
    let doors = [door("near", 3.5, ALL_DAY)];
    assert!(names(&van(Cooling::None), 29, &doors).is_empty());
    assert_eq!(names(&van(Cooling::None), 5, &doors), ["near"]);
    let boxes = van(Cooling::Boxes { autonomy: Seconds::from_minutes(120) });
    assert_eq!(names(&boxes, 29, &doors), ["near"], "boxes have 91 of their 120 minutes left");
}

#[test]
fn a_pickup_that_would_no_longer_fit_keeps_its_room() {
    // 50 chilled crates fit. 6 are stranded and 45 wait at the stop ahead: 51 would be one too many, so they must be gone before it.
    // The door behind that stop is out of the question, the one before it is not.
    let doors = [door("behind", 1.0, ALL_DAY), door("before", 3.5, ALL_DAY)];
    let van = van(Cooling::Refrigerated);
    let with = |crates| {
        let waiting = Carried { from: Some(0), to: None, load: chilled(crates), cold: true, ridden: Seconds::ZERO };
        let late = [door("behind", 1.0, &[("13:30", "18:00")])];
        let stranded = Stranded { carried: vec![waiting], ..stranded(&van, 20) };
        let after = |doors: &[Door]| {
            let found = refuges(&stranded, doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
            found.iter().map(|one| (one.association.to_string(), one.after)).collect::<Vec<_>>()
        };
        (after(&doors), after(&late))
    };
    let (any, late) = with(44);
    assert!(any.contains(&("behind".into(), 1)), "6 + 44 = 50 fit: it is on the way after the stop: {any:?}");
    assert_eq!(late, [("behind".into(), 1)]);
    let (any, late) = with(45);
    assert!(any.iter().all(|(_, after)| *after == 0) && any.iter().any(|(name, _)| name == "before"), "{any:?}");
    assert_eq!(late, [], "opens after the hour promised at the stop ahead, where 51 crates would not fit");
}

#[test]
fn what_is_handed_over_ahead_makes_room_again() {
    // 44 of the 50 chilled places are taken by crates for the stop ahead, which also gives 30: 6 + 44 on board, then 6 + 30.
    let doors = [door("evening", 1.0, &[("13:30", "18:00")])];
    let van = van(Cooling::Refrigerated);
    let carried = |from, to, crates| Carried { from, to, load: chilled(crates), cold: true, ridden: Seconds::ZERO };
    let mut stranded = Stranded { carried: vec![carried(None, Some(0), 44)], ..stranded(&van, 20) };
    stranded.ahead.push(Ahead { at: at(1.5), start: (noon(-10), noon(70)), takes: Seconds::from_minutes(5) });
    stranded.carried.push(carried(Some(1), None, 30));
    let found = refuges(&stranded, &doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
    assert_eq!(found.iter().map(|one| one.after).collect::<Vec<_>>(), [2], "after both stops: 36 of 50");
}

#[test]
fn a_detour_does_not_warm_up_what_others_wait_for() {
    // Without cooling the 6 crates for the stop ahead have ridden for 20 of 30 minutes. It is 3.3 km away; the door lies 4.4 km the
    // other way, and with 5 minutes of ringing there the others would come too warm.
    let doors = [door("other-way", 9.0, ALL_DAY)];
    let van = van(Cooling::None);
    let stranded = |ridden| {
        let waiting =
            Carried { from: None, to: Some(0), load: chilled(6), cold: true, ridden: Seconds::from_minutes(ridden) };
        Stranded { cold: false, carried: vec![waiting], ..stranded(&van, 0) }
    };
    assert_eq!(told(&stranded(0), &doors), ["other-way"]);
    let after: Vec<usize> = refuges(&stranded(15), &doors, &Settings::default(), &CrowFly::shipped().unwrap())
        .unwrap()
        .iter()
        .map(|one| one.after)
        .collect();
    assert!(after.iter().all(|after| *after == 1), "first the stop that waits for cold crates: {after:?}");
    assert!(told(&stranded(25), &doors).is_empty(), "too warm for the stop ahead already: nothing more is taken on");
}

#[test]
fn a_door_that_often_turns_such_food_down_comes_after_one_a_little_farther() {
    let mut near = door("near", 3.5, ALL_DAY);
    let doors = |near: &Door| [near.clone(), door("farther", 5.1, ALL_DAY)];
    let van = van(Cooling::Refrigerated);
    assert_eq!(names(&van, 20, &doors(&near)), ["near", "farther"]);
    // A tenth of a hundredth of a degree the other way, there and back: 0.2 km more. One would drive 3 km to spare who refuses all.
    near.spared = Metres::new(3_000);
    assert_eq!(names(&van, 20, &doors(&near)), ["farther", "near"]);
}
