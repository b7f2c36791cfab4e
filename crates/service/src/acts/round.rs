//! What drivers say happened at the stops of a round, and what follows from it.
//!
//! Acts come late, twice, from two phones, and out of order. Each is kept once under the id its phone gave it; what is true follows
//! from all acts of a stop together ([`StopRecord`]), and the ledger is moved from where it is to where they say. An
//! act that cannot be followed (the operator changed the stop meanwhile, the cases went elsewhere) is kept and shown to the operator.

mod divert;
mod doors;
pub(crate) mod facts;
mod messages;
mod notes;
mod photo;
mod refuge;
mod settle;
mod sheet;
mod slip;
pub(crate) mod whereabouts;

use glane_fleet::{ActId, Deed, StopAct, StopState};
use glane_foundation::{Actor, RoundId, Sentence, TerritoryId};
use glane_persistence::{
    Reader, WriteTx,
    days::{self, DayState},
    rounds::{self, RoundRow, StopRow},
    stop_acts::{self, ActRow},
};
use serde_json::json;

pub use notes::note_access;
pub use photo::{MOST_PHOTO_BYTES, forget_photos, keep_photo};
pub use refuge::{Refuge, refuges};
pub use sheet::{SheetStop, enter_sheet};

use super::trail;
use crate::{Glane, ServiceError, access, error::CellProblem};

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOutcome {
    /// Which act.
    pub act: ActId,
    /// Why it could not be followed, if so. It is kept all the same, and the operator is told.
    pub trouble: Option<Sentence>,
}

/// Takes in acts of one round, each in a transaction of its own, in the order given. An act already there is answered as
/// before. Fails as a whole only where the round is not the actor's.
pub async fn perform(
    glane: &Glane,
    actor: &Actor,
    round: &RoundId,
    acts: &[StopAct],
) -> Result<Vec<ActOutcome>, ServiceError> {
    let mut outcomes = Vec::with_capacity(acts.len());
    for act in acts {
        // The planner thinks before the transaction, as the phone's question was answered.
        let slot = &match &act.deed {
            Deed::Diverted { to: Some(to) } => refuge::slot(glane, round, &act.stop, to, happened(glane, act)).await?,
            _ => None,
        };
        let take = |tx| async move { take_in(glane, &tx, actor, round, (act, slot.as_ref())).await };
        let trouble = glane.db.retrying(take).await?;
        outcomes.push(ActOutcome { act: act.id.clone(), trouble });
    }
    Ok(outcomes)
}

/// The operator has seen to an act that could not be followed, and says what was done about it.
pub async fn settle_act(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    act: &ActId,
    reason: &str,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        let sentence = Sentence::new(
            "Dites en une phrase ce que vous avez fait (500 caractères au plus).",
            "Say in one sentence what you did (500 characters at most).",
        );
        return Err(ServiceError::Cells(vec![CellProblem { field: "reason".to_owned(), sentence }]));
    }
    glane
        .db
        .retrying(|tx| async move {
            let row = stop_acts::find(&tx, act).await?.ok_or(ServiceError::NotFound("act"))?;
            if rounds::get(&tx, &row.round).await?.territory != *territory {
                return Err(ServiceError::NotFound("act"));
            }
            stop_acts::settle(&tx, act, glane.now()).await?;
            let detail = json!({ "stop": row.act.stop, "deed": row.act.deed.code(), "reason": reason });
            let act = trail::Act { territory, name: "settle_act", kind: "act", subject: act.as_str(), detail };
            Ok(trail::record(glane, &tx, actor, act).await?)
        })
        .await
}

async fn take_in(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    round: &RoundId,
    (act, slot): (&StopAct, Option<&refuge::Slot>),
) -> Result<Option<Sentence>, ServiceError> {
    let round = allowed(tx, actor, round).await?;
    let act = &StopAct { at: happened(glane, act), ..act.clone() };
    if let Some(known) = stop_acts::find(tx, &act.id).await? {
        let same = known.round == round.id && known.act == *act;
        return Ok(if same { known.trouble } else { Some(reused()) });
    }
    let stop = round.stops.iter().find(|stop| stop.id == act.stop);
    let row = ActRow {
        act: act.clone(),
        round: round.id.clone(),
        actor: actor.clone(),
        received_at: glane.now(),
        trouble: trouble(stop, act),
        settled_at: None,
    };
    stop_acts::insert(tx, &row).await?;
    let detail = json!({ "round": round.id, "happened_at": act.at, "act": act.deed, "id": act.id });
    let line = trail::Act {
        territory: &round.territory,
        name: act.deed.code(),
        kind: "stop",
        subject: act.stop.as_str(),
        detail,
    };
    trail::record(glane, tx, actor, line).await?;
    if let (None, Some(stop)) = (&row.trouble, stop) {
        let found = settle::stop(glane, tx, actor, &round, stop, (act, slot)).await?;
        if let Some(found) = found {
            stop_acts::set_trouble(tx, &act.id, Some(&found)).await?;
            return Ok(Some(found));
        }
    }
    Ok(row.trouble)
}

/// The round, when it is the actor's and everybody may see it.
async fn allowed(tx: &impl Reader, actor: &Actor, round: &RoundId) -> Result<RoundRow, ServiceError> {
    let round = rounds::get(tx, round).await?;
    match &round.driver {
        Some(driver) => access::driver(actor, driver, &round.territory)?,
        None => access::operator(actor, &round.territory)?,
    }
    let day = days::get(tx, &round.territory, round.date).await?;
    if day.is_some_and(|day| day.state == DayState::Published) {
        Ok(round)
    } else {
        Err(ServiceError::NotFound("round"))
    }
}

/// The phone's time, to the microsecond; a clock that runs ahead is held at now.
fn happened(glane: &Glane, act: &StopAct) -> chrono::DateTime<chrono::Utc> {
    glane_foundation::truncate_to_micros(act.at.min(glane.now()))
}

/// Why an act cannot be followed as it stands.
fn trouble(stop: Option<&StopRow>, act: &StopAct) -> Option<Sentence> {
    let Some(stop) = stop else {
        return Some(Sentence::new("Cet arrêt n'est plus dans la tournée.", "This stop is no longer in the round."));
    };
    if !act.deed.is_sensible() {
        return Some(Sentence::new("Ces quantités ne sont pas possibles.", "These quantities are not possible."));
    }
    let moves = matches!(act.deed, Deed::Collected { .. } | Deed::HandedOver { .. });
    if moves && stop.state == StopState::Cancelled {
        return Some(Sentence::new("L'arrêt avait été annulé entre-temps.", "The stop had been cancelled meanwhile."));
    }
    let wanted = match act.deed {
        Deed::Collected { .. } => Some(rounds::Direction::Pickup),
        Deed::HandedOver { .. } => Some(rounds::Direction::Drop),
        _ => None,
    };
    let known = act.deed.allocation().is_none_or(|allocation| {
        stop.lines.iter().any(|line| line.allocation == *allocation && wanted.is_none_or(|way| line.direction == way))
    });
    (!known).then(|| {
        Sentence::new(
            "Ces caisses ne sont plus prévues à cet arrêt.",
            "These crates are no longer planned at this stop.",
        )
    })
}

fn reused() -> Sentence {
    Sentence::new(
        "Un autre geste porte déjà ce numéro ; celui-ci n'a pas été repris.",
        "Another act already has this id; this one was not taken in.",
    )
}
