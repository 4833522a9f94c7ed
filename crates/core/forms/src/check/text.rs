//! What people read: labels, help, headings, pictures, names.

use serde_json::json;

use super::{CheckCode, Report};
use crate::{Edit, Field, FieldGroup, FieldType, HelpDialog, ValidatorKind};

/// Longest texts in characters that are still read. A declaration to be agreed to may be longer than a question.
const LABEL_LIMIT: usize = 160;
const CONSENT_LIMIT: usize = 600;
const OPTION_LIMIT: usize = 160;
const HELP_LIMIT: usize = 600;

/// Words that only help who sees the page (WCAG 2.2, 1.3.3 and 1.4.1).
const APPEARANCE: [&str; 14] = [
    "siehe bild",
    "im bild",
    "auf dem bild",
    "siehe abbildung",
    "siehe foto",
    "rot markiert",
    "grün markiert",
    "rote feld",
    "rote schrift",
    "grüne feld",
    "rechts oben",
    "links oben",
    "rechte spalte",
    "linke spalte",
];

/// What holds names, by Stammdatum or by words in the id, and its data type of DIN 91379.
const NAMES: [(&str, &str); 10] = [
    ("vorname", "A"),
    ("nachname", "A"),
    ("familienname", "A"),
    ("geburtsname", "A"),
    ("kontoinhaber", "B"),
    ("strasse", "B"),
    ("straße", "B"),
    ("geburtsort", "B"),
    ("firma", "B"),
    ("ortsname", "B"),
];

pub(super) fn check(report: &mut Report<'_>) {
    for section in report.walk.sections.clone() {
        if section.title.trim().is_empty() && report.walk.sections.len() > 1 {
            report.add(CheckCode::MissingTitle, &section.node, &[]);
        }
        let mut has_first = false;
        for field in section.groups.iter().flat_map(FieldGroup::fields) {
            has_first |= field.kind == FieldType::H1;
            if field.kind == FieldType::H2 && !has_first {
                let finding =
                    report.add(CheckCode::HeadingOrder, &field.node, &[("name", &super::walk::called(field))]);
                let (node, property) = (field.node.clone(), "type".to_owned());
                finding.more.repair.push(Edit::Set { node, property, value: json!("H1") });
            }
        }
    }
    for group in report.walk.groups.clone() {
        let answered = group.fields().filter(|field| field.kind.is_answered()).count();
        if group.title.trim().is_empty() && (group.multiple || answered > 1) {
            report.add(CheckCode::MissingTitle, &group.node, &[]);
        }
    }
    for (_, field) in report.walk.fields.clone() {
        check_field(report, field);
    }
}

fn check_field(report: &mut Report<'_>, field: &Field) {
    let name = super::walk::called(field);
    let says_something = field.kind.is_answered()
        || matches!(
            field.kind,
            FieldType::Text | FieldType::H1 | FieldType::H2 | FieldType::Hintbox | FieldType::Download
        );
    // What only shows something may get its text from the process or a service.
    let is_told_elsewhere = !field.kind.is_answered()
        && (field.source.is_some() || field.external_value.is_some() || field.external_source.is_some());
    if says_something && !is_told_elsewhere && field.hint().trim().is_empty() {
        report.add(CheckCode::MissingLabel, &field.node, &[("id", &field.id)]);
    }
    let needs_help = field.validators.iter().any(|validator| {
        matches!(validator.kind, ValidatorKind::Regex(_) | ValidatorKind::FileName(_)) && validator.message.is_none()
    });
    if needs_help && field.helptext.trim().is_empty() && field.placeholder.trim().is_empty() {
        report.add(CheckCode::MissingHelp, &field.node, &[("name", &name)]);
    }
    lengths(report, field, &name);
    pictures(report, field, &name);
    let texts = [field.label.as_str(), field.helptext.as_str(), field.hint()];
    let said = APPEARANCE.iter().find(|words| texts.iter().any(|text| text.to_lowercase().contains(**words)));
    if let Some(words) = said {
        report.add(CheckCode::RefersToAppearance, &field.node, &[("name", &name), ("words", words)]);
    }
    names(report, field, &name);
}

fn lengths(report: &mut Report<'_>, field: &Field, name: &str) {
    let is_question = field.kind.is_answered() && field.kind != FieldType::SingleCheckbox;
    let limit = if is_question { LABEL_LIMIT } else { CONSENT_LIMIT };
    let is_running_text = matches!(field.kind, FieldType::Text | FieldType::Hintbox);
    let mut too_long = |node, text: &str, limit: usize, what: &str| {
        let length = text.chars().count();
        if length > limit {
            let (length, limit) = (length.to_string(), limit.to_string());
            let parameters = [("name", name), ("what", what), ("length", length.as_str()), ("limit", limit.as_str())];
            report.add(CheckCode::TextTooLong, node, &parameters);
        }
    };
    if !is_running_text {
        too_long(&field.node, &field.label, limit, "label");
    }
    too_long(&field.node, &field.helptext, HELP_LIMIT, "helptext");
    for option in &field.options {
        too_long(&option.node, &option.label, OPTION_LIMIT, "option");
    }
}

fn pictures(report: &mut Report<'_>, field: &Field, name: &str) {
    let lacks_words = |dialog: &HelpDialog| !dialog.url.is_empty() && dialog.alt.trim().is_empty();
    let config = field.additional_config.as_ref();
    let picture = field.kind == FieldType::Image
        && config.is_none_or(|config| config.alt.as_deref().unwrap_or_default().trim().is_empty());
    let film = field.kind == FieldType::Video && config.is_none_or(|config| config.kept.get("subtitleUrl").is_none());
    if picture || film || field.help_dialog.as_ref().is_some_and(lacks_words) {
        report.add(CheckCode::PictureWithoutText, &field.node, &[("name", name)]);
    }
    for option in field.options.iter().filter(|option| option.help_dialog.as_ref().is_some_and(lacks_words)) {
        report.add(CheckCode::PictureWithoutText, &option.node, &[("name", option.label())]);
    }
}

fn names(report: &mut Report<'_>, field: &Field, name: &str) {
    let has_type = field.validators.iter().any(|validator| matches!(validator.kind, ValidatorKind::Din91379(_)));
    if field.kind != FieldType::String || has_type {
        return;
    }
    let (variable, id) = (field.prefill().unwrap_or_default().to_lowercase(), field.id.to_lowercase());
    let data_type =
        NAMES.iter().find(|(word, _)| variable.contains(word) || id.contains(word)).map(|(_, data_type)| *data_type);
    if let Some(data_type) = data_type {
        let finding = report.add(CheckCode::Din91379Missing, &field.node, &[("name", name), ("dataType", data_type)]);
        finding.more.repair.push(Edit::Add {
            node: field.node.clone(),
            list: "validationRules".to_owned(),
            value: json!({"@type": "Din91379Validator", "dataType": data_type}),
            before: None,
        });
    }
}
