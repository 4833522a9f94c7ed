//! Cells of a table that was pasted, from Excel, Word or as CSV.

/// The rows with their cells. A cell in double quotes may have line breaks, signs that part, and quotes written twice; a text
/// that only begins with a quoted word isn't one.
pub(crate) fn cells(text: &str, sign: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![]];
    let mut rest = text;
    loop {
        let (cell, behind) = quoted(rest, sign).unwrap_or_else(|| plain(rest, sign));
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        let mut letters = behind.chars();
        match letters.next() {
            None => return rows,
            Some('\n') => rows.push(vec![]),
            Some(_) => {}
        }
        rest = letters.as_str();
    }
}

fn plain(text: &str, sign: char) -> (String, &str) {
    let end = text.find([sign, '\n']).unwrap_or(text.len());
    let (cell, behind) = text.split_at(end);
    (cell.to_owned(), behind)
}

/// A cell in quotes and what comes behind it; none where the quotes don't end with the cell.
fn quoted(text: &str, sign: char) -> Option<(String, &str)> {
    let mut rest = text.trim_start_matches(' ').strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (inside, behind) = rest.split_once('"')?;
        cell.push_str(inside);
        rest = match behind.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                more
            }
            None => {
                let behind = behind.trim_start_matches(' ');
                let ends = behind.is_empty() || behind.starts_with([sign, '\n']);
                return ends.then_some((cell, behind));
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn only_whole_cells_are_quoted() {
        let rows = cells("a\t\"zwei\nZeilen\t\"\"so\"\"\"\n\"Ja\" ankreuzen\t\n \"x\" ", '\t');
        assert_eq!(rows, [vec!["a", "zwei\nZeilen\t\"so\""], vec!["\"Ja\" ankreuzen", ""], vec!["x"]]);
        assert_eq!(cells("", ';'), [vec![""]]);
        assert_eq!(cells("\"offen;b", ';'), [vec!["\"offen", "b"]]);
    }
}
