//! Runtimes of one thread, and waiting in them: a worker's, and where `#[webserver::main]` waits.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};

use tokio::runtime::{Builder, LocalOptions, LocalRuntime};

/// A runtime for this thread, with I/O and timers.
pub(super) fn runtime() -> io::Result<LocalRuntime> {
    Builder::new_current_thread().enable_all().build_local(LocalOptions::default())
}

/// Waits for a program's `main`.
///
/// # Panics
/// If the system has no descriptors left for a runtime.
pub fn block_on<M: Future>(main: M) -> M::Output {
    match runtime() {
        Ok(runtime) => wait_in(&runtime, main),
        Err(error) => panic!("no runtime can be started: {error}"),
    }
}

/// Waits for what is done on this thread.
pub(super) fn wait_in<F: Future>(runtime: &LocalRuntime, future: F) -> F::Output {
    let mut output = None;
    wait(runtime, pin!(async { output = Some(future.await) }));
    output.expect("what was waited for is there")
}

/// Behind a pointer and never inline, so that Tokio's loop is there once for all of them.
#[inline(never)]
fn wait(runtime: &LocalRuntime, future: Pin<&mut dyn Future<Output = ()>>) {
    runtime.block_on(future);
}
