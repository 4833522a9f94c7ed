//! Typed ids. All are UUIDs (version 7 where we make them), so that a client can choose them offline.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::from_str(text)?))
            }
        }
    )+};
}

id! {
    /// A Mandant: an agency with its own data, sealed off from all others.
    TenantId,
    /// An Organisationseinheit within a tenant.
    OfficeId,
    /// A Servicekonto, of a citizen or of a member of staff.
    AccountId,
    /// A Leistung as offered by the tenant.
    LeistungId,
    /// A case (Vorgang), begun by one Antrag.
    CaseId,
    /// A Postfach message in the thread of a case.
    MessageId,
    /// An internal note at a case.
    NoteId,
    /// A value that was put beside an original one.
    CorrectionId,
    /// A ready-made passage for answers.
    TextModuleId,
    /// One intent of one device; the portal applies it at most once.
    OperationId,
    /// One installation of the client for one user.
    DeviceId,
    /// A Verfahren, as it is made; what is offered of it are forms and processes.
    VerfahrenId,
    /// One state of a Verfahren.
    VersionId,
    /// What somebody says about a part of a Verfahren.
    CommentId,
}
