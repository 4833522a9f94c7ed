//! File names from outside: what may be shown, sent in a header and written to a disk.
//!
//! Two things are made sure here. A name holds nothing that means something to a file system or turns the reading order
//! around; and it ends as its content says, so that a program never comes along under the name of a document.

use crate::file_type;

/// Most characters of a file name.
const LIMIT: usize = 120;
/// Most letters and digits of what counts as an ending.
const ENDING_LIMIT: usize = 5;
/// Devices of Windows: a file can't have these names, whatever ending follows.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Stands where nothing of a name is left.
const NAMELESS: &str = "datei";

/// The last part of a path, without what means something to a file system, a header or the order of reading.
pub fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = crate::din91379::normalize(last).chars().filter(|c| may_stand(*c)).collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if kept.is_empty() {
        return NAMELESS.to_owned();
    }
    let kept = if is_reserved(kept) { format!("_{kept}") } else { kept.to_owned() };
    match kept.rsplit_once('.') {
        Some((stem, ending)) if looks_like_ending(ending) => {
            format!("{}.{ending}", shortened(stem, LIMIT - ending.len() - 1))
        }
        _ => shortened(&kept, LIMIT),
    }
}

/// The name for content of this media type: [`plain`], and with an ending of that type.
///
/// A foreign ending goes ("Nachweis.bat" → "Nachweis.pdf"), a date at the end stays ("vom 3.12.2026" → "… 3.12.2026.pdf").
pub fn for_content(name: &str, media_type: &str) -> String {
    let plain_name = plain(name);
    let endings = endings(media_type);
    let (stem, ending) = match plain_name.rsplit_once('.') {
        Some((stem, ending)) if looks_like_ending(ending) => (stem, ending),
        _ => (plain_name.as_str(), ""),
    };
    if endings.iter().any(|known| known.eq_ignore_ascii_case(ending)) {
        return plain_name;
    }
    let ending = endings[0];
    format!("{}.{ending}", shortened(stem, LIMIT - ending.len() - 1))
}

/// Endings of a media type, the usual one first. What is no type of attachments ends as something no program opens.
fn endings(media_type: &str) -> &'static [&'static str] {
    match media_type {
        "application/pdf" | "image/png" | "image/jpeg" | "application/xml" | "text/xml" | "text/plain" => {
            file_type::endings(media_type)
        }
        _ => &["bin"],
    }
}

/// A letter among few letters and digits: years and times at the end of a name are none.
fn looks_like_ending(text: &str) -> bool {
    (1..=ENDING_LIMIT).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether every system takes a name as it is: nothing stands in it that [`plain`] would take away. Its length isn't looked at.
pub fn may_stay(name: &str) -> bool {
    let is_plain = |c: char| may_stand(c) && !matches!(c, '/' | '\\');
    !name.is_empty() && name.chars().all(is_plain) && !name.ends_with(['.', ' ']) && !is_reserved(name)
}

fn may_stand(c: char) -> bool {
    !c.is_control() && !is_invisible(c) && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*')
}

/// Format characters (Unicode's Cf and the separators of lines): among them those that turn the order of reading around.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0001}'..='\u{e007f}')
}

/// Whether Windows would take it for a device: the part before the first dot counts, digits may be superscripts.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    RESERVED.contains(&stem.as_str())
        || numbered.is_some_and(|number| {
            let mut digits = number.chars();
            matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
}

fn shortened(text: &str, limit: usize) -> String {
    let short: String = text.chars().take(limit).collect();
    short.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_every_system_takes_stay() {
        for name in ["Hund anmelden.bpmn20.xml", "Übersicht", ".project", "console.txt"] {
            assert!(may_stay(name), "{name}");
        }
        for name in ["", "CON.bpmn20.xml", "a:b", "x\\y", "x/y", "a.", "a ", "fdp\u{202e}exe.pdf", "a\tb"] {
            assert!(!may_stay(name), "{name}");
        }
    }

    #[test]
    fn paths_and_controls_go_letters_stay() {
        for (given, kept) in [
            ("C:\\temp\\Übersicht.pdf", "Übersicht.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\"b\r\n.pdf", "ab.pdf"),
            ("...", "datei"),
            ("", "datei"),
            ("\u{202e}", "datei"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("COM1", "_COM1"),
            ("LPT².pdf", "_LPT².pdf"),
            ("Conrad.pdf", "Conrad.pdf"),
        ] {
            assert_eq!(plain(given), kept, "{given:?}");
        }
        let long = plain(&format!("{}.pdf", "ß".repeat(300)));
        assert!(long.ends_with(".pdf") && long.chars().count() == LIMIT, "{long}");
    }

    #[test]
    fn a_name_ends_as_its_content_says() {
        for (given, kept) in [
            ("Nachweis.bat", "Nachweis.pdf"),
            ("Nachweis.pdf.hta", "Nachweis.pdf.pdf"),
            ("Rechnung\u{202e}fdp.exe", "Rechnungfdp.pdf"),
            ("x.lnk", "x.pdf"),
            ("Nachweis", "Nachweis.pdf"),
            ("Bescheid.PDF", "Bescheid.PDF"),
            ("Bescheid vom 3.12.2026", "Bescheid vom 3.12.2026.pdf"),
            ("con.html", "_con.pdf"),
            ("pdf", "pdf.pdf"),
            (".exe", "exe.pdf"),
        ] {
            assert_eq!(for_content(given, "application/pdf"), kept, "{given:?}");
        }
        assert_eq!(for_content("Foto.jpeg", "image/jpeg"), "Foto.jpeg");
        assert_eq!(for_content("Foto.png", "image/jpeg"), "Foto.jpg");
        assert_eq!(for_content("Skript.js", "application/octet-stream"), "Skript.bin");
    }

    #[test]
    fn what_was_made_safe_stays_as_it_is() {
        for given in ["a. b .exe", "CON .pdf", "…", "x.\u{200b}exe", "ä.tar.gz", "COM1.exe.", &"y".repeat(500)] {
            for media_type in ["application/pdf", "image/jpeg", "something/else"] {
                let once = for_content(given, media_type);
                assert_eq!(for_content(&once, media_type), once, "{given:?}");
                assert!(endings(media_type).iter().any(|ending| once.ends_with(&format!(".{ending}"))), "{once}");
            }
        }
    }
}
