//! Points as people list them: a csv with a latitude and a longitude column, or `LAT,LON` on the command line.

use std::path::Path;

use glane_foundation::GeoPoint;

use super::Failure;

/// A named point.
pub struct Point {
    /// The `id` or `name` column, else the position in the list from zero.
    pub name: String,
    /// Where.
    pub point: GeoPoint,
}

/// Reads a csv with a header; errors name the line.
pub fn read(path: &Path) -> Result<Vec<Point>, Failure> {
    let in_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(|error| in_file(&error))?;
    let header = reader.headers().map_err(|error| in_file(&error))?.clone();
    let column = |names: &[&str]| header.iter().position(|own| names.contains(&own.trim().to_lowercase().as_str()));
    let lat = column(&["lat", "latitude"]).ok_or_else(|| in_file(&"no column lat or latitude"))?;
    let lon = column(&["lon", "lng", "long", "longitude"]).ok_or_else(|| in_file(&"no column lon or longitude"))?;
    let name = column(&["id"]).or_else(|| column(&["name"]));
    let mut points = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| in_file(&error))?;
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let point = parse(cell(lat), cell(lon)).map_err(|error| in_file(&format!("line {}: {error}", at + 2)))?;
        points.push(Point { name: name.map_or_else(|| at.to_string(), |column| cell(column).to_owned()), point });
    }
    Ok(points)
}

/// Reads `LAT,LON`.
pub fn one(text: &str) -> Result<GeoPoint, String> {
    let (lat, lon) = text.split_once(',').ok_or("write the point as LAT,LON, e.g. 49.18,-0.37")?;
    parse(lat, lon)
}

fn parse(lat: &str, lon: &str) -> Result<GeoPoint, String> {
    let degrees = |text: &str| text.trim().parse::<f64>().map_err(|_| format!("{text:?} is not a number of degrees"));
    GeoPoint::new(degrees(lat)?, degrees(lon)?).map_err(|error| error.to_string())
}
