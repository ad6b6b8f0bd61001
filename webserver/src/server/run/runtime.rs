//! Single-threaded runtimes, for workers and for `#[webserver::main]`, and a function that blocks
//! on a future in one.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};

use tokio::runtime::{Builder, LocalOptions, LocalRuntime};

/// Builds a runtime for this thread, with I/O and timers.
pub(crate) fn runtime() -> io::Result<LocalRuntime> {
    Builder::new_current_thread().enable_all().build_local(LocalOptions::default())
}

/// Runs a program's async `main` to its end.
///
/// # Panics
/// Panics if a runtime cannot be built, for instance because no descriptors are left.
pub fn block_on<M: Future>(main: M) -> M::Output {
    match runtime() {
        Ok(runtime) => wait_in(&runtime, main),
        Err(error) => panic!("the runtime cannot be started: {error}"),
    }
}

/// Runs a future on this thread until it is ready.
pub(crate) fn wait_in<F: Future>(runtime: &LocalRuntime, future: F) -> F::Output {
    let mut output = None;
    wait(runtime, pin!(async { output = Some(future.await) }));
    output.expect("`wait` returns only when the future is done")
}

/// Takes the future by pointer and is never inlined, so that Tokio's loop is compiled only once.
#[inline(never)]
fn wait(runtime: &LocalRuntime, future: Pin<&mut dyn Future<Output = ()>>) {
    runtime.block_on(future);
}
