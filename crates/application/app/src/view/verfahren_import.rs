//! What came of a file that a draft was made of, or that was merged into one.

use forms::{Conflict, Edit, NodeId};
use serde::Serialize;
use ts_rs::TS;

use crate::error::CommandError;
use crate::view::{Edited, VerfahrenLine};

/// In which format a form came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ImportFormat {
    /// Amt24's form JSON.
    FormJson,
    /// A data schema of XDatenfelder 2.0.
    #[serde(rename = "xdatenfelder-2")]
    Xdatenfelder2,
    /// A data schema of XDatenfelder 3.0.0.
    #[serde(rename = "xdatenfelder-3")]
    Xdatenfelder3,
}

/// Why a file isn't taken, and where: the details of [`crate::ErrorCode::FormUnreadable`] and
/// [`crate::ErrorCode::TextsUnreadable`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnreadableFile {
    /// Which of the files.
    pub file: String,
    /// Where in the form or schema, as `sections[0].title`; empty where that isn't known.
    pub place: String,
    /// From 1.
    pub line: Option<usize>,
    /// From 1.
    pub column: Option<usize>,
    /// What is broken.
    pub rule: UnreadableRule,
    /// The same for those who know the format.
    pub reason: String,
}

/// What a file breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of each stand in ui/messages")]
pub enum UnreadableRule {
    Syntax,
    TooLarge,
    Missing,
    WrongKind,
    Colon,
    UsedTwice,
    Dangling,
    Unsupported,
    NamedTwice,
    NoSection,
    Xml,
    Namespace,
    NoSchema,
    UnknownCode,
    Mixed,
    Cardinality,
    CodeList,
    SecondForm,
    NoForm,
    #[serde(rename = "not-utf-8")]
    NotUtf8,
    NeitherJsonNorXml,
    Empty,
    #[serde(rename = "table-not-utf-8")]
    TableNotUtf8,
    QuoteNotClosed,
    BehindQuote,
    NoColumn,
    ColumnTwice,
    NoLanguageColumn,
    MoreCells,
    UnknownState,
    NoXliff,
    XliffVersion,
    Incomplete,
    UnknownLanguage,
    MarkupInText,
    NoCharacter,
    PartlyTranslated,
    PartsReordered,
}

/// A draft that was made of a file.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ImportedVerfahren {
    /// The new draft.
    pub draft: VerfahrenLine,
    /// Which of the files was the form or schema.
    pub file_name: String,
    /// Told by its content.
    pub format: ImportFormat,
    /// Pages.
    pub sections: usize,
    /// Questions, without what only shows something.
    pub fields: usize,
    /// Of a data schema.
    pub fim: Option<FimCounts>,
}

/// What became of a data schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FimCounts {
    /// Rules in words.
    pub rules: usize,
    /// Rules that became conditions and validators.
    pub rules_taken: usize,
    /// What wasn't taken over as it is, and isn't decided; without lists that are missing.
    pub open: usize,
    /// Rules that can be read in two ways, and nobody has said how.
    pub two_readings: usize,
    /// Fields whose code list isn't at hand.
    pub without_list: usize,
}

/// What became of files that were chosen.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum VerfahrenImport {
    /// A draft.
    Made {
        /// What it holds.
        imported: Box<ImportedVerfahren>,
    },
    /// Nothing; [`CommandError::details`] say where and why.
    Failed {
        /// What is wrong.
        error: CommandError,
    },
    /// The dialog was closed.
    Nothing,
}

/// What came of a newer file that was merged into a draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct MergedVerfahren {
    /// The step; nothing where the file says nothing new.
    pub edited: Edited,
    /// Of the newer file.
    pub fim: Option<FimCounts>,
    /// What both have changed, and differently. Until it is decided the draft's own holds.
    pub conflicts: Vec<MergeConflict>,
    /// What the newer file says otherwise than the older one; where the law has changed first.
    pub news: Vec<MergeNews>,
}

/// Something that the draft and the newer file say differently.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct MergeConflict {
    /// What it is, with all three sides.
    pub conflict: Conflict,
    /// Label, title or id of the node, or of what it belongs to.
    pub name: String,
    /// Takes the draft's side, where that doesn't hold already.
    pub take_mine: Option<Edit>,
    /// Takes the newer file's side; none where it has to be done by hand.
    pub take_theirs: Option<Edit>,
}

/// Something that a newer file says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MergeNews {
    /// Section, group or field.
    pub node: NodeId,
    /// Its label, title or id.
    pub name: String,
    /// What has become of it.
    pub what: NewsKind,
}

/// What a newer file says otherwise about something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    /// The law or standard that it comes from.
    Law,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something else of it, or of its options and rules.
    Changed,
}
