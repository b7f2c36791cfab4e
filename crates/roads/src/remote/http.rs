//! Requests that give up in time: limits, retries with growing waits, short reasons.

use std::{thread, time::Duration};

use serde::de::DeserializeOwned;
use ureq::{Agent, Body, http::Response};

use super::RemoteOptions;

/// Largest answer read: a 50 by 50 block takes well under a megabyte.
const MAX_ANSWER: u64 = 32 << 20;
/// A server may ask for more patience than we have.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// One server's connection pool.
pub(super) struct Http {
    agent: Agent,
    attempts: u32,
    first_wait: Duration,
}

enum Failure {
    Retry { reason: String, wait: Option<Duration> },
    Final(String),
}

impl Http {
    pub(super) fn new(options: &RemoteOptions) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .http_status_as_error(false)
            .max_redirects(3)
            .user_agent(concat!("glane/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.new_agent(), attempts: options.attempts.max(1), first_wait: options.first_wait }
    }

    /// The answer as JSON, whatever its status among those a server uses for its own error messages.
    pub(super) fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, String> {
        self.retry(|| self.agent.get(url).call())
    }

    /// The answer to a JSON question.
    pub(super) fn post<T: DeserializeOwned>(&self, url: &str, question: &str) -> Result<T, String> {
        self.retry(|| self.agent.post(url).header("content-type", "application/json").send(question))
    }

    fn retry<T: DeserializeOwned>(&self, send: impl Fn() -> Result<Response<Body>, ureq::Error>) -> Result<T, String> {
        let mut wait = self.first_wait;
        let mut attempt = 1;
        loop {
            match send().map_err(transport).and_then(read) {
                Ok(answer) => return Ok(answer),
                Err(Failure::Final(reason)) => return Err(reason),
                Err(Failure::Retry { reason, .. }) if attempt >= self.attempts => {
                    return Err(format!("{reason} ({attempt} attempts)"));
                }
                Err(Failure::Retry { wait: asked, .. }) => {
                    thread::sleep(asked.unwrap_or(wait).min(LONGEST_WAIT));
                    wait *= 2;
                    attempt += 1;
                }
            }
        }
    }
}

fn transport(error: ureq::Error) -> Failure {
    match error {
        ureq::Error::BadUri(reason) => Failure::Final(format!("its address is wrong: {reason}")),
        ureq::Error::Timeout(_) => Failure::Retry { reason: "no answer in time".to_owned(), wait: None },
        error => Failure::Retry { reason: format!("no connection: {error}"), wait: None },
    }
}

fn read<T: DeserializeOwned>(response: Response<Body>) -> Result<T, Failure> {
    let status = response.status().as_u16();
    let asked = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let wait = asked.map(Duration::from_secs);
    if status == 429 || status >= 500 {
        let reason = if status == 429 { "it asks for fewer requests" } else { "it fails" };
        return Err(Failure::Retry { reason: format!("{reason} (status {status})"), wait });
    }
    let text = response.into_body().into_with_config().limit(MAX_ANSWER).read_to_string();
    let text =
        text.map_err(|error| Failure::Retry { reason: format!("its answer breaks off: {error}"), wait: None })?;
    // OSRM and Valhalla explain themselves with status 400; anything else is not theirs.
    if status != 200 && status != 400 {
        return Err(Failure::Final(format!("it answers with status {status}")));
    }
    serde_json::from_str(&text).map_err(|error| Failure::Final(format!("its answer makes no sense: {error}")))
}

/// An address as it may be shown: no user, password or query.
pub(super) fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split('?').next().unwrap_or_default();
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    let host = host.rsplit('@').next().unwrap_or_default();
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn shown_address_holds_no_password_and_no_key() {
        assert_eq!(without_secrets("https://me:secret@roads.example/osrm?key=1"), "https://roads.example/osrm");
    }
}
