//! XDatenfelder into XML, in the order of the standard.

use std::sync::Arc;

use crate::xml::{self, Element, Node};

use super::model::*;
use super::read::{ist_abstrakt_name, skript_name};
use super::{NAMESPACE_2, NAMESPACE_3};

/// Writes a file that [`super::read`] reads as the same message.
pub fn write(message: &Message) -> String {
    // FIM's own tools compare names with their prefixes.
    let (prefix, namespace) = match message.version {
        Version::V2 => ("xdf", NAMESPACE_2),
        Version::V3 => ("xdf3", NAMESPACE_3),
    };
    let writer = Writer { version: message.version, namespace: Arc::from(namespace) };
    xml::write(&writer.message(message), prefix, namespace)
}

struct Writer {
    version: Version,
    namespace: Arc<str>,
}

impl Writer {
    fn element(&self, name: &str, children: Vec<Element>) -> Element {
        Element {
            namespace: Some(Arc::clone(&self.namespace)),
            name: name.to_owned(),
            attributes: vec![],
            children: children.into_iter().map(Node::Element).collect(),
            line: 0,
        }
    }

    fn text(&self, name: &str, text: &str) -> Element {
        let mut element = self.element(name, vec![]);
        if !text.is_empty() {
            element.children.push(Node::Text(text.to_owned()));
        }
        element
    }

    fn option(&self, name: &str, text: Option<&String>) -> Option<Element> {
        text.map(|text| self.text(name, text))
    }

    fn code(&self, name: &str, code: Option<&Code>) -> Option<Element> {
        let code = code?;
        // The standard wants the inner element without a namespace.
        let inner = Element { namespace: None, ..self.text("code", &code.code) };
        let mut element = self.element(name, vec![inner]);
        set(&mut element, "listURI", code.list_uri.as_ref());
        set(&mut element, "listVersionID", code.list_version.as_ref());
        Some(element)
    }

    fn message(&self, message: &Message) -> Element {
        let mut header = vec![
            self.text("nachrichtID", &message.nachricht_id),
            self.text("erstellungszeitpunkt", &message.erstellungszeitpunkt),
        ];
        header.extend(self.option("referenzID", message.referenz_id.as_ref()));
        let header = self.element("header", header);
        let (name, content) = match &message.content {
            Content::Stammdatenschema(schema) => ("xdatenfelder.stammdatenschema.0102", self.stammdatenschema(schema)),
            Content::Datenfeldgruppe(gruppe) => ("xdatenfelder.datenfeldgruppe.0103", self.datenfeldgruppe(gruppe)),
            Content::Datenfeld(feld) => ("xdatenfelder.datenfeld.0104", self.datenfeld(feld)),
            Content::Dokumentsteckbrief(steckbrief) => {
                ("xdatenfelder.dokumentsteckbrief.0101", self.dokumentsteckbrief(steckbrief))
            }
        };
        self.element(name, vec![header, content])
    }

    fn identifikation(&self, name: &str, identifikation: &Identifikation) -> Element {
        let id = self.text("id", &identifikation.id);
        let version = self.option("version", identifikation.version.as_ref());
        self.element(name, [Some(id), version].into_iter().flatten().collect())
    }

    fn bezuege<'a>(&'a self, bezuege: &'a [Bezug]) -> impl Iterator<Item = Element> + 'a {
        bezuege.iter().map(|bezug| {
            let mut element = self.text("bezug", &bezug.text);
            set(&mut element, "link", bezug.link.as_ref());
            element
        })
    }

    /// What comes first in every element, up to its validity.
    fn head(&self, common: &Baukastenelement, own_text: Option<Element>) -> Vec<Element> {
        let mut out =
            vec![self.identifikation("identifikation", &common.identifikation), self.text("name", &common.name)];
        if self.version == Version::V2 {
            out.extend(self.bezeichnungen(common));
        }
        out.extend(self.option("beschreibung", common.beschreibung.as_ref()));
        out.extend(self.option("definition", common.definition.as_ref()));
        out.extend(own_text);
        out.extend(self.bezuege(&common.bezug));
        out.extend(self.code("status", common.status.as_ref()));
        out.extend(self.code("freigabestatus", common.freigabestatus.as_ref()));
        out.extend(self.option("statusGesetztAm", common.status_gesetzt_am.as_ref()));
        out.extend(self.option("statusGesetztDurch", common.status_gesetzt_durch.as_ref()));
        if self.version == Version::V2 {
            out.extend(self.option("gueltigAb", common.gueltig_ab.as_ref()));
            out.extend(self.option("gueltigBis", common.gueltig_bis.as_ref()));
        }
        out.extend(self.option("fachlicherErsteller", common.fachlicher_ersteller.as_ref()));
        if self.version == Version::V3 {
            out.extend(self.option("gueltigAb", common.gueltig_ab.as_ref()));
            out.extend(self.option("gueltigBis", common.gueltig_bis.as_ref()));
        }
        out.extend(self.option("versionshinweis", common.versionshinweis.as_ref()));
        out.extend(self.option("freigabedatum", common.freigabedatum.as_ref()));
        out.extend(self.option("veroeffentlichungsdatum", common.veroeffentlichungsdatum.as_ref()));
        out.extend(self.option("letzteAenderung", common.letzte_aenderung.as_ref()));
        out
    }

    fn bezeichnungen(&self, common: &Baukastenelement) -> impl Iterator<Item = Element> {
        let eingabe = self.option("bezeichnungEingabe", common.bezeichnung_eingabe.as_ref());
        let ausgabe = self.option("bezeichnungAusgabe", common.bezeichnung_ausgabe.as_ref());
        eingabe.into_iter().chain(ausgabe)
    }

    fn hilfetexte(&self, common: &Baukastenelement) -> impl Iterator<Item = Element> {
        let eingabe = self.option("hilfetextEingabe", common.hilfetext_eingabe.as_ref());
        let ausgabe = self.option("hilfetextAusgabe", common.hilfetext_ausgabe.as_ref());
        eingabe.into_iter().chain(ausgabe)
    }

    fn relations<'a>(&'a self, common: &'a Baukastenelement) -> impl Iterator<Item = Element> + 'a {
        common.relation.iter().map(|relation| {
            let praedikat = self.code("praedikat", Some(&relation.praedikat));
            let objekt = self.identifikation("objekt", &relation.objekt);
            self.element("relation", praedikat.into_iter().chain([objekt]).collect())
        })
    }

    fn stichwoerter<'a>(&'a self, common: &'a Baukastenelement) -> impl Iterator<Item = Element> + 'a {
        common.stichwort.iter().map(|stichwort| {
            let mut element = self.text("stichwort", &stichwort.text);
            set(&mut element, "uri", stichwort.uri.as_ref());
            element
        })
    }

    fn stammdatenschema(&self, schema: &Stammdatenschema) -> Element {
        let common = &schema.common;
        let mut out = self.head(common, None);
        if self.version == Version::V3 {
            out.extend(self.relations(common));
            out.extend(self.stichwoerter(common));
            out.extend(self.option("bezeichnung", common.bezeichnung_eingabe.as_ref()));
        }
        out.extend(self.option("hilfetext", common.hilfetext_eingabe.as_ref()));
        out.extend(self.code("ableitungsmodifikationenStruktur", schema.ableitungsmodifikationen_struktur.as_ref()));
        let repraesentation = schema.ableitungsmodifikationen_repraesentation.as_ref();
        out.extend(self.code("ableitungsmodifikationenRepraesentation", repraesentation));
        out.extend(schema.dokumentsteckbrief.as_ref().map(|id| self.identifikation("dokumentsteckbrief", id)));
        out.extend(schema.regel.iter().map(|regel| self.regel(regel)));
        out.extend(schema.struktur.iter().map(|struktur| self.struktur(struktur)));
        out.extend(common.further.clone());
        self.element("stammdatenschema", out)
    }

    fn dokumentsteckbrief(&self, steckbrief: &Dokumentsteckbrief) -> Element {
        let common = &steckbrief.common;
        let mut out = self.head(common, None);
        out.extend(self.relations(common));
        out.extend(self.stichwoerter(common));
        out.extend(self.option(ist_abstrakt_name(self.version), steckbrief.ist_abstrakt.as_ref()));
        let art = steckbrief.dokumentart.as_ref();
        match self.version {
            Version::V2 => out.extend(art.map(|art| self.text("dokumentart", &art.code))),
            Version::V3 => out.extend(self.code("dokumentart", art)),
        }
        if self.version == Version::V3 {
            out.extend(self.option("bezeichnung", common.bezeichnung_eingabe.as_ref()));
        }
        out.extend(self.option("hilfetext", common.hilfetext_eingabe.as_ref()));
        out.extend(common.further.clone());
        self.element("dokumentsteckbrief", out)
    }

    /// What follows the head in groups and fields.
    fn body(&self, common: &Baukastenelement, schemaelementart: Option<&Code>) -> Vec<Element> {
        let mut out = vec![];
        if self.version == Version::V3 {
            out.extend(self.relations(common));
            out.extend(self.stichwoerter(common));
            out.extend(self.bezeichnungen(common));
        }
        out.extend(self.code("schemaelementart", schemaelementart));
        out.extend(self.hilfetexte(common));
        out
    }

    fn datenfeldgruppe(&self, gruppe: &Datenfeldgruppe) -> Element {
        let mut out = self.head(&gruppe.common, None);
        out.extend(self.body(&gruppe.common, gruppe.schemaelementart.as_ref()));
        out.extend(self.code("art", gruppe.art.as_ref()));
        out.extend(gruppe.regel.iter().map(|regel| self.regel(regel)));
        out.extend(gruppe.struktur.iter().map(|struktur| self.struktur(struktur)));
        out.extend(gruppe.common.further.clone());
        self.element("datenfeldgruppe", out)
    }

    fn datenfeld(&self, feld: &Datenfeld) -> Element {
        let mut out = self.head(&feld.common, None);
        out.extend(self.body(&feld.common, feld.schemaelementart.as_ref()));
        out.extend(self.code("feldart", feld.feldart.as_ref()));
        out.extend(self.code("datentyp", feld.datentyp.as_ref()));
        out.extend(feld.praezisierung.as_ref().map(|praezisierung| self.praezisierung(praezisierung)));
        out.extend(self.option("inhalt", feld.inhalt.as_ref()));
        out.extend(self.code("vorbefuellung", feld.vorbefuellung.as_ref()));
        if !feld.werte.is_empty() {
            out.push(self.element("werte", feld.werte.iter().map(|wert| self.wert(wert)).collect()));
        }
        out.extend(feld.codeliste_referenz.as_ref().map(|referenz| self.codeliste_referenz(referenz)));
        out.extend(self.option("codeKey", feld.code_key.as_ref()));
        out.extend(self.option("nameKey", feld.name_key.as_ref()));
        out.extend(self.option("helpKey", feld.help_key.as_ref()));
        out.extend(feld.regel.iter().map(|regel| self.regel(regel)));
        out.extend(self.option("maxSize", feld.max_size.as_ref()));
        out.extend(feld.media_type.iter().map(|kind| self.text("mediaType", kind)));
        out.extend(feld.common.further.clone());
        self.element("datenfeld", out)
    }

    fn praezisierung(&self, praezisierung: &Praezisierung) -> Element {
        let mut element = self.text("praezisierung", &praezisierung.text);
        set(&mut element, "minLength", praezisierung.min_length.as_ref());
        set(&mut element, "maxLength", praezisierung.max_length.as_ref());
        set(&mut element, "minValue", praezisierung.min_value.as_ref());
        set(&mut element, "maxValue", praezisierung.max_value.as_ref());
        set(&mut element, "pattern", praezisierung.pattern.as_ref());
        element
    }

    fn wert(&self, wert: &Wert) -> Element {
        let mut parts = vec![self.text("code", &wert.code), self.text("name", &wert.name)];
        parts.extend(self.option("hilfe", wert.hilfe.as_ref()));
        self.element("wert", parts)
    }

    fn codeliste_referenz(&self, referenz: &CodelisteReferenz) -> Element {
        let mut list = vec![self.text("canonicalIdentification", &referenz.canonical_identification)];
        list.extend(self.option("version", referenz.version.as_ref()));
        list.extend(self.option("canonicalVersionUri", referenz.canonical_version_uri.as_ref()));
        let own_id = referenz.identifikation.as_ref().map(|id| self.identifikation("identifikation", id));
        let parts = match self.version {
            Version::V2 => own_id.into_iter().chain([self.element("genericodeIdentification", list)]).collect(),
            Version::V3 => list,
        };
        self.element("codelisteReferenz", parts)
    }

    fn regel(&self, regel: &Regel) -> Element {
        let name = match self.version {
            Version::V2 => "definition",
            Version::V3 => "freitextRegel",
        };
        let mut out = self.head(&regel.common, self.option(name, regel.freitext.as_ref()));
        out.extend(self.code("typ", regel.typ.as_ref()));
        out.extend(self.option(skript_name(self.version), regel.skript.as_ref()));
        out.extend(self.relations(&regel.common));
        out.extend(self.stichwoerter(&regel.common));
        // The standard has neither for rules; a file that has them keeps them.
        if self.version == Version::V3 {
            out.extend(self.bezeichnungen(&regel.common));
        }
        out.extend(self.hilfetexte(&regel.common));
        out.extend(regel.common.further.clone());
        self.element("regel", out)
    }

    fn struktur(&self, struktur: &Struktur) -> Element {
        let inside = match &struktur.enthaelt {
            Strukturelement::Datenfeldgruppe(gruppe) => self.datenfeldgruppe(gruppe),
            Strukturelement::Datenfeld(feld) => self.datenfeld(feld),
        };
        let mut out = vec![self.text("anzahl", &struktur.anzahl.to_string())];
        out.extend(self.bezuege(&struktur.bezug));
        out.push(self.element("enthaelt", vec![inside]));
        self.element("struktur", out)
    }
}

fn set(element: &mut Element, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        element.attributes.push((name.to_owned(), value.clone()));
    }
}
