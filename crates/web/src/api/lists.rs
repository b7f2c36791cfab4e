//! Lists of a territory for its operator: places, vans, drivers, and the audit trail.

use axum::extract::State;
use glane_foundation::{TerritoryId, Who};
use glane_service::{
    views::lists,
    words::{Association, AuditEntry, Driver, Enrolled, Store, Van},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer, Page, Part},
    caller::{Caller, Read},
    read::{Asked, InPath},
    shapes::{Point, Week},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(stores))
        .routes(routes!(associations))
        .routes(routes!(vans))
        .routes(routes!(drivers))
        .routes(routes!(audit))
}

/// A store.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Store)]
pub(crate) struct StoreShape {
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Postal address.
    address: String,
    /// Where.
    location: Point,
    /// When goods are fetched.
    pickup_hours: Week,
    /// How to get in.
    access_notes: String,
    /// Whom to call.
    phone: String,
    /// Whether it takes part.
    active: bool,
}

impl From<Enrolled<Store>> for StoreShape {
    fn from(row: Enrolled<Store>) -> Self {
        Self {
            id: row.item.id.to_string(),
            name: row.item.name,
            address: row.item.address,
            location: row.item.location.into(),
            pickup_hours: (&row.item.pickup_hours).into(),
            access_notes: row.item.access_notes,
            phone: row.item.phone,
            active: row.active,
        }
    }
}

/// An association.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Association)]
pub(crate) struct AssociationShape {
    /// Identity.
    id: String,
    /// Its name.
    name: String,
    /// Postal address of the place that receives.
    address: String,
    /// Where.
    location: Point,
    /// People served as it states.
    people_stated: u32,
    /// People served as the operator verified; absent until then. Only this figure counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    people_verified: Option<u32>,
    /// When somebody is there to receive.
    reception_hours: Week,
    /// When people are fed.
    distribution_hours: Week,
    /// It can fetch food itself.
    own_transport: bool,
    /// Whom to call.
    phone: String,
    /// Whether it takes part.
    active: bool,
}

impl From<Enrolled<Association>> for AssociationShape {
    fn from(row: Enrolled<Association>) -> Self {
        Self {
            id: row.item.id.to_string(),
            name: row.item.name,
            address: row.item.address,
            location: row.item.location.into(),
            people_stated: row.item.served.stated,
            people_verified: row.item.served.verified,
            reception_hours: (&row.item.reception_hours).into(),
            distribution_hours: (&row.item.distribution_hours).into(),
            own_transport: row.item.own_transport,
            phone: row.item.phone,
            active: row.active,
        }
    }
}

/// A van.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Van)]
pub(crate) struct VanShape {
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Where it sleeps.
    depot: Point,
    /// Payload.
    grams: i64,
    /// Crates in all.
    crates: u32,
    /// Of which chilled at most.
    chilled_crates: u32,
    /// Of which frozen at most.
    frozen_crates: u32,
    /// Whether it takes part.
    active: bool,
}

impl From<Enrolled<Van>> for VanShape {
    fn from(row: Enrolled<Van>) -> Self {
        let capacity = row.item.capacity;
        Self {
            id: row.item.id.to_string(),
            name: row.item.name,
            depot: row.item.depot.into(),
            grams: capacity.grams.get(),
            crates: capacity.crates,
            chilled_crates: capacity.chilled_crates,
            frozen_crates: capacity.frozen_crates,
            active: row.active,
        }
    }
}

/// A driver, or a pair that shares one phone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Driver)]
pub(crate) struct DriverShape {
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Telephone in the van.
    phone: String,
    /// Whether they take part.
    active: bool,
}

impl From<Enrolled<Driver>> for DriverShape {
    fn from(row: Enrolled<Driver>) -> Self {
        Self { id: row.item.id.to_string(), name: row.item.name, phone: row.item.phone, active: row.active }
    }
}

/// An act: who did what to what, by which door.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Act)]
pub(crate) struct ActShape {
    /// Identity; sorts by time.
    id: String,
    /// When.
    at: chrono::DateTime<chrono::Utc>,
    /// The account that acted; absent for the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// For whom, where somebody acted for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
    /// By which door.
    channel: String,
    /// What.
    act: String,
    /// Kind of thing it was done to.
    subject_kind: String,
    /// Which one.
    subject: String,
    /// What changed.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

impl From<AuditEntry> for ActShape {
    fn from(entry: AuditEntry) -> Self {
        let person = match &entry.actor.who {
            Who::System => None,
            Who::Person { id, .. } => Some(id.to_string()),
        };
        Self {
            id: entry.id.to_string(),
            at: entry.at,
            person,
            on_behalf_of: entry.actor.on_behalf_of.as_ref().map(ToString::to_string),
            channel: entry.actor.channel.code().to_owned(),
            act: entry.act,
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            detail: entry.detail,
        }
    }
}

macro_rules! list {
    ($(#[$doc:meta])* $function:ident, $path:literal, $view:ident, $shape:ident) => {
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = "territories", params(("territory" = String, Path), Part),
            responses((status = 200, body = Page<$shape>)))]
        async fn $function(
            State(app): State<App>,
            InPath(territory): InPath<TerritoryId>,
            Asked(part): Asked<Part>,
            caller: Caller<Read>,
        ) -> Answer {
            let after = part.after()?;
            let rows = lists::$view(&app.glane, &caller.actor, &territory, after.as_ref(), part.limit() + 1).await?;
            let items: Vec<$shape> = rows.into_iter().map($shape::from).collect();
            answer::json(&Page::of(items, part.limit(), |item| item.id.clone()))
        }
    };
}

list! {
    /// Stores of a territory.
    stores, "/territories/{territory}/stores", stores_of, StoreShape
}
list! {
    /// Associations of a territory.
    associations, "/territories/{territory}/associations", associations_of, AssociationShape
}
list! {
    /// Vans of a territory.
    vans, "/territories/{territory}/vans", vans_of, VanShape
}
list! {
    /// Drivers of a territory.
    drivers, "/territories/{territory}/drivers", drivers_of, DriverShape
}
list! {
    /// Who did what in a territory, latest first.
    audit, "/territories/{territory}/audit", audit_of, ActShape
}
