//! A relay that makes the server seem far away.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Listens on loopback, and lets each of a client's messages wait before it passes it on.
///
/// # Errors
///
/// When there is no free port.
pub fn delayed(server: String, by: Duration) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(upstream) = TcpStream::connect(&server) else { return };
            let (Ok(answers), Ok(back)) = (upstream.try_clone(), client.try_clone()) else {
                return;
            };
            let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
            thread::spawn(move || relay(client, upstream, by));
            thread::spawn(move || relay(answers, back, Duration::ZERO));
        }
    });
    Ok(address)
}

fn relay(mut from: TcpStream, mut to: TcpStream, wait: Duration) {
    let mut buffer = vec![0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        thread::sleep(wait);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
