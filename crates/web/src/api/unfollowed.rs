//! What drivers said and could not be followed, and the operator's word that it has been seen to.

use axum::extract::State;
use glane_foundation::{Language, Sentence, TerritoryId};
use glane_service::{
    acts,
    views::{self, UnfollowedAct},
    words::{ActId, Deed},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Operate, Read},
    read::{Body, InPath},
    shapes::{Both, local},
};
use crate::{deeds, say::Say, server::App, texts::unfollowed::Words};

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(unfollowed_acts)).routes(routes!(settle_act))
}

/// An act that is kept and could not be followed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnfollowedAct)]
pub(crate) struct Unfollowed {
    /// Which: settle it under this name.
    act: String,
    /// What kind of act, as `perform` calls it.
    deed: String,
    /// What was said.
    said: Both,
    /// Why it could not be followed.
    trouble: Both,
    /// Who said so; absent: Glane itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// In whose name, when somebody typed for somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
    /// When it happened, local time.
    happened_at: String,
    /// When it arrived, local time.
    received_at: String,
    /// Its round.
    round: String,
    /// The round's van.
    van: String,
    /// Its stop, where that is still in the round.
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<String>,
    /// The name of the stop's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

fn told(act: UnfollowedAct) -> Unfollowed {
    let in_language = |language| match &act.deed {
        Deed::Corrected { .. } => Words::of(language).corrected.to_owned(),
        deed => deeds::told(Say(language), deed, &act.goods),
    };
    let said = Sentence::new(in_language(Language::Fr), in_language(Language::En));
    let (stop, place) = act.stop.map(|(stop, place)| (stop.to_string(), place)).unzip();
    Unfollowed {
        act: act.id.to_string(),
        deed: act.deed.code().to_owned(),
        said: said.into(),
        trouble: act.trouble.into(),
        author: act.author,
        on_behalf_of: act.on_behalf_of,
        happened_at: local(act.at),
        received_at: local(act.received_at),
        round: act.round.to_string(),
        van: act.van,
        stop,
        place,
    }
}

/// The acts of drivers that could not be followed and wait for the operator, oldest first.
#[utoipa::path(get, path = "/territories/{territory}/acts/unfollowed", tag = "territories",
    params(("territory" = String, Path)), responses((status = 200, body = Vec<Unfollowed>)))]
async fn unfollowed_acts(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    caller: Caller<Read>,
) -> Answer {
    let acts = views::unfollowed::unfollowed(&app.glane, &caller.actor, &territory).await?;
    answer::json(&acts.into_iter().map(told).collect::<Vec<_>>())
}

/// What was done about an act that could not be followed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settlement {
    /// In one sentence.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Say that a driver's act that could not be followed has been seen to, and how.
#[utoipa::path(put, path = "/territories/{territory}/acts/{act}/settled", tag = "territories",
    params(("territory" = String, Path), ("act" = String, Path)), request_body = Settlement, responses((status = 204)))]
async fn settle_act(
    State(app): State<App>,
    InPath((territory, act)): InPath<(TerritoryId, ActId)>,
    caller: Caller<Operate>,
    Body(sent): Body<Settlement>,
) -> Answer {
    acts::settle_act(&app.glane, &caller.actor, &territory, &act, &sent.reason).await?;
    answer::done()
}
