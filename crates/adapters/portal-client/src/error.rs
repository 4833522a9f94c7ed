//! What can go wrong between here and the portal.

use protocol::Problem;

#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// No line, or the portal is down: normal, and worth trying again.
    #[error("the portal can't be reached: {0}")]
    Unreachable(String),
    /// The sign-in is no longer good; local work goes on.
    #[error("the portal wants a new sign-in")]
    SignInNeeded,
    /// Its `detail` may quote what was sent: it isn't told here, so that it reaches no log.
    #[error("the portal answered {} ({:?})", .0.status, .0.code)]
    Problem(Problem),
    /// The answer doesn't have the shape that was agreed.
    #[error("the portal's answer can't be read: {0}")]
    BadAnswer(String),
    #[error("an attachment arrived damaged")]
    HashDiffers,
    #[error("tokens could not be stored: {0}")]
    TokensNotStored(String),
}

impl PortalError {
    /// Whether trying the same again later may help.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::HashDiffers | Self::TokensNotStored(_) => true,
            Self::Problem(problem) => problem.status >= 500 || problem.status == 429,
            Self::SignInNeeded | Self::BadAnswer(_) => false,
        }
    }
}

impl From<reqwest::Error> for PortalError {
    fn from(error: reqwest::Error) -> Self {
        // Addresses may carry codes and tokens: they stay out of messages and logs.
        let error = error.without_url();
        if error.is_decode() { Self::BadAnswer(error.to_string()) } else { Self::Unreachable(error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use protocol::ProblemCode;

    use super::*;

    #[test]
    fn an_error_quotes_nothing_that_the_portal_says() {
        let detail = "body: invalid type: string \"Erika Beispiel\", expected u64";
        let error = PortalError::Problem(Problem::new(ProblemCode::BadRequest, detail));
        assert_eq!(error.to_string(), "the portal answered 400 (BadRequest)");
    }
}
