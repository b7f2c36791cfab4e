//! The proofs of the latest runs asked about, read once: a run never changes, and its proof is as long as its day (a thousand lots:
//! 80 ms to read).

use std::{
    collections::VecDeque,
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, Utc};
use glane_matching::{Allocation, Market, check};
use glane_persistence::{ReadTx, RunId, runs};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::ServiceError;

/// Runs kept: today's and a few that people look back at.
const KEPT: usize = 4;

/// What this process has read. Cheap to clone.
#[derive(Clone, Default)]
pub struct Proofs(Arc<Mutex<VecDeque<Arc<Proof>>>>);

/// A run's market and what the matching answered, as stored.
pub(crate) struct Proof {
    run: RunId,
    pub(crate) market: Market,
    pub(crate) allocation: Allocation,
    pub(crate) finished_at: DateTime<Utc>,
    violations: OnceLock<Vec<String>>,
}

#[derive(Deserialize)]
struct Stored {
    market: Market,
    allocation: Allocation,
}

impl Proofs {
    /// The proof of a run; nothing where it was kept without one. Whoever asks meanwhile waits rather than reads it too.
    pub(crate) async fn of(&self, db: &ReadTx, run: &RunId) -> Result<Option<Arc<Proof>>, ServiceError> {
        let mut kept = self.0.lock().await;
        if let Some(at) = kept.iter().position(|proof| proof.run == *run) {
            let proof = kept.remove(at);
            kept.extend(proof.clone());
            return Ok(proof);
        }
        let Some(text) = runs::proof(db, run).await? else { return Ok(None) };
        let finished_at = runs::without_proof(db, run).await?.finished_at;
        let read = tokio::task::spawn_blocking(move || serde_json::from_str::<Stored>(&text));
        let broken = |why: String| ServiceError::Broken(format!("proof of run {run}: {why}"));
        let stored =
            read.await.map_err(|error| broken(error.to_string()))?.map_err(|error| broken(error.to_string()))?;
        let Stored { market, allocation } = stored;
        let proof = Arc::new(Proof { run: run.clone(), market, allocation, finished_at, violations: OnceLock::new() });
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&proof));
        Ok(Some(proof))
    }
}

impl Proof {
    /// What the independent checker does not accept in the whole sharing; it reads the whole day, once per run and process.
    pub(crate) fn violations(&self) -> &[String] {
        self.violations.get_or_init(|| check(&self.market, &self.allocation).iter().map(ToString::to_string).collect())
    }
}
