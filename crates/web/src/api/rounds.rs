//! A round as it is lived: the acts at its stops, as the phone sends them when it has a network.

use axum::extract::State;
use chrono::{DateTime, Utc};
use glane_foundation::{Cases, DeciCelsius, Id, RoundId, StopId, TemperatureClass};
use glane_service::{
    acts,
    words::{Deed, EarlyReason, Refusal, RefusalReason, StopAct},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Drive},
    code::Code,
    problem::Problem,
    read::{Body, InPath},
    shapes::Both,
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(perform)).routes(routes!(note_access))
}

/// Acts in the order in which they happened.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = StopActs)]
pub(crate) struct Batch {
    /// At most 100 at once; the rest is sent next.
    #[schema(max_items = 100)]
    acts: Vec<ActShape>,
}

/// One act at one stop.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = StopAct)]
pub(crate) struct ActShape {
    /// Made by the sender once per act: sent again, it happened once.
    #[schema(max_length = 64)]
    id: String,
    /// At which stop.
    #[schema(max_length = 64)]
    stop: String,
    /// When it happened, by the phone's clock; it may be sent hours later.
    at: DateTime<Utc>,
    /// What was done.
    #[serde(flatten)]
    deed: DeedShape,
}

/// What was done. Quantities are totals as they stand now: another total later corrects the first.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "deed")]
#[schema(as = Deed)]
pub(crate) enum DeedShape {
    /// The van is there.
    Arrived,
    /// Loaded; what is neither taken nor left was not there.
    Collected {
        #[schema(max_length = 64)]
        allocation: String,
        #[schema(minimum = 0, maximum = 9999)]
        taken: i64,
        #[serde(default)]
        #[schema(minimum = 0, maximum = 9999)]
        left: i64,
    },
    /// Handed over; what is neither accepted nor refused is still on board.
    HandedOver {
        #[schema(max_length = 64)]
        allocation: String,
        #[schema(minimum = 0, maximum = 9999)]
        accepted: i64,
        #[serde(default)]
        #[schema(max_items = 12)]
        refused: Vec<RefusalShape>,
    },
    /// A temperature was taken, in tenths of a degree: of a class, or of one promise.
    Measured {
        #[schema(minimum = -500, maximum = 1000)]
        tenths: i32,
        class: Option<ColdClass>,
        #[schema(max_length = 64)]
        allocation: Option<String>,
    },
    /// Nobody opened; `called` says that the contact was called.
    FoundClosed {
        #[serde(default)]
        called: bool,
        /// Why nobody waited ten minutes from the arrival, or from the promised hour if that was later. Without it an act that comes
        /// too early is kept, not followed, and shown to the operator.
        early: Option<Early>,
    },
    /// What was meant for a closed door goes to this association, or back to the depot.
    Diverted {
        #[schema(max_length = 64)]
        to: Option<String>,
    },
    /// Whoever received the goods signs, by name and perhaps a drawing (path data of an SVG).
    Signed {
        #[schema(max_length = 120)]
        name: String,
        #[schema(max_length = 8000, pattern = "^[ML0-9 ,.-]*$")]
        drawing: Option<String>,
    },
    /// The van has left.
    Left,
    /// An earlier act was a mistake: as if it had not been.
    Corrected {
        #[schema(max_length = 64)]
        act: String,
    },
}

/// Crates turned down for one reason.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Refusal)]
pub(crate) struct RefusalShape {
    #[schema(minimum = 1, maximum = 9999)]
    cases: i64,
    reason: Reason,
    /// The picture of it, sent on its own by `keep_photo`.
    #[schema(max_length = 64)]
    photo: Option<String>,
}

/// How crates are kept.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ColdClass {
    Ambient,
    Chilled,
    Frozen,
}

/// Why there was nothing to wait for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EarlyReason)]
pub(crate) enum Early {
    NobodyComes,
    Notice,
    CannotStay,
}

/// Why crates are turned down.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefusalReason)]
pub(crate) enum Reason {
    Spoiled,
    Damaged,
    DateTooShort,
    NotAsDescribed,
    TooMuch,
    NotWanted,
}

/// What became of each act.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TakenActs)]
pub(crate) struct Taken {
    /// In the order in which they were sent.
    acts: Vec<TakenAct>,
}

/// One act that is kept for good.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakenAct {
    /// Which.
    id: String,
    /// Why it could not be followed; the operator decides.
    #[schema(required = false)]
    trouble: Option<Both>,
}

/// Most acts taken in at once.
const MOST_ACTS: usize = 100;

/// Say what happened at the stops of a round. Each act is kept once under its own id, whether or not it can be followed, and sending
/// it again gives the same answer: no key is needed. An act without its photo weighs less than 2 kB.
#[utoipa::path(post, path = "/rounds/{round}/acts", tag = "rounds", params(("round" = String, Path)), request_body = Batch,
    responses((status = 200, body = Taken)))]
async fn perform(
    State(app): State<App>,
    InPath(round): InPath<RoundId>,
    caller: Caller<Drive>,
    Body(sent): Body<Batch>,
) -> Answer {
    if sent.acts.len() > MOST_ACTS {
        return Err(Problem::new(Code::TooLarge));
    }
    let acts: Vec<StopAct> = sent.acts.into_iter().map(act).collect::<Result<_, _>>()?;
    let outcomes = acts::perform(&app.glane, &caller.actor, &round, &acts).await?;
    let told =
        |outcome: acts::ActOutcome| TakenAct { id: outcome.act.to_string(), trouble: outcome.trouble.map(Both::from) };
    answer::json(&Taken { acts: outcomes.into_iter().map(told).collect() })
}

/// How to get in, and where to put things.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessNotes {
    /// What was known, as it was read: another author's words are not written over.
    #[schema(max_length = 2000)]
    seen: String,
    /// What is known now.
    #[schema(max_length = 500)]
    notes: String,
}

/// Write down how to get into the place of a stop, for whoever comes next.
#[utoipa::path(put, path = "/rounds/{round}/stops/{stop}/access", tag = "rounds",
    params(("round" = String, Path), ("stop" = String, Path)), request_body = AccessNotes, responses((status = 204)))]
async fn note_access(
    State(app): State<App>,
    InPath((round, stop)): InPath<(RoundId, StopId)>,
    caller: Caller<Drive>,
    Body(sent): Body<AccessNotes>,
) -> Answer {
    acts::note_access(&app.glane, &caller.actor, &round, &stop, (&sent.seen, &sent.notes)).await?;
    answer::done()
}

fn id<K>(text: &str) -> Result<Id<K>, Problem> {
    Id::parse(text).map_err(|_| Problem::new(Code::BodyInvalid))
}

fn act(shape: ActShape) -> Result<StopAct, Problem> {
    Ok(StopAct { id: id(&shape.id)?, stop: id(&shape.stop)?, at: shape.at, deed: deed(shape.deed)? })
}

fn deed(shape: DeedShape) -> Result<Deed, Problem> {
    Ok(match shape {
        DeedShape::Arrived => Deed::Arrived,
        DeedShape::Left => Deed::Left,
        DeedShape::Collected { allocation, taken, left } => {
            Deed::Collected { allocation: id(&allocation)?, taken: said(taken), left: said(left) }
        }
        DeedShape::HandedOver { allocation, accepted, refused } => Deed::HandedOver {
            allocation: id(&allocation)?,
            accepted: said(accepted),
            refused: refused.iter().map(refusal).collect::<Result<_, _>>()?,
        },
        DeedShape::Measured { tenths, class, allocation } => Deed::Measured {
            tenths: DeciCelsius::new(tenths),
            class: class.map(Into::into),
            allocation: allocation.as_deref().map(id).transpose()?,
        },
        DeedShape::FoundClosed { called, early } => Deed::FoundClosed { called, early: early.map(Into::into) },
        DeedShape::Diverted { to } => Deed::Diverted { to: to.as_deref().map(id).transpose()? },
        DeedShape::Signed { name, drawing } => Deed::Signed { name, drawing },
        DeedShape::Corrected { act } => Deed::Corrected { act: id(&act)? },
    })
}

/// Kept even where it cannot be, and told then; past the largest number one is as impossible as the other.
fn said(cases: i64) -> Cases {
    Cases::new(cases.clamp(-Cases::MAX.get(), Cases::MAX.get()))
}

fn refusal(shape: &RefusalShape) -> Result<Refusal, Problem> {
    let photo = shape.photo.as_deref().map(id).transpose()?;
    Ok(Refusal { cases: said(shape.cases), reason: shape.reason.into(), photo })
}

impl From<ColdClass> for TemperatureClass {
    fn from(class: ColdClass) -> Self {
        match class {
            ColdClass::Ambient => Self::Ambient,
            ColdClass::Chilled => Self::Chilled,
            ColdClass::Frozen => Self::Frozen,
        }
    }
}

impl From<Early> for EarlyReason {
    fn from(reason: Early) -> Self {
        match reason {
            Early::NobodyComes => Self::NobodyComes,
            Early::Notice => Self::Notice,
            Early::CannotStay => Self::CannotStay,
        }
    }
}

impl From<Reason> for RefusalReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Spoiled => Self::Spoiled,
            Reason::Damaged => Self::Damaged,
            Reason::DateTooShort => Self::DateTooShort,
            Reason::NotAsDescribed => Self::NotAsDescribed,
            Reason::TooMuch => Self::TooMuch,
            Reason::NotWanted => Self::NotWanted,
        }
    }
}
