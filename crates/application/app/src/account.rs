//! Whose desk it is.

use domain::TenantId;
use protocol::SessionInfo;
use serde::{Deserialize, Serialize};
use store::Identity as Whose;

/// Who has signed in on this device; kept for working without a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SignedInAccount {
    pub portal_url: String,
    pub info: SessionInfo,
    pub tenant: TenantId,
}

impl SignedInAccount {
    /// Whose the database of this tenant is. That the account is the one of the ID token was checked at the sign-in.
    pub fn identity(&self, tenant: TenantId) -> Whose {
        Whose { issuer: self.portal_url.clone(), subject: self.info.account.to_string(), tenant }
    }
}
