//! Genericode 1.0: code lists, as FIM's repositories hand them out beside a schema.

use std::collections::HashSet;

use markup::XmlError;

use crate::xml::{self, Element, Node};

const NAMESPACE: &str = "http://docs.oasis-open.org/codelist/ns/genericode/1.0/";

/// A list of codes with what belongs to each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeList {
    /// `ShortName`.
    pub short_name: String,
    /// `LongName`; empty where there is none.
    pub long_name: String,
    /// `Version`, often a date.
    pub version: String,
    /// `CanonicalUri`: the list in whatever version.
    pub canonical_uri: String,
    /// `CanonicalVersionUri`: the list in this version.
    pub canonical_version_uri: String,
    /// `LongName` of the `Agency`.
    pub agency: Option<String>,
    /// In the order of the file.
    pub columns: Vec<Column>,
    /// In the order of the file.
    pub keys: Vec<Key>,
    /// One value a column, by column id; what a row leaves out isn't in it.
    pub rows: Vec<Vec<(String, String)>>,
}

/// What rows may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// By it rows and keys speak of the column.
    pub id: String,
    /// `Use` is `required`: every row has a value here.
    pub required: bool,
}

/// A key that a list has: `codeKey` tells the codes, `codenameKey` their names (XRepository).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Empty where it has none.
    pub id: String,
    /// Id of its first column.
    pub column: String,
}

/// Why a file isn't read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum GenericodeError {
    #[error(transparent)]
    NotXml(#[from] XmlError),
    #[error("line {line}: <{parent}> has no <{element}>")]
    Missing { line: usize, parent: String, element: &'static str },
    #[error("line {line}: <{element}> has text beside elements")]
    Mixed { line: usize, element: String },
    #[error("line {line}: <{found}> is no code list of Genericode 1.0")]
    NotACodeList { line: usize, found: String },
    #[error("line {line}: the column {column:?} isn't declared")]
    UnknownColumn { line: usize, column: String },
    #[error("line {line}: the row has no value in the column {column:?}")]
    ValueMissing { line: usize, column: String },
}

/// Reads a code list.
///
/// # Errors
/// [`GenericodeError`] with line and rule.
pub fn read(bytes: &[u8]) -> Result<CodeList, GenericodeError> {
    let root = xml::read(bytes)?;
    if root.name != "CodeList" || root.namespace.as_deref() != Some(NAMESPACE) {
        return Err(GenericodeError::NotACodeList { line: root.line, found: root.name });
    }
    if let Some(Element { line, name, .. }) = root.mixed() {
        return Err(GenericodeError::Mixed { line: *line, element: name.clone() });
    }
    let identification = part(&root, "Identification")?;
    let text = |name: &'static str| part(identification, name).map(|element| element.text().trim().to_owned());
    let set = part(&root, "ColumnSet")?;
    let columns = columns(set)?;
    let rows = part(&root, "SimpleCodeList")?.elements().filter(|row| row.name == "Row");
    let known: HashSet<&str> = columns.iter().map(|column| column.id.as_str()).collect();
    let rows = rows.map(|element| row(element, &columns, &known)).collect::<Result<_, _>>()?;
    let optional = |name: &str| identification.child(name).map(|element| element.text().trim().to_owned());
    Ok(CodeList {
        short_name: text("ShortName")?,
        long_name: optional("LongName").unwrap_or_default(),
        version: text("Version")?,
        canonical_uri: text("CanonicalUri")?,
        canonical_version_uri: text("CanonicalVersionUri")?,
        agency: identification.child("Agency").and_then(|agency| agency.child("LongName")).map(Element::text),
        columns,
        keys: keys(set),
        rows,
    })
}

fn part<'a>(parent: &'a Element, element: &'static str) -> Result<&'a Element, GenericodeError> {
    let missing = || GenericodeError::Missing { line: parent.line, parent: parent.name.clone(), element };
    parent.child(element).ok_or_else(missing)
}

fn columns(set: &Element) -> Result<Vec<Column>, GenericodeError> {
    let columns = set.elements().filter(|element| element.name == "Column").map(|column| {
        let missing = || GenericodeError::Missing { line: column.line, parent: column.name.clone(), element: "Id" };
        let id = column.attribute("Id").ok_or_else(missing)?.to_owned();
        Ok(Column { required: column.attribute("Use") == Some("required"), id })
    });
    columns.collect()
}

fn keys(set: &Element) -> Vec<Key> {
    let keys = set.elements().filter(|element| element.name == "Key").filter_map(|key| {
        let column = key.elements().find_map(|reference| reference.attribute("Ref"))?;
        Some(Key { id: key.attribute("Id").unwrap_or_default().to_owned(), column: column.to_owned() })
    });
    keys.collect()
}

/// `known` are the ids of the columns.
fn row(row: &Element, columns: &[Column], known: &HashSet<&str>) -> Result<Vec<(String, String)>, GenericodeError> {
    let mut values: Vec<(String, String)> = vec![];
    for value in row.elements().filter(|element| element.name == "Value") {
        // Without a reference it is the column after the one before (Genericode § 5.4).
        let next = || columns.get(values.len()).map(|column| column.id.clone());
        let column = value.attribute("ColumnRef").map(str::to_owned).or_else(next).unwrap_or_default();
        if !known.contains(column.as_str()) {
            return Err(GenericodeError::UnknownColumn { line: value.line, column });
        }
        if let Some(simple) = value.child("SimpleValue") {
            values.push((column, simple.text()));
        }
    }
    let given: HashSet<&str> = values.iter().map(|(id, _)| id.as_str()).collect();
    let lacks = |column: &&Column| column.required && !given.contains(column.id.as_str());
    match columns.iter().find(lacks) {
        Some(column) => Err(GenericodeError::ValueMissing { line: row.line, column: column.id.clone() }),
        None => Ok(values),
    }
}

/// Writes a list that [`read`] reads as the same.
pub fn write(list: &CodeList) -> String {
    let texts = [
        ("ShortName", &list.short_name),
        ("LongName", &list.long_name),
        ("Version", &list.version),
        ("CanonicalUri", &list.canonical_uri),
        ("CanonicalVersionUri", &list.canonical_version_uri),
    ];
    let mut identification: Vec<Element> = texts.into_iter().map(|(name, text)| leaf(name, text)).collect();
    identification.extend(list.agency.as_ref().map(|agency| parent("Agency", vec![leaf("LongName", agency)])));
    let mut set: Vec<Element> = list.columns.iter().map(column_element).collect();
    set.extend(list.keys.iter().map(key_element));
    let rows = list.rows.iter().map(|row| {
        let value = |(column, text): &(String, String)| {
            with_attributes(parent("Value", vec![leaf("SimpleValue", text)]), &[("ColumnRef", column)])
        };
        parent("Row", row.iter().map(value).collect())
    });
    let children = vec![
        parent("Identification", identification),
        parent("ColumnSet", set),
        parent("SimpleCodeList", rows.collect()),
    ];
    // The standard has unqualified local elements; only the root is in the namespace.
    let root = Element { namespace: Some(NAMESPACE.into()), ..parent("CodeList", children) };
    xml::write(&root, "gc", NAMESPACE)
}

fn column_element(column: &Column) -> Element {
    let data = with_attributes(parent("Data", vec![]), &[("Type", "string")]);
    let use_of_it = if column.required { "required" } else { "optional" };
    with_attributes(
        parent("Column", vec![leaf("ShortName", &column.id), data]),
        &[("Id", &column.id), ("Use", use_of_it)],
    )
}

fn key_element(key: &Key) -> Element {
    let reference = with_attributes(parent("ColumnRef", vec![]), &[("Ref", &key.column)]);
    with_attributes(parent("Key", vec![leaf("ShortName", &key.id), reference]), &[("Id", &key.id)])
}

fn parent(name: &str, children: Vec<Element>) -> Element {
    let children = children.into_iter().map(Node::Element).collect();
    Element { namespace: None, name: name.to_owned(), attributes: vec![], children, line: 0 }
}

fn leaf(name: &str, text: &str) -> Element {
    Element { children: vec![Node::Text(text.to_owned())], ..parent(name, vec![]) }
}

fn with_attributes(mut element: Element, attributes: &[(&str, &str)]) -> Element {
    element.attributes.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    element
}

impl CodeList {
    /// Codes with their names. The codes are in the column that `code_key` says, else in that of the list's `codeKey`, of its
    /// first key, or the first one; the names in the column that `name_key` says, else in that of `codenameKey`, or the first
    /// other one.
    pub fn entries(&self, code_key: Option<&str>, name_key: Option<&str>) -> Vec<(&str, &str)> {
        let known = |id: &&str| self.columns.iter().any(|column| column.id == *id);
        let key = |name: &str| self.keys.iter().find(|key| key.id.eq_ignore_ascii_case(name));
        let first = self.columns.first().map(|column| column.id.as_str());
        let own = key("codeKey").or(self.keys.first()).map(|key| key.column.as_str()).filter(known);
        let code = code_key.filter(known).or(own).or(first);
        let other = self.columns.iter().map(|column| column.id.as_str()).find(|id| Some(*id) != code);
        let own = key("codenameKey").map(|key| key.column.as_str()).filter(known).filter(|id| Some(*id) != code);
        let name = name_key.filter(known).or(own).or(other).or(code);
        let value = |row: &'_ [(String, String)], column: Option<&str>| -> Option<usize> {
            row.iter().position(|(id, _)| Some(id.as_str()) == column)
        };
        let entry = |row: &'_ Vec<(String, String)>| Some((value(row, code)?, value(row, name)));
        let entries = self.rows.iter().filter_map(|row| {
            let (code, name) = entry(row)?;
            let code = row.get(code)?.1.as_str();
            Some((code, name.and_then(|name| row.get(name)).map_or(code, |(_, name)| name.as_str())))
        });
        entries.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: &str) -> String {
        format!(
            "<g:CodeList xmlns:g='{NAMESPACE}'><Identification><ShortName>Staat</ShortName><Version>1</Version>\
             <CanonicalUri>urn:staat</CanonicalUri><CanonicalVersionUri>urn:staat_1</CanonicalVersionUri></Identification>\
             <ColumnSet><Column Id='name' Use='optional'/><Column Id='code' Use='required'/>\
             <Key Id='k'><ColumnRef Ref='code'/></Key></ColumnSet>\n<SimpleCodeList>{rows}</SimpleCodeList></g:CodeList>"
        )
    }

    #[test]
    fn codes_come_from_the_key_column() {
        let row = "<Row><Value ColumnRef='name'><SimpleValue>Polen</SimpleValue></Value>\
                   <Value ColumnRef='code'><SimpleValue>152</SimpleValue></Value></Row>";
        let read = read(list(row).as_bytes()).unwrap();
        assert_eq!(read.entries(None, None), [("152", "Polen")]);
        assert_eq!(read.entries(Some("name"), Some("code")), [("Polen", "152")]);
        for keys in [
            "<Key Id='codeKey'><ColumnRef Ref='code'/></Key><Key Id='codenameKey'><ColumnRef Ref='name'/></Key>",
            "<Key Id='codenameKey'><ColumnRef Ref='name'/></Key><Key Id='codeKey'><ColumnRef Ref='code'/></Key>",
        ] {
            let text = list(row).replace("<Key Id='k'><ColumnRef Ref='code'/></Key>", keys);
            let both = super::read(text.as_bytes()).unwrap();
            assert_eq!(both.entries(None, None), [("152", "Polen")], "{keys}");
            assert_eq!(super::read(write(&both).as_bytes()).unwrap(), both);
        }
        assert_eq!(super::read(write(&read).as_bytes()).unwrap(), read);
    }

    #[test]
    fn rows_are_judged_with_their_line() {
        let reason = |rows: &str| read(list(rows).as_bytes()).unwrap_err().to_string();
        assert_eq!(reason("<Row/>"), "line 2: the row has no value in the column \"code\"");
        let mixed = "<Row><Value ColumnRef='code'><SimpleValue>1<b>5</b>2</SimpleValue></Value></Row>";
        assert_eq!(reason(mixed), "line 2: <SimpleValue> has text beside elements");
        assert_eq!(reason("<Row><Value ColumnRef='x'/></Row>"), "line 2: the column \"x\" isn't declared");
    }
}
