//! The line that most heads begin their fields with, `Host: `, found and checked in one go, or known
//! from the head before. What a host is, is `authority`'s to know.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::authority::usual_authority;
use super::class::begins;
use crate::http::{Field, Span};

/// The line that was found right last. Most often the next head has it too, byte for byte, and it need
/// not be taken apart again.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct HostLine {
    /// Bytes from its beginning to that of the next line; up to 32, or 0 where there was none.
    len: usize,
    first: [u8; 16],
    last: [u8; 16],
}

impl HostLine {
    /// The field at `at` if it is a `Host` as nearly all are, and where the next line begins. What it
    /// does not take may be right all the same.
    #[inline(always)]
    pub(super) fn field(&mut self, bytes: &[u8], at: usize) -> Option<(Field, usize)> {
        let next = if self.is_at(bytes, at) {
            at + self.len
        } else {
            let next = find(bytes, at)?;
            *self = Self::of(&bytes[at..next]).unwrap_or_default();
            next
        };
        let start = at + HOST.len();
        let (name, value) = (Span::new(at, 4), Span::new(start, next - 2 - start));
        Some((Field { name, value }, next))
    }

    /// A line that is neither short nor long, so that its two ends are all of it.
    fn of(line: &[u8]) -> Option<Self> {
        let (first, last) = (*line.first_chunk()?, *line.last_chunk()?);
        (line.len() <= 32).then_some(Self { len: line.len(), first, last })
    }

    #[inline(always)]
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let line = bytes.get(at..).and_then(|rest| rest.get(..self.len)).unwrap_or_default();
        line.first_chunk() == Some(&self.first) && line.last_chunk() == Some(&self.last)
    }
}

/// How such a line begins.
const HOST: &[u8; 6] = b"Host: ";

/// Where a line ends that is `Host: `, a host and maybe a port.
#[inline(never)]
fn find(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + HOST.len();
    if !begins(bytes, at, HOST) {
        return None;
    }
    let stop = usual_authority(bytes, start);
    let is_it = stop > start && bytes.get(stop..)?.first_chunk()? == b"\r\n";
    is_it.then_some(stop + 2)
}
