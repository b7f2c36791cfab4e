//! What an association says about itself: whom it feeds, what it takes, when and how.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AssociationId, FoodCategory, Grams, TemperatureClass};
use glane_service::{
    acts::{self, Profile},
    views,
    words::PaperKind,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer as Answered},
    caller::{Answer, Caller, Operate, Read},
    code::Code,
    problem::Problem,
    read::{Body, InPath, Seen, SeenMark},
    shapes::Week,
};
use crate::server::App;

/// Most people an association may state.
const MOST_PEOPLE: u32 = 100_000;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(profile, set_profile)).routes(routes!(remove_paper))
}

/// A profile with what others keep about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssociationProfile {
    /// What it states itself; send it back changed.
    profile: ProfileShape,
    /// People served as the operator verified; absent: not verified, and nothing goes there.
    #[serde(skip_serializing_if = "Option::is_none")]
    people_verified: Option<u32>,
    /// Its papers, in their order.
    papers: Vec<FiledPaper>,
}

/// A paper on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiledPaper {
    /// The store the agreement is with; absent for the habilitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement_with: Option<String>,
    /// Its number.
    number: String,
    /// Last day on which it holds; absent: without an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<NaiveDate>,
}

/// What an association states about itself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Profile)]
pub(crate) struct ProfileShape {
    /// People fed on an open day. When it changes the operator is asked to verify it.
    #[schema(maximum = 100_000)]
    people_stated: u32,
    /// Codes of categories it would rather have, where fairness leaves a choice: they decide what it gets, never how much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    wanted: Vec<String>,
    /// Codes of categories it never takes.
    #[schema(max_items = 100)]
    never: Vec<String>,
    /// Codes of categories it takes although the usual policy refuses them.
    #[schema(max_items = 100)]
    despite_policy: Vec<String>,
    /// Room for all food of one day; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    room_grams: Option<i64>,
    /// Room on shelves; absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    ambient_grams: Option<i64>,
    /// Room in fridges; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    chilled_grams: Option<i64>,
    /// Room in freezers; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    frozen_grams: Option<i64>,
    /// When a van is received.
    reception_hours: Week,
    /// When people are fed.
    distribution_hours: Week,
    /// It cooks.
    kitchen: bool,
    /// It can fetch food itself.
    own_transport: bool,
    /// How to get in.
    #[schema(max_length = 1000)]
    access_notes: String,
    /// Whom to call.
    #[schema(max_length = 100)]
    phone: String,
}

impl From<&Profile> for ProfileShape {
    fn from(profile: &Profile) -> Self {
        let room =
            |class| profile.class.iter().find(|(of, _)| *of == class).and_then(|(_, room)| *room).map(Grams::get);
        let codes =
            |all: &std::collections::BTreeSet<FoodCategory>| all.iter().map(|it| it.code().to_owned()).collect();
        Self {
            people_stated: profile.served_stated,
            wanted: codes(&profile.wanted),
            never: codes(&profile.never),
            despite_policy: codes(&profile.despite_policy),
            room_grams: profile.total.map(Grams::get),
            ambient_grams: room(TemperatureClass::Ambient),
            chilled_grams: room(TemperatureClass::Chilled),
            frozen_grams: room(TemperatureClass::Frozen),
            reception_hours: (&profile.reception_hours).into(),
            distribution_hours: (&profile.distribution_hours).into(),
            kitchen: profile.kitchen,
            own_transport: profile.own_transport,
            access_notes: profile.access_notes.clone(),
            phone: profile.phone.clone(),
        }
    }
}

impl ProfileShape {
    /// The profile as it was sent; `None` when a code, a weight or an hour is none.
    fn read(self) -> Option<Profile> {
        let codes = |all: &[String]| all.iter().map(|code| FoodCategory::from_code(code)).collect::<Option<_>>();
        let room = |grams: Option<i64>| grams.map(Grams::stated).transpose().ok();
        let brief = |text: String, most: usize| (text.chars().count() <= most).then_some(text);
        Some(Profile {
            served_stated: Some(self.people_stated).filter(|people| *people <= MOST_PEOPLE)?,
            wanted: codes(&self.wanted)?,
            never: codes(&self.never)?,
            despite_policy: codes(&self.despite_policy)?,
            total: room(self.room_grams)?,
            class: [
                (TemperatureClass::Ambient, room(self.ambient_grams)?),
                (TemperatureClass::Chilled, room(self.chilled_grams)?),
                (TemperatureClass::Frozen, room(self.frozen_grams)?),
            ],
            reception_hours: self.reception_hours.read()?,
            distribution_hours: self.distribution_hours.read()?,
            kitchen: self.kitchen,
            own_transport: self.own_transport,
            access_notes: brief(self.access_notes, 1000)?,
            phone: brief(self.phone, 100)?,
        })
    }
}

/// What an association states, what was verified, and its papers.
#[utoipa::path(get, path = "/associations/{association}/profile", tag = "associations",
    params(("association" = String, Path)), responses((status = 200, body = AssociationProfile)))]
async fn profile(State(app): State<App>, InPath(id): InPath<AssociationId>, caller: Caller<Read>) -> Answered {
    let (association, _) = views::association::profile(&app.glane, &caller.actor, &id).await?;
    let stated = Profile::of(&association);
    let papers = association.papers.into_iter().map(|paper| FiledPaper {
        agreement_with: match paper.kind {
            PaperKind::Habilitation => None,
            PaperKind::Agreement { store } => Some(store.to_string()),
        },
        number: paper.number,
        expires: paper.expires,
    });
    let body = AssociationProfile {
        profile: (&stated).into(),
        people_verified: association.served.verified,
        papers: papers.collect(),
    };
    answer::marked(&stated.seen(), &body)
}

/// Write what an association states about itself. The verified figure goes on counting until the operator verifies anew.
#[utoipa::path(put, path = "/associations/{association}/profile", tag = "associations",
    params(("association" = String, Path)), request_body = ProfileShape, responses((status = 204)))]
async fn set_profile(
    State(app): State<App>,
    InPath(id): InPath<AssociationId>,
    caller: Caller<Answer>,
    SeenMark(seen): SeenMark,
    Body(sent): Body<ProfileShape>,
) -> Answered {
    let stated = sent.read().ok_or_else(|| Problem::new(Code::BodyInvalid))?;
    let set = acts::set_profile(&app.glane, &caller.actor, &id, &seen, &stated).await;
    set.map_err(Seen::refused)?;
    answer::done()
}

/// Take a paper off the file: the one at this position of the profile's list, from 0, with this number.
#[utoipa::path(delete, path = "/associations/{association}/papers/{position}/{number}", tag = "associations",
    params(("association" = String, Path), ("position" = usize, Path), ("number" = String, Path)),
    responses((status = 204)))]
async fn remove_paper(
    State(app): State<App>,
    InPath((id, position, number)): InPath<(AssociationId, usize, String)>,
    caller: Caller<Operate>,
) -> Answered {
    acts::remove_paper(&app.glane, &caller.actor, &id, position, &number).await?;
    answer::done()
}
