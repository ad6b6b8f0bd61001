//! Where `#[webserver::main]` waits: a runtime on the thread of `main`. The workers' are not this one.

use std::pin::{Pin, pin};

use super::worker::runtime;

/// Waits for a program's `main`.
///
/// # Panics
/// If the system has no descriptors left for a runtime.
pub fn block_on<M: Future>(main: M) -> M::Output {
    let mut output = None;
    wait(pin!(async { output = Some(main.await) }));
    output.expect("what was waited for is there")
}

/// Compiled once, here.
fn wait(main: Pin<&mut dyn Future<Output = ()>>) {
    match runtime() {
        Ok(runtime) => runtime.block_on(main),
        Err(error) => panic!("no runtime can be started: {error}"),
    }
}
