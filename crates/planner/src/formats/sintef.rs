//! Routes as SINTEF's tables and the peers' checker read them: `Route k : id id id`, customers only.

use std::fmt::Write as _;

use crate::plan::RoutingPlan;

/// The routes of a plan made from a benchmark file, whose place ids are the file's task numbers.
#[must_use]
pub fn write(name: &str, plan: &RoutingPlan) -> String {
    let mut text = format!("Instance name : {name}\nReference     : glane\nSolution\n");
    for (k, round) in plan.rounds.iter().enumerate() {
        let stops: Vec<&str> = round.stops.iter().map(|stop| stop.place.as_str()).collect();
        let _ = writeln!(text, "Route {} : {}", k + 1, stops.join(" "));
    }
    text
}
