//! How a row is sent and compared. A request for `/tail` follows every row: after an answer that
//! closes it must not be answered, and after any other it must be.

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
    /// The engine's refusal with that status, which names that section of the RFCs and closes.
    Refused(u16, &'static str),
    /// The app's error with that status, after which the connection goes on.
    Error(u16),
    /// The same, after which it does not, with that in its text.
    Last(u16, &'static str),
}

use Out::{Bytes, Error, Last, Refused};

const KIND: &str = "content-type: text/plain; charset=utf-8\r\ndate: *\r\n";

/// A 200 with that text, on a connection that goes on.
pub(crate) fn says(text: &str) -> Out {
    Bytes(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{KIND}\r\n{text}", text.len()))
}

/// A 200 with that text, which closes.
pub(crate) fn says_last(text: &str) -> Out {
    let length = text.len();
    Bytes(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n{KIND}\r\n{text}"
    ))
}

/// These bytes.
pub(crate) fn bytes(text: &str) -> Out {
    Bytes(text.to_owned())
}

pub(crate) fn refused(status: u16, section: &'static str) -> Out {
    Refused(status, section)
}

pub(crate) fn error(status: u16) -> Out {
    Error(status)
}

/// What a handler answers for a malformed body.
pub(crate) fn refused_body(status: u16) -> Out {
    Last(status, "(RFC 91")
}

/// What the app answers where the connection can not go on.
pub(crate) fn refused_by_app(status: u16) -> Out {
    Last(status, "")
}

/// A request with that line and those further lines, `Host: a` among them.
pub(crate) fn request(line: &str, fields: &[&str], body: &str) -> Vec<u8> {
    let lines = [&[line, "Host: a"], fields, &["", body]].concat();
    lines.join("\r\n").into_bytes()
}

/// Sends the row in every segmentation, and demands these answers each time.
#[track_caller]
pub(crate) fn check(input: impl AsRef<[u8]>, expected: &[Out]) {
    check_with(&crate::app::server, input.as_ref(), expected);
}

/// [`check`], with another server.
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

/// Sends the beginning of a request, and demands that it is waited for.
#[track_caller]
pub(crate) fn waits(input: impl AsRef<[u8]>) {
    let input = input.as_ref();
    let server = crate::app::server();
    for pieces in [vec![input], input.chunks(1).collect()] {
        let sent = with_runtime(|| Sent::to(&server, pieces));
        let answered = sent.output.starts_with(b"HTTP/1.1 2");
        assert!(!sent.is_over && !answered, "{}", input.escape_ascii());
    }
}

/// What comes back in all, with `*` for each date, and whether the connection is over.
pub(crate) fn send<'b>(
    server: &Server,
    pieces: impl IntoIterator<Item = &'b [u8]>,
) -> (String, bool) {
    let sent = with_runtime(|| Sent::to(server, pieces));
    (masked(&sent.output), sent.is_over)
}

/// Inside a runtime, which handlers that wait need for their deadlines.
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

/// One character for each byte, with `*` for each date that the server writes, last in its head:
/// where it stands says nothing.
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

/// Whether the last answer closes; it demands that all are as expected, and no other comes.
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

/// How long the answer is, which has to be problem details with that status.
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
