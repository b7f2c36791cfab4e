use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::*;
use crate::{Budget, check, solve};

/// A line of four places 100 s apart: the depot, then 1, 2 and 3.
fn base() -> Value {
    json!({
        "vehicles": [{ "id": 7, "start_index": 0, "end_index": 0, "capacity": [4], "skills": [1],
                       "time_window": [0, 5000] }],
        "matrices": { "car": { "durations": [[0, 100, 200, 300], [100, 0, 100, 200], [200, 100, 0, 100], [300, 200, 100, 0]] } }
    })
}

fn with(changes: impl Fn(&mut Value)) -> Instance {
    let mut file = base();
    changes(&mut file);
    Instance::read(&file.to_string()).unwrap()
}

fn refused(changes: impl Fn(&mut Value)) -> String {
    let mut file = base();
    changes(&mut file);
    Instance::read(&file.to_string()).unwrap_err().to_string()
}

fn answer(instance: &Instance) -> Value {
    let plan = solve(&instance.problem, &Budget::iterations(100), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(check(&instance.problem, &plan), Vec::new());
    let answer = instance.write(&plan).unwrap();
    for route in answer["routes"].as_array().unwrap() {
        every_second_is_told(route);
    }
    answer
}

/// Driving, set-up, service and waiting fill the time from start to end, and nothing arrives before what comes before it is over.
fn every_second_is_told(route: &Value) {
    let figure = |of: &Value, key: &str| of[key].as_i64().unwrap_or(0);
    let steps = route["steps"].as_array().unwrap();
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    if first["type"] != "start" || last["type"] != "end" {
        return;
    }
    let told: i64 = ["duration", "setup", "service", "waiting_time"].map(|key| figure(route, key)).iter().sum();
    assert_eq!(figure(last, "arrival") - figure(first, "arrival"), told, "{route:#}");
    for pair in steps.windows(2) {
        let over: i64 = ["arrival", "setup", "service", "waiting_time"].map(|key| figure(&pair[0], key)).iter().sum();
        assert!(over <= figure(&pair[1], "arrival"), "{pair:#?}");
    }
}

fn told<'a>(route: &'a Value, key: &str) -> Vec<&'a Value> {
    route["steps"].as_array().unwrap().iter().map(|step| &step[key]).collect()
}

#[test]
fn shipment_with_break_comes_back_as_vroom_writes_it() {
    let instance = with(|file| {
        file["vehicles"][0]["breaks"] = json!([{ "id": 9, "time_windows": [[100, 2000]], "service": 60 }]);
        file["shipments"] = json!([{ "pickup": { "id": 1, "location_index": 1, "service": 30 },
            "delivery": { "id": 2, "location_index": 2, "setup": 10 }, "amount": [3], "skills": [1], "priority": 5 }]);
    });
    let answer = answer(&instance);
    let route = &answer["routes"][0];
    let kinds = told(route, "type");
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), (&json!("start"), &json!("end")));
    assert!(kinds.contains(&&json!("pickup")) && kinds.contains(&&json!("delivery")), "{kinds:?}");
    assert_eq!(answer["summary"]["duration"], 400, "100 + 100 + 200 s of driving");
    assert_eq!((&route["setup"], &route["service"], &route["priority"]), (&json!(10), &json!(30), &json!(10)));
}

#[test]
fn jobs_come_back_as_jobs_with_what_is_on_board() {
    // 2 to bring to each end of the street, 3 to take back from the middle: only with the first 2 gone do they fit.
    let instance = with(|file| {
        file["jobs"] = json!([
            { "id": 1, "location_index": 1, "delivery": [2], "service": 10 },
            { "id": 2, "location_index": 2, "pickup": [2] },
            { "id": 3, "location_index": 3, "delivery": [2], "pickup": [1] }
        ]);
    });
    let answer = answer(&instance);
    let route = &answer["routes"][0];
    assert_eq!(answer["summary"]["unassigned"], 0);
    assert_eq!(answer["summary"]["duration"], 600, "out to 3 and back");
    let kinds = told(route, "type");
    assert_eq!(kinds.len(), 5, "what is loaded at the start is no step: {kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "job").count(), 3);
    let loads: Vec<i64> = told(route, "load").iter().map(|load| load[0].as_i64().unwrap()).collect();
    assert_eq!((loads[0], loads[4]), (4, 3), "4 to deliver, 3 taken back");
    assert!(loads.iter().all(|load| *load <= 4), "{loads:?}");
}

#[test]
fn vehicle_does_not_come_back_for_more() {
    // Reloading on the way is no part of a job: 3 of 5 loads fit.
    let instance = with(|file| {
        file["vehicles"][0]["capacity"] = json!([3]);
        let job = |id: u64| json!({ "id": id, "location_index": 1 + id % 3, "delivery": [1] });
        file["jobs"] = (0..5).map(job).collect();
    });
    assert_eq!(answer(&instance)["summary"]["unassigned"], 2);
}

#[test]
fn vehicles_load_jobs_each_at_its_own_start() {
    let instance = with(|file| {
        file["vehicles"] =
            json!([{ "id": 1, "start_index": 0, "capacity": [1] }, { "id": 2, "start_index": 3, "capacity": [1] }]);
        file["jobs"] = json!([{ "id": 1, "location_index": 1, "delivery": [1] }, { "id": 2, "location_index": 2, "delivery": [1] }]);
    });
    let answer = answer(&instance);
    assert_eq!(answer["summary"]["duration"], 200, "each drives to its nearer job and stays there");
    assert_eq!(told(&answer["routes"][1], "location_index"), [&json!(3), &json!(2)]);
}

#[test]
fn what_is_not_planned_with_is_refused_by_name() {
    assert!(refused(|file| file["vehicles"][0]["max_tasks"] = json!(3)).contains("max_tasks"));
    let twice = json!([{ "id": 4, "location_index": 1 }, { "id": 4, "location_index": 2 }]);
    assert!(refused(|file| file["jobs"] = twice.clone()).starts_with("at jobs[1].id"));
    let nowhere = json!([{ "id": 4, "location_index": 9 }]);
    assert!(refused(|file| file["jobs"] = nowhere.clone()).starts_with("at jobs[0]: row 9"));
    let upside_down = json!([{ "id": 4, "location_index": 1, "time_windows": [[9, 3]] }]);
    assert!(refused(|file| file["jobs"] = upside_down.clone()).contains("ends before it begins"));
    let forced = json!([{ "type": "job", "id": 4, "service_at": 5 }]);
    assert!(refused(|file| file["vehicles"][0]["steps"] = forced.clone()).contains("service_at"));
    assert!(refused(|file| drop(file.as_object_mut().unwrap().remove("matrices"))).starts_with("at matrices"));
}

fn judged(steps: &Value) -> Value {
    let instance = with(|file| {
        file["vehicles"][0]["steps"] = steps.clone();
        file["vehicles"][0]["breaks"] = json!([{ "id": 9, "time_windows": [[140, 400]], "service": 50 }]);
        file["vehicles"][0]["time_window"] = json!([0, 800]);
        file["jobs"] = json!([
            { "id": 1, "location_index": 1, "delivery": [2], "service": 10, "time_windows": [[0, 150]] },
            { "id": 2, "location_index": 2, "delivery": [3], "skills": [5] },
        ]);
        file["shipments"] = json!([{ "pickup": { "id": 1, "location_index": 3, "time_windows": [[0, 100], [500, 900]] },
            "delivery": { "id": 1, "location_index": 2 }, "amount": [1] }]);
    });
    assert!(instance.has_steps());
    instance.judge_steps().unwrap()
}

fn step(kind: &str, id: u64) -> Value {
    json!({ "type": kind, "id": id })
}

#[test]
fn given_route_that_breaks_nothing_says_what_it_costs() {
    let answer =
        judged(&json!([json!({ "type": "start" }), step("job", 1), step("break", 9), json!({ "type": "end" })]));
    assert_eq!(answer["routes"][0]["violations"], json!([]));
    // 100 there, 10 of service, 30 on the way back, 50 of break, 70 more.
    assert_eq!(told(&answer["routes"][0], "arrival"), [&json!(0), &json!(100), &json!(140), &json!(260)]);
    assert_eq!((&answer["summary"]["cost"], &answer["summary"]["unassigned"]), (&json!(200), &json!(3)));
}

#[test]
fn given_route_names_every_violation_where_it_happens() {
    // Over after 400, so the break was due; job 2 first, which asks for a skill; both loads are 5 of 4; job 1 is late.
    let answer = judged(&json!([step("job", 2), step("job", 1)]));
    let route = &answer["routes"][0];
    assert_eq!(
        told(route, "violations"),
        [
            &json!([{ "cause": "load" }]),
            &json!([{ "cause": "skills" }]),
            &json!([{ "cause": "delay", "duration": 150 }]),
            &json!([])
        ]
    );
    let all = json!([{ "cause": "delay", "duration": 150 }, { "cause": "load" }, { "cause": "skills" }, { "cause": "missing_break" }]);
    assert_eq!((&route["violations"], &answer["summary"]["violations"]), (&all, &all));
}

#[test]
fn delivery_before_its_pickup_and_a_late_end_are_named() {
    let answer = judged(&json!([step("break", 9), step("delivery", 1), step("pickup", 1)]));
    let precedence = json!([{ "cause": "precedence" }]);
    let told = told(&answer["routes"][0], "violations");
    assert_eq!((told[2], told[3]), (&precedence, &precedence));
    // Picked up at 500, home at 800: in time to the second.
    assert_eq!(told[4], &json!([]));
    let late = judged(&json!([step("break", 9), step("pickup", 1), step("delivery", 1), step("job", 2)]));
    assert_eq!(late["routes"][0]["steps"][5]["violations"], json!([]), "500, 600, 600, home at 800");
}

#[test]
fn given_route_of_unknown_or_repeated_tasks_is_refused_with_its_place() {
    let error = |steps: &Value| {
        let instance = with(|file| {
            file["vehicles"][0]["steps"] = steps.clone();
            file["jobs"] = json!([{ "id": 1, "location_index": 1 }]);
        });
        instance.judge_steps().unwrap_err().to_string()
    };
    assert!(error(&json!([step("job", 8)])).starts_with("at vehicles[0].steps[0]"));
    assert!(error(&json!([step("job", 1), step("job", 1)])).starts_with("at vehicles[0].steps[1]"));
    assert!(error(&json!([{ "type": "job" }])).contains("without its id"));
    assert!(error(&json!([{ "type": "end" }, step("job", 1)])).contains("ends with its end"));
}

#[test]
fn own_plans_given_as_steps_break_nothing() {
    for seed in 0..40u64 {
        let mut file = random(seed);
        let instance = Instance::read(&file.to_string()).unwrap();
        let answer = answer(&instance);
        for route in answer["routes"].as_array().unwrap() {
            let steps: Vec<Value> = route["steps"]
                .as_array()
                .unwrap()
                .iter()
                .map(|step| json!({ "type": step["type"], "id": step.get("id") }))
                .collect();
            let vehicles = file["vehicles"].as_array_mut().unwrap();
            vehicles.iter_mut().find(|vehicle| vehicle["id"] == route["vehicle"]).unwrap()["steps"] = json!(steps);
        }
        let judged = Instance::read(&file.to_string()).unwrap().judge_steps().unwrap();
        assert_eq!(judged["summary"]["violations"], json!([]), "seed {seed}: {file}");
        assert_eq!(judged["summary"]["cost"], answer["summary"]["cost"], "seed {seed}");
        assert_eq!(judged["summary"]["unassigned"], answer["summary"]["unassigned"], "seed {seed}");
    }
}

#[test]
fn files_damaged_anywhere_are_read_or_refused_but_never_crash() {
    let text = random(3).to_string();
    let nonsense = ["-1", "1000000000", "99999999999999999999", "0", "\"\"", "null", "[]", "4294967295", "true"];
    let mut refused = 0;
    for (round, start) in (0..text.len()).step_by(7).enumerate() {
        let Some(from) = text[start..].find(|c: char| c.is_ascii_digit()).map(|at| start + at) else { continue };
        let to = text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| from + at);
        let damaged = format!("{}{}{}", &text[..from], nonsense[round % nonsense.len()], &text[to..]);
        match Instance::read(&damaged) {
            Ok(instance) => {
                let plan =
                    solve(&instance.problem, &Budget::iterations(2), &mut |_| ControlFlow::Continue(())).unwrap();
                instance.write(&plan).unwrap();
                let _ = instance.judge_steps();
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().starts_with("at "), "{error}");
            }
        }
    }
    assert!(refused > 20, "{refused}");
}

/// Six jobs and three shipments for two vehicles with a break, from a seed.
fn random(seed: u64) -> Value {
    let mut random = crate::random::Random::new(seed, 5);
    let mut roll = |most: usize| random.below(most + 1);
    let jobs: Vec<Value> = (0..6)
        .map(|id| {
            let open = roll(600);
            json!({ "id": id, "location_index": 1 + roll(5), "service": roll(60), "setup": 0, "delivery": [roll(2), 0],
                    "pickup": [roll(2), roll(1)], "time_windows": [[open, open + 200 + roll(600)]] })
        })
        .collect();
    let shipments: Vec<Value> = (0..3)
        .map(|id| {
            json!({ "pickup": { "id": id, "location_index": 1 + roll(5), "service": 20 },
                    "delivery": { "id": id, "location_index": 1 + roll(5), "time_windows": [[0, 900 + roll(600)]] },
                    "amount": [1 + roll(2), 1], "priority": roll(9) })
        })
        .collect();
    let vehicles: Vec<Value> = (0..2)
        .map(|id| {
            json!({ "id": id, "start_index": 0, "end_index": roll(6), "capacity": [5, 4], "time_window": [0, 2000],
                    "costs": { "fixed": 50, "per_hour": 3600 },
                    "breaks": [{ "id": 4, "service": 60, "time_windows": [[400, 900]] }] })
        })
        .collect();
    let points: Vec<(usize, usize)> = (0..7).map(|_| (roll(200), roll(200))).collect();
    let durations: Vec<Vec<usize>> =
        points.iter().map(|a| points.iter().map(|b| a.0.abs_diff(b.0) + a.1.abs_diff(b.1)).collect()).collect();
    json!({ "jobs": jobs, "shipments": shipments, "vehicles": vehicles, "matrices": { "car": { "durations": durations } } })
}

#[test]
fn two_and_three_breaks_leave_no_job_out_that_has_a_place_between_them() {
    let breaks = |windows: &[[i64; 2]]| -> Value {
        let one = |(k, window): (usize, &[i64; 2])| json!({ "id": k, "time_windows": [window], "service": 100 });
        windows.iter().enumerate().map(one).collect()
    };
    for windows in [&[[0, 10], [200, 210]][..], &[[200, 210], [0, 10]], &[[0, 10], [200, 210], [1500, 1600]]] {
        let instance = with(|file| {
            file["vehicles"][0]["breaks"] = breaks(windows);
            file["jobs"] = json!([{ "id": 1, "location_index": 1, "service": 600 }, { "id": 2, "location_index": 3 }]);
        });
        let answer = answer(&instance);
        assert_eq!(answer["summary"]["unassigned"], 0, "{windows:?}: {answer:#}");
        let route = &answer["routes"][0];
        let taken = told(route, "type").into_iter().filter(|kind| **kind == "break").count();
        // The third is due after the van is back.
        assert_eq!(taken, 2, "{windows:?}: {route:#}");
    }
}

#[test]
fn break_before_and_after_the_drive_is_told_with_the_wait_before_it() {
    let instance = with(|file| {
        file["vehicles"][0]["breaks"] = json!([{ "id": 4, "time_windows": [[500, 520]], "service": 300 }]);
        file["jobs"] = json!([{ "id": 1, "location_index": 1, "service": 250, "time_windows": [[0, 0], [100, 100]] },
            { "id": 2, "location_index": 2, "time_windows": [[900, 2000]] }]);
    });
    let answer = answer(&instance);
    let steps = answer["routes"][0]["steps"].as_array().unwrap();
    let pause = steps.iter().find(|step| step["type"] == "break").unwrap();
    let (arrival, waiting) = (pause["arrival"].as_i64().unwrap(), pause["waiting_time"].as_i64().unwrap());
    assert!((500..=520).contains(&(arrival + waiting)) && waiting > 0, "{pause}");
}

#[test]
fn mistakes_are_told_at_their_place_in_the_file() {
    let job = json!([{ "id": 1, "location_index": 1 }]);
    for (at, changes) in [
        (
            "jobs[0].time_windows[1]",
            json!({ "jobs": [{ "id": 1, "location_index": 1, "time_windows": [[1, 2], [9, 5]] }] }),
        ),
        (
            "shipments[0].delivery.time_windows[0]",
            json!({ "jobs": job, "shipments": [{ "pickup": { "id": 1, "location_index": 1 },
            "delivery": { "id": 2, "location_index": 2, "time_windows": [[9, 5]] } }] }),
        ),
        ("vehicles[0].time_window", json!({ "vehicles": [{ "id": 7, "start_index": 0, "time_window": [9, 5] }] })),
        (
            "vehicles[0].breaks[0].time_windows[0]",
            json!({ "vehicles": [{ "id": 7, "start_index": 0, "breaks": [{ "id": 1, "time_windows": [[9, 5]] }] }] }),
        ),
        ("vehicles[0].breaks[0]", json!({ "vehicles": [{ "id": 7, "start_index": 0, "breaks": [{ "id": 1 }] }] })),
        (
            "vehicles[0].breaks[1].id",
            json!({ "vehicles": [{ "id": 7, "start_index": 0,
            "breaks": [{ "id": 1, "time_windows": [[5, 9]] }, { "id": 1, "time_windows": [[15, 19]] }] }] }),
        ),
        ("vehicles[1].id", json!({ "vehicles": [{ "id": 7, "start_index": 0 }, { "id": 7, "start_index": 0 }] })),
        ("matrices.durations[1]", json!({ "matrices": { "car": { "durations": [[0, 1], [1]] } } })),
        ("jobs[0].priority", json!({ "jobs": [{ "id": 1, "location_index": 1, "priority": 101 }] })),
    ] {
        let told =
            refused(|file| changes.as_object().unwrap().iter().for_each(|(key, value)| file[key] = value.clone()));
        assert!(told.contains(&format!("at {at}: ")), "{at}: {told}");
    }
    let long = refused(|file| file["vehicles"][0]["capacity"] = json!([1, 1, 1, 1, 1, 1, 1, 1, 1]));
    assert!(long.contains("capacity and amounts") && long.contains("more than 8"), "{long}");
    let since_1970 = refused(|file| file["vehicles"][0]["time_window"] = json!([1_700_000_000, 1_700_009_000]));
    assert!(since_1970.contains("from the begin of the day"), "{since_1970}");
    let twice = format!("{}{}", base(), base());
    assert!(
        Instance::read(&twice).unwrap_err().to_string().contains("end of the file"),
        "a second problem is not ignored"
    );
}
