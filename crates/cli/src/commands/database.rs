//! Which database, for every command that needs one.

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use glane_foundation::SystemClock;
use glane_persistence::Database;
use glane_service::Glane;

use super::{Failure, travel::Roads};

/// The database and the travel times of a running Glane.
#[derive(Args, Clone)]
pub struct Home {
    /// sqlite://FILE?mode=rwc or postgres://USER@HOST/NAME
    #[arg(long, env = "GLANE_DATABASE", default_value = "sqlite://glane-data/glane.sqlite?mode=rwc")]
    pub database: String,
    #[command(flatten)]
    pub roads: Roads,
}

impl Home {
    /// A folder's embedded database.
    pub fn in_folder(folder: &Path, roads: Roads) -> Self {
        Self { database: format!("sqlite://{}?mode=rwc", folder.join("glane.sqlite").display()), roads }
    }

    /// Opens the database and refuses one whose schema is behind: `glane migrate` brings it up to date.
    pub async fn open(&self) -> Result<Glane, Failure> {
        let glane = self.open_any().await?;
        let pending = glane.db.pending_migrations().await?;
        if !pending.is_empty() {
            return Err(format!("the database lacks {}: run `glane migrate` first", pending.join(", ")).into());
        }
        Ok(glane)
    }

    /// Opens the database whatever its schema; makes the folder of an embedded one.
    pub async fn open_any(&self) -> Result<Glane, Failure> {
        if let Some(folder) = self.folder() {
            std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let db = Database::connect(&self.database).await?;
        Ok(Glane::new(db, Arc::new(SystemClock), Arc::from(self.roads.open()?)))
    }

    /// The folder of an embedded database.
    pub fn folder(&self) -> Option<PathBuf> {
        let file = self.database.strip_prefix("sqlite://")?;
        let file = Path::new(file.split('?').next().unwrap_or(file));
        file.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned)
    }
}

/// Runs a command that waits for the database or the network.
pub fn wait_for<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
