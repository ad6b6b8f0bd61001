//! Every answer that a handler can make is read back unchanged, by an independent parser.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue};
use webserver_fuzz::answers::one;

use crate::wire::check::send;

/// A response before it is built.
#[derive(Debug, Clone)]
struct Made {
    status: u16,
    fields: Vec<(String, String)>,
    chunks: Vec<Vec<u8>>,
    streams: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let name = "x-[a-z0-9!#$%&'*+.^_`|~-]{1,12}|etag|cache-control|set-cookie|vary|location|server";
    let value = "([!-~]([ -~\t]{0,40}[!-~])?)?";
    let chunks = vec(vec(any::<u8>(), 0..200), 0..5);
    (200..1000_u16, vec((name, value), 0..8), chunks, any::<bool>())
        .prop_map(|(status, fields, chunks, streams)| Made { status, fields, chunks, streams })
}

/// A stream of the chunks that waits once before each of them.
struct Chunks(std::vec::IntoIter<Vec<u8>>, bool);

impl futures_core::Stream for Chunks {
    type Item = Result<Vec<u8>, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 { Poll::Pending } else { Poll::Ready(self.0.next().map(Ok)) }
    }
}

impl Made {
    fn response(self) -> Response {
        let body = if self.streams {
            Body::stream(Chunks(self.chunks.into_iter(), false))
        } else {
            Body::from(self.chunks.concat())
        };
        let status = StatusCode::from_u16(self.status).expect("three digits");
        let mut response = Response::new(body).with_status(status);
        for (name, value) in self.fields {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a token");
            let value = HeaderValue::from_str(&value).expect("visible ASCII");
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// The handler's next answer.
struct Next(Mutex<Option<Made>>);

#[route("/", methods(GET, POST))]
fn next(State(next): State<Next>) -> Response {
    let made = next.0.lock().expect("nobody panics with it").take();
    made.map_or_else(Response::default, Made::response)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn generated_responses_are_read_back_unchanged(
        made in made(),
        method in select(vec!["GET", "HEAD", "POST"]),
        minor in 0..2_u8,
        keep in any::<bool>(),
    ) {
        let server = ServerBuilder::new()
            .routes(routes![next])
            .state(Next(Mutex::new(Some(made.clone()))))
            .build();
        let keep_alive = if keep { "keep-alive" } else { "close" };
        let request = format!("{method} / HTTP/1.{minor}\r\nHost: a\r\nConnection: {keep_alive}\r\n\r\n");
        let (output, is_over) = send(&server, [request.as_bytes()]);
        let output: Vec<u8> = output.chars().map(|c| c as u8).collect();
        let (answer, used) = one(&output, method == "HEAD");
        prop_assert_eq!(used, output.len());
        prop_assert_eq!(answer.status, made.status);
        prop_assert!(!answer.is_cut);
        prop_assert_eq!(answer.closes, is_over);
        // If there is no length and no chunked coding, only the end of the connection ends a body.
        let is_empty = method == "HEAD" || matches!(made.status, 204 | 205 | 304);
        prop_assert_eq!(is_over, !keep || minor == 0 && made.streams && !is_empty);
        let body = if is_empty { Vec::new() } else { made.chunks.concat() };
        prop_assert_eq!(answer.body, body);
        let engines = ["content-length", "transfer-encoding", "connection", "date"];
        let own = answer.fields.iter().filter(|(name, _)| !engines.contains(&name.as_str()));
        let own: Vec<_> = own.filter(|(name, _)| name != "content-type").cloned().collect();
        let given = made.fields.into_iter().map(|(name, value)| (name, value.into_bytes()));
        prop_assert_eq!(own, given.collect::<Vec<_>>());
    }
}
