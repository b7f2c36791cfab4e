//! glane-web
