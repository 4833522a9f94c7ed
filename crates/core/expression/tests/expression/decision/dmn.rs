//! DMN files for tests, and numbers that look random.

use std::fmt::Write;

pub struct Column<'a> {
    /// `texts` is a list of texts.
    pub kind: &'a str,
    pub allowed: Option<&'a str>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

pub fn definitions(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\">\n{content}</definitions>\n"
    )
}

/// A table with the inputs `i0`, `i1` … and one output.
pub fn table_xml(hit_policy: &str, columns: &[Column<'_>], rules: &[(Vec<String>, String)]) -> String {
    let mut xml = "<itemDefinition name=\"texts\" isCollection=\"true\"><typeRef>string</typeRef></itemDefinition>\n\
                   <decision id=\"d\" name=\"D\"><decisionTable "
        .to_owned();
    writeln!(xml, "hitPolicy=\"{hit_policy}\">").unwrap();
    for (number, column) in columns.iter().enumerate() {
        let kind = column.kind;
        write!(xml, "<input><inputExpression typeRef=\"{kind}\"><text>i{number}</text></inputExpression>").unwrap();
        if let Some(allowed) = column.allowed {
            write!(xml, "<inputValues><text>{}</text></inputValues>", escaped(allowed)).unwrap();
        }
        xml.push_str("</input>\n");
    }
    xml.push_str("<output/>\n");
    for (cells, output) in rules {
        xml.push_str("<rule>");
        for cell in cells {
            write!(xml, "<inputEntry><text>{}</text></inputEntry>", escaped(cell)).unwrap();
        }
        writeln!(xml, "<outputEntry><text>{}</text></outputEntry></rule>", escaped(output)).unwrap();
    }
    definitions(&format!("{xml}</decisionTable></decision>\n"))
}
