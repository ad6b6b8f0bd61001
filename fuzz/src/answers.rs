//! Strict parsing of the answers that a connection sent: httparse parses the heads, and a small
//! parser of our own the bodies. Any output that a client could read in two ways is a failure here.

use crate::reference::{Read, chunked};

/// One response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names, all in lower case, and values.
    pub fields: Vec<(String, Vec<u8>)>,
    /// The body, decoded.
    pub body: Vec<u8>,
    /// Whether the answer says that the connection ends.
    pub closes: bool,
    /// Whether the connection ended within the body.
    pub is_cut: bool,
}

impl Answer {
    /// Returns the first value of a field, as text.
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(n, _)| n == name);
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
}

/// Parses all of `output`. `is_head(n)` says whether the `n`th final answer is for a HEAD request.
/// Interim answers are returned too.
pub fn read(mut output: &[u8], is_head: impl Fn(usize) -> bool) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    let mut finals = 0;
    while !output.is_empty() {
        let last = answers.last();
        assert!(last.is_none_or(|a| !a.closes), "an answer after a close: {last:?}");
        assert!(last.is_none_or(|a| a.status != 101), "an answer after a 101");
        let (answer, used) = one(output, is_head(finals));
        finals += usize::from(answer.status >= 200);
        answers.push(answer);
        output = &output[used..];
    }
    answers
}

/// Parses the first answer of `output`, and returns its length in bytes with it.
pub fn one(output: &[u8], is_head: bool) -> (Answer, usize) {
    let mut fields = [httparse::EMPTY_HEADER; 128];
    let mut head = httparse::Response::new(&mut fields);
    let text = || output[..output.len().min(300)].escape_ascii().to_string();
    let Ok(httparse::Status::Complete(end)) = head.parse(output) else {
        panic!("no response head: {}", text());
    };
    assert!(output.starts_with(b"HTTP/1.1 "), "{}", text());
    // httparse accepts a bare LF as a line end; a client need not.
    for (at, _) in output[..end].iter().enumerate().filter(|(_, b)| **b == b'\n') {
        assert!(at > 0 && output[at - 1] == b'\r', "a bare LF: {}", text());
    }
    let status = head.code.unwrap_or_default();
    let fields: Vec<_> =
        head.headers.iter().map(|f| (f.name.to_owned(), f.value.to_vec())).collect();
    assert!(fields.iter().all(|(n, _)| *n == n.to_ascii_lowercase()), "{}", text());
    let mut answer = Answer { status, fields, body: Vec::new(), closes: false, is_cut: false };
    let count = |name: &str| answer.fields.iter().filter(|(n, _)| n == name).count();
    let (lengths, codings) = (count("content-length"), count("transfer-encoding"));
    assert!(lengths + codings < 2, "framed twice: {}", text());
    let dates = usize::from(status >= 200)..=usize::from(status >= 101);
    assert!(dates.contains(&count("date")), "a final answer is dated: {}", text());
    let has_none = status < 200 || status == 204;
    assert!(!has_none || lengths + codings == 0, "framed without a body: {}", text());
    let options = answer.fields.iter().filter(|(n, _)| n == "connection");
    answer.closes = options.clone().any(|(_, value)| value == b"close");
    if has_none || status == 304 || is_head {
        return (answer, end);
    }
    let (body, used, is_cut) = body(&answer, &output[end..]);
    (answer.body, answer.is_cut) = (body, is_cut);
    (answer, end + used)
}

/// Returns the body, its encoded length in bytes, and whether it was cut.
fn body(answer: &Answer, rest: &[u8]) -> (Vec<u8>, usize, bool) {
    if let Some(length) = answer.field("content-length") {
        let length: usize = length.parse().expect("a length is a number");
        return match rest.get(..length) {
            Some(body) => (body.to_vec(), length, false),
            None => (rest.to_vec(), rest.len(), true),
        };
    }
    if answer.field("transfer-encoding").is_some() {
        assert_eq!(answer.field("transfer-encoding"), Some("chunked"));
        return match chunked(rest) {
            Read::Done(data, used) => (data, used, false),
            Read::More => (whole_chunks(rest), rest.len(), true),
            Read::Bad => panic!("a malformed chunk: {}", rest.escape_ascii()),
        };
    }
    assert!(answer.closes, "nothing delimits the body: {answer:?}");
    (rest.to_vec(), rest.len(), false)
}

/// Returns the data of the complete chunks.
fn whole_chunks(rest: &[u8]) -> Vec<u8> {
    // Only the end of the last chunk and the terminating chunk can be missing.
    let ends = (0..=rest.len()).rev();
    let whole = ends.map(|end| chunked(&[&rest[..end], b"0\r\n\r\n"].concat()));
    let mut found = whole.filter_map(|read| match read {
        Read::Done(data, _) => Some(data),
        Read::More | Read::Bad => None,
    });
    found.next().unwrap_or_default()
}
