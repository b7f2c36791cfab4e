//! "Why not us?" for programs: the sentence, the proof and what the independent checker says.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AssociationId, LotId};
use glane_service::views::{self, Checked, WhyLot};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer as Answered, Part},
    caller::{Caller, Read},
    day::AskedDay,
    read::{Asked, InPath},
    shapes::{Both, local},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(shared_lots)).routes(routes!(why_not))
}

/// The lots shared out on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SharedLots {
    /// The local date.
    date: NaiveDate,
    /// What it gets first, then by store; empty until the day is published.
    lots: Vec<SharedLot>,
    /// How many there are in all.
    total: usize,
    /// What to ask for with `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A lot that was shared out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SharedLot {
    /// Identity.
    lot: String,
    /// What it is.
    description: String,
    /// Where it waits.
    store: String,
    /// Cases shared out.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// Cases of them for who asks.
    own_cases: i64,
}

/// Why an association does not get (more of) a lot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhyNot {
    /// The lot.
    lot: SharedLot,
    /// When it was decided, local time.
    decided_at: String,
    /// One sentence.
    sentence: Both,
    /// What the sentence rests on, as JSON text; absent where a rule alone decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    /// True when the independent checker accepts the whole sharing and this proof; absent where a rule alone decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<bool>,
    /// What the checker does not accept, in its words.
    violations: Vec<String>,
}

impl From<WhyLot> for SharedLot {
    fn from(view: WhyLot) -> Self {
        Self {
            lot: view.lot.to_string(),
            description: view.description,
            store: view.store,
            cases: view.cases.get(),
            grams: view.grams.get(),
            own_cases: view.own.get(),
        }
    }
}

/// The lots of a day that can be asked about.
#[utoipa::path(get, path = "/associations/{association}/why", tag = "associations",
    params(("association" = String, Path), AskedDay, Part), responses((status = 200, body = SharedLots)))]
async fn shared_lots(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    Asked(asked): Asked<AskedDay>,
    Asked(part): Asked<Part>,
    caller: Caller<Read>,
) -> Answered {
    let (after, limit) = (part.after()?, usize::try_from(part.limit()).unwrap_or(usize::MAX));
    let day = views::why::day(&app.glane, &caller.actor, &association, asked.date, after.as_ref(), limit).await?;
    answer::json(&SharedLots {
        date: day.date,
        lots: day.lots.into_iter().map(SharedLot::from).collect(),
        total: day.total,
        next: day.next.map(|lot| lot.to_string()),
    })
}

/// Why this association does not get (more of) this lot.
#[utoipa::path(get, path = "/associations/{association}/why/{lot}", tag = "associations",
    params(("association" = String, Path), ("lot" = String, Path), AskedDay), responses((status = 200, body = WhyNot)))]
async fn why_not(
    State(app): State<App>,
    InPath((association, lot)): InPath<(AssociationId, LotId)>,
    Asked(asked): Asked<AskedDay>,
    caller: Caller<Read>,
) -> Answered {
    let told = views::why::answer(&app.glane, &caller.actor, &association, &lot, asked.date).await?;
    let (accepted, violations) = match told.checked {
        Checked::Accepted => (Some(true), Vec::new()),
        Checked::Refused(why) => (Some(false), why),
        Checked::Rule => (None, Vec::new()),
    };
    answer::json(&WhyNot {
        lot: told.lot.into(),
        decided_at: local(told.decided_at),
        sentence: told.sentence.into(),
        proof: told.proof,
        accepted,
        violations,
    })
}
