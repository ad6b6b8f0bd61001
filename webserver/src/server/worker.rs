//! A worker: a thread with a runtime and listeners of its own, which accepts connections, ticks for
//! them, and winds up when the server stops. What a connection does is `conn`'s.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::spawn_local;
use tokio::time::MissedTickBehavior;

use super::stop::{Handle, Phase};
use crate::clock;
use crate::conn::{self, Wheel};
use crate::error::Error;
use crate::http::Dispatch;
use crate::limits::Limits;

/// How long accepting rests when the system is out of something. Descriptors come back when
/// connections end, and nothing wakes the listener for that.
const BACK_OFF: Duration = Duration::from_millis(50);
/// Accept errors are logged at most once in so many milliseconds over all workers.
const LOG_EVERY: u64 = 1000;

/// What a worker is started with.
pub(super) struct Worker {
    pub(super) index: usize,
    pub(super) listeners: Vec<std::net::TcpListener>,
    pub(super) limits: Arc<Limits>,
    pub(super) make: Arc<dyn Fn() -> Arc<dyn Dispatch> + Send + Sync>,
    pub(super) handle: Handle,
    /// Connections open over all workers.
    pub(super) open: Arc<AtomicUsize>,
}

/// Starts the thread; the receiver has its result when it ends.
pub(super) fn start(worker: Worker) -> Result<oneshot::Receiver<Result<(), Error>>, Error> {
    let (ended, result) = oneshot::channel();
    std::thread::Builder::new()
        .name(format!("webserver-{}", worker.index))
        .spawn(move || {
            // Nobody waits when the server's future was dropped.
            let _ = ended.send(work(worker).map_err(Error::worker));
        })
        .map_err(Error::worker)?;
    Ok(result)
}

fn work(worker: Worker) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build_local(tokio::runtime::LocalOptions::default())?;
    let result = runtime.block_on(serve(worker));
    // A handler's blocking task that never ends must not keep the server from ending.
    runtime.shutdown_background();
    result
}

async fn serve(worker: Worker) -> io::Result<()> {
    let Worker { index: _, listeners, limits, make, handle, open } = worker;
    clock::tick();
    let floor = Rc::new(Floor {
        dispatch: make(),
        limits,
        wheel: RefCell::default(),
        closing: Arc::new(AtomicBool::new(false)),
        open,
        here: Cell::new(0),
        empty: Notify::new(),
    });
    let ticking = spawn_local(tick(floor.clone()));
    let mut accepting = Vec::with_capacity(listeners.len());
    for listener in listeners {
        let listener = TcpListener::from_std(listener)?;
        accepting.push(spawn_local(accept(listener, floor.clone())));
    }

    handle.reached(Phase::Graceful).await;
    for task in accepting {
        task.abort();
        // The listener is closed when its task is gone, not before.
        let _ = task.await;
    }
    floor.closing.store(true, Ordering::Relaxed);
    floor.wheel.borrow().wake_all();
    tokio::select! {
        () = floor.until_empty() => {}
        () = handle.reached(Phase::Now) => {}
        () = tokio::time::sleep(floor.limits.grace_time) => {
            tracing::warn!(connections = floor.here.get(), "cut at the end of the grace time");
        }
    }
    ticking.abort();
    Ok(())
}

/// What the tasks of a worker share.
struct Floor {
    dispatch: Arc<dyn Dispatch>,
    limits: Arc<Limits>,
    wheel: RefCell<Wheel>,
    closing: Arc<AtomicBool>,
    open: Arc<AtomicUsize>,
    /// Connections open on this worker.
    here: Cell<usize>,
    /// Notified when the last of them ends.
    empty: Notify,
}

impl Floor {
    async fn until_empty(&self) {
        while self.here.get() > 0 {
            self.empty.notified().await;
        }
    }

    /// A place for one more connection, unless all are taken.
    fn admit(self: &Rc<Self>) -> Option<Place> {
        if self.open.fetch_add(1, Ordering::Relaxed) >= self.limits.connections {
            self.open.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        self.here.set(self.here.get() + 1);
        Some(Place(self.clone()))
    }
}

/// A connection's place among the counted ones, given back whichever way it ends.
struct Place(Rc<Floor>);

impl Drop for Place {
    fn drop(&mut self) {
        let floor = &self.0;
        floor.open.fetch_sub(1, Ordering::Relaxed);
        floor.here.set(floor.here.get() - 1);
        if floor.here.get() == 0 {
            floor.empty.notify_one();
        }
    }
}

/// Keeps the time, and wakes the connections whose deadline has passed.
async fn tick(floor: Rc<Floor>) {
    let mut interval = tokio::time::interval(clock::TICK);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        clock::tick();
        floor.wheel.borrow_mut().tick();
    }
}

async fn accept(listener: TcpListener, floor: Rc<Floor>) {
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

fn welcome(socket: TcpStream, peer: SocketAddr, floor: &Rc<Floor>) {
    let Some(place) = floor.admit() else {
        tracing::debug!(%peer, "closed: all connections are taken");
        return;
    };
    // Answers go out in one write each; waiting for more to send only delays them.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%peer, %error, "closed: it ended before it began");
        return;
    }
    let link = conn::Link {
        line: floor.wheel.borrow_mut().add(Some(peer)),
        closing: floor.closing.clone(),
    };
    // As it is: an `async` block around it would hold its future twice.
    spawn_local(conn::serve(socket, floor.dispatch.clone(), floor.limits.clone(), link, place));
}

/// Whether it is that one client's, and the next may be accepted at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
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
        tracing::warn!(%error, "a connection could not be accepted; trying again");
    }
}
