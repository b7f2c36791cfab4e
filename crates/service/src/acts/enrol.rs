//! Territories, places, vans and people join. Saving again changes what is there.

use chrono::NaiveDate;
use glane_day::Settings;
use glane_demand::Association;
use glane_fleet::{Driver, Duty, Van};
use glane_foundation::{Actor, Territory, TerritoryId};
use glane_inventory::Store;
use glane_persistence::{
    associations, drivers, roster, stores,
    territories::{self, TerritoryRow},
    vans,
};
use serde_json::json;

use super::trail;
use crate::{Glane, ServiceError, access};

/// Founds a territory, or changes its name and settings. For administrators.
pub async fn found_territory(
    glane: &Glane,
    actor: &Actor,
    territory: &Territory,
    settings: &Settings,
) -> Result<(), ServiceError> {
    access::administrator(actor)?;
    let settings = serde_json::to_value(settings).map_err(|error| ServiceError::Broken(error.to_string()))?;
    let row = TerritoryRow { territory: territory.clone(), settings };
    let row = &row;
    glane
        .db
        .retrying(|tx| async move {
            territories::save(&tx, row).await?;
            let act = trail::Act {
                territory: &row.territory.id,
                name: "found_territory",
                kind: "territory",
                subject: row.territory.id.as_str(),
                detail: json!({ "name": row.territory.name }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

macro_rules! enrol {
    ($(#[$doc:meta])* $function:ident, $repository:ident, $kind:literal, $type:ty) => {
        $(#[$doc])*
        pub async fn $function(
            glane: &Glane,
            actor: &Actor,
            territory: &TerritoryId,
            items: &[$type],
        ) -> Result<(), ServiceError> {
            access::operator(actor, territory)?;
            glane
                .db
                .retrying(|tx| async move {
                    for item in items {
                        $repository::save(&tx, territory, item).await?;
                    }
                    let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
                    let act = trail::Act {
                        territory,
                        name: "enrol",
                        kind: $kind,
                        subject: territory.as_str(),
                        detail: json!({ "ids": ids }),
                    };
                    trail::record(glane, &tx, actor, act).await?;
                    Ok(())
                })
                .await
        }
    };
}

enrol! {
    /// Stores join a territory, all or none.
    enrol_store, stores, "store", Store
}
enrol! {
    /// Associations join a territory, all or none.
    enrol_association, associations, "association", Association
}
enrol! {
    /// Vans join a territory, all or none.
    enrol_van, vans, "van", Van
}
enrol! {
    /// Drivers join a territory, all or none.
    enrol_driver, drivers, "driver", Driver
}

/// Writes the roster of a date: who drives which van when.
pub async fn put_on_duty(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    duties: &[Duty],
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            for duty in duties {
                roster::save(&tx, date, duty).await?;
            }
            glane_persistence::days::touch(&tx, territory, date).await?;
            let act = trail::Act {
                territory,
                name: "roster",
                kind: "territory",
                subject: territory.as_str(),
                detail: json!({ "date": date, "duties": duties }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}
