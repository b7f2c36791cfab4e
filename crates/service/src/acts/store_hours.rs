//! When a store can be fetched from: its week, and single dates that differ. A date never changes the week.

use chrono::NaiveDate;
use glane_foundation::{Actor, LocalWindow, StoreId, WeeklyHours};
use glane_persistence::{
    occurrences::{self, Occurrence},
    stores, territories,
};
use serde_json::json;

use super::{profile::touch_today, trail};
use crate::{Glane, ServiceError, access};

/// Writes the week of a store. Dates that differ stay as they are.
pub async fn set_week(glane: &Glane, actor: &Actor, store: &StoreId, week: &WeeklyHours) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let enrolled = stores::get(&tx, store).await?;
            access::store(actor, store, &enrolled.territory)?;
            let mut item = enrolled.item;
            let before = std::mem::replace(&mut item.pickup_hours, week.clone());
            stores::save(&tx, &enrolled.territory, &item).await?;
            touch_today(glane, &tx, &enrolled.territory).await?;
            let act = trail::Act {
                territory: &enrolled.territory,
                name: "set_week",
                kind: "store",
                subject: store.as_str(),
                detail: json!({ "before": before, "after": week }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// Says when a store can be fetched from on one date; no window means closed, `None` goes back to its week.
pub async fn set_date(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    date: NaiveDate,
    windows: Option<&[LocalWindow]>,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let enrolled = stores::get(&tx, store).await?;
            access::store(actor, store, &enrolled.territory)?;
            if date < territories::get(&tx, &enrolled.territory).await?.territory.date(glane.now()) {
                return Err(ServiceError::NotNow(glane_foundation::Sentence::new(
                    "Cette date est passée.",
                    "This date is over.",
                )));
            }
            match windows {
                Some(windows) => {
                    let differs = Occurrence { store: store.clone(), date, windows: windows.to_vec() };
                    occurrences::save(&tx, &differs).await?;
                }
                None => occurrences::remove(&tx, store, date).await?,
            }
            touch_today(glane, &tx, &enrolled.territory).await?;
            let act = trail::Act {
                territory: &enrolled.territory,
                name: "set_date",
                kind: "store",
                subject: store.as_str(),
                detail: json!({ "date": date, "windows": windows }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}
