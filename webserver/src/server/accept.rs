//! Accepting connections, and turning away those that there is no place for. What an accepted one
//! does is `conn`'s.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::census::Full;
use super::floor::{Floor, Refused, detach};
use super::keepalive;
use crate::clock;
use crate::conn;

/// How long accepting rests when the system is out of something. Descriptors come back when
/// connections end, and nothing wakes the listener for that.
const BACK_OFF: Duration = Duration::from_millis(50);
/// Accept errors are logged at most once in so many milliseconds over all workers.
const LOG_EVERY: u64 = 1000;

/// Accepts for ever: all that wait, at most as many in a row as Tokio's budget for a task allows
/// (128), and then the connections have their turn.
pub(super) async fn accept(listener: Arc<TcpListener>, floor: Arc<Floor>) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => welcome(socket, peer, &floor),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn_at_times(&error);
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

/// Accepts the connections that the kernel has already taken in.
pub(super) fn take_in(listener: &std::net::TcpListener, floor: &Arc<Floor>) {
    // The bound is for a client that connects as fast as this accepts.
    for _ in 0..floor.limits.backlog {
        match take_one(listener, floor) {
            Ok(()) => {}
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return warn_at_times(&error),
        }
    }
}

fn take_one(listener: &std::net::TcpListener, floor: &Arc<Floor>) -> io::Result<()> {
    let (socket, peer) = listener.accept()?;
    socket.set_nonblocking(true)?;
    welcome(TcpStream::from_std(socket)?, peer, floor);
    Ok(())
}

/// Serves a new connection. A panic, such as one of the program's subscriber of logs, costs that
/// connection and not the listener.
fn welcome(socket: TcpStream, peer: SocketAddr, floor: &Arc<Floor>) {
    // The hook for panics has said what there is to say.
    let _ = catch_unwind(AssertUnwindSafe(|| begin(socket, peer, floor)));
}

fn begin(socket: TcpStream, peer: SocketAddr, floor: &Arc<Floor>) {
    let place = match floor.admit(peer.ip()) {
        Ok(place) => place,
        Err(full) => return turn_away(socket, peer, full, floor),
    };
    // Answers go out in one write each; waiting for more to send only delays them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%peer, %error, "closed: it ended before it began");
        return;
    }
    keepalive::set(&socket, floor.limits.keepalive_time);
    let link = conn::Link { line: floor.wheel().add(Some(peer)), common: floor.common.clone() };
    // As it is: an `async` block around it would hold its future twice.
    tokio::spawn(conn::serve(socket, floor.dispatch.clone(), floor.limits.clone(), link, place));
}

/// Answers before anything is read, so that a client or a balancer knows at once and goes
/// elsewhere. The answer has no body: the request may be a HEAD.
fn turn_away(socket: TcpStream, peer: SocketAddr, full: Full, floor: &Arc<Floor>) {
    tracing::debug!(%peer, ?full, "turned away: all connections are taken");
    // Beyond that many it is closed without a word.
    let Some(refused) = floor.refuse() else { return };
    let (time, bytes) = (floor.limits.linger_time, floor.limits.linger_bytes);
    detach(Box::pin(async move {
        let _ = tokio::time::timeout(time, say_full(socket, full, bytes)).await;
        drop::<Refused>(refused);
    }));
}

/// Ends with the client's end, or after that many bytes of what it sends, so that the answer is not lost to a reset over what the client sent
/// (RFC 9112, section 9.6).
async fn say_full(mut socket: TcpStream, full: Full, mut bytes: u64) -> io::Result<()> {
    let status = match full {
        Full::Server => "503 Service Unavailable",
        Full::Address => "429 Too Many Requests",
    };
    let date = clock::date();
    let date = String::from_utf8_lossy(&date);
    let answer = format!(
        "HTTP/1.1 {status}\r\ndate: {date}\r\nretry-after: 1\r\ncontent-length: 0\r\n\
         connection: close\r\n\r\n"
    );
    let mut socket = Pin::new(&mut socket);
    let mut left = answer.as_bytes();
    while !left.is_empty() {
        let written = poll_fn(|cx| socket.as_mut().poll_write(cx, left)).await?;
        left = &left[written..];
    }
    poll_fn(|cx| socket.as_mut().poll_shutdown(cx)).await?;
    loop {
        let mut waste = [0; 1024];
        let mut waste = ReadBuf::new(&mut waste);
        poll_fn(|cx| socket.as_mut().poll_read(cx, &mut waste)).await?;
        let read = waste.filled().len() as u64;
        if read == 0 || read > bytes {
            return Ok(());
        }
        bytes -= read;
    }
}

/// Whether it is that one client's or the way's to it, so that the next may be accepted at once:
/// Linux hands errors of the new connection on through `accept`. All others are the process' or
/// the system's: no descriptors, no memory.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
            | io::ErrorKind::TimedOut
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable
    )
}

fn warn_at_times(error: &io::Error) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = clock::now();
    let next = NEXT.load(Ordering::Relaxed);
    let mine = || {
        NEXT.compare_exchange(next, now + LOG_EVERY, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    };
    if now >= next && mine() {
        tracing::warn!(%error, "connections cannot be accepted");
    }
}
