//! Judges routes that are given (VROOM's `-c`): each is driven as stated, as early as it can be, and what it breaks is
//! named. Nothing is moved, and no code of the search is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    input::{Input, Kind, Matrix, Step, Vehicle},
    output::{add, end_line},
    sheet::{self, Broken, Cause, Line, Sheet},
    translate,
};
use crate::{formats::FormatError, problem::ProblemError};

/// A task of the input.
#[derive(Debug, Clone, Copy)]
struct Task<'a> {
    description: Option<&'a str>,
    index: Option<u32>,
    location: Option<[f64; 2]>,
    setup: i64,
    service: i64,
    windows: &'a [[i64; 2]],
    skills: &'a [u32],
    priority: u8,
    /// Brought from the start; taken on; taken off (a shipment's delivery, picked up before).
    from_start: &'a [u32],
    on: &'a [u32],
    off: &'a [u32],
    /// The other end, for one of a shipment.
    other: Option<(Kind, u64)>,
}

/// The given routes as VROOM would write them, with their violations.
pub fn judge(input: &Input) -> Result<Value, FormatError> {
    let matrix = translate::matrix(input)?;
    let tasks = tasks(input);
    let (mut sheets, mut used) = (Vec::new(), BTreeSet::new());
    for (k, vehicle) in input.vehicles.iter().enumerate().filter(|(_, vehicle)| !vehicle.steps.is_empty()) {
        let at = format!("vehicles[{k}]");
        known(vehicle, &tasks, &mut used, &at)?;
        let load = vec![0; translate::dimensions(input)];
        let sheet = Sheet {
            vehicle,
            speed_permille: translate::permille(vehicle, &at)?,
            lines: Vec::new(),
            priority: 0,
            delivery: load.clone(),
            pickup: load.clone(),
            broken: Broken::new(),
        };
        let own: BTreeMap<(Kind, u64), usize> =
            vehicle.steps.iter().enumerate().filter_map(|(k, step)| Some(((step.kind, step.id?), k))).collect();
        sheets.push(Drive { matrix, tasks: &tasks, own, sheet, load, free: 0, here: None, left: None }.route());
    }
    let unassigned: Vec<(Kind, u64)> = tasks.keys().filter(|task| !used.contains(task)).copied().collect();
    Ok(sheet::answer(input, matrix, &sheets, &unassigned))
}

fn tasks(input: &Input) -> BTreeMap<(Kind, u64), Task<'_>> {
    let jobs = input.jobs.iter().map(|job| {
        let task = Task {
            description: job.description.as_deref(),
            index: job.location_index,
            location: job.location,
            setup: job.setup,
            service: job.service,
            windows: &job.time_windows,
            skills: &job.skills,
            priority: job.priority,
            from_start: &job.delivery,
            on: &job.pickup,
            off: &[],
            other: None,
        };
        ((Kind::Job, job.id), task)
    });
    let ends = input.shipments.iter().flat_map(|shipment| {
        let (pick, drop) = ((Kind::Pickup, shipment.pickup.id), (Kind::Delivery, shipment.delivery.id));
        [(pick, &shipment.pickup, drop), (drop, &shipment.delivery, pick)].map(|(key, site, other)| {
            let (on, off) = if key == pick { (&shipment.amount[..], &[][..]) } else { (&[][..], &shipment.amount[..]) };
            let task = Task {
                description: site.description.as_deref(),
                index: site.location_index,
                location: site.location,
                setup: site.setup,
                service: site.service,
                windows: &site.time_windows,
                skills: &shipment.skills,
                priority: shipment.priority,
                from_start: &[],
                on,
                off,
                other: Some(other),
            };
            (key, task)
        })
    });
    jobs.chain(ends).collect()
}

/// Refuses a route that names what does not exist, or does something twice.
fn known(
    vehicle: &Vehicle,
    tasks: &BTreeMap<(Kind, u64), Task<'_>>,
    used: &mut BTreeSet<(Kind, u64)>,
    at: &str,
) -> Result<(), FormatError> {
    let (last, mut breaks) = (vehicle.steps.len() - 1, BTreeSet::new());
    for (k, Step { kind, id }) in vehicle.steps.iter().copied().enumerate() {
        let at = format!("{at}.steps[{k}]");
        let fresh = match (kind, id) {
            (Kind::Start, _) if k == 0 => true,
            (Kind::End, _) if k == last => true,
            (Kind::Start | Kind::End, _) => {
                return Err(translate::value(at, "a route begins with its start and ends with its end"));
            }
            (_, None) => return Err(translate::value(at, format!("a {} without its id", kind.word()))),
            (Kind::Break, Some(id)) if vehicle.breaks.iter().any(|known| known.id == id) => breaks.insert(id),
            (_, Some(id)) if tasks.contains_key(&(kind, id)) => used.insert((kind, id)),
            (_, Some(id)) => {
                let unknown = ProblemError::Unknown { at, what: kind.word(), id: id.to_string() };
                return Err(unknown.into());
            }
        };
        if !fresh {
            let id = id.unwrap_or_default().to_string();
            return Err(ProblemError::Duplicate { at, what: kind.word(), id }.into());
        }
    }
    Ok(())
}

/// A route being driven.
struct Drive<'a> {
    matrix: &'a Matrix,
    tasks: &'a BTreeMap<(Kind, u64), Task<'a>>,
    /// What this route does, and where in it.
    own: BTreeMap<(Kind, u64), usize>,
    sheet: Sheet<'a>,
    load: Vec<i64>,
    /// When the vehicle is free, and where it is; nothing before the first place of one that starts anywhere.
    free: i64,
    here: Option<u32>,
    /// Of the leg under way, seconds still to drive when breaks have been taken on it.
    left: Option<i64>,
}

impl<'a> Drive<'a> {
    fn route(mut self) -> Sheet<'a> {
        let vehicle = self.sheet.vehicle;
        let [open, close] = vehicle.time_window.unwrap_or([0, i64::MAX]);
        let loaded: Vec<&[u32]> = self.own.keys().filter_map(|key| self.tasks.get(key)).map(|t| t.from_start).collect();
        loaded.into_iter().for_each(|amounts| add(&mut self.load, amounts, 1));
        (self.free, self.here) = (open, vehicle.start_index);
        if let Some(mut line) = end_line(vehicle, Kind::Start, open, self.load.clone()) {
            self.judge_load(&mut line.broken);
            self.sheet.lines.push(line);
        }
        for (k, step) in vehicle.steps.iter().enumerate() {
            match (step.kind, step.id) {
                (Kind::Break, Some(id)) => self.rest(id, k),
                (kind, Some(id)) => self.task(kind, id, k),
                _ => {}
            }
        }
        let arrival = self.arrival(vehicle.end_index);
        if let Some(mut line) = end_line(vehicle, Kind::End, arrival, self.load.clone()) {
            late(&mut line.broken, arrival - close);
            self.sheet.lines.push(line);
        } else {
            late(&mut self.sheet.broken, arrival - close);
        }
        // A route that is over by the latest start of a break does without it.
        let due = |windows: &[[i64; 2]]| windows.iter().map(|[_, to]| *to).max().is_some_and(|latest| arrival > latest);
        let mut missing = vehicle.breaks.iter().filter(|pause| !self.own.contains_key(&(Kind::Break, pause.id)));
        if missing.any(|pause| due(&pause.time_windows)) {
            self.sheet.broken.insert(Cause::MissingBreak, 0);
        }
        self.leave_later();
        self.sheet
    }

    /// When the vehicle is at the next place, breaks on the way taken.
    fn arrival(&mut self, to: Option<u32>) -> i64 {
        self.free + self.left.take().unwrap_or_else(|| self.ride(to))
    }

    fn ride(&self, to: Option<u32>) -> i64 {
        match (self.here, to) {
            (Some(from), Some(to)) => sheet::leg(self.matrix, self.sheet.speed_permille, from, to).0,
            _ => 0,
        }
    }

    fn task(&mut self, kind: Kind, id: u64, at: usize) {
        let Some(task) = self.tasks.get(&(kind, id)).copied() else { return };
        let arrival = self.arrival(task.index);
        let setup = if self.here == task.index { 0 } else { task.setup };
        let mut broken = Broken::new();
        let begin = begin(task.windows, arrival, &mut broken);
        add(&mut self.load, task.from_start, -1);
        add(&mut self.load, task.on, 1);
        add(&mut self.load, task.off, -1);
        add(&mut self.sheet.delivery, task.from_start, 1);
        add(&mut self.sheet.delivery, task.off, 1);
        add(&mut self.sheet.pickup, task.on, 1);
        self.judge_load(&mut broken);
        if !task.skills.iter().all(|skill| self.sheet.vehicle.skills.contains(skill)) {
            broken.insert(Cause::Skills, 0);
        }
        let in_order = task.other.is_none_or(|other| {
            self.own.get(&other).is_some_and(|there| if kind == Kind::Pickup { *there > at } else { *there < at })
        });
        if !in_order {
            broken.insert(Cause::Precedence, 0);
        }
        self.sheet.priority += u64::from(task.priority);
        let (waiting, load) = (begin - arrival, self.load.clone());
        self.sheet.lines.push(Line {
            kind,
            id: Some(id),
            description: task.description,
            index: task.index,
            location: task.location,
            arrival,
            waiting,
            setup,
            service: task.service,
            load,
            broken,
        });
        (self.free, self.here) = (begin + setup + task.service, task.index.or(self.here));
    }

    /// A break is taken where its hours find the vehicle, on the road if need be.
    fn rest(&mut self, id: u64, at: usize) {
        let vehicle = self.sheet.vehicle;
        let Some(pause) = vehicle.breaks.iter().find(|pause| pause.id == id) else { return };
        let mut broken = Broken::new();
        let begin = begin(&pause.time_windows, self.free, &mut broken);
        let next = vehicle.steps[at + 1..].iter().find_map(|step| match step.kind {
            Kind::End => Some(vehicle.end_index),
            kind => self.tasks.get(&(kind, step.id?)).map(|task| task.index),
        });
        let left = self.left.unwrap_or_else(|| self.ride(next.unwrap_or(vehicle.end_index)));
        let driven = left.min(begin - self.free);
        let arrival = self.free + driven;
        self.left = Some(left - driven);
        self.free = begin + pause.service;
        self.sheet.lines.push(Line {
            kind: Kind::Break,
            id: Some(id),
            description: pause.description.as_deref(),
            index: None,
            location: None,
            arrival,
            waiting: begin - arrival,
            setup: 0,
            service: pause.service,
            load: self.load.clone(),
            broken,
        });
    }

    fn judge_load(&self, broken: &mut Broken) {
        let capacity = self.sheet.vehicle.capacity.iter().map(|room| i64::from(*room)).chain(std::iter::repeat(0));
        if self.load.iter().zip(capacity).any(|(load, room)| *load > room) {
            broken.insert(Cause::Load, 0);
        }
    }

    /// A vehicle that would wait at its first task leaves later instead.
    fn leave_later(&mut self) {
        let lines = &mut self.sheet.lines;
        let Some(first) = lines.iter().position(|line| line.kind != Kind::Start) else { return };
        if lines[first].kind == Kind::Break || lines[first].kind == Kind::End {
            return;
        }
        let waiting = std::mem::take(&mut lines[first].waiting);
        lines[..=first].iter_mut().for_each(|line| line.arrival += waiting);
    }
}

/// The first moment from `at` on within the hours; after the last of them, at once, and late.
fn begin(windows: &[[i64; 2]], at: i64, broken: &mut Broken) -> i64 {
    let mut sorted = windows.to_vec();
    sorted.sort_unstable();
    match sorted.iter().find(|[_, to]| *to >= at) {
        Some([from, _]) => at.max(*from),
        None => {
            late(broken, sorted.last().map_or(0, |[_, to]| at - to));
            at
        }
    }
}

fn late(broken: &mut Broken, by: i64) {
    if by > 0 {
        *broken.entry(Cause::Delay).or_default() += by;
    }
}
