//! Every part of the server sees the same path and host of a request. For every spelling, a
//! middleware that compares them with a route's own text guards exactly the requests that the
//! router passes to that route.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use webserver::prelude::*;
use webserver::{FutureRequest, Next};
use webserver_fuzz::answers::one;

use crate::wire::check::{request, send, with_runtime};

/// Answers 403 if the path matches the route, which is written as in its attribute.
struct Guard(String);

impl Middleware for Guard {
    fn on_request(&self, request: Request) -> FutureRequest {
        if is_of(&self.0, request.path()) {
            StatusCode::FORBIDDEN.into_response().into()
        } else {
            request.into()
        }
    }
}

/// Returns whether a path, in the form that middleware sees, matches a route.
fn is_of(route: &str, path: &str) -> bool {
    let (own, sent): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    own.len() == sent.len() && own.iter().zip(&sent).all(|(own, sent)| is_segment(own, sent))
}

fn is_segment(own: &str, sent: &str) -> bool {
    let Some((before, rest)) = own.split_once('{') else { return own == sent };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    // Only a slash and a percent sign remain percent-encoded.
    let sent = sent.replace("%2F", "/").replace("%25", "%");
    let inside = sent.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    inside.is_some_and(|inside| !inside.is_empty())
}

/// Answers with the path that the handler sees.
async fn guarded(request: Request) -> String {
    assert_eq!(request.path(), request.uri().path());
    format!("guarded {}", request.path())
}

async fn open(_: Request) -> &'static str {
    "open"
}

/// Builds an app with one route, with or without a guard, and a route for all other paths.
fn app(route: &str, guard: bool) -> Server {
    let builder = ServerBuilder::new().route(route, HttpMethod::GET, guarded).route(
        "/{any..}",
        HttpMethod::GET,
        open,
    );
    if guard { builder.middleware(Guard(route.to_owned())).build() } else { builder.build() }
}

/// Generates segments of routes, with a parameter or only text.
fn segment() -> impl Strategy<Value = String> {
    let text = || "[a-cA-C0-3éü日._~!$&'()*+,;=:@-]{1,4}";
    let is_route = |text: &String| !matches!(&text[..], "." | "..");
    prop_oneof![
        4 => text().prop_filter("clients resolve dots", is_route),
        1 => (proptest::option::of(text()), proptest::option::of(text())).prop_map(|(before, after)| {
            format!("{}{{p}}{}", before.unwrap_or_default(), after.unwrap_or_default())
        }),
    ]
}

/// Generates a route with at most one parameter.
fn route() -> impl Strategy<Value = String> {
    vec(segment(), 1..4).prop_map(|segments| {
        let mut route = format!("/{}", segments.join("/"));
        while let Some(at) = route.rfind("{p}").filter(|at| route.find("{p}") != Some(*at)) {
            route.replace_range(at..at + 3, "x");
        }
        route
    })
}

/// The spelling of a character.
#[derive(Debug, Clone, Copy)]
enum Spelling {
    Raw,
    Encoded,
    EncodedInLowerCase,
    EncodedTwice,
    InOtherCase,
    LeftOut,
    AfterASlash,
    BeforeABrokenEscape,
}

fn spelling() -> impl Strategy<Value = Spelling> {
    prop_oneof![
        40 => Just(Spelling::Raw),
        20 => Just(Spelling::Encoded),
        20 => Just(Spelling::EncodedInLowerCase),
        1 => select(vec![
            Spelling::EncodedTwice,
            Spelling::InOtherCase,
            Spelling::LeftOut,
            Spelling::AfterASlash,
            Spelling::BeforeABrokenEscape,
        ]),
    ]
}

/// Writes a path with one of the spellings for each character. Most slashes stay as they are.
fn spelled(path: &str, spellings: &[Spelling]) -> String {
    let mut out = String::new();
    for (at, c) in path.chars().enumerate() {
        let mut utf8 = [0; 4];
        let bytes = c.encode_utf8(&mut utf8).bytes();
        match spellings[at % spellings.len()] {
            Spelling::Encoded if c != '/' => out.extend(bytes.map(|b| format!("%{b:02X}"))),
            Spelling::EncodedInLowerCase if c != '/' => {
                out.extend(bytes.map(|b| format!("%{b:02x}")));
            }
            Spelling::EncodedTwice => out.extend(bytes.map(|b| format!("%25{b:02X}"))),
            Spelling::InOtherCase if c.is_lowercase() => out.extend(c.to_uppercase()),
            Spelling::InOtherCase => out.extend(c.to_lowercase()),
            Spelling::LeftOut if at > 0 => {}
            Spelling::AfterASlash => out.extend(['/', c]),
            Spelling::BeforeABrokenEscape => out.extend([c, '%', 'f']),
            _ => out.push(c),
        }
    }
    out
}

/// Returns the status and the text of an answer over a connection.
fn sent(server: &Server, target: &str) -> (u16, String) {
    let input = request(&format!("GET {target} HTTP/1.1"), &[], "");
    let (output, _) = send(server, [&input[..]]);
    let bytes: Vec<u8> = output.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    let (answer, _) = one(&bytes, false);
    (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
}

/// Returns the status and the text of an answer from the test client.
fn asked(server: &Server, target: &str) -> (u16, String) {
    with_runtime(|| {
        futures_now(async {
            let answer = server.client().get(target).send().await;
            (answer.status().as_u16(), answer.text().await)
        })
    })
}

/// Returns the output of a future that never waits.
fn futures_now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn path_guard_and_router_agree_on_every_spelling(
        route in route(),
        parameter in "[a-c/%?#é \\[\"]{1,3}",
        spellings in vec(spelling(), 1..40),
        origin in select(vec!["", "http://a"]),
    ) {
        // In a parameter, characters that have another meaning unencoded must be encoded.
        let encoded = |c: char| match c {
            '/' | '%' | '?' | '#' | ' ' => format!("%{:02x}", u32::from(c)),
            other => other.to_string(),
        };
        let parameter: String = parameter.chars().map(encoded).collect();
        let (before, after) = route.split_once("{p}").unwrap_or((&route, ""));
        let parameter = if before == route { "" } else { &parameter };
        let shift = spellings.len() / 2;
        let path = [spelled(before, &spellings), parameter.to_owned(), spelled(after, &spellings[shift..])];
        let target = format!("{origin}{}", path.concat());

        let free = app(&route, false);
        let (status, text) = sent(&free, &target);
        let is_let_in = status == 200 && text.starts_with("guarded ");
        let (guarded, _) = sent(&app(&route, true), &target);
        // A path that cannot be decoded reaches no handler, whether or not a guard answers first.
        let agrees = (guarded == 403) == is_let_in || status == 400;
        prop_assert!(agrees, "{} at {}: {} {} {}", route, target, guarded, status, text);
        prop_assert!(guarded != 200 || text == "open", "{} at {}", route, target);
        // The result is the same without a socket.
        prop_assert_eq!(&asked(&free, &target), &(status, text), "{} at {}", route, target);
        prop_assert_eq!(asked(&app(&route, true), &target).0, guarded, "{} at {}", route, target);
    }

    #[test]
    fn path_seen_by_a_handler_routes_to_the_same_handler(
        route in route(),
        spellings in vec(spelling(), 1..20),
    ) {
        let server = app(&route, false);
        let found = sent(&server, &spelled(&route.replace("{p}", "p%2f%25"), &spellings));
        if let Some(path) = found.1.strip_prefix("guarded ") {
            prop_assert_eq!(sent(&server, path), found.clone());
        }
    }
}

#[test]
fn path_guard_sees_every_percent_encoded_spelling() {
    for (route, spellings) in [
        ("/admin", &["/admin", "/%61dmin", "/%61%64%6d%69%6E", "/adm%69n", "http://x/%61dmin"][..]),
        ("/@root", &["/@root", "/%40root", "/%40%72oot"]),
        ("/café", &["/café", "/caf%c3%a9", "/caf%C3%A9", "/%63af%C3%a9"]),
        ("/a+b", &["/a+b", "/a%2bb", "/a%2Bb"]),
    ] {
        for target in spellings {
            assert_eq!(sent(&app(route, false), target).0, 200, "{target}");
            assert_eq!(sent(&app(route, true), target).0, 403, "{target}");
            assert_eq!(asked(&app(route, true), target).0, 403, "{target}");
        }
        for other in ["/%2561dmin", "/admin%2F", "/%2Fadmin", "/Admin", "/admin/", "//admin"] {
            assert_eq!(sent(&app(route, true), other), (200, "open".to_owned()), "{other}");
        }
    }
}

/// Answers 403 if the host is the admin's.
struct HostGuard;

impl Middleware for HostGuard {
    fn on_request(&self, request: Request) -> FutureRequest {
        let is_admins = request.hostname() == Some("admin.example");
        if is_admins { StatusCode::FORBIDDEN.into_response().into() } else { request.into() }
    }
}

#[get("/", host = "admin.example")]
fn admin_host() -> &'static str {
    "guarded"
}

#[get("/")]
fn any_host() -> &'static str {
    "open"
}

#[test]
fn host_guard_and_router_agree_on_every_spelling() {
    let app = |guard| {
        let builder = ServerBuilder::new().routes(routes![admin_host, any_host]);
        if guard { builder.middleware(HostGuard).build() } else { builder.build() }
    };
    let status = |server: &Server, line: &str, host: &str| {
        let input = format!("GET {line} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let (output, _) = send(server, [input.as_bytes()]);
        let (answer, _) = one(output.as_bytes(), false);
        (answer.status, answer.body)
    };
    for (target, host, is_admins) in [
        ("/", "admin.example", true),
        ("/", "ADMIN.Example", true),
        ("/", "admin.example:80", true),
        ("/", "Admin.example:", true),
        ("http://ADMIN.example:8080/", "other", true),
        ("http://other/", "admin.example", false),
        ("/", "admin.example.", false),
        ("/", "%61dmin.example", false),
        ("/", "admin.example.org", false),
        ("/", "[::1]:80", false),
        ("/", "", false),
    ] {
        let text: &[u8] = if is_admins { b"guarded" } else { b"open" };
        assert_eq!(status(&app(false), target, host), (200, text.to_vec()), "{target} {host}");
        let wanted = if is_admins { 403 } else { 200 };
        assert_eq!(status(&app(true), target, host).0, wanted, "{target} {host}");
    }
}

/// The path that a hook sees on the way in.
#[derive(Clone)]
struct SeenPath(String);

/// Stores the path for the handler, and passes the request on with another host.
struct Rewrite;

impl Middleware for Rewrite {
    fn around<'a>(&'a self, mut request: Request, next: Next<'a>) -> Around<'a> {
        let seen = SeenPath(request.path().to_owned());
        assert_eq!(request.host(), Some("shop.example"));
        request.extensions_mut().insert(seen);
        let host = HeaderValue::from_static("Inner.Example:1");
        request.headers_mut().insert(HeaderName::from_static("host"), host);
        Around::new(next.run(request))
    }
}

#[get("/{name}")]
fn seen(name: &str, request: Request, found: Extensions) -> String {
    let before = found.get::<SeenPath>().map_or("", |seen| &seen.0);
    assert_eq!(before, request.path());
    format!("{name} {before} {:?}", request.host())
}

#[test]
fn host_set_by_middleware_is_seen_by_the_handler() {
    let server = ServerBuilder::new().routes(routes![seen]).middleware(Rewrite).build();
    let input = "GET /%61%2fb HTTP/1.1\r\nHost: SHOP.example\r\n\r\n";
    let (output, _) = send(&server, [input.as_bytes()]);
    assert!(output.ends_with("a/b /a%2Fb Some(\"inner.example:1\")"), "{output}");
}
