//! The append-only ledger: every case of a lot is in exactly one bucket at any moment, and only movements change that.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use glane_foundation::{Actor, AllocationId, Cases, Grams, LotId, MovementId};
use serde::{Deserialize, Serialize};

use crate::WeightQuality;

/// Where cases are, from declaration to table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Not in Glane: before declaration, or corrected away because the cases never existed.
    Outside,
    /// At the store, without a recipient.
    Open,
    /// At the store, promised to a recipient.
    Allocated,
    /// On board, or in the hands of whoever fetched it.
    Collected,
    /// Accepted by the association.
    Delivered,
    /// Refused at the counter.
    Refused,
    /// Set apart because it got too warm.
    Quarantined,
    /// Back at the store or the depot.
    Returned,
    /// Thrown away or given up, with a cause.
    WrittenOff,
}

impl Bucket {
    /// All buckets, in the order food moves.
    pub const ALL: [Self; 9] = [
        Self::Outside,
        Self::Open,
        Self::Allocated,
        Self::Collected,
        Self::Delivered,
        Self::Refused,
        Self::Quarantined,
        Self::Returned,
        Self::WrittenOff,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Open => "open",
            Self::Allocated => "allocated",
            Self::Collected => "collected",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Quarantined => "quarantined",
            Self::Returned => "returned",
            Self::WrittenOff => "written_off",
        }
    }

    /// The bucket a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.code() == code)
    }

    /// True when cases may go straight from here to there. A correction is the way back.
    #[must_use]
    pub const fn leads_to(self, to: Self) -> bool {
        use Bucket as B;
        match (self, to) {
            // Declared, corrected, withdrawn.
            (B::Outside, B::Open) | (B::Open, B::Outside | B::Allocated | B::Collected | B::WrittenOff) => true,
            // Declined, expired or left behind; taken; not there after all; too warm at loading.
            (B::Allocated, B::Open | B::Collected | B::Outside | B::Quarantined | B::WrittenOff) => true,
            (
                B::Collected,
                B::Delivered | B::Refused | B::Quarantined | B::Returned | B::WrittenOff | B::Allocated | B::Open,
            ) => true,
            (B::Delivered, B::Refused | B::Collected) => true,
            (B::Refused, B::Delivered | B::Collected | B::Returned | B::WrittenOff | B::Open) => true,
            (B::Quarantined, B::Collected | B::Returned | B::WrittenOff) => true,
            (B::Returned, B::Open | B::WrittenOff | B::Collected) => true,
            (B::WrittenOff, B::Returned | B::Open | B::Collected) => true,
            _ => false,
        }
    }
}

/// Some cases went from one bucket to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Identity, made by whoever reports it: sending it twice writes it once.
    pub id: MovementId,
    /// Of which lot.
    pub lot: LotId,
    /// For which allocation, where it concerns one.
    pub allocation: Option<AllocationId>,
    /// From.
    pub from: Bucket,
    /// To.
    pub to: Bucket,
    /// How many, at least one.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// How well that weight is known.
    pub quality: WeightQuality,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who says so.
    pub actor: Actor,
    /// Why, where it needs a reason.
    pub reason: Option<String>,
}

/// A movement that cannot be true.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Zero or fewer cases.
    #[error("movement {0}: {1} cases is not a quantity that can move")]
    Nothing(MovementId, Cases),
    /// No such way.
    #[error("movement {id}: cases cannot go from {from:?} to {to:?}")]
    NoWay {
        /// The movement.
        id: MovementId,
        /// From.
        from: Bucket,
        /// To.
        to: Bucket,
    },
    /// More than there is.
    #[error("movement {id}: {asked} asked from {from:?}, which holds {held}")]
    Overdrawn {
        /// The movement.
        id: MovementId,
        /// From.
        from: Bucket,
        /// Cases asked.
        asked: Cases,
        /// Cases there.
        held: Cases,
    },
}

/// How many cases of one lot are in each bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance(BTreeMap<Bucket, Cases>);

impl Balance {
    /// Replays movements of one lot in order.
    pub fn of<'m>(movements: impl IntoIterator<Item = &'m Movement>) -> Result<Self, LedgerError> {
        let mut balance = Self::default();
        for movement in movements {
            balance.apply(movement)?;
        }
        Ok(balance)
    }

    /// Adds one movement, or says why it cannot be true.
    pub fn apply(&mut self, movement: &Movement) -> Result<(), LedgerError> {
        let Movement { ref id, from, to, cases, .. } = *movement;
        if cases <= Cases::ZERO {
            return Err(LedgerError::Nothing(id.clone(), cases));
        }
        if !from.leads_to(to) {
            return Err(LedgerError::NoWay { id: id.clone(), from, to });
        }
        let held = self.cases(from);
        if from != Bucket::Outside && held < cases {
            return Err(LedgerError::Overdrawn { id: id.clone(), from, asked: cases, held });
        }
        *self.0.entry(from).or_default() -= cases;
        *self.0.entry(to).or_default() += cases;
        Ok(())
    }

    /// Cases in a bucket; for [`Bucket::Outside`] minus what is inside.
    #[must_use]
    pub fn cases(&self, bucket: Bucket) -> Cases {
        self.0.get(&bucket).copied().unwrap_or_default()
    }

    /// All cases inside Glane, wherever they are: what was declared, plus and minus corrections.
    #[must_use]
    pub fn total(&self) -> Cases {
        -self.cases(Bucket::Outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(from: Bucket, to: Bucket, cases: i64) -> Movement {
        Movement {
            id: MovementId::mint(),
            lot: LotId::parse("lot").unwrap(),
            allocation: None,
            from,
            to,
            cases: Cases::new(cases),
            grams: Grams::new(cases * 1_000),
            quality: WeightQuality::Default,
            at: DateTime::UNIX_EPOCH,
            actor: Actor::SYSTEM,
            reason: None,
        }
    }

    #[test]
    fn an_ordinary_day_balances() {
        use Bucket as B;
        let moves = [
            movement(B::Outside, B::Open, 12),
            movement(B::Open, B::Allocated, 12),
            movement(B::Allocated, B::Collected, 10),
            movement(B::Allocated, B::Open, 2),
            movement(B::Collected, B::Delivered, 9),
            movement(B::Collected, B::Refused, 1),
        ];
        let balance = Balance::of(&moves).unwrap();
        let held = [B::Open, B::Delivered, B::Refused, B::Collected].map(|b| balance.cases(b).get());
        assert_eq!(held, [2, 9, 1, 0], "2 left behind, 9 accepted, 1 refused, none on board");
        assert_eq!(balance.total(), Cases::new(12));
    }

    #[test]
    fn more_than_there_is_cannot_move() {
        let mut balance = Balance::of(&[movement(Bucket::Outside, Bucket::Open, 3)]).unwrap();
        let error = balance.apply(&movement(Bucket::Open, Bucket::Allocated, 4)).unwrap_err();
        assert!(matches!(error, LedgerError::Overdrawn { held, .. } if held == Cases::new(3)));
        assert_eq!(balance.cases(Bucket::Open), Cases::new(3), "a refused movement changes nothing");
    }

    #[test]
    fn food_cannot_be_delivered_before_it_is_collected() {
        assert!(!Bucket::Open.leads_to(Bucket::Delivered));
        assert!(!Bucket::Allocated.leads_to(Bucket::Delivered));
    }
}
