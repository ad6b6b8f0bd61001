//! The fuzz targets that use a connection in memory.

use std::cell::OnceCell;

use tokio::runtime::Runtime;
use webserver::Server;
use webserver::engine::memory::Connection;

use crate::answers::{self, Answer};
use crate::app::{self, Log, Seen};
use crate::reference;

/// How often in a row a silent connection is asked again. No route waits longer than that.
const PATIENCE: usize = 12;

/// The result of one connection.
#[derive(Debug, Default)]
pub struct Sent {
    /// The output of the server.
    pub output: Vec<u8>,
    /// Whether the server closed the connection while the client might have sent more.
    pub is_over: bool,
    /// Whether the server closed the connection, at the latest when the client had sent everything.
    pub is_over_at_last: bool,
    /// The number of input bytes that the server accepted.
    pub taken: usize,
}

impl Sent {
    /// Sends `pieces` to a new connection of `server`, one after another, and then waits. The
    /// caller must have entered a Tokio runtime.
    pub fn to<'b>(server: &Server, pieces: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut connection = Connection::open(server);
        let mut sent = Self::default();
        for piece in pieces {
            sent.push(&mut connection, piece);
        }
        let mut quiet = 0;
        while quiet < PATIENCE {
            let before = sent.output.len();
            connection.exchange(&[], &mut sent.output);
            quiet = if sent.output.len() == before { quiet + 1 } else { 0 };
        }
        sent.is_over = connection.is_over();
        let before = sent.output.len();
        connection.finish(&mut sent.output);
        assert!(!sent.is_over || sent.output.len() == before, "it speaks after its end");
        sent.is_over_at_last = connection.is_over();
        sent
    }

    fn push(&mut self, connection: &mut Connection, mut piece: &[u8]) {
        let mut patience = PATIENCE;
        while !piece.is_empty() && patience > 0 {
            let used = connection.exchange(piece, &mut self.output);
            self.taken += used;
            piece = &piece[used..];
            patience = if used == 0 { patience - 1 } else { PATIENCE };
        }
    }
}

struct Fixture {
    runtime: Runtime,
    server: Server,
    log: Log,
}

thread_local! {
    static FIXTURE: OnceCell<Fixture> = const { OnceCell::new() };
}

/// Returns the result of the connection, and the requests that the app has seen.
fn sent<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> (Sent, Vec<Seen>) {
    FIXTURE.with(|fixture| {
        let Fixture { runtime, server, log } = fixture.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            let (server, log) = app::server();
            Fixture { runtime: runtime.expect("a runtime without threads"), server, log }
        });
        let _entered = runtime.enter();
        log.take();
        let sent = Sent::to(server, pieces);
        (sent, log.take())
    })
}

/// A whole connection. For any input and any cut, each answer belongs to one request, the answers
/// are in order, and none follows a close.
pub fn connection(data: &[u8]) {
    let Some((seed, stream)) = data.split_first() else { return };
    // A line without an end may be refused only when as much input again has arrived.
    let stream = &[stream, b"\r\n\r\n"].concat()[..];
    let (whole, log) = sent([stream]);
    let answers = verified(stream, &whole, &log);
    let (cut, log) = sent(pieces(stream, *seed));
    let in_pieces = verified(stream, &cut, &log);
    // Whether a 100 is sent, and whether an unread body can be discarded, depends on the input so
    // far.
    let lower = stream.to_ascii_lowercase();
    let has = |word: &[u8]| reference::find(&lower, word).is_some();
    // The same is true for the state of a partly read body, and for whether a forwarded body has a
    // length. For HTTP/1.0, the rest of the answer depends on that length too.
    let may_differ = ["expect", "/some"].iter().any(|word| has(word.as_bytes()))
        || has(b"/through") && has(b"http/1.0");
    if !may_differ {
        assert_eq!(comparable(answers), comparable(in_pieces), "{}", stream.escape_ascii());
        assert_eq!(whole.is_over, cut.is_over, "{}", stream.escape_ascii());
    }
}

/// Cuts the stream: not at all for seed 0, byte by byte for 1, otherwise into pieces of changing
/// length.
fn pieces(stream: &[u8], seed: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = stream;
    let mut state = u32::from(seed);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let most = (usize::from(seed)).max(1);
        let length = if seed == 0 { rest.len() } else { 1 + (state >> 16) as usize % most };
        let (piece, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        Some(piece)
    })
}

fn comparable(mut answers: Vec<Answer>) -> Vec<Answer> {
    for answer in &mut answers {
        let is_kept = |name: &str| !["date", "content-length", "transfer-encoding"].contains(&name);
        answer.fields.retain(|(name, _)| is_kept(name));
        // How much of a cut answer was sent depends on the input at that time.
        if answer.is_cut {
            answer.body.clear();
        }
    }
    answers
}

/// Checks everything that must hold for the answers, and returns the final ones.
fn verified(stream: &[u8], sent: &Sent, seen: &[Seen]) -> Vec<Answer> {
    let text = || stream.escape_ascii().to_string();
    // The app sees only requests that the simple reader sees too.
    let expected = reference::requests(stream);
    assert!(seen.len() <= expected.len(), "a request of nobody: {} {seen:?}", text());
    for (seen, head) in seen.iter().zip(&expected) {
        assert_eq!(seen.method.as_bytes(), head.method, "{}", text());
        assert_eq!(seen.target.as_bytes(), head.target, "{}", text());
    }
    let is_head = |at: usize| seen.get(at).is_some_and(|seen| seen.method == "HEAD");
    let mut answers = answers::read(&sent.output, is_head);
    let interim = answers.iter().filter(|answer| answer.status == 100).count();
    let expects = expected.iter().filter(|head| !head.all("expect").is_empty()).count();
    assert!(interim <= expects, "a 100 that nobody waits for: {}", text());
    answers.retain(|answer| answer.status != 100);
    for (at, answer) in answers.iter().enumerate() {
        let is_last = at + 1 == answers.len();
        match answer.field("x-number") {
            Some(number) => assert_eq!(number, at.to_string(), "out of order: {}", text()),
            // This is a refusal of the engine itself.
            None => assert!(answer.closes && is_last && answer.status >= 400, "{}", text()),
        }
        assert!(is_last || !answer.is_cut, "an answer behind a cut one: {}", text());
        let is_cut = answer.is_cut;
        let may_be = |at: usize| seen.get(at).is_some_and(|s| may_be_cut(&s.target));
        // A refusal of a HEAD has no body, and the app has not seen that the request was a HEAD.
        let is_bodiless = answer.field("x-number").is_none() && answer.body.is_empty();
        let has_head = || reference::find(stream, b"HEAD ").is_some();
        assert!(!is_cut || may_be(at) || is_bodiless && has_head(), "cut: {}", text());
        assert!(
            !(answer.closes && is_last) || sent.is_over_at_last,
            "it says so and stays: {}",
            text()
        );
    }
    // An echo is not larger than its request, and no other answer is larger than this.
    let most = 25_000 * (answers.len() + 1) + 8 * stream.len();
    assert!(sent.output.len() <= most, "{} bytes of answers: {}", sent.output.len(), text());
    assert!(sent.taken <= stream.len());
    answers
}

/// Returns whether the target is a stream that ends early, or one that forwards a body that may be
/// incomplete.
fn may_be_cut(target: &str) -> bool {
    ["/fails", "/breaks", "/through"].iter().any(|path| target.contains(path))
}

/// Queries, read as a struct and one by one: the values are those of a simple decoder.
pub fn query(data: &[u8]) {
    let mut raw = String::new();
    for byte in data.iter().take(2000) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => raw.push(char::from(*byte)),
            _ if b"-._~!$&'()*+,;=:@/%?[]{}|\\^`".contains(byte) => raw.push(char::from(*byte)),
            _ => raw += &format!("%{byte:02x}"),
        }
    }
    let ask = |path: &str| {
        let request = format!("GET {path}?{raw} HTTP/1.1\r\nhost: a\r\n\r\n");
        let (sent, _) = sent([request.as_bytes()]);
        let mut answers = answers::read(&sent.output, |_| false);
        assert!(answers.len() == 1 && !sent.is_over, "{raw}");
        answers.remove(0)
    };
    let answer = ask("/query");
    match values(&raw) {
        Some(values) => assert_eq!((answer.status, answer.body), (200, values), "{raw}"),
        None => assert_eq!(answer.status, 400, "{raw}"),
    }
    assert!(matches!(ask("/typed").status, 200 | 400 | 422), "{raw}");
    let (plain, flattened) = (ask("/plain"), ask("/flattened"));
    assert!(matches!(plain.status, 200 | 400 | 422), "{raw}");
    assert!(matches!(flattened.status, 200 | 400 | 422), "{raw}");
    assert_eq!(plain.status == 200, flattened.status == 200, "{raw}");
    if plain.status == 200 {
        assert_eq!(plain.body, flattened.body, "{raw}");
    }
    let form =
        format!("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n{raw}", raw.len());
    let (sent, _) = sent([form.as_bytes()]);
    assert_eq!(answers::read(&sent.output, |_| false)[0].body, raw.as_bytes());
}

/// Returns the values of the name `a`, one per line, or `None` if one of them cannot be decoded.
fn values(query: &str) -> Option<Vec<u8>> {
    let mut values = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if decoded(name).is_some_and(|name| name == "a") {
            values.push(decoded(value)?);
        }
    }
    Some(values.join("\n").into_bytes())
}

fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<u8>| char::from(b?).to_digit(16);
                let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
                u8::try_from(value).expect("two digits")
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

/// Answers of any status, fields and body that a handler can make, to each method and version. They
/// are read back as they were written.
pub fn response(data: &[u8]) {
    let Some((how, spec)) = data.split_first() else { return };
    let spec = &spec[..spec.len().min(2000)];
    let method = ["GET", "HEAD", "POST"][usize::from(how % 3)];
    let minor = how / 3 % 2;
    let keep = ["", "connection: keep-alive\r\n"][usize::from(how / 6 % 2)];
    let length = spec.len();
    let mut request = format!(
        "{method} /respond HTTP/1.{minor}\r\nhost: a\r\n{keep}content-length: {length}\r\n\r\n"
    )
    .into_bytes();
    request.extend_from_slice(spec);
    let (sent, _) = sent([&request[..]]);
    let answers = answers::read(&sent.output, |_| method == "HEAD");
    let [answer] = &answers[..] else { panic!("{answers:?}") };
    // A stream of four bytes that was announced to be shorter or longer ends the connection. The
    // head could not announce that.
    let misjudged = spec.get(2).is_some_and(|kind| kind % 4 == 3)
        && lines(spec).iter().any(|(name, value)| name == "content-length" && value != b"4");
    if !misjudged {
        assert!(!answer.is_cut);
        assert_eq!(answer.closes, sent.is_over);
    }
    let coded = answer.field("transfer-encoding").is_some();
    assert!(!coded || minor == 1, "a coding for HTTP/1.0");
    let is_own = |name: &str| {
        ["content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection"]
            .contains(&name)
            || ["date", "x-number", "content-type"].contains(&name)
    };
    let given: Vec<_> = lines(spec).into_iter().filter(|(name, _)| !is_own(name)).collect();
    let others = answer.fields.iter().filter(|(name, _)| !is_own(name)).cloned();
    assert_eq!(others.collect::<Vec<_>>(), given);
}

/// Returns the fields that the request asks the route to set.
fn lines(spec: &[u8]) -> Vec<(String, Vec<u8>)> {
    let lines = spec.get(3..).unwrap_or_default().split(|byte| *byte == b'\n');
    let lines = lines.take(64);
    let field = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let value = line[colon..].strip_prefix(b":").unwrap_or_default();
        let name = webserver::HeaderName::from_bytes(&line[..colon]).ok()?;
        webserver::HeaderValue::from_bytes(value).ok()?;
        Some((name.as_str().to_owned(), reference::trim(value).to_vec()))
    };
    lines.filter_map(field).collect()
}
