//! One form can be written in several ways that say the same: here all of them become one.

use super::form::{CustomButton, CustomButtons, DataPointer, HelpDialog};
use super::{
    AdditionalConfig, Choice, Condition, ConditionKind, Field, FieldGroup, Form, Kept, Row, Section, Validator,
    ValidatorKind,
};

/// What a validator says besides its kind, by both names.
const MESSAGE: [&str; 2] = ["validationErrorMessage", "message"];

impl Form {
    /// The form as this program would write it if it hadn't been read: what means the default is left out, numbers and
    /// truths aren't texts, each property has its first name. Properties without a type stay as they are.
    pub(crate) fn respelled(&self) -> Self {
        let mut form = self.clone();
        forget(&mut form.kept, Self::PROPERTIES);
        pointers([form.source.as_mut(), form.target.as_mut()]);
        if let Some(buttons) = &mut form.custom_buttons {
            forget(&mut buttons.kept, CustomButtons::PROPERTIES);
            pointers([buttons.target.as_mut()]);
            buttons.buttons.iter_mut().for_each(|button| forget(&mut button.kept, CustomButton::PROPERTIES));
        }
        for section in &mut form.sections {
            forget(&mut section.kept, Section::PROPERTIES);
            conditions(&mut section.skip_conditions);
            section.groups.iter_mut().for_each(group);
        }
        form
    }
}

/// What is read into a type is written from it alone.
fn forget(kept: &mut Kept, properties: &[&str]) {
    kept.0.retain(|name, _| !properties.contains(&name.as_str()));
}

fn group(group: &mut FieldGroup) {
    forget(&mut group.kept, FieldGroup::PROPERTIES);
    conditions(&mut group.conditions);
    validators(&mut group.validators);
    for row in &mut group.rows {
        forget(&mut row.kept, Row::PROPERTIES);
        row.fields.iter_mut().for_each(field);
    }
}

fn field(field: &mut Field) {
    forget(&mut field.kept, Field::PROPERTIES);
    pointers([field.source.as_mut(), field.target.as_mut(), field.options_source.as_mut()]);
    help(field.help_dialog.as_mut());
    if let Some(config) = &mut field.additional_config {
        forget(&mut config.kept, AdditionalConfig::PROPERTIES);
    }
    for option in &mut field.options {
        forget(&mut option.kept, Choice::PROPERTIES);
        help(option.help_dialog.as_mut());
    }
    conditions(&mut field.conditions);
    validators(&mut field.validators);
}

fn pointers<const N: usize>(pointers: [Option<&mut DataPointer>; N]) {
    pointers.into_iter().flatten().for_each(|pointer| forget(&mut pointer.kept, DataPointer::PROPERTIES));
}

fn help(dialog: Option<&mut HelpDialog>) {
    if let Some(dialog) = dialog {
        forget(&mut dialog.kept, HelpDialog::PROPERTIES);
    }
}

/// A condition without its `@type` is written anew; one of an unknown kind has nothing else to be written from.
fn conditions(all: &mut [Condition]) {
    for condition in all {
        if !matches!(condition.kind, ConditionKind::Other(_)) {
            forget(&mut condition.kept, &["@type"]);
        }
        conditions(condition.parts_mut());
    }
}

fn validators(all: &mut [Validator]) {
    for validator in all {
        if !matches!(validator.kind, ValidatorKind::Other(_)) {
            forget(&mut validator.kept, &["@type"]);
            forget(&mut validator.kept, &MESSAGE);
        }
    }
}
