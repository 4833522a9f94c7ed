//! Ids out of labels.

use std::collections::{HashMap, HashSet};

/// Longest id that is made of a label.
const LENGTH: usize = 40;

/// An id as people who write forms would choose it: „Straße und Hausnummer“ is `strasseUndHausnummer`. Letters of ASCII and
/// digits only, beginning with a letter.
pub fn id_of_label(label: &str) -> String {
    let mut id = String::new();
    let mut begins = false;
    for letter in domain::din91379::normalize(label).chars() {
        let plain = plain(letter);
        if plain.is_empty() {
            begins = !id.is_empty();
            continue;
        }
        if id.len() + plain.len() > LENGTH {
            break;
        }
        for (at, letter) in plain.chars().enumerate() {
            let upper = begins && at == 0;
            id.push(if upper { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() });
        }
        begins = false;
    }
    if id.starts_with(|first: char| first.is_ascii_alphabetic()) { id } else { format!("f{id}") }
}

/// A letter in ASCII; nothing for what parts words.
fn plain(letter: char) -> String {
    match letter {
        'ä' | 'Ä' => "ae".to_owned(),
        'ö' | 'Ö' => "oe".to_owned(),
        'ü' | 'Ü' => "ue".to_owned(),
        'ß' | 'ẞ' => "ss".to_owned(),
        _ if letter.is_ascii_alphanumeric() => letter.to_string(),
        _ => domain::din91379::search_form(&letter.to_string()).chars().filter(char::is_ascii_alphanumeric).collect(),
    }
}

/// Ids that were given, each once.
#[derive(Default)]
pub(super) struct Taken {
    ids: HashSet<String>,
    /// The number from which on one is looked for; those below are taken.
    from: HashMap<String, usize>,
}

impl Taken {
    /// The id, or the first of `id2`, `id3`, … that isn't taken; it is taken then.
    pub fn unique(&mut self, id: String) -> String {
        if self.ids.insert(id.clone()) {
            return id;
        }
        let number = self.from.entry(id.clone()).or_insert(2);
        loop {
            let free = format!("{id}{number}");
            *number = number.saturating_add(1);
            if self.ids.insert(free.clone()) {
                return free;
            }
        }
    }
}
