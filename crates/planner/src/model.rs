//! The problem as the search sees it: dense indices, integers, every rule folded into flat tables.
//!
//! Costs are counted in 1/3 600 000 of a cent, so that cents per km and cents per hour are both whole numbers per metre
//! and per second.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size, figures by validation")]

mod compile;
pub mod part;
mod traffic;

use traffic::Traffic;

/// No place, no node, no van.
pub const NONE: u32 = u32::MAX;
/// Marks a pause among the nodes of a route; see [`pause_node`].
pub const PAUSE: u32 = 1 << 31;
/// Internal cost of one cent.
pub const CENT: i64 = 3_600_000;
/// Later than anything, with room to add to.
pub const FOREVER: i64 = i64::MAX / 8;
/// Weight of a mandatory shipment left out: above all optional ones together.
pub const MANDATORY: i64 = 1_000_000_000;

/// Pause `index` of the van, before driving on (`after_drive` false) or after the drive to what comes next.
pub const fn pause_node(index: usize, after_drive: bool) -> u32 {
    PAUSE | (index as u32) << 1 | after_drive as u32
}
/// Position in the van's list of pauses.
pub const fn pause_index(node: u32) -> usize {
    ((node & !PAUSE) >> 1) as usize
}
/// True for a pause taken after the drive.
pub const fn pause_after_drive(node: u32) -> bool {
    node & 1 == 1
}
/// True for any pause.
pub const fn is_pause(node: u32) -> bool {
    node & PAUSE != 0
}

/// A task that may stand in a route: a pickup, or one of a shipment's drop-offs.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// First and last second at which it may begin, over all its windows.
    pub open: i64,
    pub close: i64,
    /// Own duration; in plain problems the place's service is already in it.
    pub service: i64,
    /// The place's service, spent when the place differs from the one before.
    pub base: i64,
    /// Row of the travel matrix.
    pub loc: u32,
    pub place: u32,
    pub ship: u32,
    /// Position among the shipment's drop-offs, [`NONE`] for the pickup.
    pub drop: u32,
    /// Done where the round begins, before all else; `loc` is then [`NONE`].
    pub at_start: bool,
}

/// A shipment.
#[derive(Debug, Clone)]
pub struct Ship {
    pub pickup: u32,
    /// Its drop-off nodes, one after the other.
    pub first_drop: u32,
    pub drops: u32,
    pub load: [i64; 8],
    /// On board from the drop-off to the round's end.
    pub back: [i64; 8],
    pub weight: i64,
    pub time_on_board: i64,
    pub exposure: i64,
    /// The one van that may take it because its pickup is locked there; [`NONE`] otherwise.
    pub fixed_van: u32,
    /// Both ends are locked: nothing to decide.
    pub settled: bool,
    /// Has a ride or exposure limit.
    pub limited: bool,
}

/// Vans that nothing tells apart.
#[derive(Debug, Clone)]
pub struct Class {
    pub capacity: [i64; 8],
    pub start: u32,
    pub end: u32,
    pub open: i64,
    pub close: i64,
    pub fixed: i64,
    pub per_metre: i64,
    pub per_second: i64,
    /// Which table of arcs.
    pub speed: usize,
    /// Which table of windows.
    pub hours: usize,
    /// Seconds of ride that do not count as exposure.
    pub autonomy: i64,
    /// By shipment: skills and capacity allow it.
    pub takes: Vec<bool>,
    pub pauses: Vec<PauseModel>,
}

impl Class {
    /// The row of the travel matrix at which a van of this class does a task.
    #[inline]
    pub const fn loc(&self, node: &Node) -> u32 {
        if node.at_start { self.start } else { node.loc }
    }
}

impl Ship {
    /// What its pickup, or its drop-off, adds to what is on board.
    #[inline]
    pub fn added(&self, pickup: bool, dimension: usize) -> i64 {
        if pickup { self.load[dimension] } else { self.back[dimension] - self.load[dimension] }
    }

    /// True when something goes on board at the drop-off.
    pub fn returns(&self) -> bool {
        self.back.iter().any(|amount| *amount > 0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseModel {
    pub windows: Vec<(i64, i64)>,
    pub duration: i64,
}

#[derive(Debug, Clone)]
pub struct VanModel {
    pub class: usize,
    /// Nodes that stay first in its route, with their start when begun.
    pub locked: Vec<(u32, Option<i64>)>,
    pub now: i64,
    pub left: Option<i64>,
}

/// From the first to the last second at which a node may begin.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub open: i64,
    pub close: i64,
    /// Not all that lies between is open.
    pub broken: bool,
}

/// One leg.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arc {
    pub seconds: u32,
    pub metres: u32,
}

/// The pace of a speed in thousandths.
pub const fn pace_of(permille: i64) -> u64 {
    (1000 << 32) / if permille > 0 { permille.unsigned_abs() } else { 1 }
}

/// Seconds of a leg at a pace ([`Model::pace`]), rounded down.
#[inline]
pub fn at_pace(seconds: u32, pace: u64) -> i64 {
    ((u128::from(seconds) * u128::from(pace)) >> 32) as i64
}

/// The whole problem.
#[derive(Debug, Clone)]
pub struct Model {
    /// Single windows, constant travel, one class, no limit, pause, shared service or hourly cost: arrays tell all.
    pub plain: bool,
    pub dimensions: usize,
    pub nodes: Vec<Node>,
    pub ships: Vec<Ship>,
    pub classes: Vec<Class>,
    pub vans: Vec<VanModel>,
    pub size: usize,
    /// Per speed, row-major.
    pub arcs: Vec<std::sync::Arc<[Arc]>>,
    /// `None` when travel times are the same at all hours.
    pub traffic: Option<Traffic>,
    /// That of the best hour ([`at_pace`]).
    pub best_pace: u64,
    /// Some shipment has a limit on its ride.
    pub limits: bool,
    /// Per table of windows, per node: first and last second, and whether there is anything between.
    pub spans: Vec<Vec<Span>>,
    /// Per table of windows, per node: the windows in order.
    pub hours: Vec<Vec<Vec<(i64, i64)>>>,
    /// Added cost per node (price of a drop-off).
    pub price: Vec<i64>,
    /// When planning anew: the van each shipment was with ([`NONE`]: none), or nothing at all.
    pub home: Vec<u32>,
    /// Cost of moving a shipment away from there.
    pub away_price: i64,
    /// Vans come before cost.
    pub vans_first: bool,
    /// Cost of leaving out one point of optional weight, when that has a price.
    pub weight_price: Option<i64>,
}

impl Model {
    /// Leg between two rows; nothing when either end is nowhere or both are the same.
    #[inline]
    pub fn arc(&self, speed: usize, from: u32, to: u32) -> Arc {
        if from == NONE || to == NONE {
            Arc::default()
        } else {
            self.arcs[speed][from as usize * self.size + to as usize]
        }
    }

    /// Seconds of a leg left at `depart`.
    #[inline]
    pub fn travel(&self, speed: usize, from: u32, to: u32, depart: i64) -> i64 {
        let free = i64::from(self.arc(speed, from, to).seconds);
        match &self.traffic {
            None => free,
            Some(traffic) => traffic.travel(depart, free),
        }
    }

    /// Seconds a leg takes at the best hour, rounded down.
    #[inline]
    pub fn least_travel(&self, speed: usize, from: u32, to: u32) -> i64 {
        at_pace(self.arc(speed, from, to).seconds, self.best_pace)
    }

    /// What a leg's seconds are multiplied with ([`at_pace`]) for a leg driven between these moments, at the best of them.
    pub fn pace(&self, from: i64, to: i64) -> u64 {
        self.traffic.as_ref().map_or(pace_of(1000), |traffic| traffic.quickest(from, to))
    }

    /// Latest departure that arrives by `arrive`.
    #[inline]
    pub fn latest_departure(&self, speed: usize, from: u32, to: u32, arrive: i64) -> i64 {
        let free = i64::from(self.arc(speed, from, to).seconds);
        match &self.traffic {
            None => arrive - free,
            Some(traffic) => traffic.departure(arrive, free),
        }
    }

    /// For how many seconds all that is told (start, duration, row) shifts alike when the first begins later: nothing waits, and
    /// each leg stays within its hours. Nothing then changes about how long it takes.
    pub fn alike_later(&self, speed: usize, steps: impl Iterator<Item = (i64, i64, u32)>) -> i64 {
        let (mut alike, mut before) = (FOREVER, None);
        for (start, duration, loc) in steps {
            if let Some((free, from)) = before {
                let there = free + self.travel(speed, from, loc, free);
                let shift = self.traffic.as_ref().map_or(FOREVER, |traffic| traffic.alike_later(free, there));
                alike = alike.min(if start > there { 0 } else { shift });
            }
            before = Some((start + duration, loc));
        }
        alike
    }

    /// The same, from last to first, when the last begins earlier.
    pub fn alike_earlier(&self, speed: usize, steps: impl Iterator<Item = (i64, i64, u32)>) -> i64 {
        let (mut alike, mut next) = (FOREVER, None);
        for (start, duration, loc) in steps {
            if let Some((arrive, to)) = next {
                let leave = self.latest_departure(speed, loc, to, arrive);
                let shift = self.traffic.as_ref().map_or(FOREVER, |traffic| traffic.alike_earlier(leave, arrive));
                alike = alike.min(if start + duration < leave { 0 } else { shift });
            }
            next = Some((start, loc));
        }
        alike
    }

    /// First second from `at` on at which a node may begin.
    #[inline]
    pub fn round_up(&self, class: &Class, node: u32, at: i64) -> Option<i64> {
        if let Some(span) = self.span(class, node) {
            return (at <= span.close).then(|| at.max(span.open));
        }
        let windows = self.windows(class, node);
        windows.iter().find(|(_, to)| *to >= at).map(|(from, _)| at.max(*from))
    }

    /// Last second up to `at` at which a node may begin.
    #[inline]
    pub fn round_down(&self, class: &Class, node: u32, at: i64) -> Option<i64> {
        if let Some(span) = self.span(class, node) {
            return (at >= span.open).then(|| at.min(span.close));
        }
        let windows = self.windows(class, node);
        windows.iter().rev().find(|(from, _)| *from <= at).map(|(_, to)| at.min(*to))
    }

    /// A node's hours when they are in one piece.
    #[inline]
    fn span(&self, class: &Class, node: u32) -> Option<Span> {
        if is_pause(node) {
            return None;
        }
        let span = self.spans[class.hours][node as usize];
        (!span.broken).then_some(span)
    }

    fn windows<'a>(&'a self, class: &'a Class, node: u32) -> &'a [(i64, i64)] {
        if is_pause(node) { &class.pauses[pause_index(node)].windows } else { &self.hours[class.hours][node as usize] }
    }

    /// The class of a van.
    #[inline]
    pub fn class(&self, van: usize) -> &Class {
        &self.classes[self.vans[van].class]
    }

    /// Nodes of the drop-offs of a shipment.
    pub fn drops(&self, ship: usize) -> std::ops::Range<u32> {
        let ship = &self.ships[ship];
        ship.first_drop..ship.first_drop + ship.drops
    }

    /// True for a pickup node.
    #[inline]
    pub fn is_pickup(&self, node: u32) -> bool {
        self.nodes[node as usize].drop == NONE
    }

    /// Price of serving a shipment with this van, beyond the route's own cost.
    pub fn move_price(&self, ship: usize, van: usize) -> i64 {
        match self.home.get(ship) {
            Some(&home) if home != NONE && home as usize != van => self.away_price,
            _ => 0,
        }
    }

    /// Weight of leaving a shipment out that comes before any cost.
    pub fn strict_weight(&self, ship: usize) -> i64 {
        let weight = self.ships[ship].weight;
        if self.weight_price.is_some() && weight < MANDATORY { 0 } else { weight }
    }

    /// Cost of leaving a shipment out, where that has a price.
    pub fn absence_price(&self, ship: usize) -> i64 {
        let weight = self.ships[ship].weight;
        self.weight_price.filter(|_| weight < MANDATORY).map_or(0, |price| price * weight)
    }
}
