//! What is said of a closed door is judged by everything said at the stop, and judged again with every act: what came too early
//! is true once the wait is over, once a reason is given, or once the other phone tells that the van was there before.

use glane_fleet::{ActId, Deed, StopRecord};
use glane_foundation::{Sentence, StopId};
use glane_persistence::{WriteTx, stop_acts};

use super::facts::Facts;
use crate::ServiceError;

/// True for an act that the record of its stop judges, and not the moment at which it arrives.
pub(super) const fn is_of_a_door(deed: &Deed) -> bool {
    matches!(deed, Deed::FoundClosed { .. } | Deed::Diverted { to: None })
}

/// Writes down which of the words about this door cannot be followed as things stand.
pub(super) async fn judge(tx: &WriteTx, facts: &Facts, stop: &StopId, record: &StopRecord) -> Result<(), ServiceError> {
    for row in facts.of_doors.iter().filter(|row| row.act.stop == *stop) {
        let found = trouble(record, &row.act.id, &row.act.deed);
        if found != row.trouble {
            stop_acts::set_trouble(tx, &row.act.id, found.as_ref()).await?;
        }
    }
    Ok(())
}

/// Why a word about a door cannot be followed.
pub(super) fn trouble(record: &StopRecord, act: &ActId, deed: &Deed) -> Option<Sentence> {
    match deed {
        Deed::FoundClosed { .. } if record.too_early.contains(act) => Some(Sentence::new(
            "Porte dite fermée avant la fin de l'attente, sans raison : l'arrêt reste ouvert.",
            "Said to be closed before the wait was over, without a reason: the stop stays open.",
        )),
        Deed::Diverted { .. } if record.closed.is_none() && record.handed.is_empty() && record.diverted.is_some() => {
            Some(Sentence::new(
                "La porte n'avait pas été trouvée fermée : les caisses sont toujours promises ici.",
                "The door had not been found closed: the crates are still promised here.",
            ))
        }
        _ => None,
    }
}
