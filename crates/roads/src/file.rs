//! The `.roads` file: a road graph with its contraction order, checked whole before use.
//!
//! Little-endian: `GLANERDS`, version, payload length, CRC-32 of the payload, then the lists of [`RoadGraph`], each with its
//! length. Travel times of the hierarchy are not in the file: they are computed when first asked for.
#![expect(clippy::as_conversions, reason = "list lengths and indices between u32 and usize, checked before")]

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    graph::{Edge, MAX_EDGE, RoadGraph, Street},
    profile::RoadClass,
};

const MAGIC: &[u8; 8] = b"GLANERDS";
/// Raised with every change of the layout.
const VERSION: u32 = 1;
const HEADER: usize = 24;

/// Why a file is not a usable road graph.
#[derive(Debug, thiserror::Error)]
pub enum RoadFileError {
    /// The file could not be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Something else than a `.roads` file.
    #[error("this is not a file made by `glane roads import`")]
    NotRoads,
    /// Written by another version.
    #[error("this file has layout {found}, this program reads layout {VERSION}: import the map again")]
    Version {
        /// The layout of the file.
        found: u32,
    },
    /// Cut short or changed.
    #[error("this file is damaged ({0}): import the map again")]
    Damaged(&'static str),
}

impl RoadGraph {
    /// Reads a `.roads` file.
    pub fn load(path: &Path) -> Result<Self, RoadFileError> {
        let bytes = fs::read(path).map_err(|error| RoadFileError::Io { path: path.to_owned(), error })?;
        Self::from_bytes(&bytes)
    }

    /// Writes a `.roads` file, under another name first so that no half of one is ever left.
    pub fn save(&self, path: &Path) -> Result<(), RoadFileError> {
        let io = |error| RoadFileError::Io { path: path.to_owned(), error };
        let unfinished = path.with_extension("roads-unfinished");
        fs::write(&unfinished, self.to_bytes()).map_err(io)?;
        fs::rename(&unfinished, path).map_err(io)
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, &[self.junctions]);
        put(&mut out, &[self.names.len() as u32]);
        for name in &self.names {
            put_bytes(&mut out, name.as_bytes());
        }
        put_list(&mut out, &self.street_name);
        put_bytes(&mut out, &self.street_class.iter().map(|class| class.code()).collect::<Vec<_>>());
        put_list(&mut out, &self.street_cm);
        put_list(&mut out, &self.shape_start);
        put_list(&mut out, &self.shape.iter().flatten().map(|e7| e7.cast_unsigned()).collect::<Vec<_>>());
        let reversed = |at: usize| u32::from(self.edge_reversed[at]) << 31;
        let streets = self.edge_street.iter().enumerate().map(|(at, street)| street.0 | reversed(at));
        put_list(&mut out, &streets.collect::<Vec<_>>());
        put_list(&mut out, &self.edge_tail);
        put_list(&mut out, &self.edge_head);
        put_list(&mut out, &self.edge_ms);
        put_list(&mut out, &self.turn_start);
        put_list(&mut out, &self.turn_to.iter().map(|edge| edge.0).collect::<Vec<_>>());
        put_list(&mut out, &self.turn_ms);
        put_list(&mut out, &self.order.iter().map(|edge| edge.0).collect::<Vec<_>>());
        let mut file = MAGIC.to_vec();
        put(&mut file, &[VERSION]);
        file.extend_from_slice(&(out.len() as u64).to_le_bytes());
        put(&mut file, &[crc32fast::hash(&out)]);
        file.append(&mut out);
        file
    }

    /// Reads the file's bytes and checks every number in them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RoadFileError> {
        let (header, payload) = bytes.split_at_checked(HEADER).ok_or(RoadFileError::NotRoads)?;
        if &header[..8] != MAGIC {
            return Err(RoadFileError::NotRoads);
        }
        let mut header = Reader(&header[8..]);
        let found = header.number()?;
        if found != VERSION {
            return Err(RoadFileError::Version { found });
        }
        let (low, high) = (header.number()?, header.number()?);
        if (u64::from(high) << 32) | u64::from(low) != payload.len() as u64 {
            return Err(RoadFileError::Damaged("wrong length"));
        }
        if header.number()? != crc32fast::hash(payload) {
            return Err(RoadFileError::Damaged("wrong checksum"));
        }
        let graph = read(&mut Reader(payload))?;
        graph.check().map(|()| graph).map_err(RoadFileError::Damaged)
    }

    /// Everything the algorithms take for granted about positions in lists.
    fn check(&self) -> Result<(), &'static str> {
        let (streets, edges) = (self.street_class.len(), self.edge_street.len());
        let below = |list: &[u32], limit: usize| list.iter().all(|at| (*at as usize) < limit);
        let starts = |list: &[u32], count: usize, total: usize| {
            list.len() == count + 1 && list.is_sorted() && list.first() == Some(&0) && list[count] as usize == total
        };
        let same = |lengths: &[usize], expected: usize| lengths.iter().all(|length| *length == expected);
        if !same(&[self.street_name.len(), self.street_cm.len()], streets)
            || !same(&[self.edge_tail.len(), self.edge_head.len(), self.edge_ms.len(), self.order.len()], edges)
            || self.turn_to.len() != self.turn_ms.len()
        {
            return Err("lists of different lengths");
        }
        if !starts(&self.shape_start, streets, self.shape.len()) || !starts(&self.turn_start, edges, self.turn_to.len())
        {
            return Err("lists that do not follow each other");
        }
        if self.shape_start.windows(2).any(|pair| pair[1] - pair[0] < 2) {
            return Err("a street without shape");
        }
        let known = below(&self.street_name, self.names.len())
            && self.edge_street.iter().all(|street| street.at() < streets)
            && below(&self.edge_tail, self.junctions as usize)
            && below(&self.edge_head, self.junctions as usize)
            && self.turn_to.iter().all(|edge| edge.at() < edges)
            && self.junctions as usize <= 2 * edges;
        let mut seen = vec![false; edges];
        let each_once =
            self.order.iter().all(|edge| seen.get_mut(edge.at()).is_some_and(|seen| !std::mem::replace(seen, true)));
        if !known || !each_once {
            return Err("a position outside its list");
        }
        let small = |list: &[u32]| list.iter().all(|value| *value <= MAX_EDGE);
        let on_earth =
            |point: &[i32; 2]| point[0].unsigned_abs() <= 900_000_000 && point[1].unsigned_abs() <= 1_800_000_000;
        if !small(&self.edge_ms) || !small(&self.street_cm) || !small(&self.turn_ms) || !self.shape.iter().all(on_earth)
        {
            return Err("a number out of range");
        }
        Ok(())
    }
}

fn read(reader: &mut Reader) -> Result<RoadGraph, RoadFileError> {
    let damaged = RoadFileError::Damaged;
    let junctions = reader.number()?;
    let count = reader.number()?;
    let mut names = Vec::new();
    for _ in 0..count {
        let name = std::str::from_utf8(reader.bytes()?).map_err(|_| damaged("a name that is no text"))?;
        names.push(name.to_owned());
    }
    let street_name = reader.list()?;
    let classes = reader.bytes()?.iter().map(|code| RoadClass::from_code(*code));
    let street_class = classes.collect::<Option<Vec<_>>>().ok_or(damaged("an unknown kind of road"))?;
    let (street_cm, shape_start, flat) = (reader.list()?, reader.list()?, reader.list()?);
    let shape = flat.chunks_exact(2).map(|pair| [pair[0].cast_signed(), pair[1].cast_signed()]).collect();
    let streets = reader.list()?;
    let graph = RoadGraph {
        junctions,
        names,
        street_name,
        street_class,
        street_cm,
        shape_start,
        shape,
        edge_street: streets.iter().map(|street| Street(street & (u32::MAX >> 1))).collect(),
        edge_reversed: streets.iter().map(|street| street >> 31 == 1).collect(),
        edge_tail: reader.list()?,
        edge_head: reader.list()?,
        edge_ms: reader.list()?,
        turn_start: reader.list()?,
        turn_to: reader.list()?.into_iter().map(Edge).collect(),
        turn_ms: reader.list()?,
        order: reader.list()?.into_iter().map(Edge).collect(),
    };
    if reader.0.is_empty() { Ok(graph) } else { Err(damaged("more than the graph")) }
}

fn put(out: &mut Vec<u8>, values: &[u32]) {
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn put_list(out: &mut Vec<u8>, values: &[u32]) {
    put(out, &[values.len() as u32]);
    put(out, values);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, &[bytes.len() as u32]);
    out.extend_from_slice(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], RoadFileError> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(RoadFileError::Damaged("it ends too early"))?;
        self.0 = tail;
        Ok(head)
    }

    fn number(&mut self) -> Result<u32, RoadFileError> {
        self.take(4).map(|bytes| bytes.iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte)))
    }

    fn bytes(&mut self) -> Result<&'a [u8], RoadFileError> {
        let count = self.number()? as usize;
        self.take(count)
    }

    fn list(&mut self) -> Result<Vec<u32>, RoadFileError> {
        let count = self.number()? as usize;
        let bytes = self.take(count.saturating_mul(4))?;
        Ok(bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
    }
}
