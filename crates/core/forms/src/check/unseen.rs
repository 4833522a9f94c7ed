//! Characters that nobody sees, in texts and ids: they turn the order of reading around or make two equal words differ.

use std::collections::BTreeSet;

use domain::file_name::is_invisible;

use super::{CheckCode, Report};
use crate::{Form, texts};

pub(super) fn check(report: &mut Report<'_>, form: &Form) {
    for row in texts(form) {
        let signs = unseen(&row.german);
        if signs.is_empty() {
            continue;
        }
        let clean: String = row.german.chars().filter(|c| !is_unseen(*c)).collect();
        let finding = report.add(CheckCode::UnseenCharacters, &row.node, &[("name", &clean), ("signs", &signs)]);
        finding.more.repair.extend(form.original_edit(&row.node, &row.path, &clean));
    }
    let groups = report.walk.groups.iter().map(|group| (&group.node, &group.id));
    let fields = report.walk.fields.iter().map(|(_, field)| (&field.node, &field.id));
    let ids: Vec<_> = groups.chain(fields).filter(|(_, id)| !unseen(id).is_empty()).collect();
    for (node, id) in ids {
        let clean: String = id.chars().filter(|c| !is_unseen(*c)).collect();
        report.add(CheckCode::UnseenCharacters, node, &[("name", &clean), ("signs", &unseen(id))]);
    }
}

/// As Unicode numbers them, each once.
fn unseen(text: &str) -> String {
    let signs: BTreeSet<char> = text.chars().filter(|c| is_unseen(*c)).collect();
    signs.into_iter().map(|c| format!("U+{:04X}", u32::from(c))).collect::<Vec<_>>().join(", ")
}

/// Soft hyphens and joiners belong to words, line ends and tabs to longer texts.
fn is_unseen(c: char) -> bool {
    let is_wanted = matches!(c, '\n' | '\r' | '\t' | '\u{ad}' | '\u{200c}' | '\u{200d}');
    !is_wanted && (c.is_control() || is_invisible(c))
}
