//! XDatenfelder 2.0 and 3.0.0 as one model. Properties carry the standard's names; what only one version has says so.
//!
//! Texts are kept as the file has them. Where the standard wants a code, the code and its list are kept.

#![deny(clippy::arithmetic_side_effects)]

use crate::xml::Element;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    V2,
    V3,
}

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub version: Version,
    pub nachricht_id: String,
    pub erstellungszeitpunkt: String,
    /// The message that this one answers.
    pub referenz_id: Option<String>,
    pub content: Content,
}

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

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifikation {
    /// Letter and 8 digits (2.0) or 11 digits (3.0.0).
    pub id: String,
    pub version: Option<String>,
}

/// A code with the list that it is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    pub code: String,
    pub list_uri: Option<String>,
    pub list_version: Option<String>,
}

/// A reference to law or to another standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bezug {
    pub text: String,
    /// 3.0.0 only.
    pub link: Option<String>,
}

/// 3.0.0 only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stichwort {
    pub text: String,
    pub uri: Option<String>,
}

/// 3.0.0 only: `ABL` derived from, `ERS` replaces, `EQU` equivalent, `VKN` linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    pub praedikat: Code,
    pub objekt: Identifikation,
}

/// What schema, group, field and rule have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baukastenelement {
    pub identifikation: Identifikation,
    pub name: String,
    /// In a schema of 3.0.0 the only `bezeichnung`.
    pub bezeichnung_eingabe: Option<String>,
    pub bezeichnung_ausgabe: Option<String>,
    pub beschreibung: Option<String>,
    pub definition: Option<String>,
    pub bezug: Vec<Bezug>,
    /// 2.0 only: `aktiv` or `inaktiv`.
    pub status: Option<Code>,
    /// 3.0.0 only: `1` in Planung … `8` vorgesehen zum Löschen.
    pub freigabestatus: Option<Code>,
    /// 3.0.0 only.
    pub status_gesetzt_am: Option<String>,
    /// 3.0.0 only; in 2.0 `fachlicher_ersteller`.
    pub status_gesetzt_durch: Option<String>,
    pub fachlicher_ersteller: Option<String>,
    pub versionshinweis: Option<String>,
    /// 2.0 only.
    pub freigabedatum: Option<String>,
    pub gueltig_ab: Option<String>,
    pub gueltig_bis: Option<String>,
    pub veroeffentlichungsdatum: Option<String>,
    /// 3.0.0 only.
    pub letzte_aenderung: Option<String>,
    pub relation: Vec<Relation>,
    pub stichwort: Vec<Stichwort>,
    /// In a schema the only `hilfetext`.
    pub hilfetext_eingabe: Option<String>,
    pub hilfetext_ausgabe: Option<String>,
    /// Elements that this model doesn't know, to be written again.
    pub further: Vec<Element>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stammdatenschema {
    pub common: Baukastenelement,
    pub ableitungsmodifikationen_struktur: Option<Code>,
    pub ableitungsmodifikationen_repraesentation: Option<Code>,
    /// 3.0.0 only.
    pub dokumentsteckbrief: Option<Identifikation>,
    pub regel: Vec<Regel>,
    pub struktur: Vec<Struktur>,
}

/// What kind of document a schema is for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dokumentsteckbrief {
    pub common: Baukastenelement,
    /// `isReferenz` in 2.0.
    pub ist_abstrakt: Option<String>,
    /// A code (`001`) in 3.0.0, a name (`Antrag`) in 2.0.
    pub dokumentart: Option<Code>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datenfeldgruppe {
    pub common: Baukastenelement,
    /// `ABS` abstract, `HAR` harmonised, `RNG` bound to a legal norm.
    pub schemaelementart: Option<Code>,
    /// 3.0.0 only: `X` for a group of which one element is chosen.
    pub art: Option<Code>,
    pub regel: Vec<Regel>,
    pub struktur: Vec<Struktur>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datenfeld {
    pub common: Baukastenelement,
    pub schemaelementart: Option<Code>,
    /// `input`, `select`, `label`; 3.0.0 also `hidden` and `locked`.
    pub feldart: Option<Code>,
    /// `text`, `date`, `bool`, `num`, `num_int`, `num_currency`, `file`, `obj`; 3.0.0 also `text_latin`, `time`, `datetime`.
    pub datentyp: Option<Code>,
    pub praezisierung: Option<Praezisierung>,
    pub inhalt: Option<String>,
    /// 3.0.0 only: `keine`, `optional`, `verpflichtend`.
    pub vorbefuellung: Option<Code>,
    /// 3.0.0 only.
    pub werte: Vec<Wert>,
    pub codeliste_referenz: Option<CodelisteReferenz>,
    pub code_key: Option<String>,
    pub name_key: Option<String>,
    pub help_key: Option<String>,
    pub regel: Vec<Regel>,
    pub max_size: Option<String>,
    pub media_type: Vec<String>,
}

/// Limits of a value. In 2.0 JSON or prose in a text, in 3.0.0 attributes beside a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Praezisierung {
    pub text: String,
    pub min_length: Option<String>,
    pub max_length: Option<String>,
    pub min_value: Option<String>,
    pub max_value: Option<String>,
    pub pattern: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wert {
    pub code: String,
    pub name: String,
    pub hilfe: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodelisteReferenz {
    /// 2.0 only: the list's own id.
    pub identifikation: Option<Identifikation>,
    pub canonical_identification: String,
    pub version: Option<String>,
    pub canonical_version_uri: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regel {
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
    pub anzahl: Anzahl,
    pub bezug: Vec<Bezug>,
    pub enthaelt: Strukturelement,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Strukturelement {
    Datenfeldgruppe(Box<Datenfeldgruppe>),
    Datenfeld(Box<Datenfeld>),
}

/// Cardinality of a position, `0:1`, `1:*`, ….
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anzahl {
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
    pub fn common(&self) -> &Baukastenelement {
        match self {
            Self::Datenfeldgruppe(gruppe) => &gruppe.common,
            Self::Datenfeld(feld) => &feld.common,
        }
    }
}
