//! A server on the loopback address, a client that sends what it is told, and what was logged.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tracing::subscriber::DefaultGuard;

/// It ends with its test, whose runtime drives it.
pub struct Server {
    address: SocketAddr,
    log: Log,
    /// The runtime of a test has one thread, so what is logged in the test comes here.
    _logging: DefaultGuard,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Server {
    pub async fn start(routes: Router) -> Self {
        let (log, logging) = Log::listen();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { address, log, _logging: logging }
    }

    /// Sends the request over a connection of its own. No header is added.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        send_to(self.address, request).await
    }

    /// The same over HTTP/2, where the host is `:authority`.
    pub async fn send_http2(&self, request: Request<Full<Bytes>>) -> Answer {
        let executor = TokioExecutor::new();
        let (mut sender, connection) =
            http2::handshake(executor, self.connect().await).await.unwrap();
        tokio::spawn(connection);
        let response = sender.send_request(request).await.unwrap();
        answer(response).await
    }

    /// Sends these bytes and reads until the server closes.
    pub async fn send_raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.stream().await;
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    /// A connection on which nothing was sent yet.
    pub async fn stream(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What was logged since the last call.
    pub fn logged(&self) -> String {
        self.log.take()
    }

    async fn connect(&self) -> TokioIo<TcpStream> {
        TokioIo::new(self.stream().await)
    }
}

/// Sends the request to whoever listens there, over a connection of its own. No header is added.
pub async fn send_to(address: SocketAddr, request: Request<Full<Bytes>>) -> Answer {
    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let (mut sender, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let response = sender.send_request(request).await.unwrap();
    answer(response).await
}

async fn answer(response: axum::http::Response<hyper::body::Incoming>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status and code, of an answer that must be a problem.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.header("cache-control"), Some("no-store"), "{self:?}");
        let problem: Value = serde_json::from_str(&self.body).unwrap();
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:problem:{code}"));
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        (self.status.as_u16(), code.to_owned())
    }
}

pub fn get(target: &str) -> axum::http::request::Builder {
    Request::get(target)
}

pub fn empty() -> Full<Bytes> {
    Full::default()
}

/// What is logged in this thread, as text.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens until the guard is dropped.
    pub fn listen() -> (Self, DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .without_time()
            .with_writer({
                let log = log.clone();
                move || log.clone()
            })
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// What was logged since the last call.
    pub fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
