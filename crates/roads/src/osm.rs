//! What an OpenStreetMap file says about roads: nodes, drivable ways, turn restrictions, and what was left aside.

mod pbf;
mod wire;
mod xml;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;

use crate::profile::{Ignored, NodeRule, Van, WayRule};

/// Why a file could not be read as OpenStreetMap data.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The file could not be opened or read.
    #[error("the map cannot be read: {0}")]
    Io(#[source] io::Error),
    /// Bytes that are not what the format says.
    #[error("the map is damaged or not OpenStreetMap data, at byte {offset}: {what}")]
    Corrupt {
        /// Where, in bytes of the (decompressed) file.
        offset: u64,
        /// What was found.
        what: &'static str,
    },
    /// A feature of the format that changes what the data means.
    #[error("the map needs a reader that knows {0:?}: export it again without")]
    Feature(String),
    /// Not one of the accepted file names.
    #[error("{0:?} is not a map: expected a name ending in .osm.pbf, .osm or .osm.gz")]
    Extension(String),
}

/// Tags of one element.
pub(crate) struct Tags<'a>(pub(crate) Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(own, _)| *own == key).map(|(_, value)| *value)
    }
}

/// A node's place, in ten-millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    pub id: i64,
    pub lat: i32,
    pub lon: i32,
}

/// A way a van may use, at least in one direction.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub id: i64,
    pub refs: Vec<i64>,
    pub rule: WayRule,
}

/// A turn restriction through one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restriction {
    pub from: i64,
    pub via: i64,
    pub to: i64,
    /// `only_*`: every other way out is forbidden. Else this one is.
    pub only: bool,
    /// Concerns only turning back into the same street.
    pub u_turn: bool,
}

/// How much was read and what was ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// Nodes of the file.
    pub nodes: u64,
    /// Nodes without a place on earth.
    pub nodes_off_earth: u64,
    /// Ways tagged as a road or a ferry.
    pub roads: u64,
    /// Those a van cannot use, by reason.
    pub ignored: BTreeMap<Ignored, u64>,
    /// Turn restrictions of the file.
    pub restrictions: u64,
    /// Those that do not concern a van, or that lead over a way instead of a node, or lack a member.
    pub restrictions_ignored: u64,
}

/// Everything of a file that matters to roads.
#[derive(Debug, Default)]
pub(crate) struct OsmData {
    pub nodes: Vec<Node>,
    pub marks: Vec<(i64, NodeRule)>,
    pub ways: Vec<Way>,
    pub restrictions: Vec<Restriction>,
    pub counts: ReadCounts,
}

impl OsmData {
    fn append(&mut self, mut other: Self) {
        self.nodes.append(&mut other.nodes);
        self.marks.append(&mut other.marks);
        self.ways.append(&mut other.ways);
        self.restrictions.append(&mut other.restrictions);
        let (ours, theirs) = (&mut self.counts, other.counts);
        ours.nodes += theirs.nodes;
        ours.nodes_off_earth += theirs.nodes_off_earth;
        ours.roads += theirs.roads;
        ours.restrictions += theirs.restrictions;
        ours.restrictions_ignored += theirs.restrictions_ignored;
        for (reason, count) in theirs.ignored {
            *ours.ignored.entry(reason).or_default() += count;
        }
    }

    fn node(&mut self, id: i64, lat: i32, lon: i32, tags: &Tags, van: &Van) {
        self.counts.nodes += 1;
        if lat.unsigned_abs() > 900_000_000 || lon.unsigned_abs() > 1_800_000_000 {
            self.counts.nodes_off_earth += 1;
            return;
        }
        self.nodes.push(Node { id, lat, lon });
        if let Some(rule) = NodeRule::of(tags, van) {
            self.marks.push((id, rule));
        }
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the collector, like `way`")]
    fn wants_way(&self, tags: &Tags) -> bool {
        tags.get("highway").is_some() || tags.get("route") == Some("ferry")
    }

    fn way(&mut self, id: i64, refs: Vec<i64>, tags: &Tags, van: &Van) {
        self.counts.roads += 1;
        match WayRule::of(tags, van) {
            Ok(rule) => self.ways.push(Way { id, refs, rule }),
            Err(reason) => *self.counts.ignored.entry(reason).or_default() += 1,
        }
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the collector, like `relation`")]
    fn wants_relation(&self, tags: &Tags) -> bool {
        tags.get("type") == Some("restriction")
    }

    /// Members are role, id, and whether a way.
    fn relation(&mut self, members: &[(&str, i64, bool)], tags: &Tags) {
        self.counts.restrictions += 1;
        let before = self.restrictions.len();
        let kind = tags.get("restriction").or_else(|| tags.get("restriction:motorcar"));
        let excepted = tags.get("except").is_some_and(|list| list.split(';').any(|who| is_a_van(who.trim())));
        let only = kind.is_some_and(|kind| kind.starts_with("only_"));
        let u_turn = kind == Some("no_u_turn");
        if kind.is_some_and(|kind| only || kind.starts_with("no_")) && !excepted {
            let role = |role: &'static str, way: bool| {
                members.iter().filter(move |member| member.0 == role && member.2 == way).map(|member| member.1)
            };
            // no_entry and no_exit name several ways.
            for (from, to) in role("from", true).flat_map(|from| role("to", true).map(move |to| (from, to))).take(64) {
                self.restrictions.extend(role("via", false).take(1).map(|via| Restriction {
                    from,
                    via,
                    to,
                    only,
                    u_turn,
                }));
            }
        }
        if self.restrictions.len() == before {
            self.counts.restrictions_ignored += 1;
        }
    }
}

fn is_a_van(who: &str) -> bool {
    matches!(who, "motorcar" | "motor_vehicle" | "goods" | "vehicle")
}

/// Reads a map by its name's ending; `progress` hears bytes read (of the decompressed file for XML).
pub(crate) fn read(path: &Path, van: &Van, progress: &dyn Fn(u64)) -> Result<OsmData, OsmError> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let open = || File::open(path).map(BufReader::new).map_err(OsmError::Io);
    if name.ends_with(".pbf") {
        pbf::read(open()?, van, progress)
    } else if name.ends_with(".osm") || name.ends_with(".xml") {
        xml::read(open()?, van, progress)
    } else if name.ends_with(".gz") {
        xml::read(BufReader::new(MultiGzDecoder::new(open()?)), van, progress)
    } else {
        Err(OsmError::Extension(name))
    }
}

/// Reads XML from memory.
pub(crate) fn read_xml(text: impl Read, van: &Van) -> Result<OsmData, OsmError> {
    xml::read(BufReader::new(text), van, &|_| {})
}
