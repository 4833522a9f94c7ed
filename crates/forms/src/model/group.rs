//! A group of fields that belong together, filled in once or several times.

use domain::FieldKey;
use serde_json::Value;

use super::place::{FormError, Place};
use super::record::{Property, node};
use super::{Condition, Field};

/// Instances of a repeated group where the form gives no number (Amt24's own default and limit).
pub const INSTANCE_LIMIT: usize = 99;

node! {
    FieldGroup {
        id: String = "id",
        fim_id: Option<String> = "fimId",
        title: String = "title",
        /// Whether the applicant may fill it in several times.
        multiple: bool = "multiple",
        /// How the instances of a `multiple` group are laid out.
        layout: Option<GroupLayout> = "layout",
        /// Fewest instances of a `multiple` group; ours, Amt24 knows no such limit.
        min_instances: usize = "minInstanceCount" or 1,
        /// Most instances as written; see [`FieldGroup::instance_limit`].
        max_instances: usize = "maxInstanceCount" or INSTANCE_LIMIT,
        /// Whether the applicant can neither add nor remove instances.
        fixed_instances: bool = "fixedInstanceCount",
        /// How an instance's title is made.
        instance_title_template: Option<String> = "instanceTitleTemplate",
        /// The author's words for the button that adds an instance, and why it can't be pressed.
        add_label: Option<String> = "addRowButtonText",
        add_hint: Option<String> = "addRowButtonInfoText",
        /// The same for the button that removes one.
        remove_label: Option<String> = "deleteRowButtonText",
        remove_hint: Option<String> = "deleteRowButtonInfoText",
        /// Deprecated: only in the PDF.
        print_only: bool = "printOnly",
        /// Deprecated: `PDF` or `FORM`.
        render_only_in: Option<String> = "renderOnlyIn",
    } children {
        rows: Row = "rows",
        /// The group is shown where one of them holds, or none is there.
        conditions: Condition = "displayConditions",
    }
}

node! {
    /// Fields side by side.
    Row {
    } children {
        fields: Field = "fields",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupLayout {
    Multiple,
    Table,
    Accordion,
    Tabs,
    Other(String),
}

impl Property for GroupLayout {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        Ok(match String::read(place)?.as_str() {
            "MULTIPLE" => Self::Multiple,
            "TABLE" => Self::Table,
            "ACCORDION" => Self::Accordion,
            "TABS" => Self::Tabs,
            other => Self::Other(other.to_owned()),
        })
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(match self {
            Self::Multiple => "MULTIPLE",
            Self::Table => "TABLE",
            Self::Accordion => "ACCORDION",
            Self::Tabs => "TABS",
            Self::Other(name) => name,
        }))
    }
}

impl FieldGroup {
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.rows.iter().flat_map(|row| &row.fields)
    }

    /// Most instances: 1 unless the group is `multiple`.
    pub fn instance_limit(&self) -> usize {
        if self.multiple { self.max_instances.clamp(1, INSTANCE_LIMIT) } else { 1 }
    }

    /// How many instances `keys` speak of: at least one, and only one unless the group is `multiple`.
    pub fn instances<'a>(&self, keys: impl Iterator<Item = &'a FieldKey>) -> usize {
        if !self.multiple {
            return 1;
        }
        let spoken_of = keys.filter(|key| key.group == self.id).map(|key| key.index.saturating_add(1)).max();
        spoken_of.unwrap_or(1).max(self.min_instances.min(self.instance_limit()))
    }
}
