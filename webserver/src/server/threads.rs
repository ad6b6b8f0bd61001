//! The threads that workers run on, each with a Tokio runtime of its own. What a worker does is not
//! known here.
//!
//! A thread outlives the worker that it was started for, and its runtime is driven until the process
//! ends: a task that a handler spawned may still be at work there, and a connection that a handler
//! opened, as those of a database pool, works only while the runtime that it was opened in is
//! driven. So that a program that starts many servers does not gather threads, a thread that has no
//! task left is given to the next worker.

use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use tokio::runtime::{LocalRuntime, RuntimeMetrics};

use super::runtime::{runtime, wait_in};
use super::wait::Watched;

/// Bytes of a worker thread's stack; 8 MiB, what the main thread has on Linux and macOS, so that a
/// handler that works in a test or in `main` works in a worker too. Rust's own default is 2 MiB,
/// which a future with an array of 512 KiB overflows in a debug build, where each move of it takes
/// that much again. It is address space; memory is taken only for what is used.
const STACK: usize = 8 * 1024 * 1024;

/// What is done on a thread, and what is told of its end.
pub(super) struct Job<T> {
    /// Runs in the thread's runtime.
    pub(super) run: Run<T>,
    /// Is called once, with the error of a thread that could not be started as well. The thread is
    /// free for the next job by then.
    pub(super) end: Box<dyn FnOnce(io::Result<T>) + Send>,
}

pub(super) type Run<T> =
    Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = io::Result<T>> + Send>> + Send>;

type Main = Box<dyn FnOnce() + Send>;

/// What a worker needs of the system, which may not have it.
#[derive(Clone, Copy)]
pub(crate) struct System {
    pub(super) thread: fn(name: String, main: Main) -> io::Result<()>,
    pub(super) runtime: fn() -> io::Result<LocalRuntime>,
    /// Whether threads of earlier workers are used again.
    pub(super) reuse: bool,
}

impl Default for System {
    fn default() -> Self {
        Self { thread, runtime, reuse: true }
    }
}

pub(super) fn thread(name: String, main: Main) -> io::Result<()> {
    let stack = std::env::var("RUST_MIN_STACK").ok().and_then(|bytes| bytes.parse().ok());
    let stack = stack.unwrap_or(0).max(STACK);
    std::thread::Builder::new().name(name).stack_size(stack).spawn(main).map(|_| ())
}

/// Where a thread is given its jobs.
type Jobs<T> = Arc<Watched<Option<Job<T>>>>;

/// A thread without a job.
pub(super) struct Spare<T> {
    jobs: Jobs<T>,
    metrics: RuntimeMetrics,
}

impl<T> Spare<T> {
    /// Whether the next job would have the thread to itself. A task that was left there may block it,
    /// and a thread that has ended has dropped its end of the jobs.
    fn is_free(&self) -> bool {
        self.metrics.num_alive_tasks() == 0 && Arc::strong_count(&self.jobs) > 1
    }
}

/// The threads of a kind of jobs that have none.
pub(super) struct Spares<T>(Mutex<Vec<Spare<T>>>);

impl<T: Send + 'static> Spares<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Spare<T>>> {
        // No code that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Spare<T>> {
        let mut spares = self.lock();
        let free = spares.iter().position(Spare::is_free)?;
        Some(spares.swap_remove(free))
    }

    /// Does the job on a thread, which has that name if it is a new one. Whether there is a thread.
    pub(super) fn run(&'static self, name: String, job: Job<T>, system: System) -> bool {
        if let Some(spare) = self.take().filter(|_| system.reuse) {
            spare.jobs.change(|next| *next = Some(job));
            return true;
        }
        let jobs = Arc::new(Watched::new(Some(job)));
        let own = jobs.clone();
        let started = (system.thread)(name, Box::new(move || self.live(&own, system.runtime)));
        let Err(error) = started.map_err(because("it cannot be started")) else { return true };
        // The thread that is not there has not taken it.
        if let Some(job) = jobs.change(Option::take) {
            job.fail(error);
        }
        false
    }

    /// What a thread does to the end of the process: one job after the other, and in between what is
    /// left in its runtime.
    fn live(&'static self, jobs: &Jobs<T>, runtime: fn() -> io::Result<LocalRuntime>) {
        let runtime = match runtime().map_err(because("its runtime cannot be built")) {
            Ok(runtime) => runtime,
            Err(error) => {
                if let Some(job) = jobs.change(Option::take) {
                    job.fail(error);
                }
                return;
            }
        };
        wait_in(&runtime, async {
            loop {
                jobs.until(Option::is_some).await;
                let Some(Job { run, end }) = jobs.change(Option::take) else { continue };
                let result = caught(run).await;
                let metrics = tokio::runtime::Handle::current().metrics();
                self.lock().push(Spare { jobs: jobs.clone(), metrics });
                end(result);
            }
        });
    }
}

impl<T> Job<T> {
    /// Does the job in the present runtime.
    pub(super) async fn done(self) {
        let Self { run, end } = self;
        end(caught(run).await);
    }

    fn fail(self, error: io::Error) {
        drop(self.run);
        (self.end)(Err(error));
    }
}

/// What comes of it, if only that it panicked. Nothing of it is left by then.
async fn caught<T>(run: Run<T>) -> io::Result<T> {
    let panicked = |_| io::Error::other("it panicked");
    let mut future = catch_unwind(AssertUnwindSafe(run)).map_err(panicked)?;
    let poll = poll_fn(|cx| {
        // It is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(panicked(panic))))
    });
    poll.await
}

/// The error with what failed in front of it.
pub(super) fn because(what: &'static str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}
