//! A worker: a thread with a runtime and listeners of its own, which accepts connections, ticks for
//! them, and winds up when the server stops. What a connection does is `conn`'s.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::LocalRuntime;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, sleep};

use super::accept::{accept, accept_last};
use super::census::Census;
use super::floor::{Floor, spawn};
use super::run::Make;
use super::runtime::{runtime, wait_in};
use super::stop::{Handle, Phase};
use super::wait::{Watched, first};
use crate::clock;
use crate::error::Error;
use crate::limits::Limits;

/// What a worker is started with.
pub(super) struct Worker {
    pub(super) index: usize,
    pub(super) listeners: Vec<std::net::TcpListener>,
    pub(super) limits: Arc<Limits>,
    pub(super) make: Make,
    pub(super) handle: Handle,
    pub(super) census: Arc<Census>,
    pub(super) progress: Arc<Watched<Progress>>,
}

/// How far the workers are together.
#[derive(Default)]
pub(super) struct Progress {
    /// Those that have all that they need of the system.
    pub(super) up: usize,
    /// Whether they let clients in, which they do when all are up.
    pub(super) open: bool,
    /// Those that have ended.
    pub(super) ended: usize,
    /// The connections that these have cut.
    pub(super) cut: usize,
    /// Why the first that failed did.
    pub(super) failed: Option<Error>,
}

type Run = Box<dyn FnOnce() + Send>;

/// What a worker needs of the system, which may not have it.
#[derive(Clone, Copy)]
pub(crate) struct System {
    pub(super) thread: fn(name: String, run: Run) -> io::Result<()>,
    pub(super) runtime: fn() -> io::Result<LocalRuntime>,
}

impl Default for System {
    fn default() -> Self {
        Self { thread, runtime }
    }
}

pub(super) fn thread(name: String, run: Run) -> io::Result<()> {
    std::thread::Builder::new().name(name).spawn(run).map(|_| ())
}

/// Starts the thread, which notes when it is up and how it ended, whichever way it did; that it can
/// not be started is noted too. Whether it was.
pub(super) fn start(worker: Worker, System { thread, runtime }: System) -> bool {
    let name = format!("webserver-{}", worker.index);
    let (handle, progress) = (worker.handle.clone(), worker.progress.clone());
    let note = move |result| end(result, &handle, &progress);
    let run = {
        let note = note.clone();
        move || {
            // Nothing of the worker is looked at after a panic.
            let result = catch_unwind(AssertUnwindSafe(|| work(worker, runtime)));
            note(result.unwrap_or_else(|_| Err(io::Error::other("it panicked"))));
        }
    };
    let started = thread(name, Box::new(run)).map_err(because("it can not be started"));
    started.map_err(|error| note(Err(error))).is_ok()
}

/// Notes how a worker ended: the connections that it cut, or why it failed.
fn end(result: io::Result<usize>, handle: &Handle, progress: &Watched<Progress>) {
    let (cut, failed) = match result {
        Ok(cut) => (cut, None),
        Err(error) => (0, Some(Error::worker(error))),
    };
    if let Some(error) = &failed {
        tracing::error!(%error, "a worker ended by itself");
        // With one worker gone a part of the connections would never be accepted.
        handle.advance(Phase::Graceful);
    }
    progress.change(|progress| {
        progress.ended += 1;
        progress.cut += cut;
        progress.failed = progress.failed.take().or(failed);
    });
}

/// The error with what failed in front of it.
fn because(what: &'static str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}

fn work(worker: Worker, runtime: fn() -> io::Result<LocalRuntime>) -> io::Result<usize> {
    let runtime = runtime().map_err(because("its runtime can not be built"))?;
    let result = wait_in(&runtime, serve(worker));
    // A handler's blocking task that never ends must not keep the server from ending.
    runtime.shutdown_background();
    result
}

async fn serve(worker: Worker) -> io::Result<usize> {
    let Worker { index: _, listeners, limits, make, handle, census, progress } = worker;
    clock::tick();
    let floor = Floor::new(make(), limits, census);
    // In turn: Tokio wakes itself with a system call when the first of its timers is set, which is
    // what one that had just rung would be.
    let now = Instant::now();
    spawn(tick(now, floor.clone()));
    spawn(tick(now + clock::TICK, floor.clone()));
    let listen = |listener| TcpListener::from_std(listener).map(Rc::new);
    let listeners: Vec<_> = listeners
        .into_iter()
        .map(listen)
        .collect::<io::Result<_>>()
        .map_err(because("it can not listen"))?;
    progress.change(|progress| progress.up += 1);
    // The connections of the first must not take the descriptors that the others still need.
    let open = progress.until(|progress| progress.open);
    first(open, handle.reached(Phase::Graceful)).await;
    let open =
        |listener: Rc<TcpListener>| (spawn(accept(listener.clone(), floor.clone())), listener);
    let doors = listeners.into_iter().map(open).collect();

    handle.reached(Phase::Graceful).await;
    let time_is_up = first(handle.reached(Phase::Now), sleep(floor.limits.grace_time));
    first(wind_up(doors, &floor), time_is_up).await;
    let cut = floor.open();
    if cut > 0 {
        tracing::warn!(connections = cut, "cut: the time that a stop gives them is over");
    }
    Ok(cut)
}

/// Lets in nobody new, and waits for the end of all connections.
async fn wind_up(doors: Vec<(JoinHandle<()>, Rc<TcpListener>)>, floor: &Rc<Floor>) {
    // The connections that the kernel has already taken in are not lost either. As all answers from
    // here on say that they are the last, these get one answer.
    floor.common.begun.set(true);
    for (accepting, listener) in doors {
        accepting.abort();
        let _ = accepting.await;
        let Ok(listener) = Rc::try_unwrap(listener) else { continue };
        if let Err(error) = accept_last(listener, floor) {
            tracing::warn!(%error, "connections that waited to be accepted were refused");
        }
    }
    // Requests that have arrived are answered: the system is asked once more what has.
    sleep(clock::TICK).await;
    floor.common.idle_ends.set(true);
    floor.wheel.borrow().wake_all();
    floor.until_empty().await;
}

/// Keeps the time at every other tick, and wakes the connections whose deadline has passed.
async fn tick(first: Instant, floor: Rc<Floor>) {
    let mut interval = tokio::time::interval_at(first, 2 * clock::TICK);
    // The two stay apart.
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        interval.tick().await;
        clock::tick();
        floor.common.time.tick();
        floor.wheel.borrow_mut().tick(floor.common.time.now());
    }
}
