//! glane-matching
