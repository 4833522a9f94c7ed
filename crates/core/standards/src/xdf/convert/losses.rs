//! What a message of 3.0.0 says that 2.0 has no place for.
//!
//! What every element has (when it was changed last, and when its state was set as long as it isn't released) is told once a
//! message, with the latest of its dates.

use super::super::model::*;
use super::is_released;

/// Something that 2.0 can't say, in one element.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Loss {
    /// FIM ids from the top down to the element.
    pub path: String,
    /// Of which sort.
    pub of: LossOf,
    /// What is lost.
    pub text: String,
}

/// What of an element 2.0 has no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossOf {
    /// Which Dokumentsteckbrief a schema belongs to.
    Dokumentsteckbrief,
    /// That one element of a group is chosen.
    ChoiceGroup,
    /// Hidden and locked fields become fields that are filled in.
    FieldKind,
    /// Times and String.Latin+ become texts.
    DataType,
    /// Where a value may come from.
    Prefilling,
    /// How large a file may be.
    MaxSize,
    /// Media types that a file of a field may have.
    MediaTypes,
    /// Help for single values.
    HelpOfValues,
    /// Columns of a code list by name.
    ListColumns,
    /// A state that 2.0 doesn't tell from others; told at the first element that has it.
    State,
    /// When the state of elements was set that aren't released; told at the top, with the latest date.
    StateDate,
    /// When elements were changed last; told at the top, with the latest date.
    LastChange,
    /// Relations to other elements: predicate and id.
    Relations,
    /// Keywords of an element.
    Keywords,
    /// Links of references to law.
    Links,
    /// Of what kind a rule is.
    RuleKind,
}

/// What is lost when a message becomes one of 2.0; nothing of one that is.
pub fn losses_in_2(message: &Message) -> Vec<Loss> {
    let mut found = Losses::default();
    if message.version == Version::V2 {
        return vec![];
    }
    match &message.content {
        Content::Stammdatenschema(schema) => {
            let path = found.common(&schema.common, "");
            let steckbrief = schema.dokumentsteckbrief.as_ref().map(|one| one.id.as_str());
            found.tell(&path, LossOf::Dokumentsteckbrief, steckbrief);
            found.rules(&schema.regel, &path);
            found.structure(&schema.struktur, &path);
        }
        Content::Datenfeldgruppe(gruppe) => found.gruppe(gruppe, ""),
        Content::Datenfeld(feld) => found.feld(feld, ""),
        Content::Dokumentsteckbrief(steckbrief) => drop(found.common(&steckbrief.common, "")),
    }
    found.all()
}

#[derive(Default)]
struct Losses {
    found: Vec<Loss>,
    /// The path of the message's own element.
    top: String,
    /// The latest dates of what all elements have.
    last_change: Option<String>,
    state_date: Option<String>,
}

impl Losses {
    fn tell(&mut self, path: &str, of: LossOf, text: Option<&str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.found.push(Loss { path: path.to_owned(), of, text: text.to_owned() });
        }
    }

    fn all(mut self) -> Vec<Loss> {
        let dates = [(LossOf::StateDate, self.state_date.take()), (LossOf::LastChange, self.last_change.take())];
        let top = std::mem::take(&mut self.top);
        for (of, date) in dates {
            self.tell(&top, of, date.as_deref());
        }
        self.found
    }

    fn dates(&mut self, common: &Baukastenelement) {
        // Dates of ISO 8601 are in the order of their letters.
        let latest = |known: &mut Option<String>, date: &Option<String>| *known = known.take().max(date.clone());
        latest(&mut self.last_change, &common.letzte_aenderung);
        let state = common.freigabestatus.as_ref().map_or("", |code| code.code.as_str());
        if !is_released(state) {
            latest(&mut self.state_date, &common.status_gesetzt_am);
        }
    }

    /// Tells what all elements may have, and gives the path of this one.
    fn common(&mut self, common: &Baukastenelement, above: &str) -> String {
        let id = &common.identifikation.id;
        let path = if above.is_empty() { id.clone() } else { format!("{above}/{id}") };
        let state = common.freigabestatus.as_ref().map(|code| code.code.as_str());
        if self.top.is_empty() {
            self.top.clone_from(&path);
        }
        self.dates(common);
        let is_told = |code: &str| self.found.iter().any(|loss| loss.of == LossOf::State && loss.text == code);
        let state = state.filter(|code| !matches!(*code, "2" | "6" | "7") && !is_told(code));
        self.tell(&path, LossOf::State, state);
        for relation in &common.relation {
            self.tell(&path, LossOf::Relations, Some(&format!("{} {}", relation.praedikat.code, relation.objekt.id)));
        }
        for stichwort in &common.stichwort {
            self.tell(&path, LossOf::Keywords, Some(&stichwort.text));
        }
        self.links(&common.bezug, &path);
        path
    }

    fn links(&mut self, bezuege: &[Bezug], path: &str) {
        for bezug in bezuege {
            self.tell(path, LossOf::Links, bezug.link.as_deref());
        }
    }

    fn rules(&mut self, regeln: &[Regel], above: &str) {
        for regel in regeln {
            let path = self.common(&regel.common, above);
            let kind = regel.typ.as_ref().map(|code| code.code.as_str());
            self.tell(&path, LossOf::RuleKind, kind.filter(|kind| *kind != "K"));
        }
    }

    fn structure(&mut self, structure: &[Struktur], above: &str) {
        for position in structure {
            self.links(&position.bezug, above);
            match &position.enthaelt {
                Strukturelement::Datenfeldgruppe(gruppe) => self.gruppe(gruppe, above),
                Strukturelement::Datenfeld(feld) => self.feld(feld, above),
            }
        }
    }

    fn gruppe(&mut self, gruppe: &Datenfeldgruppe, above: &str) {
        let path = self.common(&gruppe.common, above);
        self.tell(&path, LossOf::ChoiceGroup, gruppe.art.as_ref().map(|code| code.code.as_str()));
        self.rules(&gruppe.regel, &path);
        self.structure(&gruppe.struktur, &path);
    }

    fn feld(&mut self, feld: &Datenfeld, above: &str) {
        fn code(code: &Option<Code>) -> Option<&str> {
            code.as_ref().map(|code| code.code.as_str())
        }
        let path = self.common(&feld.common, above);
        self.tell(&path, LossOf::FieldKind, code(&feld.feldart).filter(|kind| matches!(*kind, "hidden" | "locked")));
        let types = ["text_latin", "time", "datetime"];
        self.tell(&path, LossOf::DataType, code(&feld.datentyp).filter(|kind| types.contains(kind)));
        self.tell(&path, LossOf::Prefilling, code(&feld.vorbefuellung).filter(|kind| *kind != "keine"));
        self.tell(&path, LossOf::MaxSize, feld.max_size.as_deref());
        self.tell(&path, LossOf::MediaTypes, Some(&feld.media_type.join(", ")));
        for wert in &feld.werte {
            self.tell(&path, LossOf::HelpOfValues, wert.hilfe.as_deref());
        }
        let columns = [&feld.code_key, &feld.name_key, &feld.help_key];
        let columns: Vec<&str> = columns.into_iter().flatten().map(String::as_str).collect();
        self.tell(&path, LossOf::ListColumns, Some(&columns.join(", ")));
        self.rules(&feld.regel, &path);
    }
}
