//! glane-demand
