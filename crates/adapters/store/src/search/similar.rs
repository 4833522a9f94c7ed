//! Words that somebody may have meant: for a word that no case has, those of the vocabulary that differ by a slip of the
//! pen. Candidates are words with a trigram in common and words with the same first letter, since a slip in a short word
//! leaves no trigram whole.

use rusqlite::{Connection, params};

use crate::error::Result;

/// Candidates that are compared.
const CANDIDATES: u32 = 400;

/// The words with the fewest slips; none where there are too many.
pub(super) fn similar(db: &Connection, form: &str) -> Result<Vec<String>> {
    let slips = match form.chars().count() {
        0..4 => return Ok(vec![]),
        4..6 => 1,
        _ => 2,
    };
    let mut best: (usize, Vec<String>) = (slips, vec![]);
    for candidate in candidates(db, form, slips)? {
        let distance = distance(form, &candidate);
        if distance < best.0 {
            best = (distance, vec![candidate]);
        } else if distance == best.0 && !best.1.contains(&candidate) {
            best.1.push(candidate);
        }
    }
    Ok(best.1)
}

fn candidates(db: &Connection, form: &str, slips: usize) -> Result<Vec<String>> {
    let letters: Vec<char> = form.chars().collect();
    let trigrams: Vec<String> =
        letters.windows(3).map(|letters| super::quoted(&letters.iter().collect::<String>())).collect();
    let mut by_trigram = db.prepare_cached(
        "SELECT word FROM search_vocabulary
         WHERE number IN (SELECT rowid FROM search_part WHERE search_part MATCH ?1 ORDER BY rank LIMIT ?2)",
    )?;
    let mut by_letter = db.prepare_cached(
        "SELECT word FROM search_vocabulary WHERE word >= ?1 AND word < ?2 AND length(word) BETWEEN ?3 AND ?4",
    )?;
    let first: String = letters.iter().take(1).collect();
    let behind = letters.first().and_then(|letter| char::from_u32(u32::from(*letter) + 1)).unwrap_or(char::MAX);
    let length = |letters: usize| i64::try_from(letters).unwrap_or(i64::MAX);
    let (shortest, longest) = (length(letters.len().saturating_sub(slips)), length(letters.len() + slips));
    let mut words: Vec<String> = by_trigram
        .query_map(params![trigrams.join(" OR "), CANDIDATES], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let same_letter = by_letter.query_map(params![first, behind.to_string(), shortest, longest], |row| row.get(0))?;
    words.extend(same_letter.collect::<rusqlite::Result<Vec<String>>>()?);
    Ok(words)
}

/// How many letters have to be put in, left out, replaced or exchanged with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = vec![];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, there) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != there);
            let mut fewest = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *there {
                fewest = fewest.min(before[j - 1] + 1);
            }
            row.push(fewest);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in [
            ("SCHMITT", "SCHMIDT", 1),
            ("MULLER", "MUELLER", 1),
            ("KRASUE", "KRAUSE", 1),
            ("HNUD", "HUND", 1),
            ("STEURAMT", "STEUERAMT", 1),
            ("ZWICKWINKER", "ZWICKWINKLER", 1),
            ("ABC", "ABC", 0),
            ("ABC", "", 3),
        ] {
            assert_eq!(distance(one, other), slips, "{one} {other}");
        }
    }
}
