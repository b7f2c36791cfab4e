//! What a problem must be before anybody plans on it: every id known, every range in order, every sum bounded.

use std::collections::{BTreeMap, BTreeSet};

use glane_foundation::{PlaceId, Seconds, ShipmentId, TravelMatrixError, VanId};

use super::{PlaceKind, Priority, RoundUnderWay, RoutingProblem, Shipment, TaskRef, TaskSite, TimeRange, Van};

/// Most names in [`RoutingProblem::dimensions`].
pub const MAX_DIMENSIONS: usize = 8;
/// Latest instant of a plan; sums of a few of them still fit everywhere.
const HORIZON: Seconds = Seconds::MAX;

/// Why a problem cannot be planned: where in the file, what is wrong, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// Not JSON, or not of this shape.
    #[error("at {at}: {cause}")]
    Unreadable {
        /// Path in the file.
        at: String,
        /// What the reader found.
        cause: String,
    },
    /// The travel matrix does not hold together.
    #[error("at travel: {0}")]
    Travel(#[from] TravelMatrixError),
    /// A value that no plan can honour.
    #[error("at {at}: {cause}")]
    Value {
        /// Path in the file.
        at: String,
        /// What is wrong and how to mend it.
        cause: String,
    },
    /// A name nothing bears.
    #[error("at {at}: there is no {what} {id:?}")]
    Unknown {
        /// Path in the file.
        at: String,
        /// What was looked for.
        what: &'static str,
        /// The name given.
        id: String,
    },
    /// A name given twice.
    #[error("at {at}: the {what} {id:?} was already given: ids are unique")]
    Duplicate {
        /// Path of the second.
        at: String,
        /// What bears the name.
        what: &'static str,
        /// The name.
        id: String,
    },
}

fn value(at: impl Into<String>, cause: impl Into<String>) -> ProblemError {
    ProblemError::Value { at: at.into(), cause: cause.into() }
}

struct Names<'a> {
    places: BTreeSet<&'a PlaceId>,
    shipments: BTreeMap<&'a ShipmentId, &'a Shipment>,
    vans: BTreeMap<&'a VanId, &'a Van>,
}

impl RoutingProblem {
    /// Checks everything the solver relies on. [`solve`](crate::solve) calls it first.
    pub fn validate(&self) -> Result<(), ProblemError> {
        self.travel.validate()?;
        if self.dimensions.len() > MAX_DIMENSIONS {
            let cause = format!("{} dimensions: at most {MAX_DIMENSIONS} are planned with", self.dimensions.len());
            return Err(value("dimensions", cause));
        }
        let names = self.names()?;
        for (i, place) in self.places.iter().enumerate() {
            let at = format!("places[{i}]");
            if place.matrix_index >= self.travel.size {
                let cause = format!("{} is outside the matrix of {} places", place.matrix_index, self.travel.size);
                return Err(value(format!("{at}.matrix_index"), cause));
            }
            check_windows(&place.windows, &format!("{at}.windows"))?;
            check_seconds(place.service, &format!("{at}.service"))?;
        }
        for (i, shipment) in self.shipments.iter().enumerate() {
            self.check_shipment(shipment, &names, &format!("shipments[{i}]"))?;
        }
        for (i, van) in self.vans.iter().enumerate() {
            self.check_van(van, &names, &format!("vans[{i}]"))?;
        }
        self.check_costs()?;
        check_under_way(&self.under_way, &names)
    }

    fn names(&self) -> Result<Names<'_>, ProblemError> {
        let mut names = Names { places: BTreeSet::new(), shipments: BTreeMap::new(), vans: BTreeMap::new() };
        let twice = |at: String, what, id: &str| Err(ProblemError::Duplicate { at, what, id: id.to_owned() });
        for (i, place) in self.places.iter().enumerate() {
            if !names.places.insert(&place.id) {
                return twice(format!("places[{i}].id"), "place", place.id.as_str());
            }
        }
        for (i, shipment) in self.shipments.iter().enumerate() {
            if names.shipments.insert(&shipment.id, shipment).is_some() {
                return twice(format!("shipments[{i}].id"), "shipment", shipment.id.as_str());
            }
        }
        for (i, van) in self.vans.iter().enumerate() {
            if names.vans.insert(&van.id, van).is_some() {
                return twice(format!("vans[{i}].id"), "van", van.id.as_str());
            }
        }
        Ok(names)
    }

    fn check_shipment(&self, shipment: &Shipment, names: &Names<'_>, at: &str) -> Result<(), ProblemError> {
        check_site(&shipment.pickup, names, &format!("{at}.pickup"))?;
        if shipment.drop_offs.is_empty() {
            return Err(value(format!("{at}.drop_offs"), "a shipment without a drop-off: give at least one"));
        }
        let mut seen = BTreeSet::new();
        for (k, drop_off) in shipment.drop_offs.iter().enumerate() {
            let at = format!("{at}.drop_offs[{k}]");
            check_site(&drop_off.site, names, &format!("{at}.site"))?;
            self.fixed_place(&drop_off.site.place, &format!("{at}.site.place"))?;
            if !seen.insert(&drop_off.site.place) {
                let id = drop_off.site.place.as_str().to_owned();
                return Err(ProblemError::Duplicate { at: format!("{at}.site.place"), what: "drop-off at place", id });
            }
        }
        self.check_amounts(&shipment.load, &format!("{at}.load"))?;
        if !shipment.returned.is_empty() {
            self.check_amounts(&shipment.returned, &format!("{at}.returned"))?;
        }
        let handling = [&shipment.pickup].into_iter().chain(shipment.drop_offs.iter().map(|d| &d.site));
        for site in handling {
            let carrying = site.seconds_per_crate.checked_mul(shipment.crates.get());
            if carrying.and_then(|c| c.checked_add(site.service)).is_none_or(|total| total > HORIZON) {
                return Err(value(at, format!("{} take longer than any plan", shipment.crates)));
            }
        }
        if let Some(limit) = shipment.time_on_board {
            check_seconds(limit, &format!("{at}.time_on_board"))?;
        }
        if let Some(limit) = shipment.exposure {
            check_seconds(limit, &format!("{at}.exposure"))?;
        }
        match shipment.priority {
            Priority::Optional { weight } if !(1..=100).contains(&weight) => {
                Err(value(format!("{at}.priority"), format!("weight {weight} is outside 1 to 100")))
            }
            _ => Ok(()),
        }
    }

    fn check_van(&self, van: &Van, names: &Names<'_>, at: &str) -> Result<(), ProblemError> {
        self.check_amounts(&van.capacity, &format!("{at}.capacity"))?;
        check_windows(&[van.shift], &format!("{at}.shift"))?;
        for (place, end) in [(&van.start, "start"), (&van.end, "end")] {
            if let Some(place) = place {
                known_place(place, names, &format!("{at}.{end}"))?;
                self.fixed_place(place, &format!("{at}.{end}"))?;
            }
        }
        for (k, pause) in van.pauses.iter().enumerate() {
            let at = format!("{at}.pauses[{k}]");
            check_seconds(pause.duration, &format!("{at}.duration"))?;
            if pause.windows.is_empty() {
                return Err(value(format!("{at}.windows"), "a pause needs at least one window in which it may begin"));
            }
            check_windows(&pause.windows, &format!("{at}.windows"))?;
        }
        for (k, forbidden) in van.forbidden.iter().enumerate() {
            let at = format!("{at}.forbidden[{k}]");
            check_windows(&forbidden.hours, &format!("{at}.hours"))?;
            for (p, place) in forbidden.places.iter().enumerate() {
                known_place(place, names, &format!("{at}.places[{p}]"))?;
            }
        }
        if (50..=3000).contains(&van.speed_permille) {
            return Ok(());
        }
        let cause = format!("{} thousandths is outside 50 to 3000", van.speed_permille);
        Err(value(format!("{at}.speed_permille"), cause))
    }

    /// Refuses costs whose sum over a whole plan might not fit: the planner counts in 1/3 600 000 of a cent.
    fn check_costs(&self) -> Result<(), ProblemError> {
        let legs = i128::try_from(self.shipments.len() * 2 + self.vans.len()).unwrap_or(i128::MAX);
        let longest = i128::from(self.travel.metres.iter().copied().max().unwrap_or(0));
        let mut total: i128 = 0;
        for van in &self.vans {
            total += i128::from(van.fixed_cost.get()) * 3_600_000;
            total += i128::from(van.cost_per_hour.get()) * 1_000 * i128::from(van.shift.to.get());
        }
        let dearest = self.vans.iter().map(|van| van.cost_per_km.get()).max().unwrap_or(0);
        total += i128::from(dearest) * 3_600 * legs * longest;
        for drop_off in self.shipments.iter().flat_map(|shipment| &shipment.drop_offs) {
            total += i128::from(drop_off.price.get()) * 3_600_000;
        }
        if let super::Objective::Weighted { price_per_weight } = self.objective {
            total += i128::from(price_per_weight.get()) * 3_600_000 * 100 * legs;
        }
        if total < i128::from(i64::MAX / 4) {
            return Ok(());
        }
        Err(value("vans", "costs, hours and distances are so large that a plan's cost would not fit: use smaller ones"))
    }

    fn fixed_place(&self, id: &PlaceId, at: &str) -> Result<(), ProblemError> {
        if self.places.iter().any(|place| place.kind == PlaceKind::RoundStart && place.id == *id) {
            return Err(value(at, format!("{id} is where rounds begin: only pickups take place there")));
        }
        Ok(())
    }

    fn check_amounts(&self, amounts: &[u32], at: &str) -> Result<(), ProblemError> {
        if amounts.len() == self.dimensions.len() {
            return Ok(());
        }
        Err(value(at, format!("{} figures, but there are {} dimensions", amounts.len(), self.dimensions.len())))
    }
}

fn known_place(place: &PlaceId, names: &Names<'_>, at: &str) -> Result<(), ProblemError> {
    if names.places.contains(place) {
        return Ok(());
    }
    Err(ProblemError::Unknown { at: at.to_owned(), what: "place", id: place.as_str().to_owned() })
}

fn check_site(site: &TaskSite, names: &Names<'_>, at: &str) -> Result<(), ProblemError> {
    known_place(&site.place, names, &format!("{at}.place"))?;
    check_windows(&site.windows, &format!("{at}.windows"))?;
    check_seconds(site.service, &format!("{at}.service"))?;
    check_seconds(site.seconds_per_crate, &format!("{at}.seconds_per_crate"))
}

fn check_seconds(seconds: Seconds, at: &str) -> Result<(), ProblemError> {
    Seconds::stated(seconds.get()).map(|_| ()).map_err(|error| value(at, error.to_string()))
}

fn check_windows(windows: &[TimeRange], at: &str) -> Result<(), ProblemError> {
    for (i, window) in windows.iter().enumerate() {
        check_seconds(window.from, &format!("{at}[{i}].from"))?;
        check_seconds(window.to, &format!("{at}[{i}].to"))?;
        if window.from > window.to {
            let cause = format!("the window {} to {} ends before it begins", window.from, window.to);
            return Err(value(format!("{at}[{i}]"), cause));
        }
    }
    Ok(())
}

fn check_under_way(rounds: &[RoundUnderWay], names: &Names<'_>) -> Result<(), ProblemError> {
    let (mut vans, mut picked, mut dropped) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    for (i, round) in rounds.iter().enumerate() {
        let at = format!("under_way[{i}]");
        let Some(van) = names.vans.get(&round.van) else {
            return Err(ProblemError::Unknown { at: format!("{at}.van"), what: "van", id: round.van.to_string() });
        };
        if !vans.insert(&round.van) {
            let id = round.van.to_string();
            return Err(ProblemError::Duplicate { at: format!("{at}.van"), what: "round of van", id });
        }
        check_seconds(round.now, &format!("{at}.now"))?;
        let (mut pauses, mut last, mut open) = (BTreeSet::new(), Seconds::ZERO, false);
        for (k, locked) in round.tasks.iter().enumerate() {
            let at = format!("{at}.tasks[{k}]");
            match locked.started {
                Some(_) if open => return Err(value(at, "a task has begun although one before it has not")),
                Some(started) if started < last || Seconds::stated(started.get()).is_err() => {
                    return Err(value(format!("{at}.started"), "tasks are listed in the order in which they began"));
                }
                Some(started) => last = started,
                None => open = true,
            }
            match &locked.task {
                TaskRef::PickUp { shipment } => {
                    known_shipment(shipment, names, &at)?;
                    if picked.insert(shipment, &round.van).is_some() {
                        return Err(value(at, format!("{shipment} is picked up twice")));
                    }
                }
                TaskRef::DropOff { shipment, place } => {
                    let known = known_shipment(shipment, names, &at)?;
                    if !known.drop_offs.iter().any(|drop_off| drop_off.site.place == *place) {
                        let id = place.to_string();
                        return Err(ProblemError::Unknown { at, what: "drop-off of this shipment at", id });
                    }
                    if picked.get(shipment) != Some(&&round.van) {
                        return Err(value(at, format!("{shipment} is dropped before this van picks it up")));
                    }
                    if !dropped.insert(shipment) {
                        return Err(value(at, format!("{shipment} is dropped twice")));
                    }
                }
                TaskRef::Pause { index } => {
                    if *index >= van.pauses.len() || !pauses.insert(*index) {
                        return Err(value(at, format!("the van has no pause {index} left to take")));
                    }
                }
            }
        }
    }
    Ok(())
}

fn known_shipment<'a>(id: &ShipmentId, names: &Names<'a>, at: &str) -> Result<&'a Shipment, ProblemError> {
    let unknown = || ProblemError::Unknown { at: at.to_owned(), what: "shipment", id: id.to_string() };
    names.shipments.get(id).copied().ok_or_else(unknown)
}
