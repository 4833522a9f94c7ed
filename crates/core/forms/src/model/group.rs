//! A group of fields that belong together, filled in once or several times.

use domain::FieldKey;
use serde_json::Value;

use super::place::Property;
use super::place::{FormError, Place};
use super::record::node;
use super::{Condition, Field, Validator};

/// Instances of a repeated group where the form gives no number (Amt24's own default and limit).
pub const INSTANCE_LIMIT: usize = 99;

node! {
    /// Fields that are shown and repeated together.
    FieldGroup {
        /// Unique within the form, without a colon.
        id: String = "id",
        /// Id of the FIM data field group.
        fim_id: Option<String> = "fimId",
        /// Heading; see [`FieldGroup::instance_title`] for repeated ones.
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
        /// The author's words for the button that adds an instance.
        add_label: Option<String> = "addRowButtonText",
        /// Why no instance can be added.
        add_hint: Option<String> = "addRowButtonInfoText",
        /// The same for the button that removes one.
        remove_label: Option<String> = "deleteRowButtonText",
        /// Why no instance can be removed.
        remove_hint: Option<String> = "deleteRowButtonInfoText",
        /// Deprecated: only in the PDF.
        print_only: bool = "printOnly",
        /// Deprecated: `PDF` or `FORM`.
        render_only_in: Option<String> = "renderOnlyIn",
    } children {
        /// From top to bottom.
        rows: Row = "rows",
        /// The group is shown where one of them holds, or none is there.
        conditions: Condition = "displayConditions",
        /// Over several fields, of this group or others; ours, Amt24 has validators of fields only.
        validators: Validator = "validationRules",
    }
}

node! {
    /// Fields side by side.
    Row {
    } children {
        /// From left to right, in a grid of twelve columns.
        fields: Field = "fields",
    }
}

/// `layout` of a repeated group, kept as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is called as in the form JSON")]
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
    /// Row by row.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.rows.iter().flat_map(|row| &row.fields)
    }

    /// Most instances: 1 unless the group is `multiple`.
    pub fn instance_limit(&self) -> usize {
        if self.multiple { self.max_instances.clamp(1, INSTANCE_LIMIT) } else { 1 }
    }

    /// Fewest instances: 1 unless the group is `multiple`.
    pub fn instance_minimum(&self) -> usize {
        if self.multiple { self.min_instances.clamp(1, self.instance_limit()) } else { 1 }
    }

    /// Whether it stands on the form itself, and not only in the PDF.
    pub fn on_form(&self) -> bool {
        !self.print_only && self.render_only_in.as_deref().is_none_or(|place| place == "FORM")
    }

    /// The title of an instance, counted from 0. In the template `{0}` and `{index}` stand for its number counted from 1,
    /// `{feldId}` (also `${feldId}`) for an answer as people read it. While an answer is missing, or without a template,
    /// a repeated group's title is numbered.
    pub fn instance_title(&self, index: usize, answer: impl Fn(&str) -> Option<String>) -> String {
        let number = (index + 1).to_string();
        let fill = |template: &String| -> Option<String> {
            let mut title = String::new();
            let mut rest = template.as_str();
            while let Some((before, behind)) = rest.split_once('{') {
                let (name, after) = behind.split_once('}')?;
                title.push_str(before.strip_suffix('$').unwrap_or(before));
                match name.trim() {
                    "0" | "index" => title.push_str(&number),
                    field => title.push_str(&answer(field)?),
                }
                rest = after;
            }
            title.push_str(rest);
            Some(title).filter(|title| !title.trim().is_empty())
        };
        if !self.multiple || self.title.is_empty() && self.instance_title_template.is_none() {
            return self.title.clone();
        }
        let made = self.instance_title_template.as_ref().filter(|template| !template.trim().is_empty()).and_then(fill);
        made.unwrap_or_else(|| format!("{} {number}", self.title).trim().to_owned())
    }

    /// How many instances `keys` speak of: at least one, and only one unless the group is `multiple`.
    pub fn instances<'a>(&self, keys: impl Iterator<Item = &'a FieldKey>) -> usize {
        if !self.multiple {
            return 1;
        }
        let spoken_of = keys.filter(|key| key.group == self.id).map(|key| key.index.saturating_add(1)).max();
        spoken_of.unwrap_or(1).max(self.instance_minimum())
    }
}

#[cfg(test)]
mod tests {
    use super::FieldGroup;

    #[test]
    fn instances_have_titles() {
        let title = |multiple, title: &str, template: Option<&str>| {
            let template = template.map(str::to_owned);
            let group = FieldGroup {
                title: title.to_owned(),
                multiple,
                instance_title_template: template,
                ..FieldGroup::default()
            };
            group.instance_title(1, |field| (field == "name").then(|| "Žofka".to_owned()))
        };
        for (template, made) in [
            (None, "Hund 2"),
            (Some(""), "Hund 2"),
            (Some("{0}. Hund"), "2. Hund"),
            (Some("Hund ${index}: {name}"), "Hund 2: Žofka"),
            (Some("{rasse}"), "Hund 2"),
            (Some("{name"), "Hund 2"),
        ] {
            assert_eq!(title(true, "Hund", template), made, "{template:?}");
        }
        assert_eq!(title(false, "Hund", Some("{0}")), "Hund");
        assert_eq!(title(true, "", None), "");
    }
}
