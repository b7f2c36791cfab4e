//! VROOM's JSON: problems with matrices in, solutions out, and given routes judged. What is read and what is refused:
//! docs/planner.md.

mod input;
mod output;
mod sheet;
mod steps;
mod translate;

use serde_json::Value;

use crate::{formats::FormatError, plan::RoutingPlan, problem::ProblemError, problem::RoutingProblem};

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
        let mut reader = serde_json::Deserializer::from_str(text);
        let input: input::Input = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (at, cause) = (error.path().to_string(), error.inner().to_string());
            FormatError::Problem(ProblemError::Unreadable { at, cause })
        })?;
        reader
            .end()
            .map_err(|error| ProblemError::Unreadable { at: "end of the file".into(), cause: error.to_string() })?;
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
