//! Stopping from outside: the handle, and the signals that do what it does. How a worker winds up
//! is its own.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;

/// How far a server is on its way to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Running,
    /// Requests in flight may end, for a bounded time.
    Graceful,
    /// At once.
    Now,
}

/// Stops a running server, and tells its addresses. Clones are handles to the same server.
///
/// ```
/// use webserver::prelude::*;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().bind("127.0.0.1:0").build();
/// let handle = server.handle();
/// let running = tokio::spawn(server.run());
/// let addrs = handle.addrs().await;
/// assert_ne!(addrs[0].port(), 0);
/// handle.stop();
/// running.await.unwrap().unwrap();
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Handle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    phase: watch::Sender<Phase>,
    addrs: watch::Sender<Vec<SocketAddr>>,
}

impl Default for Handle {
    fn default() -> Self {
        Self(Arc::new(Shared {
            phase: watch::Sender::new(Phase::Running),
            addrs: watch::Sender::new(Vec::new()),
        }))
    }
}

impl Handle {
    /// Stops the server gracefully: it listens no more, idle connections are closed at once, and
    /// requests in flight may end within `grace_time` of the [`Limits`](crate::Limits). Then
    /// `run()` returns.
    pub fn stop(&self) {
        self.advance(Phase::Graceful);
    }

    /// The addresses that the server listens on, as soon as it does: with port 0 the one it got.
    /// If the server fails to start this waits for ever.
    pub async fn addrs(&self) -> Vec<SocketAddr> {
        let mut addrs = self.0.addrs.subscribe();
        match addrs.wait_for(|addrs| !addrs.is_empty()).await {
            Ok(addrs) => addrs.clone(),
            Err(_) => unreachable!("the handle holds the sender"),
        }
    }

    pub(super) fn ready(&self, addrs: &[SocketAddr]) {
        self.0.addrs.send_replace(addrs.to_vec());
    }

    /// Goes on to that phase; never back.
    pub(super) fn advance(&self, to: Phase) {
        self.0.phase.send_if_modified(|phase| {
            let later = to > *phase;
            *phase = to.max(*phase);
            later
        });
    }

    /// Waits until the server is at least that far.
    pub(super) async fn reached(&self, phase: Phase) {
        let mut now = self.0.phase.subscribe();
        // The handle itself holds the sender, so that the wait can not fail.
        let _ = now.wait_for(|now| *now >= phase).await;
    }
}

/// Turns SIGINT and SIGTERM into a graceful stop, and the second one into one at once. It waits for
/// ever.
pub(super) async fn obey_signals(handle: &Handle) {
    for phase in [Phase::Graceful, Phase::Now] {
        if let Err(error) = signal().await {
            tracing::warn!(%error, "signals can not be listened to");
            std::future::pending::<()>().await;
        }
        tracing::info!(?phase, "stopping on a signal");
        handle.advance(phase);
    }
    std::future::pending::<()>().await;
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
