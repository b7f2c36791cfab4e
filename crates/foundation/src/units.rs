//! Integer quantities with their unit in the type. Arithmetic that could overflow is checked; `+` and `-` are for
//! values already bounded by [`MAX`](Grams::MAX), so that a sum of a million of them still fits.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// A number that cannot be the quantity it is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Below zero where only zero or more makes sense.
    #[error("{value} {unit} is negative")]
    Negative {
        /// The number given.
        value: i64,
        /// Its unit.
        unit: &'static str,
    },
    /// Beyond what any real day holds; refused so that sums cannot overflow.
    #[error("{value} {unit} is more than the largest accepted value, {max}")]
    TooLarge {
        /// The number given.
        value: i64,
        /// The largest accepted.
        max: i64,
        /// Its unit.
        unit: &'static str,
    },
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident, $unit:literal, $max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(transparent)]
        pub struct $name(#[schemars(range(min = 0))] i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// The largest value a file or a form may state.
            pub const MAX: Self = Self($max);

            /// The quantity, whatever its sign and size: for constants and results of arithmetic.
            #[must_use]
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            /// The quantity stated by a person or a file: zero or more, and at most [`Self::MAX`].
            pub const fn stated(value: i64) -> Result<Self, QuantityError> {
                if value < 0 {
                    Err(QuantityError::Negative { value, unit: $unit })
                } else if value > $max {
                    Err(QuantityError::TooLarge { value, max: $max, unit: $unit })
                } else {
                    Ok(Self(value))
                }
            }

            /// The bare number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Sum, or `None` when it does not fit.
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(sum) => Some(Self(sum)),
                    None => None,
                }
            }

            /// Product with a plain number, or `None` when it does not fit.
            #[must_use]
            pub const fn checked_mul(self, factor: i64) -> Option<Self> {
                match self.0.checked_mul(factor) {
                    Some(product) => Some(Self(product)),
                    None => None,
                }
            }

            /// `self - other`, never below zero.
            #[must_use]
            pub const fn less(self, other: Self) -> Self {
                Self(if self.0 > other.0 { self.0 - other.0 } else { 0 })
            }

            /// True for zero.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }
        impl Add for $name { type Output = Self; fn add(self, other: Self) -> Self { Self(self.0 + other.0) } }
        impl Sub for $name { type Output = Self; fn sub(self, other: Self) -> Self { Self(self.0 - other.0) } }
        impl Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl AddAssign for $name { fn add_assign(&mut self, other: Self) { self.0 += other.0; } }
        impl SubAssign for $name { fn sub_assign(&mut self, other: Self) { self.0 -= other.0; } }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self { items.fold(Self::ZERO, Add::add) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{} {}", self.0, $unit) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{} {}", self.0, $unit) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::stated(i64::deserialize(deserializer)?).map_err(D::Error::custom)
            }
        }
    )*};
}

quantities! {
    /// Mass. At most 10 000 t in one figure.
    Grams, "g", 10_000_000_000;
    /// Mass at the resolution of the matching, where gram rounding would break the certificate. At most 10 000 t.
    Milligrams, "mg", 10_000_000_000_000;
    /// Length along a road. At most 100 000 km.
    Metres, "m", 100_000_000;
    /// Duration, or an instant counted from the start of a plan. At most about 31 years.
    Seconds, "s", 1_000_000_000;
    /// Euro cents. At most 10 million euros.
    Cents, "ct", 1_000_000_000;
    /// Indivisible cases (crates, boxes) of one lot.
    Cases, "cases", 1_000_000;
}

impl Grams {
    /// The same mass in milligrams.
    #[must_use]
    pub const fn to_milligrams(self) -> Milligrams {
        Milligrams(self.0 * 1_000)
    }
}

impl Seconds {
    /// Whole minutes as seconds.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_weight_in_a_file_is_refused_with_its_value() {
        let error = serde_json::from_str::<Grams>("-5").unwrap_err().to_string();
        assert!(error.starts_with("-5 g is negative"), "{error}");
    }

    #[test]
    fn a_million_largest_weights_still_add_up() {
        let total = Grams::MAX.checked_mul(100_000).unwrap();
        assert_eq!(total.get(), 1_000_000_000_000_000);
        assert!(total.to_milligrams().get() > 0, "10^15 g in mg is 10^18, below 2^63");
    }

    #[test]
    fn less_stops_at_zero() {
        assert_eq!(Cases::new(3).less(Cases::new(5)), Cases::ZERO);
    }
}
