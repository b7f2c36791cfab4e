//! Slips by mail: each place says whether it wants them.

use axum::extract::State;
use glane_foundation::{AssociationId, StoreId};
use glane_service::{acts, views::papers::SlipsOf};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Answer as MayAnswer, Caller, Declare},
    read::{Body, InPath},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(set_store_slip_mail)).routes(routes!(set_association_slip_mail))
}

/// Whether slips go out by mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlipMail {
    /// True from the start.
    on: bool,
}

/// Turn a store's slips by mail off or on. They go to its people's addresses, once per slip, when it is made.
#[utoipa::path(put, path = "/stores/{store}/slips/mail", tag = "stores", params(("store" = String, Path)),
    request_body = SlipMail, responses((status = 204)))]
async fn set_store_slip_mail(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    caller: Caller<Declare>,
    Body(sent): Body<SlipMail>,
) -> Answer {
    acts::set_slip_mail(&app.glane, &caller.actor, SlipsOf::Store(&store), sent.on).await?;
    answer::done()
}

/// Turn an association's slips by mail off or on. They go to its people's addresses, once per slip, when it is made.
#[utoipa::path(put, path = "/associations/{association}/slips/mail", tag = "associations",
    params(("association" = String, Path)), request_body = SlipMail, responses((status = 204)))]
async fn set_association_slip_mail(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    caller: Caller<MayAnswer>,
    Body(sent): Body<SlipMail>,
) -> Answer {
    acts::set_slip_mail(&app.glane, &caller.actor, SlipsOf::Association(&association), sent.on).await?;
    answer::done()
}
