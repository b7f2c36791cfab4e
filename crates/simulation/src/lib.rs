//! glane-simulation
