//! Published forms, made ready once: a published version never changes, so neither do its patterns and references.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{FormVersion, TenantId};
use forms::{Evaluator, Form};
use portal_store::table::feed;
use portal_store::{Database, StorageError};

use crate::computing::Computing;
use crate::failure::Result;

/// Most forms kept ready. Far more than a portal offers; past it all are made ready anew.
const KEPT: usize = 500;

/// A form as it is offered.
pub struct OfferedForm {
    /// As it was published.
    pub version: FormVersion,
    /// Parsed.
    pub form: Form,
    /// Planned.
    pub evaluator: Arc<Evaluator>,
}

type Key = (TenantId, String);

/// The forms that were asked for since the start, by tenant and id of their version.
/// Cloning is cheap and shares them.
#[derive(Clone, Default)]
pub struct OfferedForms(Arc<Inner>);

#[derive(Default)]
struct Inner {
    ready: Mutex<HashMap<Key, Arc<OfferedForm>>>,
    parsed: AtomicU64,
    judged: AtomicU64,
}

/// How much work forms have made since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How often one was parsed and planned.
    pub parsed: u64,
    /// How often all answers of one were judged.
    pub judged: u64,
}

impl OfferedForms {
    /// The form of this id, while it is offered.
    pub async fn find(
        &self,
        database: &Database,
        computing: &Computing,
        tenant: TenantId,
        id: &str,
    ) -> Result<Option<Arc<OfferedForm>>> {
        let key = (tenant, id.to_owned());
        let mut read = database.read().await?;
        if !feed::is_living::<FormVersion>(&mut read, tenant, id).await? {
            return Ok(None);
        }
        if let Some(ready) = self.ready(&key) {
            return Ok(Some(ready));
        }
        let Some((_, version)) = feed::find::<FormVersion>(&mut read, tenant, id).await? else {
            return Ok(None);
        };
        drop(read);
        self.0.parsed.fetch_add(1, Ordering::Relaxed);
        let made = Arc::new(computing.run(move || make_ready(version)).await??);
        self.keep(key, &made);
        Ok(Some(made))
    }

    /// How much work forms have made so far.
    pub fn counts(&self) -> Counts {
        Counts { parsed: self.0.parsed.load(Ordering::Relaxed), judged: self.0.judged.load(Ordering::Relaxed) }
    }

    pub(crate) fn note_judged(&self) {
        self.0.judged.fetch_add(1, Ordering::Relaxed);
    }

    fn ready(&self, key: &Key) -> Option<Arc<OfferedForm>> {
        self.0.ready.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: Key, form: &Arc<OfferedForm>) {
        let mut forms = self.0.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= KEPT {
            forms.clear();
        }
        forms.insert(key, Arc::clone(form));
    }
}

fn make_ready(version: FormVersion) -> Result<OfferedForm, StorageError> {
    let unreadable = |error: forms::FormError| StorageError::damaged("form", error);
    let form = Form::parse(&version.definition).map_err(unreadable)?;
    let evaluator = Arc::new(Evaluator::new(&form));
    Ok(OfferedForm { version, form, evaluator })
}
