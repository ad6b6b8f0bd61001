//! What a coding is: a name, and what encodes and decodes with it. How a coding works, and when it is
//! used, is up to others.

use std::fmt;
use std::io;

/// A coding of contents, such as gzip. [`Compression`](super::Compression) and
/// [`Decompression`](super::Decompression) are given those that they use.
///
/// ```
/// use webserver::content_coding::{BROTLI, Compression, GZIP};
///
/// const FAST: Compression = Compression::with(&[BROTLI.level(1), GZIP.level(1)]);
/// ```
#[derive(Clone, Copy)]
pub struct Coding {
    name: &'static str,
    level: u8,
    highest: u8,
    encoder: MakeEncoder,
    decoder: fn() -> Box<dyn Decoder>,
}

/// Makes an encoder for a level, and for the length of the body in bytes, if that is known.
type MakeEncoder = fn(u8, Option<u64>) -> Box<dyn Encoder>;

impl Coding {
    /// Makes a coding of a name in the registry of content codings, and of what encodes and decodes
    /// with it. `encoder` gets the level, and the length of the body if it is known. The level is
    /// `level`, unless [another](Self::level) up to `highest` is chosen.
    ///
    /// # Panics
    ///
    /// If the name is not a token of lower-case letters, digits and hyphens, or if the level is higher
    /// than the highest one. In a constant these are compile errors.
    ///
    /// ```
    /// use std::io;
    ///
    /// use webserver::content_coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};
    ///
    /// /// Changes all bits. It makes nothing shorter.
    /// struct Inverse;
    ///
    /// impl Encoder for Inverse {
    ///     fn encode(&mut self, input: &[u8], _: Step, output: &mut Vec<u8>) -> io::Result<()> {
    ///         output.extend(input.iter().map(|byte| !byte));
    ///         Ok(())
    ///     }
    /// }
    ///
    /// impl Decoder for Inverse {
    ///     fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed> {
    ///         let length = input.len().min(output.len());
    ///         output.iter_mut().zip(input).for_each(|(out, byte)| *out = !byte);
    ///         Ok(Progress { read: length, written: length })
    ///     }
    ///
    ///     fn is_complete(&self) -> bool {
    ///         true
    ///     }
    /// }
    ///
    /// const INVERSE: Coding =
    ///     Coding::new("x-inverse", 1, 1, |_, _| Box::new(Inverse), || Box::new(Inverse));
    /// ```
    pub const fn new(
        name: &'static str,
        level: u8,
        highest: u8,
        encoder: fn(level: u8, length: Option<u64>) -> Box<dyn Encoder>,
        decoder: fn() -> Box<dyn Decoder>,
    ) -> Self {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty(), "the name of a coding is empty");
        let mut at = 0;
        while at < bytes.len() {
            assert!(
                matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-'),
                "the name of a coding has a character other than `a` to `z`, `0` to `9` and `-`"
            );
            at += 1;
        }
        Self { name, level: 0, highest, encoder, decoder }.level(level)
    }

    /// Chooses how much is tried to make bodies short. A higher level takes more time.
    ///
    /// | coding | level | highest |
    /// |---|--:|--:|
    /// | [`GZIP`](super::GZIP), [`DEFLATE`](super::DEFLATE) | 6 | 9 |
    /// | [`BROTLI`](super::BROTLI) | 4 | 5 |
    /// | `zstandard::ZSTD` | 3 | 3 |
    ///
    /// # Panics
    ///
    /// If the level is higher than the highest one. Higher levels would keep a worker from its other
    /// connections for too long. In a constant this is a compile error.
    pub const fn level(mut self, level: u8) -> Self {
        assert!(
            level <= self.highest,
            "the level of a coding is too high: a step of its work would keep a worker from its other \
             connections for too long. `Coding::level` lists the highest levels"
        );
        self.level = level;
        self
    }

    /// Returns the name in the registry of content codings.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns whether a name in a field means this coding. The names of codings do not depend on case
    /// (RFC 9110, section 8.4.1).
    pub(super) fn is_called(&self, name: &[u8]) -> bool {
        name.eq_ignore_ascii_case(self.name.as_bytes())
            // "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"" (section 8.4.1.3).
            || self.name == "gzip" && name.eq_ignore_ascii_case(b"x-gzip")
    }

    pub(super) fn encoder(&self, length: Option<u64>) -> Box<dyn Encoder> {
        (self.encoder)(self.level, length)
    }

    pub(super) fn decoder(&self) -> Box<dyn Decoder> {
        (self.decoder)()
    }
}

impl fmt::Debug for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Coding");
        out.field("name", &self.name).field("level", &self.level).finish_non_exhaustive()
    }
}

/// How many codings a list may have.
pub(super) const MOST: usize = 8;

/// The codings of a middleware. They are copied, so that a list may be written in place, such as
/// `&[GZIP.level(1)]`.
#[derive(Clone, Copy)]
pub(super) struct Codings {
    all: [Coding; MOST],
    count: usize,
}

impl Codings {
    /// Copies a list that was [checked](check).
    pub(super) const fn new(codings: &[Coding]) -> Self {
        let mut all = [codings[0]; MOST];
        let mut at = 0;
        while at < codings.len() {
            all[at] = codings[at];
            at += 1;
        }
        Self { all, count: codings.len() }
    }

    pub(super) fn as_slice(&self) -> &[Coding] {
        &self.all[..self.count]
    }
}

impl fmt::Debug for Codings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

/// Stops the compiler if a list of codings cannot be meant.
pub(super) const fn check(codings: &[Coding]) {
    assert!(!codings.is_empty(), "the list of codings is empty: leave the middleware out");
    assert!(codings.len() <= MOST, "the list of codings has more than 8 of them");
    let mut at = 0;
    while at < codings.len() {
        let mut earlier = 0;
        while earlier < at {
            let is_same = is_same(codings[earlier].name.as_bytes(), codings[at].name.as_bytes());
            assert!(!is_same, "the list of codings has a coding twice: leave one of them out");
            earlier += 1;
        }
        at += 1;
    }
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// What an [`Encoder`] does after the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// More input follows at once, so the encoder may keep output back.
    More,
    /// The input pauses, so the encoder writes everything: the client can decode all of the input so far.
    Flush,
    /// The input has ended, so the encoder ends the body.
    End,
}

/// Encodes one body.
pub trait Encoder: Send {
    /// Encodes all of the input, and appends to the output. It is given at most 64 KiB at a time.
    ///
    /// # Errors
    /// If it cannot encode. The connection then ends, so that the client sees that the body is
    /// incomplete.
    fn encode(&mut self, input: &[u8], step: Step, output: &mut Vec<u8>) -> io::Result<()>;
}

/// Decodes one body.
pub trait Decoder: Send {
    /// Decodes as much of the input as the output has room for. It is called again with the rest of the
    /// input, and without input until it does not fill the output.
    ///
    /// # Errors
    /// If the input is not in the format of the coding, or if bytes follow the end.
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed>;

    /// Returns whether the body may end here.
    fn is_complete(&self) -> bool;
}

/// How far a [`Decoder`] came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The bytes of the input that are not needed again.
    pub read: usize,
    /// The bytes of the output.
    pub written: usize,
}

/// The error of a [`Decoder`]: why a body cannot be decoded. The client gets it after the words "the body
/// in the coding `gzip`".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl Malformed {
    /// The input is not in the format of the coding.
    pub const FORMAT: Self = Self("is malformed");
    /// Bytes follow the end.
    pub const TRAILING: Self = Self("has bytes after its end");
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body {}", self.0)
    }
}

impl std::error::Error for Malformed {}
