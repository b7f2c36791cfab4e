//! Many shortest paths at once: a customizable contraction hierarchy over edges, so that turns count.
//!
//! Order (once per map, by nested dissection) and [`Topology`] know no travel time; a [`Metric`] is the customization for one
//! ratio of ring-road to street speed and takes milliseconds for a city, so that hours change without a new preparation.
//! A plain contraction hierarchy searches about half as many nodes but would have to be prepared again for every edited hour.
//! After Dibbelt, Strasser & Wagner 2014 (customization), Buchhold, Wagner, Zeitz & Zündorf 2020 (cut streets become the
//! separators when turns count), Schild & Sommer 2015 (inertial flow), Knopp et al. 2007 (buckets).
//!
//! Costs are pairs of milliseconds and centimetres compared in that order, packed in one `u64`: the metres returned belong to
//! the same path as the seconds, and ties are broken alike by every algorithm.

mod dissection;
mod flow;
mod many;
mod metric;
mod search;
mod topology;

pub(crate) use dissection::order;
pub(crate) use many::many_to_many;
pub(crate) use metric::{Metric, step_cost};
pub(crate) use search::{Seed, Spaces};
pub(crate) use topology::Topology;

/// No path. Two of them add up without overflow; no real path costs as much (12 days of driving).
pub(crate) const INFINITE: u64 = u64::MAX >> 2;

/// Milliseconds, then centimetres.
pub(crate) const fn pack(ms: u32, cm: u32) -> u64 {
    #[expect(clippy::as_conversions, reason = "widening, in a const fn")]
    let cost = ((ms as u64) << 32) | cm as u64;
    cost
}

/// Milliseconds of a cost.
pub(crate) const fn ms_of(cost: u64) -> u64 {
    cost >> 32
}

/// Centimetres of a cost.
pub(crate) const fn cm_of(cost: u64) -> u64 {
    cost & 0xffff_ffff
}
