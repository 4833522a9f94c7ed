//! What the buttons of a page ask for.

use std::fmt;

use domain::FieldKey;

/// What a button asks for. As text it is the button's value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// Only to save; so does every button that isn't known.
    #[default]
    Save,
    /// One more instance of a repeated group.
    AddInstance {
        /// Its id.
        group: String,
    },
    /// One instance less.
    RemoveInstance {
        /// Its id.
        group: String,
        /// The instance as the page numbers it.
        index: usize,
    },
    /// A file is taken out of a field.
    RemoveFile {
        /// The field as the page names it.
        key: FieldKey,
        /// Hash of the file.
        sha256: String,
    },
    /// Of several answers entered at once: the one of this name, or what stands there.
    Choose {
        /// The field as the page names it.
        key: FieldKey,
        /// As [`crate::Other`] has it.
        name: Option<String>,
    },
}

impl Action {
    /// Reads the value of the button that was pressed: a verb, what it is about, and for some which one. Ids may contain
    /// spaces, the last word doesn't.
    pub fn read(text: &str) -> Self {
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (about, which) = rest.rsplit_once(' ').unwrap_or((rest, ""));
        let key = || about.parse::<FieldKey>().ok();
        let action = match verb {
            "mehr" => Some(Self::AddInstance { group: rest.to_owned() }),
            "weniger" => which.parse().ok().map(|index| Self::RemoveInstance { group: about.to_owned(), index }),
            "ohne" => key().map(|key| Self::RemoveFile { key, sha256: which.to_owned() }),
            "nimm" => key().map(|key| Self::Choose { key, name: Some(which.to_owned()) }),
            "behalte" => rest.parse().ok().map(|key| Self::Choose { key, name: None }),
            _ => None,
        };
        action.unwrap_or_default()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Save => write!(f, "speichern"),
            Self::AddInstance { group } => write!(f, "mehr {group}"),
            Self::RemoveInstance { group, index } => write!(f, "weniger {group} {index}"),
            Self::RemoveFile { key, sha256 } => write!(f, "ohne {key} {sha256}"),
            Self::Choose { key, name: Some(name) } => write!(f, "nimm {key} {name}"),
            Self::Choose { key, name: None } => write!(f, "behalte {key}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_says_is_understood() {
        let key = FieldKey::new("ein hund", 2, "name");
        for action in [
            Action::Save,
            Action::AddInstance { group: "ein hund".to_owned() },
            Action::RemoveInstance { group: "ein hund".to_owned(), index: 2 },
            Action::RemoveFile { key: key.clone(), sha256: "ab".to_owned() },
            Action::Choose { key: key.clone(), name: Some("cd".to_owned()) },
            Action::Choose { key, name: None },
        ] {
            assert_eq!(Action::read(&action.to_string()), action);
        }
        for nothing in ["", "weiter", "weniger hund", "nimm hund x", "ohne"] {
            assert_eq!(Action::read(nothing), Action::Save, "{nothing}");
        }
    }
}
