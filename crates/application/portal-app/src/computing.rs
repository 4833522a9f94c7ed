//! Work that takes the processor and not the database: off the async threads, and only so much of it at once.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// The work was not done: it panicked, or the portal is going down.
#[derive(Debug, thiserror::Error)]
#[error("a computation ended early")]
pub struct EndedEarly;

/// As many computations at once as there are processors, so that requests that need none of it go on.
#[derive(Clone)]
pub struct Computing(Arc<Semaphore>);

impl Default for Computing {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new(processors)))
    }
}

impl Computing {
    /// Waits for its turn and does the work.
    ///
    /// # Errors
    /// [`EndedEarly`] when the work panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EndedEarly> {
        let _turn = self.0.acquire().await.map_err(|_| EndedEarly)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| EndedEarly)
    }
}
