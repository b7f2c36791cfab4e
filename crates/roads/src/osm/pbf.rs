//! OpenStreetMap's `.osm.pbf`: blobs of compressed protobuf blocks (wiki.openstreetmap.org/wiki/PBF_Format).
//!
//! A reader of our own because the input is not trusted: no panic on any bytes, and never more than 32 MiB per block.

use std::io::Read;

use flate2::read::ZlibDecoder;
use rayon::prelude::*;

use super::{
    OsmData, OsmError, Tags,
    wire::{Fields, Malformed, Packed, Value, deltas, zigzag},
};
use crate::profile::Van;

/// Largest compressed or decompressed block the format allows.
const MAX_BLOCK: u64 = 32 << 20;
const MAX_HEADER: u32 = 64 << 10;
/// Blocks decoded at once, whatever the number of threads: bounds memory.
const BATCH: usize = 16;

/// Reads a whole file; `progress` hears the bytes read so far.
pub(super) fn read(mut file: impl Read, van: &Van, progress: &dyn Fn(u64)) -> Result<OsmData, OsmError> {
    let mut data = OsmData::default();
    let mut offset = 0;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(blob) = next_blob(&mut file, &mut offset)? else { break };
            batch.push(blob);
        }
        if batch.is_empty() {
            return Ok(data);
        }
        let decoded: Vec<_> = batch.par_iter().map(|blob| decode(blob, van)).collect();
        for part in decoded {
            data.append(part?);
        }
        progress(offset);
    }
}

struct Blob {
    offset: u64,
    header: bool,
    bytes: Vec<u8>,
}

impl Blob {
    fn corrupt(&self, what: &'static str) -> OsmError {
        OsmError::Corrupt { offset: self.offset, what }
    }
}

fn next_blob(file: &mut impl Read, offset: &mut u64) -> Result<Option<Blob>, OsmError> {
    let start = *offset;
    let corrupt = |what| OsmError::Corrupt { offset: start, what };
    let mut length = Vec::new();
    file.by_ref().take(4).read_to_end(&mut length).map_err(OsmError::Io)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = length.try_into().map(u32::from_be_bytes).map_err(|_| corrupt("the file ends in a block's length"))?;
    if length > MAX_HEADER {
        return Err(corrupt("this is not an .osm.pbf file (block header too long)"));
    }
    let header = exactly(file, u64::from(length)).map_err(|_| corrupt("the file ends in a block's header"))?;
    let (mut kind, mut size) = (&[][..], 0);
    for field in Fields(&header) {
        match field.map_err(|_| corrupt("unreadable block header"))? {
            (1, Value::Bytes(bytes)) => kind = bytes,
            (3, Value::Varint(value)) => size = value,
            _ => {}
        }
    }
    if size > MAX_BLOCK {
        return Err(corrupt("a block larger than the format's 32 MiB"));
    }
    let bytes = exactly(file, size).map_err(|_| corrupt("the file ends inside a block: download it again"))?;
    *offset += 4 + u64::from(length) + size;
    let header = match kind {
        b"OSMHeader" => true,
        b"OSMData" => false,
        _ => return next_blob(file, offset),
    };
    Ok(Some(Blob { offset: start, header, bytes }))
}

fn exactly(file: &mut impl Read, length: u64) -> Result<Vec<u8>, Malformed> {
    let mut bytes = Vec::new();
    let read = file.by_ref().take(length).read_to_end(&mut bytes).map_err(|_| Malformed)?;
    if u64::try_from(read) == Ok(length) { Ok(bytes) } else { Err(Malformed) }
}

fn decode(blob: &Blob, van: &Van) -> Result<OsmData, OsmError> {
    let block = inflate(blob)?;
    let mut data = OsmData::default();
    if blob.header {
        check_features(blob, &block)?;
    } else {
        Block::read(&block)
            .and_then(|block| block.collect(&mut data, van))
            .map_err(|_| blob.corrupt("unreadable block"))?;
    }
    Ok(data)
}

fn inflate(blob: &Blob) -> Result<Vec<u8>, OsmError> {
    for field in Fields(&blob.bytes) {
        match field.map_err(|_| blob.corrupt("unreadable blob"))? {
            (1, Value::Bytes(raw)) => return Ok(raw.to_vec()),
            (3, Value::Bytes(zlib)) => {
                let mut block = Vec::new();
                let read = ZlibDecoder::new(zlib).take(MAX_BLOCK + 1).read_to_end(&mut block);
                return match read {
                    Ok(size) if u64::try_from(size).is_ok_and(|size| size <= MAX_BLOCK) => Ok(block),
                    Ok(_) => Err(blob.corrupt("a block larger than the format's 32 MiB")),
                    Err(_) => Err(blob.corrupt("a block that does not decompress")),
                };
            }
            (4..=7, Value::Bytes(_)) => {
                return Err(blob.corrupt("a compression other than zlib: convert it, e.g. with osmium cat"));
            }
            _ => {}
        }
    }
    Err(blob.corrupt("a block without content"))
}

fn check_features(blob: &Blob, header: &[u8]) -> Result<(), OsmError> {
    for field in Fields(header) {
        let (4, Value::Bytes(feature)) = field.map_err(|_| blob.corrupt("unreadable file header"))? else { continue };
        if !matches!(feature, b"OsmSchema-V0.6" | b"DenseNodes") {
            return Err(OsmError::Feature(String::from_utf8_lossy(feature).into_owned()));
        }
    }
    Ok(())
}

struct Block<'a> {
    strings: Vec<&'a str>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

impl<'a> Block<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut block =
            Self { strings: Vec::new(), groups: Vec::new(), granularity: 100, lat_offset: 0, lon_offset: 0 };
        for field in Fields(bytes) {
            match field? {
                (1, table) => {
                    for entry in Fields(table.bytes()?) {
                        block.strings.push(std::str::from_utf8(entry?.1.bytes()?).unwrap_or(""));
                    }
                }
                (2, group) => block.groups.push(group.bytes()?),
                (17, value) => block.granularity = value.int()?,
                (19, value) => block.lat_offset = value.int()?,
                (20, value) => block.lon_offset = value.int()?,
                _ => {}
            }
        }
        Ok(block)
    }

    fn collect(&self, data: &mut OsmData, van: &Van) -> Result<(), Malformed> {
        for group in &self.groups {
            for field in Fields(group) {
                match field? {
                    (1, node) => self.node(node.bytes()?, data, van)?,
                    (2, dense) => self.dense(dense.bytes()?, data, van)?,
                    (3, way) => self.way(way.bytes()?, data, van)?,
                    (4, relation) => self.relation(relation.bytes()?, data)?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Ten-millionths of a degree.
    fn e7(&self, offset: i64, value: i64) -> Option<i32> {
        let nano = self.granularity.checked_mul(value)?.checked_add(offset)?;
        i32::try_from(nano / 100).ok()
    }

    fn string(&self, index: u64) -> &'a str {
        usize::try_from(index).ok().and_then(|at| self.strings.get(at)).copied().unwrap_or("")
    }

    fn put_node(&self, id: i64, lat: i64, lon: i64, tags: &Tags, data: &mut OsmData, van: &Van) {
        match (self.e7(self.lat_offset, lat), self.e7(self.lon_offset, lon)) {
            (Some(lat), Some(lon)) => data.node(id, lat, lon, tags, van),
            _ => data.counts.nodes_off_earth += 1,
        }
    }

    fn tags(&self, keys: &'a [u8], values: &'a [u8]) -> Result<Tags<'a>, Malformed> {
        let pairs = Packed(keys).zip(Packed(values));
        pairs.map(|(key, value)| Ok((self.string(key?), self.string(value?)))).collect::<Result<_, _>>().map(Tags)
    }

    fn node(&self, bytes: &'a [u8], data: &mut OsmData, van: &Van) -> Result<(), Malformed> {
        let (mut id, mut lat, mut lon, mut keys, mut values) = (0, 0, 0, &[][..], &[][..]);
        for field in Fields(bytes) {
            match field? {
                (1, value) => id = zigzag(value.int()?.cast_unsigned()),
                (2, value) => keys = value.bytes()?,
                (3, value) => values = value.bytes()?,
                (8, value) => lat = zigzag(value.int()?.cast_unsigned()),
                (9, value) => lon = zigzag(value.int()?.cast_unsigned()),
                _ => {}
            }
        }
        self.put_node(id, lat, lon, &self.tags(keys, values)?, data, van);
        Ok(())
    }

    fn dense(&self, bytes: &'a [u8], data: &mut OsmData, van: &Van) -> Result<(), Malformed> {
        let (mut ids, mut lats, mut lons, mut tags) = (&[][..], &[][..], &[][..], &[][..]);
        for field in Fields(bytes) {
            match field? {
                (1, value) => ids = value.bytes()?,
                (8, value) => lats = value.bytes()?,
                (9, value) => lons = value.bytes()?,
                (10, value) => tags = value.bytes()?,
                _ => {}
            }
        }
        let mut tags = Packed(tags);
        for ((id, lat), lon) in deltas(ids).zip(deltas(lats)).zip(deltas(lons)) {
            let own = self.dense_tags(&mut tags)?;
            self.put_node(id?, lat?, lon?, &own, data, van);
        }
        Ok(())
    }

    /// Key and value indices of the next node, up to the zero that ends them.
    fn dense_tags(&self, tags: &mut Packed<'_>) -> Result<Tags<'a>, Malformed> {
        let mut own = Tags(Vec::new());
        while let Some(key) = tags.next() {
            let key = key?;
            if key == 0 {
                break;
            }
            let value = tags.next().ok_or(Malformed)??;
            own.0.push((self.string(key), self.string(value)));
        }
        Ok(own)
    }

    fn way(&self, bytes: &'a [u8], data: &mut OsmData, van: &Van) -> Result<(), Malformed> {
        let (mut id, mut keys, mut values, mut refs) = (0, &[][..], &[][..], &[][..]);
        for field in Fields(bytes) {
            match field? {
                (1, value) => id = value.int()?,
                (2, value) => keys = value.bytes()?,
                (3, value) => values = value.bytes()?,
                (8, value) => refs = value.bytes()?,
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        if data.wants_way(&tags) {
            let refs = deltas(refs).collect::<Result<Vec<_>, _>>()?;
            data.way(id, refs, &tags, van);
        }
        Ok(())
    }

    fn relation(&self, bytes: &'a [u8], data: &mut OsmData) -> Result<(), Malformed> {
        let [mut keys, mut values, mut roles, mut ids, mut types] = [&[][..]; 5];
        for field in Fields(bytes) {
            match field? {
                (2, value) => keys = value.bytes()?,
                (3, value) => values = value.bytes()?,
                (8, value) => roles = value.bytes()?,
                (9, value) => ids = value.bytes()?,
                (10, value) => types = value.bytes()?,
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        if !data.wants_relation(&tags) {
            return Ok(());
        }
        let mut members = Vec::new();
        for ((role, id), kind) in Packed(roles).zip(deltas(ids)).zip(Packed(types)) {
            members.push((self.string(role?), id?, kind? == 1));
        }
        data.relation(&members, &tags);
        Ok(())
    }
}
