//! The codings of the algorithm deflate (RFC 1951): gzip (RFC 1952) and zlib (RFC 1950).

use std::io;

use flate2::{Compress, Compression as Level, Decompress, FlushCompress, FlushDecompress, Status};

use super::coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};

/// The coding `gzip`. Each client knows it.
///
/// A request may consist of several members, which are decoded one after another (RFC 1952,
/// section 2.2).
pub const GZIP: Coding = Coding::new(
    "gzip",
    6,
    9,
    |level, _| Box::new(Deflating(Compress::new_gzip(Level::new(level.into()), WINDOW))),
    || Box::new(Inflating::new(Decompress::new_gzip(WINDOW), true)),
);

/// The coding `deflate`. It is the zlib format, as RFC 9110, section 8.4.1.2, says. A body of the
/// algorithm without that format, which some clients send, is malformed.
pub const DEFLATE: Coding = Coding::new(
    "deflate",
    6,
    9,
    |level, _| Box::new(Deflating(Compress::new(Level::new(level.into()), true))),
    || Box::new(Inflating::new(Decompress::new(true), false)),
);

/// The window of the algorithm: 32 KiB, in bits.
const WINDOW: u8 = 15;

/// The byte that a member of gzip begins with (RFC 1952, section 2.3).
const MAGIC: u8 = 0x1f;

/// The room that the output gets at least, in bytes.
const ROOM: usize = 4096;

struct Deflating(Compress);

impl Encoder for Deflating {
    fn encode(&mut self, mut input: &[u8], step: Step, output: &mut Vec<u8>) -> io::Result<()> {
        let flush = match step {
            Step::More => FlushCompress::None,
            Step::Flush => FlushCompress::Sync,
            Step::End => FlushCompress::Finish,
        };
        loop {
            output.reserve(ROOM);
            let before = self.0.total_in();
            let status = self.0.compress_vec(input, output, flush).map_err(io::Error::other)?;
            input = &input[(self.0.total_in() - before) as usize..];
            // If the output is full, more of it may wait.
            let is_done = match step {
                Step::End => status == Status::StreamEnd,
                Step::More | Step::Flush => input.is_empty() && output.len() < output.capacity(),
            };
            if is_done {
                return Ok(());
            }
        }
    }
}

struct Inflating {
    inner: Decompress,
    /// Whether another member may follow.
    has_members: bool,
    /// Whether a member has ended, and nothing has followed.
    is_ended: bool,
}

impl Inflating {
    fn new(inner: Decompress, has_members: bool) -> Self {
        Self { inner, has_members, is_ended: false }
    }
}

impl Decoder for Inflating {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed> {
        if self.is_ended {
            match input.first() {
                None => return Ok(Progress { read: 0, written: 0 }),
                Some(&MAGIC) if self.has_members => {}
                Some(_) => return Err(Malformed::TRAILING),
            }
            // `Decompress::reset` makes a new state for gzip, too.
            self.inner = Decompress::new_gzip(WINDOW);
            self.is_ended = false;
        }
        let (read, written) = (self.inner.total_in(), self.inner.total_out());
        let status = self.inner.decompress(input, output, FlushDecompress::None);
        self.is_ended = status.map_err(|_| Malformed::FORMAT)? == Status::StreamEnd;
        Ok(Progress {
            read: (self.inner.total_in() - read) as usize,
            written: (self.inner.total_out() - written) as usize,
        })
    }

    fn is_complete(&self) -> bool {
        self.is_ended
    }
}
