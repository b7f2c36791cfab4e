//! The market as dense arrays: ids become indices, cases become milligrams, committed bundles become history, and
//! everything is validated on the way.

#![expect(clippy::as_conversions, reason = "dense indices: counts are checked against MAX_* when the market is read")]

use std::collections::HashMap;

use glane_foundation::{FoodCategory, Metres, QuantityError, TemperatureClass};

use crate::{
    Cap, Market, MarketAssociation, MarketError,
    error::MarketError::{AssociationTwice, LotTwice, UnknownAssociation, UnknownLot},
    trips::Trips,
};

/// Most lots accepted.
pub(crate) const MAX_LOTS: usize = 1_000_000;
/// Most associations accepted.
pub(crate) const MAX_ASSOCIATIONS: usize = 200_000;
/// Most edges accepted.
pub(crate) const MAX_EDGES: usize = 50_000_000;
/// Stands for "no cap": above every sum.
pub(crate) const NO_CAP: i64 = i64::MAX / 4;

/// Position of a lot in the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LotIx(pub u32);
/// Position of an association in the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AssocIx(pub u32);
/// Position of a capped room (a leaf or a class of one association; totals are not rooms here).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RoomIx(pub u32);

impl LotIx {
    pub const fn ix(self) -> usize {
        self.0 as usize
    }
}
impl AssocIx {
    pub const fn ix(self) -> usize {
        self.0 as usize
    }
}
impl RoomIx {
    pub const fn ix(self) -> usize {
        self.0 as usize
    }
}

/// A lot, without its committed cases.
#[derive(Debug, Clone)]
pub(crate) struct DenseLot {
    /// Open cases.
    pub cases: i64,
    /// Weight of one, in milligrams.
    pub unit: i64,
    /// Dense number of its store.
    pub origin: u32,
    pub category: FoodCategory,
}

impl DenseLot {
    /// Open weight in milligrams.
    pub const fn supply(&self) -> i64 {
        self.cases * self.unit
    }
}

/// An association, its committed cases counted as received.
#[derive(Debug, Clone)]
pub(crate) struct DenseAssoc {
    /// W in milligrams.
    pub weight: i64,
    /// h plus what is committed, in milligrams.
    pub base: i64,
    /// Committed today, in milligrams.
    pub committed: i64,
    /// Room left under the total cap, or [`NO_CAP`].
    pub cap: i64,
}

/// A leaf or class with a cap, or a leaf with a taste.
#[derive(Debug, Clone)]
pub(crate) struct DenseRoom {
    pub association: AssocIx,
    pub which: Cap,
    /// Room left, or [`NO_CAP`].
    pub cap: i64,
    /// The class room around a leaf, if the class is capped too.
    pub parent: Option<RoomIx>,
    /// What food costs here besides the way.
    pub taste: Option<DenseTaste>,
}

/// A taste: `malus` metres on everything, `beyond` more on what goes beyond `part` milligrams.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DenseTaste {
    pub malus: i64,
    /// What is left of the part.
    pub part: i64,
    pub beyond: i64,
}

/// One edge of a lot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DenseEdge {
    pub association: AssocIx,
    /// Innermost capped room the food passes, `u32::MAX` for none.
    pub room: u32,
    pub detour: i64,
    /// Removed edges stay in place, out of use.
    pub removed: bool,
}

impl DenseEdge {
    pub const fn room(&self) -> Option<RoomIx> {
        if self.room == u32::MAX { None } else { Some(RoomIx(self.room)) }
    }
}

/// A validated market in dense form.
#[derive(Debug, Clone)]
pub(crate) struct Dense {
    pub lots: Vec<DenseLot>,
    pub associations: Vec<DenseAssoc>,
    pub rooms: Vec<DenseRoom>,
    /// Edges grouped by lot, associations ascending.
    pub edges: Vec<DenseEdge>,
    /// Edges of lot l: `edges[first[l]..first[l + 1]]`.
    pub first: Vec<u32>,
    /// Committed cases.
    pub committed: Vec<(LotIx, AssocIx, i64)>,
    /// Number of stores.
    pub origins: u32,
    pub trips: Trips,
    pub index: Index,
}

/// From ids to positions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    lots: HashMap<String, u32>,
    associations: HashMap<String, u32>,
}

impl Index {
    pub fn lot(&self, id: &str) -> Option<LotIx> {
        self.lots.get(id).copied().map(LotIx)
    }
    pub fn association(&self, id: &str) -> Option<AssocIx> {
        self.associations.get(id).copied().map(AssocIx)
    }
}

impl Dense {
    /// Validates and compiles; withdrawn edges are marked removed.
    pub fn new(market: &Market) -> Result<Self, MarketError> {
        too_many("lots", market.lots.len(), MAX_LOTS)?;
        too_many("associations", market.associations.len(), MAX_ASSOCIATIONS)?;
        too_many("edges", market.edges.len(), MAX_EDGES)?;
        if market.policy.band_permille > 1000 {
            return Err(MarketError::Band { band: market.policy.band_permille });
        }
        let index = read_index(market)?;
        let (lots, origins) = read_lots(market)?;
        let mut dense = Self {
            lots,
            associations: Vec::new(),
            rooms: Vec::new(),
            edges: Vec::new(),
            first: Vec::new(),
            committed: Vec::new(),
            origins,
            trips: Trips::default(),
            index,
        };
        dense.read_committed(market)?;
        let rooms = dense.read_associations(market)?;
        dense.read_edges(market, &rooms)?;
        dense.read_withdrawn(market)?;
        dense.trips = crate::trips::number(market, &dense);
        Ok(dense)
    }

    /// Range of the edges of a lot.
    pub fn edges_of(&self, lot: LotIx) -> std::ops::Range<usize> {
        self.first[lot.ix()] as usize..self.first[lot.ix() + 1] as usize
    }

    /// The edge between two, if there is one (removed or not).
    pub fn edge(&self, lot: LotIx, association: AssocIx) -> Option<usize> {
        let range = self.edges_of(lot);
        let start = range.start;
        self.edges[range].binary_search_by_key(&association, |edge| edge.association).ok().map(|at| start + at)
    }

    fn read_committed(&mut self, market: &Market) -> Result<(), MarketError> {
        for (at, promise) in market.committed.iter().enumerate() {
            let place = || format!("committed[{at}]");
            let lot = self
                .index
                .lot(promise.lot.as_str())
                .ok_or_else(|| UnknownLot { place: place(), id: promise.lot.clone() })?;
            let association = self
                .index
                .association(promise.association.as_str())
                .ok_or_else(|| UnknownAssociation { place: place(), id: promise.association.clone() })?;
            let cases =
                stated(promise.cases.get(), glane_foundation::Cases::MAX.get(), "cases", || place() + ".cases")?;
            let dense = &mut self.lots[lot.ix()];
            if cases > dense.cases {
                let whole = market.lots[lot.ix()].cases;
                let promised = glane_foundation::Cases::new(whole.get() - dense.cases + cases);
                return Err(MarketError::OverCommitted { lot: promise.lot.clone(), promised, cases: whole });
            }
            dense.cases -= cases;
            if cases > 0 {
                self.committed.push((lot, association, cases));
            }
        }
        Ok(())
    }

    /// Fills associations and rooms; returns, per association, its rooms by category.
    fn read_associations(&mut self, market: &Market) -> Result<Vec<RoomsOf>, MarketError> {
        let mut promised: Vec<Vec<(FoodCategory, i64)>> = vec![Vec::new(); market.associations.len()];
        for &(lot, association, cases) in &self.committed {
            let lot = &self.lots[lot.ix()];
            promised[association.ix()].push((lot.category, cases * lot.unit));
        }
        let mut rooms = Vec::with_capacity(market.associations.len());
        for (at, (association, promised)) in market.associations.iter().zip(&promised).enumerate() {
            check_association(at, association)?;
            let committed = weight_of(promised, |_| true);
            self.associations.push(DenseAssoc {
                weight: association.weight.get(),
                base: association.received.get() + committed,
                committed,
                cap: association.caps.total.map_or(NO_CAP, |cap| left(cap, committed)),
            });
            rooms.push(self.read_rooms(AssocIx(at as u32), association, promised));
        }
        Ok(rooms)
    }

    fn read_rooms(
        &mut self,
        at: AssocIx,
        association: &MarketAssociation,
        promised: &[(FoodCategory, i64)],
    ) -> RoomsOf {
        let (caps, tastes) = (&association.caps, &association.tastes);
        let mut rooms = RoomsOf::default();
        for (&class, &cap) in &caps.classes {
            let cap = left(cap, weight_of(promised, |category| category.temperature_class() == class));
            rooms.classes.push((class, self.rooms.len() as u32));
            self.rooms.push(DenseRoom { association: at, which: Cap::Class(class), cap, parent: None, taste: None });
        }
        for leaf in FoodCategory::ALL {
            let (cap, taste) = (caps.categories.get(&leaf), tastes.get(&leaf));
            if cap.is_none() && taste.is_none() {
                continue;
            }
            let used = weight_of(promised, |category| category == leaf);
            let taste = taste.map(|taste| DenseTaste {
                malus: taste.malus.get(),
                part: left(taste.part, used),
                beyond: taste.beyond.get(),
            });
            let cap = cap.map_or(NO_CAP, |cap| left(*cap, used));
            let parent = rooms.class(leaf.temperature_class()).map(RoomIx);
            rooms.categories.push((leaf, self.rooms.len() as u32));
            self.rooms.push(DenseRoom { association: at, which: Cap::Category(leaf), cap, parent, taste });
        }
        rooms
    }

    fn read_edges(&mut self, market: &Market, rooms: &[RoomsOf]) -> Result<(), MarketError> {
        let mut pairs: Vec<(LotIx, AssocIx, u32)> = Vec::with_capacity(market.edges.len());
        let mut last: Option<(&str, LotIx)> = None;
        for (at, edge) in market.edges.iter().enumerate() {
            let lot = match last {
                Some((id, lot)) if id == edge.lot.as_str() => lot,
                _ => self
                    .index
                    .lot(edge.lot.as_str())
                    .ok_or_else(|| UnknownLot { place: format!("edges[{at}].lot"), id: edge.lot.clone() })?,
            };
            last = Some((edge.lot.as_str(), lot));
            let association = self.index.association(edge.association.as_str()).ok_or_else(|| UnknownAssociation {
                place: format!("edges[{at}].association"),
                id: edge.association.clone(),
            })?;
            stated(edge.detour.get(), Metres::MAX.get(), "m", || format!("edges[{at}].detour"))?;
            pairs.push((lot, association, at as u32));
        }
        pairs.sort_unstable();
        if let Some(two) = pairs.windows(2).find(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1)) {
            let edge = &market.edges[two[1].2 as usize];
            let (lot, association) = (edge.lot.clone(), edge.association.clone());
            return Err(MarketError::EdgeTwice { index: two[1].2 as usize, lot, association });
        }
        self.first = vec![0; self.lots.len() + 1];
        for &(lot, association, at) in &pairs {
            self.first[lot.ix() + 1] += 1;
            let room = rooms[association.ix()].innermost(self.lots[lot.ix()].category).unwrap_or(u32::MAX);
            let detour = market.edges[at as usize].detour.get();
            self.edges.push(DenseEdge { association, room, detour, removed: false });
        }
        for lot in 0..self.lots.len() {
            self.first[lot + 1] += self.first[lot];
        }
        Ok(())
    }

    fn read_withdrawn(&mut self, market: &Market) -> Result<(), MarketError> {
        for (at, withdrawn) in market.withdrawn.iter().enumerate() {
            let place = || format!("withdrawn[{at}]");
            let lot = self.index.lot(withdrawn.lot.as_str());
            let lot = lot.ok_or_else(|| UnknownLot { place: place(), id: withdrawn.lot.clone() })?;
            let association = self.index.association(withdrawn.association.as_str());
            let association =
                association.ok_or_else(|| UnknownAssociation { place: place(), id: withdrawn.association.clone() })?;
            if let Some(edge) = self.edge(lot, association) {
                self.edges[edge].removed = true;
            }
        }
        Ok(())
    }
}

/// Rooms of one association.
#[derive(Debug, Default)]
struct RoomsOf {
    classes: Vec<(TemperatureClass, u32)>,
    categories: Vec<(FoodCategory, u32)>,
}

impl RoomsOf {
    fn class(&self, class: TemperatureClass) -> Option<u32> {
        self.classes.iter().find(|(of, _)| *of == class).map(|(_, room)| *room)
    }
    fn innermost(&self, category: FoodCategory) -> Option<u32> {
        let leaf = self.categories.iter().find(|(of, _)| *of == category).map(|(_, room)| *room);
        leaf.or_else(|| self.class(category.temperature_class()))
    }
}

/// Weight of the promised food of some categories.
fn weight_of(promised: &[(FoodCategory, i64)], keep: impl Fn(FoodCategory) -> bool) -> i64 {
    promised.iter().filter(|(category, _)| keep(*category)).map(|(_, weight)| weight).sum()
}

/// Room left under a cap, in milligrams.
fn left(cap: glane_foundation::Grams, used: i64) -> i64 {
    (cap.to_milligrams().get() - used).max(0)
}

fn too_many(what: &'static str, count: usize, max: usize) -> Result<(), MarketError> {
    if count > max { Err(MarketError::TooMany { what, max }) } else { Ok(()) }
}

fn stated(value: i64, max: i64, unit: &'static str, place: impl Fn() -> String) -> Result<i64, MarketError> {
    let error = match value {
        value if value < 0 => QuantityError::Negative { value, unit },
        value if value > max => QuantityError::TooLarge { value, max, unit },
        value => return Ok(value),
    };
    Err(MarketError::Quantity { place: place(), error })
}

fn read_index(market: &Market) -> Result<Index, MarketError> {
    let mut index = Index::default();
    for (at, lot) in market.lots.iter().enumerate() {
        if index.lots.insert(lot.id.as_str().to_owned(), at as u32).is_some() {
            return Err(LotTwice { index: at, id: lot.id.clone() });
        }
    }
    for (at, association) in market.associations.iter().enumerate() {
        if index.associations.insert(association.id.as_str().to_owned(), at as u32).is_some() {
            return Err(AssociationTwice { index: at, id: association.id.clone() });
        }
    }
    Ok(index)
}

fn read_lots(market: &Market) -> Result<(Vec<DenseLot>, u32), MarketError> {
    use glane_foundation::{Cases, Grams, Milligrams};
    let mut origins: HashMap<&str, u32> = HashMap::new();
    let mut lots = Vec::with_capacity(market.lots.len());
    let mut total = 0_i64;
    for (at, lot) in market.lots.iter().enumerate() {
        let cases = stated(lot.cases.get(), Cases::MAX.get(), "cases", || format!("lots[{at}].cases"))?;
        let weight = stated(lot.case_weight.get(), Grams::MAX.get(), "g", || format!("lots[{at}].case_weight"))?;
        if weight == 0 {
            return Err(MarketError::WeightlessCase { index: at, id: lot.id.clone() });
        }
        let unit = weight * 1_000;
        let whole = unit.checked_mul(cases).filter(|whole| *whole <= Milligrams::MAX.get());
        let whole = whole.ok_or_else(|| MarketError::LotTooHeavy { index: at, id: lot.id.clone() })?;
        total += whole;
        if total > NO_CAP / 2 {
            return Err(MarketError::MarketTooHeavy);
        }
        let next = origins.len() as u32;
        let origin = *origins.entry(lot.origin.as_str()).or_insert(next);
        lots.push(DenseLot { cases, unit, origin, category: lot.category });
    }
    Ok((lots, origins.len() as u32))
}

fn check_association(at: usize, association: &MarketAssociation) -> Result<(), MarketError> {
    use glane_foundation::{Grams, Milligrams};
    let place = |field: &str| format!("associations[{at}].{field}");
    if stated(association.weight.get(), Milligrams::MAX.get(), "mg", || place("weight"))? == 0 {
        return Err(MarketError::NoNeed { index: at, id: association.id.clone() });
    }
    stated(association.received.get(), Milligrams::MAX.get(), "mg", || place("received"))?;
    let caps = &association.caps;
    let all = caps.total.iter().chain(caps.classes.values()).chain(caps.categories.values());
    for cap in all {
        stated(cap.get(), Grams::MAX.get(), "g", || place("caps"))?;
    }
    for taste in association.tastes.values() {
        stated(taste.malus.get(), Metres::MAX.get(), "m", || place("tastes"))?;
        stated(taste.beyond.get(), Metres::MAX.get(), "m", || place("tastes"))?;
        stated(taste.part.get(), Grams::MAX.get(), "g", || place("tastes"))?;
    }
    Ok(())
}
