//! What is kept of a territory, to be found again: search, messages, slips, the trace of a lot, tables as CSV.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AssociationId, LotId, StoreId, TerritoryId};
use glane_service::{
    views::{self, exports::Table, papers::SlipsOf, search},
    words::{SlipId, Way},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer, Page},
    asked::{Messages, Older, Words},
    caller::{Caller, Read},
    code::Code,
    problem::Problem,
    read::{Asked, InPath},
    shapes::{LabelDate, local},
};
use crate::{pages::export, say::Say, server::App};

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(messages))
        .routes(routes!(slip))
        .routes(routes!(slips_of_store))
        .routes(routes!(slips_of_association))
        .routes(routes!(trace))
        .routes(routes!(table))
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// Stores, associations, vans and drivers.
    members: Vec<FoundMember>,
    /// Accounts.
    people: Vec<FoundPerson>,
    /// Lots, latest first; at most 50.
    lots: Vec<FoundLot>,
}

/// A store, association, van or driver.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundMember {
    /// `store`, `association`, `van` or `driver`.
    kind: &'static str,
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Whether it takes part.
    active: bool,
}

/// Somebody with an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundPerson {
    /// Identity.
    id: String,
    /// Name people use.
    name: String,
    /// Telephone; empty for none.
    phone: String,
    /// Address for mail; empty for none.
    email: String,
}

/// A lot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundLot {
    /// Identity.
    id: String,
    /// What it is.
    description: String,
    /// Whose.
    store: String,
    /// That store's name.
    store_name: String,
    /// Meant for which day.
    day: NaiveDate,
    /// How many cases.
    cases: i64,
    /// Where it stands.
    state: String,
}

impl From<search::Found> for Found {
    fn from(found: search::Found) -> Self {
        let member = |row: views::members::MemberRow| FoundMember {
            kind: row.member.kind().code(),
            id: row.member.id().to_owned(),
            name: row.member.name().to_owned(),
            active: row.active,
        };
        let person = |one: search::PersonFound| FoundPerson {
            id: one.id.to_string(),
            name: one.name,
            phone: one.phone,
            email: one.mail,
        };
        let lot = |one: search::LotFound| FoundLot {
            id: one.id.to_string(),
            description: one.description,
            store: one.store.to_string(),
            store_name: one.store_name,
            day: one.day,
            cases: one.cases.get(),
            state: one.state.code().to_owned(),
        };
        Self {
            members: found.members.into_iter().map(member).collect(),
            people: found.people.into_iter().map(person).collect(),
            lots: found.lots.into_iter().map(lot).collect(),
        }
    }
}

/// Everything of a territory whose name, address, telephone, bar code or batch holds these words, accents aside.
#[utoipa::path(get, path = "/territories/{territory}/search", tag = "territories",
    params(("territory" = String, Path), Words), responses((status = 200, body = Found)))]
async fn find(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    Asked(words): Asked<Words>,
    caller: Caller<Read>,
) -> Answer {
    let found = search::search(&app.glane, &caller.actor, &territory, &words.q.unwrap_or_default()).await?;
    answer::json(&Found::from(found))
}

/// A message Glane promised to send.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageShape {
    /// Identity.
    id: String,
    /// When it became necessary, local time.
    at: String,
    /// To whom, by name.
    recipient: String,
    /// `mail` or `sms`.
    way: &'static str,
    /// Subject of a mail; empty for a text message.
    subject: String,
    /// What it says; empty where it opens an account.
    body: String,
    /// When it was handed to the carrier, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    /// What kept it from going.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<TroubleShape>,
}

/// What kept a message from going.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageTrouble)]
pub(crate) struct TroubleShape {
    /// Tries in vain.
    tries: u32,
    /// What the carrier said.
    reason: String,
    /// When it is tried again, local time.
    again_at: String,
}

/// The messages to people of a territory, latest first.
#[utoipa::path(get, path = "/territories/{territory}/messages", tag = "territories",
    params(("territory" = String, Path), Messages), responses((status = 200, body = Page<MessageShape>)))]
async fn messages(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    Asked(which): Asked<Messages>,
    caller: Caller<Read>,
) -> Answer {
    let after = which.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|_| Problem::new(Code::QueryUnreadable))?;
    let page = views::outbox::page(&app.glane, &caller.actor, &territory, which.waiting, after.as_ref()).await?;
    let message = |view: views::outbox::MessageView| MessageShape {
        id: view.id.to_string(),
        at: local(view.at),
        recipient: view.recipient,
        way: if view.way == Way::Mail { "mail" } else { "sms" },
        subject: view.subject,
        body: view.body,
        sent_at: view.sent_at.map(local),
        trouble: view.trouble.map(|(tries, reason, at)| TroubleShape { tries, reason, again_at: local(at) }),
    };
    let next = page.next.map(|id| id.to_string());
    answer::json(&Page { items: page.messages.into_iter().map(message).collect(), next })
}

/// A donation slip.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Slip {
    /// Identity.
    id: String,
    /// Number as printed, e.g. `2026-00012`.
    number: String,
    /// Who gives.
    store: String,
    /// Who takes charge.
    association: String,
    /// When, local time.
    handed_at: String,
    /// Who signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
    /// Accepted lines.
    lines: Vec<SlipLineShape>,
    /// Number of the slip it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<String>,
    /// Number of the slip that replaces it.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<String>,
}

/// Accepted cases of one lot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SlipLine)]
pub(crate) struct SlipLineShape {
    /// What it is.
    description: String,
    /// The lot.
    lot: String,
    /// The producer's batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// The label's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_date: Option<LabelDate>,
}

/// A donation slip, for both its sides and their operator.
#[utoipa::path(get, path = "/slips/{slip}", tag = "slips", params(("slip" = String, Path)),
    responses((status = 200, body = Slip)))]
async fn slip(State(app): State<App>, InPath(slip): InPath<SlipId>, caller: Caller<Read>) -> Answer {
    let view = views::papers::slip(&app.glane, &caller.actor, &slip).await?;
    let line = |line: views::SlipLine| SlipLineShape {
        description: line.description,
        lot: line.lot,
        batch: line.batch,
        cases: line.cases.get(),
        grams: line.grams.get(),
        label_date: line.expiry.map(LabelDate::from),
    };
    answer::json(&Slip {
        id: view.id.to_string(),
        number: view.number,
        store: view.store.0,
        association: view.association.0,
        handed_at: local(view.handed_at),
        signed_by: view.signed_by,
        lines: view.lines.into_iter().map(line).collect(),
        replaces: view.replaces,
        replaced_by: view.replaced_by,
    })
}

/// A slip in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SlipRef {
    /// Identity.
    id: String,
    /// Its number, as printed.
    number: String,
    /// The other side.
    other: String,
    /// When it was handed over, local time.
    handed_at: String,
}

/// The slips a store gave, latest first.
#[utoipa::path(get, path = "/stores/{store}/slips", tag = "slips", params(("store" = String, Path), Older),
    responses((status = 200, body = Page<SlipRef>)))]
async fn slips_of_store(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    Asked(older): Asked<Older>,
    caller: Caller<Read>,
) -> Answer {
    slips(&app, &caller, SlipsOf::Store(&store), older).await
}

/// The slips an association received, latest first.
#[utoipa::path(get, path = "/associations/{association}/slips", tag = "slips",
    params(("association" = String, Path), Older), responses((status = 200, body = Page<SlipRef>)))]
async fn slips_of_association(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    Asked(older): Asked<Older>,
    caller: Caller<Read>,
) -> Answer {
    slips(&app, &caller, SlipsOf::Association(&association), older).await
}

async fn slips(app: &App, caller: &Caller<Read>, of: SlipsOf<'_>, older: Older) -> Answer {
    let list = views::papers::slips_of(&app.glane, &caller.actor, of, older.after.as_deref()).await?;
    let slip = |one: views::papers::SlipRef| SlipRef {
        id: one.id.to_string(),
        number: one.number,
        other: one.other,
        handed_at: local(one.handed_at),
    };
    answer::json(&Page { items: list.slips.into_iter().map(slip).collect(), next: list.older })
}

/// Everything that is known of a lot, from declaration to table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Trace {
    /// The lot.
    lot: String,
    /// What it is.
    description: String,
    /// Name of its store.
    store: String,
    /// Where it stands.
    state: String,
    /// Where its cases are now.
    held: Vec<Held>,
    /// Every movement, oldest first.
    steps: Vec<Step>,
}

/// Cases somewhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Held {
    /// Where.
    bucket: String,
    /// How many.
    cases: i64,
}

/// Cases that moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Step {
    /// When, local time.
    at: String,
    /// From where.
    from: String,
    /// To where.
    to: String,
    /// How many cases.
    cases: i64,
    /// For which association.
    #[serde(skip_serializing_if = "Option::is_none")]
    association: Option<String>,
    /// Who says so; absent for the system itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    /// In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
}

/// Where every case of a lot went, when, and who says so.
#[utoipa::path(get, path = "/lots/{lot}/trace", tag = "stores", params(("lot" = String, Path)),
    responses((status = 200, body = Trace)))]
async fn trace(State(app): State<App>, InPath(lot): InPath<LotId>, caller: Caller<Read>) -> Answer {
    let view = views::trace::trace(&app.glane, &caller.actor, &lot).await?;
    let step = |step: views::TraceStep| Step {
        at: local(step.at),
        from: step.from.code().to_owned(),
        to: step.to.code().to_owned(),
        cases: step.cases.get(),
        association: step.association,
        who: step.who,
        on_behalf_of: step.on_behalf_of,
    };
    let held = view.held.iter().map(|(at, cases)| Held { bucket: at.code().to_owned(), cases: cases.get() });
    answer::json(&Trace {
        lot: view.lot.id.to_string(),
        description: view.lot.goods.description,
        store: view.store,
        state: view.state.code().to_owned(),
        held: held.collect(),
        steps: view.steps.into_iter().map(step).collect(),
    })
}

/// A table of the territory as CSV: `stores`, `associations`, `vans`, `drivers`, `roster`, `lots`, `allocations`, `movements`,
/// `stops`, `trail` or `messages`.
#[utoipa::path(get, path = "/territories/{territory}/exports/{table}", tag = "territories",
    params(("territory" = String, Path), ("table" = String, Path)),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn table(
    State(app): State<App>,
    InPath((territory, name)): InPath<(TerritoryId, String)>,
    caller: Caller<Read>,
) -> Answer {
    let table = Table::from_code(&name).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(export::stream(&app.glane, caller.actor, territory, table, Say(caller.language)).await?)
}
