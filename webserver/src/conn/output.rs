//! The bytes that wait to be written: one pooled buffer that gathers answers, and behind it at most
//! one large piece that is written from where it lies.

use crate::http::Body;
use crate::pool;

/// A piece at least this long is not copied.
pub(super) const LARGE: usize = 16 * 1024;

/// Unwritten answers.
#[derive(Debug, Default)]
pub(super) struct Output {
    buf: Vec<u8>,
    /// How much of `buf` is written.
    at: usize,
    tail: Option<Tail>,
}

#[derive(Debug)]
struct Tail {
    body: Body,
    at: usize,
    /// What follows it.
    after: &'static [u8],
}

impl Output {
    /// Where answers are put. Not while a large piece waits; see [`Output::is_open`].
    pub(super) fn buf(&mut self) -> &mut Vec<u8> {
        debug_assert!(self.tail.is_none(), "what is put now would overtake the large piece");
        if self.buf.capacity() == 0 {
            self.buf = pool::take_output();
        }
        &mut self.buf
    }

    /// Whether something may be put behind what waits.
    pub(super) fn is_open(&self) -> bool {
        self.tail.is_none()
    }

    /// Puts a buffered body and then `after`.
    pub(super) fn put_body(&mut self, body: Body, after: &'static [u8]) {
        match body.buffered() {
            Some(bytes) if bytes.len() < LARGE => {
                let buf = self.buf();
                buf.extend_from_slice(bytes);
                buf.extend_from_slice(after);
            }
            _ => self.tail = Some(Tail { body, at: 0, after }),
        }
    }

    /// What is to be written, in order.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        let first = self.buf.get(self.at..).unwrap_or_default();
        let Some(tail) = &self.tail else { return (first, &[]) };
        (first, tail.body.buffered().and_then(|body| body.get(tail.at..)).unwrap_or_default())
    }

    /// Whether at least so many bytes wait, or a large piece.
    pub(super) fn is_full(&self, most: usize) -> bool {
        self.tail.is_some() || self.buf.len() - self.at >= most
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at == self.buf.len() && self.tail.is_none()
    }

    /// So many bytes of [`Output::parts`] are written. Whether nothing is left.
    pub(super) fn consume(&mut self, n: usize) -> bool {
        let first = n.min(self.buf.len() - self.at);
        self.at += first;
        if self.at < self.buf.len() {
            return false;
        }
        self.buf.clear();
        self.at = 0;
        if self.tail.is_some() {
            self.consume_tail(n - first);
        }
        self.is_empty()
    }

    fn consume_tail(&mut self, n: usize) {
        let Some(tail) = &mut self.tail else { return };
        tail.at += n;
        let whole = tail.body.buffered().map_or(0, <[u8]>::len);
        if tail.at >= whole {
            let after = tail.after;
            self.tail = None;
            if !after.is_empty() {
                self.buf().extend_from_slice(after);
            }
        }
    }

    /// Keeps no buffer that grew.
    pub(super) fn shrink(&mut self) {
        if self.buf.capacity() > pool::BUFFER {
            self.rest();
        }
    }

    /// Gives the buffer back if nothing is in it.
    pub(super) fn rest(&mut self) {
        if self.buf.is_empty() && self.buf.capacity() > 0 {
            pool::give_output(std::mem::take(&mut self.buf));
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        pool::give_output(std::mem::take(&mut self.buf));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_body_is_written_behind_its_head_and_before_what_follows() {
        let mut output = Output::default();
        output.buf().extend_from_slice(b"head");
        output.put_body(Body::from(vec![b'x'; LARGE]), b"\r\n");
        assert!(!output.is_open());
        let (head, body) = output.parts();
        assert_eq!((head, body.len()), (&b"head"[..], LARGE));
        output.consume(4 + LARGE - 1);
        assert_eq!(output.parts(), (&b""[..], &b"x"[..]));
        output.consume(1);
        assert_eq!(output.parts(), (&b"\r\n"[..], &b""[..]));
        output.consume(2);
        assert!(output.is_empty() && output.is_open());
    }

    #[test]
    fn a_buffer_that_grew_is_not_kept() {
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
