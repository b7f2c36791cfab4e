//! From what a person gives (`--roads`) to a source of travel times.

use std::path::Path;

use crate::{
    CrowFly, GraphModel, Hours, ImportError, Protocol, Remote, RemoteOptions, RoadFileError, RoadGraph, TravelModel,
    Van, import,
};

/// Why roads cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A `.roads` file that cannot be used.
    #[error("{source_name}: {error}")]
    File {
        /// As given.
        source_name: String,
        /// What is wrong.
        error: RoadFileError,
    },
    /// A map that cannot be used.
    #[error("{source_name}: {error}")]
    Map {
        /// As given.
        source_name: String,
        /// What is wrong.
        error: ImportError,
    },
}

/// Opens a source of travel times.
///
/// Each of `sources` is a `.roads` file, a map (`.osm.pbf`, `.osm`, `.osm.gz`, imported in memory), or the address of a server:
/// `http://host:5000` or `osrm+http://...` for OSRM, `valhalla+http://...` for Valhalla. The first one answers; a server that
/// cannot is replaced by the next source, and after the last by the estimate. Without sources everything is estimated.
pub fn open<S: AsRef<str>>(sources: &[S], hours: &Hours) -> Result<Box<dyn TravelModel>, OpenError> {
    let Some((first, others)) = sources.split_first() else {
        return Ok(Box::new(CrowFly::new(hours.clone())));
    };
    let source = first.as_ref();
    if let Some(options) = server(source) {
        return Ok(Box::new(Remote::new(options, hours.clone(), open(others, hours)?)));
    }
    Ok(Box::new(GraphModel::new(graph(source)?, hours.clone())))
}

fn server(source: &str) -> Option<RemoteOptions> {
    let (protocol, url) = match source.split_once('+') {
        Some(("osrm", url)) => (Protocol::Osrm, url),
        Some(("valhalla", url)) => (Protocol::Valhalla, url),
        _ => (Protocol::Osrm, source),
    };
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    is_url.then(|| RemoteOptions::new(protocol, url))
}

fn graph(source: &str) -> Result<RoadGraph, OpenError> {
    let path = Path::new(source);
    if source.ends_with(".roads") {
        RoadGraph::load(path).map_err(|error| OpenError::File { source_name: source.to_owned(), error })
    } else {
        let imported = import(path, &Van::default(), &|_| {});
        imported.map(|(graph, _)| graph).map_err(|error| OpenError::Map { source_name: source.to_owned(), error })
    }
}
