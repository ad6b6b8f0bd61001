//! Links: a request for a link finds its handler with exactly the values of the link, or there is no
//! link.

#![expect(clippy::many_single_char_names, reason = "the names are only those of parameters")]

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;
use std::path::PathBuf;

use proptest::prelude::*;
use webserver::prelude::*;
use webserver::{Client, LinkError, QueryError};
use webserver_tests::{Local, Wire, builder};

/// Returns what a handler got, as text that is equal only for equal values.
fn got(handler: &str, values: &dyn std::fmt::Debug) -> String {
    format!("{handler} {values:?}")
}

#[get("/text/{a}?{b}")]
fn text(a: &str, b: &str) -> String {
    got("text", &(a, b))
}

#[get("/text/new")]
fn new_text() -> String {
    got("new_text", &())
}

#[get("/affix/.{a}/v{b}.json")]
async fn affix(a: String, b: Cow<'_, str>) -> String {
    got("affix", &(a, &*b))
}

#[get("/affix/.{a}/v{b}.min.json")]
fn minimal(a: String, b: String) -> String {
    got("minimal", &(a, b))
}

#[get("/query?{a}&{b}&{c}&{d}&{type}")]
fn query(
    a: Option<&str>,
    b: Vec<String>,
    c: Option<bool>,
    d: Result<u8, QueryError>,
    r#type: Vec<char>,
) -> String {
    got("query", &(a, b, c, d.ok(), r#type))
}

#[get("/values/{a}/{b}/{c}/{d}/{e}/{f}?{g}&{h}")]
fn values(
    a: u64,
    b: i128,
    c: bool,
    d: char,
    e: f64,
    f: Ipv6Addr,
    g: Option<IpAddr>,
    h: NonZero<i8>,
) -> String {
    got("values", &(a, b, c, d, e, f, g, h))
}

#[get("/rest/{a}/{b..}")]
fn rest(a: &str, b: &str) -> String {
    got("rest", &(a, b))
}

#[get("/list/{a..}")]
fn list(a: Vec<String>) -> String {
    got("list", &a)
}

#[get("/path/{a..}")]
fn path(a: PathBuf) -> String {
    got("path", &a)
}

#[get("/{a..}")]
fn all(a: String) -> String {
    got("all", &a)
}

#[get("/in/{b}?{c}")]
fn inside(#[path] outer: &str, b: u32, c: Option<String>) -> String {
    got("inside", &(outer, b, c))
}

routes![App = [
    text, new_text, affix, minimal, query, values, rest, list, path, all,
    "/one/{outer}" => [inside],
    "/two/x{ignored}/{outer}y" => ["/z" => [inside]],
]];

/// Sends a request for a link, and compares what the handler got.
fn check(link: Result<Link, LinkError>, expected: &str) -> Result<(), TestCaseError> {
    let Ok(link) = link else { return Ok(()) };
    thread_local! {
        static CLIENT: Client = builder().routes(routes![App]).build().client();
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
    }
    let text = link.as_str();
    prop_assert!(text.is_ascii() && !text.ends_with('?') && !text.contains("?&"), "{text}");
    let answer = CLIENT.with(|client| {
        RUNTIME.with(|runtime| {
            runtime.block_on(async { client.get(link.clone()).send().await.text().await })
        })
    });
    prop_assert_eq!(answer, expected, "{}", text);
    Ok(())
}

/// Texts with what could go wrong in a link.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{0,8}",
        "[/.%?&=#+ ;:@'\"<>\\\\\u{0}\n\tüé漢🦀a-c0-9{}~!$*(),|^`\\[\\]-]{0,8}",
        "(new|\\.|\\.\\.|%2e|%2F|//|/|a/b|\\.min|json|){1,3}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn link_with_texts_reaches_its_handler(a in odd_text(), b in odd_text()) {
        check(try_uri!(App, text(a = &a, b = &b)), &got("text", &(&a, &b)))?;
        check(try_uri!(App, affix(a = &a, b = &b)), &got("affix", &(&a, &b)))?;
        check(try_uri!(App, minimal(a = &a, b = &b)), &got("minimal", &(&a, &b)))?;
        check(try_uri!(App, rest(a = &a, b = &b)), &got("rest", &(&a, &b)))?;
        check(try_uri!(App, all(a = &a)), &got("all", &a))?;
    }

    #[test]
    fn link_with_a_query_reaches_its_handler(
        a in prop::option::of(odd_text()),
        b in prop::collection::vec(odd_text(), 0..4),
        c in any::<Option<bool>>(),
        d in any::<u8>(),
        t in prop::collection::vec(any::<char>(), 0..3),
    ) {
        let link = try_uri!(App, query(a = a.as_ref(), b = &b, c = c, d = d, type = &t));
        prop_assert!(link.is_ok(), "a query can have any value");
        check(link, &got("query", &(&a, &b, c, Some(d), &t)))?;
    }

    #[test]
    fn link_with_values_reaches_its_handler(
        (a, b, c, d, e) in any::<(u64, i128, bool, char, f64)>(),
        f in any::<u128>(),
        g in any::<Option<u32>>(),
        h in any::<i8>(),
    ) {
        let (f, g) = (Ipv6Addr::from(f), g.map(|g| IpAddr::V4(Ipv4Addr::from(g))));
        let h = NonZero::new(h).unwrap_or(NonZero::<i8>::MIN);
        let link = try_uri!(App, values(a = a, b = b, c = c, d = d, e = e, f = f, g = g, h = h));
        prop_assert!(link.is_ok() || d == '.', "{link:?}");
        check(link, &got("values", &(a, b, c, d, e, f, g, h)))?;
    }

    #[test]
    fn link_with_a_rest_reaches_its_handler(
        a in prop::collection::vec(odd_text(), 0..4),
        b in odd_text(),
    ) {
        check(try_uri!(App, list(a = &a)), &got("list", &a))?;
        let b = PathBuf::from(b);
        // Paths are equal if their components are.
        let components: PathBuf = b.components().collect();
        check(try_uri!(App, path(a = &b)), &got("path", &components))?;
    }

    #[test]
    fn link_with_prefixes_reaches_its_handler(
        (outer, ignored) in (odd_text(), odd_text()),
        b in any::<u32>(),
        c in prop::option::of(odd_text()),
    ) {
        let expected = got("inside", &(&outer, b, &c));
        check(try_uri!(App, "/one/{outer}", inside(outer = &outer, b = b, c = &c)), &expected)?;
        check(
            try_uri!(App, "/z", inside(outer = &outer, ignored = &ignored, b = b, c = &c)),
            &expected,
        )?;
    }
}

#[test]
fn link_is_refused_if_no_request_could_bring_its_values() {
    let check = |link: Result<Link, LinkError>, wanted: &str| {
        let error = link.expect_err(wanted).to_string();
        assert!(error.contains(wanted), "{error}");
    };
    check(try_uri!(App, text(a = "", b = "")), "`a` is empty");
    check(try_uri!(App, text(a = ".", b = "")), "`a` makes a segment `.` or `..`");
    check(try_uri!(App, text(a = "..", b = "")), "`a` makes a segment `.` or `..`");
    check(try_uri!(App, affix(a = ".", b = "1")), "`a` makes a segment `.` or `..`");
    check(try_uri!(App, affix(a = "a", b = "")), "`b` is empty");
    check(try_uri!(App, rest(a = "a", b = "b/../c")), "`b` makes a segment `.` or `..`");
    check(try_uri!(App, list(a = ["."])), "`a` makes a segment `.` or `..`");
    check(try_uri!(App, list(a = [""])), "`a` is a list of one empty text");
    check(try_uri!(App, path(a = "/etc/passwd")), "`a` is not a relative path");
    check(try_uri!(App, path(a = "a/../b")), "`a` is not a relative path");
    check(try_uri!(App, all(a = "/evil.example/")), "the link would name another host");
    // Another handler has a more specific path.
    check(try_uri!(App, text(a = "new", b = "")), "a request for `/text/new` finds fn new_text (");
    check(try_uri!(App, affix(a = "a", b = "1.min")), "finds fn minimal (");
    check(try_uri!(App, all(a = "list/x")), "finds fn list (");
    let error = try_uri!(App, "/z", inside(outer = "", ignored = 1, b = 2, c = None));
    assert_eq!(error.expect_err("it is empty").parameter(), Some("outer"));
}

#[test]
#[should_panic = "there is no link to `/text/{a}` with these values: `a` is empty"]
fn link_that_is_refused_is_a_panic_of_uri() {
    let _ = uri!(App, text(a = "", b = ""));
}

#[test]
fn link_reaches_its_handler_over_a_socket() {
    let server = Local::start(builder().routes(routes![App]).build());
    let mut connection = Wire::connect(server.addr);
    let mut check = |link: Link, expected: String| {
        assert_eq!(connection.get(link.as_str(), "").text(), expected, "{link}");
    };
    for odd in ["a b", "a/b", "%2F", "?&=#", "ü漢🦀", "\\", "\0", "\r\n", "'\"<>", "+"] {
        check(uri!(App, text(a = odd, b = odd)), got("text", &(odd, odd)));
        check(uri!(App, list(a = [odd, odd])), got("list", &[odd, odd]));
        let link = uri!(App, "/z", inside(outer = odd, ignored = odd, b = 7, c = Some(odd)));
        check(link, got("inside", &(odd, 7, Some(odd))));
    }
}

mod site {
    use webserver::prelude::*;

    #[get("/page", host = "example.org")]
    pub(super) fn page(info: ConnectionInfo) -> String {
        uri!(super::Site, page()).absolute(&info)
    }

    #[get("/other?{q}")]
    pub(super) fn other(q: &str, info: ConnectionInfo) -> String {
        uri!(super::Site, other(q = q)).absolute(&info)
    }

    #[post("/see")]
    pub(super) fn see() -> Redirect {
        Redirect::see_other(uri!(super::Site, other(q = "ü &")))
    }
}

routes![Site = ["/site" => [site::page, site::other, site::see]]];

#[tokio::test(flavor = "current_thread")]
async fn link_is_absolute_with_the_host_of_the_route_or_the_request() {
    let client = builder().routes(routes![Site]).build().client();
    let check = async |link: Link, host: &str, expected: &str| {
        let answer = client.get(link).header("host", host).send().await;
        assert_eq!(answer.text().await, expected);
    };
    check(uri!(Site, site::page()), "example.org", "http://example.org/site/page").await;
    check(uri!(Site, site::page()), "EXAMPLE.org:81", "http://example.org:81/site/page").await;
    let other = uri!(Site, site::other(q = "1"));
    check(other.clone(), "a.example:8080", "http://a.example:8080/site/other?q=1").await;
    check(other, "[::1]:81", "http://[::1]:81/site/other?q=1").await;
}

#[tokio::test(flavor = "current_thread")]
async fn link_is_the_location_of_a_redirect() {
    let client = builder().routes(routes![Site]).build().client();
    let answer = client.post(uri!(Site, site::see())).send().await;
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers().get("location"), Some("/site/other?q=%C3%BC%20%26"));
}
