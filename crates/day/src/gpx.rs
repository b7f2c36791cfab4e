//! Rounds for a navigation device: the stops as waypoints, the way as a track. GPX 1.1 (topografix.com/GPX/1/1).

use std::fmt::Write as _;

use glane_foundation::GeoPoint;
use glane_roads::TravelModel;

use crate::{
    day_file::Day,
    geojson::{place, way},
    places::PlaceError,
    plan_file::Plan,
};

/// The rounds of a plan, one track each. What a track was drawn from is said in its source: an estimate draws straight lines.
pub fn gpx(day: &Day, plan: &Plan, model: &dyn TravelModel) -> Result<String, PlaceError> {
    let (mut stops, mut tracks) = (String::new(), String::new());
    for (at, round) in plan.rounds.iter().enumerate() {
        for (number, stop) in round.stops.iter().enumerate() {
            let Some((name, point)) = place(day, &stop.place) else { continue };
            let arrival = day.territory.local(stop.arrival).format("%H:%M");
            let name = escape(&format!("{}.{} {name}", at + 1, number + 1));
            // Writing to a String never fails.
            let _ = writeln!(
                stops,
                " <wpt {}><time>{}</time><name>{name}</name><desc>{arrival}</desc></wpt>",
                place_of(point),
                stop.arrival.format("%Y-%m-%dT%H:%M:%SZ")
            );
        }
        let van = day.vans.iter().find(|van| van.id == round.van).map_or(round.van.as_str(), |van| van.name.as_str());
        let (name, source) = (escape(&format!("{}. {van}", at + 1)), escape(&model.describe()));
        let _ = writeln!(tracks, " <trk><name>{name}</name><src>{source}</src><trkseg>");
        for point in way(day, round, model)? {
            let _ = writeln!(tracks, "  <trkpt {}/>", place_of(point));
        }
        tracks.push_str(" </trkseg></trk>\n");
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                <gpx version=\"1.1\" creator=\"glane\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n";
    Ok(format!("{head}{stops}{tracks}</gpx>\n"))
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
    use super::escape;

    #[test]
    fn a_name_with_signs_of_xml_stays_a_name() {
        assert_eq!(escape("Boulangerie \"Pain & Cie\" <sud>"), "Boulangerie &quot;Pain &amp; Cie&quot; &lt;sud&gt;");
    }
}
