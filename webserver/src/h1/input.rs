//! The bytes that were read and not yet used. They lie in one pooled buffer, which requests share
//! for as long as they live and which an idle connection does not own.
//!
//! # The sizes of the buffer
//!
//! ```text
//! none --read--> common --does not fit--> larger --rest, fit--> common
//!                   |                                             ^
//!            body, and the last read filled its buffer            |
//!                   v                                             |
//!                 large or medium --slow read, rest, fit----------+
//! ```
//!
//! - An idle connection has no buffer. A read takes a common one of [`BUFFER`] bytes.
//! - Unused bytes that leave less than [`LEAST_ROOM`] of room move to a new buffer. It is of the next
//!   power of two, so a head of 20 KiB that arrives in small pieces moves only a few times.
//! - A body whose bytes come fast is read into a large buffer of [`LARGE_BUFFER`] bytes, if there is
//!   a permit for it, or else into a medium one of [`MEDIUM_BUFFER`] bytes. "Fast" means that a read
//!   filled the whole buffer, and that no read since then brought less than a common buffer holds.
//!   The body is then passed on as slices of the buffer, without a copy. The fixed kernel cost of
//!   each read is a third of the cost of a fast body in small buffers.
//! - When the connection waits, or a body ends, a buffer that is larger than its bytes need is
//!   replaced, because a request may hold it for long and a client may let it wait for long.
//!
//! # Sharing
//!
//! A request holds the buffer of its head. The buffer is written to only while it has one owner.
//! For example, `GET /a …` and the first half of `GET /b …` arrive together, and the handler of `/a`
//! keeps its request: the half of `/b` is copied to another buffer, and the next read goes there.

use std::sync::Arc;

use bytes::Bytes;

use crate::base::pool::{self, BUFFER, Buf, LARGE_BUFFER, MEDIUM_BUFFER};
use crate::base::span::Span;

/// Room that a read should find. With less room the buffer's bytes are moved up or the buffer is
/// grown.
const LEAST_ROOM: usize = 1024;

/// Bytes `start..end` of the buffer are unused input.
#[derive(Debug, Default)]
pub(super) struct Input {
    buf: Option<Buf>,
    start: usize,
    end: usize,
    /// The bytes come fast: a read has filled its buffer, and no read since then brought less than a
    /// common buffer holds.
    fast: bool,
}

impl Input {
    /// Returns all bytes that were read into the buffer, used bytes included. Spans are offsets
    /// into these bytes.
    pub(super) fn all(&self) -> &[u8] {
        self.buf.as_ref().map_or(&[], |buf| &buf[..self.end])
    }

    /// Returns where the unused bytes begin in [`Input::all`].
    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn unused(&self) -> &[u8] {
        &self.all()[self.start..]
    }

    /// Returns the number of unused bytes.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Marks the first `n` unused bytes as used.
    pub(super) fn consume(&mut self, n: usize) {
        debug_assert!(n <= self.end - self.start, "only what was read can be used");
        self.start = (self.start + n).min(self.end);
    }

    /// Takes `n` bytes out as a span of the buffer.
    pub(super) fn take(&mut self, n: usize) -> Span {
        let span = Span::new(self.start, n);
        self.consume(n);
        span
    }

    /// Returns whether `n` bytes are a large enough part of a buffer to keep the whole buffer
    /// alive. A quarter of a medium buffer is enough. The same number is enough in a large buffer,
    /// because the number of large buffers is small in any case.
    pub(super) fn may_share(&self, n: usize) -> bool {
        n >= MEDIUM_BUFFER / 4
            && self
                .buf
                .as_ref()
                .is_some_and(|buf| matches!(buf.len(), MEDIUM_BUFFER | LARGE_BUFFER))
    }

    /// Takes `n` bytes out without copying them.
    pub(super) fn take_shared(&mut self, n: usize) -> Bytes {
        let bytes = pool::Shared::bytes(self.share(), self.start..self.start + n);
        self.consume(n);
        bytes
    }

    /// Returns the buffer, to be shared with a request or with a body that lies in it. When they
    /// are dropped, the buffer is read into again.
    pub(super) fn share(&self) -> Buf {
        self.buf.clone().unwrap_or_default()
    }

    /// Returns room to read into, or `None` if there are `most` unused bytes already. The room is
    /// the free part of the buffer, or of a larger buffer if the present one is too small. The room
    /// is large if `most` is large and the bytes come fast.
    pub(super) fn room(&mut self, most: usize) -> Option<&mut [u8]> {
        let unused = self.end - self.start;
        if unused >= most {
            return None;
        }
        if most >= MEDIUM_BUFFER && unused == 0 {
            self.enlarge();
        }
        // With one owner the buffer cannot be shared by anybody else in the meantime.
        let own = self.buf.as_ref().filter(|buf| Arc::strong_count(buf) == 1);
        let fits = own.is_some_and(|buf| {
            if self.start == self.end {
                (self.start, self.end) = (buf.front(), buf.front());
            }
            buf.len() - self.end >= LEAST_ROOM
        });
        if !fits {
            self.relocate(fitting(unused));
        }
        let end = self.end;
        self.buf.as_mut().and_then(Arc::get_mut).map(|buf| &mut buf[end..])
    }

    /// Switches to a large buffer if the bytes come fast. There must be no unused bytes.
    #[cold]
    fn enlarge(&mut self) {
        self.fast |= self.buf.as_ref().is_some_and(|buf| buf.len() == self.end);
        // A shared buffer must not be written to, so it is replaced too.
        let own = self.buf.as_mut().and_then(Arc::get_mut);
        if self.fast && own.is_none_or(|own| own.len() != LARGE_BUFFER) {
            self.relocate(pool::take_large_input());
        }
    }

    /// Moves the unused bytes to the front of `fresh`, which has room and no other owner.
    fn relocate(&mut self, mut fresh: Buf) {
        let (front, unused) = (fresh.front(), self.len());
        if unused > 0
            && let Some(to) = Arc::get_mut(&mut fresh)
        {
            to[front..front + unused].copy_from_slice(self.unused());
        }
        if let Some(old) = self.buf.replace(fresh) {
            pool::give_input(old);
        }
        (self.start, self.end) = (front, front + unused);
    }

    /// Records that `n` bytes were read into the room.
    pub(super) fn fill(&mut self, n: usize) {
        self.end += n;
        self.fast &= n >= BUFFER;
    }

    /// Gives the buffer back if it is empty, and replaces a large buffer that holds little.
    pub(super) fn rest(&mut self) {
        if self.len() + LEAST_ROOM <= BUFFER {
            self.fit();
        }
    }

    /// Replaces a buffer that is larger than its unused bytes need: a request may share the buffer
    /// for long, and a client may let it wait for long.
    pub(super) fn fit(&mut self) {
        if self.is_empty() {
            self.clear();
        } else if self.buf.as_ref().is_some_and(|buf| buf.len() > size_for(self.len())) {
            self.relocate(fitting(self.len()));
        }
    }

    /// Gives back a buffer that grew or that is shared.
    pub(super) fn shrink(&mut self) {
        self.fast = false;
        if self.buf.as_ref().is_some_and(|buf| buf.len() != BUFFER || Arc::strong_count(buf) > 1) {
            self.clear();
        }
    }

    /// Discards all bytes and gives the buffer back.
    fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
        if let Some(buf) = self.buf.take() {
            pool::give_input(buf);
        }
    }
}

/// Returns the size of a buffer for the given number of unused bytes and for more to come.
fn size_for(unused: usize) -> usize {
    (unused + LEAST_ROOM).next_power_of_two().max(BUFFER)
}

/// Returns a buffer of that size.
fn fitting(unused: usize) -> Buf {
    match size_for(unused) {
        BUFFER => pool::take_input(),
        size => Arc::new(vec![0; size].into()),
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::pool::LargeBufferPermit;

    fn put(input: &mut Input, bytes: &[u8]) {
        let room = input.room(1 << 20).expect("there is room");
        room[..bytes.len()].copy_from_slice(bytes);
        input.fill(bytes.len());
    }

    #[test]
    fn input_buffer_shared_with_a_request_is_not_written_to() {
        let mut input = Input::default();
        put(&mut input, b"first second");
        input.consume(6);
        let shared = input.share();
        put(&mut input, b" third");
        assert_eq!(input.unused(), b"second third");
        assert_eq!(&shared[..12], b"first second");
    }

    #[test]
    fn input_larger_than_a_buffer_is_contiguous() {
        let mut input = Input::default();
        let block = [7; 1000];
        (0..20).for_each(|_| put(&mut input, &block));
        assert_eq!(input.unused().len(), 20_000);
        assert!(input.unused().iter().all(|byte| *byte == 7));
        assert!(input.room(20_000).is_none());
    }

    /// Fills the whole room for a body. Returns its length.
    fn fill(input: &mut Input) -> usize {
        let room = input.room(MEDIUM_BUFFER).expect("there is room");
        let n = room.len();
        room.fill(7);
        input.fill(n);
        n
    }

    #[test]
    fn fast_body_is_read_into_a_large_buffer_and_shared() {
        let _alone = pool::PERMIT_TESTS.lock();
        let mut input = Input::default();
        assert_eq!(fill(&mut input), BUFFER);
        assert!(!input.may_share(BUFFER));
        input.consume(BUFFER);
        let n = fill(&mut input);
        assert!(n > LARGE_BUFFER - 4096 && n <= LARGE_BUFFER, "{n}");
        assert!(input.may_share(MEDIUM_BUFFER / 4) && !input.may_share(MEDIUM_BUFFER / 4 - 1));
        let shared = input.take_shared(n);
        assert_eq!(shared.as_ptr().align_offset(4096), 4096 - 512);
        // While the bytes are shared, another buffer is filled.
        put(&mut input, b"slow");
        assert!(shared.iter().all(|byte| *byte == 7));
        assert_eq!(input.unused(), b"slow");
        input.consume(4);
        input.rest();
        assert_eq!(input.room(MEDIUM_BUFFER).map(|room| room.len()), Some(BUFFER));
    }

    #[test]
    fn large_buffers_are_limited_by_permits() {
        let _alone = pool::PERMIT_TESTS.lock();
        let mut input = Input::default();
        let share = |input: &mut Input| {
            let n = fill(input);
            input.take_shared(n)
        };
        assert_eq!(share(&mut input).len(), BUFFER);
        let shared = share(&mut input);
        let others: Vec<_> = std::iter::from_fn(|| LargeBufferPermit::take(LARGE_BUFFER)).collect();
        assert_eq!(share(&mut input).len(), MEDIUM_BUFFER);
        let n = shared.len();
        drop(shared);
        assert_eq!(share(&mut input).len(), n, "the buffer that was given back is used again");
        assert_eq!(share(&mut input).len(), n, "and stays");
        input.rest();
        let other =
            LargeBufferPermit::take(LARGE_BUFFER).expect("idle connections do not hold permits");
        assert_eq!(share(&mut input).len(), MEDIUM_BUFFER);
        drop((other, others));
    }

    #[test]
    fn input_after_a_body_moves_to_a_buffer_of_its_size() {
        let _alone = pool::PERMIT_TESTS.lock();
        let mut input = Input::default();
        (0..2).for_each(|_| {
            input.consume(input.len());
            fill(&mut input);
        });
        for (left, size) in [(100_000, 128 * 1024), (60_000, MEDIUM_BUFFER), (7000, BUFFER)] {
            input.consume(input.len() - left);
            input.fit();
            assert_eq!((input.len(), input.share().len()), (left, size));
            assert!(input.unused().iter().all(|byte| *byte == 7));
        }
        input.consume(7000);
        input.fit();
        assert!(input.buf.is_none());
    }

    #[test]
    fn waiting_input_does_not_own_a_large_buffer() {
        let mut input = Input::default();
        let room = input.room(1 << 20).map(|room| room.len()).expect("there is room");
        input.fill(room);
        put(&mut input, b"x");
        assert!(input.all().len() > BUFFER);
        input.rest();
        assert_eq!(input.len(), BUFFER + 1);
        input.consume(BUFFER);
        input.rest();
        assert_eq!((input.unused(), input.share().len()), (&b"x"[..], BUFFER));
    }

    #[test]
    fn empty_input_owns_no_buffer() {
        let mut input = Input::default();
        put(&mut input, b"x");
        input.consume(1);
        input.rest();
        assert!(input.buf.is_none());
    }
}
