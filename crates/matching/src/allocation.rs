//! The answer: who gets which cases, the fair flow it is rounded from, and the proof.

use glane_foundation::{AssociationId, Cases, FoodCategory, LotId, Milligrams, Sentence, TemperatureClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Commitment, LikelyBundle, Market, MarketError, Rule};

/// Who gets what, and why it can be trusted. File form: `glane-allocation/1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Version of this form.
    pub format: AllocationFormat,
    /// The rule that made it.
    pub rule: Rule,
    /// Whole cases, by lot then association, in the order of the market. At most one bundle per pair.
    pub bundles: Vec<Bundle>,
    /// Cases nobody takes, with the reason.
    pub unplaced: Vec<Unplaced>,
    /// Edges the allocation does without: part of what the certificate is about.
    pub removed: Vec<RemovedEdge>,
    /// One per association, in the order of the market.
    pub levels: Vec<Level>,
    /// The cheapest fair flow of the open cases (the committed ones are not in it), which the bundles are rounded from.
    /// Empty for the other rules.
    pub fluid: Vec<Flow>,
    /// Proof that the flow is fair and the cheapest; absent for the other rules.
    pub certificate: Option<Certificate>,
}

/// Versions of the allocation file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AllocationFormat {
    /// The first.
    #[default]
    #[serde(rename = "glane-allocation/1")]
    V1,
}

/// Cases of one lot for one association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// The lot.
    pub lot: LotId,
    /// Who gets it.
    pub association: AssociationId,
    /// How many cases, at least one.
    pub cases: Cases,
    /// Can it still change? Says so of the cases that were not promised before; those were stay in any case.
    pub status: Status,
    /// Solves in a row that gave exactly this, this one included.
    pub turns: u32,
    /// Who takes it if it is refused or nobody comes: the least covered of those with room for all of it, else for
    /// a part. None when nobody else can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<AssociationId>,
}

/// How settled a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every case was promised before this solve.
    Committed,
    /// To be promised now: its lot is due, or it has come out the same often enough.
    Firm,
    /// Would be given if nothing changed.
    Likely,
}

/// Cases that stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    /// The lot.
    pub lot: LotId,
    /// How many cases.
    pub cases: Cases,
    /// Why.
    pub reason: UnplacedReason,
}

/// Why cases stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnplacedReason {
    /// No association may take it.
    NoEdge,
    /// Every edge it had was removed.
    EdgesRemoved,
    /// Those who may take it are full: not one case more fits.
    Full,
    /// Those with room are not coming for so little: every trip that could carry it stays below the floor.
    NotWorthTheTrip,
    /// The rule in use left it.
    Rule,
}

/// An edge the allocation does without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovedEdge {
    /// The lot.
    pub lot: LotId,
    /// The association.
    pub association: AssociationId,
    /// Why.
    pub reason: RemovalReason,
}

/// Why an edge was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RemovalReason {
    /// The caller withdrew it (see [`Market::withdraw`](crate::Market::withdraw)).
    Withdrawn {
        /// The caller's words.
        reason: Sentence,
    },
    /// Everything this store could ever give this association stays below the floor of a trip.
    NeverWorthTheTrip {
        /// The most the trip could carry.
        most: Milligrams,
        /// The floor.
        floor: Milligrams,
    },
    /// The fair share of this trip came out below the floor, and could not be merged with another.
    TooLightForATrip {
        /// What the trip would have carried.
        load: Milligrams,
        /// The floor.
        floor: Milligrams,
    },
}

/// What one association gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The association.
    pub association: AssociationId,
    /// x of the exact leximin, committed cases included, before whole cases.
    pub fair: Milligrams,
    /// What its bundles weigh.
    pub given: Milligrams,
}

/// Weight of one lot flowing to one association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The lot.
    pub lot: LotId,
    /// The association.
    pub association: AssociationId,
    /// How much, above zero.
    pub amount: Milligrams,
}

/// What the checker needs beyond the flow itself.
///
/// Fairness needs no more than the flow: the checker searches its residual graph. The cut shows that no more can be
/// moved; the prices show that it cannot be carried more cheaply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Weight of the flow, which is the most that any flow can move.
    pub total: Milligrams,
    /// The bottleneck that proves it.
    pub cut: Cut,
    /// The exact leximin, when the band let the cheapest flow differ from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leximin: Option<Vec<Flow>>,
    /// Proof that the flow is the cheapest.
    pub prices: Prices,
    /// What removing edges cost the least covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_of_removals: Option<PriceOfRemovals>,
}

/// A bottleneck: all the food except that of the lots `beyond` it, and every place where those lots could still go.
/// Its capacity is the supply of the other lots plus the capped rooms; a flow that fills it cannot be improved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Lots that may have something left.
    pub beyond: Vec<LotId>,
    /// Full rooms: each edge of a lot beyond leads through one of them.
    pub full: Vec<Room>,
}

/// A capped room of one association.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// The association.
    pub association: AssociationId,
    /// Which cap.
    pub cap: Cap,
}

/// One of the nested caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cap {
    /// A leaf category.
    Category(FoodCategory),
    /// A temperature class.
    Class(TemperatureClass),
    /// Everything.
    Total,
}

/// Shadow prices of the cheapest flow, in metres: moving food to a dearer place pays for that much detour.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Price of leaving food where it is.
    pub origin: i64,
    /// Price of food delivered to anybody at all: what the band may trade.
    pub delivered: i64,
    /// Price at each association, in the order of the market.
    pub associations: Vec<i64>,
    /// Price at each capped room.
    pub rooms: Vec<RoomPrice>,
}

/// Price at one capped room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomPrice {
    /// The room.
    pub room: Room,
    /// Its price.
    pub price: i64,
}

/// The fair flow with every edge that was not withdrawn, beside the one without the removed edges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceOfRemovals {
    /// Weight moved with all edges.
    pub total_before: Milligrams,
    /// Weight moved without the removed ones.
    pub total_after: Milligrams,
    /// Least share of need covered with all edges, in millionths.
    pub lowest_before: i64,
    /// The same without the removed ones.
    pub lowest_after: i64,
}

impl Allocation {
    /// Reads an allocation file.
    ///
    /// # Errors
    /// When the text is no allocation; the message names the field by its path.
    pub fn from_json(text: &str) -> Result<Self, MarketError> {
        crate::error::read(text)
    }

    /// Takes the firm bundles as promises and the likely ones as announced, for the next solve of the day.
    pub fn carry_into(&self, market: &mut Market) {
        market.likely.clear();
        for bundle in &self.bundles {
            let (lot, association, cases) = (bundle.lot.clone(), bundle.association.clone(), bundle.cases);
            match bundle.status {
                Status::Committed => {}
                Status::Firm => {
                    let kept = market.committed.iter().filter(|it| it.lot == lot && it.association == association);
                    let cases = cases.less(kept.map(|it| it.cases).sum());
                    market.committed.push(Commitment { lot, association, cases });
                }
                Status::Likely => {
                    market.likely.push(LikelyBundle { lot, association, cases, turns: bundle.turns });
                }
            }
        }
    }

    /// Weight of all bundles.
    #[must_use]
    pub fn given(&self) -> Milligrams {
        self.levels.iter().map(|level| level.given).sum()
    }
}
