//! The threads that workers run on. Each thread has a Tokio runtime of its own. The work of a
//! worker is in `worker`.
//!
//! A thread outlives the worker that it was started for, and its runtime is driven until the
//! process ends. A task that a handler spawned may still be running there. A connection that a
//! handler opened, such as one of a database pool, works only while the runtime that it was opened
//! in is driven. A thread without tasks is reused for the next worker, so that a program that
//! starts many servers does not collect threads.

use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use tokio::runtime::{LocalRuntime, RuntimeMetrics};

use super::runtime::{runtime, wait_in};
use crate::base::wait::Watched;

/// The size of a worker thread's stack in bytes. 8 MiB is the size of the main thread's stack on
/// Linux and macOS, so a handler that works in a test or in `main` works in a worker too. Rust's
/// default is 2 MiB. In a debug build, a future with an array of 512 KiB overflows that default,
/// because each move of the future needs space for another copy. The stack is address space: memory
/// is used only for the part that is touched.
const STACK: usize = 8 * 1024 * 1024;

/// A job for a thread, and a callback for the end of the job.
pub(crate) struct Job<T> {
    /// Runs in the thread's runtime.
    pub(crate) run: Run<T>,
    /// Called once with the result. The result is an error if the thread could not be started. When
    /// it is called, the thread is free for the next job.
    pub(crate) end: Box<dyn FnOnce(io::Result<T>) + Send>,
}

pub(crate) type Run<T> =
    Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = io::Result<T>> + Send>> + Send>;

type Main = Box<dyn FnOnce() + Send>;

/// The functions that give workers threads and runtimes. Tests replace them to make them fail.
#[derive(Clone, Copy)]
pub(crate) struct System {
    pub(crate) thread: fn(name: String, main: Main) -> io::Result<()>,
    pub(crate) runtime: fn() -> io::Result<LocalRuntime>,
    /// Whether threads of earlier workers are reused.
    pub(crate) reuse: bool,
}

impl Default for System {
    fn default() -> Self {
        Self { thread, runtime, reuse: true }
    }
}

pub(crate) fn thread(name: String, main: Main) -> io::Result<()> {
    let stack = std::env::var("RUST_MIN_STACK").ok().and_then(|bytes| bytes.parse().ok());
    let stack = stack.unwrap_or(0).max(STACK);
    std::thread::Builder::new().name(name).stack_size(stack).spawn(main).map(|_| ())
}

/// The slot through which a thread receives its jobs.
type Jobs<T> = Arc<Watched<Option<Job<T>>>>;

/// A thread without a job.
pub(crate) struct Spare<T> {
    jobs: Jobs<T>,
    metrics: RuntimeMetrics,
}

impl<T> Spare<T> {
    /// Returns whether the thread still exists and has no tasks left, which could block the next
    /// job. A thread that has ended has dropped its reference to `jobs`.
    fn is_free(&self) -> bool {
        self.metrics.num_alive_tasks() == 0 && Arc::strong_count(&self.jobs) > 1
    }
}

/// The threads that wait for a job.
pub(crate) struct Spares<T>(Mutex<Vec<Spare<T>>>);

impl<T: Send + 'static> Spares<T> {
    pub(crate) const fn new() -> Self {
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

    /// Runs the job on a spare thread, or on a new one with the given name. Returns whether there
    /// was a thread.
    pub(crate) fn run(&'static self, name: String, job: Job<T>, system: System) -> bool {
        if let Some(spare) = self.take().filter(|_| system.reuse) {
            spare.jobs.change(|next| *next = Some(job));
            return true;
        }
        let jobs = Arc::new(Watched::new(Some(job)));
        let own = jobs.clone();
        let started = (system.thread)(name, Box::new(move || self.live(&own, system.runtime)));
        let Err(error) = started.map_err(because("it cannot be started")) else { return true };
        // The thread was not started, so the job is still here.
        if let Some(job) = jobs.change(Option::take) {
            job.fail(error);
        }
        false
    }

    /// The main function of a thread. Runs one job after another until the process ends. Between
    /// jobs it drives the tasks that are left in its runtime.
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
    /// Runs the job in the current runtime.
    pub(crate) async fn done(self) {
        let Self { run, end } = self;
        end(caught(run).await);
    }

    fn fail(self, error: io::Error) {
        drop(self.run);
        (self.end)(Err(error));
    }
}

/// Runs a future and returns its result, or an error if it panicked. The future has been dropped
/// when this returns.
async fn caught<T>(run: Run<T>) -> io::Result<T> {
    let panicked = |_| io::Error::other("it panicked");
    let mut future = catch_unwind(AssertUnwindSafe(run)).map_err(panicked)?;
    let poll = poll_fn(|cx| {
        // The future is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(panicked(panic))))
    });
    poll.await
}

/// Puts `what` in front of an error's text.
pub(crate) fn because(what: &'static str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}
