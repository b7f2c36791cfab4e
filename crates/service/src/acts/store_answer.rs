//! "Nothing today": one tap, and the stop goes out of the round (S2).

use chrono::NaiveDate;
use glane_fleet::{StopState, StopStep};
use glane_foundation::{Actor, AllocationId, StoreId, TerritoryId};
use glane_inventory::LotState;
use glane_persistence::{
    WriteTx, allocations, days,
    lots::{self, LotRow},
    outbox::{self, Message, Way},
    persons,
    rounds::{self, RoundRow},
    store_answers::{self, Answer, StoreAnswer},
    stores,
};
use serde_json::json;
use std::collections::BTreeSet;

use super::{trail, withdraw::withdraw_row};
use crate::{Glane, ServiceError, access};

/// A store has nothing on a date: what it had declared for it is withdrawn, and its stop leaves the round. No pickup is
/// counted as missed.
pub async fn say_nothing(glane: &Glane, actor: &Actor, store: &StoreId, date: NaiveDate) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let territory = stores::get(&tx, store).await?.territory;
            access::store(actor, store, &territory)?;
            for row in lots::of_store_on(&tx, store, date).await?.into_iter().filter(can_go) {
                withdraw_row(glane, &tx, actor, row).await?;
            }
            let answer = StoreAnswer {
                store: store.clone(),
                date,
                answer: Answer::Nothing,
                at: glane.now(),
                actor: actor.clone(),
            };
            store_answers::save(&tx, &answer).await?;
            days::touch(&tx, &territory, date).await?;
            let act = trail::Act {
                territory: &territory,
                name: "nothing_today",
                kind: "store",
                subject: store.as_str(),
                detail: json!({ "day": date }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// The answer was a mistake: the store has not answered. Withdrawn lots stay withdrawn; they are declared again.
pub async fn unsay_nothing(glane: &Glane, actor: &Actor, store: &StoreId, date: NaiveDate) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let territory = stores::get(&tx, store).await?.territory;
            access::store(actor, store, &territory)?;
            store_answers::remove(&tx, store, date).await?;
            let act = trail::Act {
                territory: &territory,
                name: "nothing_today_undone",
                kind: "store",
                subject: store.as_str(),
                detail: json!({ "day": date }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

fn can_go(row: &LotRow) -> bool {
    matches!(row.state, LotState::Declared | LotState::Open | LotState::Allocated)
}

/// Stops of the day at which no live promise is left are cancelled, and only the driver of that round is told.
pub(super) async fn cancel_idle_stops(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    let Some(day) = days::get(tx, territory, date).await? else { return Ok(()) };
    if day.state != days::DayState::Published {
        return Ok(());
    }
    let live: BTreeSet<AllocationId> = allocations::of_day(tx, territory, date)
        .await?
        .into_iter()
        .filter(|promise| promise.state.is_live())
        .map(|promise| promise.id)
        .collect();
    for round in rounds::of_day(tx, territory, date).await? {
        let mut cancelled = 0;
        for stop in round.stops.iter().filter(|stop| stop.state == StopState::Planned && !stop.lines.is_empty()) {
            if stop.lines.iter().any(|line| live.contains(&line.allocation)) {
                continue;
            }
            let state = stop.state.after(StopStep::Cancel).map_err(|e| ServiceError::Broken(e.to_string()))?;
            rounds::set_stop_state(tx, &stop.id, stop.version, state).await?;
            cancelled += 1;
        }
        if cancelled > 0 {
            tell_driver(glane, tx, territory, &round, cancelled).await?;
        }
    }
    Ok(())
}

async fn tell_driver(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    round: &RoundRow,
    cancelled: usize,
) -> Result<(), ServiceError> {
    let Some(driver) = &round.driver else { return Ok(()) };
    let people = persons::of_territory(tx, territory).await?;
    let drives =
        |role: &glane_foundation::Role| matches!(role, glane_foundation::Role::Driver { driver: own } if own == driver);
    let messages: Vec<Message> = people
        .iter()
        .filter(|person| person.active && drives(&person.role))
        .map(|person| {
            let body = match person.language {
                glane_foundation::Language::Fr => format!("Glane : {cancelled} arrêt(s) de moins dans votre tournée."),
                glane_foundation::Language::En => format!("Glane: {cancelled} stop(s) fewer in your round."),
            };
            Message::new(glane.now(), person.id.clone(), Way::Sms, String::new(), body)
        })
        .collect();
    outbox::push(tx, &messages).await?;
    Ok(())
}
