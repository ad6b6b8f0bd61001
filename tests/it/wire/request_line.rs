//! The request line (RFC 9112, section 3) and the bytes allowed before it (section 2.2).

use crate::wire::check::{bytes, check, error, refused, refused_by_app, request, says, says_last};

/// A row with only a line: `None` if the line is accepted and its words are what was understood.
#[track_caller]
fn line(line: &[u8], refusal: Option<(u16, &'static str)>) {
    let input = [line, b"\r\nHost: a\r\n\r\n"].concat();
    match refusal {
        Some((status, section)) => check(input, &[refused(status, section)]),
        None => {
            let words = String::from_utf8_lossy(line);
            let words = words.rsplit_once(' ').map_or("", |(words, _)| words);
            check(&input, &[says(&format!("{words} a"))]);
        }
    }
}

const METHOD: Option<(u16, &str)> = Some((400, "9110, section 9.1"));
const TARGET: Option<(u16, &str)> = Some((400, "9112, section 3.2"));
const VERSION: Option<(u16, &str)> = Some((400, "9112, section 2.3"));
const NO_VERSION: Option<(u16, &str)> = Some((400, "9112, section 3"));
const OTHER_VERSION: Option<(u16, &str)> = Some((505, "9110, section 15.6.6"));
const LINE_END: Option<(u16, &str)> = Some((400, "9112, section 2.2"));

#[test]
fn method_is_a_case_sensitive_token() {
    line(b"GET / HTTP/1.1", None);
    line(b"PUT /x HTTP/1.1", None);
    line(b"M-SEARCH / HTTP/1.1", None);
    line(b"M!#$%&'*+-.^_`|~9 / HTTP/1.1", None);
    for bad in ["GE(T", "G@T", "G\"T", "G/T", "G:T", "GET\0", "G\u{c9}T", "G\x7fT", "", "\t", "{}"]
    {
        line(format!("{bad} / HTTP/1.1").as_bytes(), METHOD);
    }
    // A method in lower case is another method.
    check(request("get / HTTP/1.1", &[], ""), &[error(501)]);
}

#[test]
fn method_that_is_too_long_is_a_501() {
    check(request(&format!("{} / HTTP/1.1", "M".repeat(32)), &[], ""), &[error(501)]);
    for length in [33, 1000, 100_000] {
        let input = request(&format!("{} / HTTP/1.1", "M".repeat(length)), &[], "");
        check(input, &[refused(501, "9112, section 3")]);
    }
}

#[test]
fn method_without_any_route_is_a_501() {
    for method in ["GETX", "PROPFIND", "get", "Get", "FROBNICATE"] {
        check(request(&format!("{method} /y HTTP/1.1"), &[], ""), &[error(501)]);
    }
    for method in ["DELETE", "PATCH", "TRACE"] {
        check(request(&format!("{method} /y HTTP/1.1"), &[], ""), &[error(405)]);
    }
    let nowhere = crate::wire::check::send(
        &webserver::ServerBuilder::new().build(),
        [&request("PROPFIND /y HTTP/1.1", &[], "")[..]],
    );
    assert!(nowhere.0.starts_with("HTTP/1.1 501 "), "{}", nowhere.0);
}

#[test]
fn request_line_has_single_spaces() {
    line(b"GET  / HTTP/1.1", TARGET);
    line(b"GET /  HTTP/1.1", VERSION);
    line(b"GET\t/ HTTP/1.1", METHOD);
    line(b"GET /\tHTTP/1.1", TARGET);
    line(b"GET / HTTP/1.1 ", VERSION);
    line(b"GET / HTTP/1.1\t", VERSION);
    line(b" GET / HTTP/1.1", METHOD);
    line(b"GET /a b HTTP/1.1", VERSION);
    line(b"GET /a\x0bb HTTP/1.1", TARGET);
    line(b"GET / HTTP/1.1 X: y", VERSION);
    line(b"GET HTTP/1.1", NO_VERSION);
}

#[test]
fn version_other_than_http_1_is_a_505() {
    line(b"GET / HTTP/1.2", None);
    line(b"GET / HTTP/1.9", None);
    for version in ["HTTP/2.0", "HTTP/3.0", "HTTP/0.9", "HTTP/9.9", "HTTP/0.0"] {
        line(format!("GET / {version}").as_bytes(), OTHER_VERSION);
    }
    let malformed = [
        "http/1.1",
        "Http/1.1",
        "HTTP/1.10",
        "HTTP/01.1",
        "HTTP/1",
        "HTTP/1.",
        "HTTP/.1",
        "HTTP/",
        "HTTP",
        "XHTTP/1.1",
        "HTTP/+1.1",
        "HTTP/1,1",
        "HTTP/1.x",
        "HTTP 1.1",
        "ICE/1.0",
        "HTTP/1.1x",
        "HTTPS/1.1",
        "HTTP//1.1",
        "\"HTTP/1.1\"",
        "RTSP/1.0",
        "HTTP/1.1\0",
    ];
    for version in malformed {
        line(format!("GET / {version}").as_bytes(), VERSION);
    }
}

#[test]
fn request_line_without_a_version_is_refused() {
    check("GET /\r\n\r\n", &[refused(400, "9112, section 3")]);
    check("GET /\r\n", &[refused(400, "9112, section 3")]);
    check("GET / \r\nHost: a\r\n\r\n", &[refused(400, "9112, section 2.3")]);
    check("GET\r\nHost: a\r\n\r\n", &[refused(400, "9110, section 9.1")]);
    check("GET \r\nHost: a\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("GET \r\n\r\n", &[refused(400, "9112, section 3.2")]);
}

#[test]
fn lines_end_only_in_crlf() {
    check("GET / HTTP/1.1\nHost: a\n\n", &[refused(400, "9112, section 2.2")]);
    check("GET / HTTP/1.1\nHost: a\r\n\r\n", &[refused(400, "9112, section 2.2")]);
    check("GET / HTTP/1.1\rHost: a\r\n\r\n", &[refused(400, "9112, section 2.2")]);
    check("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", &[refused(400, "9112, section 2.2")]);
    check("GET\n/ HTTP/1.1\r\nHost: a\r\n\r\n", &[refused(400, "9112, section 2.2")]);
    line(b"GET /\n HTTP/1.1", LINE_END);
    line(b"GET /\n", LINE_END);
    check("\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", &[refused(400, "9112, section 2.2")]);
}

#[test]
fn empty_lines_before_a_request_are_ignored() {
    let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for count in 0..=4 {
        check(format!("{}{get}", "\r\n".repeat(count)), &[says("GET / a")]);
    }
    for count in [5, 6, 1000] {
        let input = format!("{}{get}", "\r\n".repeat(count));
        check(input, &[refused(400, "9112, section 2.2")]);
    }
    check(format!("\r\r\n{get}"), &[refused(400, "9112, section 2.2")]);
    check(format!("{get}\r\n{get}"), &[says("GET / a"), says("GET / a")]);
    check(format!(" \r\n{get}"), &[refused(400, "9110, section 9.1")]);
}

#[test]
fn target_in_origin_form_is_accepted() {
    for target in ["/", "/?", "/a/b?c=d?e", "//a:1/@b", "/%20%zz?%", "/a;b=c,d!$&'()*+=:@~"] {
        let input = request(&format!("GET {target} HTTP/1.1"), &[], "");
        let is_escaped = !target.contains("%zz");
        check(input, &[if is_escaped { says(&format!("GET {target} a")) } else { error(400) }]);
    }
    // Escapes only stand for bytes of the application and never make another request.
    line(b"GET /%0d%0aX:%20y HTTP/1.1", None);
    line(b"GET /%00 HTTP/1.1", None);
    let bad = [
        "foo", "?a", "a/b", ".", "..", "/#x", "/a#", "/\\", "/a\\..", "/?#", "/\0", "/\x01",
        "/\x7f", "/?\x7f", "é", "é/",
    ];
    for target in bad {
        line(format!("GET {target} HTTP/1.1").as_bytes(), TARGET);
    }
}

/// Characters that clients send unencoded in a path: `[ ] | ^` by browsers; all of these by curl,
/// `HttpURLConnection` and urllib.
#[test]
fn target_with_unencoded_characters_is_percent_encoded() {
    for method in ["GET", "POST", "PUT"] {
        let says = |target: &str, path: &str, host: &str| {
            let input = request(&format!("{method} {target} HTTP/1.1"), &[], "");
            check(input, &[says(&format!("{method} {path} {host}"))]);
        };
        for (raw, encoded) in [
            ("[", "%5B"),
            ("]", "%5D"),
            ("|", "%7C"),
            ("^", "%5E"),
            ("{", "%7B"),
            ("}", "%7D"),
            ("\"", "%22"),
            ("<", "%3C"),
            (">", "%3E"),
            ("`", "%60"),
            ("[]{}|^", "%5B%5D%7B%7D%7C%5E"),
            ("ü", "%C3%BC"),
            ("日本", "%E6%97%A5%E6%9C%AC"),
            ("🦀", "%F0%9F%A6%80"),
        ] {
            says(&format!("/a{raw}b"), &format!("/a{encoded}b"), "a");
            let (path, encoded) = (format!("/{raw}?{raw}="), format!("/{encoded}?{encoded}="));
            says(&path, &encoded, "a");
            says(&format!("http://b{path}"), &encoded, "b");
        }
        says("/?\\", "/?%5C", "a");
    }
}

#[test]
fn target_that_is_not_utf_8_is_refused() {
    let bad: [&[u8]; 9] = [
        b"\xff",
        b"\xc3",
        b"\xc3?\xbc",
        b"\xbc",
        b"%C3\xbc",
        b"\xc3%BC",
        b"?\xe9",
        b"\xc0\x80",
        b"\xed\xa0\x80",
    ];
    for bytes in bad {
        for method in ["GET", "POST", "PUT"] {
            line(&[method.as_bytes(), b" /", bytes, b" HTTP/1.1"].concat(), TARGET);
        }
        line(&[b"GET http://a/", bytes, b" HTTP/1.1"].concat(), TARGET);
    }
}

#[test]
fn target_that_cannot_be_decoded_is_a_400_with_the_reason() {
    let percent = "not followed by two hexadecimal digits (RFC 3986, section 2.1)";
    for (path, why) in [
        ("/%", percent),
        ("/%4", percent),
        ("/%zz", percent),
        ("/%FF%", percent),
        ("/%FF", "not UTF-8"),
        ("/%C3/%A9", "not UTF-8"),
        ("/%ED%A0%80", "not UTF-8"),
    ] {
        let input = request(&format!("GET {path} HTTP/1.1"), &[], "");
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(output.starts_with("HTTP/1.1 400 ") && output.contains(why), "{path}: {output}");
        // The rule that a path must be UTF-8 is our own, so no section is cited.
        assert!(why == percent || !output.contains("RFC"), "{path}: {output}");
    }
}

#[test]
fn target_in_absolute_form_is_accepted() {
    let check =
        |target: &str, out| check(request(&format!("GET {target} HTTP/1.1"), &[], ""), &[out]);
    // The host of the target takes precedence (RFC 9112, section 3.2.2).
    check("http://a/", says("GET / a"));
    check("http://b/y?z", says("GET /y?z b"));
    check("HTTP://b:8080", says("GET / b:8080"));
    check("http://b?q", says("GET /?q b"));
    check("http://[::1]:80/", says("GET / [::1]:80"));
    check("http://a%20b/", says("GET / a%20b"));
    let host = "9110, section 4.2";
    let bad = [
        "http:///x",
        "http://:80/",
        "http://a:b/",
        "http://[::1/",
        "http://a\\b/",
        "http://a:1:2/",
        "http://[::1]x/",
    ];
    for target in bad {
        check(target, refused(400, host));
    }
    check("http://u:p@a/", refused(400, "9110, section 4.2.4"));
    check("http://@a/", refused(400, "9110, section 4.2.4"));
    check("ftp://a/", refused(400, "9112, section 3.2.2"));
    check("://a/", refused(400, "9112, section 3.2.2"));
    check("http:/a", refused(400, "9112, section 3.2"));
    check("http:a", refused(400, "9112, section 3.2"));
    check("http://a/#b", refused(400, "9112, section 3.2"));
    check("http://a/\\", refused(400, "9112, section 3.2"));
    check("http://é/", refused(400, host));
    // The `Host` field has that host too.
    let input = request("GET http://B.example:80/host HTTP/1.1", &[], "");
    crate::wire::check::check(input, &[says("Some(\"B.example:80\") Some(\"b.example:80\")")]);
}

#[test]
fn target_in_authority_form_is_only_for_connect() {
    let connect =
        |target: &str, out| check(request(&format!("CONNECT {target} HTTP/1.1"), &[], ""), &[out]);
    // An origin server offers no tunnel.
    for target in ["a:80", "[::1]:443", "a:65535"] {
        connect(target, refused_by_app(405));
    }
    for target in ["a", "a:", "a:0", "a:65536", "a:99999999999999999999", "[::1]"] {
        connect(target, refused(400, "9110, section 9.3.6"));
    }
    for target in ["/", "/a", "http://a:80/", "a:80/"] {
        connect(target, refused(400, "9112, section 3.2"));
    }
    for target in [":80", "u@a:80", "a b:80", "a:8x"] {
        let space = target.contains(' ');
        connect(
            target,
            refused(400, if space { "9112, section 2.3" } else { "9110, section 4.2" }),
        );
    }
    for method in ["GET", "POST", "OPTIONS"] {
        line(format!("{method} a:80 HTTP/1.1").as_bytes(), TARGET);
    }
}

#[test]
fn target_in_asterisk_form_is_only_for_options() {
    // The methods of all routes together.
    let methods = "GET, HEAD, M!#$%&'*+-.^_`|~9, M-SEARCH, OPTIONS, POST, PUT";
    let answer = format!("HTTP/1.1 204 No Content\r\nallow: {methods}\r\ndate: *\r\n\r\n");
    check(request("OPTIONS * HTTP/1.1", &[], ""), &[bytes(&answer)]);
    for target in ["GET *", "POST *", "OPTIONS **", "OPTIONS *?a", "OPTIONS */"] {
        line(format!("{target} HTTP/1.1").as_bytes(), TARGET);
    }
}

#[test]
fn request_line_that_is_not_http_is_refused() {
    let tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
    check(tls, &[refused(400, "9110, section 9.1")]);
    check("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[refused(505, "9110, section 15.6.6")]);
    check("\0\0\0\0", &[refused(400, "9110, section 9.1")]);
    check("HTTP/1.1 200 OK\r\n\r\n", &[refused(400, "9110, section 9.1")]);
    check("{\"a\": 1}\r\n\r\n", &[refused(400, "9110, section 9.1")]);
    let good = request("GET /a HTTP/1.1", &[], "");
    check(
        [&good[..], b"BAD\r\n\r\n"].concat(),
        &[says("GET /a a"), refused(400, "9110, section 9.1")],
    );
    check("GET / HTTP/1.0\r\n\r\n", &[says_last("GET / -")]);
}

#[test]
fn target_of_https_is_only_for_trusted_proxies() {
    for target in ["https://a/", "HTTPS://b/x?y", "https://a:443"] {
        check(request(&format!("GET {target} HTTP/1.1"), &[], ""), &[error(421)]);
    }
}
