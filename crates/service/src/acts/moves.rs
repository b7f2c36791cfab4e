//! A stop goes to another van: tried first, with its cost and what it breaks, then done, and undone.
//!
//! Only the rounds of the two vans are planned anew; the planner and the checker judge the change. What was moved is kept
//! there when the day is planned again. Once the day is published, only those whose van or hour changes are told.

mod standing;
mod told;

use chrono::{NaiveDate, NaiveDateTime};
use glane_day::{Budget, Rearranged, Round, StopPlace, check, cost, rearrange};
use glane_foundation::{Actor, Cents, Metres, Seconds, Sentence, StopId, TerritoryId, VanId};
use glane_persistence::{
    AuditId, Reader, WriteTx, audit, days, locks,
    rounds::{self, RoundRow},
    stop_acts,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::standing::Standing;
use super::{plan_rows, trail};
use crate::{Glane, ServiceError, access};

/// Turns of the search for two rounds: some hundredths of a second, and the same answer each time.
const TURNS: u64 = 1_000;
/// Acts looked through for the move to undo.
const LATEST: u64 = 50;

/// A stop put on another van.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which stop.
    pub stop: StopId,
    /// Where to.
    pub to: VanId,
}

/// What a move would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Name of the place that moves.
    pub place: String,
    /// Names of the van it leaves and the van it goes to.
    pub vans: (String, String),
    /// What does not fit, with the rule and what would let it in.
    pub left_out: Vec<(Sentence, Option<Sentence>)>,
    /// What the independent checker finds wrong with the changed rounds.
    pub violations: Vec<String>,
    /// Cost of both rounds before and after.
    pub cost: (Cents, Cents),
    /// Their length before and after.
    pub metres: (Metres, Metres),
    /// Their time on the road before and after.
    pub time: (Seconds, Seconds),
    /// Places whose van or hour changes: name, before, after.
    pub changes: Vec<Change>,
}

/// When a place is visited, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub place: String,
    /// Van and local time before.
    pub before: Option<(String, NaiveDateTime)>,
    /// Van and local time after.
    pub after: Option<(String, NaiveDateTime)>,
}

impl Preview {
    /// True when nothing stands against it.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        self.left_out.is_empty() && self.violations.is_empty()
    }
}

/// What the trail keeps of a move, to undo it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    date: NaiveDate,
    before: Vec<Round>,
    pub(crate) after: Vec<glane_foundation::RoundId>,
    locks: Vec<(glane_foundation::LotId, glane_foundation::AssociationId, VanId, glane_foundation::Cases)>,
}

/// Tries a move. Nothing is changed.
pub async fn try_move(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    wanted: &Move,
) -> Result<Preview, ServiceError> {
    access::operator(actor, territory)?;
    let standing = Standing::of(glane, territory, date, wanted).await?;
    let after = think(glane, &standing).await?;
    preview(glane, &standing, &after)
}

/// Makes a move that [`try_move`] found possible.
pub async fn make_move(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    wanted: &Move,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    let standing = Standing::of(glane, territory, date, wanted).await?;
    let after = think(glane, &standing).await?;
    let seen = preview(glane, &standing, &after)?;
    if !seen.is_possible() {
        let reason = seen.left_out.into_iter().next().map(|(why, _)| why);
        return Err(ServiceError::NotNow(reason.unwrap_or_else(impossible)));
    }
    let (standing, after, changes) = (&standing, &after.plan.rounds, &seen.changes);
    glane
        .db
        .retrying(|tx| async move {
            let day = days::get_or_open(&tx, territory, date).await?;
            if day.version != standing.version {
                return Err(ServiceError::Conflict);
            }
            let old_locks = locks::of_day(&tx, territory, date).await?;
            let rows: Vec<RoundRow> =
                after.iter().map(|round| plan_rows::again(round, &standing.run, territory, date)).collect();
            replace(&tx, &standing.rows, &rows).await?;
            locks::replace(&tx, territory, date, &standing.locks_after(&old_locks)).await?;
            let kept = Kept {
                date,
                before: standing.plan.rounds.clone(),
                after: rows.iter().map(|row| row.id.clone()).collect(),
                locks: old_locks.into_iter().map(|one| (one.lot, one.association, one.van, one.cases)).collect(),
            };
            let detail = json!({ "to": standing.to, "cents": [seen.cost.0.get(), seen.cost.1.get()], "undo": kept });
            let act = trail::Act { territory, name: "move", kind: "place", subject: standing.subject(), detail };
            trail::record(glane, &tx, actor, act).await?;
            told::tell(glane, &tx, standing, after, changes).await
        })
        .await
}

/// Undoes the last move of a day: both rounds are what they were to the second. Refused once they changed again.
pub async fn undo_move(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let kept = last_move(&tx, territory, date).await?.ok_or_else(nothing_to_undo)?;
            let now = rounds::of_day(&tx, territory, date).await?;
            let (made, _): (Vec<RoundRow>, Vec<RoundRow>) =
                now.into_iter().partition(|round| kept.after.contains(&round.id));
            let begun = made.iter().flat_map(|round| &round.stops).any(|stop| stop.state.is_frozen());
            if made.len() != kept.after.len() || begun {
                return Err(nothing_to_undo());
            }
            let day = days::get_or_open(&tx, territory, date).await?;
            let run = day.run.clone().ok_or_else(nothing_to_undo)?;
            let rows: Vec<RoundRow> =
                kept.before.iter().map(|round| plan_rows::again(round, &run, territory, date)).collect();
            replace(&tx, &made, &rows).await?;
            let before: Vec<locks::Lock> = kept
                .locks
                .iter()
                .map(|(lot, association, van, cases)| locks::Lock {
                    lot: lot.clone(),
                    association: association.clone(),
                    van: van.clone(),
                    cases: *cases,
                })
                .collect();
            locks::replace(&tx, territory, date, &before).await?;
            let detail = json!({ "date": date, "rounds": kept.after });
            let act =
                trail::Act { territory, name: "move_undone", kind: "territory", subject: territory.as_str(), detail };
            trail::record(glane, &tx, actor, act).await?;
            told::tell_undone(glane, &tx, territory, date, &made, &rows).await
        })
        .await
}

/// Keeps what is loaded or handed over at a stop on its van when the day is planned again, or lets it go.
pub async fn set_locked(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    stop: &StopId,
    locked: bool,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let round = rounds::with_stop(&tx, stop).await?;
            if round.territory != *territory || round.date != date {
                return Err(ServiceError::NotFound("stop"));
            }
            let mut all = locks::of_day(&tx, territory, date).await?;
            for lock in standing::locks_of_stop(&tx, &round, stop).await? {
                all.retain(|old| !standing::same_ride(old, &lock));
                if locked {
                    all.push(lock);
                }
            }
            locks::replace(&tx, territory, date, &all).await?;
            let name = if locked { "lock" } else { "unlock" };
            let act = trail::Act {
                territory,
                name,
                kind: "van",
                subject: round.van.as_str(),
                detail: json!({ "date": date, "stop": stop }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// The last move of a day that still stands, if the latest act on its rounds was one.
pub(crate) async fn last_move(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<Option<Kept>, ServiceError> {
    let none: Option<&AuditId> = None;
    let mut undone: Vec<serde_json::Value> = Vec::new();
    for act in audit::of_territory(db, territory, none, LATEST).await? {
        if act.act == "move_undone" {
            undone.push(act.detail["rounds"].clone());
        } else if act.act == "move" && !undone.contains(&act.detail["undo"]["after"]) {
            let kept: Kept = serde_json::from_value(act.detail["undo"].clone())
                .map_err(|error| ServiceError::Broken(format!("move {}: {error}", act.id)))?;
            if kept.date == date {
                return Ok(Some(kept));
            }
        }
    }
    Ok(None)
}

/// New rounds in place of old ones, unless somebody changed those meanwhile.
async fn replace(tx: &WriteTx, old: &[RoundRow], new: &[RoundRow]) -> Result<(), ServiceError> {
    for round in old {
        if rounds::get(tx, &round.id).await? != *round {
            return Err(ServiceError::Conflict);
        }
    }
    let ids: Vec<_> = old.iter().map(|round| round.id.clone()).collect();
    if !stop_acts::of_rounds(tx, &ids).await?.is_empty() {
        return Err(ServiceError::Conflict);
    }
    rounds::remove(tx, &ids).await?;
    rounds::insert(tx, new).await?;
    Ok(())
}

/// The planner works on a thread of its own, outside any transaction.
async fn think(glane: &Glane, standing: &Standing) -> Result<Rearranged, ServiceError> {
    let travel = std::sync::Arc::clone(&glane.travel);
    let (day, plan, wanted) = (standing.day.clone(), standing.plan.clone(), standing.wanted.clone());
    let thinking = tokio::task::spawn_blocking(move || {
        rearrange(&day, &plan, &wanted, travel.as_ref(), &Budget::iterations(TURNS)).map_err(ServiceError::from)
    });
    thinking.await.map_err(|error| ServiceError::Broken(format!("the planning thread ended early: {error}")))?
}

fn preview(glane: &Glane, standing: &Standing, after: &Rearranged) -> Result<Preview, ServiceError> {
    let found = check(&standing.day, &after.plan, glane.travel.as_ref())
        .map_err(|error| ServiceError::Broken(error.to_string()))?;
    // The rules of law were asked when it was promised; a move is about the road only.
    let of_the_road = found.iter().filter(|violation| violation.rule != glane_day::Broken::Eligibility);
    let violations: Vec<String> = of_the_road.map(ToString::to_string).collect();
    let (old, new) = (&standing.plan.rounds, &after.plan.rounds);
    let metres = |rounds: &[Round]| rounds.iter().map(|round| round.metres).sum();
    let time = |rounds: &[Round]| {
        Seconds::new(rounds.iter().map(|round| (round.end - round.start).num_seconds()).sum::<i64>())
    };
    Ok(Preview {
        place: standing.place_name(&standing.place),
        vans: (standing.van_name(&standing.from), standing.van_name(&standing.to)),
        left_out: after.left_out.iter().map(|one| (one.why.clone(), one.remedy.clone())).collect(),
        // What was left out is told in its own words; the checker would only miss it again.
        violations: if after.left_out.is_empty() { violations } else { Vec::new() },
        cost: (cost(&standing.day.settings, old), cost(&standing.day.settings, new)),
        metres: (metres(old), metres(new)),
        time: (time(old), time(new)),
        changes: standing.changes(new),
    })
}

/// A place visited, with van and arrival.
type Visit<'r> = (&'r StopPlace, &'r VanId, chrono::DateTime<chrono::Utc>);

fn visits(rounds: &[Round]) -> impl Iterator<Item = Visit<'_>> {
    rounds.iter().flat_map(|round| round.stops.iter().map(|stop| (&stop.place, &round.van, stop.arrival)))
}

fn impossible() -> Sentence {
    Sentence::new("Ce déplacement ne tient pas.", "This move does not fit.")
}

fn nothing_to_undo() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Il n'y a pas de déplacement à annuler, ou les tournées ont changé depuis.",
        "There is no move to undo, or the rounds have changed since.",
    ))
}
