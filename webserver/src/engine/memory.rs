//! HTTP/1.1 on a connection without a socket, for benchmarks, fuzz targets and wire tests.

use std::fmt;
use std::task::{Context, Waker};

use crate::h1::Memory;
use crate::server::Server;

/// A connection to a server, without a socket, a clock or a runtime.
///
/// ```
/// use webserver::engine::memory::Connection;
/// use webserver::prelude::*;
///
/// let mut connection = Connection::open(&ServerBuilder::new().build());
/// let mut output = Vec::new();
/// connection.exchange(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", &mut output);
/// assert!(output.starts_with(b"HTTP/1.1 404 Not Found\r\n"));
/// assert!(!connection.is_over());
/// ```
pub struct Connection(Memory);

impl Connection {
    /// Opens a connection. Time stands still from then on, because nothing advances the clock.
    pub fn open(server: &Server) -> Self {
        crate::base::clock::tick();
        let worker = server.worker();
        Self(Memory::new(worker.dispatch.clone(), worker.limits.clone()))
    }

    /// Sends `input` and appends the response to `output`; returns how many bytes were taken.
    pub fn exchange(&mut self, input: &[u8], output: &mut Vec<u8>) -> usize {
        self.0.exchange(&mut Context::from_waker(Waker::noop()), input, output)
    }

    /// Closes the client's sending side.
    pub fn finish(&mut self, output: &mut Vec<u8>) {
        self.0.finish(&mut Context::from_waker(Waker::noop()), output);
    }

    /// Returns whether the server has closed the connection.
    pub fn is_over(&mut self) -> bool {
        self.0.is_over()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection(in memory)")
    }
}
