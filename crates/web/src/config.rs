//! What the site is told when it starts.

use std::time::Duration;

/// Settings of the pages.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// True where readers reach the site by HTTPS: cookies are then bound to it. False for plain HTTP on this machine.
    pub https: bool,
    /// True behind a proxy of one's own, which says in `X-Forwarded-For` where a request comes from.
    pub proxied: bool,
    /// Longest a plan asked for on a page may think.
    pub plan_time: Duration,
    /// Requests that take longer are given up.
    pub request_time: Duration,
    /// Once told to stop, how long requests under way may still take.
    pub stop_time: Duration,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            https: false,
            proxied: false,
            plan_time: Duration::from_secs(2),
            request_time: Duration::from_secs(60),
            stop_time: Duration::from_secs(10),
        }
    }
}

impl WebConfig {
    /// Name of the session's cookie. `__Host-` makes browsers insist on HTTPS, on this host and on no other path.
    pub(crate) const fn session_cookie(&self) -> &'static str {
        if self.https { "__Host-glane" } else { "glane" }
    }
}
