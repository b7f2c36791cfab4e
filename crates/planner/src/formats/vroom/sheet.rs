//! Routes as VROOM writes them: one line per step, sums per route and over all.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::input::{Input, Kind, Matrix, Vehicle};

/// What a route breaks, under VROOM's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Begins after the hours are over.
    Delay,
    /// More on board than the vehicle holds.
    Load,
    /// The vehicle lacks what the task asks for.
    Skills,
    /// Delivered before picked up, or one without the other.
    Precedence,
    /// A break of the vehicle is not taken.
    MissingBreak,
}

impl Cause {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Load => "load",
            Self::Skills => "skills",
            Self::Precedence => "precedence",
            Self::MissingBreak => "missing_break",
        }
    }
}

/// Seconds late per cause; 0 where a cause has no measure.
pub type Broken = BTreeMap<Cause, i64>;

/// Something a vehicle does. Breaks have no place.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    pub kind: Kind,
    pub id: Option<u64>,
    pub description: Option<&'a str>,
    pub index: Option<u32>,
    pub location: Option<[f64; 2]>,
    pub arrival: i64,
    pub waiting: i64,
    pub setup: i64,
    pub service: i64,
    /// On board from here on.
    pub load: Vec<i64>,
    pub broken: Broken,
}

/// One vehicle's route.
#[derive(Debug)]
pub struct Sheet<'a> {
    pub vehicle: &'a Vehicle,
    pub speed_permille: u16,
    pub lines: Vec<Line<'a>>,
    pub priority: u64,
    pub delivery: Vec<i64>,
    pub pickup: Vec<i64>,
    /// What the route as a whole breaks.
    pub broken: Broken,
}

#[derive(Debug, Default)]
struct Sums {
    cost: i64,
    setup: i64,
    service: i64,
    duration: i64,
    waiting: i64,
    distance: i64,
    priority: u64,
    broken: Broken,
}

/// The whole answer. Costs are VROOM's: fixed, by kilometre and by hour at the wheel.
pub fn answer(input: &Input, matrix: &Matrix, sheets: &[Sheet<'_>], unassigned: &[(Kind, u64)]) -> Value {
    let (mut routes, mut total) = (Vec::new(), Sums::default());
    let (mut delivery, mut pickup) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let (route, sums) = route(matrix, sheet);
        routes.push(route);
        total.add(&sums);
        add(&mut delivery, &sheet.delivery);
        add(&mut pickup, &sheet.pickup);
    }
    let mut summary = total.json(matrix);
    summary.insert("routes".into(), json!(routes.len()));
    summary.insert("unassigned".into(), json!(unassigned.len()));
    summary.insert("delivery".into(), json!(delivery));
    summary.insert("pickup".into(), json!(pickup));
    let unassigned: Vec<Value> = unassigned.iter().map(|(kind, id)| left_out(input, *kind, *id)).collect();
    json!({ "code": 0, "summary": summary, "unassigned": unassigned, "routes": routes })
}

fn left_out(input: &Input, kind: Kind, id: u64) -> Value {
    let mut entry = Map::new();
    entry.insert("id".into(), json!(id));
    entry.insert("type".into(), json!(kind.word()));
    let job = input.jobs.iter().filter(|job| kind == Kind::Job && job.id == id).map(|job| job.location_index);
    let ends = input.shipments.iter().filter_map(|shipment| match kind {
        Kind::Pickup if shipment.pickup.id == id => Some(shipment.pickup.location_index),
        Kind::Delivery if shipment.delivery.id == id => Some(shipment.delivery.location_index),
        _ => None,
    });
    if let Some(index) = job.chain(ends).next().flatten() {
        entry.insert("location_index".into(), json!(index));
    }
    Value::Object(entry)
}

fn route(matrix: &Matrix, sheet: &Sheet<'_>) -> (Value, Sums) {
    let mut sums = Sums { priority: sheet.priority, broken: sheet.broken.clone(), ..Sums::default() };
    let (mut steps, mut here) = (Vec::new(), None);
    for line in &sheet.lines {
        if let (Some(from), Some(to)) = (here, line.index) {
            let (duration, distance) = leg(matrix, sheet.speed_permille, from, to);
            sums.duration += duration;
            sums.distance += distance;
        }
        here = line.index.or(here);
        sums.setup += line.setup;
        sums.service += line.service;
        sums.waiting += line.waiting;
        merge(&mut sums.broken, &line.broken);
        steps.push(step(matrix, line, &sums));
    }
    let costs = sheet.vehicle.costs;
    let (hours, kilometres) = (exact(costs.per_hour, sums.duration), exact(costs.per_km, sums.distance));
    let cost = i128::from(costs.fixed) + (hours * 10 + kilometres * 36 + 18_000) / 36_000;
    sums.cost = i64::try_from(cost).unwrap_or(i64::MAX);
    let mut route = sums.json(matrix);
    route.insert("vehicle".into(), json!(sheet.vehicle.id));
    if let Some(description) = &sheet.vehicle.description {
        route.insert("description".into(), json!(description));
    }
    route.insert("delivery".into(), json!(sheet.delivery));
    route.insert("pickup".into(), json!(sheet.pickup));
    route.insert("steps".into(), json!(steps));
    (Value::Object(route), sums)
}

fn exact(price: i64, amount: i64) -> i128 {
    i128::from(price) * i128::from(amount)
}

fn step(matrix: &Matrix, line: &Line<'_>, sums: &Sums) -> Value {
    let mut step = Map::new();
    let mut put = |key: &str, value: Value| drop(step.insert(key.to_owned(), value));
    put("type", json!(line.kind.word()));
    line.id.into_iter().for_each(|id| put("id", json!(id)));
    line.description.into_iter().for_each(|text| put("description", json!(text)));
    line.location.into_iter().for_each(|location| put("location", json!(location)));
    line.index.into_iter().for_each(|index| put("location_index", json!(index)));
    put("arrival", json!(line.arrival));
    put("duration", json!(sums.duration));
    if matrix.distances.is_some() {
        put("distance", json!(sums.distance));
    }
    put("setup", json!(line.setup));
    put("service", json!(line.service));
    put("waiting_time", json!(line.waiting));
    put("load", json!(line.load));
    put("violations", violations(&line.broken));
    Value::Object(step)
}

/// Seconds and metres between two rows.
pub fn leg(matrix: &Matrix, permille: u16, from: u32, to: u32) -> (i64, i64) {
    let cell = |rows: &[Vec<u32>]| {
        let (from, to) = (usize::try_from(from).unwrap_or(usize::MAX), usize::try_from(to).unwrap_or(usize::MAX));
        rows.get(from).and_then(|row| row.get(to)).map_or(0, |cell| i64::from(*cell))
    };
    if from == to {
        return (0, 0);
    }
    let permille = i64::from(permille);
    let seconds = (cell(&matrix.durations) * 1000 + permille - 1) / permille;
    (seconds, matrix.distances.as_deref().map_or(0, cell))
}

fn violations(broken: &Broken) -> Value {
    let one = |(cause, by): (&Cause, &i64)| match cause {
        Cause::Delay => json!({ "cause": cause.word(), "duration": by }),
        _ => json!({ "cause": cause.word() }),
    };
    Value::Array(broken.iter().map(one).collect())
}

fn merge(into: &mut Broken, from: &Broken) {
    from.iter().for_each(|(cause, by)| *into.entry(*cause).or_default() += by);
}

fn add(into: &mut Vec<i64>, from: &[i64]) {
    into.resize(into.len().max(from.len()), 0);
    into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.cost += other.cost;
        self.setup += other.setup;
        self.service += other.service;
        self.duration += other.duration;
        self.waiting += other.waiting;
        self.distance += other.distance;
        self.priority += other.priority;
        merge(&mut self.broken, &other.broken);
    }

    fn json(&self, matrix: &Matrix) -> Map<String, Value> {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| drop(map.insert(key.to_owned(), value));
        put("cost", json!(self.cost));
        put("setup", json!(self.setup));
        put("service", json!(self.service));
        put("duration", json!(self.duration));
        put("waiting_time", json!(self.waiting));
        if matrix.distances.is_some() {
            put("distance", json!(self.distance));
        }
        put("priority", json!(self.priority));
        put("violations", violations(&self.broken));
        map
    }
}
