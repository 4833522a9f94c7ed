//! Texts that come from the clipboard.

use crate::cells::cells;

/// The cells of what was copied from Excel or Word, row by row. Lines end in one way, without blanks before; a line break
/// within a paragraph of Word parts no rows.
pub fn pasted_cells(text: &str) -> Vec<Vec<String>> {
    let text = crate::translation::unified(text);
    let rows = cells(text.trim_end_matches('\n'), '\t');
    rows.into_iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect()
}

fn clean(cell: &str) -> String {
    let lines: Vec<&str> = cell.split(['\n', '\u{b}']).map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}
