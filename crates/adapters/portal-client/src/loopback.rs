//! The loopback address that the browser comes back to (RFC 8252 § 7.3). It answers once.

use std::collections::HashMap;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

const DONE: &str = include_str!("../../../../assets/sign-in/done.html");
const FAILED: &str = include_str!("../../../../assets/sign-in/failed.html");
const PATH: &str = "/callback";
/// Longest request head accepted, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;
/// Connections that may be open at a time.
const CONNECTIONS: usize = 64;
/// A connection that says nothing for so long is given up.
const SLOW: Duration = Duration::from_secs(5);

pub struct Loopback {
    listener: TcpListener,
    port: u16,
}

impl Loopback {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits for the browser and gives the parameters it brought: those that `belongs` takes for an answer to this
    /// sign-in. `accept` decides what the person gets to read.
    ///
    /// Whatever else asks on this port (favicon, curious programs, pages that guess the address) gets a 404 and is
    /// forgotten; who says nothing keeps nobody waiting.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn wait(
        self,
        belongs: impl Fn(&HashMap<String, String>) -> bool,
        accept: impl Fn(&HashMap<String, String>) -> bool,
    ) -> std::io::Result<HashMap<String, String>> {
        let mut connections = JoinSet::new();
        loop {
            let (mut stream, parameters) = tokio::select! {
                accepted = self.listener.accept() => {
                    let (stream, _) = accepted?;
                    // Too many at once are no browser: the new one is dropped.
                    if connections.len() < CONNECTIONS {
                        connections.spawn(listen(stream));
                    }
                    continue;
                }
                Some(heard) = connections.join_next() => match heard {
                    Ok(heard) => heard,
                    Err(_) => continue,
                },
            };
            let Some(parameters) = parameters.filter(&belongs) else {
                tokio::spawn(async move { answer(&mut stream, "404 Not Found", "").await });
                continue;
            };
            let page = if accept(&parameters) { DONE } else { FAILED };
            // The browser may be gone already; the parameters are here all the same.
            let _ = answer(&mut stream, "200 OK", page).await;
            return Ok(parameters);
        }
    }
}

/// What a connection asks for, if it says so in time.
async fn listen(mut stream: TcpStream) -> (TcpStream, Option<HashMap<String, String>>) {
    let heard = tokio::time::timeout(SLOW, parameters(&mut stream)).await;
    let parameters = heard.ok().and_then(Result::ok).flatten();
    (stream, parameters)
}

async fn parameters(stream: &mut TcpStream) -> std::io::Result<Option<HashMap<String, String>>> {
    let mut head = vec![];
    let mut buffer = [0; 1024];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut buffer).await?;
        if read == 0 || head.len() + read > HEAD_LIMIT {
            return Ok(None);
        }
        head.extend_from_slice(&buffer[..read]);
    }
    let head = String::from_utf8_lossy(&head);
    let target = head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next());
    let Some(url) = target.and_then(|target| Url::parse("http://127.0.0.1").ok()?.join(target).ok()) else {
        return Ok(None);
    };
    Ok((url.path() == PATH).then(|| url.query_pairs().into_owned().collect()))
}

async fn answer(stream: &mut TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(port: u16, target: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn it_answers_the_browser_once_and_strangers_never() {
        let loopback = Loopback::open().await.unwrap();
        let port = loopback.port;
        let belongs = |parameters: &HashMap<String, String>| parameters.get("state").is_some_and(|state| state == "s");
        let waiting = tokio::spawn(loopback.wait(belongs, |parameters| parameters.contains_key("code")));
        let silent: Vec<_> =
            futures_util::future::join_all((0..6).map(|_| TcpStream::connect(("127.0.0.1", port)))).await;
        assert!(silent.iter().all(Result::is_ok));
        for stranger in ["/callback?code=x&state=wrong", "/callback", "/callback?error=access_denied"] {
            assert!(get(port, stranger).await.starts_with("HTTP/1.1 404"), "{stranger}");
        }
        assert!(get(port, "/favicon.ico").await.starts_with("HTTP/1.1 404"));
        let answer = get(port, "/callback?code=a%20b&state=s").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("abgeschlossen"));
        let parameters = waiting.await.unwrap().unwrap();
        assert_eq!(parameters["code"], "a b");
        assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    }
}
