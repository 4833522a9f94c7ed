//! An application that a citizen fills in: the form, what is answered so far, and how answers from several pages,
//! devices and tabs go together. Pages show it; nothing here knows of HTML.

pub mod merge;
pub mod save;
pub mod seen;
pub mod shown;

use std::sync::Arc;

use domain::{FieldKey, Leistung, TenantId};
use forms::{Answers, Context, Evaluation, Form, Session, Stammdatum, Vertrauensniveau};
use protocol::EntityKind;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::german_day;
use crate::failure::Result;
use crate::offered::OfferedForm;
use portal_store::table::account::Account;
use portal_store::table::feed;
use portal_store::table::form_draft::{self, Draft, DraftKey};

/// A form that somebody fills in, with what they have answered.
pub struct Filling {
    pub account: Account,
    pub tenant: TenantId,
    pub offered: Arc<OfferedForm>,
    pub leistung: Leistung,
    pub draft: Draft,
    /// The draft as it was read, before what the account decides took its place.
    pub read_draft: Draft,
    /// What the answers are judged by: today, and the account.
    context: Context,
}

impl Filling {
    /// Finds form and draft; a new draft holds what the account knows, as surely as it was signed in to. `None` where the
    /// form isn't offered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(
        app: &App,
        account: Account,
        level: Vertrauensniveau,
        tenant: TenantId,
        form: &str,
    ) -> Result<Option<Self>> {
        let Some(offered) = app.offered.find(&app.database, &app.computing, tenant, form).await? else {
            return Ok(None);
        };
        let mut read = app.database.read().await?;
        let leistung = offered.version.leistung.to_string();
        let Some((_, leistung)) = feed::find(&mut read, tenant, EntityKind::Leistung, &leistung).await? else {
            return Ok(None);
        };
        let key = DraftKey { account: account.id, tenant, form: form.to_owned() };
        let found = form_draft::find(&mut read, &key).await?;
        let context = Context::on(german_day(app.clock.now())).with_account(forms::at_most(&account.stammdaten, level));
        let draft = match found {
            Some(draft) => draft,
            None => new_draft(&offered, &context)?,
        };
        let read_draft = draft.clone();
        Ok(Some(Self { account, tenant, offered, leistung, draft, read_draft, context }))
    }

    /// What the account knows under a name, as surely as it was signed in to.
    pub fn known(&self, name: &str) -> Option<&Stammdatum> {
        self.context.account.get(name)
    }

    pub fn form(&self) -> &Form {
        &self.offered.form
    }

    pub fn key(&self) -> DraftKey {
        DraftKey { account: self.account.id, tenant: self.tenant, form: self.offered.version.id.clone() }
    }

    /// Answers and files, with every open instance even where nothing is filled in yet.
    fn answers(&self) -> Answers {
        let mut answers = with_files(&self.draft);
        for (group, count) in &self.draft.instances {
            let first = self.form().group(group).and_then(|group| group.fields().next());
            if let (Some(field), Some(last)) = (first, count.checked_sub(1)) {
                answers.entry(FieldKey::new(group, last, &field.id)).or_insert(Value::Null);
            }
        }
        answers
    }

    fn session(&self) -> impl FnOnce() -> Session + Send + use<> {
        let (evaluator, context, answers) = (self.offered.evaluator.clone(), self.context.clone(), self.answers());
        move || Session::new(evaluator, context, answers)
    }

    /// Judges the answers as they are.
    ///
    /// # Errors
    /// When the judging ends early.
    pub async fn judge(&self, app: &App) -> Result<Evaluation> {
        let session = self.session();
        Ok(app.computing.run(move || session().evaluation()).await?)
    }

    /// Judges the answers after those that the account has as verified took the place of what stood there: what the
    /// account has verified since, or what somebody tried to change.
    ///
    /// # Errors
    /// When the judging ends early.
    pub async fn judge_with_account(&mut self, app: &App) -> Result<Evaluation> {
        let evaluation = self.judge(app).await?;
        if evaluation.locked.iter().all(|(key, value)| self.draft.answers.get(key) == Some(value)) {
            return Ok(evaluation);
        }
        self.draft.answers.extend(evaluation.locked);
        self.judge(app).await
    }

    /// What would be sent now.
    ///
    /// # Errors
    /// When the computation ends early.
    pub async fn submission(&self, app: &App) -> Result<std::collections::BTreeMap<FieldKey, domain::FieldValue>> {
        let session = self.session();
        Ok(app.computing.run(move || session().submission()).await?)
    }
}

fn new_draft(offered: &OfferedForm, context: &Context) -> Result<Draft> {
    Ok(Draft {
        answers: offered.evaluator.prefill(context),
        submission: portal_store::secret::token()?,
        ..Draft::default()
    })
}

/// Answers and files of the draft, as forms are evaluated with.
fn with_files(draft: &Draft) -> Answers {
    let mut answers = draft.answers.clone();
    let file = |file: &domain::AttachmentRef| {
        let pdf_a = draft.pdf_a.contains(&file.sha256);
        json!({"name": file.name, "size": file.size, "mediaType": file.media_type, "pdfA": pdf_a})
    };
    for (key, files) in draft.files.iter().filter(|(_, files)| !files.is_empty()) {
        answers.insert(key.clone(), files.iter().map(file).collect());
    }
    answers
}
