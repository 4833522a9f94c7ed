//! Trying a draft out, and keeping what came of it as a test.

use std::collections::BTreeMap;
use std::sync::Arc;

use forms::{Example, NodeId};
use jiff::civil::Date;
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::task::Task;
use crate::verfahren::persons::Person;
use crate::verfahren::{tests, try_out};
use crate::view::{Edited, Language, TaskKind, TestView, TryOutView, TryState};

#[derive(Deserialize, TS)]
pub struct TryVerfahren {
    pub draft: Uuid,
    pub section: NodeId,
    /// Id of an invented person; see ui/messages.
    pub person: String,
    /// The day on which it is tried, as `2026-01-31`; today without one.
    #[ts(type = "string | null")]
    pub today: Option<Date>,
    /// As the step before has given it; none begins.
    pub state: Option<TryState>,
    /// What the inputs of the section hold, by name.
    pub entered: BTreeMap<String, Vec<String>>,
    /// Value of the button that was pressed; empty without one.
    pub action: String,
    /// Whether what is wrong is told at the fields.
    pub complain: bool,
    pub language: Language,
}

fn person(id: &str) -> Result<&'static Person, CommandError> {
    Person::find(id).ok_or_else(|| CommandError::new(ErrorCode::BadRequest, format!("there is nobody called {id}")))
}

pub async fn try_verfahren(desk: &Arc<Desk>, request: TryVerfahren) -> Result<TryOutView, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let tried = try_out::Try {
        section: &request.section,
        person: person(&request.person)?,
        today: request.today.unwrap_or_else(|| desk.today()),
        state: request.state,
        entered: &request.entered,
        action: &request.action,
        complain: request.complain,
        language: request.language.into(),
    };
    Ok(try_out::step(&form, tried))
}

#[derive(Deserialize, TS)]
pub struct KeepTest {
    pub draft: Uuid,
    pub name: String,
    pub person: String,
    #[ts(type = "string | null")]
    pub today: Option<Date>,
    pub state: TryState,
}

/// What comes of the answers now is what is expected from now on.
pub async fn keep_test(desk: &Arc<Desk>, request: KeepTest) -> Result<Edited, CommandError> {
    let (now, today) = (desk.now(), request.today.unwrap_or_else(|| desk.today()));
    let context = try_out::context(person(&request.person)?, today);
    desk.with_design(request.draft, |open| {
        let example = Example::record(request.name, open.form(), request.state.answers, &context);
        let edit = tests::keep(open.form(), &example)?;
        open.edit(&edit, false, now)
    })
}

/// All tests, each with what has become of it.
pub async fn verfahren_tests(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Vec<TestView>, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let ran = tokio::task::spawn_blocking(move || tests::run(&form)).await;
    ran.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}

#[derive(Deserialize, TS)]
pub struct OfTest {
    pub draft: Uuid,
    /// As [`TestView`] has it.
    pub test: String,
}

pub async fn remove_test(desk: &Arc<Desk>, request: OfTest) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let edit = tests::remove(open.form(), &request.test)?;
        open.edit(&edit, false, now)
    })
}

/// What comes of a test now is what is expected from now on.
pub async fn accept_test(desk: &Arc<Desk>, request: OfTest) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let edit = tests::accept(open.form(), &request.test)?;
        open.edit(&edit, false, now)
    })
}

/// Adds tests for what none shows yet: each field shown and hidden, each option, each validator kept and broken. They are of
/// the form as it was in the beginning, and expect what comes of them in the end: edits go on meanwhile.
pub async fn generate_tests(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Edited, CommandError> {
    let (now, today) = (desk.now(), desk.today());
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let task = Task::begin(desk, TaskKind::Tests, 100);
    let made =
        tokio::task::spawn_blocking(move || tests::generated(&form, today, |percent| task.reached(percent))).await;
    let made = made.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))??;
    desk.with_design(request.draft, |open| {
        let edit = tests::add(open.form(), made, today)?;
        open.edit(&edit, false, now)
    })
}
