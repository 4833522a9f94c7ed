//! XDatenfelder out of XML.

use markup::XmlError;

use crate::xml::{self, Element};

use super::model::*;
use super::{NAMESPACE_2, NAMESPACE_3, XdfError};

/// Reads a file of version 2.0 or 3.0.0.
///
/// # Errors
/// [`XdfError`] with line and rule.
pub fn read(bytes: &[u8]) -> Result<Message, XdfError> {
    let root = xml::read(bytes)?;
    let version = match root.namespace.as_deref() {
        Some(NAMESPACE_2) => Version::V2,
        Some(NAMESPACE_3) => Version::V3,
        other => {
            let found = other.map(str::to_owned);
            return Err(XdfError::UnknownNamespace { line: root.line, found });
        }
    };
    if let Some(Element { line, name, .. }) = root.mixed() {
        return Err(XdfError::Mixed { line: *line, element: name.clone() });
    }
    let mut parts = Parts::of(&root);
    let mut header = Parts::of(parts.required("header")?);
    let (nachricht_id, erstellungszeitpunkt) =
        (header.required_text("nachrichtID")?, header.required_text("erstellungszeitpunkt")?);
    let referenz_id = header.text("referenzID").filter(|id| !id.trim().is_empty());
    let content = match root.name.as_str() {
        "xdatenfelder.stammdatenschema.0102" => {
            Content::Stammdatenschema(stammdatenschema(parts.required("stammdatenschema")?, version)?)
        }
        "xdatenfelder.datenfeldgruppe.0103" => {
            Content::Datenfeldgruppe(datenfeldgruppe(parts.required("datenfeldgruppe")?, version)?)
        }
        "xdatenfelder.datenfeld.0104" => Content::Datenfeld(datenfeld(parts.required("datenfeld")?, version)?),
        "xdatenfelder.dokumentsteckbrief.0101" => {
            // 2.0 also writes „dokumentensteckbrief“.
            let element = match root.child("dokumentensteckbrief") {
                Some(element) => element,
                None => parts.required("dokumentsteckbrief")?,
            };
            Content::Dokumentsteckbrief(dokumentsteckbrief(element, version)?)
        }
        other => return Err(XdfError::UnknownMessage { line: root.line, found: other.to_owned() }),
    };
    Ok(Message { version, nachricht_id, erstellungszeitpunkt, referenz_id, content })
}

/// The children of an element, to be taken one name after the other; what remains is kept as it is.
struct Parts<'a> {
    parent: &'a Element,
    children: Vec<Option<&'a Element>>,
}

impl<'a> Parts<'a> {
    fn of(parent: &'a Element) -> Self {
        Self { parent, children: parent.elements().map(Some).collect() }
    }

    /// All children of this name.
    fn all(&mut self, name: &str) -> Vec<&'a Element> {
        let wanted = self.children.iter_mut().filter(|child| child.is_some_and(|child| child.name == name));
        wanted.filter_map(Option::take).collect()
    }

    /// The first child of this name; another one stays among what is kept as it is.
    fn one(&mut self, name: &str) -> Option<&'a Element> {
        self.children.iter_mut().find(|child| child.is_some_and(|child| child.name == name))?.take()
    }

    fn required(&mut self, name: &'static str) -> Result<&'a Element, XdfError> {
        let found = self.all(name);
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(XdfError::Missing { line: self.parent.line, parent: self.parent.name.clone(), element: name }),
            [_, second, ..] => Err(XdfError::Twice { line: second.line, element: name }),
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.one(name).map(Element::text)
    }

    fn required_text(&mut self, name: &'static str) -> Result<String, XdfError> {
        self.required(name).map(Element::text)
    }

    fn code(&mut self, name: &'static str) -> Result<Option<Code>, XdfError> {
        self.one(name).map(code).transpose()
    }

    fn further(self) -> Vec<Element> {
        self.children.into_iter().flatten().cloned().collect()
    }
}

fn code(element: &Element) -> Result<Code, XdfError> {
    let found = element.child("code").ok_or_else(|| XdfError::Missing {
        line: element.line,
        parent: element.name.clone(),
        element: "code",
    })?;
    Ok(Code {
        code: found.text().trim().to_owned(),
        list_uri: element.attribute("listURI").map(str::to_owned),
        list_version: element.attribute("listVersionID").map(str::to_owned),
    })
}

fn identifikation(element: &Element) -> Result<Identifikation, XdfError> {
    let mut parts = Parts::of(element);
    Ok(Identifikation { id: parts.required_text("id")?, version: parts.text("version") })
}

fn bezuege(parts: &mut Parts<'_>) -> Vec<Bezug> {
    let bezug = |element: &Element| Bezug { text: element.text(), link: element.attribute("link").map(str::to_owned) };
    parts.all("bezug").into_iter().map(bezug).collect()
}

fn freigabestatus(parts: &mut Parts<'_>) -> Result<Option<Code>, XdfError> {
    let Some(element) = parts.one("freigabestatus") else { return Ok(None) };
    let status = code(element)?;
    if matches!(status.code.as_str(), "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8") {
        return Ok(Some(status));
    }
    Err(XdfError::UnknownCode { line: element.line, element: "freigabestatus", found: status.code })
}

/// Takes what all elements have in common; the rest is for the caller, who sets `further` at the end.
///
/// `schema` is the version of a schema: it has one `hilfetext`, and in 3.0.0 one `bezeichnung`.
fn common(parts: &mut Parts<'_>, schema: Option<Version>) -> Result<Baukastenelement, XdfError> {
    let relation = |element: &Element| -> Result<Relation, XdfError> {
        let mut parts = Parts::of(element);
        let praedikat = code(parts.required("praedikat")?)?;
        Ok(Relation { praedikat, objekt: identifikation(parts.required("objekt")?)? })
    };
    let stichwort =
        |element: &Element| Stichwort { text: element.text(), uri: element.attribute("uri").map(str::to_owned) };
    let eingabe = if schema == Some(Version::V3) { "bezeichnung" } else { "bezeichnungEingabe" };
    let hilfe = schema.and_then(|_| parts.text("hilfetext"));
    Ok(Baukastenelement {
        identifikation: identifikation(parts.required("identifikation")?)?,
        name: parts.required_text("name")?,
        bezeichnung_eingabe: parts.text(eingabe),
        bezeichnung_ausgabe: parts.text("bezeichnungAusgabe"),
        beschreibung: parts.text("beschreibung"),
        definition: parts.text("definition"),
        bezug: bezuege(parts),
        status: parts.code("status")?,
        freigabestatus: freigabestatus(parts)?,
        status_gesetzt_am: parts.text("statusGesetztAm"),
        status_gesetzt_durch: parts.text("statusGesetztDurch"),
        fachlicher_ersteller: parts.text("fachlicherErsteller"),
        versionshinweis: parts.text("versionshinweis"),
        freigabedatum: parts.text("freigabedatum"),
        gueltig_ab: parts.text("gueltigAb"),
        gueltig_bis: parts.text("gueltigBis"),
        veroeffentlichungsdatum: parts.text("veroeffentlichungsdatum"),
        letzte_aenderung: parts.text("letzteAenderung"),
        relation: parts.all("relation").into_iter().map(relation).collect::<Result<_, _>>()?,
        stichwort: parts.all("stichwort").into_iter().map(stichwort).collect(),
        hilfetext_eingabe: hilfe.or_else(|| parts.text("hilfetextEingabe")),
        hilfetext_ausgabe: parts.text("hilfetextAusgabe"),
        further: vec![],
    })
}

fn stammdatenschema(element: &Element, version: Version) -> Result<Stammdatenschema, XdfError> {
    let mut parts = Parts::of(element);
    let mut schema = Stammdatenschema {
        common: common(&mut parts, Some(version))?,
        ableitungsmodifikationen_struktur: parts.code("ableitungsmodifikationenStruktur")?,
        ableitungsmodifikationen_repraesentation: parts.code("ableitungsmodifikationenRepraesentation")?,
        dokumentsteckbrief: parts.one("dokumentsteckbrief").map(identifikation).transpose()?,
        regel: regeln(&mut parts, version)?,
        struktur: strukturen(&mut parts, version)?,
    };
    schema.common.further = parts.further();
    Ok(schema)
}

fn dokumentsteckbrief(element: &Element, version: Version) -> Result<Dokumentsteckbrief, XdfError> {
    let mut parts = Parts::of(element);
    let dokumentart = |element: &Element| match element.child("code") {
        Some(_) => code(element),
        None => Ok(Code { code: element.text().trim().to_owned(), ..Code::default() }),
    };
    let mut steckbrief = Dokumentsteckbrief {
        common: common(&mut parts, Some(version))?,
        ist_abstrakt: parts.text(ist_abstrakt_name(version)),
        dokumentart: parts.one("dokumentart").map(dokumentart).transpose()?,
    };
    steckbrief.common.further = parts.further();
    Ok(steckbrief)
}

pub(super) fn ist_abstrakt_name(version: Version) -> &'static str {
    match version {
        Version::V2 => "isReferenz",
        Version::V3 => "istAbstrakt",
    }
}

fn datenfeldgruppe(element: &Element, version: Version) -> Result<Datenfeldgruppe, XdfError> {
    let mut parts = Parts::of(element);
    let mut gruppe = Datenfeldgruppe {
        common: common(&mut parts, None)?,
        schemaelementart: parts.code("schemaelementart")?,
        art: parts.code("art")?,
        regel: regeln(&mut parts, version)?,
        struktur: strukturen(&mut parts, version)?,
    };
    gruppe.common.further = parts.further();
    Ok(gruppe)
}

fn datenfeld(element: &Element, version: Version) -> Result<Datenfeld, XdfError> {
    let mut parts = Parts::of(element);
    let wert = |element: &Element| -> Result<Wert, XdfError> {
        let mut parts = Parts::of(element);
        Ok(Wert { code: parts.required_text("code")?, name: parts.required_text("name")?, hilfe: parts.text("hilfe") })
    };
    let werte = parts.one("werte").map(|werte| werte.elements().map(wert).collect()).transpose()?;
    let mut feld = Datenfeld {
        common: common(&mut parts, None)?,
        schemaelementart: parts.code("schemaelementart")?,
        feldart: parts.code("feldart")?,
        datentyp: parts.code("datentyp")?,
        praezisierung: parts.one("praezisierung").map(praezisierung),
        inhalt: parts.text("inhalt"),
        vorbefuellung: parts.code("vorbefuellung")?,
        werte: werte.unwrap_or_default(),
        codeliste_referenz: parts.one("codelisteReferenz").map(codeliste_referenz).transpose()?,
        code_key: parts.text("codeKey"),
        name_key: parts.text("nameKey"),
        help_key: parts.text("helpKey"),
        regel: regeln(&mut parts, version)?,
        max_size: parts.text("maxSize"),
        media_type: parts.all("mediaType").into_iter().map(Element::text).collect(),
    };
    feld.common.further = parts.further();
    Ok(feld)
}

fn praezisierung(element: &Element) -> Praezisierung {
    let attribute = |name: &str| element.attribute(name).map(str::to_owned);
    Praezisierung {
        text: element.text(),
        min_length: attribute("minLength"),
        max_length: attribute("maxLength"),
        min_value: attribute("minValue"),
        max_value: attribute("maxValue"),
        pattern: attribute("pattern"),
    }
}

/// 2.0 puts the list's id beside its Genericode identification; 3.0.0 has the latter alone.
fn codeliste_referenz(element: &Element) -> Result<CodelisteReferenz, XdfError> {
    let mut parts = Parts::of(element);
    let own_id = parts.one("identifikation").map(identifikation).transpose()?;
    let mut list = parts.one("genericodeIdentification").map_or(parts, Parts::of);
    Ok(CodelisteReferenz {
        identifikation: own_id,
        canonical_identification: list.text("canonicalIdentification").unwrap_or_else(|| element.text()),
        version: list.text("version"),
        canonical_version_uri: list.text("canonicalVersionUri"),
    })
}

fn regeln(parts: &mut Parts<'_>, version: Version) -> Result<Vec<Regel>, XdfError> {
    let regel = |element: &Element| -> Result<Regel, XdfError> {
        let mut parts = Parts::of(element);
        let mut common = common(&mut parts, None)?;
        // What 2.0 calls the rule's definition is its text.
        let freitext = match version {
            Version::V2 => common.definition.take(),
            Version::V3 => parts.text("freitextRegel"),
        };
        let typ = parts.code("typ")?;
        let skript = parts.text(skript_name(version));
        common.further = parts.further();
        Ok(Regel { common, freitext, typ, skript })
    };
    parts.all("regel").into_iter().map(regel).collect()
}

pub(super) fn skript_name(version: Version) -> &'static str {
    match version {
        Version::V2 => "script",
        Version::V3 => "skript",
    }
}

fn strukturen(parts: &mut Parts<'_>, version: Version) -> Result<Vec<Struktur>, XdfError> {
    let struktur = |element: &Element| -> Result<Struktur, XdfError> {
        let mut parts = Parts::of(element);
        let anzahl = parts.required("anzahl")?;
        let found = anzahl.text();
        let anzahl = Anzahl::parse(&found).ok_or(XdfError::BadAnzahl { line: anzahl.line, found })?;
        let bezug = bezuege(&mut parts);
        let inside = parts.required("enthaelt")?;
        let mut content = Parts::of(inside);
        let enthaelt = if let Some(gruppe) = content.one("datenfeldgruppe") {
            Strukturelement::Datenfeldgruppe(Box::new(datenfeldgruppe(gruppe, version)?))
        } else {
            Strukturelement::Datenfeld(Box::new(datenfeld(content.required("datenfeld")?, version)?))
        };
        Ok(Struktur { anzahl, bezug, enthaelt })
    };
    parts.all("struktur").into_iter().map(struktur).collect()
}

impl From<XmlError> for XdfError {
    fn from(error: XmlError) -> Self {
        Self::NotXml(error)
    }
}
