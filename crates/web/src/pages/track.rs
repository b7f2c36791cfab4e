//! A round to take along: two files behind two links.

use axum::extract::{Path, State};
use glane_service::views;

use super::{Answer, id};
use crate::{reader::Known, server::App, track};

/// For a navigation device.
pub(crate) async fn gpx(State(app): State<App>, Path(round): Path<String>, known: Known) -> Answer {
    Ok(track::as_gpx(&views::streets::track(&app.glane, &known.actor, &id(&round)?).await?))
}

/// For a map.
pub(crate) async fn geojson(State(app): State<App>, Path(round): Path<String>, known: Known) -> Answer {
    Ok(track::as_geojson(&views::streets::track(&app.glane, &known.actor, &id(&round)?).await?))
}
