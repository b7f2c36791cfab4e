//! Cold: the three classes people see, and the exact maximum a lot carries.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a crate must be kept; also the compartment it takes in a van and the storage it takes at an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemperatureClass {
    /// No cooling.
    Ambient,
    /// Between 0 and +8 degrees, the lot's own maximum prevails.
    Chilled,
    /// -18 degrees, or -12 where the label says so.
    Frozen,
}

impl TemperatureClass {
    /// All classes, warm to cold.
    pub const ALL: [Self; 3] = [Self::Ambient, Self::Chilled, Self::Frozen];

    /// Position in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Ambient => 0,
            Self::Chilled => 1,
            Self::Frozen => 2,
        }
    }

    /// True when time out of the cold counts.
    #[must_use]
    pub const fn needs_cold(self) -> bool {
        !matches!(self, Self::Ambient)
    }

    /// The name in files and messages.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ambient => "ambient",
            Self::Chilled => "chilled",
            Self::Frozen => "frozen",
        }
    }
}

impl fmt::Display for TemperatureClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A temperature in tenths of a degree Celsius: `DeciCelsius::new(-180)` is -18.0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(transparent)]
pub struct DeciCelsius(#[schemars(range(min = -500, max = 1500))] i32);

impl DeciCelsius {
    /// Tenths of a degree.
    #[must_use]
    pub const fn new(tenths: i32) -> Self {
        Self(tenths)
    }

    /// Whole degrees.
    #[must_use]
    pub const fn degrees(degrees: i32) -> Self {
        Self(degrees * 10)
    }

    /// Tenths of a degree.
    #[must_use]
    pub const fn tenths(self) -> i32 {
        self.0
    }

    /// This temperature plus so many whole degrees.
    #[must_use]
    pub const fn plus_degrees(self, degrees: i32) -> Self {
        Self(self.0 + degrees * 10)
    }
}

impl fmt::Debug for DeciCelsius {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl fmt::Display for DeciCelsius {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "+" };
        let (whole, tenth) = (self.0.abs() / 10, self.0.abs() % 10);
        if tenth == 0 { write!(f, "{sign}{whole} °C") } else { write!(f, "{sign}{whole}.{tenth} °C") }
    }
}
