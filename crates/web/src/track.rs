//! A round as a file to take along: for a navigation device (GPX) or a map (GeoJSON).

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use glane_service::{
    views::RoundTrack,
    words::{geojson, gpx},
};

/// GPX 1.1.
pub(crate) fn as_gpx(track: &RoundTrack) -> Response {
    file(track, "gpx", "application/gpx+xml", gpx(std::slice::from_ref(&track.round)))
}

/// GeoJSON.
pub(crate) fn as_geojson(track: &RoundTrack) -> Response {
    file(track, "geojson", "application/geo+json", geojson(std::slice::from_ref(&track.round)).to_string())
}

/// Places of a round are not everybody's: nothing on the way keeps it.
fn file(track: &RoundTrack, ending: &str, kind: &'static str, text: String) -> Response {
    let name = format!("attachment; filename=\"glane-{}-{}.{ending}\"", track.date, track.van);
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    (headers, [(header::CONTENT_DISPOSITION, name)], text).into_response()
}
