//! Through all positions of a schema.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Kind, element};
use super::position::{Owner, positions};
use super::{Finding, Found, Place, field, finding, list, rule, schema, value};
use standards::genericode::CodeList;
use standards::xdf::model::*;
use standards::xdf::submission::code;

type Ids = BTreeSet<String>;

struct Walk<'a> {
    content: &'a Content,
    lists: &'a [CodeList],
    /// Versions that an element or code list stands in.
    versions: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// What has been told: rule, element (with the one below it), what was found.
    told: BTreeSet<(u16, String, String)>,
    findings: Vec<Finding>,
}

/// Where the walk is.
#[derive(Clone)]
struct Here<'a> {
    path: String,
    place: Place,
    /// Elements from the schema down, this one last.
    around: Vec<&'a Identifikation>,
}

pub(super) fn walk(content: &Content, lists: &[CodeList]) -> Vec<Finding> {
    let mut versions = BTreeMap::new();
    count_versions(struktur(content), &mut versions);
    let mut walk = Walk { content, lists, versions, told: BTreeSet::new(), findings: vec![] };
    match content {
        Content::Stammdatenschema(schema) => walk.schema(schema),
        Content::Datenfeldgruppe(gruppe) => walk.gruppe(gruppe, &Here::top(&gruppe.common)),
        Content::Datenfeld(feld) => walk.feld(feld, &Here::top(&feld.common)),
        Content::Dokumentsteckbrief(steckbrief) => {
            walk.tell(&Here::top(&steckbrief.common), super::steckbrief::steckbrief(steckbrief));
        }
    }
    walk.findings
}

/// The positions of what a file is about.
fn struktur(content: &Content) -> &[Struktur] {
    match content {
        Content::Stammdatenschema(schema) => &schema.struktur,
        Content::Datenfeldgruppe(gruppe) => &gruppe.struktur,
        Content::Datenfeld(_) | Content::Dokumentsteckbrief(_) => &[],
    }
}

impl<'a> Here<'a> {
    fn top(common: &'a Baukastenelement) -> Self {
        Self { path: common.identifikation.id.clone(), place: Place::default(), around: vec![&common.identifikation] }
    }
}

fn count_versions<'a>(struktur: &'a [Struktur], versions: &mut BTreeMap<&'a str, BTreeSet<&'a str>>) {
    for position in struktur {
        let Identifikation { id, version } = &position.enthaelt.common().identifikation;
        versions.entry(id).or_default().insert(version.as_deref().unwrap_or_default());
        match &position.enthaelt {
            Strukturelement::Datenfeldgruppe(gruppe) => count_versions(&gruppe.struktur, versions),
            Strukturelement::Datenfeld(feld) => {
                if let Some(CodelisteReferenz { canonical_identification, version: Some(version), .. }) =
                    &feld.codeliste_referenz
                {
                    versions.entry(canonical_identification).or_default().insert(version);
                }
            }
        }
    }
}

/// Ids of an element and of all below it.
fn ids_below(common: &Baukastenelement, struktur: &[Struktur], ids: &mut Ids) {
    ids.insert(common.identifikation.id.clone());
    for position in struktur {
        let inside: &[Struktur] = match &position.enthaelt {
            Strukturelement::Datenfeldgruppe(gruppe) => &gruppe.struktur,
            Strukturelement::Datenfeld(_) => &[],
        };
        ids_below(position.enthaelt.common(), inside, ids);
    }
}

impl<'a> Walk<'a> {
    fn schema(&mut self, schema: &'a Stammdatenschema) {
        let here = Here::top(&schema.common);
        self.tell(&here, element(&schema.common, Kind::Schema, None));
        self.tell(&here, schema::schema(schema));
        self.regeln(&schema.regel, &schema.common, &schema.struktur, &here);
        self.inside(&schema.struktur, Owner::schema(schema), &here);
    }

    fn inside(&mut self, struktur: &'a [Struktur], owner: Owner<'_>, here: &Here<'a>) {
        self.tell(here, positions(struktur, &owner));
        for (number, position) in struktur.iter().enumerate() {
            let common = position.enthaelt.common();
            let mut below = here.clone();
            below.path = format!("{}/{}", here.path, common.identifikation.id);
            below.place.positions.push(number);
            let contains_itself = here.around.contains(&&common.identifikation);
            below.around.push(&common.identifikation);
            match &position.enthaelt {
                Strukturelement::Datenfeldgruppe(gruppe) => {
                    let mut found = Found::default();
                    found.when(contains_itself, 1026, "");
                    self.tell(&below, found);
                    self.gruppe(gruppe, &below);
                }
                Strukturelement::Datenfeld(feld) => self.feld(feld, &below),
            }
        }
    }

    fn gruppe(&mut self, gruppe: &'a Datenfeldgruppe, here: &Here<'a>) {
        let art = gruppe.schemaelementart.as_ref();
        self.tell(here, element(&gruppe.common, Kind::Gruppe, art));
        self.in_schema(&gruppe.common, art, here);
        self.regeln(&gruppe.regel, &gruppe.common, &gruppe.struktur, here);
        self.inside(&gruppe.struktur, Owner::gruppe(gruppe), here);
    }

    fn feld(&mut self, feld: &'a Datenfeld, here: &Here<'a>) {
        let art = feld.schemaelementart.as_ref();
        self.tell(here, element(&feld.common, Kind::Feld, art));
        self.in_schema(&feld.common, art, here);
        self.tell(here, field::datenfeld(feld));
        self.tell(here, value::limits(feld));
        self.tell(here, value::inhalt(feld));
        self.tell(here, list::werte(feld));
        self.tell(here, list::codeliste(feld, self.lists));
        let referenz = feld.codeliste_referenz.as_ref();
        let mut found = Found::default();
        if let Some(referenz) = referenz.filter(|referenz| self.has_versions(&referenz.canonical_identification)) {
            found.when(true, 1037, &referenz.canonical_identification);
        }
        self.tell(here, found);
        self.regeln(&feld.regel, &feld.common, &[], here);
    }

    /// What an element must be within this schema.
    fn in_schema(&mut self, common: &Baukastenelement, art: Option<&Code>, here: &Here<'a>) {
        // What a file is about isn't within itself.
        let mut found = match self.content {
            _ if here.around.len() == 1 => Found::default(),
            Content::Stammdatenschema(schema) => schema::within(schema, common, code(&art.cloned())),
            Content::Datenfeldgruppe(gruppe) => schema::within_group(gruppe, common),
            Content::Datenfeld(_) | Content::Dokumentsteckbrief(_) => Found::default(),
        };
        found.when(self.has_versions(&common.identifikation.id), 1003, "");
        self.tell(here, found);
    }

    fn has_versions(&self, id: &str) -> bool {
        self.versions.get(id).is_some_and(|versions| versions.len() > 1)
    }

    fn regeln(&mut self, regeln: &'a [Regel], owner: &Baukastenelement, struktur: &[Struktur], here: &Here<'a>) {
        if regeln.is_empty() {
            return;
        }
        let mut ids = Ids::new();
        ids_below(owner, struktur, &mut ids);
        for (number, regel) in regeln.iter().enumerate() {
            let mut at_rule = here.clone();
            at_rule.path = format!("{}/{}", here.path, regel.common.identifikation.id);
            at_rule.place.regel = Some(number);
            at_rule.around.push(&regel.common.identifikation);
            self.tell(&at_rule, element(&regel.common, Kind::Regel, None));
            self.tell(&at_rule, rule::regel(regel, &ids));
        }
    }

    fn tell(&mut self, here: &Here<'_>, found: Found) {
        for (code, what, below) in found.all {
            let mut place = here.place.clone();
            let mut path = here.path.clone();
            // An element is the same wherever it stands, a position is told apart by its number.
            let own = here.around.last().map_or_else(String::new, |own| format!("{own:?}"));
            let mut subject = own;
            if let Some(number) = below {
                subject.push_str(&format!("/{number}"));
                place.positions.push(number);
                path = format!("{path}/{}", self.id_at(&place));
            }
            if self.told.insert((code, subject, what.clone())) {
                self.findings.push(finding(code, &what, path, place));
            }
        }
    }

    fn id_at(&self, place: &Place) -> &str {
        let mut struktur = struktur(self.content);
        let mut id = "";
        for number in &place.positions {
            let Some(position) = struktur.get(*number) else { break };
            id = &position.enthaelt.common().identifikation.id;
            struktur = match &position.enthaelt {
                Strukturelement::Datenfeldgruppe(gruppe) => &gruppe.struktur,
                Strukturelement::Datenfeld(_) => &[],
            };
        }
        id
    }
}
