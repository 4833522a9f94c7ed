//! The fields of a small form. What can't be read is told as a page, and NUL, which databases differ about, is refused.

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Request};
use serde::de::DeserializeOwned;

use super::error::PageError;
use crate::app::App;

/// Most bytes of such a form.
const LIMIT: usize = 256 * 1024;

pub struct Fields<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Fields<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LIMIT).await.map_err(|_| PageError::Unreadable)?;
        if bytes.contains(&0) || bytes.windows(3).any(|three| three == b"%00") {
            return Err(PageError::Unreadable);
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        let Form(fields) = Form::from_request(request, app).await.map_err(|_| PageError::Unreadable)?;
        Ok(Self(fields))
    }
}
