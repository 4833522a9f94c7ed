//! Until when an account has read a case: the same at each of its devices, the latest time counts.

use std::collections::BTreeMap;

use domain::{AccountId, CaseId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most cases in one [`SeenRequest`].
pub const SEEN_LIMIT: usize = 500;

/// Replicated to the account alone, in its own scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Account and case: several accounts read the same case.
    pub id: String,
    /// The case that was read.
    pub case: CaseId,
    /// What came before this time has been seen; the latest of all devices counts.
    pub until: Timestamp,
}

impl Seen {
    /// With the id that belongs to account and case.
    pub fn new(account: AccountId, case: CaseId, until: Timestamp) -> Self {
        Self { id: format!("{account}:{case}"), case, until }
    }
}

/// What the account has read. Repeating it is harmless, an earlier time changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeenRequest {
    /// By case, the time until which it was read. At most [`SEEN_LIMIT`].
    #[schema(value_type = BTreeMap<String, String>)]
    pub seen: BTreeMap<CaseId, Timestamp>,
}
