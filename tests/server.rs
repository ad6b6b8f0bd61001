//! Tests what a server does around its handlers, over real sockets: panics, timeouts, connection
//! limits, proxies, hosts, and the text it prints.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::task::{Context, Poll};
use std::time::Duration;

use webserver::prelude::*;
use webserver::{
    Cx, FromRequest, FutureRequest, FutureResponse, HeaderName, HeaderValue, Limits, ProxyHeaders,
};
use webserver_tests::{Answer, Local, Wire};

/// Panics when it is dropped, but not while another panic unwinds.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "a destructor panics on purpose");
    }
}

struct Broken;

impl<'r> FromRequest<'r> for Broken {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        panic!("an extractor panics on purpose")
    }
}

impl<'r> FromRequest<'r> for Bomb {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// A stream that yields a chunk, and then panics or ends. It may also panic when it is dropped.
struct Chunks {
    left: u8,
    panics: bool,
    _bomb: Option<Bomb>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            assert!(!self.panics, "a stream panics on purpose");
            return Poll::Ready(None);
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(b"chunk"))))
    }
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[get("/handler")]
async fn handler() -> &'static str {
    tokio::task::yield_now().await;
    panic!("a handler panics on purpose")
}

#[get("/extractor")]
fn extractor(_broken: Broken) -> &'static str {
    "never"
}

#[get("/value")]
fn value(_bomb: Bomb) -> &'static str {
    "its answer is lost with the panic"
}

#[get("/cancelled", timeout = "50ms")]
async fn cancelled(bomb: Bomb) -> &'static str {
    std::future::pending::<()>().await;
    drop(bomb);
    "never"
}

#[get("/stream")]
fn stream() -> Stream<Chunks> {
    Stream(Chunks { left: 1, panics: true, _bomb: None })
}

#[get("/dropped")]
fn dropped() -> Stream<Chunks> {
    Stream(Chunks { left: 1, panics: false, _bomb: Some(Bomb) })
}

#[get("/upgrade")]
fn upgrade() -> Response {
    Response::upgrade(HeaderValue::from_static("x"), |_| async {
        panic!("an upgraded connection panics on purpose")
    })
}

/// A middleware that panics where the request or the response says so.
struct Nervous;

impl Middleware for Nervous {
    fn on_request(&self, request: Request) -> FutureRequest {
        assert!(!request.headers().contains("x-panic-in"), "on_request panics on purpose");
        if request.headers().contains("x-panic-late") {
            return FutureRequest::new(async { panic!("a boxed hook panics on purpose") });
        }
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        assert!(response.status() != StatusCode::IM_A_TEAPOT, "on_response panics on purpose");
        response.into()
    }
}

/// A middleware that marks each response.
struct Mark;

impl Middleware for Mark {
    fn on_response(&self, response: Response) -> FutureResponse {
        let seen = HeaderValue::from_static("seen");
        response.with_header(HeaderName::from_static("x-mark"), seen).into()
    }
}

#[get("/teapot")]
fn teapot() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

/// Panics before it returns a future.
fn no_future(_: Request) -> std::future::Ready<&'static str> {
    panic!("a function panics on purpose before it gives a future")
}

fn builder() -> ServerBuilder {
    ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1)
}

fn get(wire: &mut Wire, target: &str, fields: &str) -> Answer {
    wire.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n{fields}\r\n"));
    wire.answer(false)
}

#[test]
fn a_panic_hurts_its_own_request_and_nothing_else() {
    let server = Local::start(
        builder()
            .middleware(Nervous)
            .routes(routes![
                ok, handler, extractor, value, cancelled, stream, dropped, upgrade, teapot
            ])
            .route("/no-future", HttpMethod::GET, no_future)
            .build(),
    );
    let mut other = Wire::connect(server.addr);
    let mut wire = Wire::connect(server.addr);
    // Each request is sent twice, because the slots that futures run in are reused.
    let mut check = |target: &str, fields: &str, status: u16| {
        for _ in 0..2 {
            assert_eq!(get(&mut wire, target, fields).status, status, "{target} {fields}");
            assert_eq!(get(&mut wire, "/ok", "").text(), "ok", "after {target} {fields}");
            assert_eq!(get(&mut other, "/ok", "").text(), "ok", "beside {target} {fields}");
        }
    };
    check("/handler", "", 500);
    check("/extractor", "", 500);
    check("/value", "", 500);
    check("/cancelled", "", 503);
    check("/no-future", "", 500);
    check("/teapot", "", 500);
    check("/ok", "x-panic-in: 1\r\n", 500);
    check("/ok", "x-panic-late: 1\r\n", 500);
    check("/dropped", "", 200);
    for _ in 0..2 {
        let mut cut = Wire::connect(server.addr);
        cut.send("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
        let text = cut.rest_as_text();
        assert!(text.ends_with("5\r\nchunk\r\n"), "its end is missing: {text}");
        let mut raw = Wire::connect(server.addr);
        raw.send("GET /upgrade HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
        assert_eq!(raw.answer(false).status, 101);
        assert!(raw.is_closed());
        // The client leaves before the panicking destructor runs.
        let mut left = Wire::connect(server.addr);
        left.send("GET /cancelled HTTP/1.1\r\nhost: a\r\n\r\n");
    }
    other.send("HEAD /dropped HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(other.answer(true).status, 200);
    assert_eq!(get(&mut other, "/ok", "").text(), "ok");
    drop((wire, other));
    server.handle.stop();
    server.wait().expect("no connection is left");
}

#[get("/pending")]
async fn pending(bomb: Bomb) -> &'static str {
    std::future::pending::<()>().await;
    drop(bomb);
    "never"
}

#[get("/held")]
fn held() -> Response {
    let bomb = Bomb;
    Response::upgrade(HeaderValue::from_static("x"), |io| async move {
        std::future::pending::<()>().await;
        drop((io, bomb));
    })
}

#[test]
fn destructors_that_panic_when_connections_are_cut_do_not_hurt_the_stop() {
    let mut limits = Limits::default();
    limits.grace_time = Duration::from_millis(100);
    let routes = routes![ok, pending, held];
    let server = Local::start(builder().limits(limits).routes(routes).build());
    let mut held = Wire::connect(server.addr);
    held.send("GET /held HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    assert_eq!(held.answer(false).status, 101);
    let mut pending = Wire::connect(server.addr);
    pending.send("GET /pending HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(200));
    server.handle.stop();
    let error = server.wait().expect_err("two connections were cut");
    assert_eq!(error.connections_cut(), Some(2), "{error}");
    assert!(held.is_closed() && pending.is_closed());
}

#[get("/late", timeout = "50ms")]
async fn late() -> &'static str {
    std::future::pending().await
}

#[test]
fn a_handler_over_its_time_is_a_503_that_middleware_sees() {
    let server = Local::start(builder().middleware(Mark).routes(routes![ok, late]).build());
    let mut wire = Wire::connect(server.addr);
    let answer = get(&mut wire, "/late", "");
    assert_eq!((answer.status, answer.field("x-mark")), (503, Some("seen")));
    assert!(answer.text().contains("no answer within 50ms"), "{}", answer.text());
    assert_eq!(get(&mut wire, "/ok", "").text(), "ok");
}

#[get("/", host = "api.example.com")]
fn api() -> &'static str {
    "api"
}

#[get("/")]
fn site() -> &'static str {
    "site"
}

#[get("/things/{id}")]
fn thing(id: uuid::Uuid) -> String {
    id.to_string()
}

#[test]
fn a_route_with_a_host_answers_for_that_host_alone() {
    let server = Local::start(builder().routes(routes![api, site]).build());
    let check = |target: &str, host: &str, expected: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET {target} HTTP/1.1\r\nhost: {host}\r\n\r\n"));
        assert_eq!(wire.answer(false).text(), expected, "{target} {host}");
    };
    check("/", "api.example.com", "api");
    check("/", "API.example.com:8080", "api");
    check("/", "example.com", "site");
    check("/", "api.example.com.evil", "site");
    check("http://api.example.com/", "other", "api");
}

#[test]
fn a_uuid_is_a_path_parameter() {
    let server = Local::start(builder().routes(routes![thing]).build());
    let mut wire = Wire::connect(server.addr);
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(get(&mut wire, &format!("/things/{id}"), "").text(), id);
    assert_eq!(get(&mut wire, "/things/67e55044", "").status, 404);
}

#[test]
fn a_full_server_says_so_and_takes_the_next_when_one_leaves() {
    let mut limits = Limits::default();
    limits.connections = 2;
    let server = Local::start(builder().limits(limits).routes(routes![ok]).build());
    let mut kept: Vec<_> = (0..2).map(|_| Wire::connect(server.addr)).collect();
    for wire in &mut kept {
        assert_eq!(get(wire, "/ok", "").text(), "ok");
    }
    for _ in 0..20 {
        // The request is sent before the refusal is read. A reset must not lose the refusal.
        let mut refused = Wire::connect(server.addr);
        refused.send("POST /ok HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");
        let answer = refused.answer(false);
        assert_eq!((answer.status, answer.field("connection")), (503, Some("close")));
        assert!(answer.field("date").is_some() && answer.field("retry-after").is_some());
        assert!(refused.is_closed());
    }
    for wire in &mut kept {
        assert_eq!(get(wire, "/ok", "").text(), "ok", "who is in stays in");
    }
    kept.pop();
    let admitted = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let mut wire = Wire::connect(server.addr);
        get(&mut wire, "/ok", "connection: close\r\n").status == 200
    });
    assert!(admitted, "a place that is left is taken again");
}

#[test]
fn an_address_may_have_so_many_connections_and_a_trusted_proxy_any_number() {
    let mut limits = Limits::default();
    limits.connections_per_ip = Some(1);
    let limited = builder().limits(limits.clone()).routes(routes![ok]).build();
    let server = Local::start(limited);
    let mut first = Wire::connect(server.addr);
    assert_eq!(get(&mut first, "/ok", "").text(), "ok");
    let mut second = Wire::connect(server.addr);
    assert_eq!(second.answer(false).status, 429);
    drop(server);

    let proxied = builder().limits(limits).routes(routes![ok]).trusted_proxies(["127.0.0.1"]);
    let server = Local::start(proxied.build());
    let mut wires: Vec<_> = (0..3).map(|_| Wire::connect(server.addr)).collect();
    for wire in &mut wires {
        assert_eq!(get(wire, "/ok", "").text(), "ok");
    }
}

#[get("/who")]
fn who(PeerAddr(peer): PeerAddr, ClientIp(ip): ClientIp, asked: ConnectionInfo) -> String {
    format!("{} {ip} {}://{}", peer.ip(), asked.scheme(), asked.host())
}

#[test]
fn a_proxy_is_believed_only_if_it_is_trusted() {
    let spoofed = "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https\r\n\
                   x-forwarded-host: evil\r\nforwarded: for=192.0.2.2;proto=https;host=worse\r\n";
    let check = |builder: ServerBuilder, expected: &str| {
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        assert_eq!(get(&mut wire, "/who", spoofed).text(), expected);
    };
    let unmoved = "127.0.0.1 127.0.0.1 http://a";
    check(builder(), unmoved);
    check(builder().proxy_headers(ProxyHeaders::Forwarded), unmoved);
    check(builder().trusted_proxies(["10.0.0.0/8", "::1"]), unmoved);
    let trusting = || builder().trusted_proxies(["127.0.0.0/8"]);
    check(trusting(), "127.0.0.1 192.0.2.1 https://evil");
    let forwarded = trusting().proxy_headers(ProxyHeaders::Forwarded);
    check(forwarded, "127.0.0.1 192.0.2.2 https://worse");
}

#[test]
fn a_proxy_of_web_sockets_says_the_scheme_in_its_own_words() {
    let check = |headers: ProxyHeaders, field: &str, expected: &str| {
        let builder = builder().trusted_proxies(["127.0.0.1"]).proxy_headers(headers);
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        assert_eq!(get(&mut wire, "/who", &format!("{field}\r\n")).text(), expected, "{field}");
    };
    let x = ProxyHeaders::XForwarded;
    check(x, "x-forwarded-proto: wss", "127.0.0.1 127.0.0.1 https://a");
    check(x, "x-forwarded-proto: ws", "127.0.0.1 127.0.0.1 http://a");
    let f = ProxyHeaders::Forwarded;
    check(f, "forwarded: for=192.0.2.9;proto=wss", "127.0.0.1 192.0.2.9 https://a");
    check(f, "forwarded: proto=WS;for=192.0.2.9;host=B", "127.0.0.1 192.0.2.9 http://b");
    check(f, "forwarded: for=192.0.2.9;proto=gopher", "127.0.0.1 192.0.2.9 http://a");
}

#[test]
fn https_is_taken_from_a_trusted_proxy() {
    let check = |builder: ServerBuilder, status: u16| {
        let server = Local::start(builder.routes(routes![who]).build());
        let mut wire = Wire::connect(server.addr);
        let answer = get(&mut wire, "https://a/who", "");
        assert_eq!(answer.status, status);
        // A trusted proxy that requests an https URI has named the scheme.
        assert_eq!(answer.text().ends_with("https://a"), status == 200, "{}", answer.text());
    };
    check(builder(), 421);
    check(builder().trusted_proxies(["10.0.0.0/8"]), 421);
    check(builder().trusted_proxies(["127.0.0.1"]), 200);
}

#[test]
fn what_is_no_address_of_a_proxy_is_told_by_run() {
    let server = builder().trusted_proxies(["10.0.0.0/33", "proxy"]).build();
    let error = Local::start_failing(server).to_string();
    assert!(error.starts_with("`10.0.0.0/33` is not a proxy address: write it as"), "{error}");
    assert!(error.contains("\n`proxy` is not a proxy address"), "{error}");
}

/// Returns all addresses that a server listens on if `addresses` is what one name resolves to.
fn listens_on(addresses: impl std::net::ToSocketAddrs + std::fmt::Debug) -> Vec<SocketAddr> {
    let builder = ServerBuilder::new().bind(addresses).banner(false).workers(2);
    let server = Local::start(builder.routes(routes![ok]).build());
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let addrs = runtime.block_on(server.handle.addrs());
    for addr in &addrs {
        assert_eq!(get(&mut Wire::connect(*addr), "/ok", "").text(), "ok", "{addr}");
    }
    addrs
}

#[test]
fn a_name_is_listened_on_at_all_its_addresses_and_one_port() {
    let addrs = listens_on("localhost:0");
    assert!(addrs.iter().all(|addr| addr.port() == addrs[0].port()), "{addrs:?}");
    let all = SocketAddr::from(([127, 0, 0, 1], 0));
    let addrs = listens_on(&[all, SocketAddr::from(([127, 0, 0, 2], 0))][..]);
    assert_eq!((addrs.len(), addrs[0].port()), (2, addrs[1].port()));
}

/// Addresses that no machine has (RFC 5737, section 3).
const MISSING: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)), 0),
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)), 0),
];

#[test]
fn an_address_of_a_name_that_is_not_there_is_left_out() {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    for addresses in [[MISSING[0], local], [local, MISSING[1]]] {
        let addrs = listens_on(&addresses[..]);
        assert_eq!(addrs.iter().map(SocketAddr::ip).collect::<Vec<_>>(), [local.ip()]);
    }
}

#[test]
fn a_name_of_which_no_address_is_there_is_an_error_that_names_each() {
    let server = builder().bind(&MISSING[..]).build();
    let error = Local::start_failing(server);
    let text = "cannot listen on 203.0.113.1:0: Cannot assign requested address, \
                nor on 203.0.113.2:0: Cannot assign requested address";
    assert_eq!(error.to_string(), text);
    // The text that a `main` returning the error prints.
    assert_eq!(format!("{error:?}"), text);
    let error = Local::start_failing(builder().bind(&[][..]).build());
    assert_eq!(error.to_string(), "cannot listen on []: it has no address");
}

#[test]
fn the_banner_is_coloured_on_a_terminal_and_plain_elsewhere() {
    let testbed = webserver_tests::example("testbed");
    let testbed = testbed.display();
    let run = format!("timeout --signal=INT 2 {testbed} --addr 127.0.0.1:0 --workers 1");
    let mut script = Command::new("script");
    script.args(["-qec", &run, "/dev/null"]).stdin(Stdio::null()).env_remove("NO_COLOR");
    let shown = script.output().expect("script is installed");
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("listening on \x1b[1mhttp://127.0.0.1:"), "{shown:?}");
    assert!(shown.contains("\x1b[32mGET "), "{shown:?}");
    let plain = Command::new("sh").args(["-c", &run]).output().expect("sh is there");
    let plain = String::from_utf8_lossy(&plain.stdout).into_owned();
    assert!(plain.contains("listening on http://127.0.0.1:") && !plain.contains('\x1b'), "{plain}");
}
