//! VROOM's JSON: problems with matrices in, solutions out, and given routes judged. What is read and what is refused:
//! docs/planner.md.

mod input;
mod output;
mod sheet;
mod steps;
mod translate;

use serde_json::Value;

use crate::{
    formats::FormatError,
    plan::RoutingPlan,
    problem::{self, RoutingProblem},
};

/// A problem as VROOM states it.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The same in our terms. Vehicles are not counted, only what they cost; an hour costs 3600 unless stated otherwise.
    pub problem: RoutingProblem,
    input: input::Input,
}

impl Instance {
    /// Reads a problem; errors name the place in the file.
    pub fn read(text: &str) -> Result<Self, FormatError> {
        let input: input::Input = problem::parse(text)?;
        Ok(Self { problem: translate::problem(&input)?, input })
    }

    /// True when the file gives routes to be judged.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.input.vehicles.iter().any(|vehicle| !vehicle.steps.is_empty())
    }

    /// The given routes driven as stated, with what they break and cost, as VROOM writes it. Errors are those of routes
    /// that name what does not exist.
    pub fn judge_steps(&self) -> Result<Value, FormatError> {
        steps::judge(&self.input)
    }

    /// A plan of [`Self::problem`] as VROOM would write it.
    pub fn write(&self, plan: &RoutingPlan) -> Result<Value, FormatError> {
        output::write(&self.input, plan)
    }
}

#[cfg(test)]
mod tests;
