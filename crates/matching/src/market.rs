//! The market: what is offered, who needs it, who may take what, and the policy of the territory.
//!
//! The file form is JSON, `glane-market/1`; see the example on [`Market`].

use std::collections::BTreeMap;

use glane_foundation::{
    AssociationId, Cases, FoodCategory, Grams, LotId, Metres, Milligrams, Sentence, StoreId, TemperatureClass,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::MarketError;

/// One moment of one territory: everything the matching needs, and nothing of the law behind it.
///
/// ```
/// let market: glane_matching::Market = serde_json::from_str(r#"{
///   "format": "glane-market/1",
///   "policy": { "band_permille": 0, "worth_the_trip": { "per_trip": 5000, "per_km": 500 }, "commit_after": 2 },
///   "lots": [
///     { "id": "lot-1", "origin": "shop-3", "category": "vegetables", "cases": 4, "case_weight": 8000 }
///   ],
///   "associations": [
///     { "id": "north", "weight": 400000000, "received": 90000000, "caps": { "total": 60000 } },
///     { "id": "south", "weight": 150000000, "received": 0, "caps": { "classes": { "frozen": 0 } } }
///   ],
///   "edges": [
///     { "lot": "lot-1", "association": "north", "detour": 1200 },
///     { "lot": "lot-1", "association": "south", "detour": 300 }
///   ]
/// }"#)?;
/// let allocation = glane_matching::allocate(&market, &glane_matching::Options::default())?;
/// assert_eq!(glane_matching::check(&market, &allocation), []);
/// // The south had nothing so far: all four cases (32 kg of its 150 kg) still leave it below the north's 22.5 %.
/// assert_eq!(allocation.bundles[0].association.as_str(), "south");
/// assert_eq!(allocation.bundles[0].cases.get(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// Version of this form.
    pub format: MarketFormat,
    /// Settings of the territory.
    #[serde(default)]
    pub policy: MatchingPolicy,
    /// What is offered.
    pub lots: Vec<MarketLot>,
    /// Who needs it.
    pub associations: Vec<MarketAssociation>,
    /// Who may take what. No edge, no bundle.
    pub edges: Vec<Edge>,
    /// Edges that cannot be used after all, each with the reason: the way for a planner to say "no round can carry
    /// this" before the market is solved again. The edge itself stays in `edges`.
    #[serde(default)]
    pub withdrawn: Vec<WithdrawnEdge>,
    /// Bundles already promised: they stay, whatever else happens.
    #[serde(default)]
    pub committed: Vec<Commitment>,
    /// What the last solve announced as likely: lets a bundle that keeps coming out the same become firm.
    #[serde(default)]
    pub likely: Vec<LikelyBundle>,
}

/// Versions of the market file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum MarketFormat {
    /// The first.
    #[default]
    #[serde(rename = "glane-market/1")]
    V1,
}

/// Some cases of one kind of food from one store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketLot {
    /// Identity, unique in the market.
    pub id: LotId,
    /// The store: bundles from one store to one association make one trip.
    pub origin: StoreId,
    /// Leaf category, which also fixes the temperature class.
    pub category: FoodCategory,
    /// Cases of the whole lot, those already committed included.
    pub cases: Cases,
    /// Weight of one case, above zero.
    pub case_weight: Grams,
    /// True when it must be decided by this solve: its bundles come out firm.
    #[serde(default)]
    pub due: bool,
}

/// One association's need, history and room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketAssociation {
    /// Identity, unique in the market.
    pub id: AssociationId,
    /// W: verified need over the rolling horizon, today included, above zero. Never what was asked for.
    pub weight: Milligrams,
    /// h: what was received over the past days of the same horizon, less what was refused.
    pub received: Milligrams,
    /// What it can take today.
    #[serde(default)]
    pub caps: Caps,
    /// What food of a family costs here besides the way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tastes: BTreeMap<FoodCategory, Taste>,
}

/// What food of one family costs one association besides the way, in metres of detour for each of its grams. It says which
/// food somebody gets where fairness leaves a choice, never how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Taste {
    /// On all of it: how much further one would carry something else, if this is often turned down here.
    pub malus: Metres,
    /// This family's part of a balanced mix today, committed bundles included.
    pub part: Grams,
    /// On what goes beyond that part, on top: how much further one would carry another family instead.
    pub beyond: Metres,
}

/// Room for today, committed bundles included. They nest: leaf within class within total. Absent means no cap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Caps {
    /// Everything together; also what the association asks for, if it asks for less than it could store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Grams>,
    /// Per temperature class: cold storage.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<TemperatureClass, Grams>,
    /// Per leaf category: appetite.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<FoodCategory, Grams>,
}

/// This association may take this lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// The lot.
    pub lot: LotId,
    /// The association.
    pub association: AssociationId,
    /// Detour of carrying it there: insertion into a round, or the association's own trip. The second aim of the
    /// matching is the sum of weight times detour, plus what tastes add.
    pub detour: Metres,
}

/// An edge that cannot be used after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawnEdge {
    /// The lot.
    pub lot: LotId,
    /// The association.
    pub association: AssociationId,
    /// Why, in words for the association.
    pub reason: Sentence,
}

/// Cases promised before this solve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The lot.
    pub lot: LotId,
    /// The association. It needs no edge any more.
    pub association: AssociationId,
    /// How many cases.
    pub cases: Cases,
}

/// A bundle the last solve announced without promising it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LikelyBundle {
    /// The lot.
    pub lot: LotId,
    /// The association.
    pub association: AssociationId,
    /// How many cases.
    pub cases: Cases,
    /// Solves in a row that gave exactly this.
    pub turns: u32,
}

/// What a territory decides about its matching.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MatchingPolicy {
    /// b: how far the cheaper flow may move what an association gets from its fair value, in thousandths.
    /// 0: the cheapest among the exactly fair.
    #[schemars(range(max = 1000))]
    pub band_permille: u16,
    /// Trips below this are not made.
    pub worth_the_trip: WorthTheTrip,
    /// A bundle becomes firm once this many solves in a row gave it; 0: only when its lot is due.
    pub commit_after: u32,
}

/// Floor under a trip, which is everything from one store to one association. Zero: no floor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WorthTheTrip {
    /// Least weight.
    pub per_trip: Grams,
    /// Least weight per kilometre of the trip's longest detour.
    pub per_km: Grams,
}

impl WorthTheTrip {
    /// The least weight for a trip of this detour, in milligrams.
    #[must_use]
    pub fn floor(&self, detour: Metres) -> Milligrams {
        // g/km times m is mg.
        let by_distance = self.per_km.get().saturating_mul(detour.get());
        Milligrams::new(self.per_trip.to_milligrams().get().max(by_distance))
    }

    /// True when there is no floor at all.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        self.per_trip.is_zero() && self.per_km.is_zero()
    }
}

impl Market {
    /// Reads a market file.
    ///
    /// # Errors
    /// When the text is no market; the message names the field by its path.
    pub fn from_json(text: &str) -> Result<Self, MarketError> {
        crate::error::read(text)
    }

    /// Says that an edge cannot be used, with the reason to tell; the next solve does without it.
    pub fn withdraw(&mut self, lot: LotId, association: AssociationId, reason: Sentence) {
        self.withdrawn.push(WithdrawnEdge { lot, association, reason });
    }
}
