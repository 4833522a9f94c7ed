//! A field of a form (prozess-scripting-api 1.204, `FormFieldV1`).

use serde_json::Value;

use super::form::{DataPointer, HelpDialog};
use super::record::{node, record};
use super::{Condition, FieldType, NodeId, Validator};

/// Columns of the grid in which the fields of a row stand.
pub const GRID: usize = 12;

/// Kinds of files that a form may hold itself.
const FILES: [&str; 8] = [
    "application/pdf",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "image/webp",
    "video/mp4",
    "video/webm",
];

node! {
    /// One question, or something that is shown between questions.
    Field {
        /// Unique within its group, without a colon.
        id: String = "id",
        /// Id of the FIM data field.
        fim_id: Option<String> = "fimId",
        /// What is asked, as the applicant reads it.
        label: String = "label",
        /// Says what an answer looks like; `STRING` where the form doesn't say.
        kind: FieldType = "type",
        /// The value with which the field starts.
        default: Value = "value",
        /// Shown in the empty field.
        placeholder: String = "placeholder",
        /// Whether the applicant can't change the value.
        disabled: bool = "disabled",
        /// Whether it has to be answered whenever it is shown; see [`Evaluation::required`](crate::Evaluation::required).
        required: bool = "required",
        /// Whether the answer is a legal consent.
        consent: bool = "consent",
        /// The author's words for a missing answer.
        required_message: Option<String> = "requiredValidationFailedMessage",
        /// … for one that isn't of the field's type.
        type_message: Option<String> = "typeValidationFailedMessage",
        /// … for an amount with points between thousands; kept, and not shown here.
        thousands_separator_message: Option<String> = "thousandsSeparatorValidationFailedMessage",
        /// … for an amount with other than two digits behind the comma; kept, and not shown here.
        decimal_places_message: Option<String> = "digitsAfterDecimalPointValidationFailedMessage",
        /// Shown beside the field; empty where the author gave none.
        helptext: String = "helptext",
        /// Shown on demand.
        help_dialog: Option<HelpDialog> = "helpDialog",
        /// Columns as written; see [`Field::columns`].
        width: usize = "width" or GRID,
        /// Where the value comes from; see [`Field::prefill`].
        source: Option<DataPointer> = "source",
        /// Where the answer goes besides the form content.
        target: Option<DataPointer> = "target",
        /// Where the options come from, in place of `options`.
        options_source: Option<DataPointer> = "possibleValuesSource",
        /// A service or script that gives suggestions, options or a download.
        external_source: Option<Value> = "externalDataSourceProperties",
        /// A service, script or calculation that gives the value; see [`crate::Computation`].
        external_value: Option<Value> = "externalValue",
        /// What only this type of field has; see [`Field::hint`].
        additional_config: Option<AdditionalConfig> = "additionalConfig",
        /// `FORM`, `PDF`, `SUBMIT_PAGE`; empty means everywhere.
        render_for: Vec<String> = "renderFor",
        /// Deprecated: `PDF` or `FORM`.
        render_only_in: Option<String> = "renderOnlyIn",
    } children {
        /// In the order in which they are offered; empty for fields that aren't choices.
        options: Choice = "possibleValues",
        /// The field is shown where one of them holds, or none is there.
        conditions: Condition = "displayConditions",
        /// Asked one after the other: the first that refuses an answer is told.
        validators: Validator = "validationRules",
    }
}

node! {
    /// One of the answers to choose from.
    Choice {
        /// What the answer is when it is chosen.
        value: String = "value",
        /// As written; see [`Choice::label`](Choice::label()).
        label: String = "label",
        /// Shown on demand.
        help_dialog: Option<HelpDialog> = "helpDialog",
    } children {
    }
}

record! {
    /// `additionalConfig`; properties without a type here are kept.
    AdditionalConfig {
        /// `AdditionalHintboxConfig`, `AdditionalFileConfig`, …
        kind: String = "@type",
        /// What a hint says.
        text: Option<String> = "text",
        /// `INFO`, `SUCCESS`, `ERROR` or `QUESTION` of a hint.
        status: Option<String> = "status",
        /// Where a picture, video, PDF or download lies; see [`Field::address`].
        url: Option<String> = "url",
        /// What a picture shows, for those who don't see it.
        alt: Option<String> = "alt",
        /// Stands with a picture.
        caption: Option<String> = "caption",
    }
}

/// The address, if a page can lead there: `https`, or a file in the form itself (`data:`) of a kind that does no harm.
pub fn safe_address(address: &str) -> Option<&str> {
    let content = address.strip_prefix("data:").and_then(|rest| rest.split_once(','));
    let harmless = content.is_some_and(|(kind, content)| {
        let kind = kind.split(';').next().unwrap_or_default();
        FILES.contains(&kind) && !content.is_empty()
    });
    let elsewhere = address.strip_prefix("https://").is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let whole = !address.contains(|c: char| c.is_whitespace() || c.is_control());
    (whole && (harmless || elsewhere)).then_some(address)
}

impl Field {
    /// Always shown, optional, of full width.
    pub fn new(id: impl Into<String>, kind: FieldType, label: impl Into<String>) -> Self {
        Self { id: id.into(), kind, label: label.into(), ..Self::default() }
    }

    /// Name of the Stammdatum that fills the field in.
    pub fn prefill(&self) -> Option<&str> {
        let source = self.source.as_ref()?;
        (source.service == "servicekonto" && !source.variable.is_empty()).then_some(source.variable.as_str())
    }

    /// Columns of a grid of 12.
    pub fn columns(&self) -> usize {
        self.width.clamp(1, GRID)
    }

    /// What a TEXT, heading or HINTBOX says.
    pub fn hint(&self) -> &str {
        let text = self.additional_config.as_ref().and_then(|config| config.text.as_deref());
        text.filter(|text| !text.is_empty()).unwrap_or(&self.label)
    }

    /// Whether it stands on the form itself, and not only in the PDF or on the page after it.
    pub fn on_form(&self) -> bool {
        let listed = self.render_for.is_empty() || self.render_for.iter().any(|place| place == "FORM");
        listed && self.render_only_in.as_deref().is_none_or(|place| place == "FORM")
    }

    /// Where an IMAGE, VIDEO, PDF or DOWNLOAD leads, if a page can lead there; see [`safe_address`].
    pub fn address(&self) -> Option<&str> {
        safe_address(self.written_address())
    }

    /// The address as the author wrote it, empty where there is none.
    pub fn written_address(&self) -> &str {
        let configured = self.additional_config.as_ref().and_then(|config| config.url.as_deref());
        configured.or(self.default.as_str()).unwrap_or_default().trim()
    }

    /// The label of an option, or the value itself where the form knows none.
    pub fn option_label(&self, value: &str) -> String {
        let option = self.options.iter().find(|option| option.value == value);
        option.map_or_else(|| value.to_owned(), |option| option.label().to_owned())
    }
}

impl Choice {
    /// Without help of its own.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { node: NodeId::default(), value: value.into(), label: label.into(), ..Self::default() }
    }

    /// Its label, or the value where the form gives none.
    pub fn label(&self) -> &str {
        if self.label.is_empty() { &self.value } else { &self.label }
    }
}

#[cfg(test)]
mod tests {
    use super::safe_address;

    #[test]
    fn pages_lead_only_to_safe_addresses() {
        for (address, safe) in [
            ("https://www.musterau.example/plan.pdf", true),
            ("data:image/png;base64,iVBORw0KGgo=", true),
            ("data:application/pdf;base64,JVBERi0=", true),
            ("data:text/html,<script>", false),
            ("data:image/png;base64,", false),
            ("http://www.musterau.example/", false),
            ("javascript:alert(1)", false),
            ("https:///etc", false),
            ("https://a b", false),
            ("plan.pdf", false),
            ("", false),
        ] {
            assert_eq!(safe_address(address).is_some(), safe, "{address}");
        }
    }
}
