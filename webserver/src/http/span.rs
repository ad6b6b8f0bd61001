//! A place in a buffer, half the size of a slice and without its lifetime.

/// `len` bytes from `at` on.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) at: u32,
    pub(crate) len: u32,
}

impl Span {
    pub(crate) fn new(at: usize, len: usize) -> Self {
        Self { at: at as u32, len: len as u32 }
    }

    /// The bytes it stands for; none if they are not in `bytes`.
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at as usize..self.end()).unwrap_or_default()
    }

    pub(crate) fn end(self) -> usize {
        self.at as usize + self.len as usize
    }
}
