//! glane-inventory
