//! Travel times over an imported graph.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use glane_foundation::{GeoPoint, Metres, Provenance, Seconds, TravelMatrix};
use rayon::prelude::*;

use crate::{
    DayKind, Departure, Hours, Leg, LegStreet, RoadClass, RoadGraph, RoadKind, Travel, TravelError, TravelModel,
    crossing, dijkstra,
    graph::{E7, Street, metres_between},
    hierarchy::{INFINITE, Metric, Spaces, Topology, cm_of, ms_of},
    model::check_size,
    position::Place,
    routing::{Path, Routing},
    snap::Snapper,
};

/// A point farther than this from any road is an error, unless told otherwise.
const LIMIT: Metres = Metres::new(500);

/// An imported road graph that answers.
///
/// The hierarchy is customized when a ratio of ring-road to street speed is first asked for (milliseconds for a city) and
/// kept; so the table of hours may hold any number of steps.
#[derive(Debug)]
pub struct GraphModel {
    graph: RoadGraph,
    topology: Topology,
    snapper: Snapper,
    hours: Hours,
    limit: Metres,
    credit: String,
    metrics: Mutex<BTreeMap<u32, Arc<Metric>>>,
}

/// A street to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetLine<'a> {
    /// Kind of road.
    pub class: RoadClass,
    /// Name or number, else empty.
    pub name: &'a str,
    /// Its shape.
    pub line: Vec<GeoPoint>,
}

impl GraphModel {
    /// Prepares a graph to answer, with the speeds of a table of hours.
    #[must_use]
    pub fn new(graph: RoadGraph, hours: Hours) -> Self {
        let (topology, snapper) = (Topology::new(&graph), Snapper::new(&graph));
        let credit = "© OpenStreetMap contributors".to_owned();
        Self { graph, topology, snapper, hours, limit: LIMIT, credit, metrics: Mutex::default() }
    }

    /// Accepts points up to this far from a road.
    #[must_use]
    pub fn with_limit(self, limit: Metres) -> Self {
        Self { limit, ..self }
    }

    /// Says who made the map, where it is not OpenStreetMap's contributors.
    #[must_use]
    pub fn with_credit(self, credit: impl Into<String>) -> Self {
        Self { credit: credit.into(), ..self }
    }

    /// Who made the map: to be shown wherever it is drawn.
    #[must_use]
    pub fn credit(&self) -> &str {
        &self.credit
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &RoadGraph {
        &self.graph
    }

    /// Arcs of the hierarchy, and how many of them are kept (once per direction) for the speeds of this departure.
    #[must_use]
    pub fn hierarchy_arcs(&self, departure: Departure) -> (usize, usize) {
        let ratio = crossing::slots(&self.hours, departure).first().map_or(1000, |now| now.ratio);
        (self.topology.arc_count(), self.metric(ratio).arc_count())
    }

    /// Streets with a point inside the box, to draw a map; `south_west` to `north_east`.
    pub fn streets_within(
        &self,
        south_west: GeoPoint,
        north_east: GeoPoint,
    ) -> impl Iterator<Item = StreetLine<'_>> + '_ {
        let (low, high) = (e7(south_west), e7(north_east));
        let inside = move |point: &E7| (0..2).all(|axis| (low[axis]..=high[axis]).contains(&point[axis]));
        let graph = &self.graph;
        graph.streets().filter(move |street| graph.shape(*street).iter().any(inside)).map(|street| StreetLine {
            class: graph.street_class[street.at()],
            name: graph.name(street),
            line: graph.shape(street).iter().filter_map(|point| geo(*point)).collect(),
        })
    }

    fn metric(&self, ratio: u32) -> Arc<Metric> {
        // Held while customizing: a second caller for the same ratio waits instead of computing it again.
        let mut metrics = self.metrics.lock().unwrap_or_else(PoisonError::into_inner);
        let metric = metrics.entry(ratio).or_insert_with(|| Arc::new(Metric::new(&self.graph, &self.topology, ratio)));
        Arc::clone(metric)
    }

    fn routing<'a>(&'a self, metric: &'a Metric) -> Routing<'a> {
        Routing { graph: &self.graph, topology: &self.topology, metric }
    }

    fn places(&self, points: &[GeoPoint]) -> Result<Vec<Place>, TravelError> {
        points.par_iter().enumerate().map(|(index, point)| self.place(index, *point)).collect()
    }

    fn place(&self, index: usize, point: GeoPoint) -> Result<Place, TravelError> {
        #[expect(clippy::as_conversions, reason = "a limit in metres, far below 2^52")]
        let limit = self.limit.get() as f64;
        match self.snapper.nearest(&self.graph, e7(point), limit) {
            Some(nearest) => Ok(self.snapper.place(&self.graph, nearest)),
            None => {
                let metres = self.snapper.distance(&self.graph, e7(point));
                #[expect(clippy::as_conversions, reason = "saturates; at most half the equator")]
                let metres = Metres::new(metres.round() as i64);
                Err(TravelError::FarFromRoad { index, point, metres, limit: self.limit })
            }
        }
    }

    fn profile(&self, day: DayKind) -> &glane_foundation::SpeedProfile {
        self.hours.profile(RoadKind::Street, day)
    }

    /// The same figures as [`TravelModel::matrix`], by plain Dijkstra from every point: to check and to compare, slow.
    pub fn plain_matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<Travel, TravelError> {
        check_size(points)?;
        let places = self.places(points)?;
        let costs = crossing::mend(&crossing::slots(&self.hours, departure), |ratio| {
            let metric = self.metric(ratio);
            let row = |from| dijkstra::one_to_many(&self.graph, &metric.edge_ms, from, &places);
            places.par_iter().flat_map_iter(row).collect()
        });
        self.travel(points, departure, &costs)
    }

    fn travel(&self, points: &[GeoPoint], departure: Departure, costs: &[u64]) -> Result<Travel, TravelError> {
        let size = check_size(points)?;
        if let Some(at) = costs.iter().position(|cost| *cost >= INFINITE) {
            return Err(no_path(points, at / points.len(), at % points.len()));
        }
        let matrix = TravelMatrix {
            size,
            seconds: costs.iter().map(|cost| seconds_of(*cost)).collect(),
            metres: costs.iter().map(|cost| metres_of(*cost)).collect(),
            provenance: vec![Provenance::Graph],
            profile: self.profile(departure.day).clone(),
        };
        Ok(Travel { matrix, fallbacks: Vec::new() })
    }

    fn describe_leg(&self, path: &Path) -> (Vec<GeoPoint>, Vec<LegStreet>) {
        let (mut line, mut streets): (Vec<E7>, Vec<(Street, LegStreet)>) = (Vec::new(), Vec::new());
        let last = path.edges.len() - 1;
        for (at, edge) in path.edges.iter().enumerate() {
            let street = self.graph.edge_street[edge.at()];
            let length = self.graph.edge_cm(*edge);
            let from = if at == 0 { path.first_cm } else { 0 };
            let to = if at == last { path.last_cm } else { length };
            let mut shape = self.graph.shape(street).to_vec();
            if self.graph.edge_reversed[edge.at()] {
                shape.reverse();
            }
            let part = part_of(&shape, length, from, to);
            let first_point = line.len().saturating_sub(1);
            line.extend(&part[usize::from(!line.is_empty())..]);
            let metres = Metres::new(i64::from(to.saturating_sub(from)));
            let name = self.graph.name(street);
            match streets.last_mut() {
                Some((_, stretch)) if stretch.name == name => stretch.metres += metres,
                _ => streets.push((street, LegStreet { name: name.to_owned(), metres, first_point })),
            }
        }
        let in_metres = |mut street: LegStreet| {
            street.metres = Metres::new((street.metres.get() + 50) / 100);
            street
        };
        let line = line.into_iter().filter_map(geo).collect();
        (line, streets.into_iter().map(|(_, street)| in_metres(street)).collect())
    }
}

impl TravelModel for GraphModel {
    fn describe(&self) -> String {
        let (junctions, streets) = (self.graph.junction_count(), self.graph.street_count());
        format!("imported road graph, {junctions} junctions, {streets} streets, {}", self.credit)
    }

    fn imported(&self) -> Option<&GraphModel> {
        Some(self)
    }

    fn matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<Travel, TravelError> {
        check_size(points)?;
        let places = self.places(points)?;
        let costs = crossing::mend(&crossing::slots(&self.hours, departure), |ratio| {
            self.routing(&self.metric(ratio)).matrix(&places)
        });
        self.travel(points, departure, &costs)
    }

    fn leg(&self, from: GeoPoint, to: GeoPoint, departure: Departure) -> Result<Leg, TravelError> {
        let (start, goal) = (self.place(0, from)?, self.place(1, to)?);
        let slots = crossing::slots(&self.hours, departure);
        let way = |ratio| self.routing(&self.metric(ratio)).path(&start, &goal, &mut Spaces::new(&self.topology));
        let path = slots.first().and_then(|now| way(now.ratio)).ok_or_else(|| no_path(&[from, to], 0, 1))?;
        let (line, streets) = self.describe_leg(&path);
        let costs = crossing::mend(&slots, |ratio| vec![way(ratio).map_or(INFINITE, |path| path.cost)]);
        let cost = costs.first().copied().unwrap_or(path.cost);
        let free_flow = Seconds::new(i64::from(seconds_of(cost)));
        Ok(Leg {
            line,
            seconds: self.profile(departure.day).travel(departure.at, free_flow),
            metres: Metres::new(i64::from(metres_of(path.cost))),
            provenance: Provenance::Graph,
            streets,
            fallbacks: Vec::new(),
        })
    }
}

fn no_path(points: &[GeoPoint], from: usize, to: usize) -> TravelError {
    TravelError::NoPath { from, from_point: points[from], to, to_point: points[to] }
}

/// Rounded up: a plan never counts on less time than the way takes.
fn seconds_of(cost: u64) -> u32 {
    u32::try_from(ms_of(cost).div_ceil(1000)).unwrap_or(u32::MAX)
}

fn metres_of(cost: u64) -> u32 {
    u32::try_from((cm_of(cost) + 50) / 100).unwrap_or(u32::MAX)
}

fn e7(point: GeoPoint) -> E7 {
    #[expect(clippy::as_conversions, reason = "within 180 degrees: 1.8e9 fits an i32")]
    [point.lat(), point.lon()].map(|degrees| (degrees * 1e7).round() as i32)
}

/// `None` only for 0,0, where no road is.
fn geo(point: E7) -> Option<GeoPoint> {
    GeoPoint::new(f64::from(point[0]) / 1e7, f64::from(point[1]) / 1e7).ok()
}

/// The part of a shape between two lengths along it; always two points at least.
fn part_of(shape: &[E7], length_cm: u32, from_cm: u32, to_cm: u32) -> Vec<E7> {
    let total: f64 = shape.windows(2).map(|pair| metres_between(pair[0], pair[1])).sum();
    let scale = total / f64::from(length_cm.max(1));
    let (from, to) = (f64::from(from_cm) * scale, f64::from(to_cm.max(from_cm)) * scale);
    let mut part = vec![point_at(shape, from)];
    let mut driven = 0.0;
    for pair in shape.windows(2) {
        driven += metres_between(pair[0], pair[1]);
        if driven > from && driven < to {
            part.push(pair[1]);
        }
    }
    part.push(point_at(shape, to));
    part
}

fn point_at(shape: &[E7], metres: f64) -> E7 {
    let mut left = metres;
    for pair in shape.windows(2) {
        let length = metres_between(pair[0], pair[1]);
        if left <= length && length > 0.0 {
            let share = left / length;
            #[expect(clippy::as_conversions, reason = "between two points on earth")]
            return [0, 1].map(|axis| {
                (f64::from(pair[0][axis]) + (f64::from(pair[1][axis]) - f64::from(pair[0][axis])) * share).round()
                    as i32
            });
        }
        left -= length;
    }
    shape.last().copied().unwrap_or_default()
}
