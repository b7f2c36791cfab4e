//! Segments of one block and one set of rules become a named street; unused points are dropped.

use std::collections::BTreeMap;

use super::{
    Junction, Street, Zones,
    lines::{Network, Segment, Whose},
    rules::{Line, StreetClass, StreetRules, Zone},
};
use crate::{
    dice::{Dice, rounded},
    words,
};

pub(super) fn name(network: Network, seed: u64, town: &str) -> (Vec<Junction>, Vec<Street>, Zones) {
    let mut by_street: BTreeMap<Whose, Vec<Segment>> = BTreeMap::new();
    for segment in &network.segments {
        by_street.entry(segment.street).or_default().push(*segment);
    }
    let mut used = BTreeMap::new();
    let mut junctions = Vec::new();
    let mut number = |node: usize| {
        *used.entry(node).or_insert_with(|| {
            junctions.push(Junction { at: network.points[node], tag: None });
            junctions.len() - 1
        })
    };
    let mut streets = Vec::new();
    let mut taken = BTreeMap::new();
    for (whose, segments) in by_street {
        let name = unused_name(whose, &segments, seed, town, &mut taken);
        let mut metres = 0.0;
        for run in runs(&segments) {
            let Some(first) = run.first() else { continue };
            let nodes = std::iter::once(first.ends.0).chain(run.iter().map(|s| s.ends.1)).map(&mut number).collect();
            let name = if first.rules.bridge { bridge_name(whose, &name) } else { name.clone() };
            let first_metre = u32::try_from(rounded(metres)).unwrap_or(0);
            streets.push(Street { name, rules: first.rules, junctions: nodes, first_metre });
            metres += run.iter().map(|s| network.points[s.ends.0].distance(network.points[s.ends.1])).sum::<f64>();
        }
    }
    let zones = Zones::of(&streets, &junctions);
    (junctions, streets, zones)
}

/// Cuts a block where its rules change, where a piece is missing, and after twenty segments (the ring).
fn runs(segments: &[Segment]) -> Vec<&[Segment]> {
    let mut runs: Vec<&[Segment]> = Vec::new();
    let mut start = 0;
    for at in 1..=segments.len() {
        let goes_on = segments
            .get(at)
            .zip(segments.get(at - 1))
            .is_some_and(|(next, last)| last.ends.1 == next.ends.0 && same(last.rules, next.rules) && at - start < 20);
        if !goes_on {
            runs.push(&segments[start..at]);
            start = at;
        }
    }
    runs
}

/// Zones alone do not cut a street.
fn same(a: StreetRules, b: StreetRules) -> bool {
    StreetRules { zone: b.zone, ..a } == b
}

fn unused_name(whose: Whose, segments: &[Segment], seed: u64, town: &str, taken: &mut BTreeMap<String, ()>) -> String {
    let Whose::Block(line, block) = whose else { return format!("rocade {}", words::of(town)) };
    let Some(rules) = segments.first().map(|s| s.rules) else { return String::new() };
    if line == Line::Row(0) && rules.zone == Zone::Centre {
        return "Grand'Rue".into();
    }
    let mut dice = Dice::new(seed, &format!("name {line:?} {block}"));
    let mut name = String::new();
    for _ in 0..12 {
        name = words::street(&mut dice, kind(line, rules));
        if taken.insert(name.clone(), ()).is_none() {
            break;
        }
    }
    name
}

fn kind(line: Line, rules: StreetRules) -> &'static str {
    match (rules.zone, rules.class) {
        (Zone::Country, _) => "route",
        (_, StreetClass::Primary) => "avenue",
        (_, StreetClass::Secondary) => "boulevard",
        (Zone::Industry, _) => "rue",
        (Zone::Suburb, _) if line.number() % 3 == 1 => "allée",
        (Zone::Suburb, _) if line.number() % 5 == 2 => "chemin",
        _ => "rue",
    }
}

fn bridge_name(whose: Whose, name: &str) -> String {
    match whose {
        Whose::Block(Line::Column(0), _) => "Pont-Vieux".into(),
        Whose::Block(..) => format!("pont {}", name.split_once(' ').map_or(name, |(_, rest)| rest)),
        Whose::Ring => name.to_owned(),
    }
}
