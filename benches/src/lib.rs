//! glane-benches
