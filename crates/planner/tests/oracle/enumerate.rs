//! The best plan by trying everything: every set of shipments per van, every order, every drop-off, every moment for the
//! pauses, every choice of windows. Starts come from longest paths in a graph of "at least so much later".

use glane_planner::{Cooling, Objective, PlaceKind, Priority, RoutingProblem, TaskSite, TimeRange, Van};

/// Weight left out, vans, cost; the last two as the objective counts them.
pub type Value = (i64, usize, i64);

pub fn best(problem: &RoutingProblem) -> Value {
    let mut best: Option<(Value, Value)> = None;
    every_choice(problem, |_, rank, value| {
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, value));
        }
    });
    best.unwrap().1
}

/// The fewest shipments that leave the van they were with (`before`; the number of vans: with none) in any plan that is as
/// good as `worst`, in the terms of [`rank`].
pub fn fewest_moves(problem: &RoutingProblem, before: &[usize], worst: Value) -> usize {
    let mut fewest = usize::MAX;
    every_choice(problem, |choice, rank, _| {
        if rank <= worst {
            let pairs = choice.iter().zip(before);
            fewest = fewest.min(pairs.filter(|(now, was)| **was < problem.vans.len() && now != was).count());
        }
    });
    fewest
}

/// Visits every way to give shipments to vans that can be driven, with its rank and value at its cheapest.
fn every_choice(problem: &RoutingProblem, mut visit: impl FnMut(&[usize], Value, Value)) {
    let count = problem.shipments.len();
    let costs: Vec<Vec<Option<i64>>> =
        problem.vans.iter().map(|van| (0..1usize << count).map(|set| cheapest(problem, van, set)).collect()).collect();
    let mut choice = vec![0usize; count];
    loop {
        if let Some((rank, value)) = judge(problem, &costs, &choice) {
            visit(&choice, rank, value);
        }
        // The next assignment of shipments to vans; `vans.len()` stands for "left out".
        let Some(k) = choice.iter().position(|van| *van < problem.vans.len()) else { break };
        choice[k] += 1;
        choice[..k].fill(0);
    }
}

fn judge(problem: &RoutingProblem, costs: &[Vec<Option<i64>>], choice: &[usize]) -> Option<((i64, usize, i64), Value)> {
    let (mut vans, mut cost) = (0, 0);
    for (van, costs) in costs.iter().enumerate() {
        let set = choice.iter().enumerate().filter(|(_, of)| **of == van).map(|(k, _)| 1usize << k).sum::<usize>();
        if set != 0 {
            vans += 1;
            cost += costs[set]?;
        }
    }
    let (mut strict, mut weight, mut priced) = (0, 0, 0);
    for shipment in choice.iter().zip(&problem.shipments).filter(|(of, _)| **of == costs.len()).map(|(_, s)| s) {
        match (shipment.priority, problem.objective) {
            (Priority::Mandatory, _) => (strict, weight) = (strict + 1_000_000_000, weight + 1_000_000_000),
            (Priority::Optional { weight: w }, Objective::Weighted { price_per_weight }) => {
                priced += i64::from(w) * price_per_weight.get();
                weight += i64::from(w);
            }
            (Priority::Optional { weight: w }, _) => (strict, weight) = (strict + i64::from(w), weight + i64::from(w)),
        }
    }
    let counted = if problem.objective == Objective::VansThenCost { vans } else { 0 };
    // Under a price for leaving out, plans of equal rank may differ in what they leave out: rank alone is compared.
    let value = match problem.objective {
        Objective::VansThenCost => (weight, vans, cost),
        Objective::Cost => (weight, 0, cost),
        Objective::Weighted { .. } => (strict, 0, cost + priced),
    };
    Some(((strict, counted, cost + priced), value))
}

/// What an answer is worth in the same terms as [`best`].
pub fn rank(problem: &RoutingProblem, weights: &[(bool, i64)], vans: usize, cost: i64) -> Value {
    let all: i64 = weights.iter().map(|(_, weight)| weight).sum();
    match problem.objective {
        Objective::VansThenCost => (all, vans, cost),
        Objective::Cost => (all, 0, cost),
        Objective::Weighted { price_per_weight } => {
            let strict = weights.iter().filter(|(mandatory, _)| *mandatory).map(|(_, weight)| weight).sum();
            let priced: i64 = weights.iter().filter(|(mandatory, _)| !*mandatory).map(|(_, weight)| weight).sum();
            (strict, 0, cost + priced * price_per_weight.get())
        }
    }
}

/// One thing a van does, with its length already known.
#[derive(Debug, Clone)]
enum Item {
    PickUp(usize),
    DropOff(usize, usize),
    Pause { index: usize, after_drive: bool },
}

fn cheapest(problem: &RoutingProblem, van: &Van, set: usize) -> Option<i64> {
    let ships: Vec<usize> = (0..problem.shipments.len()).filter(|k| set >> k & 1 == 1).collect();
    let skilled = |k: &usize| problem.shipments[*k].skills.iter().all(|skill| van.skills.contains(skill));
    if ships.is_empty() || !ships.iter().all(skilled) {
        return None;
    }
    let mut best = None;
    extend(problem, van, &ships, &mut Vec::new(), &mut best);
    best
}

fn extend(problem: &RoutingProblem, van: &Van, ships: &[usize], order: &mut Vec<Item>, best: &mut Option<i64>) {
    let picked = |order: &[Item], k: usize| order.iter().any(|item| matches!(item, Item::PickUp(p) if *p == k));
    let dropped = |order: &[Item], k: usize| order.iter().any(|item| matches!(item, Item::DropOff(p, _) if *p == k));
    if !fits(problem, van, order) {
        return;
    }
    if ships.iter().all(|k| dropped(order, *k)) {
        with_pauses(problem, van, order, 0, best);
        return;
    }
    for &k in ships {
        if !picked(order, k) {
            // What is loaded where the round begins comes before all else.
            let first = |k: usize| at_start(problem, &problem.shipments[k].pickup);
            let only_first = order.iter().all(|item| matches!(item, Item::PickUp(p) if first(*p)));
            if first(k) && !only_first {
                continue;
            }
            order.push(Item::PickUp(k));
            extend(problem, van, ships, order, best);
            order.pop();
        } else if !dropped(order, k) {
            for d in 0..problem.shipments[k].drop_offs.len() {
                order.push(Item::DropOff(k, d));
                extend(problem, van, ships, order, best);
                order.pop();
            }
        }
    }
}

fn fits(problem: &RoutingProblem, van: &Van, order: &[Item]) -> bool {
    (0..van.capacity.len()).all(|dimension| {
        let load = |item: &Item| match item {
            Item::PickUp(k) => i64::from(problem.shipments[*k].load[dimension]),
            Item::DropOff(k, _) => {
                let shipment = &problem.shipments[*k];
                i64::from(shipment.returned.get(dimension).copied().unwrap_or(0)) - i64::from(shipment.load[dimension])
            }
            Item::Pause { .. } => 0,
        };
        let mut sum = 0;
        order.iter().all(|item| {
            sum += load(item);
            sum <= i64::from(van.capacity[dimension])
        })
    })
}

/// With each pause from `index` on left out, and in every slot.
fn with_pauses(problem: &RoutingProblem, van: &Van, order: &[Item], index: usize, best: &mut Option<i64>) {
    if index == van.pauses.len() {
        if let Some(cost) = clock(problem, van, order) {
            *best = Some(best.map_or(cost, |known| known.min(cost)));
        }
        return;
    }
    with_pauses(problem, van, order, index + 1, best);
    for slot in 0..=order.len() {
        for after_drive in [false, true] {
            let mut order = order.to_vec();
            order.insert(slot, Item::Pause { index, after_drive });
            with_pauses(problem, van, &order, index + 1, best);
        }
    }
}

struct Step {
    place: Option<usize>,
    duration: i64,
    windows: Vec<(i64, i64)>,
}

fn at_start(problem: &RoutingProblem, site: &TaskSite) -> bool {
    problem.places.iter().any(|place| place.kind == PlaceKind::RoundStart && place.id == site.place)
}

fn task_site<'a>(problem: &'a RoutingProblem, item: &Item) -> Option<(&'a TaskSite, usize)> {
    match item {
        Item::PickUp(k) => Some((&problem.shipments[*k].pickup, *k)),
        Item::DropOff(k, d) => Some((&problem.shipments[*k].drop_offs[*d].site, *k)),
        Item::Pause { .. } => None,
    }
}

/// Cost of an order: back as early as possible, left as late as that permits.
fn clock(problem: &RoutingProblem, van: &Van, order: &[Item]) -> Option<i64> {
    let find = |id: &glane_foundation::PlaceId| problem.places.iter().position(|place| place.id == *id).unwrap();
    let (start, end) = (van.start.as_ref().map(find), van.end.as_ref().map(find));
    let mut steps = Vec::new();
    let (mut last, mut here) = (None, start);
    for (i, item) in order.iter().enumerate() {
        let Some((site, k)) = task_site(problem, item) else {
            let next =
                order[i + 1..].iter().find_map(|item| task_site(problem, item)).map(|(site, _)| find(&site.place));
            let Item::Pause { index, after_drive } = item else { unreachable!("all else has a site") };
            if *after_drive {
                here = next.or(end).or(here);
            }
            let pause = &van.pauses[*index];
            let windows = pause.windows.iter().map(|w| (w.from.get(), w.to.get())).collect();
            steps.push(Step { place: here, duration: pause.duration.get(), windows });
            last = None;
            continue;
        };
        let place = find(&site.place);
        let mut duration = site.service.get() + site.seconds_per_crate.get() * problem.shipments[k].crates.get();
        if last != Some(place) {
            duration += problem.places[place].service.get();
        }
        (last, here) = (Some(place), if at_start(problem, site) { start } else { Some(place) });
        steps.push(Step { place: here, duration, windows: open(problem, van, site, place) });
    }
    let links = links(problem, van, order, &steps)?;
    let taken = |k: usize| order.iter().any(|item| matches!(item, Item::Pause { index, .. } if *index == k));
    let missing = van.pauses.iter().enumerate().filter(|(k, _)| !taken(*k));
    let due = missing.flat_map(|(_, pause)| pause.windows.iter().map(|w| w.to.get()).max());
    let deadline = due.chain([van.shift.to.get()]).min().unwrap();
    let size = usize::try_from(problem.travel.size).unwrap();
    let leg = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) if a != b => {
            let base = i64::from(problem.travel.seconds[a * size + b]);
            let permille = i64::from(van.speed_permille);
            ((base * 1000 + permille - 1) / permille, i64::from(problem.travel.metres[a * size + b]))
        }
        _ => (0, 0),
    };
    let mut gaps = Vec::new();
    let (mut from, mut kilometres) = (start, 0);
    for place in steps.iter().map(|step| step.place).chain([end]) {
        // A van without an end place is done where it is; a pause before the first stop of one without a start is there.
        let to = place.or(from);
        gaps.push(leg(from, to).0);
        kilometres += leg(from, to).1 / 1000;
        from = to;
    }
    let mut finish: Option<i64> = None;
    let mut choices = vec![vec![]];
    for step in &steps {
        choices = choices
            .iter()
            .flat_map(|c: &Vec<(i64, i64)>| step.windows.iter().map(|w| [&c[..], &[*w]].concat()))
            .collect();
    }
    let frame = Frame { steps: &steps, gaps: &gaps, links: &links, shift: (van.shift.from.get(), deadline) };
    for windows in &choices {
        if let Some(starts) = frame.earliest(windows) {
            let end = starts[steps.len() + 1];
            finish = Some(finish.map_or(end, |known: i64| known.min(end)));
        }
    }
    let finish = finish?;
    let begin = choices.iter().filter_map(|windows| frame.latest(windows, finish)).map(|starts| starts[0]).max()?;
    let price: i64 = order
        .iter()
        .map(|item| match item {
            Item::DropOff(k, d) => problem.shipments[*k].drop_offs[*d].price.get(),
            _ => 0,
        })
        .sum();
    let hours = van.cost_per_hour.get() / 3600 * (finish - begin);
    Some(van.fixed_cost.get() + price + kilometres * van.cost_per_km.get() + hours)
}

fn open(problem: &RoutingProblem, van: &Van, site: &TaskSite, place: usize) -> Vec<(i64, i64)> {
    let inside = |windows: &[TimeRange], t: i64| {
        windows.is_empty() || windows.iter().any(|w| w.from.get() <= t && t <= w.to.get())
    };
    let place = &problem.places[place];
    let forbidden = |t: i64| {
        let rules = van.forbidden.iter().filter(|rule| rule.places.contains(&place.id));
        rules.flat_map(|rule| &rule.hours).any(|hours| hours.from.get() <= t && t <= hours.to.get())
    };
    // Second by second: slow and sure.
    let fine = |t: i64| inside(&place.windows, t) && inside(&site.windows, t) && !forbidden(t);
    let mut windows: Vec<(i64, i64)> = Vec::new();
    for t in (0..=400).filter(|t| fine(*t)) {
        match windows.last_mut() {
            Some(last) if last.1 + 1 == t => last.1 = t,
            _ => windows.push((t, t)),
        }
    }
    windows
}

/// `(from, to, most)`: the start of `to` is at most so much after the start of `from`. `None`: handling alone is too much.
fn links(problem: &RoutingProblem, van: &Van, order: &[Item], steps: &[Step]) -> Option<Vec<(usize, usize, i64)>> {
    let mut links = Vec::new();
    for (to, item) in order.iter().enumerate() {
        let Item::DropOff(k, _) = item else { continue };
        let from = order.iter().position(|item| matches!(item, Item::PickUp(p) if p == k)).unwrap();
        let shipment = &problem.shipments[*k];
        if let Some(limit) = shipment.time_on_board {
            links.push((from + 1, to + 1, limit.get() + steps[from].duration));
        }
        if let Some(limit) = shipment.exposure {
            let tasks = (from..=to).filter(|i| !matches!(order[*i], Item::Pause { .. }));
            let handling: i64 = tasks.map(|i| steps[i].duration).sum();
            if handling > limit.get() {
                return None;
            }
            match van.cooling {
                Cooling::Refrigerated => {}
                Cooling::None => links.push((from + 1, to + 1, limit.get() - steps[to].duration)),
                Cooling::Boxes { autonomy } => {
                    links.push((from + 1, to + 1, limit.get() + autonomy.get() - steps[to].duration));
                }
            }
        }
    }
    Some(links)
}

struct Frame<'a> {
    steps: &'a [Step],
    gaps: &'a [i64],
    links: &'a [(usize, usize, i64)],
    shift: (i64, i64),
}

impl Frame<'_> {
    fn edges(&self) -> Vec<(usize, usize, i64)> {
        let duration = |k: usize| if k == 0 { 0 } else { self.steps[k - 1].duration };
        let forth = (0..=self.steps.len()).map(|k| (k, k + 1, duration(k) + self.gaps[k]));
        forth.chain(self.links.iter().map(|(from, to, most)| (*to, *from, -most))).collect()
    }

    fn earliest(&self, windows: &[(i64, i64)]) -> Option<Vec<i64>> {
        let mut starts: Vec<i64> = windows.iter().map(|w| w.0).collect();
        starts.insert(0, self.shift.0);
        starts.push(0);
        for _ in 0..starts.len() + 1 {
            for (from, to, least) in self.edges() {
                starts[to] = starts[to].max(starts[from] + least);
            }
        }
        self.holds(&starts, windows).then_some(starts)
    }

    fn latest(&self, windows: &[(i64, i64)], end: i64) -> Option<Vec<i64>> {
        let mut starts: Vec<i64> = windows.iter().map(|w| w.1).collect();
        starts.insert(0, end);
        starts.push(end);
        for _ in 0..starts.len() + 1 {
            for (from, to, least) in self.edges() {
                starts[from] = starts[from].min(starts[to] - least);
            }
        }
        self.holds(&starts, windows).then_some(starts)
    }

    fn holds(&self, starts: &[i64], windows: &[(i64, i64)]) -> bool {
        self.edges().iter().all(|(from, to, least)| starts[*to] >= starts[*from] + least)
            && windows.iter().zip(&starts[1..]).all(|(w, t)| w.0 <= *t && *t <= w.1)
            && starts[0] >= self.shift.0
            && starts[starts.len() - 1] <= self.shift.1
    }
}
