//! The bytes that were read and not yet used. They lie in one pooled buffer that requests share as
//! long as they live, and that an idle connection does not own.

use std::sync::Arc;

use bytes::Bytes;

use crate::http::Span;
use crate::pool::{self, BUFFER, Buf, GRAND, WIDE};

/// Room that a read should find; with less the buffer is moved up or grown.
const LEAST_ROOM: usize = 1024;

/// Bytes `start..end` of the buffer are unused input.
#[derive(Debug, Default)]
pub(super) struct Input {
    buf: Option<Buf>,
    start: usize,
    end: usize,
    /// A read has filled its buffer, and none since was less than a common one holds.
    fast: bool,
}

impl Input {
    /// All that was read into the buffer, used bytes included: what spans are offsets into.
    pub(super) fn all(&self) -> &[u8] {
        self.buf.as_ref().map_or(&[], |buf| &buf[..self.end])
    }

    /// Where the unused bytes begin in [`Input::all`].
    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn unused(&self) -> &[u8] {
        &self.all()[self.start..]
    }

    /// How many bytes are unused.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The first `n` unused bytes are used now.
    pub(super) fn consume(&mut self, n: usize) {
        debug_assert!(n <= self.end - self.start, "only what was read can be used");
        self.start = (self.start + n).min(self.end);
    }

    /// Takes `n` bytes out as a place in the buffer.
    pub(super) fn take(&mut self, n: usize) -> Span {
        let span = Span::new(self.start, n);
        self.consume(n);
        span
    }

    /// Whether `n` bytes are so large a part of a wide buffer that whoever keeps them may keep the
    /// buffer with them. Of grand ones there are few, whoever keeps them.
    pub(super) fn may_share(&self, n: usize) -> bool {
        n >= WIDE / 4 && self.buf.as_ref().is_some_and(|buf| matches!(buf.len(), WIDE | GRAND))
    }

    /// Takes `n` bytes out as they lie there.
    pub(super) fn take_shared(&mut self, n: usize) -> Bytes {
        let bytes = pool::Shared::bytes(self.share(), self.start..self.start + n);
        self.consume(n);
        bytes
    }

    /// The buffer, to be shared with a request or with a body that lies in it. When they are gone
    /// it is read into again.
    pub(super) fn share(&self) -> Buf {
        self.buf.clone().unwrap_or_default()
    }

    /// Room to read into: the free part of the buffer, or of a larger one as long as that has at
    /// most `most` bytes of unused input. It is large where that many are wanted and come fast.
    pub(super) fn room(&mut self, most: usize) -> Option<&mut [u8]> {
        let unused = self.end - self.start;
        if unused >= most {
            return None;
        }
        if most >= WIDE && unused == 0 {
            self.widen();
        }
        // Nobody else has it and can share it meanwhile.
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

    /// Sees to a large buffer for what comes fast. Nothing is unused.
    #[cold]
    fn widen(&mut self) {
        self.fast |= self.buf.as_ref().is_some_and(|buf| buf.len() == self.end);
        // Of a buffer that is shared no byte may be written.
        let own = self.buf.as_mut().and_then(Arc::get_mut);
        if self.fast && own.is_none_or(|own| own.len() != GRAND) {
            self.relocate(pool::take_large_input());
        }
    }

    /// Moves the unused bytes to the front of a buffer that has room and no other owner.
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

    /// `n` bytes were read into the room.
    pub(super) fn fill(&mut self, n: usize) {
        self.end += n;
        self.fast &= n >= BUFFER;
    }

    /// Gives the buffer back if there is nothing in it, and a large one for little.
    pub(super) fn rest(&mut self) {
        if self.len() + LEAST_ROOM <= BUFFER {
            self.fit();
        }
    }

    /// Keeps no larger buffer than what is in it needs: whoever shares it may do so for long, and a
    /// client may let it wait for long.
    pub(super) fn fit(&mut self) {
        if self.is_empty() {
            self.clear();
        } else if self.buf.as_ref().is_some_and(|buf| buf.len() > size_for(self.len())) {
            self.relocate(fitting(self.len()));
        }
    }

    /// Keeps no buffer that grew, nor one that is shared.
    pub(super) fn shrink(&mut self) {
        self.fast = false;
        if self.buf.as_ref().is_some_and(|buf| buf.len() != BUFFER || Arc::strong_count(buf) > 1) {
            self.clear();
        }
    }

    /// Throws away what is there.
    fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
        if let Some(buf) = self.buf.take() {
            pool::give_input(buf);
        }
    }
}

/// Bytes of a buffer for so many and more to come.
fn size_for(unused: usize) -> usize {
    (unused + LEAST_ROOM).next_power_of_two().max(BUFFER)
}

/// Such a buffer.
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
    use crate::pool::Ample;

    fn put(input: &mut Input, bytes: &[u8]) {
        let room = input.room(1 << 20).expect("there is room");
        room[..bytes.len()].copy_from_slice(bytes);
        input.fill(bytes.len());
    }

    #[test]
    fn what_a_request_shares_is_not_written_over() {
        let mut input = Input::default();
        put(&mut input, b"first second");
        input.consume(6);
        let shared = input.share();
        put(&mut input, b" third");
        assert_eq!(input.unused(), b"second third");
        assert_eq!(&shared[..12], b"first second");
    }

    #[test]
    fn more_than_a_buffer_is_kept_together() {
        let mut input = Input::default();
        let block = [7; 1000];
        (0..20).for_each(|_| put(&mut input, &block));
        assert_eq!(input.unused().len(), 20_000);
        assert!(input.unused().iter().all(|byte| *byte == 7));
        assert!(input.room(20_000).is_none());
    }

    /// Fills all the room that there is for a body. How much that was.
    fn fill(input: &mut Input) -> usize {
        let room = input.room(WIDE).expect("there is room");
        let n = room.len();
        room.fill(7);
        input.fill(n);
        n
    }

    #[test]
    fn a_body_that_comes_fast_is_read_into_a_large_buffer_and_shared() {
        let _alone = pool::AMPLE_TESTS.lock();
        let mut input = Input::default();
        assert_eq!(fill(&mut input), BUFFER);
        assert!(!input.may_share(BUFFER));
        input.consume(BUFFER);
        let n = fill(&mut input);
        assert!(n > GRAND - 4096 && n <= GRAND, "{n}");
        assert!(input.may_share(WIDE / 4) && !input.may_share(WIDE / 4 - 1));
        let shared = input.take_shared(n);
        assert_eq!(shared.as_ptr().align_offset(4096), 4096 - 512);
        // While somebody has it, another is read into.
        put(&mut input, b"slow");
        assert!(shared.iter().all(|byte| *byte == 7));
        assert_eq!(input.unused(), b"slow");
        input.consume(4);
        input.rest();
        assert_eq!(input.room(WIDE).map(|room| room.len()), Some(BUFFER));
    }

    #[test]
    fn of_the_largest_buffers_there_are_few() {
        let _alone = pool::AMPLE_TESTS.lock();
        let mut input = Input::default();
        let share = |input: &mut Input| {
            let n = fill(input);
            input.take_shared(n)
        };
        assert_eq!(share(&mut input).len(), BUFFER);
        let shared = share(&mut input);
        let others: Vec<_> = std::iter::from_fn(|| Ample::take(GRAND)).collect();
        assert_eq!(share(&mut input).len(), WIDE);
        let n = shared.len();
        drop(shared);
        assert_eq!(share(&mut input).len(), n, "what was given back is taken again");
        assert_eq!(share(&mut input).len(), n, "and stays");
        input.rest();
        let other = Ample::take(GRAND).expect("nobody has it who rests");
        assert_eq!(share(&mut input).len(), WIDE);
        drop((other, others));
    }

    #[test]
    fn what_follows_a_body_keeps_no_larger_buffer_than_it_needs() {
        let _alone = pool::AMPLE_TESTS.lock();
        let mut input = Input::default();
        (0..2).for_each(|_| {
            input.consume(input.len());
            fill(&mut input);
        });
        for (left, size) in [(100_000, 128 * 1024), (60_000, WIDE), (7000, BUFFER)] {
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
    fn little_that_waits_owns_no_large_buffer() {
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
    fn an_empty_input_owns_no_buffer() {
        let mut input = Input::default();
        put(&mut input, b"x");
        input.consume(1);
        input.rest();
        assert!(input.buf.is_none());
    }
}
