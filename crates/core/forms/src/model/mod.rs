//! The form model: all of Amt24's form JSON, engine versions 1 and 2, with an id for every node.

mod align;
mod condition;
mod field;
mod field_type;
mod form;
mod group;
mod locate;
mod node;
mod number;
mod place;
mod publishable;
mod record;
mod reference;
mod slip;
mod spelling;
mod suits;
pub(crate) mod text;
mod unknown;
mod validator;
mod validator_json;

pub(crate) use condition::contains;
pub use condition::{Condition, ConditionKind, Test, Usage};
pub use field::{AdditionalConfig, Choice, Field, safe_address};
pub use field_type::FieldType;
pub use form::{CustomButton, CustomButtons, DataPointer, EngineVersion, Form, HelpDialog, Section};
pub use group::{FieldGroup, GroupLayout, Row};
pub use locate::Places;
pub use node::NodeId;
pub use place::{Expected, FormError, Problem};
pub use publishable::Unsupported;
pub use record::Kept;
pub(crate) use record::whole_number;
pub use reference::{FieldRef, Instance};
pub(crate) use slip::near;
pub use unknown::UnknownProperty;
pub use validator::{DateBound, NumberBound, OneOf, Span, Validator, ValidatorKind};
