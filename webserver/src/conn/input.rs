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
    pace: Pace,
}

/// How fast a body comes, as the room tells that the last reads have filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pace {
    #[default]
    Common,
    /// The next read may have a wide buffer.
    Fast,
    /// Or a grand one.
    Faster,
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
    /// most `most` bytes of unused input. It is wide where that many are wanted and come fast.
    pub(super) fn room(&mut self, most: usize) -> Option<&mut [u8]> {
        let unused = self.end - self.start;
        if unused >= most {
            return None;
        }
        if most >= WIDE && unused <= BUFFER && self.widen(unused) {
            let end = self.end;
            return self.buf.as_mut().and_then(Arc::get_mut).map(|buf| &mut buf[end..]);
        }
        // Nobody else has it and can share it meanwhile.
        let own = self.buf.as_ref().filter(|buf| Arc::strong_count(buf) == 1);
        let fits = own.is_some_and(|buf| {
            if self.start == self.end {
                (self.start, self.end) = (0, 0);
            }
            buf.len() - self.end >= LEAST_ROOM
        });
        if !fits {
            let need = unused + LEAST_ROOM;
            self.relocate(
                unused,
                match need {
                    ..=BUFFER => pool::take_input(),
                    _ => Arc::new(vec![0; need.next_power_of_two()].into()),
                },
            );
        }
        let end = self.end;
        self.buf.as_mut().and_then(Arc::get_mut).map(|buf| &mut buf[end..])
    }

    /// Sees to a wide buffer if the last one was filled, and to a grand one if that was wide. Whether
    /// it is grand.
    fn widen(&mut self, unused: usize) -> bool {
        match self.buf.as_ref().map(|buf| buf.len()) {
            Some(length) if length != self.end => {}
            Some(BUFFER) => self.pace = Pace::Fast,
            Some(WIDE | GRAND) => self.pace = Pace::Faster,
            _ => {}
        }
        if self.pace == Pace::Common {
            return false;
        }
        // Of a buffer that is shared no byte may be written.
        let own = self.buf.as_mut().and_then(|buf| Arc::get_mut(buf).map(|own| own.len()));
        if self.pace == Pace::Faster {
            if own == Some(GRAND) && unused == 0 {
                let front = self.buf.as_ref().map_or(0, pool::front);
                (self.start, self.end) = (front, front);
                return true;
            }
            if let Some(grand) = pool::take_grand_input() {
                self.relocate(unused, grand);
                return true;
            }
        }
        if own != Some(WIDE) {
            self.relocate(unused, pool::take_wide_input());
        }
        false
    }

    /// Moves the unused bytes to the front of a buffer that has room and no other owner.
    fn relocate(&mut self, unused: usize, mut fresh: Buf) {
        let front = pool::front(&fresh);
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
        match self.pace {
            Pace::Fast | Pace::Faster if n < BUFFER => self.pace = Pace::Common,
            Pace::Faster if n < WIDE => self.pace = Pace::Fast,
            Pace::Common | Pace::Fast | Pace::Faster => {}
        }
    }

    /// Gives the buffer back if there is nothing in it, and a large one for little.
    pub(super) fn rest(&mut self) {
        if self.is_empty() {
            self.clear();
        } else {
            self.narrow();
        }
    }

    /// Keeps no large buffer for what fits into a common one: whoever shares it may do so for long,
    /// and a client may let it wait for long.
    pub(super) fn narrow(&mut self) {
        let unused = self.end - self.start;
        if unused + LEAST_ROOM <= BUFFER && self.buf.as_ref().is_some_and(|buf| buf.len() > BUFFER)
        {
            self.relocate(unused, pool::take_input());
        }
    }

    /// Keeps no buffer that grew, nor one that is shared.
    pub(super) fn shrink(&mut self) {
        self.pace = Pace::Common;
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

    #[test]
    fn a_body_that_comes_fast_is_read_into_a_wide_buffer_and_shared() {
        let mut input = Input::default();
        let fill = |input: &mut Input| {
            let room = input.room(WIDE).expect("there is room");
            let n = room.len();
            room.fill(7);
            input.fill(n);
            n
        };
        assert_eq!(fill(&mut input), BUFFER);
        assert!(!input.may_share(BUFFER));
        input.consume(BUFFER);
        assert_eq!(fill(&mut input), WIDE);
        assert!(input.may_share(WIDE / 4) && !input.may_share(WIDE / 4 - 1));
        let shared = input.take_shared(WIDE);
        // While somebody has it, another is read into.
        put(&mut input, b"slow");
        assert!(shared.iter().all(|byte| *byte == 7));
        assert_eq!(input.unused(), b"slow");
        input.consume(4);
        input.rest();
        assert_eq!(input.room(WIDE).map(|room| room.len()), Some(BUFFER));
    }

    #[test]
    fn a_body_that_fills_wide_buffers_is_read_into_grand_ones_of_which_there_are_few() {
        let _alone = pool::AMPLE_TESTS.lock();
        let mut input = Input::default();
        let fill = |input: &mut Input| {
            let room = input.room(WIDE).expect("there is room");
            let place = room.as_ptr().align_offset(4096);
            let n = room.len();
            input.fill(n);
            let shared = input.take_shared(n);
            assert_eq!(shared.as_ptr().align_offset(4096), place);
            (n, place, shared)
        };
        assert_eq!(fill(&mut input).0, BUFFER);
        assert_eq!(fill(&mut input).0, WIDE);
        let (n, place, shared) = fill(&mut input);
        assert!(n > GRAND - 4096 && place == 4096 - 512, "{n} at {place}");
        let others: Vec<_> = std::iter::from_fn(Ample::take).collect();
        assert_eq!(fill(&mut input).0, WIDE);
        drop(shared);
        assert_eq!(fill(&mut input).0, n, "what was given back is taken again");
        drop(others);
        // Less than a wide buffer has.
        assert!(input.room(WIDE).is_some());
        input.fill(BUFFER);
        input.consume(BUFFER);
        input.rest();
        assert_eq!(input.room(WIDE).map(|room| room.len()), Some(WIDE));
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
