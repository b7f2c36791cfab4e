//! glane-migrations
