//! A connection whose peer is memory: HTTP/1.1 driven without a socket, a clock or a runtime, for
//! benchmarks and fuzz targets. There are no deadlines, because nobody waits here.

use std::io::IoSlice;
use std::sync::Arc;
use std::task::Context;

use super::active_pool::ActivePool;
use super::connection::Connection;
use crate::base::limits::Limits;
use crate::http::{Dispatch, PeerFacts};
use crate::io::{Advance, ConnContext, ConnHandle, Output, PARTS, Protocol};

/// An in-memory connection: bytes go in, bytes come out.
pub(crate) struct Memory {
    connection: Connection,
}

impl Memory {
    pub(crate) fn new(dispatch: Arc<dyn Dispatch>, limits: Arc<Limits>) -> Self {
        let context = ConnContext {
            handle: ConnHandle::new(PeerFacts::plain(None)),
            worker: Arc::default(),
            limits,
        };
        Self { connection: Connection::new(context, dispatch, ActivePool::default()) }
    }

    /// Lets the client send the bytes of `input`, and appends to `output` the bytes that the client
    /// receives. Returns how many bytes were taken: fewer than all when the connection is over or
    /// waits for the app.
    pub(crate) fn exchange(
        &mut self,
        cx: &mut Context<'_>,
        input: &[u8],
        output: &mut Vec<u8>,
    ) -> usize {
        let mut used = 0;
        loop {
            let advance = self.connection.advance(cx);
            self.drain(output);
            let got = self.take(&input[used..]);
            used += got;
            if got == 0 && advance != Advance::Held {
                self.connection.wait();
                return used;
            }
        }
    }

    /// Ends the client's sending.
    pub(crate) fn finish(&mut self, cx: &mut Context<'_>, output: &mut Vec<u8>) {
        let wanted = self.connection.wants();
        if wanted.and_then(|most| self.connection.room(most)).is_some() {
            self.connection.filled(0);
        }
        self.exchange(cx, &[], output);
    }

    /// Returns whether the server has closed the connection.
    pub(crate) fn is_over(&self) -> bool {
        self.connection.is_over()
    }

    /// Reads once.
    fn take(&mut self, input: &[u8]) -> usize {
        let most = self.connection.wants().filter(|_| !input.is_empty());
        let Some(room) = most.and_then(|most| self.connection.room(most)) else { return 0 };
        let n = room.len().min(input.len());
        room[..n].copy_from_slice(&input[..n]);
        self.connection.filled(n);
        n
    }

    /// Writes all output.
    fn drain(&mut self, output: &mut Vec<u8>) {
        while let Some(waiting) = self.connection.output() {
            let n = put(waiting, output);
            waiting.consume(n);
        }
    }
}

/// Appends the bytes that can be written at once. Returns how many there were.
fn put(waiting: &Output, output: &mut Vec<u8>) -> usize {
    if let Some(bytes) = waiting.whole() {
        output.extend_from_slice(bytes);
        return bytes.len();
    }
    let before = output.len();
    let mut parts = [IoSlice::new(&[]); PARTS];
    let n = waiting.parts(&mut parts);
    for part in &parts[..n] {
        output.extend_from_slice(part);
    }
    output.len() - before
}
