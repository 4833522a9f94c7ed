//! Whether words that were entrusted to the desk stand readable in a file.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use domain::din91379::search_form;

/// A word that stands nowhere else. With an umlaut, so that an encoding that changes it would be noticed as well.
pub fn word(number: usize) -> String {
    // Digits in bijective letters: no tokenizer splits the word, no stemmer shortens it.
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit % 26).unwrap());
    format!("Kanarienvögel{}x{}qz", letter(number / 26), letter(number))
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// A word in the encodings that a program may write it in, also as the search index would keep it.
fn spellings(word: &str) -> Vec<Vec<u8>> {
    let folded = word.to_lowercase().replace('ö', "o");
    let mut spellings = vec![];
    for text in [word.to_owned(), word.to_lowercase(), word.to_uppercase(), folded, search_form(word)] {
        spellings.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        spellings.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        spellings.push(text.into_bytes());
    }
    spellings
}

/// Bytes by which a place is looked up that may begin a word.
const BEGINNING: usize = 8;

/// Which words stand in which files.
pub fn sightings(folder: &Path, words: &[String]) -> BTreeSet<(PathBuf, String)> {
    let mut wanted: HashMap<Vec<u8>, Vec<(Vec<u8>, &String)>> = HashMap::new();
    for word in words {
        for spelling in spellings(word) {
            wanted.entry(spelling[..BEGINNING].to_vec()).or_default().push((spelling, word));
        }
    }
    let firsts: BTreeSet<u8> = wanted.keys().map(|beginning| beginning[0]).collect();
    let begins: Vec<bool> = (0..=u8::MAX).map(|byte| firsts.contains(&byte)).collect();
    let mut seen = BTreeSet::new();
    for path in files(folder) {
        let mut content = path.file_name().unwrap().as_encoded_bytes().to_vec();
        content.push(0);
        content.extend(std::fs::read(&path).unwrap());
        for place in 0..content.len().saturating_sub(BEGINNING) {
            if !begins[usize::from(content[place])] {
                continue;
            }
            let here = wanted.get(&content[place..place + BEGINNING]).into_iter().flatten();
            seen.extend(
                here.filter(|(spelling, _)| content[place..].starts_with(spelling))
                    .map(|(_, word)| (path.clone(), (*word).clone())),
            );
        }
    }
    seen
}
