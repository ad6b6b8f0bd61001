//! A server inside the test's own process, on a free port, so that a test sees both ends.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use tokio::runtime::Builder;
use webserver::{Error, Handle, Server, ServerBuilder};

/// Returns the builder of a server on a free port, with one worker and without a banner.
pub fn builder() -> ServerBuilder {
    ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1)
}

/// A running server. Dropping it stops the server.
#[derive(Debug)]
pub struct Local {
    thread: Option<JoinHandle<Result<(), Error>>>,
    /// The address that it listens on.
    pub addr: SocketAddr,
    /// The handle that stops it.
    pub handle: Handle,
}

impl Local {
    /// Starts the server.
    ///
    /// # Panics
    /// If its runtime cannot be built.
    pub fn start(server: Server) -> Self {
        Self::start_in(server, Builder::new_current_thread())
    }

    /// Starts the server in a runtime with the given number of threads.
    ///
    /// # Panics
    /// If its runtime cannot be built.
    pub fn start_in_threads(server: Server, threads: usize) -> Self {
        let mut runtime = Builder::new_multi_thread();
        runtime.worker_threads(threads);
        Self::start_in(server, runtime)
    }

    fn start_in(server: Server, mut runtime: Builder) -> Self {
        let handle = server.handle();
        let thread = std::thread::spawn(move || {
            let runtime = runtime.enable_all().build().expect("a runtime");
            let ran = runtime.block_on(server.run());
            // A handler that blocks must not keep the test from ending.
            runtime.shutdown_background();
            ran
        });
        let runtime = Builder::new_current_thread().enable_all().build();
        let addrs = runtime.expect("a runtime").block_on(handle.addrs());
        Self { thread: Some(thread), addr: addrs[0], handle }
    }

    /// Returns the error of a server that fails to start.
    ///
    /// # Panics
    /// If the server starts.
    pub fn start_failing(server: Server) -> Error {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(server.run()).expect_err("it does not start")
    }

    /// Waits for the result of its `run()`.
    ///
    /// # Panics
    /// If `run()` panics.
    pub fn wait(mut self) -> Result<(), Error> {
        let thread = self.thread.take().expect("it is taken once");
        thread.join().expect("run() does not panic")
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.handle.stop_now();
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been printed already.
            let _ = thread.join();
        }
    }
}
