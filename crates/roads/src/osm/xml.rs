//! OpenStreetMap's XML (`.osm`, also inside gzip): what editors and small extracts use.

use std::io::BufRead;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{OsmData, OsmError, Tags};
use crate::profile::Van;

#[derive(Default)]
struct Element {
    kind: Kind,
    id: i64,
    position: Option<(i32, i32)>,
    refs: Vec<i64>,
    members: Vec<(String, i64, bool)>,
    tags: Vec<(String, String)>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    None,
    Node,
    Way,
    Relation,
}

/// Reads a whole file; `progress` hears the bytes of XML read so far.
pub(super) fn read(file: impl BufRead, van: &Van, progress: &dyn Fn(u64)) -> Result<OsmData, OsmError> {
    let mut reader = Reader::from_reader(file);
    let (mut data, mut element, mut buffer) = (OsmData::default(), Element::default(), Vec::new());
    let mut root_seen = false;
    loop {
        let event = reader.read_event_into(&mut buffer);
        let offset = reader.buffer_position();
        let corrupt = |what| OsmError::Corrupt { offset, what };
        match event.map_err(|_| corrupt("this is not well-formed XML"))? {
            Event::Start(tag) if tag.name().into_inner() == "osm" => root_seen = true,
            Event::Start(tag) => open(&mut element, &tag).map_err(corrupt)?,
            Event::Empty(tag) => {
                open(&mut element, &tag).map_err(corrupt)?;
                close(&mut element, tag.name().into_inner(), &mut data, van);
            }
            Event::End(tag) => close(&mut element, tag.name().into_inner(), &mut data, van),
            Event::Eof if root_seen => return Ok(data),
            Event::Eof => return Err(corrupt("no <osm> element: this is not OpenStreetMap data")),
            _ => {}
        }
        if buffer.len() > 1 << 20 {
            return Err(corrupt("an element of more than a mebibyte"));
        }
        buffer.clear();
        if data.counts.nodes % 4096 == 0 {
            progress(offset);
        }
    }
}

fn kind(name: &str) -> Kind {
    match name {
        "node" => Kind::Node,
        "way" => Kind::Way,
        "relation" => Kind::Relation,
        _ => Kind::None,
    }
}

fn open(element: &mut Element, tag: &BytesStart) -> Result<(), &'static str> {
    let attribute = |name: &str| -> Result<Option<String>, &'static str> {
        let Some(found) = tag.try_get_attribute(name).map_err(|_| "an unreadable attribute")? else { return Ok(None) };
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .map(|text| Some(text.into_owned()))
            .map_err(|_| "an unreadable attribute")
    };
    let number = |name: &str| attribute(name)?.and_then(|text| text.parse().ok()).ok_or("an id that is not a number");
    match tag.name().into_inner() {
        name @ ("node" | "way" | "relation") => {
            *element = Element { kind: kind(name), id: number("id")?, ..Element::default() };
            let degrees = |name| Ok::<_, &'static str>(attribute(name)?.and_then(|text| e7(&text)));
            element.position = degrees("lat")?.zip(degrees("lon")?);
        }
        "nd" => element.refs.push(number("ref")?),
        "tag" => {
            if let (Some(key), Some(value)) = (attribute("k")?, attribute("v")?) {
                element.tags.push((key, value));
            }
        }
        "member" => {
            let is_way = attribute("type")?.as_deref() == Some("way");
            element.members.push((attribute("role")?.unwrap_or_default(), number("ref")?, is_way));
        }
        _ => {}
    }
    Ok(())
}

fn close(element: &mut Element, name: &str, data: &mut OsmData, van: &Van) {
    if kind(name) == Kind::None || kind(name) != element.kind {
        return;
    }
    let element = std::mem::take(element);
    let tags = Tags(element.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect());
    match (element.kind, element.position) {
        (Kind::Node, Some((lat, lon))) => data.node(element.id, lat, lon, &tags, van),
        (Kind::Node, None) => data.counts.nodes_off_earth += 1,
        (Kind::Way, _) if data.wants_way(&tags) => data.way(element.id, element.refs, &tags, van),
        (Kind::Relation, _) if data.wants_relation(&tags) => {
            let members: Vec<_> = element.members.iter().map(|(role, id, way)| (role.as_str(), *id, *way)).collect();
            data.relation(&members, &tags);
        }
        _ => {}
    }
}

/// Ten-millionths of a degree.
fn e7(text: &str) -> Option<i32> {
    let degrees: f64 = text.parse().ok()?;
    #[expect(clippy::as_conversions, reason = "within 180 degrees: 1.8e9 fits an i32")]
    (degrees.abs() <= 180.0).then(|| (degrees * 1e7).round() as i32)
}
