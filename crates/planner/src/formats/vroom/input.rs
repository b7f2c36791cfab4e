//! The shape of VROOM's input. A field it does not know is refused by name.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    #[serde(default)]
    pub jobs: Vec<Job>,
    #[serde(default)]
    pub shipments: Vec<Shipment>,
    pub vehicles: Vec<Vehicle>,
    #[serde(default)]
    pub matrices: BTreeMap<String, Matrix>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    pub durations: Vec<Vec<u32>>,
    #[serde(default)]
    pub distances: Option<Vec<Vec<u32>>>,
    #[serde(default)]
    pub costs: Option<Value>,
}

/// One place visited once: what is brought there from the start, what is taken from there to the end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    pub id: u64,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub location: Option<[f64; 2]>,
    #[serde(default)]
    pub location_index: Option<u32>,
    #[serde(default)]
    pub setup: i64,
    #[serde(default)]
    pub service: i64,
    #[serde(default)]
    pub delivery: Vec<u32>,
    #[serde(default)]
    pub pickup: Vec<u32>,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub priority: u8,
    #[serde(default)]
    pub time_windows: Vec<[i64; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shipment {
    pub pickup: Site,
    pub delivery: Site,
    #[serde(default)]
    pub amount: Vec<u32>,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub priority: u8,
}

/// One end of a shipment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub id: u64,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub location: Option<[f64; 2]>,
    #[serde(default)]
    pub location_index: Option<u32>,
    #[serde(default)]
    pub setup: i64,
    #[serde(default)]
    pub service: i64,
    #[serde(default)]
    pub time_windows: Vec<[i64; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vehicle {
    pub id: u64,
    #[serde(default)]
    pub profile: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub start: Option<[f64; 2]>,
    #[serde(default)]
    pub start_index: Option<u32>,
    #[serde(default)]
    pub end: Option<[f64; 2]>,
    #[serde(default)]
    pub end_index: Option<u32>,
    #[serde(default)]
    pub capacity: Vec<u32>,
    #[serde(default)]
    pub costs: Costs,
    #[serde(default)]
    pub skills: Vec<u32>,
    #[serde(default)]
    pub time_window: Option<[i64; 2]>,
    #[serde(default)]
    pub breaks: Vec<Break>,
    #[serde(default)]
    pub speed_factor: Option<f64>,
    /// A route to be judged; nothing when routes are to be found.
    #[serde(default)]
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    #[serde(default)]
    pub fixed: i64,
    #[serde(default = "an_hour")]
    pub per_hour: i64,
    #[serde(default)]
    pub per_km: i64,
}

const fn an_hour() -> i64 {
    3600
}

impl Default for Costs {
    fn default() -> Self {
        Self { fixed: 0, per_hour: an_hour(), per_km: 0 }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    pub id: u64,
    #[serde(default)]
    pub time_windows: Vec<[i64; 2]>,
    #[serde(default)]
    pub service: i64,
    #[serde(default)]
    pub description: Option<String>,
}

/// A step of a given route.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    #[serde(rename = "type")]
    pub kind: Kind,
    #[serde(default)]
    pub id: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Start,
    Job,
    Pickup,
    Delivery,
    Break,
    End,
}

impl Kind {
    /// As the format writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Job => "job",
            Self::Pickup => "pickup",
            Self::Delivery => "delivery",
            Self::Break => "break",
            Self::End => "end",
        }
    }
}
