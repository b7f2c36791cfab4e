//! Rounds for a navigation device: the stops as waypoints, the way as a track. GPX 1.1 (topografix.com/GPX/1/1).

use std::fmt::Write as _;

use glane_foundation::{GeoPoint, Provenance};

use crate::drawn::{DrawnRound, source};

/// Rounds, one track each. Where a track's shape comes from is said in its source: an estimate is a straight line.
#[must_use]
pub fn gpx(rounds: &[DrawnRound]) -> String {
    let (mut stops, mut tracks) = (String::new(), String::new());
    for round in rounds {
        for stop in &round.stops {
            // Writing to a String never fails.
            let _ = writeln!(
                stops,
                " <wpt {}><time>{}</time><name>{}</name><desc>{}</desc></wpt>",
                place_of(stop.location),
                stop.arrival.format("%Y-%m-%dT%H:%M:%SZ"),
                escape(&format!("{}.{} {}", round.number, stop.number, stop.name)),
                stop.local.format("%H:%M")
            );
        }
        let name = escape(&format!("{}. {}", round.number, round.van));
        let _ = writeln!(tracks, " <trk><name>{name}</name><src>{}</src><trkseg>", sources(round));
        let mut way: Vec<GeoPoint> = round.legs.iter().flat_map(|leg| leg.line.iter().copied()).collect();
        way.dedup();
        for point in way {
            let _ = writeln!(tracks, "  <trkpt {}/>", place_of(point));
        }
        tracks.push_str(" </trkseg></trk>\n");
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                <gpx version=\"1.1\" creator=\"glane\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n";
    format!("{head}{stops}{tracks}</gpx>\n")
}

/// "graph", or "service; estimate (straight lines): legs 2, 5".
fn sources(round: &DrawnRound) -> String {
    let mut known: Vec<&str> = Vec::new();
    for leg in round.legs.iter().filter(|leg| leg.provenance != Provenance::Estimate) {
        if !known.contains(&source(leg.provenance)) {
            known.push(source(leg.provenance));
        }
    }
    let estimated = (1..).zip(&round.legs).filter(|(_, leg)| leg.provenance == Provenance::Estimate);
    let estimated: Vec<String> = estimated.map(|(number, _): (usize, _)| number.to_string()).collect();
    let told = format!("estimate (straight lines): legs {}", estimated.join(", "));
    if !estimated.is_empty() {
        known.push(&told);
    }
    known.join("; ")
}

fn place_of(point: GeoPoint) -> String {
    format!("lat=\"{:.6}\" lon=\"{:.6}\"", point.lat(), point.lon())
}

/// Names are people's: they may hold what XML minds.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use glane_foundation::Metres;
    use glane_roads::LegLine;

    use super::*;

    #[test]
    fn a_name_with_signs_of_xml_stays_a_name() {
        assert_eq!(escape("Boulangerie \"Pain & Cie\" <sud>"), "Boulangerie &quot;Pain &amp; Cie&quot; &lt;sud&gt;");
    }

    #[test]
    fn a_track_says_which_legs_are_estimates() {
        let (a, b) = (GeoPoint::new(49.0, 0.0).unwrap(), GeoPoint::new(49.1, 0.0).unwrap());
        let asked = LegLine { line: vec![a, b], provenance: Provenance::Service };
        let legs = vec![asked.clone(), LegLine::straight(b, a), asked];
        let round = DrawnRound { number: 1, van: "V".into(), metres: Metres::new(1), stops: vec![], legs };
        assert_eq!(sources(&round), "service; estimate (straight lines): legs 2");
        assert_eq!(gpx(&[round]).matches("<trkpt").count(), 4, "a place where legs meet is one point");
    }
}
