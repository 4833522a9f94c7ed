//! XDatenfelder 2.0 and 3.0.0 as one model. Properties carry the standard's names; what only one version has says so.
//!
//! Texts are kept as the file has them. Where the standard wants a code, the code and its list are kept.

#![deny(clippy::arithmetic_side_effects)]

use crate::xml::Element;

/// Of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// 2.0.
    V2,
    /// 3.0.0.
    V3,
}

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Which namespace its elements have.
    pub version: Version,
    /// `nachrichtID` of the `header`.
    pub nachricht_id: String,
    /// `erstellungszeitpunkt` of the `header`, as written.
    pub erstellungszeitpunkt: String,
    /// The message that this one answers.
    pub referenz_id: Option<String>,
    /// What the message is of.
    pub content: Content,
}

/// The one element that a message is about, by the kind of the message.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "there is one of it a file")]
pub enum Content {
    /// `xdatenfelder.stammdatenschema.0102`
    Stammdatenschema(Stammdatenschema),
    /// `xdatenfelder.datenfeldgruppe.0103`
    Datenfeldgruppe(Datenfeldgruppe),
    /// `xdatenfelder.datenfeld.0104`
    Datenfeld(Datenfeld),
    /// `xdatenfelder.dokumentsteckbrief.0101`
    Dokumentsteckbrief(Dokumentsteckbrief),
}

/// What names an element, in this version of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifikation {
    /// Letter and 8 digits (2.0) or 11 digits (3.0.0).
    pub id: String,
    /// Such as `1.0` (2.0) or `1.0.0` (3.0.0); `None` where the file gives none.
    pub version: Option<String>,
}

/// A code with the list that it is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// As written, white space at its ends taken off.
    pub code: String,
    /// `listURI`.
    pub list_uri: Option<String>,
    /// `listVersionID`.
    pub list_version: Option<String>,
}

/// A reference to law or to another standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bezug {
    /// As people read it: the provision.
    pub text: String,
    /// 3.0.0 only.
    pub link: Option<String>,
}

/// 3.0.0 only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stichwort {
    /// As written.
    pub text: String,
    /// `uri`: where the keyword is from.
    pub uri: Option<String>,
}

/// 3.0.0 only: `ABL` derived from, `ERS` replaces, `EQU` equivalent, `VKN` linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// `ABL`, `ERS`, `EQU` or `VKN`.
    pub praedikat: Code,
    /// What the element stands in this relation to.
    pub objekt: Identifikation,
}

/// What schema, group, field and rule have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baukastenelement {
    /// Id and version; required.
    pub identifikation: Identifikation,
    /// Required; what applicants read is `bezeichnung_eingabe`.
    pub name: String,
    /// In a schema of 3.0.0 the only `bezeichnung`.
    pub bezeichnung_eingabe: Option<String>,
    /// `bezeichnungAusgabe`: what those see who read an answer.
    pub bezeichnung_ausgabe: Option<String>,
    /// `beschreibung`, in prose.
    pub beschreibung: Option<String>,
    /// `definition`; of a rule of 2.0 it is [`Regel::freitext`].
    pub definition: Option<String>,
    /// Which law or standard it comes from.
    pub bezug: Vec<Bezug>,
    /// 2.0 only: `aktiv` or `inaktiv`.
    pub status: Option<Code>,
    /// 3.0.0 only: `1` in Planung … `8` vorgesehen zum Löschen.
    pub freigabestatus: Option<Code>,
    /// 3.0.0 only.
    pub status_gesetzt_am: Option<String>,
    /// 3.0.0 only; in 2.0 `fachlicher_ersteller`.
    pub status_gesetzt_durch: Option<String>,
    /// `fachlicherErsteller`, 2.0 only; in 3.0.0 `status_gesetzt_durch`.
    pub fachlicher_ersteller: Option<String>,
    /// `versionshinweis`: a note about this version.
    pub versionshinweis: Option<String>,
    /// 2.0 only.
    pub freigabedatum: Option<String>,
    /// `gueltigAb`, as written.
    pub gueltig_ab: Option<String>,
    /// `gueltigBis`, as written.
    pub gueltig_bis: Option<String>,
    /// `veroeffentlichungsdatum`, as written.
    pub veroeffentlichungsdatum: Option<String>,
    /// 3.0.0 only.
    pub letzte_aenderung: Option<String>,
    /// 3.0.0 only.
    pub relation: Vec<Relation>,
    /// 3.0.0 only.
    pub stichwort: Vec<Stichwort>,
    /// In a schema the only `hilfetext`.
    pub hilfetext_eingabe: Option<String>,
    /// `hilfetextAusgabe`: help for those who read an answer.
    pub hilfetext_ausgabe: Option<String>,
    /// Elements that this model doesn't know, to be written again.
    pub further: Vec<Element>,
}

/// A data schema: what is asked for in one application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stammdatenschema {
    /// What all elements have.
    pub common: Baukastenelement,
    /// `ableitungsmodifikationenStruktur`: how the structure of a derived schema may differ.
    pub ableitungsmodifikationen_struktur: Option<Code>,
    /// `ableitungsmodifikationenRepraesentation`: how the texts of a derived schema may differ.
    pub ableitungsmodifikationen_repraesentation: Option<Code>,
    /// 3.0.0 only.
    pub dokumentsteckbrief: Option<Identifikation>,
    /// Rules that stand in the schema itself.
    pub regel: Vec<Regel>,
    /// In the order of the file.
    pub struktur: Vec<Struktur>,
}

/// What kind of document a schema is for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dokumentsteckbrief {
    /// What all elements have.
    pub common: Baukastenelement,
    /// `isReferenz` in 2.0.
    pub ist_abstrakt: Option<String>,
    /// A code (`001`) in 3.0.0, a name (`Antrag`) in 2.0.
    pub dokumentart: Option<Code>,
}

/// A group of data fields, also of other groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datenfeldgruppe {
    /// What all elements have.
    pub common: Baukastenelement,
    /// `ABS` abstract, `HAR` harmonised, `RNG` bound to a legal norm.
    pub schemaelementart: Option<Code>,
    /// 3.0.0 only: `X` for a group of which one element is chosen.
    pub art: Option<Code>,
    /// Rules that stand in the group.
    pub regel: Vec<Regel>,
    /// In the order of the file.
    pub struktur: Vec<Struktur>,
}

/// A data field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datenfeld {
    /// What all elements have.
    pub common: Baukastenelement,
    /// As of [`Datenfeldgruppe`].
    pub schemaelementart: Option<Code>,
    /// `input`, `select`, `label`; 3.0.0 also `hidden` and `locked`.
    pub feldart: Option<Code>,
    /// `text`, `date`, `bool`, `num`, `num_int`, `num_currency`, `file`, `obj`; 3.0.0 also `text_latin`, `time`, `datetime`.
    pub datentyp: Option<Code>,
    /// `None` where nothing limits a value.
    pub praezisierung: Option<Praezisierung>,
    /// `inhalt`, as written.
    pub inhalt: Option<String>,
    /// 3.0.0 only: `keine`, `optional`, `verpflichtend`.
    pub vorbefuellung: Option<Code>,
    /// 3.0.0 only.
    pub werte: Vec<Wert>,
    /// `codelisteReferenz`: where the field's codes are published.
    pub codeliste_referenz: Option<CodelisteReferenz>,
    /// `codeKey`, 3.0.0 only: column of the codes; without it the list's own key says.
    pub code_key: Option<String>,
    /// `nameKey`, 3.0.0 only: column of the names; without it the list's own key says.
    pub name_key: Option<String>,
    /// `helpKey`, 3.0.0 only: column of the help.
    pub help_key: Option<String>,
    /// Rules that stand in the field.
    pub regel: Vec<Regel>,
    /// `maxSize`, 3.0.0 only: of a file, as written.
    pub max_size: Option<String>,
    /// `mediaType`, 3.0.0 only: of a file; empty where none is named.
    pub media_type: Vec<String>,
}

/// Limits of a value. In 2.0 JSON or prose in a text, in 3.0.0 attributes beside a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Praezisierung {
    /// As written; in 2.0 the limits are in it.
    pub text: String,
    /// Characters, as written.
    pub min_length: Option<String>,
    /// Characters, as written.
    pub max_length: Option<String>,
    /// As written.
    pub min_value: Option<String>,
    /// As written.
    pub max_value: Option<String>,
    /// A regular expression, as written.
    pub pattern: Option<String>,
}

/// 3.0.0 only: a code that stands in the field itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wert {
    /// As it is submitted.
    pub code: String,
    /// As people read it.
    pub name: String,
    /// `hilfe`: help for this value.
    pub hilfe: Option<String>,
}

/// Where a published code list is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodelisteReferenz {
    /// 2.0 only: the list's own id.
    pub identifikation: Option<Identifikation>,
    /// `canonicalIdentification`: the list in whatever version.
    pub canonical_identification: String,
    /// `None` for whichever version is known.
    pub version: Option<String>,
    /// `canonicalVersionUri`: the list in one version.
    pub canonical_version_uri: Option<String>,
}

/// A rule of FIM, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regel {
    /// What all elements have.
    pub common: Baukastenelement,
    /// The rule in words: `definition` in 2.0, `freitextRegel` in 3.0.0.
    pub freitext: Option<String>,
    /// 3.0.0 only: `K` complex, `M` multiplicity, `V` value, `B` calculation.
    pub typ: Option<Code>,
    /// Carried along, never run.
    pub skript: Option<String>,
}

/// One position: how often what stands there. The same element may stand at several positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Struktur {
    /// How often it may occur.
    pub anzahl: Anzahl,
    /// What this position comes from, beside what the element itself does.
    pub bezug: Vec<Bezug>,
    /// What stands here.
    pub enthaelt: Strukturelement,
}

/// What can stand at a position.
#[derive(Clone, Debug, PartialEq)]
pub enum Strukturelement {
    /// With its own positions.
    Datenfeldgruppe(Box<Datenfeldgruppe>),
    /// Also a static text.
    Datenfeld(Box<Datenfeld>),
}

/// Cardinality of a position, `0:1`, `1:*`, ….
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anzahl {
    /// 0 for what may be left out.
    pub min: u32,
    /// `None` for `*`.
    pub max: Option<u32>,
}

impl Anzahl {
    /// Reads `min:max`; the maximum isn't less than the minimum and not 0.
    pub fn parse(text: &str) -> Option<Self> {
        let (min, max) = text.trim().split_once(':')?;
        let min: u32 = min.parse().ok()?;
        let max = if max == "*" { None } else { Some(max.parse::<u32>().ok()?) };
        (max.is_none_or(|max| max >= min && max > 0)).then_some(Self { min, max })
    }
}

impl std::fmt::Display for Anzahl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.max {
            Some(max) => write!(f, "{}:{max}", self.min),
            None => write!(f, "{}:*", self.min),
        }
    }
}

impl Strukturelement {
    /// What all elements have, whichever it is.
    pub fn common(&self) -> &Baukastenelement {
        match self {
            Self::Datenfeldgruppe(gruppe) => &gruppe.common,
            Self::Datenfeld(feld) => &feld.common,
        }
    }
}
