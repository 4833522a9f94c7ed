//! The words of findings, out of `assets/form-checks/de.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use forms::CheckFinding;
use serde::Deserialize;

#[derive(Deserialize)]
struct Words {
    problem: String,
    advice: String,
}

static WORDS: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    // A test reads the file; without it a finding is told by its code.
    serde_json::from_str(include_str!("../../../assets/form-checks/de.json")).unwrap_or_default()
});

/// The stable name of a serialisable code (`condition-never`).
pub fn code(code: impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What is wrong and what to do about it.
pub fn finding(finding: &CheckFinding) -> String {
    let code = code(finding.code);
    let Some(words) = WORDS.get(&code) else { return code };
    let fill = |text: &str| {
        finding
            .parameters
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    format!("{} {}", fill(&words.problem), fill(&words.advice))
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_words() {
        assert!(super::WORDS.len() > 20);
    }
}
