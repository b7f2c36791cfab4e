//! VROOM's JSON: problems with matrices in, solutions out. What is read and what is refused: docs/planner.md.

use std::collections::BTreeSet;

use glane_foundation::{
    Cases, Cents, GeoPoint, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, TravelMatrix, VanId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    formats::FormatError,
    plan::{PlannedRound, RoutingPlan, TaskKind},
    problem::{
        DropOff, Objective, Pause, Place, Priority, ProblemError, ProblemFormat, RoutingProblem, Shipment, TaskSite,
        TimeRange, Van,
    },
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)]
    shipments: Vec<VroomShipment>,
    #[serde(default)]
    jobs: Vec<Value>,
    vehicles: Vec<Vehicle>,
    #[serde(default)]
    matrices: std::collections::BTreeMap<String, Matrix>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Matrix {
    durations: Vec<Vec<u32>>,
    #[serde(default)]
    distances: Option<Vec<Vec<u32>>>,
    #[serde(default)]
    costs: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VroomShipment {
    pickup: Step,
    delivery: Step,
    #[serde(default)]
    amount: Vec<u32>,
    #[serde(default)]
    skills: Vec<u32>,
    #[serde(default)]
    priority: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: u64,
    #[serde(default)]
    #[expect(dead_code, reason = "accepted and ignored, as VROOM does")]
    description: Option<String>,
    #[serde(default)]
    location: Option<[f64; 2]>,
    #[serde(default)]
    location_index: Option<u32>,
    #[serde(default)]
    setup: i64,
    #[serde(default)]
    service: i64,
    #[serde(default)]
    time_windows: Vec<[i64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vehicle {
    id: u64,
    #[serde(default)]
    profile: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "accepted and ignored, as VROOM does")]
    description: Option<String>,
    #[serde(default)]
    start: Option<[f64; 2]>,
    #[serde(default)]
    start_index: Option<u32>,
    #[serde(default)]
    end: Option<[f64; 2]>,
    #[serde(default)]
    end_index: Option<u32>,
    #[serde(default)]
    capacity: Vec<u32>,
    #[serde(default)]
    costs: Costs,
    #[serde(default)]
    skills: Vec<u32>,
    #[serde(default)]
    time_window: Option<[i64; 2]>,
    #[serde(default)]
    breaks: Vec<Break>,
    #[serde(default)]
    speed_factor: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Costs {
    #[serde(default)]
    fixed: i64,
    #[serde(default = "an_hour")]
    per_hour: i64,
    #[serde(default)]
    per_km: i64,
}

const fn an_hour() -> i64 {
    3600
}

impl Default for Costs {
    fn default() -> Self {
        Self { fixed: 0, per_hour: an_hour(), per_km: 0 }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    #[expect(dead_code, reason = "breaks are reported by their position")]
    id: u64,
    #[serde(default)]
    time_windows: Vec<[i64; 2]>,
    #[serde(default)]
    service: i64,
    #[serde(default)]
    #[expect(dead_code, reason = "accepted and ignored, as VROOM does")]
    description: Option<String>,
}

fn unsupported<T>(at: impl Into<String>, feature: impl Into<String>) -> Result<T, FormatError> {
    Err(FormatError::Unsupported { at: at.into(), feature: feature.into() })
}

fn value(at: impl Into<String>, cause: impl Into<String>) -> FormatError {
    FormatError::Problem(ProblemError::Value { at: at.into(), cause: cause.into() })
}

/// Reads a problem. Costs are VROOM's: vehicles are not counted, only what they cost; an hour of use costs 3600 unless
/// stated otherwise.
pub fn read(text: &str) -> Result<RoutingProblem, FormatError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let input: Input = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (at, cause) = (error.path().to_string(), error.inner().to_string());
        FormatError::Problem(ProblemError::Unreadable { at, cause })
    })?;
    if !input.jobs.is_empty() {
        return unsupported("jobs", "a job: state it as a shipment from or to the depot; jobs");
    }
    if input.matrices.len() > 1 {
        return unsupported("matrices", "more than one profile");
    }
    let profile = input.matrices.keys().next().cloned();
    let Some(matrix) = input.matrices.into_values().next() else {
        return unsupported("matrices", "a problem without matrices (Glane does not ask a routing server here)");
    };
    if matrix.costs.is_some() {
        return unsupported("matrices.costs", "a matrix of costs");
    }
    let travel = travel(&matrix)?;
    let mut places = Places { size: travel.size, places: Vec::new() };
    let mut vans = Vec::new();
    for (k, vehicle) in input.vehicles.iter().enumerate() {
        let at = format!("vehicles[{k}]");
        if vehicle.profile.is_some() && vehicle.profile != profile {
            return unsupported(format!("{at}.profile"), "a profile without a matrix");
        }
        vans.push(van(vehicle, &mut places, &at)?);
    }
    let dimensions =
        input.vehicles.iter().map(|v| v.capacity.len()).chain(input.shipments.iter().map(|s| s.amount.len())).max();
    let dimensions = dimensions.unwrap_or(0);
    vans.iter_mut().for_each(|van: &mut Van| van.capacity.resize(dimensions, 0));
    let mut shipments = Vec::new();
    for (k, shipment) in input.shipments.iter().enumerate() {
        shipments.push(read_shipment(k, shipment, dimensions, &mut places)?);
    }
    let problem = RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: (1..=dimensions).map(|k| format!("amount_{k}")).collect(),
        places: places.places,
        shipments,
        vans,
        travel,
        under_way: Vec::new(),
        objective: Objective::Cost,
    };
    problem.validate()?;
    Ok(problem)
}

fn travel(matrix: &Matrix) -> Result<TravelMatrix, FormatError> {
    let size = matrix.durations.len();
    let square = |rows: &[Vec<u32>]| rows.len() == size && rows.iter().all(|row| row.len() == size);
    if !square(&matrix.durations) || matrix.distances.as_ref().is_some_and(|rows| !square(rows)) {
        return Err(value("matrices", format!("the matrix of {size} rows is not square")));
    }
    let seconds: Vec<u32> = matrix.durations.concat();
    let metres = matrix.distances.as_ref().map_or_else(|| vec![0; seconds.len()], |rows| rows.concat());
    let size = u32::try_from(size).map_err(|error| value("matrices", error.to_string()))?;
    Ok(TravelMatrix { size, seconds, metres, provenance: vec![Provenance::Given], profile: SpeedProfile::constant() })
}

/// One of ours per distinct row and set-up time of theirs: their set-up, like our place's service, is spent once per stop.
struct Places {
    size: u32,
    places: Vec<Place>,
}

impl Places {
    fn get(
        &mut self,
        index: Option<u32>,
        location: Option<[f64; 2]>,
        setup: i64,
        at: &str,
    ) -> Result<PlaceId, FormatError> {
        let Some(index) = index else { return unsupported(at, "a place without its row in the matrix") };
        if index >= self.size {
            return Err(value(at, format!("row {index} is outside the matrix of {}", self.size)));
        }
        let id = if setup == 0 { format!("{index}") } else { format!("{index}.setup-{setup}") };
        let id = PlaceId::parse(&id)?;
        if !self.places.iter().any(|place| place.id == id) {
            let location = location.and_then(|[lon, lat]| GeoPoint::new(lat, lon).ok());
            let service = seconds(setup, at)?;
            self.places.push(Place { id: id.clone(), matrix_index: index, location, windows: Vec::new(), service });
        }
        Ok(id)
    }
}

fn seconds(figure: i64, at: &str) -> Result<Seconds, FormatError> {
    Seconds::stated(figure).map_err(|error| value(at, error.to_string()))
}

fn ranges(windows: &[[i64; 2]], at: &str) -> Result<Vec<TimeRange>, FormatError> {
    windows.iter().map(|[from, to]| Ok(TimeRange::new(seconds(*from, at)?, seconds(*to, at)?))).collect()
}

fn van(vehicle: &Vehicle, places: &mut Places, at: &str) -> Result<Van, FormatError> {
    let speed = vehicle.speed_factor.unwrap_or(1.0);
    let speed_permille = (50..=3000u16).find(|permille| (f64::from(*permille) / 1000.0 - speed).abs() < 0.0005);
    let Some(speed_permille) = speed_permille else {
        return Err(value(format!("{at}.speed_factor"), format!("{speed} is outside 0.05 to 3")));
    };
    let mut end = |index: Option<u32>, location: Option<[f64; 2]>| {
        (index.is_some() || location.is_some()).then(|| places.get(index, location, 0, at)).transpose()
    };
    let cents = |figure: i64, what: &str| {
        Cents::stated(figure).map_err(|error| value(format!("{at}.costs.{what}"), error.to_string()))
    };
    let pause = |pause: &Break| -> Result<Pause, FormatError> {
        let windows = if pause.time_windows.is_empty() { vec![[0, 1_000_000_000]] } else { pause.time_windows.clone() };
        Ok(Pause { windows: ranges(&windows, at)?, duration: seconds(pause.service, at)? })
    };
    let [from, to] = vehicle.time_window.unwrap_or([0, 1_000_000_000]);
    Ok(Van {
        id: VanId::parse(&vehicle.id.to_string())?,
        capacity: vehicle.capacity.clone(),
        start: end(vehicle.start_index, vehicle.start)?,
        end: end(vehicle.end_index, vehicle.end)?,
        shift: TimeRange::new(seconds(from, at)?, seconds(to, at)?),
        pauses: vehicle.breaks.iter().map(pause).collect::<Result<_, _>>()?,
        fixed_cost: cents(vehicle.costs.fixed, "fixed")?,
        cost_per_km: cents(vehicle.costs.per_km, "per_km")?,
        cost_per_hour: cents(vehicle.costs.per_hour, "per_hour")?,
        skills: vehicle.skills.iter().map(u32::to_string).collect(),
        cooling: crate::problem::Cooling::None,
        forbidden: Vec::new(),
        speed_permille,
    })
}

fn read_shipment(
    k: usize,
    shipment: &VroomShipment,
    dimensions: usize,
    places: &mut Places,
) -> Result<Shipment, FormatError> {
    let mut site = |step: &Step, end: &str| -> Result<TaskSite, FormatError> {
        let at = format!("shipments[{k}].{end}");
        let place = places.get(step.location_index, step.location, step.setup, &at)?;
        let (windows, service) = (ranges(&step.time_windows, &at)?, seconds(step.service, &at)?);
        Ok(TaskSite { place, windows, service, seconds_per_crate: Seconds::ZERO })
    };
    let mut load = shipment.amount.clone();
    load.resize(dimensions, 0);
    let skills: BTreeSet<String> = shipment.skills.iter().map(u32::to_string).collect();
    Ok(Shipment {
        // Their pickups and deliveries are numbered apart.
        id: ShipmentId::parse(&format!("{}-{}", shipment.pickup.id, shipment.delivery.id))?,
        pickup: site(&shipment.pickup, "pickup")?,
        drop_offs: vec![DropOff { site: site(&shipment.delivery, "delivery")?, price: Cents::ZERO }],
        load,
        crates: Cases::ZERO,
        time_on_board: None,
        exposure: None,
        skills: skills.into_iter().collect(),
        // In VROOM nothing is mandatory; 0 is the least priority.
        priority: Priority::Optional { weight: shipment.priority.saturating_add(1).min(100) },
    })
}

/// A plan as VROOM would write it.
#[must_use]
pub fn write(problem: &RoutingProblem, plan: &RoutingPlan) -> Value {
    let number = |id: &str| id.parse::<u64>().unwrap_or(0);
    let ends = |id: &ShipmentId| {
        let (pick, drop) = id.as_str().split_once('-').unwrap_or((id.as_str(), ""));
        (number(pick), number(drop))
    };
    let routes: Vec<Value> = plan.rounds.iter().map(|round| route(problem, round, &ends)).collect();
    let unassigned: Vec<Value> = plan
        .unserved
        .iter()
        .flat_map(|unserved| {
            let (pick, drop) = ends(&unserved.shipment);
            [json!({ "id": pick, "type": "pickup" }), json!({ "id": drop, "type": "delivery" })]
        })
        .collect();
    let totals = plan.rounds.iter().map(|round| round.totals);
    json!({
        "code": 0,
        "summary": {
            "cost": plan.summary.cost, "routes": plan.rounds.len(), "unassigned": unassigned.len(), "setup": 0,
            "service": totals.clone().map(|t| t.service).sum::<Seconds>(), "duration": plan.summary.driving,
            "waiting_time": totals.map(|t| t.waiting).sum::<Seconds>(), "distance": plan.summary.metres, "violations": [],
        },
        "unassigned": unassigned,
        "routes": routes,
    })
}

fn route(problem: &RoutingProblem, round: &PlannedRound, ends: &dyn Fn(&ShipmentId) -> (u64, u64)) -> Value {
    let row = |id: &PlaceId| problem.places.iter().find(|place| place.id == *id).map(|place| place.matrix_index);
    let van = problem.vans.iter().find(|van| van.id == round.van);
    let mut steps = Vec::new();
    if let Some(start) = van.and_then(|van| van.start.as_ref()) {
        steps.push(json!({ "type": "start", "location_index": row(start), "arrival": round.begin, "service": 0, "waiting_time": 0 }));
    }
    for (k, stop) in round.stops.iter().enumerate() {
        for pause in round.pauses.iter().filter(|pause| pause.after_stops == k) {
            steps.push(json!({ "type": "break", "id": pause.index, "arrival": pause.begin, "service": pause.end - pause.begin }));
        }
        let mut here = stop.arrival;
        for task in &stop.tasks {
            let (pick, drop) = ends(&task.shipment);
            let (kind, id) = if task.kind == TaskKind::PickUp { ("pickup", pick) } else { ("delivery", drop) };
            steps.push(json!({
                "type": kind, "id": id, "location_index": row(&stop.place), "arrival": here,
                "waiting_time": task.begin.less(here), "service": task.end - task.begin, "load": stop.load_after,
            }));
            here = task.end;
        }
    }
    for pause in round.pauses.iter().filter(|pause| pause.after_stops >= round.stops.len()) {
        steps.push(
            json!({ "type": "break", "id": pause.index, "arrival": pause.begin, "service": pause.end - pause.begin }),
        );
    }
    if let Some(end) = van.and_then(|van| van.end.as_ref()) {
        steps.push(
            json!({ "type": "end", "location_index": row(end), "arrival": round.end, "service": 0, "waiting_time": 0 }),
        );
    }
    let totals = round.totals;
    json!({
        "vehicle": round.van.as_str().parse::<u64>().unwrap_or(0), "cost": totals.cost, "setup": 0, "service": totals.service,
        "duration": totals.driving, "waiting_time": totals.waiting, "distance": totals.metres, "steps": steps, "violations": [],
    })
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{Budget, check, solve};

    const SMALL: &str = r#"{"vehicles":[{"id":7,"start_index":0,"end_index":0,"capacity":[4],"skills":[1],
        "time_window":[0,5000],"breaks":[{"id":1,"time_windows":[[100,2000]],"service":60}]}],
        "shipments":[{"pickup":{"id":1,"location_index":1,"service":30},"delivery":{"id":2,"location_index":2,"setup":10},
        "amount":[3],"skills":[1],"priority":5}],
        "matrices":{"car":{"durations":[[0,100,200],[100,0,150],[200,150,0]]}}}"#;

    #[test]
    fn shipment_with_break_comes_back_as_vroom_writes_it() {
        let problem = read(SMALL).unwrap();
        let plan = solve(&problem, &Budget::iterations(20), &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(check(&problem, &plan), Vec::new());
        let answer = write(&problem, &plan);
        let kinds: Vec<&str> =
            answer["routes"][0]["steps"].as_array().unwrap().iter().map(|s| s["type"].as_str().unwrap()).collect();
        assert_eq!(kinds.first(), Some(&"start"));
        assert!(kinds.contains(&"pickup") && kinds.contains(&"delivery"), "{kinds:?}");
        assert_eq!(answer["summary"]["duration"], 450, "100 + 150 + 200 s of driving");
    }

    #[test]
    fn what_is_not_planned_with_is_refused_by_name() {
        let jobs = SMALL.replacen("\"shipments\"", "\"jobs\":[{\"id\":1}],\"shipments\"", 1);
        assert!(read(&jobs).unwrap_err().to_string().starts_with("at jobs"));
        let tasks = SMALL.replacen("\"id\":7", "\"id\":7,\"max_tasks\":3", 1);
        assert!(read(&tasks).unwrap_err().to_string().contains("max_tasks"));
    }
}
