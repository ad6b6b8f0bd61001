//! A client that sees every byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A response as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The field lines: names in lower case.
    pub fields: Vec<(String, String)>,
    /// The body, without chunked coding.
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns the first value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection to a server under test.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    seen: Vec<u8>,
}

impl Wire {
    /// Connects.
    ///
    /// # Panics
    /// If the server does not accept.
    pub fn connect(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).expect("the server accepts");
        stream.set_nodelay(true).expect("an option of TCP");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("an option of the socket");
        Self { stream, seen: Vec::new() }
    }

    /// Returns the client's address.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn local_addr(&self) -> SocketAddr {
        self.stream.local_addr().expect("a connected socket has an address")
    }

    /// Sends bytes.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).expect("the connection is open");
    }

    /// Sends a GET with the given field lines, each of which ends in CR LF, and returns the
    /// response.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn get(&mut self, target: &str, fields: &str) -> Answer {
        self.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n{fields}\r\n"));
        self.answer(false)
    }

    /// Sends bytes to a server that may not read all of them.
    ///
    /// # Errors
    /// If the server closed the connection before it read them.
    pub fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// Returns all further input until the end of the connection, as text.
    pub fn rest_as_text(&mut self) -> String {
        // A reset is an end too.
        let _ = self.stream.read_to_end(&mut self.seen);
        String::from_utf8_lossy(&std::mem::take(&mut self.seen)).into_owned()
    }

    /// Returns the next `n` bytes.
    ///
    /// # Panics
    /// If the connection ends first.
    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        self.fill_until(|seen| (seen.len() >= n).then_some(()));
        self.seen.drain(..n).collect()
    }

    /// Closes the sending side.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn finish(&mut self) {
        self.stream.shutdown(std::net::Shutdown::Write).expect("the connection is open");
    }

    /// Ends the connection with a reset, as a client does that is gone.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn reset(self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        let runtime = runtime.expect("a runtime");
        let _entered = runtime.enter();
        self.stream.set_nonblocking(true).expect("an option of the socket");
        let stream = tokio::net::TcpStream::from_std(self.stream).expect("the connection is open");
        stream.set_zero_linger().expect("an option of the socket");
    }

    /// Returns the next response. `head` says that it answers a HEAD.
    ///
    /// # Panics
    /// If the connection ends first, or if the input is not a response.
    pub fn answer(&mut self, head: bool) -> Answer {
        let end = self.fill_until(|seen| find(seen, b"\r\n\r\n").map(|at| at + 4));
        let text = String::from_utf8(self.seen.drain(..end).collect()).expect("a head is ASCII");
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let fields: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned()))
            .collect();
        let status = status.unwrap_or_else(|| panic!("a status line: {text:?}"));
        let mut answer = Answer { status, fields, body: Vec::new() };
        if !(head || status == 204 || status == 304 || status < 200) {
            answer.body = self.body(&answer);
        }
        answer
    }

    fn body(&mut self, answer: &Answer) -> Vec<u8> {
        if let Some(length) = answer.field("content-length") {
            let length: usize = length.parse().expect("a length is a number");
            self.fill_until(|seen| (seen.len() >= length).then_some(()));
            return self.seen.drain(..length).collect();
        }
        assert_eq!(answer.field("transfer-encoding"), Some("chunked"), "{answer:?}");
        let mut body = Vec::new();
        loop {
            let end = self.fill_until(|seen| find(seen, b"\r\n").map(|at| at + 2));
            let line = String::from_utf8(self.seen.drain(..end).collect()).expect("ASCII");
            let size = usize::from_str_radix(line.trim(), 16).expect("a chunk size");
            self.fill_until(|seen| (seen.len() >= size + 2).then_some(()));
            body.extend(self.seen.drain(..size));
            self.seen.drain(..2);
            if size == 0 {
                return body;
            }
        }
    }

    /// Sends as many of the bytes as the server and the kernel accept while the client reads
    /// nothing.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn send_what_is_taken(&mut self, bytes: &[u8]) {
        let brief = Some(Duration::from_millis(100));
        self.stream.set_write_timeout(brief).expect("an option of the socket");
        // A failed write is expected: not all bytes can be accepted.
        let _ = self.stream.write_all(bytes);
    }

    /// Returns whether input has arrived.
    ///
    /// # Panics
    /// If the connection is closed.
    pub fn has_answer(&mut self) -> bool {
        self.stream.set_nonblocking(true).expect("an option of the socket");
        let mut buf = [0; 8192];
        let read = self.stream.read(&mut buf);
        self.stream.set_nonblocking(false).expect("an option of the socket");
        match read {
            Ok(n) => self.seen.extend_from_slice(&buf[..n]),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}"),
        }
        !self.seen.is_empty()
    }

    /// Returns all input up to `end`, including it.
    ///
    /// # Panics
    /// If the connection ends first.
    pub fn until(&mut self, end: &str) -> String {
        let at = self.fill_until(|seen| find(seen, end.as_bytes()).map(|at| at + end.len()));
        String::from_utf8_lossy(&self.seen.drain(..at).collect::<Vec<_>>()).into_owned()
    }

    /// Returns all input until the server closes the connection, and whether it was closed in
    /// order.
    pub fn rest(&mut self) -> (Vec<u8>, bool) {
        let mut rest = std::mem::take(&mut self.seen);
        let in_order = self.stream.read_to_end(&mut rest).is_ok();
        (rest, in_order)
    }

    /// Returns whether the server closes the connection without sending another byte.
    pub fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        // A reset is an end too.
        let _ = self.stream.read_to_end(&mut rest);
        self.seen.is_empty() && rest.is_empty()
    }

    fn fill_until<T>(&mut self, done: impl Fn(&[u8]) -> Option<T>) -> T {
        loop {
            if let Some(result) = done(&self.seen) {
                return result;
            }
            let mut buf = [0; 8192];
            let n = self.stream.read(&mut buf).expect("the server answers in time");
            assert!(n > 0, "the server closed; so far: {:?}", String::from_utf8_lossy(&self.seen));
            self.seen.extend_from_slice(&buf[..n]);
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
