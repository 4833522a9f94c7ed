//! The portal as a program of its own, under attack: half-open connections, answers nobody writes, unsafe settings.

use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;
use tokio::task::JoinSet;

use crate::support::{Browser, LUKASZ, hidden};

/// A portal with demo data as a process; killed when it is dropped.
struct Program {
    child: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Program {
    fn start(descriptors: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let serve = format!(
            "ulimit -n {descriptors}; exec {} --database {}/portal.sqlite serve --demo --listen 127.0.0.1:0",
            env!("CARGO_BIN_EXE_portal"),
            folder.path().display()
        );
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut child = Command::new("sh").args(["-c", &serve]).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("it listens").to_owned();
        Self { child, url, folder }
    }

    fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Descriptors that the program holds.
    fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap().count()
    }

    /// Connections that the program holds. Files of its database come and go besides.
    fn connections(&self) -> usize {
        let held = std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        let leads_to = held.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
        leads_to.filter(|to| to.to_string_lossy().starts_with("socket:")).count()
    }

    /// Looks until the portal holds so many connections, for two minutes at most.
    async fn until_connections(&self, count: usize) -> Result<(), tokio::time::error::Elapsed> {
        let there = async {
            while self.connections() != count {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(120), there).await
    }

    /// Most memory that the program has held so far, in kB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Asks for a page again and again and gives how long each answer took; every one of them must come.
async fn honest(url: &str, requests: usize) -> Vec<Duration> {
    let mut times = vec![];
    for _ in 0..requests {
        // A connection of its own, as somebody has who comes now.
        let mut browser = Browser::at(url);
        let started = Instant::now();
        let answer = tokio::time::timeout(Duration::from_secs(30), browser.get("/anmelden")).await;
        assert_eq!(answer.expect("an honest request is answered").status(), 200);
        times.push(started.elapsed());
    }
    times.sort_unstable();
    times
}

fn tell(what: &str, times: &[Duration]) {
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_millis();
    println!("{what}: {} answers, p50 {} ms, p99 {} ms", times.len(), at(50), at(99));
}

#[tokio::test]
async fn half_open_connections_keep_nobody_out() {
    // So that this process may open as many connections as it needs.
    amtspult_portal::Config::new("");
    let portal = Program::start(1_024);
    let mut held = vec![];
    let mut open = |count: usize| {
        for _ in 0..count {
            let mut stream = TcpStream::connect(portal.address()).unwrap();
            // Those that had to make way don't take any more.
            let _ = stream.write_all(b"GET /anmelden HTTP/1.1\r\nHost: portal\r\nX-Slow: ");
            held.push(stream);
        }
    };
    open(1_100);
    let mut times = honest(&portal.url, 40).await;
    open(500);
    times.extend(honest(&portal.url, 40).await);
    times.sort_unstable();
    tell("1,600 half-open connections, 1,024 descriptors", &times);
}

/// What somebody does who holds a connection.
#[derive(Clone, Copy)]
enum Held {
    /// Sends one byte of a body that was announced as long, and reads what comes.
    Body,
    /// Asks for much and reads nothing.
    Unread,
}

impl Held {
    async fn open(self, from: [u8; 4], to: SocketAddr) -> std::io::Result<tokio::net::TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        socket.set_recv_buffer_size(4_096)?;
        let stream = tokio::time::timeout(Duration::from_secs(2), socket.connect(to)).await??;
        let asks = match self {
            Self::Body => "POST /anmelden HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: 200000\r\n\r\na"
                .to_owned(),
            Self::Unread => "GET /assets/portal.css HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000),
        };
        let _ = stream.try_write(asks.as_bytes());
        Ok(stream)
    }

    /// Whether it looks as if the portal still held it; of an answer that isn't read that can't be told, so it is taken to
    /// be given up after a while.
    fn is_held(self, stream: &tokio::net::TcpStream, since: Instant) -> bool {
        match self {
            Self::Body => loop {
                match stream.try_read(&mut [0; 4_096]) {
                    Ok(0) => return false,
                    Ok(_) => {}
                    Err(error) => return error.kind() == ErrorKind::WouldBlock,
                }
            },
            Self::Unread => since.elapsed() < Duration::from_secs(20),
        }
    }

    /// Holds so many connections from an address for ever: a new one takes the place of each that ends.
    async fn keep(self, from: [u8; 4], to: SocketAddr, count: usize) {
        let mut held = vec![];
        loop {
            held.retain(|(stream, since)| self.is_held(stream, *since));
            while held.len() < count {
                let Ok(stream) = self.open(from, to).await else { break };
                held.push((stream, Instant::now()));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_stand_still_keep_nobody_out() {
    // So that this process may open as many connections as it needs.
    amtspult_portal::Config::new("");
    let portal = Program::start(1_024);
    let started = Instant::now();
    let to = portal.address().parse().unwrap();
    let mut attack = JoinSet::new();
    let bodies = (2..=4).map(|from| (from, Held::Body, 300));
    for (from, what, count) in bodies.chain([(5, Held::Unread, 40), (6, Held::Unread, 40)]) {
        attack.spawn(what.keep([127, 0, 0, from], to, count));
    }
    let full = async {
        while !portal.log().contains("places-full") {
            tokio::time::sleep(Duration::from_millis(50)).await
        }
    };
    tokio::time::timeout(Duration::from_secs(30), full).await.expect("the log tells that there is no room");
    let mut times = honest(&portal.url, 60).await;
    // Longer than any of them is waited for.
    tokio::time::sleep(Duration::from_secs(15)).await;
    times.extend(honest(&portal.url, 60).await);
    times.sort_unstable();
    tell("980 requests that stand still, 1,024 descriptors", &times);
    attack.shutdown().await;
    let lines = portal.log().matches("places-full").count() as u64;
    let minutes = started.elapsed().as_secs() / 60;
    assert!(lines <= minutes + 2, "one line a minute, not {lines} in {minutes}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_stands_still_ends_by_itself() {
    let portal = Program::start(1_024);
    let to = portal.address().parse().unwrap();
    let before = portal.connections();
    for what in [Held::Body, Held::Unread] {
        let _stream = what.open([127, 0, 0, 2], to).await.unwrap();
        portal.until_connections(before + 1).await.expect("the portal holds the connection");
        portal.until_connections(before).await.expect("nobody waits for ever");
    }
}

/// The body of a message in the Postfach with so many files.
fn message(csrf: &str, id: &str, files: usize) -> String {
    let fields = [("csrf", csrf), ("nachricht", id), ("betreff", "Nachweise"), ("text", "Anbei")];
    let fields = fields
        .map(|(name, value)| format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    let file = "--limit\r\nContent-Disposition: form-data; name=\"anhang\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4 x\r\n";
    fields.concat() + &file.repeat(files)
}

#[tokio::test]
async fn a_message_with_many_files_takes_one_descriptor_and_is_refused() {
    let portal = Program::start(1_024);
    let mut browser = Browser::at(&portal.url);
    assert_eq!(browser.password(LUKASZ, demo::PASSWORD, "/anmelden").await.status(), 303);
    let list = browser.page("/postfach").await;
    let place = format!("/postfach/{}", list.split("href=\"/postfach/").nth(1).unwrap().split('"').next().unwrap());
    let page = browser.page(&place).await;
    let body = message(&hidden(&page, "csrf"), &hidden(&page, "nachricht"), 1_000);
    let request = |browser: &Browser| {
        let request = browser.request(reqwest::Method::POST, &place);
        request.header("content-type", "multipart/form-data; boundary=limit")
    };
    let before = portal.descriptors();
    let mut held = JoinSet::new();
    for _ in 0..4 {
        // All of it, but for the end.
        let first = futures_util::stream::iter([Ok::<_, std::io::Error>(body.clone())]);
        let body = futures_util::StreamExt::chain(first, futures_util::stream::pending());
        held.spawn(request(&browser).body(reqwest::Body::wrap_stream(body)).send());
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    // A connection and a file each, and what the database opens.
    assert!(portal.descriptors() <= before + 2 * 4 + 30, "{} after {before}", portal.descriptors());
    let fifth = request(&browser).body(format!("{body}--limit--\r\n")).send().await.unwrap();
    assert_eq!(fifth.status(), 429, "one account, so many at once");
    held.shutdown().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let refused = request(&browser).body(format!("{body}--limit--\r\n")).send().await.unwrap();
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("höchstens 20 Dateien"));
}

#[tokio::test]
async fn the_log_names_routes_and_events_and_no_ids() {
    let portal = Program::start(1_024);
    let mut browser = Browser::at(&portal.url);
    let case = uuid::Uuid::now_v7().to_string();
    for place in ["/antraege", "/postfach", "/anhaenge/x", "/formulare/x"] {
        browser.get(&format!("{place}/{case}")).await;
    }
    assert_eq!(browser.password(LUKASZ, "geheim-geraten", "/anmelden").await.status(), 401);
    let log = portal.log();
    assert!(log.contains("/antraege/{case}") && log.contains("sign-in-failed"), "{log}");
    for secret in [case.as_str(), LUKASZ, "geheim-geraten"] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}

/// As many as are promised with `AMTSPULT_FULL=1`, else a few.
fn hostile_answers() -> usize {
    trial::rounds(100, 6)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_nobody_writes_take_neither_memory_nor_the_others_time() {
    let portal = Program::start(4_096);
    let mut browser = Browser::at(&portal.url);
    let page = browser.page("/anmelden").await;
    let fields = [
        ("csrf", hidden(&page, "csrf")),
        ("weiter", "/".to_owned()),
        ("email", LUKASZ.to_owned()),
        ("password", demo::PASSWORD.to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/anmelden", &fields).await.status(), 303);
    let form = format!("/formulare/{}/14729990%3AHundesteuer%3Av1.0", demo::musterau());
    let page = browser.page(&form).await;
    let (csrf, seen) = (hidden(&page, "csrf"), hidden(&page, "stand"));
    let long = "x".repeat(60 * 1024 * 1024);
    let body: axum::body::Bytes =
        [("csrf", csrf.as_str()), ("stand", &seen), ("aktion", "speichern"), ("hund:0:name", &long)]
            .iter()
            .map(|(name, value)| {
                format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .chain(["--limit--\r\n".to_owned()])
            .collect::<String>()
            .into();
    drop(long);
    let mut attack = JoinSet::new();
    for _ in 0..hostile_answers() {
        let request = browser.request(reqwest::Method::POST, &form);
        let request = request.header("content-type", "multipart/form-data; boundary=limit").body(body.clone());
        attack.spawn(async move { request.send().await.map(|answer| answer.status().as_u16()) });
    }
    let mut times = vec![];
    while !attack.is_empty() {
        times.extend(honest(&portal.url, 1).await);
        while let Some(answer) = attack.try_join_next() {
            // Refused by name (422), or because one account sends so much at once, or cut off while it was being sent.
            assert!(matches!(answer.unwrap(), Ok(422 | 429 | 503) | Err(_)));
        }
    }
    times.sort_unstable();
    tell("answers of 60 MB", &times);
    println!("peak of the portal's memory: {} kB", portal.peak());
    assert!(portal.peak() < 300_000, "{} kB", portal.peak());
    let again = browser.page(&form).await;
    assert!(again.len() < 500_000, "nothing of it is stored");
}

#[test]
fn what_would_let_others_in_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("portal.sqlite").display().to_string();
    let run = |arguments: &[&str]| {
        let portal =
            Command::new(env!("CARGO_BIN_EXE_portal")).args(["--database", &database]).args(arguments).output();
        let portal = portal.unwrap();
        assert!(!portal.status.success());
        String::from_utf8(portal.stderr).unwrap()
    };
    assert!(run(&["serve", "--listen", "0.0.0.0:0"]).contains("nothing is encrypted"));
    assert!(run(&["serve", "--demo", "--listen", "[::]:0", "--trusted-proxy", "10.0.0.1"]).contains("everybody knows"));
    assert!(run(&["serve", "--public-url", "https://portal.example"]).contains("--trusted-proxy"));
}
