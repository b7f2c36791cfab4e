//! Who one is, and what the codes of refusals mean.

use glane_foundation::Role;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Read},
    code::Code,
    shapes::Both,
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(problems))
}

/// The account that asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// Name people use.
    name: String,
    /// `fr` or `en`.
    language: &'static str,
    /// `store`, `association`, `driver`, `operator` or `administrator`.
    role: &'static str,
    /// The store, association, driver or territory it is for; absent for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What the token may be used for; absent for a signed-in browser, which may do all its person may.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<&'static str>>,
}

/// A kind of refusal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemKind {
    /// The stable code.
    code: &'static str,
    /// The HTTP status it comes with.
    status: u16,
    /// What it means.
    title: Both,
}

/// Who one is.
#[utoipa::path(get, path = "/me", tag = "account", responses((status = 200, body = Me)))]
async fn me(caller: Caller<Read>) -> Answer {
    let (role, place) = match &caller.role {
        Role::Store { store } => ("store", Some(store.to_string())),
        Role::Association { association } => ("association", Some(association.to_string())),
        Role::Driver { driver } => ("driver", Some(driver.to_string())),
        Role::Operator { territory } => ("operator", Some(territory.to_string())),
        Role::Administrator => ("administrator", None),
    };
    let scopes = caller.scopes.map(|scopes| scopes.into_iter().map(glane_service::words::Scope::code).collect());
    let language = if caller.language == glane_foundation::Language::En { "en" } else { "fr" };
    answer::json(&Me { name: caller.name, language, role, place, scopes })
}

/// Every code a refusal can carry, in both languages.
#[utoipa::path(get, path = "/problems", tag = "account", security(()),
    responses((status = 200, body = Vec<ProblemKind>)))]
async fn problems() -> Answer {
    let kind =
        |code: &Code| ProblemKind { code: code.code(), status: code.status().as_u16(), title: code.title().into() };
    answer::json(&Code::ALL.iter().map(kind).collect::<Vec<_>>())
}
