//! The accounts of a territory, and how its operator lets somebody in.

use axum::{extract::State, http::StatusCode};
use glane_foundation::{Language, PersonId, Role, TerritoryId};
use glane_service::{
    acts::{self, Invitation},
    views::accounts::{self, AccountView},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer, Page, Part},
    asked::Words,
    caller::{Caller, Operate, Read},
    code::Code,
    problem::Problem,
    read::{Asked, Body, InPath},
};
use crate::{server::App, site::Site};

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(people, invite)).routes(routes!(invite_again))
}

/// Somebody who may sign in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountShape {
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Address for mail; empty for none.
    email: String,
    /// Telephone; empty for none.
    phone: String,
    /// What they may do.
    role: Kind,
    /// The store, association, driver or territory it is for.
    place: String,
    /// Whether they may sign in.
    active: bool,
}

/// Kinds of accounts an operator gives.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountRole)]
pub(crate) enum Kind {
    Store,
    Association,
    Driver,
    Operator,
}

/// A language.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Language)]
pub(crate) enum Tongue {
    Fr,
    En,
}

/// Somebody to let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// Name people use.
    #[schema(max_length = 120)]
    name: String,
    /// Address to which the link goes; absent: whoever asks hands it over.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
    /// Telephone.
    #[serde(default)]
    #[schema(max_length = 120)]
    phone: String,
    /// What they read.
    language: Tongue,
    /// What they may do.
    role: Kind,
    /// The store, association or driver it is for; not looked at for operators, whose place is this territory.
    #[serde(default)]
    #[schema(max_length = 64)]
    place: String,
}

/// An account and its way in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GivenAccount {
    /// The account.
    id: String,
    /// Opens it once within seven days; told this once.
    link: String,
    /// The address the link is on its way to.
    #[serde(skip_serializing_if = "Option::is_none")]
    mailed_to: Option<String>,
}

impl From<AccountView> for AccountShape {
    fn from(view: AccountView) -> Self {
        let (role, place) = match view.role {
            Role::Store { store } => (Kind::Store, store.to_string()),
            Role::Association { association } => (Kind::Association, association.to_string()),
            Role::Driver { driver } => (Kind::Driver, driver.to_string()),
            Role::Operator { territory } => (Kind::Operator, territory.to_string()),
            Role::Administrator => (Kind::Operator, String::new()),
        };
        let (name, email, phone) = (view.name, view.email, view.phone);
        Self { id: view.id.to_string(), name, email, phone, role, place, active: view.active }
    }
}

/// Who may sign in to a territory.
#[utoipa::path(get, path = "/territories/{territory}/people", tag = "territories",
    params(("territory" = String, Path), Words, Part), responses((status = 200, body = Page<AccountShape>)))]
async fn people(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    Asked(words): Asked<Words>,
    Asked(part): Asked<Part>,
    caller: Caller<Read>,
) -> Answer {
    let (after, limit) = (part.after()?, usize::try_from(part.limit()).unwrap_or(usize::MAX));
    let words = words.q.unwrap_or_default();
    let found = accounts::page(&app.glane, &caller.actor, &territory, &words, after.as_ref(), limit).await?;
    let next = found.next.map(|id| id.to_string());
    answer::json(&Page { items: found.people.into_iter().map(AccountShape::from).collect(), next })
}

/// Give somebody an account. Its link is told here once, and mailed where there is an address.
#[utoipa::path(post, path = "/territories/{territory}/people", tag = "territories",
    params(("territory" = String, Path)), request_body = NewAccount, responses((status = 201, body = GivenAccount)))]
async fn invite(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    caller: Caller<Operate>,
    Site(site): Site,
    Body(sent): Body<NewAccount>,
) -> Answer {
    let role = role(&sent, &territory)?;
    let language = if matches!(sent.language, Tongue::En) { Language::En } else { Language::Fr };
    let new = Invitation { name: sent.name, email: sent.email, phone: sent.phone, language, role };
    let given = acts::invite(&app.glane, &caller.actor, &territory, &new, &site).await?;
    let (id, mailed_to) = (given.person.to_string(), given.mailed_to);
    let link = format!("{site}/l/{}", given.secret.0);
    answer::with_status(StatusCode::CREATED, &GivenAccount { id, link, mailed_to })
}

/// Another link for somebody who lost theirs; told here once, and mailed where there is an address.
#[utoipa::path(post, path = "/territories/{territory}/people/{person}/link", tag = "territories",
    params(("territory" = String, Path), ("person" = String, Path)), responses((status = 201, body = GivenAccount)))]
async fn invite_again(
    State(app): State<App>,
    InPath((territory, person)): InPath<(TerritoryId, PersonId)>,
    caller: Caller<Operate>,
    Site(site): Site,
) -> Answer {
    let (given, _) = acts::invite_again(&app.glane, &caller.actor, &territory, &person, &site).await?;
    let link = format!("{site}/l/{}", given.secret.0);
    answer::with_status(StatusCode::CREATED, &GivenAccount { id: person.to_string(), link, mailed_to: given.mailed_to })
}

fn role(sent: &NewAccount, territory: &TerritoryId) -> Result<Role, Problem> {
    let place = sent.place.as_str();
    let unknown = |_| Problem::new(Code::BodyInvalid);
    Ok(match sent.role {
        Kind::Store => Role::Store { store: place.parse().map_err(unknown)? },
        Kind::Association => Role::Association { association: place.parse().map_err(unknown)? },
        Kind::Driver => Role::Driver { driver: place.parse().map_err(unknown)? },
        Kind::Operator => Role::Operator { territory: territory.clone() },
    })
}
