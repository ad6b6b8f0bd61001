//! The line `Host: ` that the fields of most heads begin with. It is found and checked in one step,
//! or recognized from the previous head. `authority` defines what a host is.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use crate::base::span::Span;
use crate::http::Field;
use crate::http::grammar::authority::fast_authority;

/// The last line that was found valid. Usually the next head has the same line, byte for byte, so
/// it does not need to be parsed again, which saves 78 instructions of each request.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct HostLine {
    /// Bytes from the start of the line to the start of the next one: up to 32, or 0 if there is no
    /// line.
    len: usize,
    first: [u8; 16],
    last: [u8; 16],
}

impl HostLine {
    /// Returns the field at `at`, if it is a usual `Host` line, and the start of the next line. A
    /// line that this function does not accept may still be valid.
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

    /// Stores a line from 16 to 32 bytes long, so that its two ends cover all of it.
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

/// The start of a usual `Host` line.
const HOST: &[u8; 6] = b"Host: ";

/// Returns the position after a line that consists of `Host: `, a host and an optional port.
#[inline(never)]
fn find(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + HOST.len();
    if !bytes.get(at..)?.starts_with(HOST) {
        return None;
    }
    let stop = fast_authority(bytes, start);
    let is_it = stop > start && bytes.get(stop..)?.first_chunk()? == b"\r\n";
    is_it.then_some(stop + 2)
}
