//! The answer of a rule, and of all rules together.

use glane_foundation::Sentence;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Case, RULES, RuleCode};

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Allowed.
    Yes,
    /// Allowed by an exception whose reason is recorded with the allocation.
    YesBecause(Sentence),
    /// Not allowed, and why.
    No(Sentence),
}

/// A use of an exception: part of the trace of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The rule that was relaxed.
    pub rule: RuleCode,
    /// Why it may be.
    pub reason: Sentence,
}

/// Why a lot may not go to an association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The rule that says no.
    pub rule: RuleCode,
    /// In plain words.
    pub reason: Sentence,
}

/// What all rules say: allowed with these exceptions, or refused for every one of these reasons.
pub type Verdict = Result<Vec<Exception>, Vec<Refusal>>;

/// Whether every rule says yes: stops at the first that does not, and writes no exceptions down.
#[must_use]
pub fn allows(case: &Case<'_>) -> bool {
    RULES.iter().all(|rule| !matches!((rule.judge)(case), Answer::No(_)))
}

/// Asks every rule about a case.
pub fn judge(case: &Case<'_>) -> Verdict {
    let (mut exceptions, mut refusals) = (Vec::new(), Vec::new());
    for rule in RULES {
        match (rule.judge)(case) {
            Answer::Yes => {}
            Answer::YesBecause(reason) => exceptions.push(Exception { rule: rule.code, reason }),
            Answer::No(reason) => refusals.push(Refusal { rule: rule.code, reason }),
        }
    }
    if refusals.is_empty() { Ok(exceptions) } else { Err(refusals) }
}
