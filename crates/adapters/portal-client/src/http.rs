//! The HTTP client: certificates and proxy of the operating system, no redirects, time limits.

use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse};
use reqwest::Response;
use serde::de::DeserializeOwned;

use crate::error::PortalError;

/// Time without a byte after which a connection counts as cut.
const SILENCE: Duration = Duration::from_secs(30);

/// Makes the client.
///
/// # Errors
/// When the system's certificates can't be read.
pub fn client() -> Result<reqwest::Client, PortalError> {
    Ok(reqwest::Client::builder()
        .user_agent(concat!("Amtspult/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(SILENCE)
        .build()?)
}

/// Most bytes of an answer that isn't a page of news or a file.
pub(crate) const SHORT: usize = 1024 * 1024;

/// Reads the body, up to so many bytes.
///
/// # Errors
/// [`PortalError::BadAnswer`] when it is longer, whatever it says of its length; [`PortalError::Unreachable`] when it is cut.
pub(crate) async fn body(mut answer: Response, limit: usize) -> Result<Vec<u8>, PortalError> {
    let mut bytes = vec![];
    while let Some(piece) = answer.chunk().await? {
        if bytes.len() + piece.len() > limit {
            return Err(PortalError::BadAnswer(format!("it has more than {limit} bytes")));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Reads JSON of at most so many bytes.
///
/// # Errors
/// Those of [`body`], and [`PortalError::BadAnswer`] when it has another shape.
pub(crate) async fn json<T: DeserializeOwned>(answer: Response, limit: usize) -> Result<T, PortalError> {
    let bytes = body(answer, limit).await?;
    // What serde says may quote the answer.
    serde_json::from_slice(&bytes).map_err(|error| {
        PortalError::BadAnswer(format!("line {}, column {} isn't what was agreed", error.line(), error.column()))
    })
}

/// Sends a request of the oauth2 crate.
pub(crate) async fn send_oauth(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, PortalError> {
    let mut answer = client.execute(request.try_into()?).await?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut response = HttpResponse::new(body(answer, SHORT).await?);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}
