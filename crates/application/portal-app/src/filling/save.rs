//! Saving what a page has sent: read, merge and write in one transaction, so that nothing saved at once is lost.

use std::collections::BTreeMap;

use domain::{AttachmentRef, FieldKey};
use form_page::Action;
use forms::{Evaluation, Field, FieldGroup};
use portal_store::table::form_draft::{self, Draft, Saved};
use serde_json::Value;

use super::Filling;
use super::merge::{self, Place, Places};
use super::seen::{self, Seen};
use super::shown::{as_sent, open_field, open_instances};
use crate::failure::Result;
use crate::means::Means;

/// Most characters of one answer.
pub const ANSWER_LIMIT: usize = 20_000;
/// Most bytes of files in all drafts of an account.
pub const ROOM: u64 = 300 * 1024 * 1024;
/// Most drafts of an account.
const DRAFTS: usize = 50;

/// What a page sends.
#[derive(Default)]
pub struct Page {
    /// What it showed when it was made.
    pub seen: Seen,
    /// What its inputs hold, by field.
    pub values: BTreeMap<FieldKey, Vec<String>>,
    /// Fields whose text was cut off while it was read, because nobody writes so much.
    pub cut_off: Vec<FieldKey>,
    /// Those that came with it.
    pub files: Vec<NewFile>,
    /// Of the button that was pressed.
    pub action: Action,
}

/// A file that is stored already and becomes part of the draft.
pub struct NewFile {
    /// The field as the page names it.
    pub key: FieldKey,
    /// The file.
    pub file: AttachmentRef,
    /// Whether it says that it is PDF/A.
    pub pdf_a: bool,
}

/// Why something of a page wasn't taken; everything else was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// An answer is longer than [`ANSWER_LIMIT`].
    TooLong(FieldKey),
    /// A field has more than [`merge::FILES`].
    TooManyFiles(FieldKey),
    /// The account has too many bytes of files in its drafts.
    NoRoom(FieldKey),
    /// The account has too many drafts; nothing was saved.
    TooManyDrafts,
    /// An instance was to be taken out that holds answers which the page didn't show.
    InstanceChanged(FieldKey),
    /// All answers together are too much; nothing was saved.
    DraftTooLarge,
}

/// The instance that a button has opened or closed, for the page to go to.
pub type Instance = (String, usize);

/// What came of saving.
#[derive(Default)]
pub struct Outcome {
    /// What wasn't taken, in the order of the page.
    pub not_taken: Vec<NotTaken>,
    /// Where to go on the page.
    pub instance: Option<Instance>,
}

impl Filling {
    /// Saves a page. `locked` are the answers that the account decides, as they were judged before.
    ///
    /// # Errors
    /// When the database fails; then nothing was saved.
    pub async fn save(&mut self, means: &Means, locked: &Evaluation, page: Page) -> Result<Outcome> {
        let now = means.clock.now();
        let mut write = means.database.write().await?;
        let saved = form_draft::lock(&mut write, &self.key(), now).await?;
        let (drafts, held) = form_draft::held_by(write.connection(), self.account.id).await?;
        match saved {
            Some(saved) => self.draft = saved,
            None if drafts >= DRAFTS => {
                return Ok(Outcome { not_taken: vec![NotTaken::TooManyDrafts], instance: None });
            }
            None => {}
        }
        let before = self.draft.clone();
        self.draft.answers.extend(locked.locked.clone());
        let mut outcome = Outcome::default();
        let mut places = Places::default();
        self.take_answers(&page, locked, &mut places, &mut outcome);
        self.take_files(&page, ROOM.saturating_sub(held), &mut places, &mut outcome);
        self.act(&page, &mut outcome);
        if form_draft::save(&mut write, &self.key(), &self.draft, now).await? == Saved::TooLarge {
            self.draft = before;
            return Ok(Outcome { not_taken: vec![NotTaken::DraftTooLarge], instance: None });
        }
        write.commit().await?;
        Ok(outcome)
    }

    fn take_answers(&mut self, page: &Page, locked: &Evaluation, places: &mut Places, outcome: &mut Outcome) {
        let form = &self.offered.form;
        let mut seen = page.seen.clone();
        // Browsers don't send a choice that must not be changed.
        seen.answers.retain(|key, _| page.values.contains_key(key) || !locked.locked.contains_key(key));
        let too_long = |key: &FieldKey| {
            let values = page.values.get(key).map_or(&[][..], Vec::as_slice);
            page.cut_off.contains(key) || values.iter().any(|value| value.chars().count() > ANSWER_LIMIT)
        };
        seen.answers.retain(|key, _| {
            let taken = !too_long(key);
            if !taken {
                outcome.not_taken.push(NotTaken::TooLong(key.clone()));
            }
            taken
        });
        merge::answers(&mut self.draft, form, &seen, places, |key, field| sent(page, key, field));
    }

    /// Takes the files that came while they have `room`, in bytes.
    fn take_files(&mut self, page: &Page, room: u64, places: &mut Places, outcome: &mut Outcome) {
        let form = &self.offered.form;
        let mut room = room;
        for new in &page.files {
            let Some(field) = open_field(form, &new.key).filter(|field| field.kind.is_file()) else { continue };
            let Some(Place { key, .. }) = places.now(&mut self.draft, form, &page.seen, &new.key, true) else {
                continue;
            };
            let file = AttachmentRef { field: Some(key.clone()), ..new.file.clone() };
            let Some(left) = room.checked_sub(file.size) else {
                outcome.not_taken.push(NotTaken::NoRoom(key));
                continue;
            };
            room = left;
            if new.pdf_a {
                self.draft.pdf_a.insert(file.sha256.clone());
            }
            if !merge::add_file(&mut self.draft, field, &key, page.seen.files.get(&new.key), file) {
                outcome.not_taken.push(NotTaken::TooManyFiles(key));
            }
        }
    }

    fn act(&mut self, page: &Page, outcome: &mut Outcome) {
        match &page.action {
            Action::Save => {}
            Action::AddInstance { group } => outcome.instance = self.add_instance(group),
            Action::RemoveInstance { group, index } => self.remove_instance(page, group, *index, outcome),
            Action::RemoveFile { key, sha256 } => {
                let key = self.place_now(page, key);
                if open_field(&self.offered.form, &key).is_some()
                    && let Some(files) = self.draft.files.get_mut(&key)
                {
                    files.retain(|file| file.sha256.as_str() != sha256);
                }
            }
            Action::Choose { key, name } => {
                let key = self.place_now(page, key);
                merge::choose(&mut self.draft, &key, name.as_deref());
            }
        }
    }

    fn place_now(&self, page: &Page, key: &FieldKey) -> FieldKey {
        let index = merge::instance_now(&self.draft, &page.seen, &key.group, key.index).unwrap_or(usize::MAX);
        FieldKey { index, ..key.clone() }
    }

    fn add_instance(&mut self, id: &str) -> Option<Instance> {
        let (group, count) = self.changeable(id)?;
        let more = (count + 1).min(group.instance_limit()).max(count);
        self.draft.instances.insert(id.to_owned(), more);
        Some((id.to_owned(), more - 1))
    }

    fn remove_instance(&mut self, page: &Page, id: &str, index: usize, outcome: &mut Outcome) {
        let Some((group, count)) = self.changeable(id) else { return };
        let least = group.instance_minimum();
        outcome.instance = Some((id.to_owned(), 0));
        let Some(now) = merge::instance_now(&self.draft, &page.seen, id, index) else { return };
        if count <= least || now >= count {
            return;
        }
        if let Some(unseen) = self.unseen_answer(page, id, index, now) {
            outcome.not_taken.push(NotTaken::InstanceChanged(unseen));
            return;
        }
        merge::remove_instance(&mut self.draft, id, now, count);
    }

    /// An answer of the instance that is still to be chosen, or that neither stood on the page nor came from it.
    fn unseen_answer(&self, page: &Page, group: &str, shown_index: usize, index: usize) -> Option<FieldKey> {
        let of_instance = |key: &&FieldKey| key.group == group && key.index == shown_index;
        let now = |key: &FieldKey| FieldKey { index, ..key.clone() };
        let answer = page.seen.answers.iter().filter(|(key, _)| of_instance(key)).find(|(key, shown)| {
            let Some(field) = open_field(&self.offered.form, key) else { return false };
            let saved = self.draft.answers.get(&now(key)).and_then(|value| as_sent(field, value));
            let saved_name = seen::of_answer(saved.as_ref());
            !saved_name.is_empty() && saved_name != **shown && saved != sent(page, key, field)
        });
        let files = page.seen.files.iter().filter(|(key, _)| of_instance(key)).find(|(key, shown)| {
            let files = self.draft.files.get(&now(key)).map_or(&[][..], Vec::as_slice);
            let own = |file: &AttachmentRef| page.files.iter().any(|new| new.file.sha256 == file.sha256);
            seen::of_files(files) != **shown && !files.iter().all(own)
        });
        let open_choice = self.draft.others.keys().find(|key| key.group == group && key.index == index);
        open_choice.cloned().or_else(|| answer.or(files).map(|(key, _)| now(key)))
    }

    /// A group whose instances the applicant adds and removes, with how many are open.
    fn changeable(&self, id: &str) -> Option<(FieldGroup, usize)> {
        let group = self.form().group(id).filter(|group| group.multiple && !group.fixed_instances)?;
        Some((group.clone(), open_instances(&self.draft, group)))
    }

    /// The shown fields for which the applicant still has to choose between answers entered at once.
    pub fn open_choices<'a>(&'a self, evaluation: &'a Evaluation) -> impl Iterator<Item = &'a FieldKey> {
        self.draft.others.keys().filter(|key| evaluation.visible.contains(*key))
    }
}

fn sent(page: &Page, key: &FieldKey, field: &Field) -> Option<Value> {
    form_page::read(&field.kind, page.values.get(key)?)
}

/// A digest of all that would be sent, by which the reviewed application is told from another one.
pub fn digest(fields: &BTreeMap<FieldKey, domain::FieldValue>, draft: &Draft) -> String {
    let files: Vec<_> = draft.files.iter().filter(|(key, _)| fields.contains_key(*key)).collect();
    // Both are made of maps with text keys, which can always be written.
    portal_store::secret::s256(&serde_json::to_string(&(fields, files)).unwrap_or_default())
}
