//! glane-persistence
