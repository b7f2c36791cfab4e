//! From OpenStreetMap data to a road graph: split at junctions, drop what cannot be reached or left, join what is one street.

mod component;
mod contract;
mod segments;
mod turns;

use std::{io::Read, path::Path};

use crate::{
    graph::RoadGraph,
    hierarchy,
    osm::{self, OsmData, OsmError, ReadCounts},
    profile::Van,
};

/// Why a map gives no road graph.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Not readable as OpenStreetMap data.
    #[error(transparent)]
    Osm(#[from] OsmError),
    /// Nothing to drive on.
    #[error(
        "no road of this map can be driven on and left again ({roads} roads read, {missing} of their nodes missing): \
         was it cut too small?"
    )]
    NoRoads {
        /// Roads in the file.
        roads: u64,
        /// Nodes that roads name and the file lacks.
        missing: u64,
    },
    /// Numbers beyond what a graph file holds.
    #[error("this map holds more than four thousand million road points or turns: cut it into regions")]
    TooLarge,
}

/// What became of a map, to be shown after an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// What the file held and what was ignored at once.
    pub read: ReadCounts,
    /// Nodes that roads name and the file lacks: the map was cut out of a larger one.
    pub missing_nodes: u64,
    /// Places where a barrier cuts a road.
    pub barriers: u64,
    /// Places with traffic lights.
    pub signals: u64,
    /// Turn restrictions that ended up forbidding a turn.
    pub restrictions_used: u64,
    /// Directed stretches between junctions before clean-up.
    pub stretches: u64,
    /// Of these, dropped because one cannot get there or away again (islands, one-way traps, cut-off ends).
    pub unreachable: u64,
    /// Their length in metres.
    pub unreachable_metres: u64,
    /// Junctions of the graph.
    pub junctions: u64,
    /// Streets of the graph.
    pub streets: u64,
    /// Directed edges of the graph.
    pub edges: u64,
    /// Turns of the graph.
    pub turns: u64,
    /// Length of all streets in metres.
    pub metres: u64,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStage {
    /// Bytes of the map read so far (decompressed, for XML).
    Reading(u64),
    /// Building the graph.
    Building,
    /// Ordering the hierarchy.
    Ordering,
}

/// Reads `.osm.pbf`, `.osm` or `.osm.gz` and prepares the graph. Memory: about 24 bytes per node of the map while reading.
pub fn import(
    map: &Path,
    van: &Van,
    progress: &dyn Fn(ImportStage),
) -> Result<(RoadGraph, ImportSummary), ImportError> {
    let data = osm::read(map, van, &|bytes| progress(ImportStage::Reading(bytes)))?;
    build(data, progress)
}

/// Reads OSM XML from memory.
pub fn import_xml(xml: impl Read, van: &Van) -> Result<(RoadGraph, ImportSummary), ImportError> {
    build(osm::read_xml(xml, van)?, &|_| {})
}

fn build(data: OsmData, progress: &dyn Fn(ImportStage)) -> Result<(RoadGraph, ImportSummary), ImportError> {
    progress(ImportStage::Building);
    let mut summary = ImportSummary { read: data.counts.clone(), ..ImportSummary::default() };
    let mut network = segments::split(data, &mut summary);
    component::keep_largest(&mut network, &mut summary);
    if network.segments.is_empty() {
        return Err(ImportError::NoRoads { roads: summary.read.roads, missing: summary.missing_nodes });
    }
    contract::join(&mut network);
    let mut graph = network.into_graph(&mut summary)?;
    progress(ImportStage::Ordering);
    graph.order = hierarchy::order(&graph);
    Ok((graph, summary))
}
