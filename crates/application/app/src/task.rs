//! A task that takes longer than a moment: the window shows how far it is, and can end it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::event::Event;
use crate::view::{TaskKind, TaskProgress};

/// It is announced from its beginning on; once it is dropped, as finished.
pub(crate) struct Task {
    desk: Arc<Desk>,
    kind: TaskKind,
    name: String,
    total: usize,
    done: AtomicUsize,
}

impl Task {
    pub fn begin(desk: &Arc<Desk>, kind: TaskKind, total: usize) -> Self {
        let name = uuid::Uuid::now_v7().to_string();
        let task = Self { desk: Arc::clone(desk), kind, name, total, done: AtomicUsize::new(0) };
        task.announce(false);
        task
    }

    /// Tells that so much of it is done.
    ///
    /// # Errors
    /// [`ErrorCode::Cancelled`] once nobody wants it any more.
    pub fn reached(&self, done: usize) -> Result<(), CommandError> {
        if self.is_cancelled() {
            return Err(CommandError::new(ErrorCode::Cancelled, format!("{done} of {} done", self.total)));
        }
        if self.done.swap(done, Ordering::Relaxed) != done {
            self.announce(false);
        }
        Ok(())
    }

    fn is_cancelled(&self) -> bool {
        self.desk.is_cancelled(&self.name)
    }

    fn announce(&self, finished: bool) {
        self.desk.host.announce(Event::Task(TaskProgress {
            kind: self.kind,
            task: self.name.clone(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total,
            cancelled: finished && self.is_cancelled(),
            finished,
        }));
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.announce(true);
    }
}
