//! The multipart format as bytes in and events out (RFC 2046, section 5.1.1, and RFC 7578). Nothing
//! here reads from a client. Chunks are searched in place, and each byte is searched once.
//!
//! ```text
//! Start -> Preamble -> After -> Head -> DataStart -> Data -> After .. -> Closed -> Epilogue
//! ```

use bytes::{Buf, Bytes, BytesMut};
use memchr::memmem::{self, Finder};

use super::fault::Fault;
use super::limits::{IGNORED_BYTES, PADDING_BYTES, PART_HEAD_BYTES};
use super::part_head::PartHead;

/// Reads the parts of a body. The caller pushes a chunk whenever [`Parser::next`] returns
/// [`Event::More`], and calls [`Parser::finish`] when there are no more chunks.
#[derive(Debug)]
pub(super) struct Parser {
    /// CRLF, two hyphens and the boundary.
    delimiter: Finder<'static>,
    state: State,
    input: Input,
    /// The bytes of the input in which the end of a head is known not to begin.
    searched: usize,
    /// The ignored bytes, or the padding, of the present state.
    ignored: usize,
    parts: usize,
    max_parts: usize,
}

/// What comes next in a body.
#[derive(Debug)]
pub(super) enum Event {
    /// The chunks so far do not show what comes next.
    More,
    /// A part begins.
    Part(PartHead),
    /// The next bytes of the part; at least one.
    Data(Bytes),
    /// The part ends.
    PartEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first byte.
    Start,
    /// Before the first delimiter.
    Preamble,
    /// After a delimiter, in its line.
    After,
    /// In the head of a part.
    Head,
    /// At the first byte after a head. A delimiter here may share the CRLF of the head.
    DataStart,
    /// In the data of a part.
    Data,
    /// After the last delimiter, in its line.
    Closed,
    /// After the line of the last delimiter.
    Epilogue,
    /// The body is malformed.
    Failed(Fault),
}

impl Parser {
    /// Creates a parser for a boundary that follows the grammar.
    pub(super) fn new(boundary: &[u8], max_parts: usize) -> Self {
        let delimiter = [b"\r\n--", boundary].concat();
        Self {
            delimiter: Finder::new(&delimiter).into_owned(),
            state: State::Start,
            input: Input::default(),
            searched: 0,
            ignored: 0,
            parts: 0,
            max_parts,
        }
    }

    /// Sets the largest number of parts.
    pub(super) fn set_max_parts(&mut self, max_parts: usize) {
        self.max_parts = max_parts;
    }

    /// Adds a chunk to the input.
    pub(super) fn push(&mut self, chunk: Bytes) {
        self.input.push(chunk);
    }

    /// Returns what comes next.
    ///
    /// # Errors
    /// Fails if the body is malformed. Every later call fails with the same fault.
    pub(super) fn next(&mut self) -> Result<Event, Fault> {
        loop {
            match self.step() {
                Ok(Some(event)) => return Ok(event),
                Ok(None) => {}
                Err(fault) => {
                    self.state = State::Failed(fault);
                    return Err(fault);
                }
            }
        }
    }

    /// Checks that the body is complete, when there are no more chunks.
    ///
    /// # Errors
    /// Fails if the last boundary has not arrived, or if the body is malformed.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        match self.state {
            State::Epilogue => Ok(()),
            State::Closed if self.input.bytes().is_empty() => Ok(()),
            State::Failed(fault) => Err(fault),
            _ => Err(Fault::Incomplete),
        }
    }

    /// Does one step: an event, or a change of the state.
    fn step(&mut self) -> Result<Option<Event>, Fault> {
        match self.state {
            State::Start => Ok(self.start(State::Preamble)),
            State::Preamble => self.preamble(),
            State::After => self.after(),
            State::Head => self.head(),
            State::DataStart => Ok(self.start(State::Data)),
            State::Data => Ok(Some(self.data())),
            State::Closed => self.closed(),
            State::Epilogue => {
                self.ignore(self.input.bytes().len())?;
                Ok(Some(Event::More))
            }
            State::Failed(fault) => Err(fault),
        }
    }

    /// Decides whether the input begins with a delimiter without its CRLF.
    fn start(&mut self, otherwise: State) -> Option<Event> {
        let (dashed, bytes) = (&self.delimiter.needle()[2..], self.input.bytes());
        if bytes.starts_with(dashed) {
            self.input.skip(dashed.len());
            let was_part = self.state == State::DataStart;
            self.enter(State::After);
            return was_part.then_some(Event::PartEnd);
        }
        if dashed.starts_with(bytes) {
            return Some(Event::More);
        }
        self.enter(otherwise);
        None
    }

    fn preamble(&mut self) -> Result<Option<Event>, Fault> {
        match self.delimiter.find(self.input.bytes()) {
            Some(at) => {
                self.ignore(at)?;
                self.input.skip(self.delimiter.needle().len());
                self.enter(State::After);
                Ok(None)
            }
            None => {
                self.ignore(self.certain())?;
                Ok(Some(Event::More))
            }
        }
    }

    /// Reads `--` or the end of the line: delimiter transport-padding CRLF.
    fn after(&mut self) -> Result<Option<Event>, Fault> {
        if self.ignored == 0 {
            match self.input.bytes() {
                [b'-', b'-', ..] => {
                    self.input.skip(2);
                    self.enter(State::Closed);
                    return Ok(None);
                }
                [b'-'] => return Ok(Some(Event::More)),
                _ => {}
            }
        }
        if !self.line_end()? {
            return Ok(Some(Event::More));
        }
        self.parts += 1;
        if self.parts > self.max_parts {
            return Err(Fault::TooManyParts);
        }
        self.enter(State::Head);
        Ok(None)
    }

    fn closed(&mut self) -> Result<Option<Event>, Fault> {
        if !self.line_end()? {
            return Ok(Some(Event::More));
        }
        self.enter(State::Epilogue);
        Ok(None)
    }

    /// Skips padding and CRLF. Returns whether the CRLF has arrived.
    fn line_end(&mut self) -> Result<bool, Fault> {
        let bytes = self.input.bytes();
        let padding = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.input.skip(padding);
        self.ignored += padding;
        if self.ignored > PADDING_BYTES {
            return Err(Fault::Delimiter);
        }
        match self.input.bytes() {
            [] | [b'\r'] => Ok(false),
            [b'\r', b'\n', ..] => {
                self.input.skip(2);
                Ok(true)
            }
            _ => Err(Fault::Delimiter),
        }
    }

    fn head(&mut self) -> Result<Option<Event>, Fault> {
        const END: &[u8] = b"\r\n\r\n";
        let bytes = self.input.bytes();
        if bytes.starts_with(b"\r\n") {
            return Err(Fault::NoDisposition);
        }
        let bytes = &bytes[..bytes.len().min(PART_HEAD_BYTES + END.len())];
        let Some(at) = memmem::find(&bytes[self.searched..], END) else {
            if bytes.len() == PART_HEAD_BYTES + END.len() {
                return Err(Fault::HeadTooLarge);
            }
            self.searched = bytes.len().saturating_sub(END.len() - 1);
            return Ok(Some(Event::More));
        };
        let length = self.searched + at + 2;
        let head = PartHead::read(&self.input.take(length))?;
        self.input.skip(2);
        self.enter(State::DataStart);
        Ok(Some(Event::Part(head)))
    }

    fn data(&mut self) -> Event {
        match self.delimiter.find(self.input.bytes()) {
            Some(0) => {
                self.input.skip(self.delimiter.needle().len());
                self.enter(State::After);
                Event::PartEnd
            }
            Some(at) => Event::Data(self.input.take(at)),
            None => match self.certain() {
                0 => Event::More,
                length => Event::Data(self.input.take(length)),
            },
        }
    }

    /// Returns the length of the input without the beginning of a delimiter at its end. Only the
    /// last CR can begin one, because there is no other CR in a delimiter.
    fn certain(&self) -> usize {
        let (delimiter, bytes) = (self.delimiter.needle(), self.input.bytes());
        let from = bytes.len().saturating_sub(delimiter.len() - 1);
        match memchr::memrchr(b'\r', &bytes[from..]) {
            Some(at) if delimiter.starts_with(&bytes[from + at..]) => from + at,
            _ => bytes.len(),
        }
    }

    fn ignore(&mut self, length: usize) -> Result<(), Fault> {
        self.input.skip(length);
        self.ignored += length;
        if self.ignored > IGNORED_BYTES { Err(Fault::Ignored) } else { Ok(()) }
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.searched = 0;
        self.ignored = 0;
    }
}

/// The bytes that have not been read. Nearly always they are a chunk as it came. Only what is left
/// of a chunk, when the next one comes, is copied.
#[derive(Debug, Default)]
struct Input {
    chunk: Bytes,
    /// The rest of earlier chunks and the last one. If it is not empty, `chunk` is.
    joined: BytesMut,
}

impl Input {
    fn push(&mut self, chunk: Bytes) {
        if self.bytes().is_empty() {
            self.chunk = chunk;
            return;
        }
        self.joined.extend_from_slice(&std::mem::take(&mut self.chunk));
        self.joined.extend_from_slice(&chunk);
    }

    fn bytes(&self) -> &[u8] {
        if self.joined.is_empty() { &self.chunk } else { &self.joined }
    }

    fn take(&mut self, length: usize) -> Bytes {
        if self.joined.is_empty() {
            self.chunk.split_to(length)
        } else {
            self.joined.split_to(length).freeze()
        }
    }

    fn skip(&mut self, length: usize) {
        if self.joined.is_empty() {
            self.chunk.advance(length);
        } else {
            self.joined.advance(length);
        }
    }
}

#[cfg(test)]
mod tests;
