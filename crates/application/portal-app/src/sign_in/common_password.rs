//! Passwords that are tried first (OWASP ASVS 5.0, 6.2.4): common words and rows of keys with something hung on, and few
//! letters over and over. Only what is long enough comes here.

/// As they stand in lists of leaked passwords, with German ones and the names of this service; in lower case.
const WORDS: [&str; 36] = [
    "passwort",
    "password",
    "passw0rd",
    "kennwort",
    "geheim",
    "geheimes",
    "willkommen",
    "welcome",
    "hallo",
    "hello",
    "schatz",
    "iloveyou",
    "ichliebedich",
    "sommer",
    "winter",
    "herbst",
    "frühling",
    "fruehling",
    "fussball",
    "fußball",
    "football",
    "dragon",
    "monkey",
    "master",
    "admin",
    "administrator",
    "sachsen",
    "deutschland",
    "dresden",
    "leipzig",
    "chemnitz",
    "amt",
    "amtspult",
    "servicekonto",
    "serviceportal",
    "behörde",
];
/// Rows of a keyboard and of numbers.
const ROWS: [&str; 5] = [
    "qwertzuiopüasdfghjklöäyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890",
    "98765432109876543210",
];
/// Different letters that a password has at least.
const DIFFERENT: usize = 5;

/// Whether somebody who guesses would try it among the first.
pub fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < DIFFERENT || made_of_common_parts(&lower)
}

/// Whether nothing is left once words, rows, digits and signs are taken out.
fn made_of_common_parts(lower: &str) -> bool {
    let letters: String = lower.chars().filter(|letter| letter.is_alphabetic()).collect();
    letters.is_empty() || made_of_words(&letters)
}

fn made_of_words(letters: &str) -> bool {
    let in_a_row = ROWS.iter().any(|row| letters.chars().count() >= 4 && row.contains(letters));
    let rest = |word: &&str| letters.strip_prefix(*word);
    letters.is_empty() || in_a_row || WORDS.iter().filter_map(rest).any(made_of_words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_common_and_a_sentence_is_not() {
        for common in [
            "passwort1234",
            "Passwort-2026!",
            "qwertzuiopü1",
            "123456789012",
            "aaaaaaaaaaaa1",
            "Sommer2026!!!",
            "SachsenAmt2026",
            "hallohallo12",
        ] {
            assert!(is_common(common), "{common}");
        }
        for own in ["Musterau-2026!", "drei blaue Stühle am Fluss", "Zug um Zug 2031", "correct horse battery"] {
            assert!(!is_common(own), "{own}");
        }
    }
}
