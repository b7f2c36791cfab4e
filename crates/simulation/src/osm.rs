//! The street network in OpenStreetMap's XML (wiki.openstreetmap.org/wiki/OSM_XML), so that the road importer is tried
//! on a town whose every street is known.

use std::fmt::Write as _;

use crate::streets::{Flow, Plane, Street, Streets, TurnBan};

type Tag<'a> = (&'a str, &'a str);

pub(crate) fn write(streets: &Streets, town: &str) -> String {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"glane\">\n");
    line(&mut xml, &format!(" <!-- {town} is fictional: nothing here comes from OpenStreetMap -->"));
    for (at, junction) in streets.junctions.iter().enumerate() {
        node(&mut xml, at, junction.at, junction.tag.as_slice());
    }
    let river_nodes = streets.junctions.len();
    for (at, bend) in streets.river.iter().enumerate() {
        node(&mut xml, river_nodes + at, *bend, &[]);
    }
    for (at, street) in streets.streets.iter().enumerate() {
        way(&mut xml, at, street.junctions.iter().copied(), &street_tags(street));
    }
    let river = river_nodes..river_nodes + streets.river.len();
    way(&mut xml, streets.streets.len(), river, &[("waterway", "river"), ("name", &streets.river_name)]);
    for (at, ban) in streets.turn_bans.iter().enumerate() {
        turn_ban(&mut xml, at, ban);
    }
    xml.push_str("</osm>\n");
    xml
}

fn street_tags(street: &Street) -> Vec<Tag<'_>> {
    let rules = &street.rules;
    let mut tags = vec![("highway", rules.class.code()), ("name", street.name.as_str())];
    match rules.flow {
        Flow::Both => {}
        Flow::Forward => tags.push(("oneway", "yes")),
        Flow::Backward => tags.push(("oneway", "-1")),
    }
    tags.extend(rules.limit.map(|limit| ("maxspeed", limit)));
    tags.extend(rules.tag);
    if rules.bridge {
        tags.extend([("bridge", "yes"), ("layer", "1")]);
    }
    tags
}

/// Identities count from 1 in each kind of element.
fn node(xml: &mut String, at: usize, place: Plane, tags: &[Tag<'_>]) {
    let Ok(place) = place.to_geo() else { return };
    let end = if tags.is_empty() { "/" } else { "" };
    let (lat, lon) = (place.lat(), place.lon());
    line(xml, &format!(" <node id=\"{}\" version=\"1\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"{end}>", at + 1));
    if !tags.is_empty() {
        write_tags(xml, tags);
        line(xml, " </node>");
    }
}

fn way(xml: &mut String, at: usize, nodes: impl Iterator<Item = usize>, tags: &[Tag<'_>]) {
    line(xml, &format!(" <way id=\"{}\" version=\"1\">", at + 1));
    for node in nodes {
        line(xml, &format!("  <nd ref=\"{}\"/>", node + 1));
    }
    write_tags(xml, tags);
    line(xml, " </way>");
}

fn turn_ban(xml: &mut String, at: usize, ban: &TurnBan) {
    line(xml, &format!(" <relation id=\"{}\" version=\"1\">", at + 1));
    for (kind, role, member) in [("way", "from", ban.from), ("node", "via", ban.via), ("way", "to", ban.to)] {
        line(xml, &format!("  <member type=\"{kind}\" ref=\"{}\" role=\"{role}\"/>", member + 1));
    }
    write_tags(xml, &[("type", "restriction"), ("restriction", "no_left_turn")]);
    line(xml, " </relation>");
}

fn write_tags(xml: &mut String, tags: &[Tag<'_>]) {
    for (key, value) in tags {
        line(xml, &format!("  <tag k=\"{key}\" v=\"{}\"/>", escape(value)));
    }
}

fn line(xml: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(xml, "{text}");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
