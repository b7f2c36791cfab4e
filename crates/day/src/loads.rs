//! What goes from one store to one association, in portions a van can hold: the shipments of the day's routing problem.

use std::collections::BTreeMap;

use glane_fleet::{Cooling, VanCapacity};
use glane_foundation::{
    AllocationId, AssociationId, Cases, Grams, LotId, ShipmentId, StoreId, TemperatureClass, VanId,
};
use glane_foundation::{Cents, LocalTimeError, PlaceId, Seconds, TravelMatrix};
use glane_inventory::{Goods, Lot};
use glane_matching::Bundle;
use glane_planner::{
    Cooling as PlannerCooling, DropOff, Objective, Pause, Place, PlaceKind, Priority, ProblemFormat, RoutingProblem,
    Shipment, TaskSite, TimeRange, Van as PlannerVan,
};

use crate::{
    carriable::{OnDuty, Site},
    offers::Offers,
    plan_file::Line,
    stowage::{self, DIMENSIONS, Stowage},
};

/// A portion of what one association gets from one store: cold food apart from the rest, at most one van full.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) id: ShipmentId,
    pub(crate) store: StoreId,
    pub(crate) association: AssociationId,
    pub(crate) cold: bool,
    /// The one van that may bring it; `None`: any.
    pub(crate) van: Option<VanId>,
    pub(crate) lines: Vec<Line>,
    stowage: Stowage,
}

/// What a bundle adds to a trip.
type Part<'g> = (AllocationId, &'g Goods, Cases);

/// The largest hold of the day, per class of crate and in weight.
struct Hold {
    crates: [u32; 3],
    all: u32,
    grams: Grams,
}

/// Cases of one allocation, on a van or on any.
pub(crate) struct Portion<'p> {
    pub(crate) allocation: AllocationId,
    pub(crate) lot: &'p LotId,
    pub(crate) association: &'p AssociationId,
    pub(crate) van: Option<&'p VanId>,
    pub(crate) cases: Cases,
}

/// Cuts bundles into portions: what is kept on a van apart from what any van may bring. `id_of` names the allocation of a
/// bundle by its position.
pub(crate) fn portions<'p>(
    offers: &Offers<'p>,
    bundles: &'p [Bundle],
    id_of: impl Fn(usize) -> AllocationId,
) -> Vec<Portion<'p>> {
    let kept: Vec<_> = offers.kept().collect();
    let mut portions = Vec::new();
    for (at, bundle) in bundles.iter().enumerate() {
        let portion = |van, cases| Portion {
            allocation: id_of(at),
            lot: &bundle.lot,
            association: &bundle.association,
            van,
            cases,
        };
        let mut free = bundle.cases;
        for one in kept.iter().filter(|one| one.lot == bundle.lot && one.association == bundle.association) {
            let cases = one.cases.min(free);
            portions.push(portion(Some(&one.van), cases));
            free -= cases;
        }
        portions.push(portion(None, free));
    }
    portions.retain(|portion| portion.cases > Cases::ZERO);
    portions
}

/// What goes on one trip, or could: a store, an association, cold or not, and the one van that may bring it.
type Trip<'t> = (&'t StoreId, &'t AssociationId, bool, Option<&'t VanId>);

/// Cuts portions into loads that the vans can hold.
pub(crate) fn loads(offers: &Offers<'_>, portions: &[Portion<'_>]) -> Vec<Load> {
    let mut by_trip: BTreeMap<Trip<'_>, Vec<Part<'_>>> = BTreeMap::new();
    for portion in portions {
        let Some(lot) = offers.lot(portion.lot) else { continue };
        let cold = lot.goods.temperature_class().needs_cold();
        let trip = (&lot.store, portion.association, cold, portion.van);
        by_trip.entry(trip).or_default().push((portion.allocation.clone(), &lot.goods, portion.cases));
    }
    let mut loads = Vec::new();
    for (trip, parts) in by_trip {
        let (.., van) = trip;
        let may_bring = |duty: &&OnDuty<'_>| van.is_none_or(|van| duty.van.id == *van);
        let hold = Hold::largest(offers.fleet.on_duty().iter().filter(may_bring));
        let mut open: Option<Load> = None;
        for (allocation, goods, cases) in parts {
            let mut left = cases.get();
            while left > 0 {
                let load = open.get_or_insert_with(|| Load::empty(loads.len(), trip));
                let fits = hold.room_for(load, goods).min(left);
                if fits > 0 {
                    load.add(&allocation, goods, fits);
                    left -= fits;
                }
                if left > 0 {
                    match open.take() {
                        Some(full) if !full.lines.is_empty() => loads.push(full),
                        // Not even an empty van holds one case: the rules let no such lot through.
                        _ => break,
                    }
                }
            }
        }
        loads.extend(open.filter(|load| !load.lines.is_empty()));
    }
    loads
}

impl Hold {
    fn largest<'o>(duties: impl Iterator<Item = &'o OnDuty<'o>>) -> Self {
        let found: Vec<VanCapacity> = duties.map(|duty| duty.van.capacity).collect();
        let capacities = || found.iter().copied();
        Self {
            crates: TemperatureClass::ALL
                .map(|class| capacities().map(|capacity| capacity.crates_of(class)).max().unwrap_or(0)),
            all: capacities().map(|capacity| capacity.crates).max().unwrap_or(0),
            grams: capacities().map(|capacity| capacity.grams).max().unwrap_or_default(),
        }
    }

    /// Cases of these goods that still fit.
    fn room_for(&self, load: &Load, goods: &Goods) -> i64 {
        let class = goods.temperature_class().index();
        let by_class = self.crates[class].saturating_sub(load.stowage.crates[class]);
        let by_floor = self.all.saturating_sub(load.stowage.crates());
        let by_weight = self.grams.less(load.stowage.grams).get() / goods.case_weight.grams.get().max(1);
        i64::from(by_class.min(by_floor)).min(by_weight)
    }
}

impl Load {
    fn empty(number: usize, (store, association, cold, van): Trip<'_>) -> Self {
        Self {
            id: number_id(number),
            store: store.clone(),
            association: association.clone(),
            cold,
            van: van.cloned(),
            lines: Vec::new(),
            stowage: Stowage::default(),
        }
    }

    fn add(&mut self, allocation: &AllocationId, goods: &Goods, cases: i64) {
        self.lines.push(Line { allocation: allocation.clone(), cases: Cases::new(cases) });
        self.stowage.add(goods, Cases::new(cases));
    }
}

#[expect(clippy::expect_used, reason = "digits after a letter are always an id")]
fn number_id(number: usize) -> ShipmentId {
    ShipmentId::parse(&format!("s{number}")).expect("letters and digits")
}

/// The load a shipment was made of.
pub(crate) fn load_of<'l>(loads: &'l [Load], shipment: &ShipmentId) -> Option<&'l Load> {
    let number: usize = shipment.as_str().strip_prefix('s')?.parse().ok()?;
    loads.get(number).filter(|load| load.id == *shipment)
}

/// The day as the planner sees it, with those vans of the roster that may be used.
pub(crate) fn problem(
    offers: &Offers<'_>,
    loads: &[Load],
    may_use: impl Fn(&VanId) -> bool,
) -> Result<RoutingProblem, LocalTimeError> {
    let mut places = PlaceList::default();
    let (stores, associations) = sites(offers, loads, &mut places)?;
    // Vans that differ in name only are one class for the planner, unless something is for one of them alone.
    let named = loads.iter().any(|load| load.van.is_some());
    let usable = offers.fleet.on_duty().iter().filter(|duty| may_use(&duty.van.id));
    let vans = usable.map(|duty| van(offers, duty, &mut places, named)).collect();
    let shares = shares_before(loads);
    let shipments = loads
        .iter()
        .zip(shares)
        .filter_map(|(load, share_before)| {
            let (pickup, drop) = (stores.get(&load.store)?, associations.get(&load.association)?);
            let weight = urgency(offers, load, share_before);
            Some(shipment(offers, load, (pickup.clone(), drop.clone()), weight))
        })
        .collect();
    Ok(RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: DIMENSIONS.map(str::to_owned).into(),
        travel: used_rows(&offers.places.travel, &places),
        places: places.list,
        shipments,
        vans,
        under_way: Vec::new(),
        objective: Objective::Cost,
    })
}

type Sites = (BTreeMap<StoreId, PlaceId>, BTreeMap<AssociationId, PlaceId>);

fn sites(offers: &Offers<'_>, loads: &[Load], places: &mut PlaceList) -> Result<Sites, LocalTimeError> {
    let (mut stores, mut associations) = (BTreeMap::new(), BTreeMap::new());
    for load in loads {
        if let Some(store) = offers.store(&load.store).filter(|s| !stores.contains_key(&s.id)) {
            stores
                .insert(store.id.clone(), places.add(&Site::store(offers.day, offers.places, store)?, store.location));
        }
        if let Some(association) = offers.association(&load.association).filter(|a| !associations.contains_key(&a.id)) {
            let site = Site::association(offers.day, offers.places, association)?;
            associations.insert(association.id.clone(), places.add(&site, association.location));
        }
    }
    Ok((stores, associations))
}

/// Places of the routing problem and, for each, its row in the day's matrix.
#[derive(Default)]
struct PlaceList {
    list: Vec<Place>,
    rows: Vec<u32>,
}

impl PlaceList {
    #[expect(clippy::expect_used, reason = "digits after a letter are always an id")]
    fn add(&mut self, site: &Site, location: glane_foundation::GeoPoint) -> PlaceId {
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let id = PlaceId::parse(&format!("p{number}")).expect("letters and digits");
        let windows = site.hours.iter().map(|(from, to)| TimeRange::new(*from, *to)).collect();
        self.list.push(Place {
            id: id.clone(),
            matrix_index: number,
            kind: PlaceKind::Fixed,
            location: Some(location),
            windows,
            service: site.stop_time,
        });
        self.rows.push(site.row);
        id
    }
}

/// The part of the day's matrix that the rounds can touch.
fn used_rows(travel: &TravelMatrix, places: &PlaceList) -> TravelMatrix {
    let pairs = || places.rows.iter().flat_map(|from| places.rows.iter().map(|to| travel.at(*from, *to)));
    TravelMatrix {
        size: u32::try_from(places.rows.len()).unwrap_or(u32::MAX),
        seconds: pairs().map(|at| travel.seconds[at]).collect(),
        metres: pairs().map(|at| travel.metres[at]).collect(),
        provenance: if travel.provenance.len() == 1 {
            travel.provenance.clone()
        } else {
            pairs().map(|at| travel.provenance[at]).collect()
        },
        profile: travel.profile.clone(),
    }
}

fn van(offers: &Offers<'_>, on_duty: &OnDuty<'_>, places: &mut PlaceList, named: bool) -> PlannerVan {
    let (settings, van) = (&offers.day.settings, on_duty.van);
    let site = Site { row: offers.places.depot(&van.id), hours: Vec::new(), stop_time: Seconds::ZERO };
    let depot = places.add(&site, van.depot);
    let shift = TimeRange::new(on_duty.shift.0, on_duty.shift.1);
    let rest = on_duty.duty.pause;
    // The rest begins in the middle third of the shift.
    let third = Seconds::new((shift.to - shift.from).get() / 3);
    let pause = Pause { windows: vec![TimeRange::new(shift.from + third, shift.from + third + third)], duration: rest };
    PlannerVan {
        id: van.id.clone(),
        capacity: stowage::capacity(&van.capacity),
        start: Some(depot.clone()),
        end: Some(depot),
        shift,
        pauses: if rest.is_zero() { Vec::new() } else { vec![pause] },
        fixed_cost: Cents::new(settings.van_fixed_cents.into()),
        cost_per_km: Cents::new(settings.van_km_cents.into()),
        cost_per_hour: Cents::new(settings.van_hour_cents.into()),
        skills: if named { vec![van.id.to_string()] } else { Vec::new() },
        cooling: match van.cooling {
            Cooling::None => PlannerCooling::None,
            Cooling::Boxes { autonomy } => PlannerCooling::Boxes { autonomy },
            Cooling::Refrigerated => PlannerCooling::Refrigerated,
        },
        forbidden: Vec::new(),
        speed_permille: 1000,
    }
}

fn shipment(offers: &Offers<'_>, load: &Load, (pickup, drop): (PlaceId, PlaceId), weight: u8) -> Shipment {
    let settings = &offers.day.settings;
    let handling = Seconds::new(settings.seconds_per_crate.get() * i64::from(load.stowage.crates()));
    let ringing = offers.association(&load.association).map_or(Seconds::ZERO, |association| association.stop_time);
    let site = |place| TaskSite {
        place,
        windows: Vec::new(),
        service: Seconds::ZERO,
        seconds_per_crate: settings.seconds_per_crate,
    };
    Shipment {
        id: load.id.clone(),
        pickup: site(pickup),
        drop_offs: vec![DropOff { site: site(drop), price: Cents::ZERO }],
        load: load.stowage.dimensions(),
        returned: Vec::new(),
        crates: Cases::new(load.stowage.crates().into()),
        // The first case is on board while the others are loaded, the last one while the others are unloaded; for the planner
        // the ride ends where the stop begins, before anybody has rung and opened the doors.
        time_on_board: Some(settings.time_on_board_limit.less(handling + handling + ringing)),
        exposure: load.cold.then_some(settings.exposure_limit),
        skills: load.van.iter().map(ToString::to_string).collect(),
        priority: Priority::Optional { weight },
    }
}

/// For each load, the share in percent of what its association gets today that its larger loads bring already.
fn shares_before(loads: &[Load]) -> Vec<i64> {
    let mut of_association: BTreeMap<&AssociationId, Vec<usize>> = BTreeMap::new();
    for (at, load) in loads.iter().enumerate() {
        of_association.entry(&load.association).or_default().push(at);
    }
    let mut shares = vec![0; loads.len()];
    for mut own in of_association.into_values() {
        own.sort_by_key(|at| (std::cmp::Reverse(loads[*at].stowage.grams), *at));
        let all: Grams = own.iter().map(|at| loads[*at].stowage.grams).sum();
        let mut before = Grams::ZERO;
        for at in own {
            shares[at] = 100 * before.get() / all.get().max(1);
            before += loads[at].stowage.grams;
        }
    }
    shares
}

/// What goes first when not everything fits, 1 to 100: a third for weight, a third for how little the association has
/// received so far, and a third for bringing it something today before others get their second load.
fn urgency(offers: &Offers<'_>, load: &Load, share_before: i64) -> u8 {
    let by_weight = (load.stowage.grams.get() / 3_000).clamp(1, 33);
    let received = offers.association(&load.association).map_or(0, |association| {
        let needed = association.record.needed.get();
        if needed > 0 { (33 * association.record.received.get() / needed).clamp(0, 33) } else { 0 }
    });
    u8::try_from(by_weight + (33 - received) + (100 - share_before) / 3).map_or(100, |weight| weight.min(100))
}

/// Goods of a lot by the allocation's line.
pub(crate) fn weight_of(lot: &Lot, cases: Cases) -> Grams {
    lot.goods.weight_of(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(association: &str, grams: i64) -> Load {
        let (store, association) = (StoreId::parse("shop").unwrap(), AssociationId::parse(association).unwrap());
        let mut load = Load::empty(0, (&store, &association, false, None));
        load.stowage.grams = Grams::new(grams);
        load
    }

    #[test]
    fn larger_loads_come_before_smaller_ones_of_the_same_association() {
        let loads = [load("a", 10_000), load("b", 5_000), load("a", 30_000)];
        assert_eq!(shares_before(&loads), [75, 0, 0], "30 of a's 40 kg come with its larger load");
    }
}
