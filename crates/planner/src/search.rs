//! Ruin and recreate (SISR: Christiaens & Vanden Berghe 2020) on one current plan, and what surrounds it.

pub mod anneal;
mod cooling;
pub mod eject;
pub mod insertion;
pub mod islands;
pub mod parts;
pub mod pauses;
pub mod recreate;
pub mod ruin;
pub mod state;
