//! What goes wrong with a page, and the page that says so.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use portal_app::Failure;
use portal_app::computing::EndedEarly;
use portal_store::secret::NoRandomness;
use portal_store::{SealError, StorageError};

use super::layout::{Page, alert};

#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("sign in first")]
    SignIn(String),
    #[error("the page is too old, or wasn't ours")]
    Expired,
    #[error("there is no such page")]
    NotFound,
    #[error("the form couldn't be read")]
    Unreadable,
    #[error("the account sends too much at once")]
    Busy,
    #[error("the disk: {0}")]
    Disk(std::io::Error),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StorageError> for PageError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NoRandomness> for PageError {
    fn from(error: NoRandomness) -> Self {
        Self::Failed(error.into())
    }
}

impl From<EndedEarly> for PageError {
    fn from(error: EndedEarly) -> Self {
        Self::Failed(error.into())
    }
}

impl From<SealError> for PageError {
    fn from(error: SealError) -> Self {
        Self::Failed(error.into())
    }
}

const FAILED: (StatusCode, &str, &str) = (
    StatusCode::INTERNAL_SERVER_ERROR,
    "Technischer Fehler",
    "Bitte versuchen Sie es in einigen Minuten noch einmal. Ihre bisherigen Eingaben bleiben gespeichert.",
);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::SignIn(next) => return Redirect::to(&super::address::sign_in(&next)).into_response(),
            Self::Expired => (
                StatusCode::FORBIDDEN,
                "Seite abgelaufen",
                "Diese Seite war zu lange geöffnet. Bitte laden Sie sie neu und versuchen Sie es noch einmal.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Seite nicht gefunden",
                "Diese Seite gibt es nicht, oder sie gehört nicht zu Ihrem Servicekonto.",
            ),
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "Eingaben nicht lesbar",
                "Ihre Eingaben sind nicht vollständig angekommen. Zusammen dürfen Ihre Dateien höchstens 60 MB groß sein.",
            ),
            Self::Busy => (
                StatusCode::TOO_MANY_REQUESTS,
                "Zu viel auf einmal",
                "Sie senden gerade schon mehrere Formulare mit Dateien. Bitte warten Sie, bis diese angekommen sind, und versuchen Sie es dann noch einmal.",
            ),
            Self::Disk(error) => {
                tracing::error!(error = %error.kind(), "a page failed");
                FAILED
            }
            Self::Failed(error) => {
                tracing::error!(error = %error.kind(), "a page failed");
                FAILED
            }
        };
        let content = html! {
            h1 { (title) }
            (alert(title, &html! { p { (text) } }))
            p { a href="/" { "Zur Startseite" } }
        };
        Page::new(title, content).narrow().status(status).show_to_nobody()
    }
}
