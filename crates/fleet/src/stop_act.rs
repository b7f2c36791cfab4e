//! What happens at a stop, as the phone says it: each act states a total, so that repeating it changes nothing.

use chrono::{DateTime, Utc};
use glane_foundation::{AllocationId, AssociationId, Cases, DeciCelsius, Id, StopId, TemperatureClass};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{RefusalReason, waiting::EarlyReason};

/// Marks an [`ActId`].
#[derive(Debug)]
pub enum ActKind {}
/// Marks a [`PhotoId`].
#[derive(Debug)]
pub enum PhotoKind {}

/// Identity of an act, made by the phone that reports it: sent twice, it happened once.
pub type ActId = Id<ActKind>;
/// Identity of a photo, made by the phone that took it.
pub type PhotoId = Id<PhotoKind>;

/// One act at one stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StopAct {
    /// Identity.
    pub id: ActId,
    /// Where.
    pub stop: StopId,
    /// When it happened, by the phone's clock; it may be sent hours later.
    pub at: DateTime<Utc>,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What was done. Quantities are totals as they stand now: saying another total later corrects the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "deed")]
pub enum Deed {
    /// The van is there.
    Arrived,
    /// Loaded: what is neither taken nor left was not there; what goes beyond the promise was more than declared.
    Collected {
        /// Of which promise.
        allocation: AllocationId,
        /// On board.
        #[serde(deserialize_with = "as_said")]
        taken: Cases,
        /// There, but left at the store.
        #[serde(default, deserialize_with = "as_said")]
        left: Cases,
    },
    /// Handed over; what is neither accepted nor refused is still on board.
    HandedOver {
        /// Of which promise.
        allocation: AllocationId,
        /// Accepted by the association.
        #[serde(deserialize_with = "as_said")]
        accepted: Cases,
        /// Turned down, by reason.
        #[serde(default)]
        refused: Vec<Refusal>,
    },
    /// A temperature was taken.
    Measured {
        /// Tenths of a degree Celsius.
        tenths: DeciCelsius,
        /// Of all crates of a class at this stop ...
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<TemperatureClass>,
        /// ... or of one promise only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allocation: Option<AllocationId>,
    },
    /// Nobody opened.
    FoundClosed {
        /// The contact was called.
        #[serde(default)]
        called: bool,
        /// Why nobody waited as long as the rule asks (see [`waiting`](crate::waiting)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        early: Option<EarlyReason>,
    },
    /// What was meant for a closed door goes elsewhere.
    Diverted {
        /// To this association, or back to the depot.
        #[serde(default)]
        to: Option<AssociationId>,
    },
    /// Whoever received the goods signs.
    Signed {
        /// Their name as typed.
        name: String,
        /// What they drew, as the path data of an SVG.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawing: Option<String>,
    },
    /// The van has left.
    Left,
    /// An earlier act was a mistake: as if it had not been.
    Corrected {
        /// Which one.
        act: ActId,
    },
}

/// Crates turned down for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// How many.
    #[serde(deserialize_with = "as_said")]
    pub cases: Cases,
    /// Why.
    pub reason: RefusalReason,
    /// What it looks like, if somebody took a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
}

/// An act is kept as it was said and must be read again, even where the number cannot be: [`Deed::is_sensible`] judges.
fn as_said<'de, D: Deserializer<'de>>(from: D) -> Result<Cases, D::Error> {
    i64::deserialize(from).map(Cases::new)
}

impl Deed {
    /// The name in the database and in the audit trail.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Collected { .. } => "collected",
            Self::HandedOver { .. } => "handed_over",
            Self::Measured { .. } => "measured",
            Self::FoundClosed { .. } => "found_closed",
            Self::Diverted { .. } => "diverted",
            Self::Signed { .. } => "signed",
            Self::Left => "left",
            Self::Corrected { .. } => "corrected",
        }
    }

    /// The promise it speaks of, where it speaks of one.
    #[must_use]
    pub const fn allocation(&self) -> Option<&AllocationId> {
        match self {
            Self::Collected { allocation, .. } | Self::HandedOver { allocation, .. } => Some(allocation),
            Self::Measured { allocation, .. } => allocation.as_ref(),
            _ => None,
        }
    }

    /// True when it states quantities that can be.
    #[must_use]
    pub fn is_sensible(&self) -> bool {
        let counts = |cases: Cases| (0..=9_999).contains(&cases.get());
        match self {
            Self::Collected { taken, left, .. } => counts(*taken) && counts(*left),
            Self::HandedOver { accepted, refused, .. } => {
                counts(*accepted)
                    && refused.len() <= 12
                    && refused.iter().all(|r| counts(r.cases) && !r.cases.is_zero())
            }
            Self::Measured { tenths, class, allocation } => {
                (-500..=1_000).contains(&tenths.tenths()) && class.is_some() != allocation.is_some()
            }
            Self::Signed { name, drawing } => {
                name.chars().count() <= 120 && drawing.as_ref().is_none_or(|path| path.len() <= 8_000 && is_path(path))
            }
            _ => true,
        }
    }
}

/// Path data and nothing else: it is drawn into pages.
fn is_path(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'M' | 'L' | ' ' | ',' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_weighs_little_on_the_wire() {
        let act = StopAct {
            id: ActId::mint(),
            stop: StopId::mint(),
            at: DateTime::UNIX_EPOCH,
            deed: Deed::HandedOver {
                allocation: AllocationId::mint(),
                accepted: Cases::new(11),
                refused: vec![Refusal {
                    cases: Cases::new(1),
                    reason: RefusalReason::Spoiled,
                    photo: Some(PhotoId::mint()),
                }],
            },
        };
        let wire = serde_json::to_string(&act).unwrap();
        assert!(wire.len() < 500, "{} bytes: {wire}", wire.len());
        assert_eq!(serde_json::from_str::<StopAct>(&wire).unwrap(), act);
    }

    #[test]
    fn what_cannot_be_is_read_back_and_not_sensible() {
        let said = r#"{"deed":"collected","allocation":"a","taken":-1,"left":0}"#;
        let deed: Deed = serde_json::from_str(said).unwrap();
        assert!(!deed.is_sensible());
        assert_eq!(serde_json::to_string(&deed).unwrap(), said);
    }

    #[test]
    fn a_signature_that_is_not_a_drawing_is_refused() {
        let signed = |path: &str| Deed::Signed { name: "Ada".into(), drawing: Some(path.into()) };
        assert!(signed("M10 10 L20,20.5").is_sensible());
        assert!(!signed("\"/><script>").is_sensible());
    }

    #[test]
    fn a_temperature_is_of_a_class_or_of_one_promise() {
        let measured = |class| Deed::Measured { tenths: DeciCelsius::degrees(4), class, allocation: None };
        assert!(measured(Some(TemperatureClass::Chilled)).is_sensible());
        assert!(!measured(None).is_sensible());
    }
}
