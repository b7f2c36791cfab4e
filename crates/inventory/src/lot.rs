//! A declared lot: goods with an identity.

use chrono::{DateTime, NaiveDate, Utc};
use glane_foundation::{LotId, StoreId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DateAnswer, DeclarationProblem, Draft, Goods, WeightQuality, declare};

/// Surplus of one kind at one store. Its number of cases is what was declared; what became of them is in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// Identity.
    pub id: LotId,
    /// Where it waits.
    pub store: StoreId,
    /// What it is.
    pub goods: Goods,
    /// When it was declared; decides whether it makes the day's cut-off.
    pub declared_at: DateTime<Utc>,
}

impl Lot {
    /// Runs goods that came in by a file through the same checks as typed ones.
    #[must_use]
    pub fn problems(&self, today: NaiveDate) -> Vec<DeclarationProblem> {
        declare(&self.as_draft(), today).err().unwrap_or_default()
    }

    /// The line this lot would be if typed again: to repeat last week's list.
    #[must_use]
    pub fn as_draft(&self) -> Draft {
        let goods = &self.goods;
        let weight = (goods.case_weight.quality != WeightQuality::Default).then(|| goods.case_weight.grams.get());
        Draft {
            description: goods.description.clone(),
            category: Some(goods.category),
            cases: Some(goods.cases.get()),
            case_grams: if goods.case_weight.grams.is_zero() { Some(0) } else { weight },
            weighed: goods.case_weight.quality == WeightQuality::Weighed,
            date: goods.expiry.map_or(DateAnswer::NoDate, DateAnswer::Stated),
            prepacked: goods.prepacked,
            allergens: goods.allergens.clone(),
            label_max_temperature: goods.label_max_temperature,
            gtin: goods.gtin.as_ref().map(ToString::to_string),
            batch: goods.batch.clone(),
            case_cost_cents: goods.case_cost.map(glane_foundation::Cents::get),
        }
    }
}
