//! Whatever goes wrong becomes a page in the reader's language.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use glane_foundation::{Language, Sentence};
use glane_service::ServiceError;

/// Why there is no ordinary page. Rendered by [`crate::reader::know`], which knows the language.
#[derive(Debug, Clone)]
pub(crate) struct PageError {
    /// What the browser is told.
    pub(crate) status: StatusCode,
    /// What the reader is told.
    pub(crate) sentence: Sentence,
    /// Where the reader can go on.
    pub(crate) back: Option<String>,
}

impl PageError {
    /// The form cannot be read at all.
    pub(crate) fn unreadable(status: StatusCode) -> Self {
        Self::of_status(status)
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out() -> Self {
        Self::of_status(StatusCode::UNAUTHORIZED)
    }

    /// Nothing here, or nothing of yours.
    pub(crate) fn not_found() -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }

    /// Says that what was typed is kept.
    pub(crate) fn and_kept(mut self) -> Self {
        let (fr, en) = (crate::texts::list::Words::of(Language::Fr), crate::texts::list::Words::of(Language::En));
        self.sentence = Sentence::new(fr.kept_until, en.kept_until);
        self
    }

    /// Offers a way on.
    pub(crate) fn back_to(mut self, path: impl Into<String>) -> Self {
        self.back = Some(path.into());
        self
    }

    /// The usual words for a status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let sentence = match status {
            StatusCode::UNAUTHORIZED => Sentence::new(
                "Ouvrez le lien personnel que vous avez reçu : il vous ramène ici. Plus de lien ? Demandez-le à la personne qui coordonne les tournées.",
                "Open the personal link you were given: it brings you back here. No link any more? Ask the person who coordinates the rounds.",
            ),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Sentence::new(
                "Cette page n’existe pas, ou n’est pas la vôtre.",
                "This page does not exist, or is not yours.",
            ),
            StatusCode::FORBIDDEN => Sentence::new(
                "Cette demande vient d’un autre site et n’a pas été suivie. Revenez à votre page et recommencez.",
                "This request came from another site and was not followed. Go back to your page and try again.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Sentence::new(
                "Le fichier est trop grand : 2 Mo au plus. Partagez-le en plusieurs.",
                "The file is too large: 2 MB at most. Split it into several.",
            ),
            status if status.is_server_error() => Sentence::new(
                "Glane a eu un problème ; rien n’a été perdu. Réessayez dans un instant.",
                "Glane had a problem; nothing was lost. Try again in a moment.",
            ),
            _ => Sentence::new(
                "Glane n’a pas compris cette demande. Revenez à votre page et recommencez.",
                "Glane did not understand this request. Go back to your page and try again.",
            ),
        };
        Self { status, sentence, back: None }
    }
}

impl From<ServiceError> for PageError {
    fn from(error: ServiceError) -> Self {
        match &error {
            ServiceError::SignedOut => Self::signed_out(),
            ServiceError::Forbidden | ServiceError::NotFound(_) => Self::not_found(),
            ServiceError::Declaration(_) | ServiceError::Cells(_) => told(&error, StatusCode::UNPROCESSABLE_ENTITY),
            ServiceError::NotNow(_) | ServiceError::Conflict | ServiceError::KeyReused => {
                told(&error, StatusCode::CONFLICT)
            }
            ServiceError::TooMany(_) => told(&error, StatusCode::TOO_MANY_REQUESTS),
            ServiceError::Plan(_) => told(&error, StatusCode::UNPROCESSABLE_ENTITY),
            ServiceError::Broken(_) | ServiceError::Db(_) => {
                tracing::error!(%error, "a request failed");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

fn told(error: &ServiceError, status: StatusCode) -> PageError {
    PageError { status, sentence: error.sentence(), back: None }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be written");
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The error a response stands for, if it is one that nobody has written a page for yet.
pub(crate) fn of_response(response: &Response) -> Option<PageError> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let is_page = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/html");
    if response.headers().get(header::CONTENT_TYPE).is_some_and(is_page) {
        return None;
    }
    Some(response.extensions().get::<PageError>().cloned().unwrap_or_else(|| PageError::of_status(status)))
}
