//! Plain clients, for tests with many of them.

use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) const ASK: &[u8] = b"GET /plaintext HTTP/1.1\r\nhost: a\r\n\r\n";
const END: &[u8] = b"Hello, World!";

pub(crate) fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("the system accepts");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("an option of the socket");
    stream
}

/// Reads one answer to `ASK`, and nothing after it.
pub(crate) fn read_answer(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut buf = [0; 1024];
    while !seen.ends_with(END) {
        let n = stream.read(&mut buf).expect("the server answers in time");
        assert!(n > 0, "closed after {:?}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&buf[..n]);
    }
    assert!(seen.starts_with(b"HTTP/1.1 200 "), "{:?}", String::from_utf8_lossy(&seen));
}

/// Returns whether input has arrived, without waiting for it.
pub(crate) fn has_come(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("an option of the socket");
    let there = match stream.peek(&mut [0]) {
        Ok(_) => true,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    };
    stream.set_nonblocking(false).expect("an option of the socket");
    there
}

/// Lets tests with hundreds of clients run one after another, because a process may often open only
/// a thousand files.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
