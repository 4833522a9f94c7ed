//! Merging what comes from elsewhere into a draft.

use forms::{Form, Merge};

use crate::error::{CommandError, ErrorCode};

/// The draft's own form is mine: it holds wherever something is to be decided.
pub(super) fn merge(base: &Form, mine: &Form, theirs: &Form) -> Result<Merge, CommandError> {
    forms::merge(base, mine, theirs).map_err(|error| CommandError::new(ErrorCode::StorageFailed, error))
}
