//! The HTTP client: certificates and proxy of the operating system, no redirects, time limits.

use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse};

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

/// Sends a request of the oauth2 crate.
pub(crate) async fn send_oauth(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let mut answer = client.execute(request.try_into()?).await?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}
