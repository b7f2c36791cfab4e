//! Whole cases: conservation, edges, caps, promises, removals, trips, levels and complaints.

use std::collections::{BTreeMap, HashMap, HashSet};

use glane_foundation::Cases;

use super::{Violation, book::Book, fairness::Sums, proof::band_around, told, trips::Trips};
use crate::{Allocation, Bundle, Cap, RemovalReason, Rule, Status, UnplacedReason};

/// Cases by lot and association, with what they weigh in every cap.
pub(super) struct Held<'b, 'm> {
    book: &'b Book<'m>,
    /// Open cases: what is not promised.
    open: BTreeMap<(usize, usize), i128>,
    weights: HashMap<(usize, Cap), i128>,
    /// Open weight of each trip.
    loads: HashMap<(&'m str, usize), i128>,
    trips: Trips<'m>,
}

impl Held<'_, '_> {
    /// Open weight of the trip a bundle belongs to.
    fn load(&self, lot: usize, association: usize) -> i128 {
        self.loads.get(&(self.book.market.lots[lot].origin.as_str(), association)).copied().unwrap_or(0)
    }

    /// True when so much more (or less) would leave a trip below its floor.
    pub fn too_light_with(&self, lot: usize, association: usize, change: i128) -> bool {
        let load = self.load(lot, association) + change;
        load > 0 && self.trips.floor(self.book, lot, association).is_some_and(|floor| load < floor)
    }

    /// Room left for open food along all caps.
    fn room(&self, lot: usize, association: usize) -> i128 {
        let caps = super::book::caps_of(self.book.category(lot)).into_iter();
        let rooms = caps.filter_map(|cap| {
            Some(self.book.room(association, cap)? - self.weights.get(&(association, cap)).copied().unwrap_or(0))
        });
        rooms.min().unwrap_or(i128::MAX)
    }

    fn gets(&self, association: usize) -> i128 {
        self.weight(association, Cap::Total)
    }

    /// True when it holds cases that were not promised.
    pub fn has_open(&self, lot: usize, association: usize) -> bool {
        self.open.get(&(lot, association)).is_some_and(|cases| *cases > 0)
    }

    /// Open weight within a cap.
    pub fn weight(&self, association: usize, cap: Cap) -> i128 {
        self.weights.get(&(association, cap)).copied().unwrap_or(0)
    }
}

/// Everything about cases that holds for every rule.
pub(super) fn check(book: &Book<'_>, allocation: &Allocation, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let held = hold(book, allocation, found)?;
    caps_hold(&held, found);
    cases_add_up(&held, allocation, found)?;
    levels_add_up(&held, allocation, found)?;
    removals_hold(&held, allocation, found)?;
    trips_are_worth_it(&held, allocation.rule, found);
    for bundle in &allocation.bundles {
        backup_can_take(&held, bundle, found)?;
    }
    Ok(())
}

/// Reads the bundles; what is wrong with them is added to `found`.
pub(super) fn hold<'b, 'm>(
    book: &'b Book<'m>,
    allocation: &Allocation,
    found: &mut Vec<Violation>,
) -> Result<Held<'b, 'm>, Violation> {
    let mut promised: HashMap<(usize, usize), i128> = HashMap::new();
    for promise in &book.market.committed {
        let pair = (book.lot(&promise.lot)?, book.association(&promise.association)?);
        *promised.entry(pair).or_insert(0) += i128::from(promise.cases.get());
    }
    let mut held =
        Held { book, open: BTreeMap::new(), weights: HashMap::new(), loads: HashMap::new(), trips: Trips::all(book) };
    for bundle in &allocation.bundles {
        let pair = (book.lot(&bundle.lot)?, book.association(&bundle.association)?);
        let before = promised.remove(&pair).unwrap_or(0);
        let (lot, association) = (bundle.lot.clone(), bundle.association.clone());
        let cases = i128::from(bundle.cases.get()) - before;
        if bundle.cases.get() < 1 || held.open.insert(pair, cases).is_some() {
            found.push(Violation::BadBundle { lot, association });
        } else if cases < 0 {
            found.push(Violation::PromiseBroken { lot, association });
        } else if cases > 0 && book.edge(pair.0, pair.1).is_none_or(|at| book.edges[at].removed) {
            found.push(Violation::OffEdge { lot, association });
        } else if !status_holds(book, bundle, pair.0, cases) {
            found.push(Violation::WrongStatus { lot, association });
        }
        let weight = cases * book.unit(pair.0);
        *held.loads.entry((book.market.lots[pair.0].origin.as_str(), pair.1)).or_insert(0) += weight;
        for cap in super::book::caps_of(book.category(pair.0)) {
            *held.weights.entry((pair.1, cap)).or_insert(0) += weight;
        }
    }
    for ((lot, association), cases) in promised {
        if cases > 0 {
            let (lot, association) =
                (book.market.lots[lot].id.clone(), book.market.associations[association].id.clone());
            found.push(Violation::PromiseBroken { lot, association });
        }
    }
    Ok(held)
}

/// Committed when all was promised; firm when due or stable; turns counted on from the likely bundles of the market.
fn status_holds(book: &Book<'_>, bundle: &Bundle, lot: usize, open: i128) -> bool {
    let before = book.likely_turns(bundle);
    let after = book.market.policy.commit_after;
    let settled = book.market.lots[lot].due || (after > 0 && bundle.turns >= after);
    let status = match (open > 0, settled) {
        (false, _) => Status::Committed,
        (true, true) => Status::Firm,
        (true, false) => Status::Likely,
    };
    bundle.status == status && bundle.turns == before.saturating_add(1)
}

fn caps_hold(held: &Held<'_, '_>, found: &mut Vec<Violation>) {
    let mut over: Vec<(usize, Cap)> = Vec::new();
    for (&(association, cap), &weight) in &held.weights {
        if held.book.room(association, cap).is_some_and(|room| weight > room) {
            over.push((association, cap));
        }
    }
    over.sort_unstable();
    for (association, cap) in over {
        found.push(Violation::OverCap { association: held.book.market.associations[association].id.clone(), cap });
    }
}

fn cases_add_up(held: &Held<'_, '_>, allocation: &Allocation, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let book = held.book;
    let mut sums = book.promised_cases.clone();
    for ((lot, _), cases) in &held.open {
        sums[*lot] += cases;
    }
    for left in &allocation.unplaced {
        let lot = book.lot(&left.lot)?;
        sums[lot] += i128::from(left.cases.get());
        let edges = &book.edges[book.first[lot]..book.first[lot + 1]];
        let so = match left.reason {
            UnplacedReason::NoEdge => edges.is_empty(),
            UnplacedReason::EdgesRemoved => !edges.is_empty() && edges.iter().all(|edge| edge.removed),
            UnplacedReason::Full => {
                let mut in_use = edges.iter().filter(|edge| !edge.removed);
                in_use.all(|edge| held.room(lot, edge.association) < book.unit(lot))
            }
            UnplacedReason::NotWorthTheTrip => {
                let weight = i128::from(left.cases.get()) * book.unit(lot);
                let mut in_use = edges.iter().filter(|edge| !edge.removed);
                in_use.all(|edge| {
                    let room = held.room(lot, edge.association);
                    let most = room.min(weight) / book.unit(lot) * book.unit(lot);
                    room < book.unit(lot) || held.too_light_with(lot, edge.association, most)
                })
            }
            UnplacedReason::Rule => allocation.rule != Rule::Leximin,
        };
        if !so || left.cases.get() < 1 {
            found.push(Violation::WronglyUnplaced { lot: left.lot.clone() });
        }
    }
    for (lot, sum) in book.market.lots.iter().zip(&sums) {
        if i128::from(lot.cases.get()) != *sum {
            let told = Cases::new(i64::try_from(*sum).unwrap_or(i64::MAX));
            found.push(Violation::CasesLost { lot: lot.id.clone(), cases: lot.cases, told });
        }
    }
    Ok(())
}

fn levels_add_up(held: &Held<'_, '_>, allocation: &Allocation, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let associations = &held.book.market.associations;
    if allocation.levels.len() != associations.len()
        || allocation.levels.iter().zip(associations).any(|(level, it)| level.association != it.id)
    {
        return Err(Violation::Unknown { id: "a level for each association, in the order of the market".into() });
    }
    for (at, level) in allocation.levels.iter().enumerate() {
        let sum = held.book.promised[at] + held.gets(at);
        if i128::from(level.given.get()) != sum {
            let (association, sum) = (level.association.clone(), told(sum));
            found.push(Violation::WrongLevel { association, told: level.given, sum });
        }
    }
    Ok(())
}

fn removals_hold(held: &Held<'_, '_>, allocation: &Allocation, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let (book, trips) = (held.book, &held.trips);
    let mut withdrawn = HashMap::new();
    for edge in &book.market.withdrawn {
        withdrawn.insert((book.lot(&edge.lot)?, book.association(&edge.association)?), &edge.reason);
    }
    let (mut given_up, mut listed) = (HashSet::new(), HashSet::new());
    for removed in &allocation.removed {
        let pair = (book.lot(&removed.lot)?, book.association(&removed.association)?);
        if !matches!(removed.reason, RemovalReason::Withdrawn { .. }) {
            given_up.insert((book.market.lots[pair.0].origin.as_str(), pair.1));
        }
        let floor = trips.floor(book, pair.0, pair.1);
        let is_true = match &removed.reason {
            RemovalReason::Withdrawn { reason } => withdrawn.remove(&pair) == Some(reason),
            RemovalReason::NeverWorthTheTrip { most, floor: told } => {
                Some(i128::from(told.get())) == floor
                    && most < told
                    && trips.most(book, pair.0, pair.1) <= i128::from(most.get())
            }
            RemovalReason::TooLightForATrip { load, floor: told } => {
                Some(i128::from(told.get())) == floor && load < told
            }
        };
        let so = is_true && listed.insert(pair);
        if !so || book.edge(pair.0, pair.1).is_none() && !matches!(removed.reason, RemovalReason::Withdrawn { .. }) {
            let (lot, association) = (removed.lot.clone(), removed.association.clone());
            found.push(Violation::BadRemoval { lot, association });
        }
    }
    for (lot, to) in Trips::half_given_up(book, &given_up) {
        let (lot, association) = (book.market.lots[lot].id.clone(), book.market.associations[to].id.clone());
        found.push(Violation::BadRemoval { lot, association });
    }
    let mut left: Vec<_> = withdrawn.into_keys().filter(|(lot, to)| book.edge(*lot, *to).is_some()).collect();
    left.sort_unstable();
    for (lot, to) in left {
        let (lot, association) = (book.market.lots[lot].id.clone(), book.market.associations[to].id.clone());
        found.push(Violation::StillThere { lot, association });
    }
    Ok(())
}

/// Every trip carries its floor, unless something on it was promised before.
fn trips_are_worth_it(held: &Held<'_, '_>, rule: Rule, found: &mut Vec<Violation>) {
    let book = held.book;
    let mut told_of = HashSet::new();
    for &(lot, association) in held.open.keys() {
        let load = held.load(lot, association);
        let Some(floor) = held.trips.floor(book, lot, association) else { continue };
        let origin = &book.market.lots[lot].origin;
        if rule == Rule::Leximin && load > 0 && load < floor && told_of.insert((origin.as_str(), association)) {
            found.push(Violation::TripTooLight {
                origin: origin.clone(),
                association: book.market.associations[association].id.clone(),
                load: told(load),
                floor: told(floor),
            });
        }
    }
}

fn backup_can_take(held: &Held<'_, '_>, bundle: &Bundle, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let Some(backup) = &bundle.backup else { return Ok(()) };
    let (lot, to) = (held.book.lot(&bundle.lot)?, held.book.association(backup)?);
    let edge = held.book.edge(lot, to).is_some_and(|at| !held.book.edges[at].removed);
    if !edge || *backup == bundle.association || held.room(lot, to) < held.book.unit(lot) {
        let (lot, association) = (bundle.lot.clone(), bundle.association.clone());
        found.push(Violation::BadBackup { lot, association });
    }
    Ok(())
}

/// Nobody covered less could take a case, be covered less even with it, and is still denied it (within the band, which
/// lets both sides stay where they are).
pub(super) fn complaints(
    book: &Book<'_>,
    allocation: &Allocation,
    fair: &Sums<'_, '_>,
    found: &mut Vec<Violation>,
) -> Result<(), Violation> {
    let held = hold(book, allocation, &mut Vec::new())?;
    let exact = book.market.policy.band_permille == 0;
    for (&(lot, holder), _) in held.open.iter().filter(|(_, cases)| **cases > 0) {
        let unit = book.unit(lot);
        let has = book.base(holder) + held.gets(holder);
        for edge in &book.edges[book.first[lot]..book.first[lot + 1]] {
            let by = edge.association;
            let would = book.base(by) + held.gets(by) + unit;
            let outside = exact
                || held.gets(by) < band_around(book, by, fair.gets[by]).0
                || held.gets(holder) > band_around(book, holder, fair.gets[holder]).1;
            if !edge.removed
                && by != holder
                && outside
                && would * book.weight(holder) < has * book.weight(by)
                && held.room(lot, by) >= unit
                && !held.too_light_with(lot, holder, -unit)
                && !held.too_light_with(lot, by, unit)
            {
                found.push(Violation::Complaint {
                    lot: book.market.lots[lot].id.clone(),
                    holder: book.market.associations[holder].id.clone(),
                    by: book.market.associations[by].id.clone(),
                });
            }
        }
    }
    Ok(())
}
