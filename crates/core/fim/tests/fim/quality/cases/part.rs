//! Rules about files of a single group or of a Dokumentsteckbrief.

use standards::xdf::model::*;

use crate::quality::schema::{code, common, g, good, some};

/// A Dokumentsteckbrief that breaks no rule.
pub fn steckbrief() -> Dokumentsteckbrief {
    let mut steckbrief =
        Dokumentsteckbrief { common: common("D99000000002"), ist_abstrakt: some("false"), dokumentart: code("001") };
    steckbrief.common.definition = some("Ein Antrag");
    steckbrief.common.hilfetext_eingabe = some("Hilfe");
    steckbrief
}

/// A group that is published with all that is in it.
pub fn gruppe() -> Datenfeldgruppe {
    let mut schema = good();
    let gruppe = g(&mut schema);
    gruppe.common.veroeffentlichungsdatum = some("2026-11-24");
    for position in &mut gruppe.struktur {
        if let Strukturelement::Datenfeld(feld) = &mut position.enthaelt {
            feld.common.veroeffentlichungsdatum = some("2026-11-24");
        }
    }
    gruppe.clone()
}

fn first(gruppe: &mut Datenfeldgruppe) -> &mut Baukastenelement {
    let Strukturelement::Datenfeld(feld) = &mut gruppe.struktur[0].enthaelt else { panic!("no field") };
    &mut feld.common
}

fn linked(steckbrief: &mut Dokumentsteckbrief, count: usize) {
    let objekt = |number| Identifikation { id: format!("D9900000010{number}"), version: None };
    let relation = |number| Relation { praedikat: code("VKN").unwrap(), objekt: objekt(number) };
    steckbrief.common.relation = (0..count).map(relation).collect();
}

type Change<T> = fn(&mut T);

pub fn of_steckbrief() -> Vec<(u16, Change<Dokumentsteckbrief>, Change<Dokumentsteckbrief>)> {
    vec![
        (1008, |s| s.common.bezug[0].text = " ".to_owned(), |s| s.common.bezug[0].text = "§ 2".to_owned()),
        (1049, |s| s.common.definition = None, |s| s.common.definition = some("x")),
        (
            1052,
            |s| s.common.bezug = vec![],
            |s| {
                s.common.bezug = vec![];
                s.ist_abstrakt = some("true");
            },
        ),
        (
            1053,
            |s| linked(s, 1),
            |s| {
                linked(s, 2);
                s.ist_abstrakt = some("true");
            },
        ),
        (
            1054,
            |s| {
                linked(s, 1);
                s.ist_abstrakt = some("true");
            },
            |s| {
                linked(s, 2);
                s.ist_abstrakt = some("true");
            },
        ),
        (1055, |s| s.dokumentart = code("998"), |s| s.dokumentart = code("999")),
        (1092, |s| s.ist_abstrakt = some("ja"), |s| s.ist_abstrakt = some("0")),
        (1107, |s| s.common.hilfetext_eingabe = some(" "), |s| s.common.hilfetext_eingabe = some("x")),
        (
            1144,
            |s| s.common.status_gesetzt_am = None,
            |s| {
                s.common.status_gesetzt_am = None;
                s.common.freigabestatus = code("2");
            },
        ),
    ]
}

pub fn of_gruppe() -> Vec<(u16, Change<Datenfeldgruppe>, Change<Datenfeldgruppe>)> {
    vec![
        (
            1128,
            |g| first(g).veroeffentlichungsdatum = None,
            |g| {
                first(g).veroeffentlichungsdatum = None;
                g.common.veroeffentlichungsdatum = None;
            },
        ),
        (
            1130,
            |g| first(g).freigabestatus = code("2"),
            |g| {
                first(g).freigabestatus = code("2");
                g.common.veroeffentlichungsdatum = None;
            },
        ),
    ]
}
