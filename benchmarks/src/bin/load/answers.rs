//! Finds the answers in a server's output, and checks them: the status must be 200, and all bodies
//! must be as long as the first one. A body is counted, not kept.

use std::io;

/// The maximum length of a head.
const MOST: usize = 16 * 1024;

/// The state of the current answer.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// A head, or a line between chunks, that is not complete.
    line: Vec<u8>,
    at: Part,
    /// The number of bytes of the current body so far.
    body: u64,
    /// The length of every body.
    length: Option<u64>,
}

#[derive(Debug, Default, Clone, Copy)]
enum Part {
    #[default]
    Head,
    /// The rest of a body or a chunk; after a chunk another one may follow.
    Data {
        left: u64,
        chunked: bool,
    },
    ChunkSize,
    /// The line after the last chunk.
    Last,
}

impl Answers {
    /// Continues with `input`, and returns how many answers ended in it.
    pub(crate) fn feed(&mut self, mut input: &[u8]) -> io::Result<usize> {
        let mut ended = 0;
        loop {
            match self.at {
                Part::Data { left: 0, chunked: false } => {
                    self.end()?;
                    ended += 1;
                }
                Part::Data { left: 0, chunked: true } => self.at = Part::ChunkSize,
                _ if input.is_empty() => return Ok(ended),
                Part::Data { left, chunked } => {
                    let n = left.min(input.len() as u64);
                    self.at = Part::Data { left: left - n, chunked };
                    input = &input[n as usize..];
                }
                Part::Head | Part::ChunkSize | Part::Last => {
                    let Some(rest) = self.line(input)? else { return Ok(ended) };
                    input = rest;
                }
            }
        }
    }

    /// Collects a head or a line. If it is complete, processes it and returns the rest of the
    /// input.
    fn line<'a>(&mut self, input: &'a [u8]) -> io::Result<Option<&'a [u8]>> {
        let end: &[u8] = if matches!(self.at, Part::Head) { b"\r\n\r\n" } else { b"\r\n" };
        let before = self.line.len();
        self.line.extend_from_slice(&input[..input.len().min(MOST)]);
        let Some(found) = self.line.windows(end.len()).position(|bytes| bytes == end) else {
            return if self.line.len() >= MOST {
                Err(bad("a head that is too long"))
            } else {
                Ok(None)
            };
        };
        self.at = match self.at {
            Part::Head => head(&self.line[..found])?,
            Part::ChunkSize => match number(&self.line[..found], 16)? {
                0 => Part::Last,
                n => {
                    self.body += n;
                    // Includes the line end after the chunk.
                    Part::Data { left: n + 2, chunked: true }
                }
            },
            Part::Last | Part::Data { .. } => Part::Data { left: 0, chunked: false },
        };
        if let Part::Data { left, chunked: false } = self.at {
            self.body += left;
        }
        self.line.clear();
        Ok(Some(&input[found + end.len() - before..]))
    }

    fn end(&mut self) -> io::Result<()> {
        let body = std::mem::take(&mut self.body);
        self.at = Part::Head;
        if *self.length.get_or_insert(body) == body {
            Ok(())
        } else {
            Err(bad("a body of another length"))
        }
    }

    /// Resets the state for the next connection.
    pub(crate) fn restart(&mut self) {
        *self = Self { length: self.length, ..Self::default() };
    }
}

/// Returns the part that follows a head.
fn head(head: &[u8]) -> io::Result<Part> {
    if head.get(9..12) != Some(b"200") {
        return Err(bad("a status other than 200"));
    }
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii();
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            return Ok(Part::Data { left: number(value, 10)?, chunked: false });
        }
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            return Ok(Part::ChunkSize);
        }
    }
    Err(bad("a body that ends with the connection"))
}

fn number(text: &[u8], radix: u32) -> io::Result<u64> {
    let text = std::str::from_utf8(text).ok();
    text.and_then(|text| u64::from_str_radix(text, radix).ok())
        .ok_or_else(|| bad("a body without a valid length"))
}

fn bad(text: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    const CHUNKED: &[u8] =
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";

    #[test]
    fn answers_are_found_in_any_segmentation() {
        let all = [PLAIN, CHUNKED, CHUNKED, PLAIN].concat();
        for size in [1, 2, 7, 40, all.len()] {
            let mut answers = Answers::default();
            let found: io::Result<usize> = all.chunks(size).map(|piece| answers.feed(piece)).sum();
            assert_eq!(found.ok(), Some(4), "{size}");
        }
    }

    #[test]
    fn answer_with_another_status_or_length_is_an_error() {
        let other = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!";
        assert!(Answers::default().feed(&[PLAIN, other].concat()).is_err());
        assert!(Answers::default().feed(b"HTTP/1.1 404 Not Found\r\n\r\n").is_err());
    }
}
