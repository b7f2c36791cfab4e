//! Changes as they happen, as server-sent events. Every server process tells those of all processes: it reads the audit trail.
//!
//! A stream ends when the server is told to stop, and after some minutes in any case, so that who is no longer signed in no
//! longer hears anything; clients come back by themselves, with `Last-Event-ID`.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, header},
    response::{
        IntoResponse, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream;
use glane_foundation::Actor;
use glane_service::{
    Glane,
    views::changes::{self, Change, Feed},
};
use serde::Serialize;
use tokio::time::Instant;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::Answer,
    asked::Which,
    caller::{Caller, Read},
    read::Asked,
};
use crate::server::{App, Stopping};

/// Between two looks at the trail.
const PERIOD: Duration = Duration::from_secs(1);
/// Longest a stream lasts before its client must ask again.
const LONGEST: Duration = Duration::from_secs(300);

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Something that changed: look again at what you show of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub(crate) struct ChangeShape {
    /// Identity; the same change may come twice after a reconnection.
    id: String,
    /// When.
    at: chrono::DateTime<chrono::Utc>,
    /// What was done, e.g. `declare`.
    act: String,
    /// Kind of thing it was done to, e.g. `lot`.
    kind: String,
    /// Which one.
    subject: String,
}

impl From<Change> for ChangeShape {
    fn from(change: Change) -> Self {
        Self { id: change.id.to_string(), at: change.at, act: change.act, kind: change.kind, subject: change.subject }
    }
}

/// One open stream.
struct Stream {
    glane: Glane,
    actor: Actor,
    feed: Feed,
    waiting: VecDeque<Change>,
    stopping: Stopping,
    end: Instant,
}

impl Stream {
    /// The next event, or the end.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                let id = change.id.to_string();
                let event = Event::default().event("change").id(id).json_data(ChangeShape::from(change));
                match event {
                    Ok(event) => return Some((Ok(event), self)),
                    Err(error) => tracing::error!(%error, "a change could not be told"),
                }
                continue;
            }
            tokio::select! {
                () = self.stopping.asked() => return None,
                () = tokio::time::sleep_until(self.end) => return None,
                () = tokio::time::sleep(PERIOD) => {}
            }
            match changes::look(&self.glane, &self.actor, &mut self.feed).await {
                Ok(changes) => self.waiting.extend(changes),
                Err(error) => {
                    tracing::error!(%error, "a stream of changes ends");
                    return None;
                }
            }
        }
    }
}

/// Changes as they happen: `event: change` with a JSON of what was done to what. Answered with `Last-Event-ID`, it goes on from there.
#[utoipa::path(get, path = "/events", tag = "account", params(Which),
    responses((status = 200, body = ChangeShape, content_type = "text/event-stream")))]
async fn events(
    State(app): State<App>,
    Asked(which): Asked<Which>,
    caller: Caller<Read>,
    headers: HeaderMap,
) -> Answer {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let feed = changes::open(&app.glane, &caller.actor, which.territory.as_ref(), last.as_ref()).await?;
    let stream = Stream {
        glane: app.glane,
        actor: caller.actor,
        feed,
        waiting: VecDeque::new(),
        stopping: app.stopping,
        end: Instant::now() + which.seconds.map_or(LONGEST, Duration::from_secs).min(LONGEST),
    };
    let events = Sse::new(stream::unfold(stream, Stream::next)).keep_alive(KeepAlive::default());
    // Proxies must hand each event on at once.
    let headers = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, events).into_response())
}
