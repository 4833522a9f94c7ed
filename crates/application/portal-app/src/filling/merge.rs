//! How what a page sends goes together with what was saved since the page was made.
//!
//! Each answer has three sides: what the page showed, what it sends, and what is saved now. Only what the page changed is
//! taken over. Where both sides changed it to something else, the newer answer stands and the applicant chooses: nothing
//! that was entered is dropped. Instances of repeated groups are followed through those that were taken out meanwhile.

use std::collections::BTreeMap;

use domain::{AttachmentRef, FieldKey};
use forms::{Field, FieldType, Form};
use portal_store::table::form_draft::{Draft, Other};
use serde_json::Value;

use super::seen::{self, Seen};
use super::shown::{as_sent, open_field, open_instances};

/// Most files in one field.
pub const FILES: usize = 20;

/// Puts the answers of a page into the draft. `sent` gives what the page sends for a field that it showed.
pub(super) fn answers(
    draft: &mut Draft,
    form: &Form,
    seen: &Seen,
    places: &mut Places,
    sent: impl Fn(&FieldKey, &Field) -> Option<Value>,
) {
    for (key, shown) in &seen.answers {
        let Some(field) = open_field(form, key).filter(|field| !field.kind.is_file()) else { continue };
        let mine = sent(key, field);
        if seen::of_answer(mine.as_ref()) == *shown {
            continue;
        }
        if let Some(place) = places.now(draft, form, seen, key, mine.is_some()) {
            put(draft, field, &place, shown, mine);
        }
    }
}

fn put(draft: &mut Draft, field: &Field, place: &Place, shown: &str, mine: Option<Value>) {
    let key = &place.key;
    let saved = draft.answers.get(key).and_then(|value| as_sent(field, value));
    let same_as_shown = place.revived || seen::of_answer(saved.as_ref()) == shown;
    match mine {
        Some(mine) => {
            let other = saved.filter(|saved| !same_as_shown && *saved != mine);
            draft.answers.insert(key.clone(), mine);
            if let Some(other) = other {
                remember(draft, key, Other::Answer(other));
            }
        }
        None if same_as_shown => {
            draft.answers.remove(key);
        }
        // What was filled in meanwhile isn't emptied by a page that didn't show it.
        None => {}
    }
}

/// Adds a file to a field; false where the field has as many as it may have. A field for one file takes the new one, and
/// where the page didn't show the old one, the applicant chooses.
pub(super) fn add_file(
    draft: &mut Draft,
    field: &Field,
    key: &FieldKey,
    shown: Option<&String>,
    file: AttachmentRef,
) -> bool {
    let files = draft.files.entry(key.clone()).or_default();
    if files.iter().any(|known| known.sha256 == file.sha256) {
        return true;
    }
    if field.kind == FieldType::File {
        let unseen = shown.is_none_or(|shown| *shown != seen::of_files(files));
        let old = std::mem::replace(files, vec![file]);
        if unseen && !old.is_empty() {
            remember(draft, key, Other::Files(old));
        }
        return true;
    }
    if files.len() >= FILES {
        return false;
    }
    files.push(file);
    true
}

fn remember(draft: &mut Draft, key: &FieldKey, other: Other) {
    let others = draft.others.entry(key.clone()).or_default();
    if !others.contains(&other) {
        others.push(other);
    }
}

/// The name of one side of a choice, for a button.
pub fn name_of(other: &Other) -> String {
    match other {
        Other::Answer(value) => seen::of_answer(Some(value)),
        Other::Files(files) => seen::of_files(files),
    }
}

/// Ends a choice: the named side takes the place of what stands there, or with no name what stands there stays.
pub(super) fn choose(draft: &mut Draft, key: &FieldKey, name: Option<&str>) {
    let Some(others) = draft.others.remove(key) else { return };
    let chosen = name.and_then(|name| others.into_iter().find(|other| name_of(other) == name));
    match chosen {
        Some(Other::Answer(value)) => {
            draft.answers.insert(key.clone(), value);
        }
        Some(Other::Files(files)) => {
            draft.files.insert(key.clone(), files);
        }
        None => {}
    }
}

/// Where a field of the page is now.
pub(super) struct Place {
    /// With the number that its instance has now.
    pub key: FieldKey,
    /// Its instance was taken out meanwhile, and comes back for what was entered in it.
    revived: bool,
}

/// Instances that come back, by group and the number that the page knows them by.
#[derive(Default)]
pub(super) struct Places(BTreeMap<(String, usize), usize>);

impl Places {
    /// `None` where there is nothing to put: an instance that was never opened takes nothing, and one that is gone doesn't
    /// come back for an emptied answer.
    pub fn now(&mut self, draft: &mut Draft, form: &Form, seen: &Seen, key: &FieldKey, filled: bool) -> Option<Place> {
        let since = since(draft, seen, &key.group);
        let group = form.group(&key.group)?;
        if let Some(index) = moved(key.index, since) {
            let key = FieldKey { index, ..key.clone() };
            return (index < open_instances(draft, group)).then_some(Place { key, revived: false });
        }
        if !filled {
            return None;
        }
        let next = open_instances(draft, group);
        let index = *self.0.entry((key.group.clone(), key.index)).or_insert(next);
        draft.instances.insert(key.group.clone(), next.max(index + 1));
        Some(Place { key: FieldKey { index, ..key.clone() }, revived: true })
    }
}

/// The instances of a group that were taken out since the page was made.
fn since<'a>(draft: &'a Draft, seen: &Seen, group: &str) -> &'a [usize] {
    let removed = draft.removed.get(group).map_or(&[][..], Vec::as_slice);
    removed.get(seen.removed.get(group).copied().unwrap_or(0)..).unwrap_or_default()
}

/// The number that an instance has after others were taken out; `None` if it was one of them.
fn moved(index: usize, removed: &[usize]) -> Option<usize> {
    removed.iter().try_fold(index, |index, gone| match index.cmp(gone) {
        std::cmp::Ordering::Less => Some(index),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(index - 1),
    })
}

/// Where an instance that the page names is now.
pub(super) fn instance_now(draft: &Draft, seen: &Seen, group: &str, index: usize) -> Option<usize> {
    moved(index, since(draft, seen, group))
}

/// Takes one instance of a repeated group out; those behind it move up.
pub(super) fn remove_instance(draft: &mut Draft, group: &str, index: usize, count: usize) {
    draft.answers = shift(std::mem::take(&mut draft.answers), group, index);
    draft.files = shift(std::mem::take(&mut draft.files), group, index);
    draft.others = shift(std::mem::take(&mut draft.others), group, index);
    for (key, files) in &mut draft.files {
        for file in files {
            file.field = Some(key.clone());
        }
    }
    draft.removed.entry(group.to_owned()).or_default().push(index);
    draft.instances.insert(group.to_owned(), count - 1);
}

fn shift<T>(map: BTreeMap<FieldKey, T>, group: &str, removed: usize) -> BTreeMap<FieldKey, T> {
    let place = |(key, value): (FieldKey, T)| {
        if key.group != group {
            return Some((key, value));
        }
        let index = moved(key.index, &[removed])?;
        Some((FieldKey { index, ..key }, value))
    };
    map.into_iter().filter_map(place).collect()
}
