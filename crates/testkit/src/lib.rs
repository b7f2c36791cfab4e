//! glane-testkit
