//! Connections: taken in, given their place, encrypted where the portal has a certificate, and ended when nothing comes.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::pace::{PATIENCE, Paced, PacedWrites, SMALL_FORM};
use super::slots::{InProgress, Slot, Slots};
use crate::client_address::TrustedProxies;

/// How long to wait when the system has no descriptor left.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// What every connection needs.
#[derive(Clone)]
pub struct Server {
    pub router: Router,
    pub slots: Arc<Slots>,
    pub proxies: TrustedProxies,
    pub tls: Option<TlsAcceptor>,
}

impl Server {
    /// Takes connections until told to stop; then lets requests in progress end.
    pub async fn run(self, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
        let mut connections = JoinSet::new();
        let for_connections = stopped.clone();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take_in(&mut connections, stream, peer, &for_connections),
                    Err(error) => {
                        tracing::warn!(error = %error.kind(), "a connection could not be taken in");
                        tokio::time::sleep(EXHAUSTED).await;
                    }
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                () = until(&mut stopped) => break,
            }
        }
        drop(listener);
        while connections.join_next().await.is_some() {}
    }

    fn take_in(
        &self,
        connections: &mut JoinSet<()>,
        stream: TcpStream,
        peer: SocketAddr,
        stopped: &watch::Receiver<bool>,
    ) {
        let Some(slot) = self.slots.take(peer.ip(), self.proxies.trusts(peer.ip())) else { return };
        let (server, stopped) = (self.clone(), stopped.clone());
        connections.spawn(async move {
            // Small answers go out at once.
            let _ = stream.set_nodelay(true);
            let stream = PacedWrites::new(stream, slot.answers());
            match server.tls.clone() {
                None => server.serve(stream, peer, slot, stopped).await,
                Some(tls) => {
                    let handshake = tokio::time::timeout(PATIENCE, tls.accept(stream));
                    tokio::select! {
                        encrypted = handshake => if let Ok(Ok(stream)) = encrypted {
                            server.serve(stream, peer, slot, stopped).await;
                        },
                        () = slot.told_to_leave() => {}
                    }
                }
            }
        });
    }

    async fn serve<S>(&self, stream: S, peer: SocketAddr, slot: Slot, mut stopped: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let slot = Arc::new(slot);
        let service = {
            let (router, proxies, slot) = (self.router.clone(), self.proxies.clone(), Arc::clone(&slot));
            service_fn(move |request| answer(router.clone(), proxies.clone(), peer, Arc::clone(&slot), request))
        };
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let mut connection = std::pin::pin!(connection);
        let mut is_stopping = false;
        loop {
            tokio::select! {
                // What goes wrong here is the other side's: it hung up, or sent no HTTP.
                _ = connection.as_mut() => return,
                () = slot.told_to_leave() => return,
                () = until(&mut stopped), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Until it says true, or nobody can say it any more.
async fn until(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn answer(
    router: Router,
    proxies: TrustedProxies,
    peer: SocketAddr,
    slot: Arc<Slot>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<Response, std::convert::Infallible> {
    let client = proxies.client(peer.ip(), request.headers());
    let in_progress = slot.begin(client.0);
    let limit = is_small_form(request.headers()).then_some(SMALL_FORM);
    let mut request: Request = request.map(|body| Body::new(Paced::new(body, slot.bodies(), limit)));
    request.extensions_mut().insert(client);
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| Body::new(Served { body, _in_progress: in_progress })))
}

/// Whether it is a form without files, which anybody may send; forms with files are read of who is signed in.
fn is_small_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    kind.to_ascii_lowercase().starts_with(b"application/x-www-form-urlencoded")
}

/// An answer: until it is sent, its request is in progress.
struct Served {
    body: Body,
    _in_progress: InProgress,
}

impl HttpBody for Served {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
