//! A plan of ours as routes of theirs.

use std::collections::HashMap;

use glane_foundation::{Seconds, ShipmentId};
use serde_json::Value;

use super::{
    input::{Input, Job, Kind, Shipment, Vehicle},
    sheet::{self, Broken, Line, Sheet},
    translate,
};
use crate::{
    formats::FormatError,
    plan::{Leg, PlannedPause, PlannedRound, PlannedStop, PlannedTask, RoutingPlan, TaskKind},
};

/// What a shipment of ours stands for.
#[derive(Debug, Clone, Copy)]
enum Theirs<'a> {
    Job(&'a Job),
    Shipment(&'a Shipment),
}

/// The plan as VROOM would write it.
pub fn write(input: &Input, plan: &RoutingPlan) -> Result<Value, FormatError> {
    let mut theirs = HashMap::new();
    for job in &input.jobs {
        theirs.insert(translate::job_id(job)?, Theirs::Job(job));
    }
    for shipment in &input.shipments {
        theirs.insert(translate::shipment_id(shipment)?, Theirs::Shipment(shipment));
    }
    let dimensions = translate::dimensions(input);
    let mut sheets = Vec::new();
    for (k, vehicle) in input.vehicles.iter().enumerate() {
        let Some(round) = plan.rounds.iter().find(|round| round.van.as_str() == vehicle.id.to_string()) else {
            continue;
        };
        let speed_permille = translate::permille(vehicle, &format!("vehicles[{k}]"))?;
        let zero = vec![0; dimensions];
        let sheet = Sheet {
            vehicle,
            speed_permille,
            lines: Vec::new(),
            priority: 0,
            delivery: zero.clone(),
            pickup: zero,
            broken: Broken::new(),
        };
        sheets.push(Writer { theirs: &theirs, sheet }.write(round));
    }
    let mut unassigned = Vec::new();
    for unserved in &plan.unserved {
        match theirs.get(&unserved.shipment) {
            Some(Theirs::Job(job)) => unassigned.push((Kind::Job, job.id)),
            Some(Theirs::Shipment(shipment)) => {
                unassigned.push((Kind::Pickup, shipment.pickup.id));
                unassigned.push((Kind::Delivery, shipment.delivery.id));
            }
            None => {}
        }
    }
    Ok(sheet::answer(input, translate::matrix(input)?, &sheets, &unassigned))
}

/// The line at one end of a vehicle's route, when it has a place there.
pub(super) fn end_line(vehicle: &Vehicle, kind: Kind, arrival: i64, load: Vec<i64>) -> Option<Line<'_>> {
    let (index, location) = match kind {
        Kind::Start => (vehicle.start_index, vehicle.start),
        _ => (vehicle.end_index, vehicle.end),
    };
    index?;
    let (id, description, broken) = (None, None, Broken::new());
    Some(Line { kind, id, description, index, location, arrival, waiting: 0, setup: 0, service: 0, load, broken })
}

pub(super) fn add(into: &mut [i64], amounts: &[u32], sign: i64) {
    into.iter_mut().zip(amounts).for_each(|(into, amount)| *into += sign * i64::from(*amount));
}

/// When the van is where it takes the pause: after the drive, if that comes first.
fn reached(free: Seconds, leg: Option<Leg>, pause: &PlannedPause) -> Seconds {
    let driven = leg.map(|leg| leg.left + leg.seconds).filter(|there| *there <= pause.begin);
    driven.map_or(free, |there| there.max(free))
}

struct Writer<'a> {
    theirs: &'a HashMap<ShipmentId, Theirs<'a>>,
    sheet: Sheet<'a>,
}

impl<'a> Writer<'a> {
    fn write(mut self, round: &PlannedRound) -> Sheet<'a> {
        let mut load = vec![0; self.sheet.delivery.len()];
        for task in round.stops.iter().flat_map(|stop| &stop.tasks) {
            if let (TaskKind::DropOff, Some(Theirs::Job(job))) = (task.kind, self.theirs.get(&task.shipment)) {
                add(&mut load, &job.delivery, 1);
            }
        }
        self.sheet.lines.extend(end_line(self.sheet.vehicle, Kind::Start, round.begin.get(), load.clone()));
        let mut free = round.begin;
        for (k, stop) in round.stops.iter().enumerate() {
            for pause in round.pauses.iter().filter(|pause| pause.after_stops == k) {
                free = self.pause(pause, reached(free, stop.leg, pause), &load);
            }
            // A pause after the drive is taken at the stop, before its tasks.
            free = free.max(stop.arrival);
            for task in &stop.tasks {
                self.task(stop, task, free.get(), &mut load);
                free = task.end;
            }
        }
        for pause in round.pauses.iter().filter(|pause| pause.after_stops >= round.stops.len()) {
            free = self.pause(pause, reached(free, round.back, pause), &load);
        }
        self.sheet.lines.extend(end_line(self.sheet.vehicle, Kind::End, round.end.get(), load));
        self.sheet
    }

    /// Gives when it is over.
    fn pause(&mut self, pause: &PlannedPause, arrival: Seconds, load: &[i64]) -> Seconds {
        let theirs = self.sheet.vehicle.breaks.get(pause.index);
        self.sheet.lines.push(Line {
            kind: Kind::Break,
            id: theirs.map(|pause| pause.id),
            description: theirs.and_then(|pause| pause.description.as_deref()),
            index: None,
            location: None,
            arrival: arrival.get(),
            waiting: pause.begin.less(arrival).get(),
            setup: 0,
            service: (pause.end - pause.begin).get(),
            load: load.to_vec(),
            broken: Broken::new(),
        });
        pause.end
    }

    /// What is loaded before leaving is told by the start's load alone.
    fn task(&mut self, stop: &PlannedStop, task: &PlannedTask, arrival: i64, load: &mut [i64]) {
        let Some(theirs) = self.theirs.get(&task.shipment) else { return };
        let sheet = &mut self.sheet;
        let (kind, id, description, index, location, own, priority) = match (theirs, task.kind) {
            (Theirs::Job(_), TaskKind::PickUp) => return,
            (Theirs::Job(job), TaskKind::DropOff) => {
                add(load, &job.delivery, -1);
                add(load, &job.pickup, 1);
                add(&mut sheet.delivery, &job.delivery, 1);
                add(&mut sheet.pickup, &job.pickup, 1);
                let at = (&job.description, job.location_index, job.location, job.service);
                (Kind::Job, job.id, at.0, at.1, at.2, at.3, job.priority)
            }
            (Theirs::Shipment(shipment), kind) => {
                let (kind, site, sign) = match kind {
                    TaskKind::PickUp => (Kind::Pickup, &shipment.pickup, 1),
                    TaskKind::DropOff => (Kind::Delivery, &shipment.delivery, -1),
                };
                add(load, &shipment.amount, sign);
                let sum = if sign > 0 { &mut sheet.pickup } else { &mut sheet.delivery };
                add(sum, &shipment.amount, 1);
                (kind, site.id, &site.description, site.location_index, site.location, site.service, shipment.priority)
            }
        };
        let first = stop.tasks.first() == Some(task);
        let setup = if first { (task.end - task.begin).get() - own } else { 0 };
        let waiting = task.begin.less(Seconds::new(arrival)).get();
        sheet.priority += u64::from(priority);
        sheet.lines.push(Line {
            kind,
            id: Some(id),
            description: description.as_deref(),
            index,
            location,
            arrival,
            waiting,
            setup,
            service: own,
            load: load.to_vec(),
            broken: Broken::new(),
        });
    }
}
