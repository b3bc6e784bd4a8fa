//! A relay on loopback between the pool and Postgres, which counts, cuts, swallows, holds up and falls silent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::world::World;

/// What the server says last, after everything it has done for a statement is permanent.
const READY: &[u8] = b"Z\0\0\0\x05I";

pub struct Proxy {
    address: SocketAddr,
    upstream: (String, u16),
    wire: Arc<Wire>,
    listening: Option<JoinHandle<()>>,
}

struct Wire {
    trips: AtomicUsize,
    swallows: AtomicBool,
    swallowed: AtomicUsize,
    /// Counts how often all connections were cut.
    cuts: watch::Sender<usize>,
    /// Counts how often all connections fell silent.
    silences: watch::Sender<usize>,
    holds: watch::Sender<bool>,
    held: AtomicUsize,
}

impl Proxy {
    pub async fn before(world: &World) -> Self {
        let options: PgConnectOptions = world.database.url().parse().unwrap();
        let wire = Wire {
            trips: AtomicUsize::new(0),
            swallows: AtomicBool::new(false),
            swallowed: AtomicUsize::new(0),
            cuts: watch::Sender::new(0),
            silences: watch::Sender::new(0),
            holds: watch::Sender::new(false),
            held: AtomicUsize::new(0),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut proxy = Self {
            address: listener.local_addr().unwrap(),
            upstream: (options.get_host().to_owned(), options.get_port()),
            wire: Arc::new(wire),
            listening: None,
        };
        proxy.listen(listener);
        proxy
    }

    /// How to reach the world's database through this proxy.
    pub fn options(&self, world: &World) -> PgConnectOptions {
        let options: PgConnectOptions = world.database.url().parse().unwrap();
        options.host("127.0.0.1").port(self.address.port())
    }

    /// How often a client sent something after the server's last word: each time it waits anew.
    pub fn trips(&self) -> usize {
        self.wire.trips.load(Ordering::SeqCst)
    }

    /// Closes all connections without a word.
    pub fn cut(&self) {
        self.wire.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Passes nothing on any more between those who are connected, and closes nothing, as when the other
    /// machine has lost its power.
    pub fn fall_silent(&self) {
        self.wire.silences.send_modify(|silences| *silences += 1);
    }

    /// Whether those who connect from now on wait.
    pub fn hold(&self, holds: bool) {
        self.wire.holds.send_replace(holds);
    }

    /// How many have come to wait so far.
    pub fn held(&self) -> usize {
        self.wire.held.load(Ordering::SeqCst)
    }

    /// The server's next whole answer is lost, and the connection with it.
    pub fn swallow_next_answer(&self) {
        self.wire.swallows.store(true, Ordering::SeqCst);
    }

    pub fn swallowed(&self) -> usize {
        self.wire.swallowed.load(Ordering::SeqCst)
    }

    /// From now on connections are refused, as by a server that is down.
    pub async fn go_down(&mut self) {
        let listening = self.listening.take().unwrap();
        listening.abort();
        let _ = listening.await;
    }

    pub async fn come_up(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.listen(listener);
    }

    fn listen(&mut self, listener: TcpListener) {
        let (wire, upstream) = (Arc::clone(&self.wire), self.upstream.clone());
        self.listening = Some(tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                client.set_nodelay(true).unwrap();
                let (wire, upstream) = (Arc::clone(&wire), upstream.clone());
                tokio::spawn(async move {
                    if *wire.holds.borrow() {
                        wire.held.fetch_add(1, Ordering::SeqCst);
                        wire.holds.subscribe().wait_for(|holds| !holds).await.unwrap();
                    }
                    let server = TcpStream::connect(upstream).await.unwrap();
                    server.set_nodelay(true).unwrap();
                    relay(wire, client, server).await;
                });
            }
        }));
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

/// Passes bytes on until one side closes, all are cut, or an answer is swallowed.
async fn relay(wire: Arc<Wire>, mut client: TcpStream, mut server: TcpStream) {
    let (mut cuts, mut silences) = (wire.cuts.subscribe(), wire.silences.subscribe());
    let (mut asked, mut answer) = (vec![0; 65_536], vec![0; 65_536]);
    let mut server_spoke_last = true;
    let mut lost = Vec::new();
    loop {
        tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(length) if length > 0 => {
                    if server_spoke_last {
                        wire.trips.fetch_add(1, Ordering::SeqCst);
                    }
                    server_spoke_last = false;
                    if server.write_all(&asked[..length]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
            read = server.read(&mut answer) => match read {
                Ok(length) if length > 0 => {
                    server_spoke_last = true;
                    if wire.swallows.load(Ordering::SeqCst) {
                        lost.extend_from_slice(&answer[..length]);
                        if lost.ends_with(READY) {
                            wire.swallows.store(false, Ordering::SeqCst);
                            wire.swallowed.fetch_add(1, Ordering::SeqCst);
                            return;
                        }
                    } else if client.write_all(&answer[..length]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
            _ = cuts.changed() => return,
            _ = silences.changed() => {
                let _ = cuts.changed().await;
                return;
            }
        }
    }
}
