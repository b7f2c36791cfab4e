//! A photo of what was refused: shown to those it concerns, and sent by a plain form where there are no scripts.

use axum::{
    extract::{DefaultBodyLimit, Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    routing::{MethodRouter, post},
};
use glane_foundation::{RoundId, Sentence, StopId};
use glane_service::{
    acts, views,
    words::{ActId, Deed, PhotoId, StopAct},
};

use super::{Answer, done, id, stop::pictured};
use crate::{api::picture, error::PageError, reader::Known, server::App};

/// What stands around a photo in its form.
const MOST_FRAME_BYTES: usize = 16 * 1024;

/// The form, with a body limit of its own.
pub(crate) fn form() -> MethodRouter<App> {
    post(send).layer(DefaultBodyLimit::max(acts::MOST_PHOTO_BYTES + MOST_FRAME_BYTES))
}

/// Gives a picture.
pub(crate) async fn show(State(app): State<App>, Path(photo): Path<String>, known: Known) -> Answer {
    Ok(picture(views::photo::photo(&app.glane, &known.actor, &id(&photo)?).await?))
}

/// Keeps a photo, then says at the stop what it shows.
async fn send(
    State(app): State<App>,
    Path((round, stop)): Path<(String, String)>,
    known: Known,
    form: Multipart,
) -> Answer {
    let path = format!("/round/{round}/stop/{stop}");
    let (round, stop): (RoundId, StopId) = (id(&round)?, id(&stop)?);
    let view = views::stop::stop(&app.glane, &known.actor, &round, &stop).await?;
    let sent = read(form).await.map_err(|error| error.back_to(&path))?;
    let photo: PhotoId = id(&format!("{}-p", sent.command))?;
    let Some(deed) = pictured(&view, &sent.refusal, &photo) else { return Err(PageError::not_found().back_to(&path)) };
    let kept = acts::keep_photo(&app.glane, &known.actor, &round, &photo, &sent.bytes).await;
    kept.map_err(|error| PageError::from(error).back_to(&path))?;
    let act = said(&app, &sent.command, stop, deed)?;
    let outcomes = acts::perform(&app.glane, &known.actor, &round, &[act]).await;
    let outcomes = outcomes.map_err(|error| PageError::from(error).back_to(&path))?;
    let trouble = outcomes.iter().any(|outcome| outcome.trouble.is_some());
    done(&path, if trouble { "act_trouble" } else { "act" }, None)
}

fn said(app: &App, command: &str, stop: StopId, deed: Deed) -> Result<StopAct, PageError> {
    let act: ActId = id(&format!("{command}-00"))?;
    Ok(StopAct { id: act, stop, at: app.glane.now(), deed })
}

#[derive(Default)]
struct Sent {
    command: String,
    /// "allocation reason".
    refusal: String,
    bytes: Vec<u8>,
}

async fn read(mut form: Multipart) -> Result<Sent, PageError> {
    let mut sent = Sent::default();
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        match part.name() {
            Some("photo") => sent.bytes = part.bytes().await.map_err(unreadable)?.to_vec(),
            Some("command") => sent.command = part.text().await.map_err(unreadable)?,
            Some("refusal") => sent.refusal = part.text().await.map_err(unreadable)?,
            _ => {}
        }
    }
    Ok(sent)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn unreadable(error: MultipartError) -> PageError {
    let mut told = PageError::unreadable(error.status());
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        told.sentence =
            Sentence::new("La photo est trop grande : 8 Mo au plus.", "The photo is too large: 8 MB at most.");
    }
    told
}
