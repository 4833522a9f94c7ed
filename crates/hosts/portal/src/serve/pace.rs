//! How long the other side may keep a connection waiting: for a request's body, or for room to write the answer.
//!
//! Whoever keeps us waiting uses up their patience, and wins it back with the bytes that move. So a request ends that
//! goes more slowly than [`LEAST_RATE`] for longer than [`PATIENCE`], whether its bytes come singly or not at all.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How long the head of a request may take, how long a connection may lie idle, and how long the other side may keep us
/// waiting without a byte.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long the body of a small form may take as a whole.
pub const SMALL_FORM: Duration = Duration::from_secs(10);
/// Bytes a second that are taken for going on.
const LEAST_RATE: u32 = 1_024;
/// Patience that is used up where a request counts as slow.
const SLOW: Duration = Duration::from_secs(1);

/// The patience that is left with the other side of a connection.
#[derive(Debug)]
pub struct Pace(Mutex<Waiting>);

#[derive(Clone, Copy, Debug)]
struct Waiting {
    left: Duration,
    since: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self(Mutex::new(Waiting { left: PATIENCE, since: None }))
    }
}

impl Waiting {
    fn left(&self, now: Instant) -> Duration {
        self.left.saturating_sub(self.since.map_or(Duration::ZERO, |since| now.duration_since(since)))
    }
}

impl Pace {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is left of the patience.
    pub fn left(&self, now: Instant) -> Duration {
        self.lock().left(now)
    }

    /// Whether the other side has kept us waiting.
    pub fn is_slow(&self, now: Instant) -> bool {
        self.left(now) + SLOW <= PATIENCE
    }

    /// The other side has to do something before it goes on; gives how long it may take.
    fn waits(&self, now: Instant) -> Duration {
        let mut waiting = self.lock();
        waiting.since.get_or_insert(now);
        waiting.left(now)
    }

    /// So many bytes came or went.
    fn moved(&self, bytes: usize, now: Instant) {
        let mut waiting = self.lock();
        let won_back = Duration::from_secs(1).saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX)) / LEAST_RATE;
        *waiting = Waiting { left: waiting.left(now).saturating_add(won_back).min(PATIENCE), since: None };
    }

    #[cfg(test)]
    pub fn used_up(&self) {
        self.lock().left = Duration::ZERO;
    }

    /// Nothing is asked of the other side any more.
    pub fn rests(&self) {
        *self.lock() = Waiting { left: PATIENCE, since: None };
    }
}

/// The other side took too long.
#[derive(Debug, thiserror::Error)]
#[error("the other side keeps us waiting")]
pub struct TooSlow;

/// Wakes a task once the patience is at its end.
#[derive(Default)]
struct Alarm(Option<Pin<Box<Sleep>>>);

impl Alarm {
    /// Ready when the moment has come.
    fn poll(&mut self, context: &mut Context<'_>, at: Instant) -> Poll<()> {
        // A timer that is set anew to the present never rings.
        if at <= Instant::now() {
            return Poll::Ready(());
        }
        let sleep = self.0.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        if sleep.deadline() != at {
            sleep.as_mut().reset(at);
        }
        sleep.as_mut().poll(context)
    }
}

/// The body of a request, whose sender has to go on.
pub struct Paced<B> {
    body: B,
    pace: Arc<Pace>,
    /// When all of it has to be there.
    ends: Option<Instant>,
    alarm: Alarm,
}

impl<B> Paced<B> {
    /// With `limit`, all of it has to come within that time.
    pub fn new(body: B, pace: Arc<Pace>, limit: Option<Duration>) -> Self {
        pace.rests();
        Self { body, pace, ends: limit.map(|limit| Instant::now() + limit), alarm: Alarm::default() }
    }
}

impl<B> Drop for Paced<B> {
    fn drop(&mut self) {
        self.pace.rests();
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<axum::BoxError>,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let now = Instant::now();
        if let Poll::Ready(frame) = polled {
            let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
            self.pace.moved(bytes, now);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let at = now + self.pace.waits(now);
        let at = self.ends.map_or(at, |ends| at.min(ends));
        self.alarm.poll(context, at).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection whose other side has to read what is written.
pub struct PacedWrites<S> {
    stream: S,
    pace: Arc<Pace>,
    alarm: Alarm,
}

impl<S> PacedWrites<S> {
    pub fn new(stream: S, pace: Arc<Pace>) -> Self {
        Self { stream, pace, alarm: Alarm::default() }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PacedWrites<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> PacedWrites<S> {
    fn judge(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<std::io::Result<usize>>,
    ) -> Poll<std::io::Result<usize>> {
        let now = Instant::now();
        if let Poll::Ready(written) = written {
            self.pace.moved(*written.as_ref().unwrap_or(&0), now);
            return Poll::Ready(written);
        }
        let at = now + self.pace.waits(now);
        self.alarm.poll(context, at).map(|()| Err(std::io::Error::new(std::io::ErrorKind::TimedOut, TooSlow)))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PacedWrites<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.judge(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sends_single_bytes_uses_up_the_patience_and_whoever_goes_on_keeps_it() {
        let (slow, quick) = (Pace::default(), Pace::default());
        let second = Duration::from_secs(1);
        let mut now = Instant::now();
        for _ in 0..9 {
            for pace in [&slow, &quick] {
                pace.waits(now);
            }
            now += second;
            slow.moved(1, now);
            quick.moved(1_024, now);
        }
        assert!(slow.left(now) < 2 * second && slow.is_slow(now), "{:?}", slow.left(now));
        assert!(quick.left(now) == PATIENCE && !quick.is_slow(now));
        assert_eq!(quick.left(now + 60 * second), PATIENCE, "what takes us long isn't theirs");
        slow.waits(now);
        assert_eq!(slow.left(now + 2 * second), Duration::ZERO);
    }
}
