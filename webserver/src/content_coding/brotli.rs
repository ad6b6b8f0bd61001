//! The coding `br` (RFC 7932).

use std::io::{self, Write};
use std::mem;

use ::brotli::enc::{BrotliEncoderParams, StandardAlloc};
use ::brotli::{BrotliDecompressStream, BrotliResult, BrotliState, CompressorWriter};

use super::coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};

/// The coding `br`, Brotli. Browsers know it over `https`. It makes text shorter than gzip, and takes
/// about as much time.
pub const BROTLI: Coding = Coding::new(
    "br",
    4,
    5,
    |level, length| Box::new(Compressing::new(level, length)),
    || Box::new(Decompressing::new()),
);

/// The largest window, as a power of two: 256 KiB. The default of 4 MiB would be held for each response.
const LARGEST_WINDOW: u32 = 18;

/// The smallest window of the format.
const SMALLEST_WINDOW: u32 = 10;

/// The buffer of the writer, in bytes.
const BUFFER: usize = 4096;

struct Compressing(Option<CompressorWriter<Vec<u8>>>);

impl Compressing {
    fn new(level: u8, length: Option<u64>) -> Self {
        let length = length.unwrap_or(u64::MAX);
        // A window that is larger than the body is of no use. (It holds 16 bytes less than its size.)
        let needed = u64::BITS - length.saturating_add(16).leading_zeros();
        let window = needed.clamp(SMALLEST_WINDOW, LARGEST_WINDOW);
        let params = BrotliEncoderParams {
            quality: level.into(),
            lgwin: window as i32,
            size_hint: usize::try_from(length).unwrap_or(0),
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

/// The state with a window of at most 16 MiB, which is what RFC 7932 allows.
struct Decompressing(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>, bool);

impl Decompressing {
    fn new() -> Self {
        let alloc = StandardAlloc::default;
        Self(Box::new(BrotliState::new_strict(alloc(), alloc(), alloc())), false)
    }
}

impl Decoder for Decompressing {
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Malformed> {
        if self.1 {
            let nothing = Progress { read: 0, written: 0 };
            return if input.is_empty() { Ok(nothing) } else { Err(Malformed) };
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
            &mut self.0,
        );
        match result {
            BrotliResult::ResultFailure => return Err(Malformed),
            BrotliResult::ResultSuccess => self.1 = true,
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
        }
        Ok(Progress { read, written })
    }

    fn is_complete(&self) -> bool {
        self.1
    }
}
