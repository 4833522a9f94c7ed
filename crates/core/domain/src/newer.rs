//! Names that only a newer version knows.
//!
//! Portal and desks are brought up to date on different days. A state or role that the other side has and this one
//! doesn't is carried and shown by its name; it never is a reason to turn away what it came with.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most bytes kept of a name; what was received is stored as it came, this is for showing and comparing.
const LIMIT: usize = 40;

/// The name of a value that this version doesn't know. Small, so that enums that have it stay `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewerName {
    bytes: [u8; LIMIT],
    length: u8,
}

impl NewerName {
    /// Keeps as much of the name as there is room for.
    pub fn new(name: &str) -> Self {
        let kept = &name[..name.floor_char_boundary(LIMIT)];
        let mut bytes = [0; LIMIT];
        bytes[..kept.len()].copy_from_slice(kept.as_bytes());
        Self { bytes, length: u8::try_from(kept.len()).unwrap_or(0) }
    }

    /// At most 40 bytes of the name, cut between characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for NewerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for NewerName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for NewerName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::new(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CaseState, HistoryAction, Role};

    #[test]
    fn values_of_a_newer_version_are_carried_by_name() {
        let state: CaseState = serde_json::from_str("\"in-mediation\"").unwrap();
        assert_eq!(state.name(), "in-mediation");
        assert_eq!(serde_json::to_string(&state).unwrap(), "\"in-mediation\"");
        assert!(state.next_for_clerk().is_empty() && !state.is_closed());
        let role: Role = serde_json::from_str("\"auditor\"").unwrap();
        assert_eq!((role.name(), role.works_on_cases()), ("auditor", false));
        let action: HistoryAction = serde_json::from_str(r#"{"action":"sealed","by":"x"}"#).unwrap();
        assert_eq!(action, HistoryAction::Unknown { action: "sealed".to_owned() });
        let long = NewerName::new(&"ß".repeat(100));
        assert_eq!(long.as_str(), "ß".repeat(LIMIT / 2));
    }
}
