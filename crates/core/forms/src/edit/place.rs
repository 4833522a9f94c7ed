//! What can stand where, and how fields get there: a form has fields in rows, a designer sees fields in groups.

use serde_json::{Value, json};

use super::{EditError, FieldPlace, Work};
use crate::NodeId;
use crate::tree::NodeKind;

const ROWS: &str = "rows";
const FIELDS: &str = "fields";
const GROUPS: &str = "fieldGroups";

/// Whether a node of a kind has such a list.
pub(super) fn accepts(kind: NodeKind, list: &str) -> bool {
    let lists: &[&str] = match kind {
        NodeKind::Form => &["sections"],
        NodeKind::Section => &[GROUPS, "skipConditions"],
        NodeKind::Group => &[ROWS, "displayConditions", "validationRules"],
        NodeKind::Row => &[FIELDS],
        NodeKind::Field => &["possibleValues", "displayConditions", "validationRules"],
        NodeKind::Condition => &["conditions"],
        NodeKind::Option | NodeKind::Validator => &[],
    };
    lists.contains(&list)
}

impl Work<'_> {
    pub(super) fn add_field(&mut self, value: &Value, place: &FieldPlace) -> Result<(), EditError> {
        let group = self.group_at(place)?;
        let row = self.row_at(place, &group)?;
        let field = self.adopt(value, &row, FIELDS)?;
        self.put_in_row(&field, &row, place)?;
        self.make_id_free(&field)
    }

    pub(super) fn move_field(&mut self, field: &NodeId, place: &FieldPlace) -> Result<(), EditError> {
        self.of_kind(field, NodeKind::Field)?;
        if let FieldPlace::Before { field: beside }
        | FieldPlace::After { field: beside }
        | FieldPlace::Beside { field: beside } = place
            && beside == field
        {
            return Err(EditError::IntoItself(field.clone()));
        }
        let group = self.group_at(place)?;
        let former = self.tree.ancestor(field, NodeKind::Group);
        let spoken = self.spoken_instances(field);
        let row = self.row_at(place, &group)?;
        let (former_row, _) = self.node(field)?.above.clone().ok_or(EditError::TheForm)?;
        self.take_out(field)?;
        self.put_in_row(field, &row, place)?;
        self.drop_empty_row(&former_row)?;
        if former.as_ref() != Some(&group) {
            self.make_id_free(field)?;
            self.keep_instances(spoken)?;
        }
        Ok(())
    }

    fn group_at(&self, place: &FieldPlace) -> Result<NodeId, EditError> {
        match place {
            FieldPlace::Before { field } | FieldPlace::After { field } | FieldPlace::Beside { field } => {
                self.of_kind(field, NodeKind::Field)?;
                self.tree.ancestor(field, NodeKind::Group).ok_or_else(|| EditError::NoSuchNode(field.clone()))
            }
            FieldPlace::First { group } | FieldPlace::Last { group } => {
                self.of_kind(group, NodeKind::Group)?;
                Ok(group.clone())
            }
        }
    }

    /// The row that gets the field: a new one, or that of the field beside.
    fn row_at(&mut self, place: &FieldPlace, group: &NodeId) -> Result<NodeId, EditError> {
        let row_of = |work: &Self, field: &NodeId| -> Result<NodeId, EditError> {
            work.tree.ancestor(field, NodeKind::Row).ok_or_else(|| EditError::NoSuchNode(field.clone()))
        };
        let rows = self.node(group)?.lists.get(ROWS).cloned().unwrap_or_default();
        let behind = |row: &NodeId| {
            let at = rows.iter().position(|other| other == row);
            at.and_then(|at| rows.get(at.saturating_add(1))).cloned()
        };
        let before = match place {
            FieldPlace::Beside { field } => return row_of(self, field),
            FieldPlace::Before { field } => Some(row_of(self, field)?),
            FieldPlace::After { field } => behind(&row_of(self, field)?),
            FieldPlace::First { .. } => rows.first().cloned(),
            FieldPlace::Last { .. } => None,
        };
        let row = self.adopt(&json!({FIELDS: []}), group, ROWS)?;
        self.put(&row, group, ROWS, before.as_ref())?;
        Ok(row)
    }

    fn put_in_row(&mut self, field: &NodeId, row: &NodeId, place: &FieldPlace) -> Result<(), EditError> {
        let fields = self.node(row)?.lists.get(FIELDS).cloned().unwrap_or_default();
        let behind = match place {
            FieldPlace::Beside { field } => {
                fields.iter().position(|other| other == field).map(|at| at.saturating_add(1))
            }
            _ => None,
        };
        let before = behind.and_then(|at| fields.get(at)).cloned();
        self.put(field, row, FIELDS, before.as_ref())
    }

    /// A field whose id is missing or belongs to another one of its group gets one that is free.
    fn make_id_free(&mut self, field: &NodeId) -> Result<(), EditError> {
        let group = self.tree.ancestor(field, NodeKind::Group);
        let fields = group.map(|group| self.tree.fields_of(&group)).unwrap_or_default();
        let others = fields.iter().filter(|other| *other != field);
        let taken: Vec<&str> = others.filter_map(|other| self.text(other, "id")).collect();
        let wish = self.text(field, "id").filter(|id| !id.is_empty()).unwrap_or("feld");
        let id = free_name(wish, |name| taken.contains(&name));
        if self.text(field, "id") == Some(id.as_str()) { Ok(()) } else { self.set(field, "id", json!(id)) }
    }

    pub(super) fn gather(&mut self, fields: &[NodeId], value: &Value) -> Result<(), EditError> {
        let mut groups: Vec<Option<NodeId>> = vec![];
        for field in fields {
            self.of_kind(field, NodeKind::Field)?;
            groups.push(self.tree.ancestor(field, NodeKind::Group));
        }
        groups.dedup();
        let [Some(group)] = groups.as_slice() else { return Err(EditError::NotOneGroup) };
        let (section, _) = self.node(group)?.above.clone().ok_or(EditError::TheForm)?;
        let new = self.adopt(value, &section, GROUPS)?;
        let wish = self.text(&new, "id").filter(|id| !id.is_empty()).unwrap_or("gruppe").to_owned();
        let taken: Vec<String> = self.tree.keys_of(NodeKind::Group, &new);
        let id = free_name(&wish, |name| taken.iter().any(|taken| taken == name));
        self.set(&new, "id", json!(id))?;
        let before = self.tree.neighbour(group, 1);
        self.put(&new, &section, GROUPS, before.as_ref())?;
        for field in fields {
            self.move_field(field, &FieldPlace::Last { group: new.clone() })?;
        }
        Ok(())
    }

    pub(super) fn dissolve(&mut self, group: &NodeId) -> Result<(), EditError> {
        self.of_kind(group, NodeKind::Group)?;
        let (before, after) = (self.tree.neighbour(group, -1), self.tree.neighbour(group, 1));
        let fields = self.tree.fields_of(group);
        let into = before.as_ref().or(after.as_ref()).ok_or_else(|| EditError::NothingBeside(group.clone()))?.clone();
        let repeated = |work: &Self, group: &NodeId| {
            let multiple = work.tree.nodes.get(group).and_then(|node| node.properties.get("multiple"));
            multiple.is_some_and(|multiple| *multiple == true || *multiple == "true")
        };
        if repeated(self, group) != repeated(self, &into) {
            return Err(EditError::OtherRepetition(group.clone()));
        }
        if before.is_some() {
            for field in &fields {
                self.move_field(field, &FieldPlace::Last { group: into.clone() })?;
            }
        } else {
            for field in fields.iter().rev() {
                self.move_field(field, &FieldPlace::First { group: into.clone() })?;
            }
        }
        self.remove(group)
    }

    /// Who speaks of a field in the same instance: from within its group.
    fn spoken_instances(&self, field: &NodeId) -> Vec<Spoken> {
        let tree = &*self.tree;
        let group = tree.ancestor(field, NodeKind::Group);
        let mut spoken = vec![];
        for (id, node) in &tree.nodes {
            let owner = tree.owner(id);
            let from = tree.group_of(&owner);
            for asked in crate::tree::references_in(node.properties.values()) {
                // Of the field itself, and what it speaks of: both may come to stand in other groups.
                if asked == *field || owner == *field {
                    let same = from.is_some() && from == tree.ancestor(&asked, NodeKind::Group);
                    spoken.push(Spoken { through: id.clone(), asked, same });
                }
            }
        }
        // Where the field has no group there is nothing to keep.
        if group.is_none() { vec![] } else { spoken }
    }

    /// A reference within one group means the same instance; out of it that can't be said, and the first one is meant.
    fn keep_instances(&mut self, spoken: Vec<Spoken>) -> Result<(), EditError> {
        for Spoken { through, asked, same } in spoken {
            let owner = self.tree.owner(&through);
            let still = self.tree.group_of(&owner) == self.tree.ancestor(&asked, NodeKind::Group);
            if same && !still {
                for value in self.touch(&through)?.properties.values_mut() {
                    crate::tree::ask_first(value, &asked);
                }
            }
        }
        Ok(())
    }
}

/// A reference before a field is moved.
struct Spoken {
    through: NodeId,
    asked: NodeId,
    /// Whether it stands in the group of the field that it speaks of.
    same: bool,
}

/// The wish, or with the first number that makes it free.
pub(crate) fn free_name(wish: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wish.to_owned();
    let mut number = 1_usize;
    while taken(&name) {
        number = number.saturating_add(1);
        name = format!("{wish}{number}");
    }
    name
}
