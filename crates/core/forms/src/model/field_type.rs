//! What sort of field it is.

use serde_json::Value;

use super::place::Property;
use super::place::{FormError, Place};

/// The field types of Amt24 (prozess-scripting-api 1.204, `FieldTypeV1`), also the deprecated ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FieldType {
    /// `STRING`: one line of text.
    #[default]
    String,
    /// `TEXTAREA`: several lines of text.
    Textarea,
    /// Deprecated: one file.
    File,
    /// `MULTIPLE_FILE`: any number of files.
    MultipleFile,
    /// `BOOLEAN`: yes or no.
    Boolean,
    /// Shows its label.
    Text,
    /// `CHECKBOX`: several of the options.
    Checkbox,
    /// `SINGLE_CHECKBOX`: one box; unticked counts as unanswered where it has to be answered.
    SingleCheckbox,
    /// `RADIO_BUTTONS`: one of the options, all of them in view.
    RadioButtons,
    /// `DROPDOWN_SINGLE_SELECT`: one of the options.
    DropdownSingleSelect,
    /// Shows nothing.
    Placeholder,
    /// `DATE`: submitted as `2026-01-31`.
    Date,
    /// `TIME`: a time of day, submitted as `HH:MM`.
    Time,
    /// `EURO_BETRAG`: an amount of euros, submitted with a point and two digits behind it.
    EuroBetrag,
    /// A text with suggestions from elsewhere.
    StringAjaxAutocomplete,
    /// A choice among options from elsewhere.
    DropdownSingleSelectAjax,
    /// A heading.
    H1,
    /// A heading below one of [`H1`](Self::H1).
    H2,
    /// Deprecated: whether the applicant was signed in with the eID.
    SubmittedWithNpaInfo,
    /// `GEO_MAP`: a place on a map; an object where it comes from Amt24, here a text.
    GeoMap,
    /// `GDIK_MAP`: like [`GeoMap`](Self::GeoMap).
    GdikMap,
    /// Shows what lies at [`Field::address`](crate::Field::address).
    Video,
    /// Shows what lies at [`Field::address`](crate::Field::address).
    Image,
    /// `KFZ_KENNZEICHEN`: a number plate.
    KfzKennzeichen,
    /// Offers the file at [`Field::address`](crate::Field::address).
    Download,
    /// Shows a hint; see [`AdditionalConfig::status`](crate::AdditionalConfig::status).
    Hintbox,
    /// Shows what lies at [`Field::address`](crate::Field::address).
    Pdf,
    /// `ELTERNGELD_BEZUGSZEITRAUM`: what Amt24 keeps as the answer isn't public, so forms with it can't be published
    /// here.
    ElterngeldBezugszeitraum,
    /// Deprecated: several of the options.
    DropdownMultipleSelect,
    /// Deprecated: several of the options.
    TwoListSelect,
    /// A type that this program doesn't know, by its name.
    Other(String),
}

use FieldType as T;

impl FieldType {
    /// All but [`Other`](Self::Other), with their names in the form JSON.
    pub const ALL: [(Self, &'static str); 30] = [
        (T::String, "STRING"),
        (T::Textarea, "TEXTAREA"),
        (T::File, "FILE"),
        (T::MultipleFile, "MULTIPLE_FILE"),
        (T::Boolean, "BOOLEAN"),
        (T::Text, "TEXT"),
        (T::Checkbox, "CHECKBOX"),
        (T::SingleCheckbox, "SINGLE_CHECKBOX"),
        (T::RadioButtons, "RADIO_BUTTONS"),
        (T::DropdownSingleSelect, "DROPDOWN_SINGLE_SELECT"),
        (T::Placeholder, "PLACEHOLDER"),
        (T::Date, "DATE"),
        (T::Time, "TIME"),
        (T::EuroBetrag, "EURO_BETRAG"),
        (T::StringAjaxAutocomplete, "STRING_AJAX_AUTOCOMPLETE"),
        (T::DropdownSingleSelectAjax, "DROPDOWN_SINGLE_SELECT_AJAX"),
        (T::H1, "H1"),
        (T::H2, "H2"),
        (T::SubmittedWithNpaInfo, "SUBMITTED_WITH_NPA_INFO"),
        (T::GeoMap, "GEO_MAP"),
        (T::GdikMap, "GDIK_MAP"),
        (T::Video, "VIDEO"),
        (T::Image, "IMAGE"),
        (T::KfzKennzeichen, "KFZ_KENNZEICHEN"),
        (T::Download, "DOWNLOAD"),
        (T::Hintbox, "HINTBOX"),
        (T::Pdf, "PDF"),
        (T::ElterngeldBezugszeitraum, "ELTERNGELD_BEZUGSZEITRAUM"),
        (T::DropdownMultipleSelect, "DROPDOWN_MULTIPLE_SELECT"),
        (T::TwoListSelect, "TWO_LIST_SELECT"),
    ];

    /// The type of this name; any name has one, see [`FieldType::Other`].
    pub fn from_name(name: &str) -> Self {
        let known = Self::ALL.iter().find(|(_, known)| *known == name);
        known.map_or_else(|| Self::Other(name.to_owned()), |(kind, _)| kind.clone())
    }

    /// As the form JSON has it.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            _ => Self::ALL.iter().find(|(kind, _)| kind == self).map_or("", |(_, name)| name),
        }
    }

    /// Whether the applicant answers it; the others only show something.
    pub fn is_answered(&self) -> bool {
        !matches!(
            self,
            Self::Text
                | Self::H1
                | Self::H2
                | Self::Hintbox
                | Self::Placeholder
                | Self::Video
                | Self::Image
                | Self::Download
                | Self::Pdf
                | Self::SubmittedWithNpaInfo
                | Self::Other(_)
        )
    }

    /// Whether an answer is one or several of the options.
    pub fn is_choice(&self) -> bool {
        matches!(
            self,
            Self::RadioButtons
                | Self::DropdownSingleSelect
                | Self::DropdownSingleSelectAjax
                | Self::Checkbox
                | Self::DropdownMultipleSelect
                | Self::TwoListSelect
        )
    }

    /// Whether an answer is a list of options.
    pub fn is_multiple_choice(&self) -> bool {
        matches!(self, Self::Checkbox | Self::DropdownMultipleSelect | Self::TwoListSelect)
    }

    /// Whether an answer is one or several files.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::File | Self::MultipleFile)
    }

    /// Whether it shows something that lies elsewhere; see [`crate::Field::address`].
    pub fn is_media(&self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Pdf | Self::Download)
    }

    /// Whether an answer is text that the applicant writes.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::String | Self::Textarea | Self::StringAjaxAutocomplete | Self::KfzKennzeichen)
    }
}

impl Property for FieldType {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        String::read(place).map(|name| Self::from_name(&name))
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(self.name()))
    }
}
