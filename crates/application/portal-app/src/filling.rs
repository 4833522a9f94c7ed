//! An application that a citizen fills in: the form, what is answered so far, and how answers from several pages,
//! devices and tabs go together. Pages show it; nothing here knows of HTML.

mod discard;
pub mod merge;
pub mod save;
pub mod seen;
mod shown;
mod submit;

pub use discard::discard;
pub use submit::{HandedIn, Submission, submit};

use std::sync::Arc;

use domain::{FieldKey, Leistung, TenantId};
use forms::{Answers, Context, Evaluation, Form, Session, Stammdaten, Vertrauensniveau};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::clock::german_day;
use crate::failure::Result;
use crate::means::Means;
use crate::offered::OfferedForm;
use portal_store::Connection;
use portal_store::table::account::Account;
use portal_store::table::form_draft::{self, Draft, DraftKey};
use portal_store::table::{feed, verfahren};

/// A form that somebody fills in, with what they have answered.
pub struct Filling {
    /// Who fills it in.
    pub account: Account,
    /// To whom it will be sent.
    pub tenant: TenantId,
    /// The form.
    pub offered: Arc<OfferedForm>,
    /// What is applied for.
    pub leistung: Leistung,
    /// What is answered so far.
    pub draft: Draft,
    /// The draft as it was read, before what the account decides took its place.
    pub read_draft: Draft,
    /// What the answers are judged by: today, and the account.
    context: Context,
}

/// Whether nobody can begin an application with it any more; who has begun one can finish it.
async fn is_withdrawn(read: &mut Connection, tenant: TenantId, form: &str, today: Date) -> Result<bool> {
    let withdrawn = verfahren::withdrawn(read, tenant).await?;
    Ok(withdrawn.iter().any(|withdrawn| withdrawn.form == form && withdrawn.day <= today))
}

impl Filling {
    /// Finds form and draft; a new draft holds what the account knows, as surely as it was signed in to. `None` where the
    /// form isn't offered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(
        means: &Means,
        account: Account,
        level: Vertrauensniveau,
        tenant: TenantId,
        form: &str,
    ) -> Result<Option<Self>> {
        let Some(offered) = means.offered.find(&means.database, &means.computing, tenant, form).await? else {
            return Ok(None);
        };
        let mut read = means.database.read().await?;
        let leistung = offered.version.leistung.to_string();
        let Some((_, leistung)) = feed::find::<Leistung>(&mut read, tenant, &leistung).await? else {
            return Ok(None);
        };
        let key = DraftKey { account: account.id, tenant, form: form.to_owned() };
        let found = form_draft::find(&mut read, &key).await?;
        let context =
            Context::on(german_day(means.clock.now())).with_account(forms::at_most(&account.stammdaten, level));
        let draft = match found {
            Some(draft) => draft,
            None if is_withdrawn(&mut read, tenant, form, context.today).await? => return Ok(None),
            None => new_draft(&offered, &context)?,
        };
        let read_draft = draft.clone();
        Ok(Some(Self { account, tenant, offered, leistung, draft, read_draft, context }))
    }

    /// What the account knows, as surely as it was signed in to.
    pub fn stammdaten(&self) -> &Stammdaten {
        &self.context.account
    }

    /// The form as it is published.
    pub fn form(&self) -> &Form {
        &self.offered.form
    }

    /// Which draft it is.
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

    /// Judges the answers as they are, all of them at once.
    ///
    /// # Errors
    /// When the judging ends early.
    pub async fn judge(&self, means: &Means) -> Result<Judgement> {
        let (evaluator, context, answers) = (self.offered.evaluator.clone(), self.context.clone(), self.answers());
        means.offered.note_judged();
        Ok(means.computing.run(move || Judgement::of(Session::new(evaluator, context, answers))).await?)
    }

    /// Judges the answers after those that the account has as verified took the place of what stood there: what the
    /// account has verified since, or what somebody tried to change. Only what depends on those is judged anew.
    ///
    /// # Errors
    /// When the judging ends early.
    pub async fn judge_with_account(&mut self, means: &Means) -> Result<Judgement> {
        let judgement = self.judge(means).await?;
        let differs = |(key, value): &(&FieldKey, &Value)| self.draft.answers.get(*key) != Some(*value);
        let locked = judgement.evaluation.locked.iter();
        let decided: Vec<(FieldKey, Value)> =
            locked.filter(differs).map(|(key, value)| (key.clone(), value.clone())).collect();
        if decided.is_empty() {
            return Ok(judgement);
        }
        self.draft.answers.extend(decided.iter().cloned());
        Ok(means.computing.run(move || judgement.with(decided)).await?)
    }
}

/// What answers mean, judged once.
pub struct Judgement {
    session: Session,
    /// What is shown, needed, computed, decided by the account, and wrong.
    pub evaluation: Evaluation,
}

impl Judgement {
    fn of(session: Session) -> Self {
        Self { evaluation: session.evaluation(), session }
    }

    /// The same with some answers in the place of others.
    fn with(mut self, answers: Vec<(FieldKey, Value)>) -> Self {
        for (key, value) in answers {
            self.session.answer(&key, value);
        }
        Self::of(self.session)
    }

    /// What would be sent.
    pub fn submission(&self) -> Submission {
        self.session.submission()
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
