//! The exact clock of one route: earliest and latest starts under every rule of time at once.
//!
//! With the order of tasks fixed, "not before the one ahead is done", windows and "on board at most so long" are monotone:
//! the earliest starts that satisfy all of them are reached by pushing starts later until nothing moves (and the
//! latest by pushing them earlier). For constant travel and single windows this is Bellman-Ford on a simple temporal
//! network; it stays exact with several windows and with travel that depends on the hour, because leaving later never
//! means arriving earlier.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::model::{Class, FOREVER, Model, NONE, is_pause, pause_after_drive, pause_index};

/// After so many rounds of pushing starts second by second, a stretch of seconds in which nothing would change is passed over at once.
pub const PATIENCE: usize = 12;

/// After so many rounds, a route of so many steps is taken not to be drivable.
pub const fn most_rounds(steps: usize) -> usize {
    64 * steps + 512
}

/// One position of the route under study.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub node: u32,
    pub loc: u32,
    pub duration: i64,
    /// First task of a visit: the place's own service is in the duration.
    pub opens_stop: bool,
    fixed: Option<i64>,
}

/// From the start of one position to the start of another, at most so long.
#[derive(Debug, Clone, Copy)]
struct Link {
    from: usize,
    to: usize,
    most: i64,
    ship: u32,
}

/// What keeps an order of tasks from being driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// A task cannot begin in any of its windows any more.
    Window { at: usize },
    /// The round ends after the shift, or after a pause that was left out is due.
    End { by: i64 },
    /// A shipment is on board (or out of the cold) for too long.
    Ride { ship: u32 },
    /// The handling alone exceeds a shipment's exposure limit.
    Handling { ship: u32, by: i64 },
    /// More on board than the van holds.
    Load { at: usize },
}

/// Working memory for schedules; reused from call to call.
#[derive(Debug, Default)]
pub struct Clockwork {
    pub steps: Vec<Step>,
    links: Vec<Link>,
    /// Start of the round, of every step, and its end: `steps.len() + 2` instants.
    pub start: Vec<i64>,
    bound: Vec<i64>,
    picked: Vec<(u32, usize, i64)>,
    deadline: i64,
    metres: i64,
    price: i64,
}

/// Figures of a route that can be driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    pub begin: i64,
    pub end: i64,
    pub cost: i64,
}

impl Clockwork {
    /// Cost of driving these nodes with this van, or what prevents it. An empty order costs nothing.
    pub fn evaluate(&mut self, model: &Model, van: usize, order: &[u32]) -> Result<Timing, Obstacle> {
        self.evaluate_forgiving(model, van, order, &[])
    }

    /// The same while these pauses, by number, have yet to find their place: they are never overdue.
    pub fn evaluate_forgiving(
        &mut self,
        model: &Model,
        van: usize,
        order: &[u32],
        forgiven: &[usize],
    ) -> Result<Timing, Obstacle> {
        let class = model.class(van);
        if order.is_empty() {
            return Ok(Timing { begin: class.open, end: class.open, cost: 0 });
        }
        self.prepare(model, van, order, forgiven)?;
        self.earliest(model, van, None)?;
        let end = self.start[order.len() + 1];
        let mut begin = self.start[0];
        if class.per_second > 0 {
            self.latest(model, van, end, 0)?;
            begin = self.start[0];
        }
        let cost = class.fixed + self.metres * class.per_metre + (end - begin) * class.per_second + self.price;
        Ok(Timing { begin, end, cost })
    }

    /// The schedule people see: back as early as possible, left as late as that permits, tasks early in between.
    pub fn publish(&mut self, model: &Model, van: usize, order: &[u32]) -> Result<Timing, Obstacle> {
        let timing = self.evaluate(model, van, order)?;
        if order.is_empty() {
            return Ok(timing);
        }
        self.latest(model, van, timing.end, 0)?;
        let begin = self.start[0];
        self.earliest(model, van, Some(begin))?;
        Ok(Timing { begin, ..timing })
    }

    /// Drives the order whatever it breaks: windows closed for good are ignored. For rounds whose locked part is already
    /// late.
    pub fn drive(&mut self, model: &Model, van: usize, order: &[u32]) {
        let (class, vehicle) = (model.class(van), &model.vans[van]);
        let _ = self.prepare(model, van, order, &[]);
        self.start.clear();
        let mut free = vehicle.left.unwrap_or_else(|| class.open.max(vehicle.now));
        let mut loc = class.start;
        self.start.push(free);
        for step in &self.steps {
            let there = (free + model.travel(class.speed, loc, step.loc, free)).max(vehicle.now);
            let begin = step.fixed.unwrap_or_else(|| model.round_up(class, step.node, there).unwrap_or(there));
            self.start.push(begin);
            (free, loc) = (begin + step.duration, step.loc);
        }
        self.start.push(free + model.travel(class.speed, loc, class.end, free));
    }

    /// How much later than published the step may begin, all before it staying as it is. Call after [`Self::publish`];
    /// leaves the published starts in place.
    pub fn slack(&mut self, model: &Model, van: usize, at: usize) -> i64 {
        let published = self.start.clone();
        let (planned, deadline) = (published[at + 1], self.deadline);
        let latest = match self.latest(model, van, deadline, at + 1) {
            Ok(()) => self.start[at + 1],
            Err(_) => planned,
        };
        self.start = published;
        (latest - planned).max(0)
    }

    /// Lays out the steps; finds violations that no clock can mend.
    fn prepare(&mut self, model: &Model, van: usize, order: &[u32], forgiven: &[usize]) -> Result<(), Obstacle> {
        let (class, vehicle) = (model.class(van), &model.vans[van]);
        self.steps.clear();
        self.links.clear();
        self.picked.clear();
        (self.metres, self.price, self.deadline) = (0, 0, class.close);
        let (mut place, mut loc, mut load) = (NONE, class.start, [0i64; 8]);
        let mut handled = 0;
        for (i, &node) in order.iter().enumerate() {
            let fixed = vehicle.locked.get(i).and_then(|(_, started)| *started);
            let mut step = Step { node, loc, duration: 0, opens_stop: false, fixed };
            if is_pause(node) {
                step.duration = class.pauses[pause_index(node)].duration;
                if pause_after_drive(node) {
                    step.loc = next_location(model, class, &order[i + 1..], loc);
                }
                place = NONE;
            } else {
                let task = &model.nodes[node as usize];
                step.opens_stop = task.place != place;
                step.duration = task.service + if step.opens_stop { task.base } else { 0 };
                (step.loc, place) = (class.loc(task), task.place);
                self.price += model.price[node as usize];
                // What is locked stands, whatever it breaks.
                let locked = i < vehicle.locked.len();
                let carried = carry(model, class, node, &mut load, i);
                let links = self.links.len();
                let limited = self.limit(model, class, i, node, step.duration, handled);
                if locked {
                    self.links.truncate(links);
                } else {
                    carried.and(limited)?;
                }
                handled += step.duration;
            }
            self.metres += i64::from(model.arc(class.speed, loc, step.loc).metres);
            loc = step.loc;
            self.steps.push(step);
        }
        self.metres += i64::from(model.arc(class.speed, loc, class.end).metres);
        for (index, pause) in class.pauses.iter().enumerate() {
            let taken = || order.iter().any(|node| is_pause(*node) && pause_index(*node) == index);
            if !forgiven.contains(&index) && !taken() {
                self.deadline = self.deadline.min(pause.windows.last().map_or(FOREVER, |window| window.1));
            }
        }
        Ok(())
    }

    /// Notes a pickup, or turns a drop-off's limits into a link; `handled` is the handling before this step.
    fn limit(
        &mut self,
        model: &Model,
        class: &Class,
        at: usize,
        node: u32,
        duration: i64,
        handled: i64,
    ) -> Result<(), Obstacle> {
        let task = &model.nodes[node as usize];
        let ship = &model.ships[task.ship as usize];
        if !ship.limited {
            return Ok(());
        }
        if task.drop == NONE {
            self.picked.push((task.ship, at, handled));
            return Ok(());
        }
        let Some(known) = self.picked.iter().position(|picked| picked.0 == task.ship) else { return Ok(()) };
        let (_, from, before) = self.picked.swap_remove(known);
        let handling = handled + duration - before;
        if handling > ship.exposure {
            return Err(Obstacle::Handling { ship: task.ship, by: handling - ship.exposure });
        }
        let out = ship.exposure.saturating_add(class.autonomy).min(FOREVER) - duration;
        let ride = (ship.time_on_board + self.steps[from].duration).min(FOREVER);
        self.links.push(Link { from: from + 1, to: at + 1, most: out.min(ride), ship: task.ship });
        Ok(())
    }

    /// Least starts; with `begin`, those of a round that begins then.
    fn earliest(&mut self, model: &Model, van: usize, begin: Option<i64>) -> Result<(), Obstacle> {
        let (class, vehicle) = (model.class(van), &model.vans[van]);
        let count = self.steps.len();
        self.bound.clear();
        self.bound.resize(count + 2, 0);
        self.start.clear();
        self.start.resize(count + 2, 0);
        let first = begin.or(vehicle.left).unwrap_or_else(|| class.open.max(vehicle.now));
        self.start[0] = first;
        for round in 0..most_rounds(count) {
            let (mut free, mut loc) = (first, class.start);
            for (k, step) in self.steps.iter().enumerate() {
                let there = free + model.travel(class.speed, loc, step.loc, free);
                let begin = match step.fixed {
                    Some(fixed) => fixed,
                    None => {
                        let at = there.max(self.bound[k + 1]).max(vehicle.now);
                        model.round_up(class, step.node, at).ok_or(Obstacle::Window { at: k })?
                    }
                };
                self.start[k + 1] = begin;
                (free, loc) = (begin + step.duration, step.loc);
            }
            let end = free + model.travel(class.speed, loc, class.end, free);
            self.start[count + 1] = end;
            if end > self.deadline {
                return Err(Obstacle::End { by: end - self.deadline });
            }
            if !self.push_pickups_later(model, class, round >= PATIENCE)? {
                return Ok(());
            }
        }
        Err(self.links.first().map_or(Obstacle::End { by: 0 }, |link| Obstacle::Ride { ship: link.ship }))
    }

    fn push_pickups_later(&mut self, model: &Model, class: &Class, far: bool) -> Result<bool, Obstacle> {
        let mut moved = false;
        for link in &self.links {
            let (from, least) = (self.start[link.from], self.start[link.to] - link.most);
            if least > from {
                let ride = Obstacle::Ride { ship: link.ship };
                if self.steps[link.from - 1].fixed.is_some() {
                    return Err(ride);
                }
                let mut by = least - from;
                if far {
                    by = by.max(model.alike_later(class.speed, (link.from..=link.to).map(|k| self.instant(k))));
                    if by >= FOREVER {
                        return Err(ride);
                    }
                }
                self.bound[link.from] = from + by;
                moved = true;
            }
        }
        Ok(moved)
    }

    /// Start, duration and row of a position.
    fn instant(&self, k: usize) -> (i64, i64, u32) {
        let step = &self.steps[k - 1];
        (self.start[k], step.duration, step.loc)
    }

    /// Greatest starts of positions `from..` with the round over by `end`; earlier positions keep their starts.
    fn latest(&mut self, model: &Model, van: usize, end: i64, from: usize) -> Result<(), Obstacle> {
        let (class, vehicle) = (model.class(van), &model.vans[van]);
        let count = self.steps.len();
        self.bound.clear();
        self.bound.resize(count + 2, FOREVER);
        self.start[count + 1] = end;
        for round in 0..most_rounds(count) {
            for k in (from.max(1)..=count).rev() {
                let step = self.steps[k - 1];
                let next = if k == count { class.end } else { self.steps[k].loc };
                let leave = model.latest_departure(class.speed, step.loc, next, self.start[k + 1]);
                self.start[k] = match step.fixed {
                    Some(fixed) => fixed,
                    None => {
                        let at = (leave - step.duration).min(self.bound[k]);
                        model.round_down(class, step.node, at).ok_or(Obstacle::Window { at: k - 1 })?
                    }
                };
            }
            if from == 0 {
                let leave = model.latest_departure(class.speed, class.start, self.steps[0].loc, self.start[1]);
                self.start[0] = vehicle.left.unwrap_or(leave);
            }
            let mut moved = false;
            for link in &self.links {
                let (most, to) = (self.start[link.from] + link.most, self.start[link.to]);
                if link.to >= from && most < to {
                    let mut by = to - most;
                    if round >= PATIENCE && link.from >= from.max(1) && self.steps[link.from - 1].fixed.is_none() {
                        let steps = (link.from..=link.to).rev().map(|k| self.instant(k));
                        by = by.max(model.alike_earlier(class.speed, steps));
                        if by >= FOREVER {
                            return Err(Obstacle::Ride { ship: link.ship });
                        }
                    }
                    self.bound[link.to] = to - by;
                    moved = true;
                }
            }
            if !moved {
                return Ok(());
            }
        }
        Err(Obstacle::End { by: 0 })
    }
}

fn carry(model: &Model, class: &Class, node: u32, load: &mut [i64; 8], at: usize) -> Result<(), Obstacle> {
    let ship = &model.ships[model.nodes[node as usize].ship as usize];
    for (dimension, load) in load.iter_mut().enumerate().take(model.dimensions) {
        let added = ship.added(model.is_pickup(node), dimension);
        *load += added;
        if *load > class.capacity[dimension] && added > 0 {
            return Err(Obstacle::Load { at });
        }
    }
    Ok(())
}

/// Where the next task takes place, or the end of the round, or here when it has none.
pub fn next_location(model: &Model, class: &Class, rest: &[u32], here: u32) -> u32 {
    let next = rest.iter().find(|node| !is_pause(**node)).map(|node| class.loc(&model.nodes[*node as usize]));
    next.unwrap_or(if class.end == NONE { here } else { class.end })
}

#[cfg(test)]
mod tests {
    use glane_foundation::{Seconds, SpeedProfile, SpeedStep};

    use super::*;
    use crate::check::fixture;

    /// `a` goes from 1 to 3, `limit` seconds on board at most; the van is at 1 at 100 seconds of free road at the earliest. Starts and ends of the
    /// round by trying every second.
    fn by_trying(model: &Model, limit: i64) -> Option<(i64, i64)> {
        let ride = |pickup: i64| model.travel(0, 1, 3, pickup + 90);
        let there = model.travel(0, 0, 1, 0);
        let pickup = (there..9_000).find(|pickup| ride(*pickup) <= limit)?;
        let back = |pickup: i64| {
            let drop = pickup + 90 + ride(pickup);
            drop + 90 + model.travel(0, 3, 0, drop + 90)
        };
        let end = back(pickup);
        let latest = (pickup..9_000).rev().find(|pickup| ride(*pickup) <= limit && back(*pickup) <= end)?;
        let begin = (0..=latest).rev().find(|begin| begin + model.travel(0, 0, 1, *begin) <= latest)?;
        Some((begin, end))
    }

    #[test]
    fn ride_too_slow_at_these_hours_waits_for_quicker_ones_and_not_a_second_more() {
        let mut found = [0, 0];
        for speeds in [[500, 1000, 400, 900], [600, 550, 700, 500], [1000, 300, 1000, 300], [900, 800, 700, 600]] {
            for limit in 100..260 {
                let mut problem = fixture::problem();
                problem.vans[0].shift.to = Seconds::new(8_000);
                problem.shipments[0].time_on_board = Some(Seconds::new(limit));
                let step = |(k, permille)| SpeedStep { from: Seconds::new(1_700 * k), permille };
                problem.travel.profile = SpeedProfile::new((0i64..).zip(speeds).map(step).collect()).unwrap();
                let model = Model::compile(&problem);
                let a = &model.ships[0];
                let timing = Clockwork::default().evaluate(&model, 0, &[a.pickup, a.first_drop]);
                let expected = by_trying(&model, limit).filter(|(_, end)| *end <= 8_000);
                assert_eq!(timing.ok().map(|timing| (timing.begin, timing.end)), expected, "{speeds:?}, {limit}");
                found[usize::from(expected.is_some())] += 1;
            }
        }
        assert!(found.iter().all(|count| *count > 50), "some can be driven and some cannot: {found:?}");
    }
}
