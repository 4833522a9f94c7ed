//! Every code that a person may see has words.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_bpmn_edit::edit::EditError;
use amtspult_bpmn_edit::merge::ConflictKind;
use bpmn::check::{CheckCode, check};
use bpmn::diff::Aspect;
use bpmn::model::Model;
use serde_json::{Value, json};

fn words() -> Value {
    serde_json::from_str(include_str!("../../../../../../assets/process-checks/edits.de.json")).unwrap()
}

/// Every kind once; a new one doesn't compile until it is here.
fn errors() -> Vec<EditError> {
    let duplicate = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'/><process id='p'/></definitions>";
    let finding = check(&Model::read(duplicate.as_bytes()).unwrap()).remove(0);
    let text = || "x".to_owned();
    let all = vec![
        EditError::NoElement { element: text() },
        EditError::WrongElement { element: text() },
        EditError::BadName { name: text() },
        EditError::IdTaken { id: text() },
        EditError::BadPosition,
        EditError::IntoItself { element: text() },
        EditError::NotEmpty { element: text() },
        EditError::NotConnected,
        EditError::SeveralEntries,
        EditError::SeveralExits,
        EditError::Forbidden { finding: Box::new(finding) },
        EditError::Unsound { reason: text() },
    ];
    for error in &all {
        match error {
            EditError::NoElement { .. }
            | EditError::WrongElement { .. }
            | EditError::BadName { .. }
            | EditError::IdTaken { .. }
            | EditError::BadPosition
            | EditError::IntoItself { .. }
            | EditError::NotEmpty { .. }
            | EditError::NotConnected
            | EditError::SeveralEntries
            | EditError::SeveralExits
            | EditError::Forbidden { .. }
            | EditError::Unsound { .. } => {}
        }
    }
    all
}

fn aspects() -> Vec<Aspect> {
    let text = || "x".to_owned();
    let all = vec![
        Aspect::Presence,
        Aspect::Type,
        Aspect::Name,
        Aspect::Place,
        Aspect::Lanes,
        Aspect::Attribute { namespace: None, name: text() },
        Aspect::Part { namespace: None, name: text() },
        Aspect::FlowOrder,
        Aspect::Drawn { plane: text() },
        Aspect::Bounds { plane: text() },
        Aspect::Waypoints { plane: text() },
        Aspect::Look { plane: text() },
    ];
    for aspect in &all {
        match aspect {
            Aspect::Presence
            | Aspect::Type
            | Aspect::Name
            | Aspect::Place
            | Aspect::Lanes
            | Aspect::Attribute { .. }
            | Aspect::Part { .. }
            | Aspect::FlowOrder
            | Aspect::Drawn { .. }
            | Aspect::Bounds { .. }
            | Aspect::Waypoints { .. }
            | Aspect::Look { .. } => {}
        }
    }
    all
}

/// The codes have words, no others do, and each parameter that the words name is there.
fn assert_words(words: &Value, codes: &[Value], tag: &str) {
    let wanted: BTreeSet<&str> = codes.iter().map(|code| code[tag].as_str().unwrap()).collect();
    assert_eq!(wanted, words.as_object().unwrap().keys().map(String::as_str).collect());
    for code in codes {
        let entry = &words[code[tag].as_str().unwrap()];
        let texts: Vec<&str> = match entry {
            Value::String(text) => vec![text],
            _ => ["problem", "advice"].iter().map(|name| entry[name].as_str().unwrap()).collect(),
        };
        for text in texts {
            let mut filled = text.to_owned();
            for (name, _) in code.as_object().unwrap() {
                filled = filled.replace(&format!("{{{name}}}"), "x");
            }
            assert!(!filled.contains('{') && !filled.is_empty(), "{code}: {text}");
        }
    }
}

#[test]
fn every_code_has_words() {
    let words = words();
    let errors: Vec<Value> = errors().iter().map(|error| serde_json::to_value(error).unwrap()).collect();
    assert_words(&words["errors"], &errors, "code");
    let aspects: Vec<Value> = aspects().iter().map(|aspect| serde_json::to_value(aspect).unwrap()).collect();
    assert_words(&words["aspects"], &aspects, "kind");
    let kinds = [
        ConflictKind::Changed { what: Aspect::Name },
        ConflictKind::Together { what: BTreeSet::from([Aspect::Name]) },
        ConflictKind::Removed,
        ConflictKind::SameId { theirs_is: "x".to_owned() },
        ConflictKind::Choice,
        ConflictKind::NewError { what: CheckCode::OutgoingAtEnd, parameters: BTreeMap::new() },
    ];
    for kind in &kinds {
        match kind {
            ConflictKind::Changed { .. }
            | ConflictKind::Together { .. }
            | ConflictKind::Removed
            | ConflictKind::SameId { .. }
            | ConflictKind::Choice
            | ConflictKind::NewError { .. } => {}
        }
    }
    let conflicts: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            // A conflict names its element, too.
            let mut value = serde_json::to_value(kind).unwrap();
            value["element"] = json!("x");
            value
        })
        .collect();
    assert_words(&words["conflicts"], &conflicts, "kind");
}
