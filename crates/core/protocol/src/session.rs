//! Who is signed in, and in which tenants.

use domain::{AccountId, OfficeId, Role, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose token it is, and what it lets see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SessionInfo {
    /// The same in all tenants.
    #[schema(value_type = String, format = Uuid)]
    pub account: AccountId,
    /// As it is shown to others: written into history, notes and messages.
    pub name: String,
    /// Empty for a citizen.
    pub memberships: Vec<Membership>,
}

/// What a member of staff is in one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    /// The agency.
    #[schema(value_type = Object)]
    pub tenant: Tenant,
    /// What the member may do there.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
    /// Those whose cases the member sees, with a role that works on cases.
    #[schema(value_type = Vec<String>)]
    pub offices: Vec<OfficeId>,
}
