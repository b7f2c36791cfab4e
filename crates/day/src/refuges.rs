//! A door stays closed: where else the van can take what it has on board. The planner plans the rest of the round anew with every
//! lawful door as a place where the load may go; what it chooses keeps the promised hours of the stops ahead, the cold of everything
//! on board, room in the van for what is still to be picked up, the shift, and costs least. A door that often turns such food down
//! costs the detour that the matching would make to spare it.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use glane_fleet::{Cooling, Van};
use glane_foundation::{AssociationId, Cases, Cents, GeoPoint, LocalWindow, Metres, PlaceId, Seconds, ShipmentId};
use glane_planner::{
    Budget, Change, Cooling as PlannerCooling, DropOff, Objective, Place, PlaceKind, Priority, ProblemError,
    ProblemFormat, RoutingPlan, RoutingProblem, Shipment, TaskSite, TimeRange, Van as PlannerVan, replan, solve,
};
use glane_roads::{DayKind, Departure, TravelError, TravelModel};

use crate::{
    day_file::Settings,
    stowage::{self, DIMENSIONS, Stowage},
};

/// Most proposals: whoever stands in the rain reads no list.
const MOST: usize = 3;
/// Turns of the search for one van and a handful of stops.
const TURNS: u64 = 200;

/// A van before a closed door. Times are seconds from local midnight.
#[derive(Debug, Clone)]
pub struct Stranded<'d> {
    /// The van.
    pub van: &'d Van,
    /// The day.
    pub date: NaiveDate,
    /// Now.
    pub now: Seconds,
    /// When the shift ends.
    pub shift_end: Seconds,
    /// The closed door.
    pub here: GeoPoint,
    /// What is on board for it.
    pub load: Stowage,
    /// True when some of it must stay cold.
    pub cold: bool,
    /// How long it has been on board.
    pub ridden: Seconds,
    /// Stops ahead, in order.
    pub ahead: Vec<Ahead>,
    /// What else is on board, and what is still to be picked up.
    pub carried: Vec<Carried>,
}

/// Crates that share the van with those for the closed door.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The stop ahead at which they are loaded; none: on board already.
    pub from: Option<usize>,
    /// The stop ahead at which they are handed over; none: they stay on board.
    pub to: Option<usize>,
    /// What they take up.
    pub load: Stowage,
    /// True when some of it must stay cold.
    pub cold: bool,
    /// How long it has been on board.
    pub ridden: Seconds,
}

/// A stop that was promised to somebody.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// Where.
    pub at: GeoPoint,
    /// Earliest and latest start.
    pub start: (Seconds, Seconds),
    /// How long it takes.
    pub takes: Seconds,
}

/// An association that may have the load, as far as the rules go.
#[derive(Debug, Clone)]
pub struct Door {
    /// Which.
    pub association: AssociationId,
    /// Where.
    pub at: GeoPoint,
    /// Its hours today.
    pub hours: Vec<LocalWindow>,
    /// Parking and ringing.
    pub stop_time: Seconds,
    /// How far one would rather drive than bring it this food, which it often turns down.
    pub spared: Metres,
}

/// A door the van can still reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub association: AssociationId,
    /// When the van would be there.
    pub arrival: Seconds,
    /// How much longer the round gets.
    pub detour: Seconds,
    /// How many stops ahead come before it.
    pub after: usize,
}

/// Why nothing can be proposed.
#[derive(Debug, thiserror::Error)]
pub enum RefugeError {
    /// No travel times.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// The rest of the round cannot be stated.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// The doors worth going to, those that cost least first; none: back to the depot.
pub fn refuges(
    stranded: &Stranded<'_>,
    doors: &[Door],
    settings: &Settings,
    model: &dyn TravelModel,
) -> Result<Vec<Proposal>, RefugeError> {
    let budget = Budget::iterations(TURNS);
    let base = problem(stranded, doors, settings, model)?;
    let before = solve(&base, &budget, &mut |_| ControlFlow::Continue(()))?;
    if !before.unserved.is_empty() {
        // Already too late for a promise ahead, or too warm: nothing more is taken on.
        return Ok(Vec::new());
    }
    let mut open: Vec<usize> = (0..doors.len()).collect();
    let mut found = Vec::new();
    while found.len() < MOST && !open.is_empty() {
        let added = Change::Add { shipment: Box::new(load(stranded, &open, doors, settings)) };
        let after = replan(&base, &before, None, &added, &budget, &mut |_| ControlFlow::Continue(()))?;
        let Some((proposal, door)) = chosen(&before, &after.plan, doors) else { break };
        open.retain(|other| *other != door);
        found.push(proposal);
    }
    Ok(found)
}

fn problem(
    stranded: &Stranded<'_>,
    doors: &[Door],
    settings: &Settings,
    model: &dyn TravelModel,
) -> Result<RoutingProblem, RefugeError> {
    let points: Vec<GeoPoint> = [stranded.here, stranded.van.depot]
        .into_iter()
        .chain(stranded.ahead.iter().map(|stop| stop.at))
        .chain(doors.iter().map(|door| door.at))
        .collect();
    let departure = Departure { day: DayKind::of(stranded.date), at: stranded.now };
    let travel = model.matrix(&points, departure)?.matrix;
    let place = |id: PlaceId, row: usize, kind, service| Place {
        id,
        matrix_index: u32::try_from(row).unwrap_or(u32::MAX),
        kind,
        location: points.get(row).copied(),
        windows: Vec::new(),
        service,
    };
    let fixed = PlaceKind::Fixed;
    let mut places = vec![
        place(name("here"), 0, fixed, Seconds::ZERO),
        place(name("depot"), 1, fixed, Seconds::ZERO),
        place(name("board"), 0, PlaceKind::RoundStart, Seconds::ZERO),
    ];
    for (at, stop) in stranded.ahead.iter().enumerate() {
        places.push(place(numbered("ahead", at), 2 + at, fixed, stop.takes));
    }
    for (at, door) in doors.iter().enumerate() {
        places.push(place(numbered("door", at), 2 + stranded.ahead.len() + at, fixed, door.stop_time));
    }
    let promised = stranded.ahead.iter().enumerate().map(|(at, stop)| {
        let window = TimeRange::new(stop.start.0.min(stop.start.1), stop.start.1);
        let to = vec![site(numbered("ahead", at), vec![window], Seconds::ZERO)];
        shipment(numbered("ahead", at), site(name("board"), Vec::new(), Seconds::ZERO), to, Stowage::default())
    });
    let carried = stranded.carried.iter().enumerate().map(|(at, carried)| carried_on(stranded, at, carried, settings));
    Ok(RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: DIMENSIONS.map(str::to_owned).into(),
        shipments: promised.chain(carried).collect(),
        places,
        vans: vec![van(stranded, settings)],
        travel,
        under_way: Vec::new(),
        objective: Objective::Cost,
    })
}

fn van(stranded: &Stranded<'_>, settings: &Settings) -> PlannerVan {
    let van = stranded.van;
    PlannerVan {
        id: van.id.clone(),
        capacity: held(stranded),
        start: Some(name("here")),
        end: Some(name("depot")),
        shift: TimeRange::new(stranded.now, stranded.shift_end.max(stranded.now)),
        pauses: Vec::new(),
        fixed_cost: Cents::ZERO,
        cost_per_km: Cents::new(settings.van_km_cents.into()),
        cost_per_hour: Cents::new(settings.van_hour_cents.into()),
        skills: Vec::new(),
        // What the boxes have given already is gone, for whatever has been in them longest.
        cooling: match van.cooling {
            Cooling::None => PlannerCooling::None,
            Cooling::Boxes { autonomy } => PlannerCooling::Boxes { autonomy: autonomy.less(longest_ride(stranded)) },
            Cooling::Refrigerated => PlannerCooling::Refrigerated,
        },
        forbidden: Vec::new(),
        speed_permille: 1000,
    }
}

/// What the van holds; what is on board fits, whatever the figures say.
fn held(stranded: &Stranded<'_>) -> Vec<u32> {
    let on_board = stranded.carried.iter().filter(|carried| carried.from.is_none()).map(|carried| carried.load);
    let mut held = stowage::capacity(&stranded.van.capacity);
    let mut now = vec![0_u32; held.len()];
    for load in on_board.chain([stranded.load]) {
        now.iter_mut().zip(load.dimensions()).for_each(|(sum, more)| *sum = sum.saturating_add(more));
    }
    held.iter_mut().zip(now).for_each(|(most, now)| *most = (*most).max(now));
    held
}

fn longest_ride(stranded: &Stranded<'_>) -> Seconds {
    let cold = stranded.carried.iter().filter(|carried| carried.cold && carried.from.is_none());
    cold.map(|carried| carried.ridden).chain([stranded.ridden]).max().unwrap_or_default()
}

/// What else is on board or will be, from where it is loaded to where it is handed over.
fn carried_on(stranded: &Stranded<'_>, number: usize, carried: &Carried, settings: &Settings) -> Shipment {
    let at = |place, number| site(numbered(place, number), Vec::new(), Seconds::ZERO);
    let here = |place| site(name(place), Vec::new(), Seconds::ZERO);
    let pickup = carried.from.map_or_else(|| here("board"), |stop| at("ahead", stop));
    let drop = carried.to.map_or_else(|| here("depot"), |stop| at("ahead", stop));
    let mut carried_on = shipment(numbered("carried", number), pickup, vec![drop], carried.load);
    // The stop's own time holds the handling of all that is loaded or handed over there.
    carried_on.crates = Cases::ZERO;
    let must_stay_cold = carried.cold && carried.to.is_some();
    carried_on.exposure = must_stay_cold.then(|| left_of_limit(stranded, carried.ridden, settings));
    carried_on
}

/// Minutes out of the cold that are left. Without cooling the ride so far counts in full.
fn left_of_limit(stranded: &Stranded<'_>, ridden: Seconds, settings: &Settings) -> Seconds {
    let used = if stranded.van.cooling == Cooling::None { ridden } else { Seconds::ZERO };
    settings.exposure_limit.less(used)
}

/// The load with every open door as a place where it may go.
fn load(stranded: &Stranded<'_>, open: &[usize], doors: &[Door], settings: &Settings) -> Shipment {
    let windows = |door: &Door| -> Vec<TimeRange> {
        let second =
            |time: chrono::NaiveTime| Seconds::new(i64::from(chrono::Timelike::num_seconds_from_midnight(&time)));
        // Whoever closes at noon is not served at noon.
        let ranges = door.hours.iter().map(|window| (second(window.from()), second(window.to()) - Seconds::new(1)));
        ranges.filter(|(from, to)| from <= to).map(|(from, to)| TimeRange::new(from, to)).collect()
    };
    let with_hours: Vec<usize> = open.iter().copied().filter(|at| !windows(&doors[*at]).is_empty()).collect();
    let to = with_hours.iter().map(|at| site(numbered("door", *at), windows(&doors[*at]), settings.seconds_per_crate));
    let board = site(name("board"), Vec::new(), Seconds::ZERO);
    let mut load = shipment(name("stranded"), board, to.collect(), stranded.load);
    for (drop, at) in load.drop_offs.iter_mut().zip(with_hours) {
        drop.price = Cents::new(doors[at].spared.get().saturating_mul(settings.van_km_cents.into()) / 1000);
    }
    load.exposure = stranded.cold.then(|| left_of_limit(stranded, stranded.ridden, settings));
    load.priority = Priority::Optional { weight: 1 };
    load
}

fn site(place: PlaceId, windows: Vec<TimeRange>, seconds_per_crate: Seconds) -> TaskSite {
    TaskSite { place, windows, service: Seconds::ZERO, seconds_per_crate }
}

fn shipment(id: PlaceId, pickup: TaskSite, to: Vec<TaskSite>, load: Stowage) -> Shipment {
    Shipment {
        id: id.recast(),
        pickup,
        drop_offs: to.into_iter().map(|site| DropOff { site, price: Cents::ZERO }).collect(),
        load: load.dimensions(),
        returned: Vec::new(),
        crates: Cases::new(load.crates().into()),
        time_on_board: None,
        exposure: None,
        skills: Vec::new(),
        priority: Priority::Mandatory,
    }
}

/// The door that was chosen, where the stops ahead stay in their order.
fn chosen(before: &RoutingPlan, after: &RoutingPlan, doors: &[Door]) -> Option<(Proposal, usize)> {
    let stranded: ShipmentId = name("stranded").recast();
    if after.unserved.iter().any(|missing| missing.shipment == stranded) {
        return None;
    }
    let ahead = |plan: &RoutingPlan| -> Vec<PlaceId> {
        let stops = plan.rounds.iter().flat_map(|round| &round.stops).map(|stop| stop.place.clone());
        stops.filter(|place| place.as_str().starts_with("ahead-")).collect()
    };
    if ahead(after) != ahead(before) {
        return None;
    }
    let stops: Vec<_> = after.rounds.iter().flat_map(|round| &round.stops).collect();
    let (at, stop) = stops.iter().enumerate().find(|(_, stop)| stop.place.as_str().starts_with("door-"))?;
    let door: usize = stop.place.as_str().strip_prefix("door-")?.parse().ok()?;
    let time = |plan: &RoutingPlan| plan.rounds.iter().map(|round| round.end - round.begin).sum::<Seconds>();
    let proposal = Proposal {
        association: doors.get(door)?.association.clone(),
        arrival: stop.arrival,
        detour: (time(after) - time(before)).max(Seconds::ZERO),
        after: stops[..at].iter().filter(|stop| stop.place.as_str().starts_with("ahead-")).count(),
    };
    Some((proposal, door))
}

#[expect(clippy::expect_used, reason = "letters are always an id")]
fn name(text: &str) -> PlaceId {
    PlaceId::parse(text).expect("letters")
}

fn numbered(text: &str, number: usize) -> PlaceId {
    name(&format!("{text}-{number}"))
}

#[cfg(test)]
mod tests;
