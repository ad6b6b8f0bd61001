//! Accepting connections, and turning away connections over the limits. Accepted connections are
//! served by `conn`.

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

use super::connection_limits::AtCapacity;
use super::keepalive;
use super::worker_state::{Refused, WorkerState, detach};
use crate::base::clock;
use crate::{h1, io as conn};

/// How long accepting pauses when the system is out of descriptors or memory. Descriptors come back
/// when connections end, and nothing wakes the listener for that.
const BACK_OFF: Duration = Duration::from_millis(50);
/// The least number of milliseconds between two logged accept errors, over all workers.
const LOG_EVERY: u64 = 1000;

/// Accepts connections; never returns. It accepts all waiting connections, but yields to the other
/// tasks when Tokio's budget for a task (128) is used up.
pub(crate) async fn accept(listener: Arc<TcpListener>, worker_state: Arc<WorkerState>) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => welcome(socket, peer, &worker_state),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn_at_times(&error);
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

/// Accepts the connections that the kernel has already taken in.
pub(crate) fn take_in(listener: &std::net::TcpListener, worker_state: &Arc<WorkerState>) {
    // Bounded, because a client may connect as fast as this accepts.
    for _ in 0..worker_state.limits.backlog {
        match take_one(listener, worker_state) {
            Ok(()) => {}
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return warn_at_times(&error),
        }
    }
}

fn take_one(listener: &std::net::TcpListener, worker_state: &Arc<WorkerState>) -> io::Result<()> {
    let (socket, peer) = listener.accept()?;
    socket.set_nonblocking(true)?;
    welcome(TcpStream::from_std(socket)?, peer, worker_state);
    Ok(())
}

/// Serves a new connection. A panic, for instance in the program's log subscriber, ends that
/// connection and not the listener.
fn welcome(socket: TcpStream, peer: SocketAddr, worker_state: &Arc<WorkerState>) {
    // The panic hook has already reported it.
    let _ = catch_unwind(AssertUnwindSafe(|| begin(socket, peer, worker_state)));
}

fn begin(socket: TcpStream, peer: SocketAddr, worker_state: &Arc<WorkerState>) {
    let place = match worker_state.admit(peer.ip()) {
        Ok(place) => place,
        Err(full) => return turn_away(socket, peer, full, worker_state),
    };
    // Each response goes out in one write, so Nagle's algorithm would only delay it.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%peer, %error, "closed: it ended before it began");
        return;
    }
    keepalive::set(&socket, worker_state.limits.keepalive_time);
    let context = worker_state.context(peer);
    let protocol = h1::Connection::new(context, worker_state.dispatch.clone(), worker_state.pool);
    // Spawned directly: an `async` block around the future would hold it twice.
    tokio::spawn(conn::serve(conn::Stream::Tcp(socket), protocol, place));
}

/// Answers before anything is read, so that a client or a load balancer knows at once and goes
/// elsewhere. The response has no body, because the request may be a HEAD.
fn turn_away(
    socket: TcpStream,
    peer: SocketAddr,
    full: AtCapacity,
    worker_state: &Arc<WorkerState>,
) {
    tracing::debug!(%peer, ?full, "turned away: all connections are taken");
    // Over that limit the connection is closed without a response.
    let Some(refused) = worker_state.refuse() else { return };
    let (time, bytes) = (worker_state.limits.linger_time, worker_state.limits.linger_bytes);
    detach(Box::pin(async move {
        let _ = tokio::time::timeout(time, say_full(socket, full, bytes)).await;
        drop::<Refused>(refused);
    }));
}

/// Sends the refusal, then reads until the client closes or has sent `bytes` bytes. Closing with
/// unread data would reset the connection, and the response could be lost (RFC 9112, section 9.6).
async fn say_full(mut socket: TcpStream, full: AtCapacity, mut bytes: u64) -> io::Result<()> {
    let status = match full {
        AtCapacity::Server => "503 Service Unavailable",
        AtCapacity::Address => "429 Too Many Requests",
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

/// Whether the error concerns only one client or the network path to it, so that the next
/// connection may be accepted at once. Linux returns errors of the new connection from `accept`.
/// All other errors concern the process or the system, such as no descriptors or no memory.
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
