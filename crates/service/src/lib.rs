//! glane-service
