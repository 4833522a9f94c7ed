//! Who is signed in, and in which tenants.

use domain::{AccountId, OfficeId, Role, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SessionInfo {
    #[schema(value_type = String, format = Uuid)]
    pub account: AccountId,
    pub name: String,
    /// Empty for a citizen.
    pub memberships: Vec<Membership>,
}

/// What a member of staff is in one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    #[schema(value_type = Object)]
    pub tenant: Tenant,
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
    #[schema(value_type = Vec<String>)]
    pub offices: Vec<OfficeId>,
}
