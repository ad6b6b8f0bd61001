//! A connection whose peer is memory: the machine, driven without a socket, a clock or a runtime,
//! for benchmarks and fuzz targets. There are no deadlines, because nobody waits here.

use std::io::IoSlice;
use std::sync::Arc;
use std::task::Context;

use super::line::Line;
use super::machine::Machine;
use super::output::{Output, PARTS};
use crate::http::Dispatch;
use crate::limits::Limits;

/// An in-memory connection: bytes go in, bytes come out.
pub(crate) struct Memory {
    machine: Machine,
}

impl Memory {
    pub(crate) fn new(dispatch: Arc<dyn Dispatch>, limits: Arc<Limits>) -> Self {
        Self { machine: Machine::new(dispatch, limits, Line::new(None), Arc::default()) }
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
            self.machine.advance(cx);
            let wrote = self.drain(output);
            let got = self.take(&input[used..]);
            used += got;
            if got == 0 && !(wrote && self.machine.is_held()) {
                self.machine.rest();
                return used;
            }
        }
    }

    /// Ends the client's sending.
    pub(crate) fn finish(&mut self, cx: &mut Context<'_>, output: &mut Vec<u8>) {
        if self.machine.wants().and_then(|most| self.machine.room(most)).is_some() {
            self.machine.received(0);
        }
        self.exchange(cx, &[], output);
    }

    /// Returns whether the server has closed the connection.
    pub(crate) fn is_over(&mut self) -> bool {
        self.machine.is_over()
    }

    /// Reads once.
    fn take(&mut self, input: &[u8]) -> usize {
        let most = self.machine.wants().filter(|_| !input.is_empty());
        let Some(room) = most.and_then(|most| self.machine.room(most)) else { return 0 };
        let n = room.len().min(input.len());
        room[..n].copy_from_slice(&input[..n]);
        self.machine.received(n);
        n
    }

    /// Writes all output. Returns whether there was any.
    fn drain(&mut self, output: &mut Vec<u8>) -> bool {
        let before = output.len();
        while let Some(waiting) = self.machine.output() {
            let n = put(waiting, output);
            waiting.consume(n);
        }
        output.len() > before
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
