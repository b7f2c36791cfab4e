//! May this lot go to this association on this day? The rules of law and use, one per file of `rules/`.
//!
//! Everybody asks here: the planning of a day, the board, `glane check`, every channel. A rule looks at one [`Case`] and
//! answers [`Answer::Yes`], yes with an [`Exception`] that must be recorded, or no with a sentence in both languages.
//! [`judge`] runs them all; a pair is refused as soon as one rule says no, and the first refusal is the reason shown.
//!
//! Deliberately absent: who *should* get the lot (`glane-matching`), whether a van can bring it (`glane-planner`).
//! Thresholds are data: see [`Policy`].

mod case;
mod clocks;
mod policy;
mod rules;
mod verdict;

pub use case::Case;
pub use clocks::{Clock, Clocks, HALF_VALUE_DAYS};
pub use policy::Policy;
pub use rules::{RULES, Rule, RuleCode};
pub use verdict::{Answer, Exception, Refusal, Verdict, allows, judge};
