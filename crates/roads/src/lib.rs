//! Travel times people can believe, with where each figure comes from.
//!
//! One interface, [`TravelModel`], over graded sources: [`GraphModel`] on an imported OpenStreetMap extract, [`Remote`] over
//! OSRM and Valhalla servers, [`CrowFly`] when there is no data (always marked as an estimate). [`open`] takes what a person
//! gives: a file, an address, or nothing.
//!
//! A map is read once ([`import()`]): ways a van may drive become streets between junctions, cut to the part where every
//! place can be reached from every other, with turns and their restrictions. The contraction order is computed then and
//! kept with the graph in a `.roads` file ([`RoadGraph::load`]). Matrices come from a customizable contraction hierarchy
//! over directed streets, checked in the tests against plain Dijkstra to the millisecond and centimetre.
//!
//! # Invariants
//! - A figure is never made up in silence: a point far from any road and a pair without a path are errors that name
//!   them, and a source that had to be replaced by a poorer one says so ([`Fallback`]).
//! - Seconds and metres of a leg belong to the same path.
//! - Leaving later never means arriving earlier: the hour changes the *speed*, never the travel time ([`Hours`]).
//! - Same file, same points, same bytes, on any number of threads.
//! - No bytes of a map, of a `.roads` file or of a server make it panic.
//!
//! Deliberately absent: rounds and time windows (`glane-planner`), addresses (a geocoder's work), live traffic.

mod crossing;
mod crow_fly;
mod dijkstra;
mod drawing;
mod file;
mod graph;
mod graph_model;
mod hierarchy;
mod hours;
mod import;
mod model;
mod open;
mod osm;
mod position;
mod profile;
mod remote;
mod routing;
mod snap;

pub use crow_fly::CrowFly;
pub use drawing::{LegLine, LegLines};
pub use file::RoadFileError;
pub use graph::RoadGraph;
pub use graph_model::{GraphModel, StreetLine};
pub use hours::{DayKind, Hours, HoursError, RoadKind};
pub use import::{ImportError, ImportStage, ImportSummary, import, import_xml};
pub use model::{Departure, Fallback, Leg, LegStreet, Travel, TravelError, TravelModel};
pub use open::{OpenError, open};
pub use osm::{OsmError, ReadCounts};
pub use profile::{Ignored, RoadClass, Van};
pub use remote::{Protocol, Remote, RemoteOptions};
