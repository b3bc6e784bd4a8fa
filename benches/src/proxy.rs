//! A relay that makes the server seem far away, and counts how often it is waited for.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// A relay on loopback.
pub struct Proxy {
    pub address: SocketAddr,
    trips: Arc<AtomicUsize>,
}

impl Proxy {
    /// Lets each of a client's messages wait before it passes it on to the server.
    ///
    /// # Errors
    ///
    /// When there is no free port.
    pub fn before(server: String, wait: Duration) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let trips = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&trips);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(&server) else { return };
                let (Ok(answers), Ok(back)) = (upstream.try_clone(), client.try_clone()) else {
                    return;
                };
                let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
                let answered = Arc::new(AtomicBool::new(true));
                let (asked, trips) = (Arc::clone(&answered), Arc::clone(&counted));
                thread::spawn(move || {
                    relay(client, upstream, || {
                        if asked.swap(false, Ordering::SeqCst) {
                            trips.fetch_add(1, Ordering::SeqCst);
                        }
                        thread::sleep(wait);
                    });
                });
                thread::spawn(move || {
                    relay(answers, back, || answered.store(true, Ordering::SeqCst))
                });
            }
        });
        Ok(Self { address, trips })
    }

    /// How often a client sent something after the server's last word: each time it waits anew.
    pub fn trips(&self) -> usize {
        self.trips.load(Ordering::SeqCst)
    }
}

fn relay(mut from: TcpStream, mut to: TcpStream, before_each: impl Fn()) {
    let mut buffer = vec![0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        before_each();
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
