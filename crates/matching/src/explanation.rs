//! "Why Y, not X?": the question anybody may ask about any lot, and the typed proof that answers it.

use glane_foundation::{AssociationId, Cases, Grams, LotId, Metres, Milligrams, Sentence, StoreId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{RemovalReason, Room, ratio::Ratio};

/// Tells why an edge does not exist. Implemented by whoever made the edges; asked only on demand, because the missing
/// edges are millions.
pub trait Evidence {
    /// The first rule that forbids this pair, or None when none does.
    fn why_not(&self, lot: &LotId, association: &AssociationId) -> Option<NoEdge>;
}

/// Knows nothing: for markets read from a file alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoEvidence;

impl Evidence for NoEvidence {
    fn why_not(&self, _: &LotId, _: &AssociationId) -> Option<NoEdge> {
        None
    }
}

/// The rule that forbids an edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoEdge {
    /// Stable code of the rule.
    pub rule: String,
    /// What it says about this pair.
    pub sentence: Sentence,
}

/// Answer to "why does this association not get (more of) this lot?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The lot asked about.
    pub lot: LotId,
    /// The association asked about.
    pub association: AssociationId,
    /// The reason, with the figures that prove it.
    pub proof: Proof,
    /// What bounds the level of the association asked about, when more food could not reach it at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<Bottleneck>,
    /// The same for people.
    pub sentence: Sentence,
}

/// A reason the checker can verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Proof {
    /// It does get some, and nobody has a better claim to them.
    Receives {
        /// How many cases.
        cases: Cases,
        /// Where it stands.
        standing: Standing,
    },
    /// It may not take this lot.
    NoEdge {
        /// The rule, when the maker of the edges tells it.
        rule: Option<NoEdge>,
    },
    /// The edge was there, and was removed.
    Removed {
        /// Why.
        reason: RemovalReason,
    },
    /// Every case was promised before.
    AllPromised {
        /// To whom.
        holders: Vec<AssociationId>,
    },
    /// Not one case more fits.
    Full {
        /// The full room.
        room: Room,
        /// Its size.
        cap: Grams,
        /// What it holds.
        used: Milligrams,
        /// One case of the lot.
        case: Grams,
    },
    /// With one case more it would be covered better than everyone who holds one is now.
    BetterCovered {
        /// Where the association asked about stands.
        asked: Standing,
        /// One case of the lot.
        case: Grams,
        /// Where those stand who hold cases of the lot that were not promised before.
        holders: Vec<Standing>,
    },
    /// Both are within the band the policy allows around their fair share, and this way the food travels less.
    WithinBand {
        /// Where the association asked about stands.
        asked: Standing,
        /// Those who hold the lot.
        holders: Vec<Standing>,
        /// The band in thousandths.
        band_permille: u16,
        /// Detour to the association asked about.
        detour: Metres,
    },
    /// It is covered less, but taking the case there (or away from its holder) would leave a trip below its floor.
    TripTooLight {
        /// The store.
        origin: StoreId,
        /// Floor of the trip to the association asked about.
        floor: Milligrams,
        /// Where the association asked about stands.
        asked: Standing,
        /// Those who hold the lot; nobody when it stays.
        holders: Vec<Standing>,
    },
    /// Another rule than need first made this allocation: it gives no reason.
    OtherRule,
}

/// Need and what covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The association.
    pub association: AssociationId,
    /// W.
    pub weight: Milligrams,
    /// h, before today.
    pub received: Milligrams,
    /// x, today, in whole cases.
    pub given: Milligrams,
    /// Fair x, before rounding to cases.
    pub fair: Milligrams,
}

impl Standing {
    /// Share of need covered before today, in thousandths.
    #[must_use]
    pub fn permille_before(&self) -> i64 {
        permille(self.received, self.weight)
    }

    /// Share of need covered with today's cases, in thousandths.
    #[must_use]
    pub fn permille_after(&self) -> i64 {
        permille(self.received + self.given, self.weight)
    }
}

impl Standing {
    pub(crate) fn share(&self) -> Ratio {
        Ratio::new(self.received.get() + self.given.get(), self.weight.get())
    }

    pub(crate) fn with_case(&self, case: Grams) -> Ratio {
        Ratio::new(self.share().received + case.to_milligrams().get(), self.weight.get())
    }
}

fn permille(part: Milligrams, whole: Milligrams) -> i64 {
    Ratio::new(part.get(), whole.get()).millionths() / 1_000
}

/// "The associations at your level can reach only these lots": a group that takes everything it can reach.
///
/// Every lot that a member with room may take through rooms with room is among the lots; all their food goes to members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bottleneck {
    /// The group, the association asked about included.
    pub associations: Vec<AssociationId>,
    /// Every open lot the group can reach, full rooms aside.
    pub lots: Vec<LotId>,
    /// Weight of those lots, all of it in the group.
    pub supply: Milligrams,
    /// What the group gets through rooms that are full.
    pub through_full_rooms: Milligrams,
}
