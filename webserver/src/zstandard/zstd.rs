//! The format of Zstandard (RFC 8878), within the limits of RFC 9659.

use std::io;

use zstd_safe::zstd_sys::ZSTD_EndDirective as Directive;
use zstd_safe::{CCtx, CParameter, DCtx, DParameter, ErrorCode, InBuffer, OutBuffer};

use crate::content_coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};

/// The coding `zstd`. Browsers know it since 2024. It takes less time than gzip, and makes text as short
/// as Brotli at the levels that a server can afford.
///
/// The window is at most 256 KiB in responses, and 8 MiB in requests (RFC 9659).
pub const ZSTD: Coding = Coding::new(
    "zstd",
    3,
    3,
    |level, length| match Compressing::new(level, length) {
        Ok(encoder) => Box::new(encoder),
        Err(code) => Box::new(Failing(code)),
    },
    || Box::new(Decompressing::new()),
);

/// The largest window of a response, as a power of two: 256 KiB.
const LARGEST_WINDOW: u32 = 18;

/// "decoders MUST be able to decode frames with a window of 8 MB, encoders MUST NOT produce more", which
/// is 2^23 bytes (RFC 9659, section 3).
const RECEIVED_WINDOW: u32 = 23;

const TOO_LARGE: Malformed = Malformed("has a window of more than 8 MiB");

/// The room that the output gets at least, in bytes.
const ROOM: usize = 4096;

struct Compressing(CCtx<'static>);

impl Compressing {
    fn new(level: u8, length: Option<u64>) -> Result<Self, ErrorCode> {
        let mut context = CCtx::create();
        context.set_parameter(CParameter::CompressionLevel(level.into()))?;
        context.set_parameter(CParameter::WindowLog(LARGEST_WINDOW))?;
        context.set_parameter(CParameter::ChecksumFlag(false))?;
        if length.is_some() {
            context.set_pledged_src_size(length)?;
        }
        Ok(Self(context))
    }
}

impl Encoder for Compressing {
    fn encode(&mut self, input: &[u8], step: Step, output: &mut Vec<u8>) -> io::Result<()> {
        let directive = match step {
            Step::More => Directive::ZSTD_e_continue,
            Step::Flush => Directive::ZSTD_e_flush,
            Step::End => Directive::ZSTD_e_end,
        };
        let mut input = InBuffer::around(input);
        loop {
            output.reserve(ROOM);
            let start = output.len();
            let mut out = OutBuffer::around_pos(output, start);
            let left = self.0.compress_stream2(&mut out, &mut input, directive).map_err(failed)?;
            let is_read = input.pos() == input.src.len();
            if is_read && (step == Step::More || left == 0) {
                return Ok(());
            }
        }
    }
}

/// An encoder that could not be made.
struct Failing(ErrorCode);

impl Encoder for Failing {
    fn encode(&mut self, _: &[u8], _: Step, _: &mut Vec<u8>) -> io::Result<()> {
        Err(failed(self.0))
    }
}

fn failed(code: ErrorCode) -> io::Error {
    io::Error::other(zstd_safe::get_error_name(code))
}

struct Decompressing {
    context: DCtx<'static>,
    /// Whether a frame has ended, and nothing has followed. Another frame may follow (RFC 8878,
    /// section 3.1).
    is_complete: bool,
}

impl Decompressing {
    fn new() -> Self {
        let mut context = DCtx::create();
        // The parameter is within its bounds, so it cannot fail; the default is larger than ours.
        let _ = context.set_parameter(DParameter::WindowLogMax(RECEIVED_WINDOW));
        Self { context, is_complete: false }
    }
}

impl Decoder for Decompressing {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed> {
        if input.is_empty() && self.is_complete {
            return Ok(Progress { read: 0, written: 0 });
        }
        let (mut input, mut output) = (InBuffer::around(input), OutBuffer::around(output));
        let left = self.context.decompress_stream(&mut output, &mut input);
        let left = left.map_err(|code| match zstd_safe::get_error_name(code) {
            "Frame requires too much memory for decoding" => TOO_LARGE,
            _ => Malformed::FORMAT,
        })?;
        let progress = Progress { read: input.pos(), written: output.pos() };
        self.is_complete = left == 0;
        Ok(progress)
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }
}
