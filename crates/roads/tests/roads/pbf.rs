//! `.osm.pbf` files, written here byte by byte: the same town as XML and as PBF, and every way such a file can be broken.

use std::{io::Write, path::Path};

use flate2::{Compression, write::ZlibEncoder};
use glane_roads::{ImportError, OsmError, RoadGraph, Van, import};

use crate::{
    graph,
    random_town::{Dice, town},
};

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

fn packed(out: &mut Vec<u8>, field: u64, values: impl IntoIterator<Item = u64>) {
    let mut list = Vec::new();
    values.into_iter().for_each(|value| varint(&mut list, value));
    bytes(out, field, &list);
}

fn deltas(values: &[i64]) -> Vec<u64> {
    (0..values.len()).map(|at| zigzag(values[at] - if at == 0 { 0 } else { values[at - 1] })).collect()
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    let (mut blob, mut header) = (Vec::new(), Vec::new());
    bytes(&mut blob, 3, &encoder.finish().unwrap());
    bytes(&mut header, 1, kind.as_bytes());
    varint(&mut header, 3 << 3);
    varint(&mut header, blob.len() as u64);
    let mut out = u32::try_from(header.len()).unwrap().to_be_bytes().to_vec();
    out.extend(header);
    out.extend(blob);
    out
}

#[derive(Default)]
struct Strings(Vec<String>);

impl Strings {
    fn index(&mut self, text: &str) -> u64 {
        let at = self.0.iter().position(|own| own == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        at as u64
    }
}

/// The value of an attribute of one line of our own XML.
fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
    let start = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    &line[start..start + line[start..].find('"').unwrap()]
}

fn tags(line: &str, strings: &mut Strings) -> (Vec<u64>, Vec<u64>) {
    line.split("<tag ")
        .skip(1)
        .map(|tag| (strings.index(attribute(tag, "k")), strings.index(attribute(tag, "v"))))
        .unzip()
}

/// Our generator's XML, line by line, as PBF.
fn pbf(xml: &str) -> Vec<u8> {
    let mut strings = Strings(vec![String::new()]);
    let (mut ids, mut lats, mut lons, mut node_tags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut groups: Vec<Vec<u8>> = vec![Vec::new()];
    for line in xml.lines() {
        let id = || attribute(line, "id").parse::<i64>().unwrap();
        let (keys, values) = tags(line, &mut strings);
        let mut element = Vec::new();
        if line.starts_with("<node") {
            let e7 = |name| (attribute(line, name).parse::<f64>().unwrap() * 1e7).round() as i64;
            ids.push(id());
            lats.push(e7("lat"));
            lons.push(e7("lon"));
            node_tags.extend(keys.into_iter().zip(values).flat_map(|(key, value)| [key, value]).chain([0]));
        } else if line.starts_with("<way") {
            varint(&mut element, 1 << 3);
            varint(&mut element, id().cast_unsigned());
            packed(&mut element, 2, keys);
            packed(&mut element, 3, values);
            let refs: Vec<i64> = line.split("<nd ").skip(1).map(|nd| attribute(nd, "ref").parse().unwrap()).collect();
            packed(&mut element, 8, deltas(&refs));
            bytes(&mut groups[0], 3, &element);
        } else if line.starts_with("<relation") {
            let members: Vec<&str> = line.split("<member ").skip(1).collect();
            let refs: Vec<i64> = members.iter().map(|member| attribute(member, "ref").parse().unwrap()).collect();
            packed(&mut element, 2, keys);
            packed(&mut element, 3, values);
            packed(&mut element, 8, members.iter().map(|member| strings.index(attribute(member, "role"))));
            packed(&mut element, 9, deltas(&refs));
            packed(&mut element, 10, members.iter().map(|member| u64::from(attribute(member, "type") == "way")));
            bytes(&mut groups[0], 4, &element);
        }
    }
    let (mut dense, mut nodes, mut table, mut block) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    packed(&mut dense, 1, deltas(&ids));
    packed(&mut dense, 8, deltas(&lats));
    packed(&mut dense, 9, deltas(&lons));
    packed(&mut dense, 10, node_tags);
    bytes(&mut nodes, 2, &dense);
    strings.0.iter().for_each(|text| bytes(&mut table, 1, text.as_bytes()));
    bytes(&mut block, 1, &table);
    bytes(&mut block, 2, &nodes);
    bytes(&mut block, 2, &groups[0]);
    let mut header = Vec::new();
    bytes(&mut header, 4, b"OsmSchema-V0.6");
    [blob("OSMHeader", &header), blob("OSMData", &block)].concat()
}

fn read(directory: &Path, bytes: &[u8]) -> Result<RoadGraph, ImportError> {
    let path = directory.join("town.osm.pbf");
    std::fs::write(&path, bytes).unwrap();
    import(&path, &Van::default(), &|_| {}).map(|(graph, _)| graph)
}

#[test]
fn pbf_and_xml_of_the_same_town_give_the_same_graph() {
    let directory = tempfile::tempdir().unwrap();
    let town = town(5, 8);
    assert_eq!(read(directory.path(), &pbf(&town)).unwrap(), graph(&town));
}

#[test]
fn gzipped_xml_gives_the_same_graph() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("town.osm.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(town(5, 8).as_bytes()).unwrap();
    std::fs::write(&path, encoder.finish().unwrap()).unwrap();
    assert_eq!(import(&path, &Van::default(), &|_| {}).unwrap().0, graph(&town(5, 8)));
}

#[test]
fn truncated_pbf_is_refused_at_every_length() {
    let directory = tempfile::tempdir().unwrap();
    let whole = pbf(&town(1, 4));
    for length in 0..whole.len() {
        assert!(read(directory.path(), &whole[..length]).is_err(), "cut at {length} of {}", whole.len());
    }
}

#[test]
fn changed_pbf_never_panics() {
    let directory = tempfile::tempdir().unwrap();
    let (whole, mut dice) = (pbf(&town(1, 4)), Dice::new(9));
    for _ in 0..2_000 {
        let mut changed = whole.clone();
        for _ in 0..=dice.roll(3) {
            let at = usize::try_from(dice.roll(whole.len() as u64)).unwrap();
            changed[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        let _ = read(directory.path(), &changed);
    }
}

#[test]
fn changed_block_inside_a_sound_pbf_never_panics() {
    // Changes before compression reach the innermost lists: ids, places, string numbers.
    let directory = tempfile::tempdir().unwrap();
    let town = town(1, 3);
    let mut dice = Dice::new(10);
    for _ in 0..2_000 {
        let mut raw = stored(&pbf(&town));
        let at = 60 + usize::try_from(dice.roll(raw.len() as u64 - 60)).unwrap();
        raw[at] = u8::try_from(dice.roll(256)).unwrap();
        let _ = read(directory.path(), &raw);
    }
}

/// The same file with its second block stored raw instead of compressed.
fn stored(pbf: &[u8]) -> Vec<u8> {
    let size = |at: usize| usize::try_from(u32::from_be_bytes(pbf[at..at + 4].try_into().unwrap())).unwrap();
    let header = &pbf[4..4 + size(0)];
    let blob_size = usize::from(header[header.len() - 1]);
    let second = 4 + header.len() + blob_size;
    let block_start = second + 4 + size(second);
    let mut compressed = &pbf[block_start + 1..];
    while compressed[0] >= 0x80 {
        compressed = &compressed[1..];
    }
    let mut block = Vec::new();
    std::io::copy(&mut flate2::read::ZlibDecoder::new(&compressed[1..]), &mut block).unwrap();
    let (mut raw, mut head) = (Vec::new(), Vec::new());
    bytes(&mut raw, 1, &block);
    bytes(&mut head, 1, b"OSMData");
    varint(&mut head, 3 << 3);
    varint(&mut head, raw.len() as u64);
    let mut out = pbf[..second].to_vec();
    out.extend(u32::try_from(head.len()).unwrap().to_be_bytes());
    out.extend(head);
    out.extend(raw);
    out
}

#[test]
fn block_that_claims_a_gigabyte_is_refused_before_reading() {
    let directory = tempfile::tempdir().unwrap();
    let mut header = Vec::new();
    bytes(&mut header, 1, b"OSMData");
    varint(&mut header, 3 << 3);
    varint(&mut header, 1 << 30);
    let mut file = u32::try_from(header.len()).unwrap().to_be_bytes().to_vec();
    file.extend(header);
    let error = read(directory.path(), &file).unwrap_err();
    assert!(error.to_string().contains("32 MiB"), "{error}");
}

#[test]
fn feature_that_changes_the_meaning_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let mut header = Vec::new();
    bytes(&mut header, 4, b"HistoricalInformation");
    let error = read(directory.path(), &blob("OSMHeader", &header)).unwrap_err();
    assert!(matches!(error, ImportError::Osm(OsmError::Feature(name)) if name == "HistoricalInformation"));
}
