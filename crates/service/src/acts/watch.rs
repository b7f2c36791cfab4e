//! What runs without anybody tapping, and what it looks at.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use glane_day::{Budget, Day};
use glane_foundation::{Actor, Sentence, Territory, TerritoryId};
use glane_persistence::{
    associations, days, days::DayState, drivers, snapshots, stores, territories as repository, vans,
};

use super::{
    booking, close_day,
    plan::{day_of, plan, take_snapshot},
    round, settings,
};
use crate::{Glane, ServiceError, access};

/// One look at the clock: closes yesterday, and plans today once its cut-off has passed and nobody has.
pub async fn tick(glane: &Glane, actor: &Actor) -> Result<(), ServiceError> {
    round::forget_photos(glane, actor).await?;
    for territory in territories(glane, actor).await? {
        let now = territory.local(glane.now());
        if let Some(yesterday) = now.date().checked_sub_days(Days::new(1)) {
            close_day(glane, actor, &territory.id, yesterday).await?;
        }
        booking::propose::lapse(glane, actor, &territory.id).await?;
        if is_due(glane, &territory, now).await? {
            let budget = Budget::time(Duration::from_secs(10));
            plan(glane, actor, &territory.id, now.date(), &budget).await?;
            tracing::info!(territory = %territory.id, date = %now.date(), "planned at the cut-off");
        }
    }
    Ok(())
}

async fn is_due(glane: &Glane, territory: &Territory, now: chrono::NaiveDateTime) -> Result<bool, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = repository::get(&db, &territory.id).await?;
    let open = days::get(&db, &territory.id, now.date()).await?.is_none_or(|day| day.state == DayState::Open);
    Ok(open
        && now.time() >= settings::of(&row)?.cut_off
        && !snapshots::open_lots(&db, &territory.id, now.date()).await?.is_empty())
}

/// All territories, for administrators.
pub async fn territories(glane: &Glane, actor: &Actor) -> Result<Vec<Territory>, ServiceError> {
    access::administrator(actor)?;
    let rows = repository::all(&glane.db.begin_read().await?).await?;
    Ok(rows.into_iter().map(|row| row.territory).collect())
}

/// True once everybody sees the plan of a day.
pub async fn is_published(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<bool, ServiceError> {
    access::operator(actor, territory)?;
    let day = days::get(&glane.db.begin_read().await?, territory, date).await?;
    Ok(day.is_some_and(|day| day.state == DayState::Published))
}

/// The day as `glane plan` reads it: what a run started now would see.
pub async fn snapshot(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<Day, ServiceError> {
    access::operator(actor, territory)?;
    day_of(&take_snapshot(glane, territory, date).await?, date)
}

/// What an administrator should mend before a first day.
pub async fn diagnose(glane: &Glane, actor: &Actor) -> Result<Vec<Sentence>, ServiceError> {
    let mut found = Vec::new();
    let all = territories(glane, actor).await?;
    if all.is_empty() {
        found.push(Sentence::new(
            "Aucun territoire : `glane territory add`.",
            "there is no territory: run `glane territory add`",
        ));
    }
    let db = glane.db.begin_read().await?;
    for territory in all {
        let id = &territory.id;
        let counts = [
            ("stores", "magasins", stores::active(&db, id).await?.len()),
            ("associations", "associations", associations::active(&db, id).await?.len()),
            ("vans", "véhicules", vans::active(&db, id).await?.len()),
            ("drivers", "conducteurs", drivers::active(&db, id).await?.len()),
        ];
        for (en, fr, _) in counts.into_iter().filter(|(_, _, count)| *count == 0) {
            found.push(Sentence::new(
                format!("{} n'a pas de {fr}.", territory.name),
                format!("{} has no {en}", territory.name),
            ));
        }
    }
    Ok(found)
}
