//! Acts of a round as JSON: what the phone sends when it has a network.

use axum::extract::State;
use glane_foundation::{RoundId, Sentence};
use glane_service::{
    acts,
    words::{ActId, StopAct},
};
use serde::{Deserialize, Serialize};

use super::{
    answer::{self, Answer},
    caller::{Caller, Operate},
    code::Code,
    problem::Problem,
    read::{Body, InPath},
};
use crate::server::App;

/// Acts in the order in which they happened.
#[derive(Debug, Deserialize)]
pub(crate) struct Batch {
    acts: Vec<StopAct>,
}

/// What became of each.
#[derive(Debug, Serialize)]
pub(crate) struct Taken {
    acts: Vec<TakenAct>,
}

/// One act that is kept for good.
#[derive(Debug, Serialize)]
pub(crate) struct TakenAct {
    id: ActId,
    /// Why it could not be followed; the operator decides.
    trouble: Option<Sentence>,
}

/// Most acts taken in at once; the phone sends the rest next.
const MOST_ACTS: usize = 100;

/// Takes acts in and says of each what became of it. Sending the same again gives the same answer: the acts carry their own
/// ids, so that no key is needed.
pub(crate) async fn acts(
    State(app): State<App>,
    InPath(round): InPath<RoundId>,
    caller: Caller<Operate>,
    Body(batch): Body<Batch>,
) -> Answer {
    if batch.acts.len() > MOST_ACTS {
        return Err(Problem::new(Code::TooLarge));
    }
    let outcomes = acts::perform(&app.glane, &caller.actor, &round, &batch.acts).await?;
    let acts = outcomes.into_iter().map(|outcome| TakenAct { id: outcome.act, trouble: outcome.trouble }).collect();
    answer::json(&Taken { acts })
}
