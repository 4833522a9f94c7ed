//! Ids, tenants, roles, case life cycle, Frist arithmetic and DIN 91379 text: the words every other crate speaks.
//!
//! Pure: no clock, no file, no network. What "now" is gets handed in.

#![warn(missing_docs)]

pub mod attachment;
pub mod calendar;
pub mod case;
pub mod case_state;
pub mod decimal;
pub mod din91379;
pub mod directory;
pub mod file_name;
pub mod file_type;
pub mod frist;
pub mod id;
pub mod json;
pub mod measure;
pub mod message;
pub mod newer;
pub mod pdf_parts;
pub mod role;
pub mod text_module;
pub mod verfahren;

pub use attachment::{AttachmentRef, Sha256};
pub use case::{Applicant, Case, Correction, FieldKey, FieldValue, Owner};
pub use case_state::CaseState;
pub use decimal::Decimal;
pub use directory::{
    FormVersion, Leistung, Office, Regime, StaffMember, Tenant, TextModule, TextModulePurpose, split_form_id,
};
pub use id::{
    AccountId, CaseId, CommentId, CorrectionId, DeviceId, LeistungId, MessageId, NoteId, OfficeId, OperationId,
    TenantId, TextModuleId, VerfahrenId, VersionId,
};
pub use message::{Author, Direction, HistoryAction, HistoryEntry, Message, Note};
pub use newer::NewerName;
pub use role::Role;
pub use verfahren::{Publication, Signed, Verfahren, VerfahrenComment, VerfahrenState, VerfahrenVersion, Withdrawal};
