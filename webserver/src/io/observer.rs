//! Who is told what happens on connections before a request gets to the app.

use std::borrow::Cow;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::http::StatusCode;

/// Is told what a server does outside of requests: connections, and what is refused before the app
/// sees it. Middleware sees all other requests. All methods do nothing unless they are implemented.
///
/// The methods are called on the threads of the workers, so they must not block. A panic in one of
/// them is logged. A server without an observer pays nothing for it.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use webserver::prelude::*;
/// use webserver::server::{EarlyRefusal, Observer};
///
/// /// Counts what is not HTTP.
/// #[derive(Default)]
/// struct Malformed(AtomicU64);
///
/// impl Observer for Malformed {
///     fn on_refusal(&self, refusal: &EarlyRefusal<'_>) {
///         if refusal.status() == 400 {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let server = ServerBuilder::new().observer(Malformed::default()).build();
/// ```
pub trait Observer: Send + Sync {
    /// A connection was accepted. `client` is the address of its other end, if it has one.
    fn on_connection_open(&self, client: Option<IpAddr>) {
        _ = client;
    }

    /// A connection has ended. There is one call for each call of
    /// [`on_connection_open`](Self::on_connection_open).
    fn on_connection_close(&self) {}

    /// A connection was turned away with this status, because there are as many as
    /// [`Limits::connections`](crate::Limits::connections) (503) or
    /// [`Limits::connections_per_ip`](crate::Limits::connections_per_ip) (429) allow.
    fn on_connection_refusal(&self, client: SocketAddr, status: StatusCode) {
        _ = (client, status);
    }

    /// The system could not accept a connection, for instance because the process has too many open
    /// files. An error of a client that went away before it was accepted is told too.
    fn on_accept_error(&self, error: &io::Error) {
        _ = error;
    }

    /// A request was refused before the app saw it: its head is malformed (400), too large (431, 414),
    /// too slow (408) or asks for what the server does not have (501, 505).
    fn on_refusal(&self, refusal: &EarlyRefusal<'_>) {
        _ = refusal;
    }

    /// A worker has done its regular work, which is due every 50 milliseconds, `lag` after it was due.
    /// A lag that is much longer than a millisecond means that handlers block the thread of the worker,
    /// or that the machine has too much to do. `worker` is the number of the worker.
    fn on_worker_tick(&self, worker: usize, lag: Duration) {
        _ = (worker, lag);
    }
}

/// A request that was refused before the app saw it, for [`Observer::on_refusal`].
#[derive(Clone, Debug)]
pub struct EarlyRefusal<'a> {
    pub(crate) client: Option<SocketAddr>,
    pub(crate) status: StatusCode,
    pub(crate) detail: Cow<'a, str>,
}

impl EarlyRefusal<'_> {
    /// Returns the address of the client, if the connection has one.
    pub fn client(&self) -> Option<SocketAddr> {
        self.client
    }

    /// Returns the status that the client gets.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the rule that was broken, as a sentence. It is part of the response.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}
