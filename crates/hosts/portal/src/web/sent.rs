//! What a form of ours has sent. It can't be had unless our own page sent it: whoever only leads a browser here doesn't know
//! the token that each form carries (OWASP ASVS 3.5.1).

use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::browser::Browser;
use super::error::PageError;
use super::fields::Fields;
use crate::app::App;

/// A form that our page sent, and the browser that it came from.
pub struct Sent<T> {
    pub browser: Browser,
    pub form: T,
}

/// Nothing but the token.
#[derive(Deserialize)]
pub struct Pressed {}

#[derive(Deserialize)]
struct Carried<T> {
    csrf: String,
    #[serde(flatten)]
    form: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let Ok(browser) = Browser::from_request_parts(&mut parts, app).await;
        let Fields(Carried { csrf, form }) = Fields::from_request(Request::from_parts(parts, body), app).await?;
        check(&browser, &csrf)?;
        Ok(Self { browser, form })
    }
}

/// For forms with files, whose token is read along with them.
///
/// # Errors
/// [`PageError::Expired`] where our page didn't send it.
pub fn check(browser: &Browser, csrf: &str) -> Result<(), PageError> {
    if browser.sent_by_our_page(csrf) { Ok(()) } else { Err(PageError::Expired) }
}
