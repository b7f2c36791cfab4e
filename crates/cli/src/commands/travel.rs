//! Where travel times come from: `--roads`, or an estimate when nothing is given.

use glane_roads::{CrowFly, TravelModel};

use super::Failure;

/// The source to use.
pub fn open() -> Result<Box<dyn TravelModel>, Failure> {
    Ok(Box::new(CrowFly::shipped()?))
}
