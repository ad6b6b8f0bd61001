//! A server's life: listen, start the workers, wait for the end. It runs inside any Tokio runtime
//! that drives I/O, and its workers have runtimes of their own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use super::banner;
use super::listen;
use super::routes::RouteLine;
use super::stop::{Handle, Phase, obey_signals};
use super::worker::{self, Worker};
use crate::error::Error;
use crate::http::Dispatch;
use crate::limits::Limits;

/// What a server runs with.
pub(crate) struct Setup {
    pub(crate) listen: Vec<SocketAddr>,
    /// How many threads; at least one is started.
    pub(crate) workers: usize,
    pub(crate) limits: Arc<Limits>,
    /// Makes the app, once on each worker's thread.
    pub(crate) make: Arc<dyn Fn() -> Arc<dyn Dispatch> + Send + Sync>,
    pub(crate) handle: Handle,
    /// What the banner shows; without it nothing is printed.
    pub(crate) routes: Option<Vec<RouteLine>>,
}

/// Runs until the handle or a signal stops it. Dropping the future stops it at once.
pub(crate) async fn run(setup: Setup) -> Result<(), Error> {
    let Setup { listen, workers, limits, make, handle, routes } = setup;
    let (listeners, addrs) = listen::bind(&listen, workers.max(1), limits.backlog)?;
    let abandoned = StopOnDrop(handle.clone());
    let open = Arc::new(AtomicUsize::new(0));
    let mut running = Vec::with_capacity(listeners.len());
    for (index, listeners) in listeners.into_iter().enumerate() {
        let worker = Worker {
            index,
            listeners,
            limits: limits.clone(),
            make: make.clone(),
            handle: handle.clone(),
            open: open.clone(),
        };
        running.push(worker::start(worker)?);
    }
    if let Some(routes) = routes {
        banner::print(&addrs, &routes);
    }
    tracing::info!(?addrs, workers = running.len(), "listening");
    handle.ready(&addrs);

    let all = async {
        let mut result = Ok(());
        for worker in running {
            // A thread that ends without a word has panicked.
            let ended = worker.await.unwrap_or_else(|_| {
                tracing::error!("a worker thread panicked");
                Err(Error::worker(std::io::Error::other("it panicked")))
            });
            if ended.is_err() {
                // With one worker gone a part of the connections would never be accepted.
                handle.advance(Phase::Graceful);
            }
            result = result.and(ended);
        }
        result
    };
    let result = tokio::select! {
        result = all => result,
        () = obey_signals(&handle) => Ok(()),
    };
    drop(abandoned);
    result
}

/// Ends the workers when nobody waits for them any more.
struct StopOnDrop(Handle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.advance(Phase::Now);
    }
}
