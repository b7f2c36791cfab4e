//! glane-planner
