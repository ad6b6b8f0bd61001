//! Decodes the chunked coding (RFC 9112, section 7.1) as it arrives. The decoder is a table of
//! states. It takes pieces of any length and reports where in them the data is. It stores no data;
//! only trailer fields, if there are any, are copied. Which code reads the data, and how much of
//! it, is not decided here.

use std::fmt;
use std::ops::Range;

use super::trailers::{TrailerError, Trailers};
use crate::base::bytes::hex_digit;
use crate::base::limits::Limits;
use crate::http::StatusCode;
use crate::http::grammar::class::{self, QUOTED, TOKEN, VALUE};

/// Maximum number of digits of a size that do not count as an extension: the digits of the largest
/// size.
const DIGITS: usize = 16;
/// The largest chunk. Larger sizes could overflow when added.
const LARGEST: u64 = i64::MAX as u64;

/// Limits on everything besides the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ChunkLimits {
    /// Bytes of the extensions of one chunk.
    pub(crate) extension: usize,
    /// Bytes of the extensions of all chunks.
    pub(crate) extensions: usize,
    /// Bytes of the trailer section.
    pub(crate) trailers: usize,
}

impl From<&Limits> for ChunkLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            extension: limits.chunk_extension_bytes,
            extensions: limits.all_chunk_extension_bytes,
            trailers: limits.trailer_bytes,
        }
    }
}

/// The limits of a server that sets none.
impl Default for ChunkLimits {
    fn default() -> Self {
        Self::from(&Limits::default())
    }
}

/// What was found in a piece of input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ChunkEvent {
    /// Data of at least one byte, at this range of the input. The input is used up to the end of
    /// the range.
    Data(Range<usize>),
    /// All input is used, and more must follow.
    More,
    /// The body is complete. The given number of input bytes is used.
    Done(usize),
    Bad(ChunkError),
}

/// The possible errors in a chunked body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChunkError {
    Size,
    SizeOverflow,
    Extension,
    ExtensionsTooLong,
    /// A line that does not end in CR LF.
    LineEnd,
    /// Data that is longer or shorter than its chunk.
    DataEnd,
    Trailer(TrailerError),
}

impl ChunkError {
    /// Returns the status of the response; after any of these errors the connection ends.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::SizeOverflow => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Trailer(error) => error.status(),
            Self::Size
            | Self::Extension
            | Self::ExtensionsTooLong
            | Self::LineEnd
            | Self::DataEnd => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Size => "a chunk size is not a hexadecimal number (RFC 9112, section 7.1)",
            Self::SizeOverflow => "a chunk is larger than any body (RFC 9112, section 7.1)",
            Self::Extension => "a chunk extension is malformed (RFC 9112, section 7.1.1)",
            Self::ExtensionsTooLong => {
                "there are more chunk extensions than this server allows (RFC 9112, section 7.1.1)"
            }
            Self::LineEnd => "a chunk size does not end in CR LF (RFC 9112, section 7.1)",
            Self::DataEnd => "a chunk is not as long as its size says (RFC 9112, section 7.1)",
            Self::Trailer(error) => error.text(),
        }
    }
}

impl fmt::Display for ChunkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The element that the next byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// The first digit of a size.
    Size,
    /// Further digits.
    Digits,
    /// Whitespace that must be followed by a `;`.
    BeforeExtension,
    /// After a `;`.
    BeforeName,
    Name,
    /// Whitespace after a name.
    AfterName,
    /// After a `=`.
    BeforeValue,
    Value,
    Quoted,
    /// After a backslash.
    Escaped,
    /// After the closing quote.
    AfterQuoted,
    /// The line feed of a size.
    SizeEnd,
    Data,
    /// The carriage return after data.
    DataCr,
    DataLf,
    Trailers,
    Done,
}

/// A chunked body that is being decoded.
#[derive(Debug)]
pub(crate) struct Chunked {
    limits: ChunkLimits,
    state: State,
    /// The size that has been read so far, then the rest of the data.
    left: u64,
    digits: usize,
    /// Bytes of the extensions of this chunk, then of all chunks so far.
    extension: usize,
    extensions: usize,
    trailers: Trailers,
}

impl Chunked {
    pub(crate) fn new(limits: ChunkLimits) -> Self {
        Self {
            limits,
            state: State::Size,
            left: 0,
            digits: 0,
            extension: 0,
            extensions: 0,
            trailers: Trailers::default(),
        }
    }

    /// Continues with `input`, which begins where the last call stopped.
    pub(crate) fn next(&mut self, input: &[u8]) -> ChunkEvent {
        match self.advance(input) {
            Ok(event) => event,
            Err(error) => ChunkEvent::Bad(error),
        }
    }

    /// Returns how much of the current chunk's data is still to come.
    pub(crate) fn announced(&self) -> u64 {
        if self.state == State::Data { self.left } else { 0 }
    }

    /// Returns the trailer fields once the body is done, or none if there were none.
    pub(crate) fn take_trailers(&mut self) -> Option<Trailers> {
        let trailers = std::mem::take(&mut self.trailers);
        (!trailers.fields.is_empty()).then_some(trailers)
    }

    fn advance(&mut self, input: &[u8]) -> Result<ChunkEvent, ChunkError> {
        let mut at = self.hop(input);
        while let Some(byte) = input.get(at) {
            match self.state {
                State::Data => {
                    let there = (input.len() - at) as u64;
                    let n = self.left.min(there) as usize;
                    self.left -= n as u64;
                    if self.left == 0 {
                        self.state = State::DataCr;
                    }
                    return Ok(ChunkEvent::Data(at..at + n));
                }
                State::Trailers => {
                    let limit = self.limits.trailers;
                    let used = self.trailers.add(&input[at..], limit);
                    let Some(used) = used.map_err(ChunkError::Trailer)? else { break };
                    self.state = State::Done;
                    return Ok(ChunkEvent::Done(at + used));
                }
                State::Done => return Ok(ChunkEvent::Done(at)),
                state => self.state = self.step(state, *byte)?,
            }
            at += 1;
        }
        Ok(if self.state == State::Done { ChunkEvent::Done(at) } else { ChunkEvent::More })
    }

    /// Moves from the end of a chunk's data to the data of the next chunk, if only the usual bytes
    /// lie between them and all of them are available. Returns the number of those bytes. Otherwise
    /// returns 0, and the table of states decodes the bytes.
    fn hop(&mut self, input: &[u8]) -> usize {
        let begin = match self.state {
            State::Size => 0,
            State::DataCr if input.starts_with(b"\r\n") => 2,
            _ => return 0,
        };
        let mut size = 0;
        for (at, byte) in input.iter().enumerate().skip(begin).take(DIGITS - 1) {
            match hex_digit(*byte) {
                Some(digit) => size = size << 4 | u64::from(digit),
                None if at > begin && input[at..].starts_with(b"\r\n") => {
                    self.left = size;
                    self.state = self.begin();
                    return at + 2;
                }
                None => return 0,
            }
        }
        0
    }

    /// Returns the state after one byte that is not data:
    /// `chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF`
    /// `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`
    #[allow(clippy::match_same_arms, reason = "a table of states, in the order of the grammar")]
    fn step(&mut self, state: State, byte: u8) -> Result<State, ChunkError> {
        let is = |class| class::is(byte, class);
        let next = match (state, byte) {
            (State::Size | State::Digits, _) if let Some(digit) = hex_digit(byte) => {
                return self.digit(digit);
            }
            (State::Size, _) => return Err(ChunkError::Size),
            (State::SizeEnd, b'\n') => return Ok(self.begin()),
            (State::SizeEnd, _) => return Err(ChunkError::LineEnd),
            (State::DataCr, b'\r') => return Ok(State::DataLf),
            (State::DataLf, b'\n') => return Ok(State::Size),
            (State::DataCr | State::DataLf, _) => return Err(ChunkError::DataEnd),
            (State::Digits | State::Name | State::Value | State::AfterQuoted, b'\r') => {
                return Ok(State::SizeEnd);
            }
            (_, b'\r' | b'\n') => return Err(ChunkError::LineEnd),

            (State::Digits | State::BeforeExtension, b';') => State::BeforeName,
            (State::Digits | State::BeforeExtension, b' ' | b'\t') => State::BeforeExtension,
            (State::Digits, _) => return Err(ChunkError::Size),

            (State::BeforeName, b' ' | b'\t') => State::BeforeName,
            (State::BeforeName | State::Name, _) if is(TOKEN) => State::Name,
            (State::Name | State::AfterName, b';') => State::BeforeName,
            (State::Name | State::AfterName, b'=') => State::BeforeValue,
            (State::Name | State::AfterName, b' ' | b'\t') => State::AfterName,

            (State::BeforeValue, b' ' | b'\t') => State::BeforeValue,
            (State::BeforeValue, b'"') => State::Quoted,
            (State::BeforeValue | State::Value, _) if is(TOKEN) => State::Value,
            (State::Quoted, b'"') => State::AfterQuoted,
            (State::Quoted, b'\\') => State::Escaped,
            (State::Quoted, _) if is(QUOTED) => State::Quoted,
            (State::Escaped, _) if is(VALUE) => State::Quoted,
            (State::Value | State::AfterQuoted, b';') => State::BeforeName,
            (State::Value | State::AfterQuoted, b' ' | b'\t') => State::BeforeExtension,
            _ => return Err(ChunkError::Extension),
        };
        self.count_extension().map(|()| next)
    }

    /// Adds a digit: `chunk-size = 1*HEXDIG`. Leading zeros are allowed; an endless row of them
    /// counts as an extension.
    fn digit(&mut self, digit: u8) -> Result<State, ChunkError> {
        if self.left > LARGEST >> 4 {
            return Err(ChunkError::SizeOverflow);
        }
        self.left = self.left << 4 | u64::from(digit);
        self.digits += 1;
        if self.digits > DIGITS {
            self.count_extension()?;
        }
        Ok(State::Digits)
    }

    fn count_extension(&mut self) -> Result<(), ChunkError> {
        self.extension += 1;
        self.extensions += 1;
        let ChunkLimits { extension, extensions, trailers: _ } = self.limits;
        if self.extension > extension || self.extensions > extensions {
            return Err(ChunkError::ExtensionsTooLong);
        }
        Ok(())
    }

    /// Returns the state after a size: the data, or the trailers after the last chunk.
    fn begin(&mut self) -> State {
        (self.digits, self.extension) = (0, 0);
        if self.left > 0 { State::Data } else { State::Trailers }
    }
}
