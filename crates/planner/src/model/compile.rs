//! From the problem as stated to the tables of the search. The problem is already validated.

use std::collections::HashMap;

use crate::problem::{
    Cooling, LockedTask, Objective, PlaceKind, Priority, RoutingProblem, Shipment, TaskRef, TaskSite, TimeRange, Van,
};

use super::{
    Arc, CENT, Class, FOREVER, MANDATORY, Model, NONE, Node, PauseModel, Ship, Span, Traffic, VanModel, pace_of,
    pause_node,
};

impl Model {
    /// Folds a valid problem into tables.
    pub fn compile(problem: &RoutingProblem) -> Self {
        let places: HashMap<&str, usize> = problem.places.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect();
        let mut builder =
            Builder { problem, places, model: Self::empty(problem), tables: Vec::new(), speeds: Vec::new() };
        problem.shipments.iter().for_each(|shipment| builder.shipment(shipment));
        problem.vans.iter().for_each(|van| builder.van(van));
        builder.under_way();
        builder.arcs();
        builder.hours();
        builder.finish()
    }

    fn empty(problem: &RoutingProblem) -> Self {
        Self {
            plain: false,
            dimensions: problem.dimensions.len(),
            nodes: Vec::new(),
            ships: Vec::new(),
            classes: Vec::new(),
            vans: Vec::new(),
            size: problem.travel.size as usize,
            arcs: Vec::new(),
            traffic: (!problem.travel.profile.is_constant()).then(|| Traffic::new(&problem.travel.profile)),
            best_pace: pace_of(top_permille(problem)),
            limits: false,
            spans: Vec::new(),
            hours: Vec::new(),
            price: Vec::new(),
            home: Vec::new(),
            away_price: 0,
            vans_first: problem.objective == Objective::VansThenCost,
            weight_price: match problem.objective {
                Objective::Weighted { price_per_weight } => Some(price_per_weight.get() * CENT),
                _ => None,
            },
        }
    }
}

impl Model {
    /// Renews what is derived from [`Model::hours`].
    pub fn index_hours(&mut self) {
        let span = |windows: &Vec<(i64, i64)>| match (windows.first(), windows.last()) {
            (Some(first), Some(last)) => Span { open: first.0, close: last.1, broken: windows.len() > 1 },
            _ => Span { open: FOREVER, close: -1, broken: true },
        };
        self.spans = self.hours.iter().map(|table| table.iter().map(span).collect()).collect();
        for (i, node) in self.nodes.iter_mut().enumerate() {
            node.open = self.spans.iter().map(|table| table[i].open).min().unwrap_or(FOREVER);
            node.close = self.spans.iter().map(|table| table[i].close).max().unwrap_or(-1);
        }
    }
}

struct Builder<'a> {
    problem: &'a RoutingProblem,
    places: HashMap<&'a str, usize>,
    model: Model,
    /// Distinct forbidden hours, each a table of windows.
    tables: Vec<&'a [crate::problem::ForbiddenHours]>,
    speeds: Vec<u16>,
}

impl<'a> Builder<'a> {
    fn shipment(&mut self, shipment: &Shipment) {
        let ship = self.model.ships.len() as u32;
        let pickup = self.model.nodes.len() as u32;
        self.node(ship, NONE, &shipment.pickup, shipment.crates.get());
        self.model.price.push(0);
        for (k, drop_off) in shipment.drop_offs.iter().enumerate() {
            self.node(ship, k as u32, &drop_off.site, shipment.crates.get());
            self.model.price.push(drop_off.price.get() * CENT);
        }
        let mut load = [0; 8];
        load.iter_mut().zip(&shipment.load).for_each(|(to, from)| *to = i64::from(*from));
        let mut back = [0; 8];
        back.iter_mut().zip(&shipment.returned).for_each(|(to, from)| *to = i64::from(*from));
        self.model.ships.push(Ship {
            pickup,
            first_drop: pickup + 1,
            drops: shipment.drop_offs.len() as u32,
            load,
            back,
            weight: match shipment.priority {
                Priority::Mandatory => MANDATORY,
                Priority::Optional { weight } => i64::from(weight),
            },
            time_on_board: shipment.time_on_board.map_or(FOREVER, |limit| limit.get()),
            exposure: shipment.exposure.map_or(FOREVER, |limit| limit.get()),
            fixed_van: NONE,
            settled: false,
            limited: shipment.time_on_board.is_some() || shipment.exposure.is_some(),
        });
    }

    fn node(&mut self, ship: u32, drop: u32, site: &TaskSite, crates: i64) {
        let place = self.places[site.place.as_str()];
        let stated = &self.problem.places[place];
        let at_start = stated.kind == PlaceKind::RoundStart;
        self.model.nodes.push(Node {
            open: 0,
            close: 0,
            service: site.service.get() + site.seconds_per_crate.get() * crates,
            base: stated.service.get(),
            loc: if at_start { NONE } else { stated.matrix_index },
            place: place as u32,
            ship,
            drop,
            at_start,
        });
    }

    fn van(&mut self, van: &'a Van) {
        let find = |id: &Option<glane_foundation::PlaceId>| {
            id.as_ref().map_or(NONE, |id| self.problem.places[self.places[id.as_str()]].matrix_index)
        };
        let (start, end) = (find(&van.start), find(&van.end));
        let mut capacity = [0; 8];
        capacity.iter_mut().zip(&van.capacity).for_each(|(to, from)| *to = i64::from(*from));
        let speed = position_or_push(&mut self.speeds, van.speed_permille);
        let hours = position_or_push(&mut self.tables, van.forbidden.as_slice());
        let takes = self.problem.shipments.iter().map(|shipment| {
            shipment.skills.iter().all(|skill| van.skills.contains(skill))
                && shipment.load.iter().zip(&van.capacity).all(|(load, capacity)| load <= capacity)
                && shipment.returned.iter().zip(&van.capacity).all(|(load, capacity)| load <= capacity)
        });
        let class = Class {
            capacity,
            start,
            end,
            open: van.shift.from.get(),
            close: van.shift.to.get(),
            fixed: van.fixed_cost.get() * CENT,
            per_metre: van.cost_per_km.get() * (CENT / 1000),
            per_second: van.cost_per_hour.get() * (CENT / 3600),
            speed,
            hours,
            autonomy: match van.cooling {
                Cooling::None => 0,
                Cooling::Boxes { autonomy } => autonomy.get(),
                Cooling::Refrigerated => FOREVER,
            },
            takes: takes.collect(),
            pauses: van
                .pauses
                .iter()
                .map(|pause| PauseModel { windows: merged(&pause.windows), duration: pause.duration.get() })
                .collect(),
        };
        let known = self.model.classes.iter().position(|other| same(other, &class));
        let class = known.unwrap_or_else(|| {
            self.model.classes.push(class);
            self.model.classes.len() - 1
        });
        self.model.vans.push(VanModel { class, locked: Vec::new(), now: 0, left: None });
    }

    fn under_way(&mut self) {
        let ships: HashMap<&str, usize> =
            self.problem.shipments.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect();
        for round in &self.problem.under_way {
            let Some(van) = self.problem.vans.iter().position(|van| van.id == round.van) else { continue };
            for (k, locked) in round.tasks.iter().enumerate() {
                let node = match &locked.task {
                    TaskRef::PickUp { shipment } => {
                        let ship = &mut self.model.ships[ships[shipment.as_str()]];
                        ship.fixed_van = van as u32;
                        ship.pickup
                    }
                    TaskRef::DropOff { shipment, place } => {
                        let ship = ships[shipment.as_str()];
                        self.model.ships[ship].settled = true;
                        let offers = &self.problem.shipments[ship].drop_offs;
                        let k = offers.iter().position(|offer| offer.site.place == *place).unwrap_or(0);
                        self.model.ships[ship].first_drop + k as u32
                    }
                    TaskRef::Pause { index } => {
                        let end =
                            locked.started.map(|started| started + self.problem.vans[van].pauses[*index].duration);
                        let over = end.is_some_and(|end| end <= round.now);
                        let promised = |next: &LockedTask| next.started.is_none();
                        pause_node(*index, !over && round.tasks.get(k + 1).is_some_and(promised))
                    }
                };
                self.model.vans[van].locked.push((node, locked.started.map(|started| started.get())));
            }
            // A round under way is like no other: it never stands for vans of its kind.
            let own = self.model.classes[self.model.vans[van].class].clone();
            self.model.classes.push(own);
            self.model.vans[van].class = self.model.classes.len() - 1;
            self.model.vans[van].now = round.now.get();
            self.model.vans[van].left = round.left.map(|left| left.get());
        }
    }

    fn arcs(&mut self) {
        let travel = &self.problem.travel;
        if self.speeds.is_empty() {
            // Without vans, distances still order things.
            self.speeds.push(1000);
        }
        for speed in &self.speeds {
            let slow = |seconds: u32| {
                u32::try_from((u64::from(seconds) * 1000).div_ceil(u64::from(*speed))).unwrap_or(u32::MAX)
            };
            let size = self.model.size;
            let arc = |at: usize| {
                if at.is_multiple_of(size + 1) {
                    return Arc::default();
                }
                Arc { seconds: slow(travel.seconds[at]), metres: travel.metres[at] }
            };
            // Collected in one piece: the tables of large problems are hundreds of megabytes.
            self.model.arcs.push((0..size * size).map(arc).collect());
        }
    }

    fn hours(&mut self) {
        for forbidden in &self.tables {
            let mut table = Vec::with_capacity(self.model.nodes.len());
            for node in &self.model.nodes {
                let shipment = &self.problem.shipments[node.ship as usize];
                let site = match node.drop {
                    NONE => &shipment.pickup,
                    k => &shipment.drop_offs[k as usize].site,
                };
                let place = &self.problem.places[node.place as usize];
                let mut windows = intersection(&merged(&place.windows), &merged(&site.windows));
                for forbidden in forbidden.iter().filter(|forbidden| forbidden.places.contains(&place.id)) {
                    windows = difference(&windows, &merged_ranges(&forbidden.hours));
                }
                table.push(windows);
            }
            self.model.hours.push(table);
        }
        self.model.index_hours();
    }

    fn finish(mut self) -> Model {
        let model = &mut self.model;
        let mut users = vec![0u32; self.problem.places.len()];
        model.nodes.iter().for_each(|node| users[node.place as usize] += 1);
        let shared = model.nodes.iter().any(|node| node.base > 0 && users[node.place as usize] > 1);
        let one_class = model.classes.len() == 1
            && model.classes.iter().all(|class| {
                class.start != NONE && class.end != NONE && class.pauses.is_empty() && class.per_second == 0
            });
        let windows = model.hours.iter().flatten().all(|windows| windows.len() <= 1);
        let free = model.ships.iter().all(|ship| !ship.limited && ship.drops == 1 && !ship.returns())
            && !model.nodes.iter().any(|node| node.at_start);
        let begun = model.vans.iter().any(|van| !van.locked.is_empty() || van.now > 0 || van.left.is_some());
        model.limits = model.ships.iter().any(|ship| ship.limited);
        model.plain = one_class && windows && free && !shared && !begun && model.traffic.is_none();
        if model.plain {
            for node in &mut model.nodes {
                node.service += std::mem::take(&mut node.base);
            }
        }
        self.model
    }
}

/// Highest speed at any hour at which a van may drive.
fn top_permille(problem: &RoutingProblem) -> i64 {
    let left = problem.under_way.iter().filter_map(|round| round.left);
    let from = problem.vans.iter().map(|van| van.shift.from).chain(left).min();
    let to = problem.vans.iter().map(|van| van.shift.to).max();
    let steps = problem.travel.profile.steps();
    let in_force = steps.iter().enumerate().filter(|(k, step)| {
        let over = steps.get(k + 1).is_some_and(|next| from.is_some_and(|from| next.from <= from));
        let later = *k > 0 && to.is_some_and(|to| step.from > to);
        !over && !later
    });
    in_force.map(|(_, step)| i64::from(step.permille)).max().unwrap_or(1000)
}

fn same(a: &Class, b: &Class) -> bool {
    let key = |c: &Class| (c.capacity, c.start, c.end, c.open, c.close, c.fixed, c.per_metre);
    let rest = |c: &Class| (c.per_second, c.speed, c.hours, c.autonomy);
    key(a) == key(b) && rest(a) == rest(b) && a.takes == b.takes && a.pauses == b.pauses
}

fn position_or_push<T: PartialEq>(items: &mut Vec<T>, item: T) -> usize {
    items.iter().position(|known| *known == item).unwrap_or_else(|| {
        items.push(item);
        items.len() - 1
    })
}

/// Windows in order, overlapping and touching ones joined; no window at all means always.
fn merged(windows: &[TimeRange]) -> Vec<(i64, i64)> {
    if windows.is_empty() { vec![(0, FOREVER)] } else { merged_ranges(windows) }
}

fn merged_ranges(windows: &[TimeRange]) -> Vec<(i64, i64)> {
    let mut sorted: Vec<(i64, i64)> = windows.iter().map(|window| (window.from.get(), window.to.get())).collect();
    sorted.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in sorted {
        match joined.last_mut() {
            Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn intersection(a: &[(i64, i64)], b: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x.0.max(y.0), x.1.min(y.1))));
    pairs.filter(|(from, to)| from <= to).collect()
}

fn difference(windows: &[(i64, i64)], holes: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = windows.to_vec();
    for hole in holes {
        let cut = |w: &(i64, i64)| [(w.0, w.1.min(hole.0 - 1)), (w.0.max(hole.1 + 1), w.1)];
        left = left.iter().flat_map(cut).filter(|(from, to)| from <= to).collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_joined_cut_and_crossed() {
        let range = |from, to| TimeRange::new(glane_foundation::Seconds::new(from), glane_foundation::Seconds::new(to));
        assert_eq!(merged(&[range(10, 20), range(0, 5), range(6, 8)]), vec![(0, 8), (10, 20)], "5 and 6 touch");
        assert_eq!(difference(&[(0, 10)], &[(3, 4)]), vec![(0, 2), (5, 10)], "both ends of a hole are forbidden");
        assert_eq!(intersection(&[(0, 4), (8, 12)], &[(4, 9)]), vec![(4, 4), (8, 9)]);
    }
}
