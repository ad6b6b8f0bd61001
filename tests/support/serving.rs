//! A server of this process, with a thread of its own.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use webserver::{Handle, Server};

/// A running server; it is stopped when this is dropped.
#[derive(Debug)]
pub struct Serving {
    /// Where it listens.
    pub addr: SocketAddr,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// Runs the server, and waits until it listens.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(server: Server) -> Self {
        let handle = server.handle();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime can be built");
        let (ready, addr) = mpsc::channel();
        let addrs = handle.clone();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let running = tokio::spawn(server.run());
                ready.send(addrs.addrs().await[0]).expect("the test waits for it");
                let ended = running.await.expect("the server does not panic");
                ended.expect("the server stops in peace");
            });
        });
        let addr = addr.recv().expect("the server listens");
        Self { addr, handle, thread: Some(thread) }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.handle.stop();
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            // A second panic while unwinding would hide the first.
            if !std::thread::panicking() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}
