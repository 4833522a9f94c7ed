//! A line to the portal that breaks after a given byte of a given request or of its answer.
//!
//! It understands just enough of HTTP/1.1 to know where a request begins and its answer ends.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Request,
    Answer,
}

/// Where to break the line: so many bytes get through, the next one doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub side: Side,
    pub after: usize,
}

/// What became of the requests looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Requests that came through the line whole, with their answers.
    pub whole: usize,
    /// Whether the cut was made.
    pub cut: bool,
    /// Bytes of the longest whole request.
    pub request: usize,
    /// Bytes of the longest answer.
    pub answer: usize,
}

#[derive(Default)]
struct State {
    /// Method of what is looked for, and a part of its path.
    wanted: (&'static str, &'static str),
    cut: Option<Cut>,
    seen: Seen,
}

pub struct Cuts {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: AbortHandle,
}

impl Drop for Cuts {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Cuts {
    /// A line to a portal.
    pub async fn before(portal: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let Ok((desk, _)) = listener.accept().await else { return };
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // However it ends, both ends are closed by being dropped.
                    if let Ok(portal) = TcpStream::connect(portal).await {
                        let _ = carry(desk, portal, &state).await;
                    }
                });
            }
        });
        Self { address, state, task: task.abort_handle() }
    }

    /// From now on looks at requests by this method with this in their path, and breaks the line once.
    pub fn arm(&self, method: &'static str, path: &'static str, cut: Option<Cut>) {
        *self.state.lock().unwrap() = State { wanted: (method, path), cut, seen: Seen::default() };
    }

    pub fn seen(&self) -> Seen {
        self.state.lock().unwrap().seen
    }
}

async fn carry(desk: TcpStream, portal: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    desk.set_nodelay(true)?;
    portal.set_nodelay(true)?;
    let (desk_reads, mut to_desk) = desk.into_split();
    let (portal_reads, mut to_portal) = portal.into_split();
    let (mut requests, mut answers) = (Stream::new(desk_reads), Stream::new(portal_reads));
    loop {
        let Some(request) = requests.message(true).await? else { return Ok(()) };
        let wanted = is_wanted(&request, state);
        if wanted && let Some(after) = planned(state, Side::Request).filter(|after| *after < request.len()) {
            return cut(&mut to_portal, &request[..after], state).await;
        }
        to_portal.write_all(&request).await?;
        if !wanted {
            answers.pass_on(&mut requests, &mut to_desk).await?;
            continue;
        }
        let Some(answer) = answers.message(false).await? else { return Ok(()) };
        if let Some(after) = planned(state, Side::Answer).filter(|after| *after < answer.len()) {
            return cut(&mut to_desk, &answer[..after], state).await;
        }
        {
            let seen = &mut state.lock().unwrap().seen;
            seen.whole += 1;
            (seen.request, seen.answer) = (seen.request.max(request.len()), seen.answer.max(answer.len()));
        }
        to_desk.write_all(&answer).await?;
    }
}

fn is_wanted(request: &[u8], state: &Mutex<State>) -> bool {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let wanted = state.lock().unwrap().wanted;
    !wanted.0.is_empty() && method == wanted.0 && path.contains(wanted.1)
}

/// Where the line is to be cut on this side, as long as it wasn't cut yet.
fn planned(state: &Mutex<State>, side: Side) -> Option<usize> {
    let state = state.lock().unwrap();
    state.cut.filter(|cut| cut.side == side && !state.seen.cut).map(|cut| cut.after)
}

/// Delivers the beginning and nothing more.
async fn cut(to: &mut OwnedWriteHalf, beginning: &[u8], state: &Mutex<State>) -> std::io::Result<()> {
    state.lock().unwrap().seen.cut = true;
    to.write_all(beginning).await?;
    to.shutdown().await
}

struct Stream {
    half: OwnedReadHalf,
    /// Read, but not yet handed on.
    ahead: Vec<u8>,
}

impl Stream {
    fn new(half: OwnedReadHalf) -> Self {
        Self { half, ahead: vec![] }
    }

    /// One more read; false at the end.
    async fn fill(&mut self) -> std::io::Result<bool> {
        let mut buffer = [0; 16 * 1024];
        let read = self.half.read(&mut buffer).await?;
        self.ahead.extend_from_slice(&buffer[..read]);
        Ok(read > 0)
    }

    /// A whole message with its head and the body that its head announces; `None` at the end of the line.
    async fn message(&mut self, request: bool) -> std::io::Result<Option<Vec<u8>>> {
        let head = loop {
            if let Some(end) = self.ahead.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if !self.fill().await? {
                return Ok(None);
            }
        };
        let text = String::from_utf8_lossy(&self.ahead[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        assert!(request || length.is_some(), "the answer doesn't say how long it is: {text}");
        let end = head + length.unwrap_or(0);
        while self.ahead.len() < end {
            if !self.fill().await? {
                return Ok(None);
            }
        }
        Ok(Some(self.ahead.drain(..end).collect()))
    }

    /// Hands on an answer of any form as it comes, until the next request shows that it is over.
    async fn pass_on(&mut self, requests: &mut Self, to_desk: &mut OwnedWriteHalf) -> std::io::Result<()> {
        loop {
            if !self.ahead.is_empty() {
                to_desk.write_all(&std::mem::take(&mut self.ahead)).await?;
            }
            tokio::select! {
                more = self.fill() => if !more? { return Err(std::io::ErrorKind::UnexpectedEof.into()) },
                more = requests.fill() => {
                    return if more? { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) };
                }
            }
        }
    }
}
