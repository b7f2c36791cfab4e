//! glane-day
