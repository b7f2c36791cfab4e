//! Ways cut into segments at junctions, barriers and missing nodes.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize; lengths bounded before conversion")]

use std::collections::{HashMap, HashSet};

use super::{ImportError, ImportSummary, turns};
use crate::{
    graph::{E7, MAX_EDGE, RoadGraph, Street, metres_between},
    osm::{OsmData, Way},
    profile::{NodeRule, RoadClass, SIGNAL_MS},
};

/// A stretch of road between two vertices.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub from: u32,
    pub to: u32,
    pub shape: Vec<E7>,
    pub cm: u32,
    /// Milliseconds along the shape, signals at the far end included; `None` when forbidden.
    pub forward: Option<u32>,
    pub backward: Option<u32>,
    pub class: RoadClass,
    pub name: u32,
    /// The ways at both ends, which restrictions name.
    pub way_from: i64,
    pub way_to: i64,
}

/// A turn restriction between ways, through a vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub from: i64,
    pub to: i64,
    pub only: bool,
    pub u_turn: bool,
}

/// Segments and what binds them.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub segments: Vec<Segment>,
    pub names: Vec<String>,
    /// Vertices in use are below this.
    pub vertices: u32,
    pub rules: HashMap<u32, Vec<Rule>>,
}

struct Vertices {
    ids: Vec<i64>,
    place: Vec<Option<E7>>,
    rule: Vec<Option<NodeRule>>,
    uses: Vec<u8>,
}

impl Vertices {
    fn of(id: i64, ids: &[i64]) -> Option<u32> {
        ids.binary_search(&id).ok().map(|at| at as u32)
    }

    fn collect(data: &OsmData) -> Self {
        let mut ids: Vec<i64> = data.ways.iter().flat_map(|way| way.refs.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let (mut place, mut rule) = (vec![None; ids.len()], vec![None; ids.len()]);
        for node in &data.nodes {
            if let Some(at) = Self::of(node.id, &ids) {
                place[at as usize] = Some([node.lat, node.lon]);
            }
        }
        for (id, mark) in &data.marks {
            if let Some(at) = Self::of(*id, &ids) {
                rule[at as usize] = Some(*mark);
            }
        }
        let uses = vec![0; ids.len()];
        Self { ids, place, rule, uses }
    }
}

/// A run of nodes of one way, all of them present.
struct Piece {
    way: usize,
    vertices: Vec<u32>,
}

/// Cuts every way into segments.
pub(super) fn split(data: OsmData, summary: &mut ImportSummary) -> Network {
    let mut vertices = Vertices::collect(&data);
    let (mut pieces, mut missing) = (Vec::new(), 0);
    for (way, osm) in data.ways.iter().enumerate() {
        for vertices in present_runs(osm, &vertices, &mut missing) {
            pieces.push(Piece { way, vertices });
        }
    }
    summary.missing_nodes = missing;
    for piece in &pieces {
        count_uses(piece, &mut vertices.uses);
    }
    let mut network = Network { vertices: vertices.ids.len() as u32, ..Network::default() };
    let mut names = HashMap::new();
    for piece in &pieces {
        let way = &data.ways[piece.way];
        let next = names.len() as u32;
        let name = *names.entry(way.rule.name.as_str()).or_insert_with(|| {
            network.names.push(way.rule.name.clone());
            next
        });
        cut(piece, way, name, &vertices, &mut network);
    }
    let marked = |mark| vertices.rule.iter().filter(|rule| **rule == Some(mark)).count() as u64;
    summary.barriers = marked(NodeRule::Barrier);
    summary.signals = marked(NodeRule::Signal);
    let ways: HashSet<i64> = data.ways.iter().map(|way| way.id).collect();
    for rule in &data.restrictions {
        let via = Vertices::of(rule.via, &vertices.ids).filter(|via| vertices.place[*via as usize].is_some());
        // An only-turn onto a way the map lacks forbids the others all the same.
        let known = ways.contains(&rule.from) && (rule.only || ways.contains(&rule.to));
        match via.filter(|_| known) {
            Some(via) => network.rules.entry(via).or_default().push(Rule {
                from: rule.from,
                to: rule.to,
                only: rule.only,
                u_turn: rule.u_turn,
            }),
            None => summary.read.restrictions_ignored += 1,
        }
    }
    network
}

fn present_runs(way: &Way, vertices: &Vertices, missing: &mut u64) -> Vec<Vec<u32>> {
    let (mut runs, mut run) = (Vec::new(), Vec::new());
    for id in &way.refs {
        let found = Vertices::of(*id, &vertices.ids).filter(|at| vertices.place[*at as usize].is_some());
        match found {
            Some(at) if run.last() == Some(&at) => {}
            Some(at) => run.push(at),
            None => {
                *missing += 1;
                runs.push(std::mem::take(&mut run));
            }
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs
}

/// Ends count twice: a segment always stops there.
fn count_uses(piece: &Piece, uses: &mut [u8]) {
    let last = piece.vertices.len() - 1;
    for (at, vertex) in piece.vertices.iter().enumerate() {
        let use_count = &mut uses[*vertex as usize];
        *use_count = use_count.saturating_add(if at == 0 || at == last { 2 } else { 1 });
    }
}

fn cut(piece: &Piece, way: &Way, name: u32, vertices: &Vertices, network: &mut Network) {
    let mut start = 0;
    let stops =
        |vertex: u32| vertices.uses[vertex as usize] > 1 || vertices.rule[vertex as usize] == Some(NodeRule::Barrier);
    for end in 1..piece.vertices.len() {
        if stops(piece.vertices[end]) {
            let run = &piece.vertices[start..=end];
            let mut segment = segment(run, way, name, vertices);
            segment.from = stand(run[0], vertices, network);
            segment.to = stand(run[run.len() - 1], vertices, network);
            network.segments.push(segment);
            start = end;
        }
    }
}

/// The vertex itself, or at a barrier a fresh one: the road ends on both sides of it.
fn stand(vertex: u32, vertices: &Vertices, network: &mut Network) -> u32 {
    if vertices.rule[vertex as usize] != Some(NodeRule::Barrier) {
        return vertex;
    }
    network.vertices += 1;
    network.vertices - 1
}

fn segment(run: &[u32], way: &Way, name: u32, vertices: &Vertices) -> Segment {
    let shape: Vec<E7> = run.iter().filter_map(|vertex| vertices.place[*vertex as usize]).collect();
    let metres: f64 = shape.windows(2).map(|pair| metres_between(pair[0], pair[1])).sum();
    let lights = |run: &[u32]| {
        run.iter().filter(|vertex| vertices.rule[**vertex as usize] == Some(NodeRule::Signal)).count() as u32
    };
    let ms = |speed: Option<u32>, lights: u32| {
        speed.map(|speed| {
            clamp(metres * 3_600_000.0 / f64::from(speed)).saturating_add(lights * SIGNAL_MS).min(MAX_EDGE)
        })
    };
    Segment {
        from: 0,
        to: 0,
        cm: clamp(metres * 100.0),
        forward: ms(way.rule.forward, lights(&run[1..])),
        backward: ms(way.rule.backward, lights(&run[..run.len() - 1])),
        class: way.rule.class,
        name,
        way_from: way.id,
        way_to: way.id,
        shape,
    }
}

/// At least 1: no road is driven in no time.
fn clamp(value: f64) -> u32 {
    value.round().clamp(1.0, f64::from(MAX_EDGE)) as u32
}

impl Network {
    /// Numbers what is left densely and lists the turns.
    pub(super) fn into_graph(self, summary: &mut ImportSummary) -> Result<RoadGraph, ImportError> {
        let (edges, _) = turns::edges(&self.segments);
        let turns = turns::list(&edges, &self);
        let small = |count: usize| u32::try_from(count).map_err(|_| ImportError::TooLarge);
        let mut shape_start = vec![0];
        let mut shape: Vec<E7> = Vec::new();
        for segment in &self.segments {
            shape.extend_from_slice(&segment.shape);
            shape_start.push(small(shape.len())?);
        }
        let mut ends: Vec<u32> = edges.iter().flat_map(|edge| [edge.tail, edge.head]).collect();
        ends.sort_unstable();
        ends.dedup();
        let dense = |vertex: u32| ends.binary_search(&vertex).unwrap_or_default() as u32;
        small(turns.to.len())?;
        summary.restrictions_used = turns.restrictions_used;
        summary.junctions = ends.len() as u64;
        summary.streets = self.segments.len() as u64;
        summary.edges = edges.len() as u64;
        summary.turns = turns.to.len() as u64;
        summary.metres = self.segments.iter().map(|segment| u64::from(segment.cm)).sum::<u64>() / 100;
        Ok(RoadGraph {
            junctions: ends.len() as u32,
            street_name: self.segments.iter().map(|segment| segment.name).collect(),
            street_class: self.segments.iter().map(|segment| segment.class).collect(),
            street_cm: self.segments.iter().map(|segment| segment.cm).collect(),
            names: self.names,
            shape_start,
            shape,
            edge_street: edges.iter().map(|edge| Street(edge.segment)).collect(),
            edge_reversed: edges.iter().map(|edge| edge.reversed).collect(),
            edge_tail: edges.iter().map(|edge| dense(edge.tail)).collect(),
            edge_head: edges.iter().map(|edge| dense(edge.head)).collect(),
            edge_ms: edges.iter().map(|edge| edge.ms).collect(),
            turn_start: turns.start,
            turn_to: turns.to,
            turn_ms: turns.ms,
            order: Vec::new(),
        })
    }
}
