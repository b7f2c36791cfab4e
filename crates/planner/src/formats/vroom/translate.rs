//! From VROOM's input to our problem. A job is a shipment loaded where the round begins (its delivery), which leaves its
//! pickup on board to the round's end.

use std::collections::BTreeSet;

use glane_foundation::{
    Cases, Cents, GeoPoint, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, TravelMatrix, VanId,
};

use super::input::{Break, Input, Job, Kind, Matrix, Shipment as TheirShipment, Site, Vehicle};
use crate::{
    formats::FormatError,
    problem::{
        DropOff, MAX_DIMENSIONS, Objective, Pause, Place, PlaceKind, Priority, ProblemError, ProblemFormat,
        RoutingProblem, Shipment, TaskSite, TimeRange, Van,
    },
};

/// Latest instant accepted.
const HORIZON: i64 = 1_000_000_000;
/// Our place for what vehicles are loaded with before they leave.
const LOADED: &str = "loaded";

/// The id of our shipment for a job of theirs.
pub fn job_id(job: &Job) -> Result<ShipmentId, FormatError> {
    Ok(ShipmentId::parse(&format!("job-{}", job.id))?)
}

/// The id of our shipment for one of theirs: its pickup and delivery are numbered apart.
pub fn shipment_id(shipment: &TheirShipment) -> Result<ShipmentId, FormatError> {
    Ok(ShipmentId::parse(&format!("{}-{}", shipment.pickup.id, shipment.delivery.id))?)
}

/// The problem an input states, with its matrix.
pub fn problem(input: &Input) -> Result<RoutingProblem, FormatError> {
    let matrix = matrix(input)?;
    unique(input)?;
    let travel = travel(matrix)?;
    let mut places = Places { size: travel.size, places: Vec::new() };
    let mut vans = Vec::new();
    for (k, vehicle) in input.vehicles.iter().enumerate() {
        let at = format!("vehicles[{k}]");
        if vehicle.profile.is_some() && vehicle.profile.as_ref() != input.matrices.keys().next() {
            return unsupported(format!("{at}.profile"), "a profile without a matrix");
        }
        vans.push(van(vehicle, &mut places, &at)?);
    }
    let dimensions = dimensions(input);
    if dimensions > MAX_DIMENSIONS {
        return unsupported("capacity and amounts", format!("a list of {dimensions} (more than {MAX_DIMENSIONS})"));
    }
    vans.iter_mut().for_each(|van: &mut Van| van.capacity.resize(dimensions, 0));
    let mut shipments = Vec::new();
    for (k, job) in input.jobs.iter().enumerate() {
        shipments.push(read_job(k, job, dimensions, &mut places)?);
    }
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

/// How many figures the longest list of amounts has.
pub fn dimensions(input: &Input) -> usize {
    let capacities = input.vehicles.iter().map(|vehicle| vehicle.capacity.len());
    let amounts = input.shipments.iter().map(|shipment| shipment.amount.len());
    let jobs = input.jobs.iter().map(|job| job.delivery.len().max(job.pickup.len()));
    capacities.chain(amounts).chain(jobs).max().unwrap_or(0)
}

/// The one matrix there is.
pub fn matrix(input: &Input) -> Result<&Matrix, FormatError> {
    if input.matrices.len() > 1 {
        return unsupported("matrices", "more than one profile");
    }
    match input.matrices.values().next() {
        None => unsupported("matrices", "a problem without matrices (Glane does not ask a routing server here)"),
        Some(matrix) if matrix.costs.is_some() => unsupported("matrices.costs", "a matrix of costs"),
        Some(matrix) => Ok(matrix),
    }
}

/// A vehicle's speed in thousandths.
pub fn permille(vehicle: &Vehicle, at: &str) -> Result<u16, FormatError> {
    let speed = vehicle.speed_factor.unwrap_or(1.0);
    let found = (50..=3000u16).find(|permille| (f64::from(*permille) / 1000.0 - speed).abs() < 0.0005);
    found.ok_or_else(|| value(format!("{at}.speed_factor"), format!("{speed} is outside 0.05 to 3")))
}

pub(super) fn unsupported<T>(at: impl Into<String>, feature: impl Into<String>) -> Result<T, FormatError> {
    Err(FormatError::Unsupported { at: at.into(), feature: feature.into() })
}

pub(super) fn value(at: impl Into<String>, cause: impl Into<String>) -> FormatError {
    FormatError::Problem(ProblemError::Value { at: at.into(), cause: cause.into() })
}

/// Ids are given once per kind, those of breaks once per vehicle.
fn unique(input: &Input) -> Result<(), FormatError> {
    let mut seen = BTreeSet::new();
    // `of`: the vehicle, for a break.
    let mut once = |what: &'static str, of: Option<usize>, id: u64, at: String| {
        if seen.insert((what, of, id)) {
            return Ok(());
        }
        Err(ProblemError::Duplicate { at, what, id: id.to_string() })
    };
    for (k, vehicle) in input.vehicles.iter().enumerate() {
        once("vehicle", None, vehicle.id, format!("vehicles[{k}].id"))?;
        for (b, pause) in vehicle.breaks.iter().enumerate() {
            once(Kind::Break.word(), Some(k), pause.id, format!("vehicles[{k}].breaks[{b}].id"))?;
        }
    }
    for (k, job) in input.jobs.iter().enumerate() {
        once(Kind::Job.word(), None, job.id, format!("jobs[{k}].id"))?;
    }
    for (k, shipment) in input.shipments.iter().enumerate() {
        once(Kind::Pickup.word(), None, shipment.pickup.id, format!("shipments[{k}].pickup.id"))?;
        once(Kind::Delivery.word(), None, shipment.delivery.id, format!("shipments[{k}].delivery.id"))?;
    }
    Ok(())
}

fn travel(matrix: &Matrix) -> Result<TravelMatrix, FormatError> {
    let size = matrix.durations.len();
    for (name, rows) in [("durations", Some(&matrix.durations)), ("distances", matrix.distances.as_ref())] {
        let Some(rows) = rows else { continue };
        if rows.len() != size {
            return Err(value(format!("matrices.{name}"), format!("has {} rows, durations {size}", rows.len())));
        }
        if let Some((k, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != size) {
            let cause = format!("{} figures in a matrix of {size} rows: it is not square", row.len());
            return Err(value(format!("matrices.{name}[{k}]"), cause));
        }
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
        let id = PlaceId::parse(&if setup == 0 { format!("{index}") } else { format!("{index}.setup-{setup}") })?;
        let location = location.and_then(|[lon, lat]| GeoPoint::new(lat, lon).ok());
        let service = seconds(setup, at)?;
        let place = Place { id, matrix_index: index, kind: PlaceKind::Fixed, location, windows: Vec::new(), service };
        Ok(self.named(place))
    }

    fn loaded(&mut self) -> Result<PlaceId, FormatError> {
        Ok(self.named(Place {
            id: PlaceId::parse(LOADED)?,
            matrix_index: 0,
            kind: PlaceKind::RoundStart,
            location: None,
            windows: Vec::new(),
            service: Seconds::ZERO,
        }))
    }

    fn named(&mut self, place: Place) -> PlaceId {
        let id = place.id.clone();
        match self.places.iter_mut().find(|known| known.id == id) {
            Some(known) => known.location = known.location.or(place.location),
            None => self.places.push(place),
        }
        id
    }
}

fn seconds(figure: i64, at: &str) -> Result<Seconds, FormatError> {
    Seconds::stated(figure).map_err(|error| {
        let remedy = if figure > HORIZON { ": count seconds from the begin of the day, not from 1970" } else { "" };
        value(at, format!("{error}{remedy}"))
    })
}

fn ranges(windows: &[[i64; 2]], at: &str) -> Result<Vec<TimeRange>, FormatError> {
    windows.iter().enumerate().map(|(k, window)| range(*window, &format!("{at}.time_windows[{k}]"))).collect()
}

fn range([from, to]: [i64; 2], at: &str) -> Result<TimeRange, FormatError> {
    if from > to {
        return Err(value(at, format!("{from} to {to} ends before it begins")));
    }
    Ok(TimeRange::new(seconds(from, at)?, seconds(to, at)?))
}

fn van(vehicle: &Vehicle, places: &mut Places, at: &str) -> Result<Van, FormatError> {
    let mut end = |index: Option<u32>, location: Option<[f64; 2]>| {
        (index.is_some() || location.is_some()).then(|| places.get(index, location, 0, at)).transpose()
    };
    let cents = |figure: i64, what: &str| {
        Cents::stated(figure).map_err(|error| value(format!("{at}.costs.{what}"), error.to_string()))
    };
    let pause = |(k, pause): (usize, &Break)| -> Result<Pause, FormatError> {
        let at = format!("{at}.breaks[{k}]");
        if pause.time_windows.is_empty() {
            return unsupported(at, "a break without time_windows");
        }
        Ok(Pause { windows: ranges(&pause.time_windows, &at)?, duration: seconds(pause.service, &at)? })
    };
    Ok(Van {
        id: VanId::parse(&vehicle.id.to_string())?,
        capacity: vehicle.capacity.clone(),
        start: end(vehicle.start_index, vehicle.start)?,
        end: end(vehicle.end_index, vehicle.end)?,
        shift: range(vehicle.time_window.unwrap_or([0, HORIZON]), &format!("{at}.time_window"))?,
        pauses: vehicle.breaks.iter().enumerate().map(pause).collect::<Result<_, _>>()?,
        fixed_cost: cents(vehicle.costs.fixed, "fixed")?,
        cost_per_km: cents(vehicle.costs.per_km, "per_km")?,
        cost_per_hour: cents(vehicle.costs.per_hour, "per_hour")?,
        skills: vehicle.skills.iter().map(u32::to_string).collect(),
        cooling: crate::problem::Cooling::None,
        forbidden: Vec::new(),
        speed_permille: permille(vehicle, at)?,
    })
}

fn read_job(k: usize, job: &Job, dimensions: usize, places: &mut Places) -> Result<Shipment, FormatError> {
    let at = format!("jobs[{k}]");
    let place = places.get(job.location_index, job.location, job.setup, &at)?;
    let (windows, service) = (ranges(&job.time_windows, &at)?, seconds(job.service, &at)?);
    let loaded = TaskSite {
        place: places.loaded()?,
        windows: Vec::new(),
        service: Seconds::ZERO,
        seconds_per_crate: Seconds::ZERO,
    };
    let site = TaskSite { place, windows, service, seconds_per_crate: Seconds::ZERO };
    let mut shipment = bare(job_id(job)?, loaded, site, &job.skills, weight(job.priority, &at)?);
    shipment.load.clone_from(&job.delivery);
    shipment.load.resize(dimensions, 0);
    if !job.pickup.is_empty() {
        shipment.returned.clone_from(&job.pickup);
        shipment.returned.resize(dimensions, 0);
    }
    Ok(shipment)
}

fn read_shipment(
    k: usize,
    shipment: &TheirShipment,
    dimensions: usize,
    places: &mut Places,
) -> Result<Shipment, FormatError> {
    let mut site = |site: &Site, end: &str| -> Result<TaskSite, FormatError> {
        let at = format!("shipments[{k}].{end}");
        let place = places.get(site.location_index, site.location, site.setup, &at)?;
        let (windows, service) = (ranges(&site.time_windows, &at)?, seconds(site.service, &at)?);
        Ok(TaskSite { place, windows, service, seconds_per_crate: Seconds::ZERO })
    };
    let (from, to) = (site(&shipment.pickup, "pickup")?, site(&shipment.delivery, "delivery")?);
    let weight = weight(shipment.priority, &format!("shipments[{k}]"))?;
    let mut ours = bare(shipment_id(shipment)?, from, to, &shipment.skills, weight);
    ours.load.clone_from(&shipment.amount);
    ours.load.resize(dimensions, 0);
    Ok(ours)
}

/// In VROOM nothing is mandatory; 0 is the least priority. Our weights end at 100: 99 and 100 count alike.
fn weight(priority: u8, at: &str) -> Result<u8, FormatError> {
    match priority {
        0..=100 => Ok((priority + 1).min(100)),
        more => Err(value(format!("{at}.priority"), format!("{more} is outside 0 to 100"))),
    }
}

fn bare(id: ShipmentId, pickup: TaskSite, drop_off: TaskSite, skills: &[u32], weight: u8) -> Shipment {
    let skills: BTreeSet<String> = skills.iter().map(u32::to_string).collect();
    Shipment {
        id,
        pickup,
        drop_offs: vec![DropOff { site: drop_off, price: Cents::ZERO }],
        load: Vec::new(),
        returned: Vec::new(),
        crates: Cases::ZERO,
        time_on_board: None,
        exposure: None,
        skills: skills.into_iter().collect(),
        priority: Priority::Optional { weight },
    }
}
