//! Random towns as OSM XML: a bent grid with one-way streets, ring roads, dead ends, loops, lights and forbidden turns.

use std::fmt::Write;

use glane_foundation::GeoPoint;

use crate::point;

/// A small generator of its own (SplitMix64), so that towns never change with a library.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.roll(1 << 30)).unwrap()) / f64::from(1 << 30)
    }
}

/// A town of `side` times `side` crossings about 120 m apart.
pub fn town(seed: u64, side: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut xml = String::from("<osm version=\"0.6\">\n");
    for id in 1..=side * side {
        let (row, column) = ((id - 1) / side, (id - 1) % side);
        let degrees = |at: u64, shift: f64| f64::from(u32::try_from(at).unwrap()) * 0.0012 + shift * 0.0006;
        let (lat, lon) = (47.0 + degrees(row, dice.share()), 1.0 + degrees(column, dice.share()) * 1.4);
        let light = if dice.roll(8) == 0 { "<tag k=\"highway\" v=\"traffic_signals\"/>" } else { "" };
        writeln!(xml, "<node id=\"{id}\" lat=\"{lat:.7}\" lon=\"{lon:.7}\">{light}</node>").unwrap();
    }
    let ways = streets(&mut dice, side);
    for (id, (a, b)) in (1..).zip(&ways) {
        let class =
            ["residential", "residential", "tertiary", "primary", "trunk"][usize::try_from(dice.roll(5)).unwrap()];
        let oneway = ["no", "no", "yes", "-1"][usize::try_from(dice.roll(4)).unwrap()];
        writeln!(
            xml,
            "<way id=\"{id}\"><nd ref=\"{a}\"/><nd ref=\"{b}\"/><tag k=\"highway\" v=\"{class}\"/>\
             <tag k=\"oneway\" v=\"{oneway}\"/><tag k=\"name\" v=\"{}\"/></way>",
            dice.roll(9)
        )
        .unwrap();
    }
    restrictions(&mut dice, &ways, &mut xml);
    xml + "</osm>\n"
}

fn streets(dice: &mut Dice, side: u64) -> Vec<(u64, u64)> {
    let mut ways = Vec::new();
    for id in 1..=side * side {
        let (row, column) = ((id - 1) / side, (id - 1) % side);
        if column + 1 < side && dice.roll(8) > 0 {
            ways.push((id, id + 1));
        }
        if row + 1 < side && dice.roll(8) > 0 {
            ways.push((id, id + side));
        }
        if dice.roll(20) == 0 {
            ways.push((id, dice.roll(side * side) + 1));
        }
    }
    ways
}

fn restrictions(dice: &mut Dice, ways: &[(u64, u64)], xml: &mut String) {
    for (from, (_, via)) in (1_u64..).zip(ways) {
        let others: Vec<u64> =
            (1_u64..).zip(ways).filter(|(_, (a, b))| a == via || b == via).map(|(id, _)| id).collect();
        let to = others[usize::try_from(dice.roll(others.len() as u64)).unwrap()];
        let kind = ["no_left_turn", "no_u_turn", "only_straight_on"][usize::try_from(dice.roll(3)).unwrap()];
        if dice.roll(3) == 0 {
            writeln!(
                xml,
                "<relation id=\"{from}\"><member type=\"way\" ref=\"{from}\" role=\"from\"/><member type=\"node\" \
                 ref=\"{via}\" role=\"via\"/><member type=\"way\" ref=\"{to}\" role=\"to\"/><tag k=\"type\" \
                 v=\"restriction\"/><tag k=\"restriction\" v=\"{kind}\"/></relation>"
            )
            .unwrap();
        }
    }
}

/// Points all over a town of `side` crossings, some of them many to a street.
pub fn points(seed: u64, side: u64, count: usize) -> Vec<GeoPoint> {
    let mut dice = Dice::new(seed ^ 0x5eed);
    let span = 0.0012 * f64::from(u32::try_from(side - 1).unwrap());
    let mut points: Vec<GeoPoint> = Vec::new();
    for _ in 0..count {
        match points.last().copied().filter(|_| dice.roll(3) == 0) {
            Some(near) => points.push(point(near.lat() + dice.share() * 0.0003, near.lon())),
            None => points.push(point(47.0 + dice.share() * span, 1.0 + dice.share() * span * 1.4)),
        }
    }
    points
}
