//! Accepts connections, and turns away connections over the limits. Accepted connections are served
//! by `io`, with the protocol of `h1`.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::connection_limits::AtCapacity;
use super::listener::{Accepted, AsyncListener, Listener};
use super::worker_state::WorkerState;
use crate::base::clock;
use crate::h1::{self, Connection};
use crate::http::{HeaderMap, HeaderName, HeaderValue, PeerFacts, StatusCode};
use crate::io::{send_and_close, serve};

/// How long accepting pauses when the system is out of descriptors or memory. Descriptors become
/// free when connections end, but that does not wake the listener.
const BACK_OFF: Duration = Duration::from_millis(50);
/// The minimum time in milliseconds between two logged accept errors, over all workers.
const LOG_EVERY: u64 = 1000;

/// Accepts connections; never returns. It accepts all waiting connections, but yields to the other
/// tasks when Tokio's budget for a task (128) is used up.
pub(crate) async fn accept(listener: Arc<AsyncListener>, worker_state: Arc<WorkerState>) {
    loop {
        match listener.accept().await {
            Ok(accepted) => welcome(accepted, &worker_state),
            Err(error) if is_of_one_connection(&error) => worker_state.accept_failed(&error),
            Err(error) => {
                worker_state.accept_failed(&error);
                warn_at_times(&error);
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
}

/// Accepts the connections that are in the kernel's queue.
pub(crate) fn take_in(listener: &Listener, worker_state: &Arc<WorkerState>) {
    // The number is bounded, because a client may connect as fast as this loop accepts.
    for _ in 0..worker_state.limits.backlog {
        match take_one(listener, worker_state) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => {
                worker_state.accept_failed(&error);
                if !is_of_one_connection(&error) {
                    return warn_at_times(&error);
                }
            }
        }
    }
}

fn take_one(listener: &Listener, worker_state: &Arc<WorkerState>) -> io::Result<()> {
    welcome(listener.accept()?, worker_state);
    Ok(())
}

/// Serves a new connection. A panic, for instance in the program's log subscriber, ends that
/// connection, but not the listener.
fn welcome(accepted: Accepted, worker_state: &Arc<WorkerState>) {
    // The panic hook has already reported it.
    let _ = catch_unwind(AssertUnwindSafe(|| begin(accepted, worker_state)));
}

fn begin(accepted: Accepted, worker_state: &Arc<WorkerState>) {
    let permit = match worker_state.admit(Some(accepted.peer.ip())) {
        Ok(permit) => permit,
        Err(full) => return turn_away(accepted, full, worker_state),
    };
    if let Err(error) = accepted.prepare(worker_state.limits.keepalive_time) {
        tracing::debug!(peer = %accepted.peer, %error, "closed: the socket's options could not be set");
        return;
    }
    let Accepted { stream, peer } = accepted;
    let (dispatch, pool) = (worker_state.dispatch.clone(), worker_state.pool);
    let connection =
        Connection::new(worker_state.context(PeerFacts::plain(Some(peer))), dispatch, pool);
    // The future is spawned directly, because an `async` block around it would hold it twice.
    tokio::spawn(serve(stream, connection, permit));
}

/// Answers with 503 before anything is read, so that a client or a load balancer can try another
/// server at once.
fn turn_away(accepted: Accepted, full: AtCapacity, worker_state: &Arc<WorkerState>) {
    let Accepted { stream, peer } = accepted;
    tracing::debug!(%peer, ?full, "turned away: the limit of connections is reached");
    let status = match full {
        AtCapacity::Server => StatusCode::SERVICE_UNAVAILABLE,
        AtCapacity::Address => StatusCode::TOO_MANY_REQUESTS,
    };
    worker_state.flags.tell(|observer| observer.on_connection_refusal(peer, status));
    // If the worker is already refusing too many clients, the connection is closed without a
    // response.
    let Some(refused) = worker_state.refuse() else { return };
    let mut fields = HeaderMap::new();
    fields.insert(HeaderName::from_static("retry-after"), HeaderValue::from_static("1"));
    let bytes = h1::unread_refusal(status, &fields);
    tokio::spawn(send_and_close(
        stream,
        bytes,
        worker_state.context(PeerFacts::plain(Some(peer))),
        refused,
    ));
}

/// Returns whether the error concerns only one client or the network path to it, so that the next
/// connection may be accepted at once. Linux returns errors of the new connection from `accept`.
/// All other errors concern the process or the system, for instance if descriptors or memory run
/// out.
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
