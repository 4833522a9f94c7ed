//! Forms under the hands of their designers: which are open, and how a step is done and stored.
//!
//! An edit is in the database, with the step that takes it back, before it is answered: what the screen shows is stored.

mod askable;
pub(crate) mod blocks;
pub(crate) mod compare;
pub(crate) mod file;
mod fim;
pub(crate) mod findings;
mod history;
pub(crate) mod import;
mod merging;
pub(crate) mod names;
mod newer;
mod node;
mod outline;
pub(crate) mod page;
pub(crate) mod persons;
mod print;
mod rules;
pub(crate) mod samples;
mod schema;
pub(crate) mod shared;
mod stand_in;
pub(crate) mod tests;
pub(crate) mod texts_file;
pub(crate) mod try_out;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use forms::{Design, Edit, EditError, Form, NodeId, NodeKind, Step};
use jiff::Timestamp;
use store::table::verfahren_draft::{self as table, DraftLine};
use store::table::verfahren_origin::{self as origin_table, Origin};
use store::table::verfahren_shared::{self as shared_table, Shared};
use store::{Store, StoreError};
use uuid::Uuid;

use crate::error::{CommandError, ErrorCode};
use crate::view::{DesignView, Edited, LeftBehind, OutlineLine, Steps, VerfahrenLine};

/// The drafts that were opened since the tenant was.
#[derive(Default)]
pub(crate) struct OpenDesigns(Mutex<BTreeMap<Uuid, Arc<Mutex<OpenDesign>>>>);

/// A draft in memory, as it is stored.
pub(crate) struct OpenDesign {
    store: Arc<Store>,
    line: DraftLine,
    pub design: Design,
    steps: Steps,
}

impl OpenDesigns {
    /// The draft, read if nobody has opened it yet.
    fn open(&self, store: &Arc<Store>, id: Uuid) -> Result<Arc<Mutex<OpenDesign>>, CommandError> {
        let mut all = lock(&self.0);
        if let Some(open) = all.get(&id) {
            return Ok(Arc::clone(open));
        }
        let open = Arc::new(Mutex::new(OpenDesign::read(store, id)?));
        all.insert(id, Arc::clone(&open));
        Ok(open)
    }

    /// Does something with a draft; nobody else does anything with it meanwhile.
    pub fn with<T>(
        &self,
        store: &Arc<Store>,
        id: Uuid,
        work: impl FnOnce(&mut OpenDesign) -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        let open = self.open(store, id)?;
        let mut open = lock(&open);
        work(&mut open)
    }

    pub fn close(&self, id: Uuid) {
        lock(&self.0).remove(&id);
    }
}

/// A panic in another thread has left the draft as it was stored, or a step behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stores a new draft.
pub(crate) fn create(store: &Store, title: &str, form: &Form, now: Timestamp) -> Result<VerfahrenLine, CommandError> {
    create_of(store, title, form, None, now)
}

/// Stores a new draft with what it was made of.
fn create_of(
    store: &Store,
    title: &str,
    form: &Form,
    origin: Option<&Origin>,
    now: Timestamp,
) -> Result<VerfahrenLine, CommandError> {
    let line = new_line(Uuid::now_v7(), title, now);
    store.write(|db| {
        table::store(db, &line, &written(form))?;
        origin.map_or(Ok(()), |origin| origin_table::put(db, line.id, 0, origin))
    })?;
    Ok(view(&line))
}

fn new_line(id: Uuid, title: &str, now: Timestamp) -> DraftLine {
    DraftLine { id, title: title.to_owned(), position: 0, created_at: now, changed_at: now }
}

pub(crate) fn view(line: &DraftLine) -> VerfahrenLine {
    VerfahrenLine { id: line.id, title: line.title.clone(), changed_at: line.changed_at.to_string() }
}

fn written(form: &Form) -> String {
    form.to_json_with_ids().to_string()
}

pub(crate) fn unknown(id: Uuid) -> CommandError {
    CommandError::new(ErrorCode::DraftUnknown, format!("there is no draft {id}"))
}

/// What is stored was written by this program: if it can't be read, it is damaged.
pub(crate) fn read_form(id: Uuid, text: &str) -> Result<Form, CommandError> {
    Form::read_own(text).map_err(|error| CommandError::new(ErrorCode::StorageFailed, format!("draft {id}: {error}")))
}

impl OpenDesign {
    fn read(store: &Arc<Store>, id: Uuid) -> Result<Self, CommandError> {
        let (line, text) = store.read(|db| Ok::<_, StoreError>((table::find(db, id)?, table::form(db, id)?)))?;
        let (line, text) = line.zip(text).ok_or_else(|| unknown(id))?;
        let form = read_form(id, &text)?;
        let steps = Steps { undo: None, redo: None };
        let mut open = Self { store: Arc::clone(store), line, design: Design::of(form), steps };
        open.steps = open.read_steps(open.line.position)?;
        Ok(open)
    }

    pub fn form(&self) -> &Form {
        self.design.form()
    }

    pub fn view(&self) -> DesignView {
        DesignView { draft: view(&self.line), outline: outline::lines(self.form()), steps: self.steps.clone() }
    }

    fn step(&self, number: u32) -> Result<Option<Step>, CommandError> {
        Ok(self.store.read(|db| table::step(db, self.line.id, number))?)
    }

    fn read_steps(&self, position: u32) -> Result<Steps, CommandError> {
        let done = |number: u32| Ok::<_, CommandError>(self.step(number)?.map(|step| step.done));
        Ok(Steps { undo: done(position)?, redo: done(position.saturating_add(1))? })
    }

    /// Does an edit. `joins` says that it goes on with what the step before it has begun: typing in one field.
    pub fn edit(&mut self, edit: &Edit, joins: bool, now: Timestamp) -> Result<Edited, CommandError> {
        let before = self.asking_of_removed(edit);
        let step = self.design.edit(edit, &Uuid::now_v7().to_string()).map_err(refused)?;
        self.keep(&step, joins, (None, None), now)?;
        Ok(self.edited(Some(&step).filter(|step| !step.is_nothing()), before))
    }

    /// Makes another form of it, with the origin that it has from then on; `what` names the step.
    fn become_form(
        &mut self,
        form: &Form,
        what: &str,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Edited, CommandError> {
        let step = self.design.become_form(form, what).map_err(damaged)?;
        self.keep(&step, false, (Some(origin), None), now)?;
        Ok(self.edited(Some(&step).filter(|step| !step.is_nothing()), vec![]))
    }

    /// What it was made of, with the answers until now; none where it was made of nothing.
    fn origin(&self) -> Result<Option<Origin>, CommandError> {
        Ok(self.store.read(|db| origin_table::at(db, self.line.id, self.line.position))?)
    }

    /// Stores a step that was done, or takes it back.
    fn keep(
        &mut self,
        step: &Step,
        joins: bool,
        (origin, shared): (Option<&Origin>, Option<&Shared>),
        now: Timestamp,
    ) -> Result<(), CommandError> {
        if step.is_nothing() {
            return Ok(());
        }
        let last = if joins { self.step(self.line.position)? } else { None };
        let joined = last.and_then(|last| last.joined(step));
        let position = if joined.is_some() { self.line.position } else { self.line.position.saturating_add(1) };
        let stored = joined.as_ref().unwrap_or(step);
        let line = self.line_at(position, now);
        let outcome = self.store.write(|db| {
            table::put_step(db, line.id, position, now, stored)?;
            origin_table::forget_from(db, line.id, position)?;
            shared_table::forget_from(db, line.id, position.max(1))?;
            shared.map_or(Ok(()), |shared| shared_table::put(db, line.id, position, shared))?;
            origin.map_or(Ok(()), |origin| origin_table::put(db, line.id, position, origin))?;
            table::store(db, &line, &written(self.design.form()))
        });
        if let Err(error) = outcome {
            self.take_back(step)?;
            return Err(CommandError::from(error));
        }
        self.line = line;
        self.steps = Steps { undo: Some(stored.done.clone()), redo: None };
        Ok(())
    }

    /// Takes the last step back, if there is one.
    pub fn undo(&mut self, now: Timestamp) -> Result<Edited, CommandError> {
        let Some(step) = self.step(self.line.position)? else { return Ok(self.edited(None, vec![])) };
        self.design.undo(&step).map_err(damaged)?;
        let position = self.line.position.saturating_sub(1);
        if let Err(error) = self.go_to(position, now) {
            self.design.redo(&step).map_err(damaged)?;
            return Err(error);
        }
        Ok(self.edited(Some(&step), vec![]))
    }

    /// Does the step again that was taken back last, if there is one.
    pub fn redo(&mut self, now: Timestamp) -> Result<Edited, CommandError> {
        let position = self.line.position.saturating_add(1);
        let Some(step) = self.step(position)? else { return Ok(self.edited(None, vec![])) };
        self.design.redo(&step).map_err(damaged)?;
        if let Err(error) = self.go_to(position, now) {
            self.take_back(&step)?;
            return Err(error);
        }
        Ok(self.edited(Some(&step), vec![]))
    }

    fn go_to(&mut self, position: u32, now: Timestamp) -> Result<(), CommandError> {
        let line = self.line_at(position, now);
        self.store.write(|db| table::store(db, &line, &written(self.design.form())))?;
        self.line = line;
        self.steps = self.read_steps(position)?;
        Ok(())
    }

    /// The draft is called as its form is.
    fn line_at(&self, position: u32, now: Timestamp) -> DraftLine {
        let title = self.design.form().title.trim();
        let title = if title.is_empty() { self.line.title.clone() } else { title.to_owned() };
        DraftLine { title, position, changed_at: now, ..self.line.clone() }
    }

    fn take_back(&mut self, step: &Step) -> Result<(), CommandError> {
        self.design.undo(step).map_err(damaged)
    }

    fn edited(&self, step: Option<&Step>, left_behind: Vec<LeftBehind>) -> Edited {
        let all = || outline::lines(self.form());
        let (outline, lines): (Option<Vec<OutlineLine>>, Vec<OutlineLine>) = match step {
            None => (None, vec![]),
            Some(step) if step.moves_nodes() => (Some(all()), vec![]),
            Some(step) => {
                let touched: Vec<&NodeId> = step.nodes().collect();
                (None, all().into_iter().filter(|line| touched.contains(&&line.node)).collect())
            }
        };
        let done = step.map(|step| step.done.clone());
        Edited { draft: view(&self.line), done, outline, lines, left_behind, steps: self.steps.clone() }
    }

    /// Who asks for what an edit is about to remove.
    fn asking_of_removed(&self, edit: &Edit) -> Vec<LeftBehind> {
        let Edit::Remove { node } = edit else { return vec![] };
        let names: BTreeMap<NodeId, String> =
            outline::lines(self.form()).into_iter().map(|line| (line.node, line.name)).collect();
        let name = |node: &NodeId| names.get(node).cloned().unwrap_or_default();
        if let Some((field, option)) = node::find_option(self.form(), node) {
            let asking = node::asking_for_value(self.form(), &field.node, &option.value).into_iter();
            return asking
                .map(|asking| LeftBehind {
                    gone: node.clone(),
                    gone_kind: NodeKind::Option,
                    gone_name: option.label.clone(),
                    name: name(&asking.owner),
                    owner: asking.owner,
                })
                .collect();
        }
        let asking = self.form().asking(node).into_iter();
        asking
            .map(|asking| LeftBehind {
                gone_kind: NodeKind::Field,
                gone_name: name(&asking.asked),
                gone: asking.asked,
                name: name(&asking.owner),
                owner: asking.owner,
            })
            .collect()
    }
}

fn no_such(node: &NodeId) -> CommandError {
    refused(EditError::NoSuchNode(node.clone()))
}

/// An edit that a rule of the desk forbids, about a node that the window names.
fn refused_for(reason: &str, node: &NodeId) -> CommandError {
    CommandError::new(ErrorCode::EditRefused, format!("{reason}: {node}"))
        .with_details(serde_json::json!({"reason": reason, "node": node}))
}

pub(crate) fn refused(error: EditError) -> CommandError {
    let details = match &error {
        EditError::NoSuchNode(node) | EditError::IntoItself(node) => {
            serde_json::json!({"reason": "node", "node": node})
        }
        EditError::TheForm => serde_json::json!({"reason": "the-form"}),
        EditError::NotThere { node, .. } => serde_json::json!({"reason": "not-there", "node": node}),
        EditError::BadId(id) => serde_json::json!({"reason": "bad-id", "id": id}),
        EditError::IdTaken { id, by } => serde_json::json!({"reason": "id-taken", "id": id, "node": by}),
        EditError::NotOneGroup => serde_json::json!({"reason": "not-one-group"}),
        EditError::OtherRepetition(node) => serde_json::json!({"reason": "other-repetition", "node": node}),
        EditError::NothingBeside(node) => serde_json::json!({"reason": "nothing-beside", "node": node}),
        EditError::Shape(error) => serde_json::json!({"reason": "shape", "text": error.to_string()}),
    };
    CommandError::new(ErrorCode::EditRefused, error).with_details(details)
}

fn damaged(error: forms::FormError) -> CommandError {
    CommandError::new(ErrorCode::StorageFailed, error)
}
