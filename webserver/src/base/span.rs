//! A position in a buffer. It is half the size of a slice and has no lifetime.

/// `len` bytes starting at `at`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) at: u32,
    pub(crate) len: u32,
}

impl Span {
    pub(crate) fn new(at: usize, len: usize) -> Self {
        Self { at: at as u32, len: len as u32 }
    }

    /// Returns the bytes of the span, or no bytes if the span is not within `bytes`.
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at as usize..self.end()).unwrap_or_default()
    }

    pub(crate) fn end(self) -> usize {
        self.at as usize + self.len as usize
    }
}
