//! A round to take along: for a navigation device or a map.

use axum::extract::State;
use glane_foundation::RoundId;
use glane_service::views;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::Answer,
    caller::{Caller, Read},
    read::InPath,
};
use crate::{server::App, track};

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(round_gpx)).routes(routes!(round_geojson))
}

/// A round for a navigation device: a waypoint for each stop, one track along the streets (GPX 1.1). Its `src` says where the
/// shape comes from and which legs are estimates, drawn straight. Its driver's once the day is published.
#[utoipa::path(get, path = "/rounds/{round}/gpx", tag = "rounds", params(("round" = String, Path)),
    responses((status = 200, content_type = "application/gpx+xml", body = String)))]
async fn round_gpx(State(app): State<App>, InPath(round): InPath<RoundId>, caller: Caller<Read>) -> Answer {
    Ok(track::as_gpx(&views::streets::track(&app.glane, &caller.actor, &round).await?))
}

/// A round for a map: a point for each stop, a line for each leg with its `source`: `graph`, `service`, or `estimate` for a
/// straight line (GeoJSON, RFC 7946). Its driver's once the day is published.
#[utoipa::path(get, path = "/rounds/{round}/geojson", tag = "rounds", params(("round" = String, Path)),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value)))]
async fn round_geojson(State(app): State<App>, InPath(round): InPath<RoundId>, caller: Caller<Read>) -> Answer {
    Ok(track::as_geojson(&views::streets::track(&app.glane, &caller.actor, &round).await?))
}
