//! A body that feeds people.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use glane_foundation::{
    AssociationId, FoodCategory, GeoPoint, Grams, Milligrams, Seconds, Sentence, StoreId, WeeklyHours,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Capacity, Paper, PaperKind, PaperStatus, Ration, Served, history};

/// An association, as the matching, the round and the law see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Association {
    /// Identity.
    pub id: AssociationId,
    /// Its name.
    pub name: String,
    /// Postal address of the place that receives.
    #[serde(default)]
    pub address: String,
    /// Where food is received.
    pub location: GeoPoint,
    /// People fed on an open day.
    pub served: Served,
    /// Food per day that reaches them from elsewhere.
    #[serde(default)]
    pub other_supply: Grams,
    /// Room for one day.
    #[serde(default)]
    pub capacity: Capacity,
    /// What it wants and never takes.
    #[serde(default)]
    pub wishes: Wishes,
    /// When somebody is there to receive a van.
    pub reception_hours: WeeklyHours,
    /// When people are fed: decides whether food reaches them before its date.
    pub distribution_hours: WeeklyHours,
    /// It cooks: raw food can become a meal the same day.
    #[serde(default)]
    pub kitchen: bool,
    /// It can fetch food itself.
    #[serde(default)]
    pub own_transport: bool,
    /// A municipal social centre (CCAS, CIAS): habilitated by law, without a paper.
    #[serde(default)]
    pub deemed_habilitated: bool,
    /// Habilitation and agreements.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// What it needed and received until yesterday.
    #[serde(default)]
    pub record: history::Record,
    /// Seconds a stop takes here whatever is unloaded.
    #[serde(default = "usual_stop")]
    pub stop_time: Seconds,
    /// How to get in and where the goods go.
    #[serde(default)]
    pub access_notes: String,
    /// Telephone of the person who receives.
    #[serde(default)]
    pub phone: String,
}

/// Categories an association would rather have, never takes, and default refusals it lifts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wishes {
    /// Rather these than others, where fairness leaves a choice: which food it gets, never how much.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub wanted: BTreeSet<FoodCategory>,
    /// Never these.
    pub never: BTreeSet<FoodCategory>,
    /// Also these, although the default policy refuses them (chilled minced meat, alcohol ...).
    pub despite_policy: BTreeSet<FoodCategory>,
}

impl Wishes {
    /// What is said where a family is wanted and never taken: one of the two is a slip of the finger.
    #[must_use]
    pub fn contradiction(&self) -> Option<Sentence> {
        self.wanted.intersection(&self.never).next().map(|_| {
            Sentence::new(
                "Une même famille est souhaitée et jamais prise : retirez-la de l’une des deux listes.",
                "The same family is wanted and never taken: take it off one of the two lists.",
            )
        })
    }
}

const fn usual_stop() -> Seconds {
    Seconds::from_minutes(5)
}

impl Association {
    /// Verified need of one open day; `None` when nothing verified is needed, and then nothing is matched.
    #[must_use]
    pub fn daily_need(&self, ration: Ration) -> Option<Milligrams> {
        self.served.daily_need(ration, self.other_supply)
    }

    /// Whether it is recognised as food aid on a day.
    #[must_use]
    pub fn habilitation(&self, day: NaiveDate) -> PaperStatus {
        if self.deemed_habilitated {
            return PaperStatus::InForce;
        }
        PaperStatus::of(self.papers.iter().filter(|p| p.kind == PaperKind::Habilitation), day)
    }

    /// Whether it has an agreement with a store on a day.
    #[must_use]
    pub fn agreement(&self, with: &StoreId, day: NaiveDate) -> PaperStatus {
        let about = |p: &&Paper| matches!(&p.kind, PaperKind::Agreement { store } if store == with);
        PaperStatus::of(self.papers.iter().filter(about), day)
    }

    /// First day, from `day` on and within a fortnight, on which people are fed.
    #[must_use]
    pub fn next_distribution(&self, day: NaiveDate) -> Option<NaiveDate> {
        if self.distribution_hours.on_date(day).is_empty() {
            self.distribution_hours.next_open_after(day)
        } else {
            Some(day)
        }
    }
}
