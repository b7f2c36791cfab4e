//! glane-roads
