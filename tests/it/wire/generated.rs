//! Every request that follows the rules is understood as it was written, among its neighbours and
//! in any segmentation. The generator writes requests, and the app answers with what it received.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use webserver::prelude::*;
use webserver_fuzz::answers::one;

use crate::wire::check::send;

/// The data of a chunk, and the extension after its size.
type Chunk = (Vec<u8>, &'static str);

/// A request before it is encoded.
#[derive(Debug, Clone)]
struct Written {
    method: &'static str,
    path: String,
    query: Option<String>,
    /// The host, if the target is in absolute-form.
    absolute: Option<String>,
    fields: Vec<(String, String)>,
    /// The body, either in chunks with their extensions or by length.
    body: Option<(bool, Vec<Chunk>)>,
    trailers: Vec<(String, String)>,
    empty_lines: usize,
}

fn written() -> impl Strategy<Value = Written> {
    let field = || ("x-[a-z0-9!#$%&'*+.^_`|~-]{1,10}", "([!-~]([ -~\t]{0,30}[!-~])?)?");
    let extension = select(vec!["", ";a", ";a=b", " ; a = \"b;\\\"c\"", ";a;b=c"]);
    let chunk = (vec(any::<u8>(), 1..40), extension);
    (
        select(vec!["GET", "HEAD", "POST", "PUT", "DELETE", "M-SEARCH"]),
        "/([a-z0-9._~!$&'()*+,;=:@\\[\\]{}|^`\"<>é日-]|%[2-7][0-9]){0,20}",
        option::of("[a-z0-9=&?/\\\\\\[\\]{}|^`\"<>é-]{0,20}"),
        option::weighted(0.2, "[a-z]{1,8}(:[0-9]{1,4})?"),
        vec(field(), 0..5),
        option::of((any::<bool>(), vec(chunk, 0..5))),
        vec(field(), 0..3),
        0..3_usize,
    )
        .prop_map(|(method, path, query, absolute, fields, body, trailers, empty_lines)| {
            Written { method, path, query, absolute, fields, body, trailers, empty_lines }
        })
}

impl Written {
    fn target(&self) -> String {
        let origin = self.absolute.as_ref().map(|host| format!("http://{host}"));
        let query = self.query.as_ref().map(|query| format!("?{query}"));
        format!("{}{}{}", origin.unwrap_or_default(), self.path, query.unwrap_or_default())
    }

    fn data(&self) -> Vec<u8> {
        let chunks = self.body.iter().flat_map(|(_, chunks)| chunks);
        chunks.flat_map(|(data, _)| data.clone()).collect()
    }

    /// Returns the request as bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut head = "\r\n".repeat(self.empty_lines);
        let _ =
            write!(head, "{} {} HTTP/1.1\r\nHost: a.example:80\r\n", self.method, self.target());
        for (name, value) in &self.fields {
            let _ = write!(head, "{name}:{value}\t\r\n");
        }
        let Some((chunked, chunks)) = &self.body else { return (head + "\r\n").into_bytes() };
        if !chunked {
            let data = self.data();
            let _ = write!(head, "Content-Length: {}\r\n\r\n", data.len());
            return [head.into_bytes(), data].concat();
        }
        head += "Transfer-Encoding: chunked\r\n\r\n";
        let mut bytes = head.into_bytes();
        for (data, extension) in chunks {
            bytes.extend_from_slice(format!("{:x}{extension}\r\n", data.len()).as_bytes());
            bytes.extend_from_slice(data);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n");
        for (name, value) in &self.trailers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes
    }

    /// Returns the app's answer to the request.
    fn understood(&self) -> String {
        let host = self.absolute.as_deref().unwrap_or("a.example:80");
        let fields: Vec<_> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        described(self.method, &self.target(), host, &fields, &self.data())
    }
}

fn described(
    method: &str,
    target: &str,
    host: &str,
    fields: &[(&str, &[u8])],
    body: &[u8],
) -> String {
    let target = target.escape_default();
    format!("{method} {target} {host} {fields:?} {body:?}")
}

#[route("/{rest..}", methods(GET, HEAD, POST, PUT, DELETE, "M-SEARCH"))]
async fn describe(rest: &str, mut request: Request) -> String {
    let _ = rest;
    let body = request.take_body().collect(1 << 20).await.unwrap_or_default();
    let own = |name: &str| name.get(..2).is_some_and(|start| start == "x-");
    let fields: Vec<_> = request.headers().iter().filter(|(name, _)| own(name)).collect();
    let host = request.host().unwrap_or_default();
    described(request.method().as_str(), request.raw_target(), host, &fields, &body)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn generated_requests_are_parsed_as_written(
        requests in vec(written(), 1..5),
        cuts in vec(any::<Index>(), 0..6),
    ) {
        let input: Vec<u8> = requests.iter().flat_map(Written::bytes).collect();
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(input.len())).collect();
        ends.push(input.len());
        ends.sort_unstable();
        let mut at = 0;
        let pieces = ends.iter().map(|end| &input[std::mem::replace(&mut at, *end)..*end]);
        let server = ServerBuilder::new().routes(routes![describe]).build();
        let (output, is_over) = send(&server, pieces);
        prop_assert!(!is_over, "{output}");
        let mut rest = output.as_bytes();
        for request in &requests {
            let is_head = request.method == "HEAD";
            let (answer, used) = one(rest, is_head);
            rest = &rest[used..];
            let understood = request.understood();
            prop_assert_eq!(answer.status, 200, "{}", output);
            if is_head {
                let length = understood.len().to_string();
                prop_assert_eq!(answer.field("content-length"), Some(&length[..]));
            } else {
                prop_assert_eq!(String::from_utf8_lossy(&answer.body), understood);
            }
        }
        prop_assert!(rest.is_empty());
    }
}
