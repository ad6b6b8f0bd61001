//! The bytes that wait to be written: one pooled buffer that gathers responses, and large pieces
//! between its bytes, which are written without a copy. All of it goes out in one write.
//!
//! For example, two pipelined responses, the first of which has a body of 20 KiB:
//!
//! ```text
//! buf:    [head 1][head 2, body 2]      at = 0: nothing of it is written
//! pieces: [{ after: len(head 1), body: 20 KiB, at: 0 }]
//! parts:  head 1 | 20 KiB | head 2, body 2
//! ```
//!
//! If the socket takes head 1 and 5 KiB, `at` of the output is len(head 1), `at` of the piece is
//! 5 KiB, and the next write begins with the other 15 KiB.

use std::collections::VecDeque;
use std::io::IoSlice;

use crate::base::pool::{self, LargeBufferPermit};
use crate::http::{Body, EndReason, Ending};

/// A piece at least this long is not copied.
pub(crate) const LARGE: usize = 16 * 1024;
/// Parts of one write: two for each chunk of 32 KiB in a MiB, and the parts around the chunks.
pub const PARTS: usize = 72;

/// Unwritten responses. A response whose end somebody waits for ends with a piece without bytes.
#[derive(Debug, Default)]
pub struct Output {
    buf: Vec<u8>,
    /// How much of `buf` is written.
    at: usize,
    pieces: VecDeque<Piece>,
    /// Unwritten bytes of the pieces.
    large: usize,
    /// The permit to hold many bytes in pieces.
    permit: Option<LargeBufferPermit>,
}

#[derive(Debug)]
struct Piece {
    /// The number of bytes of `buf` that come before the piece.
    after: usize,
    body: Body,
    /// How much of the body is written.
    at: usize,
    /// Where a response ends: the functions that wait for this end.
    ending: Option<Ending>,
}

impl Piece {
    fn unwritten(&self) -> &[u8] {
        self.body.buffered().and_then(|body| body.get(self.at..)).unwrap_or_default()
    }
}

impl Output {
    /// Returns the buffer that responses are appended to.
    pub fn buf(&mut self) -> &mut Vec<u8> {
        if self.buf.capacity() == 0 {
            self.buf = pool::take_output();
        }
        &mut self.buf
    }

    /// Appends a buffered body.
    pub fn put_body(&mut self, body: Body) {
        match body.buffered().map(<[u8]>::len) {
            Some(length @ LARGE..) => {
                self.large += length;
                let after = self.buf.len();
                self.pieces.push_back(Piece { after, body, at: 0, ending: None });
            }
            _ => self.buf().extend_from_slice(body.buffered().unwrap_or_default()),
        }
    }

    /// Notes that a response ends here. Its functions are called when all bytes before this place are
    /// written.
    #[cold]
    pub(crate) fn end_response(&mut self, ending: Ending) {
        if self.is_empty() {
            return ending.complete();
        }
        let (after, ending) = (self.buf.len(), Some(ending));
        self.pieces.push_back(Piece { after, body: Body::empty(), at: 0, ending });
    }

    /// Drops all responses, and tells why.
    pub(crate) fn cut(&mut self, reason: EndReason) {
        let mut unsent = 0;
        let mut from = self.at;
        for piece in &mut self.pieces {
            unsent += piece.after - from + piece.unwritten().len();
            from = piece.after;
            if let Some(ending) = piece.ending.take() {
                ending.cut(reason, unsent as u64);
                unsent = 0;
            }
        }
        self.pieces.clear();
        self.buf.clear();
        (self.at, self.large, self.permit) = (0, 0, None);
    }

    /// Returns the number of unwritten bytes of the last response, whose end is not noted yet.
    pub(crate) fn unfinished(&self) -> usize {
        let small = self.pieces.iter().rfind(|piece| piece.ending.is_some());
        let small = self.buf.len() - small.map_or(self.at, |piece| piece.after);
        let large = self.pieces.iter().rev().take_while(|piece| piece.ending.is_none());
        small + large.map(|piece| piece.unwritten().len()).sum::<usize>()
    }

    /// Returns all unwritten bytes, if they are contiguous.
    pub fn whole(&self) -> Option<&[u8]> {
        match self.pieces.front() {
            None => Some(&self.buf[self.at..]),
            Some(_) if self.large == 0 => Some(&self.buf[self.at..]),
            Some(piece) if self.at == self.buf.len() && piece.unwritten().len() == self.large => {
                Some(piece.unwritten())
            }
            Some(_) => None,
        }
    }

    /// Puts the parts to be written first into `parts`, in order. Returns the number of parts.
    pub fn parts<'a>(&'a self, parts: &mut [IoSlice<'a>; PARTS]) -> usize {
        let mut from = self.at;
        let small_and_large = self.pieces.iter().flat_map(|piece| {
            let small = &self.buf[from..piece.after];
            from = piece.after;
            [small, piece.unwritten()]
        });
        let last = self.pieces.back().map_or(self.at, |piece| piece.after);
        let all = small_and_large.chain([&self.buf[last..]]).filter(|part| !part.is_empty());
        parts.iter_mut().zip(all).map(|(place, part)| *place = IoSlice::new(part)).count()
    }

    /// Returns whether at least `most` bytes wait.
    pub fn is_full(&self, most: usize) -> bool {
        self.copied() + self.large >= most
    }

    /// Returns the number of bytes that wait in the buffer.
    pub fn copied(&self) -> usize {
        self.buf.len() - self.at
    }

    /// Allows the pieces of the next write to hold many bytes, unless too many connections have
    /// that permit already. The permit ends with the last piece, so there must be at least one
    /// piece.
    pub(crate) fn take_permit(&mut self, most: usize) -> bool {
        debug_assert!(!self.pieces.is_empty(), "it would never end");
        self.permit = self.permit.take().or_else(|| LargeBufferPermit::take(most));
        self.permit.is_some()
    }

    #[cfg(test)]
    pub(crate) fn has_permit(&self) -> bool {
        self.permit.is_some()
    }

    /// Returns whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.at == self.buf.len() && self.pieces.is_empty()
    }

    /// Records that `n` bytes are written. Returns whether nothing is left.
    pub fn consume(&mut self, mut n: usize) -> bool {
        while let Some(piece) = self.pieces.front_mut() {
            let small = n.min(piece.after - self.at);
            self.at += small;
            let large = (n - small).min(piece.unwritten().len());
            piece.at += large;
            self.large -= large;
            n -= small + large;
            if !piece.unwritten().is_empty() || self.at < piece.after {
                self.compact();
                return false;
            }
            if let Some(ending) = self.pieces.pop_front().and_then(|piece| piece.ending) {
                ending.complete();
            }
            if self.pieces.is_empty() {
                self.permit = None;
            }
        }
        self.at += n.min(self.buf.len() - self.at);
        if self.at < self.buf.len() {
            self.compact();
            return false;
        }
        self.buf.clear();
        self.at = 0;
        true
    }

    /// Removes the written bytes from the buffer once they are most of it. Otherwise a client that
    /// never takes everything would make the buffer as long as everything that it receives. Fewer
    /// bytes are moved than were written.
    fn compact(&mut self) {
        if self.at < self.copied().max(pool::BUFFER) {
            return;
        }
        self.buf.drain(..self.at);
        for piece in &mut self.pieces {
            piece.after -= self.at;
        }
        self.at = 0;
    }

    /// Gives back a buffer that grew.
    pub(crate) fn shrink(&mut self) {
        if self.buf.capacity() > pool::BUFFER {
            self.rest();
        }
    }

    /// Gives the buffer back if it is empty.
    pub fn rest(&mut self) {
        if self.buf.is_empty() && self.buf.capacity() > 0 {
            pool::give_output(std::mem::take(&mut self.buf));
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.cut(EndReason::ClientGone);
        pool::give_output(std::mem::take(&mut self.buf));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(output: &Output) -> Vec<usize> {
        let mut parts = [IoSlice::new(&[]); PARTS];
        let n = output.parts(&mut parts);
        parts[..n].iter().map(|part| part.len()).collect()
    }

    #[test]
    fn large_bodies_are_written_in_order_without_a_copy() {
        let mut output = Output::default();
        for head in [&b"head"[..], b"\r\n"] {
            output.buf().extend_from_slice(head);
            output.put_body(Body::from(vec![b'x'; LARGE]));
        }
        output.put_body(Body::from("end"));
        assert_eq!(parts(&output), [4, LARGE, 2, LARGE, 3]);
        assert!(output.is_full(2 * LARGE + 9) && !output.is_full(2 * LARGE + 10));
        assert!(output.whole().is_none() && !output.consume(1));
        assert_eq!(parts(&output), [3, LARGE, 2, LARGE, 3]);
        assert!(!output.consume(3 + LARGE));
        assert_eq!(parts(&output), [2, LARGE, 3]);
        assert!(!output.consume(2 + LARGE - 1));
        assert_eq!(parts(&output), [1, 3]);
        assert!(!output.consume(1));
        assert_eq!(output.whole(), Some(&b"end"[..]));
        assert!(output.consume(3) && output.is_empty() && !output.is_full(1));
    }

    #[test]
    fn parts_beyond_one_write_wait_for_the_next() {
        let mut output = Output::default();
        (0..=PARTS).for_each(|_| output.put_body(Body::from(vec![b'x'; LARGE])));
        assert_eq!(parts(&output), [LARGE; PARTS]);
        assert!(!output.consume(PARTS * LARGE));
        assert_eq!(output.whole().map(<[u8]>::len), Some(LARGE));
    }

    #[test]
    fn output_of_a_slow_client_stays_short_and_in_order() {
        let (mut output, mut put, mut got) = (Output::default(), Vec::new(), Vec::new());
        let take = |output: &mut Output, most: usize| {
            let mut room = [IoSlice::new(&[]); PARTS];
            let n = output.parts(&mut room);
            let bytes: Vec<u8> = room[..n].iter().flat_map(|part| part.iter().copied()).collect();
            let n = most.min(bytes.len());
            output.consume(n);
            bytes[..n].to_vec()
        };
        for round in 0..200_u8 {
            let small = vec![round; 5000];
            output.buf().extend_from_slice(&small);
            put.extend(small);
            if round.is_multiple_of(3) {
                let large = vec![!round; LARGE];
                put.extend_from_slice(&large);
                output.put_body(large.into());
            }
            got.extend(take(&mut output, put.len() - got.len() - 1000));
            assert!(output.buf.len() <= 4 * pool::BUFFER, "{} bytes", output.buf.len());
        }
        got.extend(take(&mut output, usize::MAX));
        assert!(got == put && output.is_empty());
    }

    #[test]
    fn output_buffer_that_grew_is_not_kept() {
        let mut output = Output::default();
        output.buf().extend_from_slice(&[b'x'; 2 * pool::BUFFER]);
        output.consume(2 * pool::BUFFER);
        output.shrink();
        assert_eq!(output.buf.capacity(), 0);
        output.buf = Vec::with_capacity(pool::BUFFER);
        output.shrink();
        assert_eq!(output.buf.capacity(), pool::BUFFER);
    }
}
