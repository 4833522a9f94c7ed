//! A Verfahren as an agency makes it: some draft it, somebody else releases it, then it is offered until it is withdrawn.
//!
//! What it consists of (forms, letters, …) lies in its versions, which never change; here is which there are, and how far
//! they are.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Author, CommentId, LeistungId, VerfahrenId, VersionId};

/// Where a Verfahren stands on its way to citizens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum VerfahrenState {
    /// Designers work on it.
    Draft,
    /// Somebody who hasn't written it is to look at its newest version.
    Review,
    /// Somebody who hasn't written it has found its newest version right.
    Released,
    /// Citizens can use its newest version.
    Published,
    /// Citizens can't use it any more, from a day on that was announced.
    Withdrawn,
}

/// One state of all that belongs to a Verfahren; it never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct VerfahrenVersion {
    /// Chosen by the device.
    pub id: VersionId,
    /// What it goes on from: none of the first one, two where the work of two people was merged.
    pub parents: Vec<VersionId>,
    /// Who has handed it in.
    pub author: Author,
    /// The portal's clock.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// What is new, in the author's words; may be empty.
    pub note: String,
}

/// Something that somebody has to say about a part of a Verfahren.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct VerfahrenComment {
    /// Chosen by the device.
    pub id: CommentId,
    /// Of the newest version when it was written.
    pub version: VersionId,
    /// The section, group or field of the form that is spoken of; none for the whole.
    pub node: Option<String>,
    /// Who has written it.
    pub author: Author,
    /// The portal's clock.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// Plain text.
    pub text: String,
    /// Whether nothing is to be done about it any more.
    pub settled: bool,
}

/// Who has done the last step towards citizens, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Signed {
    /// The version that was meant.
    pub version: VersionId,
    /// Whoever did it.
    pub by: Author,
    /// The portal's clock.
    #[ts(type = "string")]
    pub at: Timestamp,
}

/// What citizens use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Publication {
    /// The version, who has published it, and when.
    pub signed: Signed,
    /// The Leistung for which it is offered.
    pub leistung: LeistungId,
    /// Id of the form, as begun applications know it.
    pub form: String,
}

/// The end of an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Withdrawal {
    /// From this day on nobody can begin an application.
    #[ts(type = "string")]
    pub on: Date,
    /// What citizens read until then; may be empty.
    pub notice: String,
    /// Who has withdrawn it.
    pub by: Author,
}

/// All that is known of a Verfahren but for the contents of its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Verfahren {
    /// Chosen by the device that has made it.
    pub id: VerfahrenId,
    /// That of the form of the newest version.
    pub title: String,
    /// See [`VerfahrenState`].
    pub state: VerfahrenState,
    /// The oldest first; never empty.
    pub versions: Vec<VerfahrenVersion>,
    /// The oldest first.
    pub comments: Vec<VerfahrenComment>,
    /// Who has asked for the review, or released, whichever was last.
    pub signed: Option<Signed>,
    /// What citizens use now or have used last.
    pub published: Option<Publication>,
    /// Ids of all forms that were published of it, the oldest first.
    pub forms: Vec<String>,
    /// Of what was published.
    pub withdrawal: Option<Withdrawal>,
}

impl Verfahren {
    /// The newest version.
    pub fn head(&self) -> Option<&VerfahrenVersion> {
        self.versions.last()
    }

    /// Whether somebody has written on what isn't published yet: who has can't release it (four eyes).
    pub fn is_author(&self, account: AccountId) -> bool {
        let published = self.published.as_ref().map(|published| published.signed.version);
        let begun = self.versions.iter().position(|version| Some(version.id) == published).map_or(0, |at| at + 1);
        self.versions.iter().skip(begun).any(|version| version.author.account == account)
    }
}
