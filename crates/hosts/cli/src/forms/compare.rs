//! Differences and conflicts in German words, section by section.

use std::collections::BTreeSet;

use forms::{Change, Conflict, ConflictKind, Difference, Form, NodeId, NodeKind};
use serde_json::Value;

use crate::names::Names;
use crate::words::{self, word};

/// Properties whose values nobody can read.
const UNREADABLE: [&str; 1] = ["fimSchema"];

/// The lines that tell what has changed, in the order of the differences, under the sections' titles.
pub fn differences(old: &Form, new: &Form, differences: &[Difference]) -> Vec<String> {
    let names = Names::of(&[new, old]);
    let whole: BTreeSet<&NodeId> = differences.iter().filter(|one| is_whole(one)).map(|one| &one.node).collect();
    let mut sections: Vec<(String, Vec<String>)> = vec![];
    for difference in differences {
        let above = names.get(&difference.node).and_then(|named| named.above.as_ref());
        // What is in something new or gone needn't be told.
        if is_whole(difference) && above.is_some_and(|above| whole.contains(above)) {
            continue;
        }
        let title =
            names.section(&difference.node).map_or("Formular".to_owned(), |title| format!("Abschnitt „{title}“"));
        let line = format!("  {}: {}", name(&names, &difference.node), change(&names, &difference.change));
        match sections.iter_mut().find(|(known, _)| *known == title) {
            Some((_, lines)) => lines.push(line),
            None => sections.push((title, vec![line])),
        }
    }
    sections.into_iter().flat_map(|(title, lines)| std::iter::once(title).chain(lines)).collect()
}

fn is_whole(difference: &Difference) -> bool {
    matches!(difference.change, Change::Added | Change::Removed)
}

fn change(names: &Names, change: &Change) -> String {
    match change {
        Change::Added => "neu".to_owned(),
        Change::Removed => "entfernt".to_owned(),
        Change::Moved { from, to } => {
            format!("verschoben: vorher in {}, nachher in {}", name(names, from), name(names, to))
        }
        Change::Reordered => "verschoben: steht nun an anderer Stelle der Reihenfolge".to_owned(),
        Change::Renamed { from, to } => format!("umbenannt: vorher „{from}“, nachher „{to}“"),
        Change::Changed { property, .. } if UNREADABLE.contains(&property.as_str()) => {
            format!("geändert: {}", word("properties", property))
        }
        Change::Changed { property, from, to } => {
            let property = word("properties", property);
            match alike(names, from, to) {
                Some(alike) => format!("geändert: {property}: {alike}: {}", value(names, to)),
                None => format!("geändert: {property}: vorher {}, nachher {}", value(names, from), value(names, to)),
            }
        }
    }
}

/// In what two values differ that read alike.
fn alike(names: &Names, one: &Value, other: &Value) -> Option<&'static str> {
    let (read, too) = (value(names, one), value(names, other));
    let same_letters = domain::din91379::normalize(&read) == domain::din91379::normalize(&too);
    // Numbers and truths as text read as others do, but for the marks.
    let unmarked = |text: &str| text.replace(['„', '“'], "");
    let in_text = |value: &Value| match value {
        Value::Bool(_) => value.to_string(),
        _ => unmarked(&self::value(names, value)),
    };
    if one == other {
        None
    } else if read == too {
        Some("nur Leerzeichen oder Zeilenumbrüche sind anders")
    } else if same_letters {
        Some("nur die Kodierung der Buchstaben ist anders")
    } else if in_text(one) == in_text(other) {
        Some("nur die Schreibweise ist anders")
    } else {
        None
    }
}

/// What mine and theirs say differently, one line a conflict.
pub fn conflicts(versions: &[&Form], conflicts: &[Conflict]) -> Vec<String> {
    let names = Names::of(versions);
    conflicts.iter().map(|conflict| self::conflict(&names, conflict)).collect()
}

fn conflict(names: &Names, conflict: &Conflict) -> String {
    let (what, side): (String, fn(&Names, &Value) -> String) = match &conflict.kind {
        ConflictKind::Property { name } => (word("properties", name).to_owned(), value),
        ConflictKind::Place => ("Ort".to_owned(), |names, side| {
            let above = side.get("above").and_then(Value::as_str);
            above.map_or("nirgends".to_owned(), |above| name(names, &NodeId::from(above)))
        }),
        ConflictKind::Order { list } => (format!("Reihenfolge der {}", word("lists", list)), |names, side| {
            let nodes = side.as_array().into_iter().flatten().filter_map(Value::as_str);
            nodes.map(|node| name(names, &NodeId::from(node))).collect::<Vec<_>>().join(", ")
        }),
        ConflictKind::Removed => ("vorhanden".to_owned(), value),
        ConflictKind::SameId { other } => (format!("gleiche Kennung wie {}", name(names, other)), value),
    };
    let section = names.section(&conflict.node).map_or(String::new(), |title| format!(" (Abschnitt „{title}“)"));
    let alike = match &conflict.kind {
        ConflictKind::Property { .. } => alike(names, &conflict.mine, &conflict.theirs),
        _ => None,
    };
    let alike = alike.map_or(String::new(), |alike| format!(" ({alike})"));
    format!(
        "Konflikt: {}{section}: {what}: Grundlage {}, meine Fassung {}, andere Fassung {}{alike}",
        name(names, &conflict.node),
        side(names, &conflict.base),
        side(names, &conflict.mine),
        side(names, &conflict.theirs)
    )
}

/// `Prüfung „Muster“ bei Feld „Name“`.
pub fn name(names: &Names, node: &NodeId) -> String {
    let Some(named) = names.get(node) else { return format!("„{node}“") };
    let kind = words::code(named.kind);
    let is_kind = matches!(named.kind, NodeKind::Condition | NodeKind::Validator);
    let called = if is_kind { word("kinds", &named.name) } else { &named.name };
    let own = format!("{} „{called}“", word("nodes", &kind));
    match &named.above {
        Some(above) if is_kind || named.kind == NodeKind::Option => format!("{own} bei {}", name(names, above)),
        _ => own,
    }
}

/// A value without the marks of JSON.
pub fn value(names: &Names, json: &Value) -> String {
    match json {
        Value::Null => "nichts".to_owned(),
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nein".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => "leerer Text".to_owned(),
        Value::String(text) => format!("„{}“", text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Array(items) if items.is_empty() => "leere Liste".to_owned(),
        Value::Array(items) => items.iter().map(|item| value(names, item)).collect::<Vec<_>>().join(", "),
        Value::Object(object) => match object.get("@field").and_then(Value::as_str) {
            Some(field) => name(names, &NodeId::from(field)),
            None if object.is_empty() => "leeres Objekt".to_owned(),
            None => {
                let part =
                    |(name, part): (&String, &Value)| format!("{} {}", word("properties", name), value(names, part));
                object.iter().map(part).collect::<Vec<_>>().join("; ")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::words::FORMS;

    fn form(fields: &Value) -> Form {
        let group = json!({"id": "g", "title": "Hund", "rows": [{"fields": fields}]});
        Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"title": "Angaben", "fieldGroups": [group]}]})).unwrap()
    }

    #[test]
    fn there_are_words() {
        assert_eq!((FORMS.below("nodes").count(), FORMS.below("lists").count()), (8, 9));
        assert!(FORMS.below("properties").count() > 40 && FORMS.below("kinds").count() > 40);
    }

    /// Names of properties in the form JSON, as the model's files have them: `field: type = "name"`.
    fn property_names() -> Vec<&'static str> {
        let files = [
            include_str!("../../../../core/forms/src/model/form.rs"),
            include_str!("../../../../core/forms/src/model/group.rs"),
            include_str!("../../../../core/forms/src/model/field.rs"),
        ];
        let name =
            |line: &'static str| line.split_once(": ")?.1.split_once(" = \"")?.1.split_once('"').map(|(name, _)| name);
        files
            .iter()
            .flat_map(|file| file.lines())
            .filter(|line| line.starts_with("        "))
            .filter_map(name)
            .collect()
    }

    #[test]
    fn properties_have_words() {
        let names = property_names();
        assert!(names.len() > 60 && names.contains(&"possibleValuesSource"), "{names:?}");
        for name in names {
            let named =
                FORMS.get(&format!("properties/{name}")).is_some() || FORMS.get(&format!("lists/{name}")).is_some();
            assert!(named, "{name} has no word");
        }
    }

    #[test]
    fn what_reads_alike_is_told_by_what_is_different() {
        let version = |field: Value| {
            let mut whole = json!({"id": "a", "label": "Name", "type": "STRING"});
            whole.as_object_mut().unwrap().extend(field.as_object().unwrap().clone());
            form(&json!([whole]))
        };
        for (one, other, told) in [
            (
                json!({"label": "Vor-  und\nNachname"}),
                json!({"label": "Vor- und Nachname"}),
                "Beschriftung: nur Leerzeichen oder Zeilenumbrüche sind anders: „Vor- und Nachname“",
            ),
            (
                json!({"label": "Nachname "}),
                json!({"label": "Nachname"}),
                "Beschriftung: nur Leerzeichen oder Zeilenumbrüche sind anders: „Nachname“",
            ),
            (
                json!({"label": "Gru\u{308}n"}),
                json!({"label": "Grün"}),
                "Beschriftung: nur die Kodierung der Buchstaben ist anders: „Grün“",
            ),
            (
                json!({}),
                json!({"requiredValidationFailedMessage": ""}),
                "Meldung bei fehlender Angabe: vorher nichts, nachher leerer Text",
            ),
            (json!({}), json!({"externalValue": []}), "Berechnung: vorher nichts, nachher leere Liste"),
            (json!({"eigenes": 2}), json!({"eigenes": "2"}), "eigenes: nur die Schreibweise ist anders: „2“"),
            (json!({"eigenes": true}), json!({"eigenes": "true"}), "eigenes: nur die Schreibweise ist anders: „true“"),
            (
                json!({"helpDialog": {"url": "a"}}),
                json!({"helpDialog": {"url": "b"}}),
                "ausführliche Hilfe: vorher Adresse „a“, nachher Adresse „b“",
            ),
            (json!({"value": "2"}), json!({"value": "3"}), "Wert: vorher „2“, nachher „3“"),
        ] {
            let (old, mut new) = (version(one), version(other));
            new.align(&old);
            let lines = differences(&old, &new, &forms::diff(&old, &new));
            assert_eq!(
                lines,
                [
                    "Abschnitt „Angaben“".to_owned(),
                    format!(
                        "  Feld „{}“: geändert: {told}",
                        new.sections[0].groups[0].rows[0].fields[0]
                            .label
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" ")
                    )
                ]
            );
        }
    }

    #[test]
    fn differences_are_told_in_words() {
        let shown = json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "a"}}]);
        let old = form(&json!([
            {"id": "a", "label": "Name", "type": "STRING"},
            {"id": "b", "label": "Rasse", "type": "STRING", "displayConditions": shown},
            {"id": "c", "label": "Farbe", "type": "STRING"},
        ]));
        let mut new = form(&json!([
            {"id": "b", "label": "Hunderasse", "type": "STRING", "required": true, "displayConditions": shown},
            {"id": "a", "label": "Name", "type": "STRING"},
            {"id": "d", "label": "Chip", "type": "STRING", "validationRules": [{"@type": "PlzValidator"}]},
        ]));
        new.align(&old);
        let lines = differences(&old, &new, &forms::diff(&old, &new));
        let expected = [
            "Abschnitt „Angaben“",
            "  Feld „Hunderasse“: verschoben: steht nun an anderer Stelle der Reihenfolge",
            "  Feld „Hunderasse“: geändert: Beschriftung: vorher „Rasse“, nachher „Hunderasse“",
            "  Feld „Hunderasse“: geändert: Pflichtangabe: vorher nichts, nachher ja",
            "  Feld „Chip“: neu",
            "  Feld „Farbe“: entfernt",
        ];
        assert_eq!(lines, expected, "{}", lines.join("\n"));
    }

    #[test]
    fn conflicts_are_told_in_words() {
        let version = |label: &str| form(&json!([{"id": "a", "label": label, "type": "STRING"}]));
        let (base, mine, theirs) = (version("Name"), version("Rufname"), version("Hundename"));
        let merged = forms::merge(&base, &mine, &theirs).unwrap();
        let lines = conflicts(&[&base, &mine, &theirs], &merged.conflicts);
        let expected = "Konflikt: Feld „Name“ (Abschnitt „Angaben“): Beschriftung: Grundlage „Name“, meine Fassung \
                        „Rufname“, andere Fassung „Hundename“";
        assert_eq!(lines, [expected]);
    }
}
