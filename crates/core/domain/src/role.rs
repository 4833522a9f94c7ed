//! What a member of staff may do within a tenant.

use serde::{Deserialize, Serialize};

use crate::NewerName;

/// A role is held per tenant; one person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works on cases.
    Clerk,
    /// Designs forms and processes.
    Designer,
    /// Signs what others drafted (four eyes).
    Approver,
    /// Manages accounts, offices and settings of the tenant.
    TenantAdmin,
    /// A role of a newer version; it gives no rights here.
    #[serde(untagged)]
    #[ts(skip)]
    Unknown(NewerName),
}

impl Role {
    /// Those that this version knows.
    pub const ALL: [Self; 4] = [Self::Clerk, Self::Designer, Self::Approver, Self::TenantAdmin];

    /// The name on the wire and in the database.
    pub fn name(&self) -> &str {
        match self {
            Self::Clerk => "clerk",
            Self::Designer => "designer",
            Self::Approver => "approver",
            Self::TenantAdmin => "tenant-admin",
            Self::Unknown(name) => name.as_str(),
        }
    }

    /// The role of this [`name`](Self::name); `None` where this version has none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether the role gives access to cases and their contents.
    pub fn works_on_cases(self) -> bool {
        matches!(self, Self::Clerk | Self::Approver)
    }
}
