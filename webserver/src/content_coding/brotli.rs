//! The coding `br` (RFC 7932).

use std::io::{self, Write};
use std::mem;

use ::brotli::enc::{BrotliEncoderParams, StandardAlloc};
use ::brotli::{BrotliDecompressStream, BrotliResult, BrotliState, CompressorWriter};

use super::coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};

/// The coding `br`, Brotli. Browsers know it over `https`. It makes text shorter than gzip, and takes
/// about as much time.
///
/// A request may have a window of up to 4 MiB, which is what most encoders use.
pub const BROTLI: Coding = Coding::new(
    "br",
    4,
    5,
    |level, length| Box::new(Compressing::new(level, length)),
    || Box::new(Decompressing::new()),
);

/// The largest window, as a power of two: 256 KiB. The default of 4 MiB would be held for each response.
const LARGEST_WINDOW: u32 = 18;

/// The largest length that the encoder is told. From 1 MiB on it takes tables of 4 MiB.
const LARGEST_HINT: u64 = (1 << 20) - 1;

/// The smallest window of the format.
const SMALLEST_WINDOW: u32 = 10;

/// The buffer of the writer, in bytes.
const BUFFER: usize = 4096;

struct Compressing(Option<CompressorWriter<Vec<u8>>>);

impl Compressing {
    fn new(level: u8, length: Option<u64>) -> Self {
        // A window that is larger than the body is of no use. (It holds 16 bytes less than its size.)
        let needed = length
            .map_or(LARGEST_WINDOW, |length| u64::BITS - length.saturating_add(16).leading_zeros());
        // With a smaller window, level 5 uses tables that take 20 ms to prepare.
        let smallest = if level > 4 { 17 } else { SMALLEST_WINDOW };
        let window = needed.clamp(smallest, LARGEST_WINDOW);
        let length = length.unwrap_or(0).min(LARGEST_HINT);
        let params = BrotliEncoderParams {
            quality: level.into(),
            lgwin: window.cast_signed(),
            size_hint: length as usize,
            ..BrotliEncoderParams::default()
        };
        Self(Some(CompressorWriter::with_params(Vec::new(), BUFFER, &params)))
    }
}

impl Encoder for Compressing {
    fn encode(&mut self, input: &[u8], step: Step, output: &mut Vec<u8>) -> io::Result<()> {
        let Some(writer) = &mut self.0 else { return Ok(()) };
        mem::swap(writer.get_mut(), output);
        let mut done = writer.write_all(input);
        if step == Step::Flush {
            done = done.and_then(|()| writer.flush());
        }
        mem::swap(writer.get_mut(), output);
        if step == Step::End
            && let Some(mut writer) = self.0.take()
        {
            mem::swap(writer.get_mut(), output);
            *output = writer.into_inner();
        }
        done
    }
}

struct Decompressing {
    state: Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>,
    is_begun: bool,
    is_complete: bool,
}

impl Decompressing {
    fn new() -> Self {
        let alloc = StandardAlloc::default;
        let state = Box::new(BrotliState::new_strict(alloc(), alloc(), alloc()));
        Self { state, is_begun: false, is_complete: false }
    }
}

/// Returns whether a body that begins with this byte has a window of 8 or 16 MiB, which are 23 and 24 of
/// the numbers of RFC 7932, section 9.1. The decoder fills the window before it returns anything, so a
/// few bytes would take that much memory.
fn has_large_window(first: u8) -> bool {
    matches!(first & 0b1111, 0b1101 | 0b1111)
}

impl Decoder for Decompressing {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed> {
        if let (false, Some(first)) = (self.is_begun, input.first()) {
            self.is_begun = true;
            if has_large_window(*first) {
                return Err(Malformed("has a window of more than 4 MiB"));
            }
        }
        if self.is_complete {
            let nothing = Progress { read: 0, written: 0 };
            return if input.is_empty() { Ok(nothing) } else { Err(Malformed::TRAILING) };
        }
        let (mut input_left, mut output_left) = (input.len(), output.len());
        let (mut read, mut written, mut total) = (0, 0, 0);
        let result = BrotliDecompressStream(
            &mut input_left,
            &mut read,
            input,
            &mut output_left,
            &mut written,
            output,
            &mut total,
            &mut self.state,
        );
        match result {
            BrotliResult::ResultFailure => return Err(Malformed::FORMAT),
            BrotliResult::ResultSuccess => self.is_complete = true,
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
        }
        Ok(Progress { read, written })
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }
}
