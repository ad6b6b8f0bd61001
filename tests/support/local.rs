//! A server inside the test's own process, on a free port, so that a test sees both ends.

use std::net::SocketAddr;
use std::thread::JoinHandle;

use tokio::runtime::Builder;
use webserver::{Error, Handle, Server};

/// A running server; it is stopped when this is dropped.
#[derive(Debug)]
pub struct Local {
    thread: Option<JoinHandle<Result<(), Error>>>,
    /// Where it listens.
    pub addr: SocketAddr,
    /// What stops it.
    pub handle: Handle,
}

impl Local {
    /// Starts it.
    ///
    /// # Panics
    /// If there is no runtime for it.
    pub fn start(server: Server) -> Self {
        Self::start_in(server, Builder::new_current_thread())
    }

    /// Starts it in a runtime of so many threads.
    ///
    /// # Panics
    /// If there is no runtime for it.
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
            // What a handler blocks must not keep the test.
            runtime.shutdown_background();
            ran
        });
        let runtime = Builder::new_current_thread().enable_all().build();
        let addrs = runtime.expect("a runtime").block_on(handle.addrs());
        Self { thread: Some(thread), addr: addrs[0], handle }
    }

    /// Why it does not start.
    ///
    /// # Panics
    /// If it starts.
    pub fn start_failing(server: Server) -> Error {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(server.run()).expect_err("it does not start")
    }

    /// Waits for what its `run()` says.
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
            // A panic in it was printed.
            let _ = thread.join();
        }
    }
}
