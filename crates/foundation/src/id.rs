//! Typed identities: a store's id cannot be passed where a lot's is expected.
//!
//! An id is a short text (1 to 64 letters, digits, `.`, `_`, `:` or `-`) so that people can write files by hand (`shop-3`)
//! while the database mints UUIDv7. Cloning is cheap (a reference count).

use std::{borrow::Cow, cmp::Ordering, fmt, hash, marker::PhantomData, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Identity of one thing of kind `K`.
pub struct Id<K> {
    text: Arc<str>,
    kind: PhantomData<fn() -> K>,
}

/// Why a text cannot be an identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing, or only spaces.
    #[error("an id is empty: give it 1 to 64 characters")]
    Empty,
    /// More than 64 characters.
    #[error("the id {0:?} is longer than 64 characters")]
    TooLong(String),
    /// A character outside letters, digits and `. _ : -`.
    #[error("the id {id:?} contains {found:?}: use letters, digits, '.', '_', ':' or '-'")]
    Character {
        /// The offending text.
        id: String,
        /// Its first forbidden character.
        found: char,
    },
}

impl<K> Id<K> {
    /// Checks a text written by a person or another system.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if text.trim().is_empty() {
            return Err(IdError::Empty);
        }
        if text.chars().count() > 64 {
            return Err(IdError::TooLong(text.chars().take(64).collect()));
        }
        match text.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '.' | '_' | ':' | '-'))) {
            Some(found) => Err(IdError::Character { id: text.to_owned(), found }),
            None => Ok(Self { text: Arc::from(text), kind: PhantomData }),
        }
    }

    /// A new identity that sorts by the time it was made (UUIDv7).
    #[must_use]
    pub fn mint() -> Self {
        Self { text: Arc::from(uuid::Uuid::now_v7().to_string()), kind: PhantomData }
    }

    /// The text as stored and shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same text as the identity of another kind, where two rooms name one thing differently
    /// (an allocation's bundle is the planner's shipment).
    #[must_use]
    pub fn recast<L>(&self) -> Id<L> {
        Id { text: Arc::clone(&self.text), kind: PhantomData }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        self.recast()
    }
}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<K> std::str::FromStr for Id<K> {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}
impl<K> JsonSchema for Id<K> {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 64,
            "description": "Letters, digits, '.', '_', ':' or '-'." })
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:ident;)*) => {
        /// Marker types: what an [`Id`] identifies.
        pub mod kind {
            $(#[doc = concat!("Marks a [`", stringify!($name), "`](super::", stringify!($name), ").")]
            #[derive(Debug)] pub enum $kind {})*
        }
        $($(#[$doc])* pub type $name = Id<kind::$kind>;)*
    };
}

ids! {
    /// A city or a branch: the unit of planning.
    TerritoryId = Territory;
    /// A supermarket that declares surplus.
    StoreId = Store;
    /// A body that feeds people.
    AssociationId = Association;
    /// A surplus lot.
    LotId = Lot;
    /// Some cases of one lot for one association.
    AllocationId = Allocation;
    /// A vehicle.
    VanId = Van;
    /// Who drives it.
    DriverId = Driver;
    /// One vehicle's tour of one day.
    RoundId = Round;
    /// One place visited in a round.
    StopId = Stop;
    /// An entry of the ledger.
    MovementId = Movement;
    /// Somebody who signs in.
    PersonId = Person;
    /// A point of a routing problem.
    PlaceId = Place;
    /// A load to be picked up and dropped.
    ShipmentId = Shipment;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_with_a_space_is_refused_and_names_it() {
        assert_eq!(LotId::parse("lot 3"), Err(IdError::Character { id: "lot 3".into(), found: ' ' }));
    }

    #[test]
    fn id_round_trips_through_json() {
        let id: StoreId = serde_json::from_str("\"shop-3\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"shop-3\"");
    }

    #[test]
    fn minted_ids_sort_by_age() {
        let (a, b) = (LotId::mint(), LotId::mint());
        assert!(a < b, "UUIDv7 carries the time in its first bits");
    }
}
