//! Sends rows and compares their answers. A request for `/tail` follows every row. It must not be
//! answered after an answer that closes the connection, and must be answered after any other.

use std::cell::OnceCell;

use tokio::runtime::Runtime;
use webserver::Server;
use webserver_fuzz::Sent;
use webserver_fuzz::answers::one;

const TAIL: &[u8] = b"GET /tail HTTP/1.1\r\nHost: t\r\n\r\n";

/// An answer that a row expects.
#[derive(Debug, Clone)]
pub(crate) enum Out {
    /// These bytes, with `*` for the date.
    Bytes(String),
    /// The engine's refusal with that status. It names that section of the RFCs and closes the
    /// connection.
    Refused(u16, &'static str),
    /// The app's error with that status, after which the connection stays open.
    Error(u16),
    /// The app's error with that status and that text, after which the connection is closed.
    Last(u16, &'static str),
}

use Out::{Bytes, Error, Last, Refused};

const KIND: &str = "content-type: text/plain; charset=utf-8\r\ndate: *\r\n";

/// Returns a 200 with that text, after which the connection stays open.
pub(crate) fn says(text: &str) -> Out {
    Bytes(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{KIND}\r\n{text}", text.len()))
}

/// Returns a 200 with that text, which closes the connection.
pub(crate) fn says_last(text: &str) -> Out {
    let length = text.len();
    Bytes(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n{KIND}\r\n{text}"
    ))
}

/// Returns an answer of exactly these bytes.
pub(crate) fn bytes(text: &str) -> Out {
    Bytes(text.to_owned())
}

pub(crate) fn refused(status: u16, section: &'static str) -> Out {
    Refused(status, section)
}

pub(crate) fn error(status: u16) -> Out {
    Error(status)
}

/// Returns a handler's answer to a malformed body.
pub(crate) fn refused_body(status: u16) -> Out {
    Last(status, "(RFC 91")
}

/// Returns the app's answer if the connection cannot stay open.
pub(crate) fn refused_by_app(status: u16) -> Out {
    Last(status, "")
}

/// Returns a request with that line and those fields, and with `Host: a`.
pub(crate) fn request(line: &str, fields: &[&str], body: &str) -> Vec<u8> {
    let lines = [&[line, "Host: a"], fields, &["", body]].concat();
    lines.join("\r\n").into_bytes()
}

/// Sends the row in every segmentation, and checks the answers each time.
#[track_caller]
pub(crate) fn check(input: impl AsRef<[u8]>, expected: &[Out]) {
    check_with(&crate::wire::app::server, input.as_ref(), expected);
}

/// Does the same as [`check`], with another server.
#[track_caller]
pub(crate) fn check_with(server: &dyn Fn() -> Server, input: &[u8], expected: &[Out]) {
    let text = || input[..input.len().min(400)].escape_ascii().to_string();
    let whole = [input, TAIL].concat();
    let server = server();
    let (output, is_over) = send(&server, [&whole[..]]);
    let closes = compare(&output, expected, &text);
    assert_eq!(is_over, closes, "whether it is closed: {}", text());
    let bytewise = send(&server, whole.chunks(1));
    assert!(bytewise == (output.clone(), is_over), "byte by byte: {}\n{}", text(), bytewise.0);
    for cut in 1..whole.len() {
        let (first, second) = whole.split_at(cut);
        let in_two = send(&server, [first, second]);
        assert!(in_two == (output.clone(), is_over), "cut at {cut}: {}\n{}", text(), in_two.0);
    }
}

/// Sends the beginning of a request, and checks that the server waits for the rest.
#[track_caller]
pub(crate) fn waits(input: impl AsRef<[u8]>) {
    let input = input.as_ref();
    let server = crate::wire::app::server();
    for pieces in [vec![input], input.chunks(1).collect()] {
        let sent = with_runtime(|| Sent::to(&server, pieces));
        let answered = sent.output.starts_with(b"HTTP/1.1 2");
        assert!(!sent.is_over && !answered, "{}", input.escape_ascii());
    }
}

/// Returns the whole output, with `*` for each date, and whether the connection is over.
pub(crate) fn send<'b>(
    server: &Server,
    pieces: impl IntoIterator<Item = &'b [u8]>,
) -> (String, bool) {
    let sent = with_runtime(|| Sent::to(server, pieces));
    (masked(&sent.output), sent.is_over)
}

/// Calls `run` inside a runtime, because handlers that wait need one for their deadlines.
pub(crate) fn with_runtime<T>(run: impl FnOnce() -> T) -> T {
    thread_local! {
        static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
    }
    RUNTIME.with(|runtime| {
        let runtime = runtime.get_or_init(|| {
            let built = tokio::runtime::Builder::new_current_thread().enable_time().build();
            built.expect("a runtime without threads")
        });
        let _entered = runtime.enter();
        run()
    })
}

/// Returns one character for each byte, and `*` for each date that the server writes. The date is
/// moved to the end of its head, because its position does not matter.
pub(crate) fn masked(output: &[u8]) -> String {
    let text: String = output.iter().copied().map(char::from).collect();
    let mut out = String::with_capacity(text.len());
    let mut is_dated = false;
    for line in text.split_inclusive("\r\n") {
        if line.starts_with("date: ") && line.ends_with(" GMT\r\n") {
            is_dated = true;
            continue;
        }
        if line == "\r\n" && std::mem::take(&mut is_dated) {
            out.push_str("date: *\r\n");
        }
        out.push_str(line);
    }
    out
}

/// Checks that all answers are as expected and that no other follows. Returns whether the last
/// answer closes the connection.
#[track_caller]
fn compare(output: &str, expected: &[Out], text: &dyn Fn() -> String) -> bool {
    let mut rest = output;
    let mut closes = false;
    let tail = says("GET /tail t");
    for (at, out) in expected.iter().chain([&tail]).enumerate() {
        if closes {
            assert_eq!(at, expected.len(), "rows end with the answer that closes: {}", text());
            break;
        }
        let used;
        (used, closes) = match out {
            Bytes(bytes) => {
                let head = bytes.split("\r\n\r\n").next().unwrap_or_default();
                assert!(rest.starts_with(bytes), "{}\nwanted {bytes:?}\ngot {rest:?}", text());
                (bytes.len(), head.contains("\r\nconnection: close"))
            }
            Refused(status, section) => {
                let used = problem(rest, *status, &format!("(RFC {section})"), true, text);
                (used, true)
            }
            Error(status) => (problem(rest, *status, "", false, text), false),
            Last(status, part) => (problem(rest, *status, part, true, text), true),
        };
        rest = &rest[used..];
    }
    assert_eq!(rest, "", "more than was expected: {}", text());
    closes
}

/// Returns the length of the answer, which must be problem details with that status.
#[track_caller]
fn problem(rest: &str, status: u16, part: &str, closes: bool, text: &dyn Fn() -> String) -> usize {
    assert!(!rest.is_empty(), "no answer: {}", text());
    let latin: Vec<u8> = rest.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    let (answer, used) = one(&latin, false);
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{}\n{body}", text());
    assert_eq!(answer.field("content-type"), Some("application/problem+json"), "{}", text());
    assert!(body.contains(part) && !answer.is_cut, "{} wants {part}\n{body}", text());
    assert_eq!(answer.closes, closes, "{}\n{rest}", text());
    used
}
