//! A form under the hands of its designer: what was done to it can be undone and done again, however long ago it was.
//!
//! A step keeps the nodes that an edit has touched, as they were and as they are. Undo puts the former ones back: that is
//! exact, whatever the edit was, and needs nothing but the step.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::edit::Work;
use crate::tree::{NodeKind, Tree, TreeNode};
use crate::{Edit, EditError, Form, FormError, NodeId};

/// A form and what was done to it.
#[derive(Clone, Debug)]
pub struct Design {
    tree: Tree,
    form: Form,
}

/// One step: what undo takes back at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// For people.
    pub done: Done,
    touched: BTreeMap<NodeId, Touched>,
}

/// What a step was about, to be put into words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Done {
    /// Name of the [`Edit`].
    pub edit: String,
    /// The node that it was about.
    pub node: NodeId,
    /// What sort of node that is.
    pub sort: NodeKind,
    /// What people call that node: its label, title or id, after the edit or, if it is gone, before.
    pub name: String,
    /// The property that was changed, if it was one.
    pub property: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Touched {
    before: Option<TreeNode>,
    after: Option<TreeNode>,
}

impl Design {
    /// Begins with a form; its nodes keep their ids.
    pub fn of(form: Form) -> Self {
        Self { tree: Tree::of(&form), form }
    }

    /// The form as it is now.
    pub fn form(&self) -> &Form {
        &self.form
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Does an edit; `prefix` begins the ids of new nodes and is never used twice.
    ///
    /// # Errors
    /// When the edit can't be done. Then nothing has changed.
    pub fn edit(&mut self, edit: &Edit, prefix: &str) -> Result<Step, EditError> {
        let mut work = Work::on(&mut self.tree, prefix);
        let outcome = work.apply(edit);
        let before = work.before;
        let touched: BTreeMap<NodeId, Touched> = before
            .into_iter()
            .map(|(id, before)| {
                let after = self.tree.nodes.get(&id).cloned();
                (id, Touched { before, after })
            })
            .filter(|(_, touched)| touched.before != touched.after)
            .collect();
        let form = outcome.and_then(|()| Ok(self.tree.form()?));
        match form {
            Ok(form) => {
                let done = done(edit, &touched, &self.tree);
                self.form = form;
                Ok(Step { done, touched })
            }
            Err(error) => {
                self.put(&touched, |touched| &touched.before);
                Err(error)
            }
        }
    }

    /// Makes another form of it, in one step that is called `what`: a state that was restored, the result of a merge. The
    /// nodes of both have common ids (see [`Form::align`]); what is the same in both isn't touched.
    ///
    /// # Errors
    /// When the form can't be written and read again. Then nothing has changed.
    pub fn become_form(&mut self, form: &Form, what: &str) -> Result<Step, FormError> {
        let mut tree = Tree::of(form);
        // What was called so before it went is still called so.
        tree.names.extend(self.tree.names.iter().map(|(node, key)| (node.clone(), key.clone())));
        tree.names.extend(self.tree.keys().into_iter().filter(|(node, _)| !tree.nodes.contains_key(node)));
        let form = tree.form()?;
        let ids: BTreeSet<&NodeId> = self.tree.nodes.keys().chain(tree.nodes.keys()).collect();
        let touched = ids.into_iter().filter_map(|id| {
            let [before, after] = [&self.tree, &tree].map(|tree| tree.nodes.get(id));
            (before != after).then(|| (id.clone(), Touched { before: before.cloned(), after: after.cloned() }))
        });
        let done = Done {
            edit: what.to_owned(),
            node: tree.root.clone(),
            sort: NodeKind::Form,
            name: form.title.clone(),
            property: None,
        };
        let step = Step { done, touched: touched.collect() };
        (self.tree, self.form) = (tree, form);
        Ok(step)
    }

    /// Takes a step back. It has to be the last one that was done.
    ///
    /// # Errors
    /// When the step isn't of this form, and nothing has changed.
    pub fn undo(&mut self, step: &Step) -> Result<(), FormError> {
        self.replay(step, |touched| &touched.before, |touched| &touched.after)
    }

    /// Does a step again. It has to be the last one that was undone.
    ///
    /// # Errors
    /// As for [`Self::undo`].
    pub fn redo(&mut self, step: &Step) -> Result<(), FormError> {
        self.replay(step, |touched| &touched.after, |touched| &touched.before)
    }

    fn replay(
        &mut self,
        step: &Step,
        to: fn(&Touched) -> &Option<TreeNode>,
        from: fn(&Touched) -> &Option<TreeNode>,
    ) -> Result<(), FormError> {
        self.put(&step.touched, to);
        match self.tree.form() {
            Ok(form) => {
                self.form = form;
                Ok(())
            }
            Err(error) => {
                self.put(&step.touched, from);
                Err(error)
            }
        }
    }

    fn put(&mut self, touched: &BTreeMap<NodeId, Touched>, side: impl Fn(&Touched) -> &Option<TreeNode>) {
        for (id, touched) in touched {
            match side(touched) {
                Some(node) => drop(self.tree.nodes.insert(id.clone(), node.clone())),
                None => drop(self.tree.nodes.remove(id)),
            }
        }
    }
}

impl Step {
    /// Whether it has changed nothing.
    pub fn is_nothing(&self) -> bool {
        self.touched.is_empty()
    }

    /// This step and one right behind it as one, where both change the same property of the same node.
    pub fn joined(&self, next: &Self) -> Option<Self> {
        let same = self.done.property.is_some()
            && self.done.property == next.done.property
            && self.done.node == next.done.node
            && self.touched.keys().eq(next.touched.keys());
        same.then(|| {
            let both = self.touched.iter().zip(next.touched.values());
            let touched = both.map(|((id, first), last)| {
                (id.clone(), Touched { before: first.before.clone(), after: last.after.clone() })
            });
            Self { done: next.done.clone(), touched: touched.collect() }
        })
    }

    /// A node as it was before, if the step has touched it.
    pub(crate) fn before(&self, node: &NodeId) -> Option<&TreeNode> {
        self.touched.get(node)?.before.as_ref()
    }

    /// The nodes that it has changed, made or taken away.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeId> {
        self.touched.keys()
    }

    /// Whether nodes have come, gone, or stand elsewhere; else only what they say has changed.
    pub fn moves_nodes(&self) -> bool {
        self.touched.values().any(|touched| match (&touched.before, &touched.after) {
            (Some(before), Some(after)) => before.above != after.above || before.lists != after.lists,
            _ => true,
        })
    }
}

/// The node that an edit has made, with all others below it; of a row that was made for a field, the field.
fn newest(touched: &BTreeMap<NodeId, Touched>, tree: &Tree) -> Option<NodeId> {
    let is_new = |id: &NodeId| touched.get(id).is_some_and(|touched| touched.before.is_none());
    let stands_in_new = |id: &NodeId| {
        let above = tree.nodes.get(id).and_then(|node| node.above.as_ref());
        above.is_some_and(|(above, _)| is_new(above))
    };
    let top = touched.keys().find(|id| is_new(id) && !stands_in_new(id))?;
    let row = tree.nodes.get(top).filter(|node| node.kind == NodeKind::Row);
    let field = row.and_then(|row| row.lists.values().flatten().next());
    Some(field.unwrap_or(top).clone())
}

fn done(edit: &Edit, touched: &BTreeMap<NodeId, Touched>, tree: &Tree) -> Done {
    let (name, node, property) = about(edit);
    let new = || newest(touched, tree);
    let node =
        node.cloned().or_else(new).or_else(|| touched.keys().next().cloned()).unwrap_or_else(|| tree.root.clone());
    let gone = || touched.get(&node).and_then(|touched| touched.before.as_ref());
    let said = tree.nodes.get(&node).or_else(gone);
    let text = |name: &str| {
        let value = said.and_then(|node| node.properties.get(name)?.as_str());
        value.filter(|text| !text.trim().is_empty()).map(str::to_owned)
    };
    Done {
        edit: name.to_owned(),
        sort: said.map_or(NodeKind::Form, |node| node.kind),
        name: ["label", "title", "id", "value"].into_iter().find_map(text).unwrap_or_default(),
        property: property.cloned(),
        node,
    }
}

/// What an edit is called, and what it is about, if that was there before.
fn about(edit: &Edit) -> (&'static str, Option<&NodeId>, Option<&String>) {
    match edit {
        Edit::Set { node, property, .. } => ("set", Some(node), Some(property)),
        Edit::Unset { node, property } => ("unset", Some(node), Some(property)),
        Edit::Remove { node } => ("remove", Some(node), None),
        Edit::Add { .. } => ("add", None, None),
        Edit::Replace { node, list, .. } => ("replace", Some(node), Some(list)),
        Edit::Move { node, .. } => ("move", Some(node), None),
        Edit::AddField { .. } => ("add-field", None, None),
        Edit::MoveField { field, .. } => ("move-field", Some(field), None),
        Edit::Rename { node, .. } => ("rename", Some(node), None),
        Edit::Become { field, .. } => ("become", Some(field), None),
        Edit::Gather { .. } => ("gather", None, None),
        Edit::Dissolve { group } => ("dissolve", Some(group), None),
        Edit::Redirect { to, .. } => ("redirect", Some(to), None),
        Edit::Forget { node } => ("forget", Some(node), None),
        Edit::All { edits } => match edits.as_slice() {
            [first, ..] => about(first),
            [] => ("all", None, None),
        },
    }
}
