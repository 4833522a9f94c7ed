//! A case (Vorgang): an Antrag as it was received, and what the agency did with it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AccountId, AttachmentRef, Author, CaseId, CaseState, CorrectionId, LeistungId, OfficeId};

/// Address of a value in a submission: `groupId:index:fieldId`, as in Amt24's form content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct FieldKey {
    /// `groupId` of the form JSON; neither empty nor with a colon.
    pub group: String,
    /// Which instance of a repeated group, from 0; always 0 in other groups. At most
    /// [`INDEX_LIMIT`](Self::INDEX_LIMIT).
    pub index: usize,
    /// `fieldId` of the form JSON; not empty.
    pub field: String,
}

/// A text that is no field key, with the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a field key reads group:index:field, not {0:?}")]
pub struct NotFieldKey(String);

impl FieldKey {
    /// Highest index: a form has 99 instances of a group at most, and what is shown of a case is as long as this.
    pub const INDEX_LIMIT: usize = 999;

    /// As it stands: neither colons nor the limit of the index are looked at.
    pub fn new(group: impl Into<String>, index: usize, field: impl Into<String>) -> Self {
        Self { group: group.into(), index, field: field.into() }
    }
}

impl FromStr for FieldKey {
    type Err = NotFieldKey;
    fn from_str(text: &str) -> Result<Self, NotFieldKey> {
        let wrong = || NotFieldKey(text.to_owned());
        let mut parts = text.splitn(3, ':');
        let (Some(group), Some(index), Some(field)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        if group.is_empty() || field.is_empty() {
            return Err(wrong());
        }
        let index = index.parse().ok().filter(|index| *index <= Self::INDEX_LIMIT);
        Ok(Self::new(group, index.ok_or_else(wrong)?, field))
    }
}

impl TryFrom<String> for FieldKey {
    type Error = NotFieldKey;
    fn try_from(text: String) -> Result<Self, NotFieldKey> {
        text.parse()
    }
}

impl From<FieldKey> for String {
    fn from(key: FieldKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.group, self.index, self.field)
    }
}

/// One submitted value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct FieldValue {
    /// The answer as the form content holds it: text, number, boolean, or a list of texts.
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
    /// Amt24's verification level (for example `VN_HOCH_READOUT`) when the value was read from an identity document or
    /// a verified account. Such a value is shown as verified and never edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub verified: Option<String>,
}

/// Who applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Applicant {
    /// As it was at the time of the Antrag.
    pub name: String,
    /// The Servicekonto to answer to; absent for an Antrag that came as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<AccountId>,
    /// Handle of a Postfach elsewhere, as the file names it in which the Antrag came. Nothing can be sent there from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub postfach: Option<String>,
}

/// The clerk who has claimed a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Owner {
    /// Who may work on it, as long as the lease runs.
    pub staff: Author,
    /// Grows with every claim of this case; an operation made under an older number is refused.
    #[ts(type = "number")]
    pub fencing: u64,
    /// Until then nobody else may claim the case.
    #[ts(type = "string")]
    pub lease_until: Timestamp,
}

/// A corrected value, kept beside the original.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Correction {
    /// Chosen by whoever corrects, so that it holds offline.
    pub id: CorrectionId,
    /// Which answer is corrected.
    pub field: FieldKey,
    /// What is taken to be right, in the shape of [`FieldValue::value`].
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
    /// Why the original is wrong; never empty.
    pub reason: String,
    /// The clerk who has corrected it.
    pub author: Author,
    /// The portal's clock; on the desk the time of writing, until the portal has answered.
    #[ts(type = "string")]
    pub at: Timestamp,
}

/// A case as portal and client both hold it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The same on portal and desks, also while the case is only on one desk.
    pub id: CaseId,
    /// The Organisationseinheit that decides. Its staff are those who see the case.
    pub office: OfficeId,
    /// What was applied for.
    pub leistung: LeistungId,
    /// File number, given by the portal; empty while an imported case waits for it.
    pub aktenzeichen: String,
    /// As the Antrag names them; later changes of the account don't reach here.
    pub applicant: Applicant,
    /// Receipt by the portal; this time counts for every Frist.
    pub received_at: Timestamp,
    /// How far it is.
    pub state: CaseState,
    /// `None` where nobody has claimed it, or the claim was given back. Stays when the lease has run out.
    pub owner: Option<Owner>,
    /// The highest fencing number ever given for this case.
    pub fencing: u64,
    /// Day by which the case should be decided.
    pub due: Option<Date>,
    /// Wiedervorlage: day on which the clerk wants to see the case again.
    pub reminder: Option<Date>,
    /// Id of the form version that the applicant saw.
    pub form: String,
    /// The original answers. Nothing changes them, ever.
    pub fields: BTreeMap<FieldKey, FieldValue>,
    /// Those of the Antrag; those of messages are with the messages.
    pub attachments: Vec<AttachmentRef>,
    /// In the order in which they were made; of several of one field the last one counts.
    pub corrections: Vec<Correction>,
}

impl Case {
    /// The latest correction of a field, if there is one.
    pub fn correction(&self, field: &FieldKey) -> Option<&Correction> {
        self.corrections.iter().rev().find(|correction| &correction.field == field)
    }

    /// Whether somebody else holds the case under a claim that has run out: then it may be taken over.
    pub fn is_left_by_others(&self, staff: AccountId, now: Timestamp) -> bool {
        !self.state.is_closed()
            && self.owner.as_ref().is_some_and(|owner| owner.staff.account != staff && owner.lease_until <= now)
    }

    /// Whether the Antrag has the instance that the field belongs to. Empty fields aren't sent: of each group there is the
    /// first one, further ones where something was filled in.
    pub fn has_instance(&self, of: &FieldKey) -> bool {
        of.index == 0 || self.fields.keys().any(|known| known.group == of.group && known.index == of.index)
    }

    /// Whether the claim is theirs, even if its lease has run out.
    pub fn is_owned_by(&self, staff: AccountId) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.staff.account == staff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_keys_come_back_and_wrong_ones_are_named() {
        let key: FieldKey = "hund:2:name".parse().unwrap();
        assert_eq!(key, FieldKey::new("hund", 2, "name"));
        assert_eq!(key.to_string(), "hund:2:name");
        for wrong in ["", "hund", "hund:x:name", ":0:name", "hund:0:", "hund:18446744073709551615:name"] {
            assert_eq!(wrong.parse::<FieldKey>(), Err(NotFieldKey(wrong.to_owned())));
        }
    }
}
