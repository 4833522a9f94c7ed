//! A form as its author wrote it.

use domain::FieldKey;
use serde_json::Value;

use crate::{Condition, Rule};

#[derive(Clone, Debug)]
pub struct Form {
    /// `Mandant:Name:v1.0`.
    pub id: String,
    /// Empty where the author gave none.
    pub title: String,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    pub groups: Vec<FieldGroup>,
}

#[derive(Clone, Debug)]
pub struct FieldGroup {
    pub id: String,
    pub title: String,
    /// Whether the applicant may fill it in several times.
    pub multiple: bool,
    /// Most instances of a `multiple` group.
    pub max_instances: usize,
    /// The author's words for the button that adds an instance.
    pub add_label: Option<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub id: String,
    pub label: String,
    pub kind: FieldType,
    pub default: Value,
    pub placeholder: String,
    pub disabled: bool,
    pub required: bool,
    /// The author's words for a missing answer.
    pub required_message: Option<String>,
    pub helptext: String,
    pub options: Vec<Choice>,
    /// All have to hold for the field to be shown.
    pub conditions: Vec<Condition>,
    /// Columns of a grid of 12.
    pub width: u8,
    pub rules: Vec<Rule>,
    /// Name of the Stammdatum that fills the field in (`source.service` is `servicekonto`).
    pub prefill: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// The field types of Amt24 that this version supports; others are refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    String,
    Textarea,
    DropdownSingleSelect,
    RadioButtons,
    Checkbox,
    SingleCheckbox,
    Boolean,
    Date,
    EuroBetrag,
    MultipleFile,
    Text,
    H1,
    H2,
    Hintbox,
}

impl FieldType {
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::String, "STRING"),
        (Self::Textarea, "TEXTAREA"),
        (Self::DropdownSingleSelect, "DROPDOWN_SINGLE_SELECT"),
        (Self::RadioButtons, "RADIO_BUTTONS"),
        (Self::Checkbox, "CHECKBOX"),
        (Self::SingleCheckbox, "SINGLE_CHECKBOX"),
        (Self::Boolean, "BOOLEAN"),
        (Self::Date, "DATE"),
        (Self::EuroBetrag, "EURO_BETRAG"),
        (Self::MultipleFile, "MULTIPLE_FILE"),
        (Self::Text, "TEXT"),
        (Self::H1, "H1"),
        (Self::H2, "H2"),
        (Self::Hintbox, "HINTBOX"),
    ];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Whether the applicant answers it; the others only show text.
    pub fn is_answered(self) -> bool {
        !matches!(self, Self::Text | Self::H1 | Self::H2 | Self::Hintbox)
    }
}

impl Form {
    pub fn groups(&self) -> impl Iterator<Item = &FieldGroup> {
        self.sections.iter().flat_map(|section| &section.groups)
    }

    pub fn group(&self, id: &str) -> Option<&FieldGroup> {
        self.groups().find(|group| group.id == id)
    }

    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.group(&key.group)?.fields().find(|field| field.id == key.field)
    }
}

impl FieldGroup {
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.rows.iter().flat_map(|row| &row.fields)
    }

    /// How many instances `keys` speak of: at least one, and only one unless the group is `multiple`.
    pub fn instances<'a>(&self, keys: impl Iterator<Item = &'a FieldKey>) -> usize {
        if !self.multiple {
            return 1;
        }
        keys.filter(|key| key.group == self.id).map(|key| key.index.saturating_add(1)).max().unwrap_or(1)
    }
}

impl Field {
    /// The label of an option, or the value itself where the form knows none.
    pub fn option_label(&self, value: &str) -> String {
        let option = self.options.iter().find(|option| option.value == value);
        option.map_or_else(|| value.to_owned(), |option| option.label.clone())
    }
}
