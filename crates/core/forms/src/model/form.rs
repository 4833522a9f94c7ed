//! A form as its author wrote it, in Amt24's words (prozess-scripting-api 1.204, `FormV1`, `FormSectionV1`).

use domain::FieldKey;
use serde_json::Value;

use super::place::Property;
use super::place::{FormError, Place};
use super::record::{Node, node, record};
use super::{Condition, Field, FieldGroup, NodeId, Places, Validator, text};

node! {
    /// All that is asked in one go.
    Form {
        /// `Mandant:Name:v1.0`.
        id: String = "id",
        /// Empty where the author gave none.
        title: String = "title",
        /// `de` where the form doesn't say.
        language: String = "language" or "de".to_owned(),
        /// For which engine of Amt24 it was written.
        engine_version: EngineVersion = "engineVersion",
        /// Where the answers of an earlier run come from.
        source: Option<DataPointer> = "source",
        /// Where the answers go.
        target: Option<DataPointer> = "target",
        /// `None` where the usual buttons stand below it.
        custom_buttons: Option<CustomButtons> = "customButtons",
    } children {
        /// In the order in which they are filled in.
        sections: Section = "sections",
    }
}

node! {
    /// A page of the form.
    Section {
        /// Heading of the page.
        title: String = "title",
    } children {
        /// From top to bottom.
        groups: FieldGroup = "fieldGroups",
        /// The section is left out where one of them holds.
        skip_conditions: Condition = "skipConditions",
    }
}

record! {
    /// A variable of a service: `servicekonto` (the account's Stammdaten) or `prozess` (a process variable).
    DataPointer {
        /// `servicekonto`, `prozess`, or another one that nothing comes from here.
        service: String = "service",
        /// Name of the Stammdatum or process variable.
        variable: String = "variableName",
    }
}

record! {
    /// The buttons below the form, in place of the usual ones.
    CustomButtons {
        /// From left to right.
        buttons: Vec<CustomButton> = "buttons",
        /// Variable that gets the value of the pressed button.
        target: Option<DataPointer> = "target",
    }
}

record! {
    /// A button that ends the filling in, such as "back".
    CustomButton {
        /// What the target gets when it is pressed.
        value: String = "value",
        /// What stands on it.
        label: String = "label",
        /// Empty where the author gave none.
        helptext: String = "helptext",
        /// Whether it is the one that is meant to be pressed.
        primary: bool = "primary",
        /// Whether the answers aren't checked, as for "back".
        skip_validation: bool = "skipValidation",
    }
}

record! {
    /// More help, in a window of its own.
    HelpDialog {
        /// Of the picture.
        url: String = "url",
        /// Stands with the picture.
        caption: String = "caption",
        /// What the picture shows, for those who don't see it.
        alt: String = "alt",
        /// As written; not looked at here.
        size: Option<String> = "size",
    }
}

/// Amt24's form engine; version 2 dropped some properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineVersion {
    /// Also where the form doesn't say.
    #[default]
    V1,
    /// `engineVersion` 2.
    V2,
}

impl Property for EngineVersion {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        match super::record::whole_number(place.value) {
            Some(1) => Ok(Self::V1),
            Some(2) => Ok(Self::V2),
            _ => place.not_a(super::Expected::EngineVersion),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(match self {
            Self::V1 => "1",
            Self::V2 => "2",
        }))
    }
}

impl Form {
    /// Reads a form from Amt24's form JSON. Every node gets its id, the same one for the same JSON.
    ///
    /// # Errors
    /// What has the wrong shape, and where. A form that refers to fields which don't exist, or uses what this version
    /// doesn't know, can be read; [`Form::publishable`] and the checks tell.
    pub fn parse(json: &Value) -> Result<Self, FormError> {
        let top = Place::top(json);
        let mut form = <Self as Node>::read(&top)?;
        if form.id.is_empty() {
            return Err(top.missing("id"));
        }
        form.number();
        Ok(form)
    }

    /// Reads a form from text; errors name line and column.
    ///
    /// # Errors
    /// As [`Form::parse`], and where the text is no JSON, larger than 2 MiB or has more than 60,000 values.
    pub fn read(text: &str) -> Result<Self, FormError> {
        let json = text::json(text)?;
        Self::parse(&json).map_err(|error| FormError { position: Some(Places::of(text).locate(&error.place)), ..error })
    }

    /// Reads what [`Form::to_json_with_ids`] has written, however large it is: a draft may have grown beyond what a file may
    /// hold.
    ///
    /// # Errors
    /// As [`Form::parse`], and where the text is no JSON.
    pub fn read_own(text: &str) -> Result<Self, FormError> {
        Self::parse(&text::own_json(text)?)
    }

    /// Amt24's form JSON. What was read and not changed comes out as it was; what only this program knows is left out.
    pub fn to_json(&self) -> Value {
        Node::write(self, false)
    }

    /// The same with the nodes' ids (`@node`) and all else of ours (`@text:…`), which [`Form::parse`] reads again. Not for
    /// Amt24.
    pub fn to_json_with_ids(&self) -> Value {
        Node::write(self, true)
    }

    /// Of all sections, in their order.
    pub fn groups(&self) -> impl Iterator<Item = &FieldGroup> {
        self.sections.iter().flat_map(|section| &section.groups)
    }

    /// The first one of this id; in a form that can be published there is no second.
    pub fn group(&self, id: &str) -> Option<&FieldGroup> {
        self.groups().find(|group| group.id == id)
    }

    /// A condition by its node, wherever it stands in sections, groups and fields.
    pub fn condition(&self, node: &NodeId) -> Option<&Condition> {
        fn find<'a>(conditions: &'a [Condition], node: &NodeId) -> Option<&'a Condition> {
            conditions.iter().find_map(|one| if one.node == *node { Some(one) } else { find(one.parts(), node) })
        }
        let sections = self.sections.iter().map(|section| &section.skip_conditions);
        let groups = self.groups().map(|group| &group.conditions);
        let fields = self.groups().flat_map(|group| group.fields()).map(|field| &field.conditions);
        sections.chain(groups).chain(fields).find_map(|conditions| find(conditions, node))
    }

    /// A validator by its node, of a group or field.
    pub fn validator(&self, node: &NodeId) -> Option<&Validator> {
        let groups = self.groups().map(|group| &group.validators);
        let fields = self.groups().flat_map(|group| group.fields()).map(|field| &field.validators);
        groups.chain(fields).flatten().find(|validator| validator.node == *node)
    }

    /// Of whichever instance the key is: fields are the same in each.
    pub fn field(&self, key: &FieldKey) -> Option<&Field> {
        self.group(&key.group)?.fields().find(|field| field.id == key.field)
    }
}
