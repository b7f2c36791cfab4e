//! How to get in and where to put things: written down by whoever was at the door, for whoever comes next.

use glane_foundation::{Actor, RoundId, Sentence, StopId};
use glane_persistence::{associations, rounds::StopPlace, stores};
use serde_json::json;

use super::allowed;
use crate::{Glane, ServiceError, acts::trail, error::CellProblem};

/// Longest notes: they are read at a kerb.
const MOST_CHARACTERS: usize = 500;

/// Replaces the access notes of a stop's place. `seen` is what the driver read: who wrote something else meanwhile keeps it.
pub async fn note_access(
    glane: &Glane,
    actor: &Actor,
    round: &RoundId,
    stop: &StopId,
    (seen, notes): (&str, &str),
) -> Result<(), ServiceError> {
    let notes = notes.trim();
    if notes.chars().count() > MOST_CHARACTERS {
        let sentence = Sentence::new(
            "C'est trop long pour être lu au volant : 500 caractères au plus.",
            "Too long to be read at the wheel: 500 characters at most.",
        );
        return Err(ServiceError::Cells(vec![CellProblem { field: "notes".to_owned(), sentence }]));
    }
    glane
        .db
        .retrying(|tx| async move {
            let round = allowed(&tx, actor, round).await?;
            let stop = round.stops.iter().find(|known| known.id == *stop).ok_or(ServiceError::NotFound("stop"))?;
            let (kind, subject, before) = match &stop.place {
                StopPlace::Store(id) => {
                    let mut store = stores::get(&tx, id).await?.item;
                    let before = std::mem::replace(&mut store.access_notes, notes.to_owned());
                    stores::save(&tx, &round.territory, &store).await?;
                    ("store", id.as_str(), before)
                }
                StopPlace::Association(id) => {
                    let mut association = associations::get(&tx, id).await?.item;
                    let before = std::mem::replace(&mut association.access_notes, notes.to_owned());
                    associations::save(&tx, &round.territory, &association).await?;
                    ("association", id.as_str(), before)
                }
                StopPlace::Depot => return Err(ServiceError::NotFound("stop")),
            };
            if before.trim() != seen.trim() && before.trim() != notes {
                return Err(ServiceError::Conflict);
            }
            let detail = json!({ "from": before, "to": notes });
            let act = trail::Act { territory: &round.territory, name: "note_access", kind, subject, detail };
            Ok(trail::record(glane, &tx, actor, act).await?)
        })
        .await
}
